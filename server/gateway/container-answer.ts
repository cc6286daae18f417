import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { dataHeaders } from './security-headers.ts'

/** Statuses that a Jupyter server gives to API calls; any other answer, every redirect among them, does not pass. */
const statuses = new Set([200, 201, 202, 204, 205, 400, 403, 404, 405, 409, 413, 415, 422, 500, 503])
const LARGEST_IMAGE = 65_536

/** The head of the answer that the browser gets, or null where the container's answer may not pass. */
export const rebuildAnswer = (answer: IncomingMessage, kind: 'json' | 'image', path: string): { status: number; headers: OutgoingHttpHeaders; length: number | null } | null => {
  const status = answer.statusCode ?? 0
  if (!statuses.has(status)) return null
  const declared = answer.headers['content-length']
  const length = declared === undefined ? null : /^\d{1,12}$/.test(declared) ? Number(declared) : -1
  if (length === -1) return null
  const headers: OutgoingHttpHeaders = { ...dataHeaders }
  if (status === 204 || status === 205) return { status: 204, headers, length: 0 }
  if (kind === 'image' && status === 200) {
    if (length === null || length > LARGEST_IMAGE) return null
    headers['content-type'] = path.endsWith('.svg') ? 'image/svg+xml' : 'image/png'
    headers['cache-control'] = 'private, max-age=3600'
  } else {
    headers['content-type'] = 'application/json'
  }
  if (length !== null) headers['content-length'] = length
  return { status, headers, length }
}
