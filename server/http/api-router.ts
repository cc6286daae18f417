import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express, { type RequestHandler, type Response, type Router } from 'express'
import { endpoints, type EndpointName } from '../../contract/endpoints/index.ts'
import type { Endpoint } from '../../contract/endpoints/endpoint.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { FileAnswer, Handlers } from './route.ts'
import './request-context.ts'

type AnyHandler = (call: Record<string, unknown>) => Promise<unknown>

/** Every endpoint of the contract with its handler, parsed on the way in and on the way out: fields that the contract does not name never leave. */
export const apiRouter = (handlers: Handlers): Router => {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.use(express.json({ limit: '512kb', strict: true }))
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const endpoint: Endpoint = endpoints[name]
    const handler = handlers[name] as unknown as AnyHandler | undefined
    if (handler === undefined) throw new Error(`no handler for the endpoint ${name}`)
    router[endpoint.method.toLowerCase() as 'get'](endpoint.path, serve(endpoint, handler))
  }
  router.use(() => { throw new GloveboxError('not-found') })
  return router
}

const serve = (endpoint: Endpoint, handler: AnyHandler): RequestHandler => async (request, response) => {
  if (endpoint.access === 'signed-in' && request.actor === undefined) throw new GloveboxError('not-signed-in')
  if (endpoint.access === 'signed-in' && request.actor?.password === 'made' && endpoint.withMadePassword !== true) throw new GloveboxError('password-to-change')
  const answer = await handler({
    actor: request.actor ?? null, request, params: endpoint.params?.parse(request.params) ?? {}, query: endpoint.query?.parse(request.query) ?? {},
    body: endpoint.body?.parse(request.body ?? {}) ?? {},
  })
  response.set('cache-control', 'no-store')
  if (endpoint.response === undefined) return sendFile(response, endpoint.produces ?? 'application/octet-stream', answer as FileAnswer)
  const parsed = endpoint.response.safeParse(answer)
  if (!parsed.success) throw new GloveboxError('internal', {}, parsed.error)
  response.json(parsed.data)
}

const sendFile = async (response: Response, mediaType: string, { bytes, downloadName }: FileAnswer): Promise<void> => {
  response.type(mediaType).set('content-security-policy', "default-src 'none'; sandbox")
  if (downloadName !== null) response.attachment(downloadName)
  await pipeline(Readable.from(bytes instanceof Uint8Array ? [bytes] : bytes), response)
}
