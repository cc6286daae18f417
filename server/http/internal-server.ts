import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { gatewayOperations, sessionApiPrefix, type GatewayOperation } from '../domain/node/gateway-api.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { asGloveboxError, errorBody } from './error-responder.ts'
import type { SessionApi } from './session-api/session-api-router.ts'

type Operations = { readonly [N in GatewayOperation]: (body: z.output<(typeof gatewayOperations)[N]['body']>) => Promise<z.input<(typeof gatewayOperations)[N]['answer']>> }

const bodyLimit = 1_048_576

/** What the gateway may ask, on a Unix socket that only it can open: nothing else is here. */
export const internalServer = (operations: Operations, sessionApi: SessionApi, log: Logger): Server => createServer((request, response) => {
  answer(request, operations, sessionApi).then(
    ({ status, body }) => send(response, status, body),
    (thrown: unknown) => {
      const error = asGloveboxError(thrown)
      if (error.status >= 500) log.error({ err: thrown, code: error.code }, 'internal request failed')
      send(response, error.status, errorBody(error, 'en', String(request.headers['x-request-id'] ?? '')))
    },
  )
})

const answer = async (request: IncomingMessage, operations: Operations, sessionApi: SessionApi): Promise<{ status: number; body: unknown }> => {
  const path = request.url ?? ''
  const body = await readJson(request)
  if (path.startsWith(`${sessionApiPrefix}/`)) {
    const { 'x-glovebox-session': session, 'x-glovebox-access': access, 'x-request-id': id } = request.headers
    return sessionApi({ method: request.method ?? '', path: path.slice(sessionApiPrefix.length), body, sessionId: String(session ?? ''), accessHash: String(access ?? ''), requestId: String(id ?? '') })
  }
  const name = /^\/v1\/([a-z-]+)$/.exec(path)?.[1]
  if (request.method !== 'POST' || name === undefined || !Object.hasOwn(gatewayOperations, name)) throw new GloveboxError('not-found')
  const operation = gatewayOperations[name as GatewayOperation]
  const run = operations[name as GatewayOperation] as (body: unknown) => Promise<unknown>
  return { status: 200, body: operation.answer.parse(await run(operation.body.parse(body))) }
}

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimit) throw new GloveboxError('too-large')
    chunks.push(chunk)
  }
  if (size === 0) return {}
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (cause) {
    throw new GloveboxError('bad-request', {}, cause)
  }
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, 'cache-control': 'no-store' }).end(bytes)
}

/** Listens with mode 0660; the folder's set-gid bit makes the socket the gateway's group's. */
export const listenOnSocket = (server: Server, path: string): Promise<void> => {
  rmSync(path, { force: true })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      chmodSync(path, 0o660)
      resolve()
    })
  })
}
