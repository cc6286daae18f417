import type { OutgoingHttpHeaders } from 'node:http'
import type { RequestTarget } from './request-target.ts'

/** Query names that would speak for someone else to the Jupyter server. */
const ownNames = new Set(['token', '_xsrf'])

/** Path and query as the container sees them: the path unchanged, credentials taken out of the query. */
export const containerPath = (target: RequestTarget): string => {
  const kept = new URLSearchParams([...target.query].filter(([name]) => !ownNames.has(name)))
  return kept.size === 0 ? target.path : `${target.path}?${kept}`
}

/** The headers of a request to the container, built from nothing: no cookie, no origin, no referrer, nothing of the browser's. */
export const containerHeaders = (token: string, body: { readonly length: number; readonly type: string } | null): OutgoingHttpHeaders => ({
  host: 'localhost',
  authorization: `token ${token}`,
  accept: 'application/json',
  'accept-encoding': 'identity',
  ...(body === null ? {} : { 'content-type': body.type, 'content-length': body.length }),
})

/** The media type a body goes on with: JSON, which is all that the Jupyter API takes. */
export const bodyType = 'application/json'
