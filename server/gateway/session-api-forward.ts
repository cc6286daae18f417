import { sessionEndpoints } from '../../contract/session-api.ts'
import { sessionApiPrefix } from '../domain/node/gateway-api.ts'
import type { LocalCall } from './local-call.ts'
import { type Refusal, refusal } from './refusal.ts'
import { dataHeaders } from './security-headers.ts'
import type { ServerLink } from './server-link.ts'
import { readSmallBody } from './small-body.ts'

const known = Object.values(sessionEndpoints).map(({ method, path }) => ({ method, pattern: new RegExp(`^${path.replace(/:[a-z]+/gi, '[a-z0-9][a-z0-9-]{1,63}')}$`) }))

/** Whether the extension may ask this: exactly the methods and paths of `contract/session-api.ts`. */
export const isSessionApi = (method: string, path: string): boolean => known.some((endpoint) => endpoint.method === method && endpoint.pattern.test(path))

const LARGEST_ANSWER = 16 * 1024 * 1024

/** Forwards a request of the extension to the server, which decides as the person in this session. */
export const forwardToServer = async (call: LocalCall, link: ServerLink): Promise<Refusal | null> => {
  const path = call.target.path.slice('/glovebox/v1'.length)
  const method = call.request.method as string
  if (!isSessionApi(method, path)) return refusal('refused')
  const body = await readSmallBody(call.request, call.route.bodyLimit)
  if (body === null) return refusal('too-large')
  return new Promise((resolve) => {
    const request = link.forward(method, `${sessionApiPrefix}${path}`, {
      'x-glovebox-session': call.access.sessionId, 'x-glovebox-access': call.access.accessHash, 'x-request-id': call.requestId,
      ...(body.length === 0 ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
    })
    const lost = (): void => resolve(refusal('server-lost'))
    request.on('timeout', () => request.destroy())
    request.on('error', lost)
    request.on('response', (answer) => {
      const parts: Buffer[] = []
      let total = 0
      answer.on('error', lost)
      answer.on('data', (part: Buffer) => {
        total += part.length
        if (total > LARGEST_ANSWER) answer.destroy(new Error('too long'))
        parts.push(part)
      })
      answer.on('end', () => {
        call.response.writeHead(answer.statusCode ?? 502, { ...dataHeaders, 'content-type': 'application/json', 'content-length': total })
        call.response.end(Buffer.concat(parts))
        resolve(null)
      })
    })
    request.end(body)
  })
}
