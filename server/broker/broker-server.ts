import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import type { z } from 'zod'
import type { ErrorCode } from '../../contract/errors.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { brokerOperations, FreezeRequest, type BrokerOperation } from '../domain/node/broker-api.ts'
import { longestOrder, MatchOrder, mostMatchedBytes, type MatchAnswer } from '../domain/node/match-api.ts'
import { errorCode } from './open-below.ts'
import type { FrozenFile } from './project-files.ts'

/** One handler an operation: the body as parsed, the answer as promised. */
export type BrokerHandlers = {
  readonly [Name in BrokerOperation]: (body: z.output<(typeof brokerOperations)[Name]['body']>) => Promise<z.input<(typeof brokerOperations)[Name]['answer']>>
}

export interface BrokerServerParts {
  readonly handlers: BrokerHandlers
  readonly freeze: (request: FreezeRequest) => Promise<FrozenFile>
  readonly match: (order: MatchOrder, outputs: Uint8Array) => Promise<MatchAnswer>
  readonly log: (entry: Readonly<Record<string, unknown>>) => void
}

// A plan with a large dictionary is the largest message.
const bodyLimit = 8_388_608

/** The broker's HTTP face: fixed names, bodies read by schema, answers checked by schema, errors as codes. */
export const brokerServer = (parts: BrokerServerParts): http.Server => {
  const server = http.createServer({ maxHeaderSize: 8_192, requestTimeout: 60_000, headersTimeout: 10_000 }, (request, response) => {
    respond(request, response, parts).catch((cause: unknown) => {
      const error = asGloveboxError(cause)
      parts.log({ operation: request.url, code: error.code, cause: describe(cause) })
      if (!response.headersSent) sendError(response, error)
      else response.destroy()
    })
  })
  server.keepAliveTimeout = 60_000
  return server
}

const respond = async (request: http.IncomingMessage, response: http.ServerResponse, parts: BrokerServerParts): Promise<void> => {
  const name = /^\/v1\/([a-z-]{1,40})$/.exec(request.url ?? '')?.[1] ?? ''
  if (request.method !== 'POST') throw new GloveboxError('not-found')
  if (name === 'match') return sendJson(response, 200, await matchOf(request, parts))
  const body = await readJson(request)
  if (name === 'freeze') return sendFrozen(response, await parts.freeze(parse(FreezeRequest, body)))
  if (!Object.hasOwn(brokerOperations, name)) throw new GloveboxError('not-found')
  const operation = name as BrokerOperation
  const answer = await call(operation, body, parts.handlers)
  sendJson(response, 200, answer)
}

const call = async <Name extends BrokerOperation>(name: Name, body: unknown, handlers: BrokerHandlers): Promise<unknown> => {
  const { body: bodySchema, answer: answerSchema } = brokerOperations[name]
  const handler = handlers[name] as (body: unknown) => Promise<unknown>
  return answerSchema.parse(await handler(parse(bodySchema, body)))
}

const parse = <T extends z.ZodType>(schema: T, body: unknown): z.output<T> => {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new GloveboxError('bad-request', { at: (parsed.error.issues[0]?.path ?? []).join('.').slice(0, 100) }, parsed.error)
}

/** The order is the first line; the outputs behind it are a container's, and nothing here reads them. */
const matchOf = async (request: http.IncomingMessage, parts: BrokerServerParts): Promise<MatchAnswer> => {
  const body = await readBody(request, mostMatchedBytes)
  const end = body.subarray(0, longestOrder).indexOf(10)
  if (end < 0) throw new GloveboxError('bad-request')
  return parts.match(parse(MatchOrder, parseJson(body.subarray(0, end))), body.subarray(end + 1))
}

const readJson = async (request: http.IncomingMessage): Promise<unknown> => {
  const body = await readBody(request, bodyLimit)
  return body.length === 0 ? {} : parseJson(body)
}

const readBody = async (request: http.IncomingMessage, limit: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > limit) throw new GloveboxError('too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw new GloveboxError('bad-request', {}, cause)
  }
}

const sendFrozen = (response: http.ServerResponse, frozen: FrozenFile): void => {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': frozen.bytes, 'x-glovebox-sha256': frozen.sha256, 'cache-control': 'no-store' })
  const stream = fs.createReadStream('', { fd: frozen.fd, start: 0, autoClose: true })
  stream.on('error', () => response.destroy())
  response.on('close', () => stream.destroy())
  stream.pipe(response)
}

const sendJson = (response: http.ServerResponse, status: number, value: unknown): void => {
  const text = JSON.stringify(value)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' })
  response.end(text)
}

const sendError = (response: http.ServerResponse, error: GloveboxError): void =>
  sendJson(response, error.status, { error: { code: error.code, values: error.values } })

const systemCodes: Readonly<Record<string, ErrorCode>> = { ENOSPC: 'disk-full', EDQUOT: 'disk-full' }

/** What was not foreseen is `internal`, but for a disk without space. */
export const asGloveboxError = (cause: unknown): GloveboxError => {
  if (cause instanceof GloveboxError) return cause
  return new GloveboxError(systemCodes[errorCode(cause)] ?? 'internal', {}, cause)
}

/** Message chain of an error for the log; values and file contents are never in our messages. */
export const describe = (cause: unknown): string => {
  const words: string[] = []
  for (let error = cause, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) words.push(`${error.name}: ${error.message}`)
  return words.join(' <- ').slice(0, 2_000) || String(cause).slice(0, 200)
}

/** Listens on a socket that root and one group can reach; refuses to start beside a broker that answers there. */
export const listenOnSocket = async (server: http.Server, socketPath: string, group: number): Promise<void> => {
  if (await answers(socketPath)) throw new Error(`another broker answers on ${socketPath}`)
  fs.rmSync(socketPath, { force: true })
  const umask = process.umask(0o177)
  try {
    server.listen(socketPath)
    await once(server, 'listening')
  } finally {
    process.umask(umask)
  }
  fs.chownSync(socketPath, 0, group)
  fs.chmodSync(socketPath, 0o660)
}

const answers = (socketPath: string): Promise<boolean> => new Promise((resolve) => {
  const socket = net.connect(socketPath)
  socket.once('connect', () => { socket.destroy(); resolve(true) })
  socket.once('error', () => resolve(false))
})
