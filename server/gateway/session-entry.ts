import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { LeaseBook } from './lease-book.ts'
import { type Refusal, refusal } from './refusal.ts'
import type { RequestTarget } from './request-target.ts'
import { dataHeaders } from './security-headers.ts'
import type { ServerLink } from './server-link.ts'

const COOKIE = '__Host-glovebox'
const TOKEN = /^[A-Za-z0-9_-]{20,128}$/

/** The name by which server and gateway know an access token: its SHA-256. */
export const accessHashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The hash of the access cookie, or null where there is none, or more than one. */
export const accessHashOfCookies = (headers: IncomingHttpHeaders): string | null => {
  const found = (headers.cookie ?? '').split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(`${COOKIE}=`))
  const token = found.length === 1 ? (found[0] as string).slice(COOKIE.length + 1) : ''
  return TOKEN.test(token) ? accessHashOf(token) : null
}

/** Redeems a one-time ticket: sets the session's cookie and goes on to the lab. */
export const enter = async (sessionId: string, target: RequestTarget, response: ServerResponse, parts: { link: ServerLink; leases: LeaseBook }): Promise<Refusal | null> => {
  const ticket = target.query.get('t') ?? ''
  if (!/^[A-Za-z0-9_.-]{16,512}$/.test(ticket)) return refusal('not-signed-in')
  let answer
  try {
    answer = await parts.link.ask('redeem-ticket', { ticket, sessionId })
  } catch {
    return refusal('server-lost')
  }
  if (answer.state === 'ended') return refusal('session-ended', { reason: answer.end.reason, ...answer.end.values })
  if (answer.state === 'unknown' || answer.lease.sessionId !== sessionId || !TOKEN.test(answer.accessToken)) return refusal('not-signed-in')
  parts.leases.admit(answer.lease, accessHashOf(answer.accessToken))
  response.writeHead(303, { ...dataHeaders, 'location': '/lab', 'set-cookie': `${COOKIE}=${answer.accessToken}; Path=/; Secure; HttpOnly; SameSite=Strict`, 'content-length': 0 })
  response.end()
  return null
}
