import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { CONTROL_RESERVE } from './byte-budget.ts'
import { rebuildAnswer } from './container-answer.ts'
import { bodyType, containerHeaders, containerPath } from './container-request.ts'
import { type Refusal, refusal } from './refusal.ts'
import type { RequestTarget } from './request-target.ts'
import type { Route, RoutePolicy } from './route-policy.ts'
import type { SessionAccess } from './session-access.ts'
import { type ContainerLink, SocketRefused } from './session-socket.ts'

const LARGEST_SMALL_ANSWER = 4 * 1024 * 1024
const ANSWER_WITHIN_MS = 120_000

/** One call on its way to the container. */
export interface ContainerCall {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: RequestTarget
  readonly route: Route
  readonly access: SessionAccess
  readonly link: ContainerLink
}

/** Passes a call to the container and its answer, rebuilt and charged, to the browser; a refusal where either may not pass. */
export const proxyCall = async (call: ContainerCall, limits: RoutePolicy['limits']): Promise<Refusal | null> => {
  const body = bodyOf(call)
  if (body !== null && 'words' in body) return body
  try {
    await call.link.ready()
    if (call.route.counts !== null) return await startOneMore(call, body, limits)
    return await passOn(call, body)
  } catch (error) {
    return refusal(error instanceof SocketRefused ? 'session-answer' : 'session-silent')
  }
}

type Body = { readonly length: number; readonly type: string } | null

const bodyOf = ({ request, route, access }: ContainerCall): Body | Refusal => {
  if (request.headers['transfer-encoding'] !== undefined) return refusal('bad-request')
  const declared = request.headers['content-length']
  if (declared === undefined || declared === '0') return request.method === 'GET' || request.method === 'DELETE' ? null : { length: 0, type: bodyType }
  if (!/^\d{1,15}$/.test(declared)) return refusal('bad-request')
  const limit = route.class === 'meter-in' ? access.lease.putLimitBytes : route.bodyLimit
  if (Number(declared) > limit) return refusal('too-large', { limit })
  if (request.method === 'GET') return refusal('bad-request')
  return { length: Number(declared), type: bodyType }
}

const starting = new WeakMap<ContainerLink, Promise<unknown>>()

/** Starts a kernel or terminal after counting those that run; one start after the other, so that two cannot pass the limit together. */
const startOneMore = async (call: ContainerCall, body: Body, limits: RoutePolicy['limits']): Promise<Refusal | null> => {
  const counted = call.route.counts as 'kernels' | 'terminals'
  const before = starting.get(call.link) ?? Promise.resolve()
  const turn = before.catch(() => undefined).then(async () => {
    const running = await countRunning(call, `/api/${counted}`)
    return running >= limits[counted] ? refusal('too-many', { limit: limits[counted] }) : passOn(call, body)
  })
  starting.set(call.link, turn)
  return turn
}

const countRunning = async ({ link, access }: ContainerCall, path: string): Promise<number> => {
  const answer = await open(link, { method: 'GET', path, headers: containerHeaders(access.lease.token, null) }, null)
  let text = ''
  answer.setEncoding('utf8')
  for await (const chunk of answer) {
    text += chunk
    if (text.length > LARGEST_SMALL_ANSWER) throw new Error('the list is too long')
  }
  const list: unknown = JSON.parse(text)
  if (!Array.isArray(list)) throw new Error('not a list')
  return list.length
}

const passOn = async (call: ContainerCall, body: Body): Promise<Refusal | null> => {
  const { request, response, target, route, access, link } = call
  const options = { method: request.method as string, path: containerPath(target), headers: containerHeaders(access.lease.token, body) }
  const answer = await open(link, options, body === null || body.length === 0 ? null : request, response)
  const rebuilt = rebuildAnswer(answer, route.answer, target.path)
  if (rebuilt === null || (route.class !== 'meter' && (rebuilt.length ?? 0) > LARGEST_SMALL_ANSWER)) {
    answer.destroy()
    return refusal('session-answer')
  }
  // What a metered route shows leaves the end of the reservation untouched; small answers of the others may use it.
  const floor = route.class === 'meter' ? CONTROL_RESERVE : 0
  if (rebuilt.length !== null && !(await access.budget.take('rest', rebuilt.length, floor))) {
    answer.destroy()
    return refusal(access.budget.held ? 'budget-held' : 'server-lost')
  }
  response.writeHead(rebuilt.status, rebuilt.headers)
  if (rebuilt.status === 204) {
    answer.resume()
    response.end()
    return null
  }
  await copyBody(answer, call, rebuilt.length === null ? floor : null)
  return null
}

/** Copies the answer's body; where its length was not said before, each part is charged as it comes. */
const copyBody = (answer: IncomingMessage, call: ContainerCall, chargeFloor: number | null): Promise<void> =>
  chargeFloor === null ? copyCharged(answer, call) : copyAndCharge(answer, call, chargeFloor)

/** The whole length is charged already: parts pass as they come, as long as the access lives. */
const copyCharged = (answer: IncomingMessage, { response, access }: ContainerCall): Promise<void> => new Promise((resolve) => {
  const gone = (): void => {
    answer.destroy()
    resolve()
  }
  response.once('close', gone)
  answer.on('data', (chunk: Buffer) => {
    if (!access.live) {
      response.destroy()
      return
    }
    if (response.write(chunk)) return
    answer.pause()
    response.once('drain', () => answer.resume())
  })
  answer.once('end', () => {
    response.off('close', gone)
    response.end()
    resolve()
  })
  answer.once('error', () => response.destroy())
  answer.once('aborted', () => response.destroy())
})

const copyAndCharge = async (answer: IncomingMessage, { response, access, route }: ContainerCall, chargeFloor: number): Promise<void> => {
  let total = 0
  const gone = (): void => void answer.destroy()
  response.once('close', gone)
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      total += chunk.length
      const refused = (route.class !== 'meter' && total > LARGEST_SMALL_ANSWER) || !(await access.budget.take('rest', chunk.length, chargeFloor))
      if (refused || !access.live) {
        response.destroy()
        return
      }
      if (!response.write(chunk)) await drained(response)
    }
    response.end()
  } catch {
    response.destroy()
  } finally {
    response.off('close', gone)
  }
}

const drained = (response: ServerResponse): Promise<void> => new Promise((resolve) => {
  const done = (): void => {
    response.off('drain', done)
    response.off('close', done)
    resolve()
  }
  response.once('drain', done)
  response.once('close', done)
})

/** Sends one request; a call that only reads is sent again when a kept connection turned out to be dead. */
const open = (link: ContainerLink, options: { method: string; path: string; headers: http.OutgoingHttpHeaders }, body: IncomingMessage | null, response?: ServerResponse): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const attempt = (again: boolean): void => {
      const upstream = http.request({ ...options, agent: link.agent, timeout: ANSWER_WITHIN_MS })
      const gone = (): void => void upstream.destroy()
      response?.once('close', gone)
      upstream.on('timeout', gone)
      upstream.on('response', resolve)
      upstream.on('error', (error: NodeJS.ErrnoException) => {
        response?.off('close', gone)
        const dead = upstream.reusedSocket || error.code === 'ECONNREFUSED' || error.code === 'ENOENT'
        if (!again || !dead || body !== null || options.method !== 'GET') return reject(error)
        link.lost().then(() => attempt(false), reject)
      })
      if (body === null) upstream.end()
      else {
        body.on('error', gone)
        body.pipe(upstream)
      }
    }
    attempt(true)
  })
