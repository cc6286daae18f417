import type { IncomingHttpHeaders } from 'node:http'

/** Reads the session id out of a Host header: `s-<id>.<domain>[:port]` exactly, nothing else. */
export const sessionOfHost = (host: string | null, originPattern: string): string | null => {
  if (host === null) return null
  const [before, after] = originPattern.replace(/^https?:\/\//, '').split('*') as [string, string]
  if (before !== '' || !host.endsWith(after)) return null
  const label = host.slice(0, host.length - after.length)
  return /^s-[a-z0-9]{10,60}$/.test(label) ? label : null
}

/** What kind of request it is, as far as its origin is concerned. */
export type RequestKind = 'enter' | 'page' | 'read' | 'write' | 'socket'

/** Says whether a request of this kind may come from where the browser says it came from. */
export const originAllows = (kind: RequestKind, headers: IncomingHttpHeaders, ownOrigin: string): 'yes' | 'origin-refused' | 'not-in-portal' => {
  const site = headers['sec-fetch-site']
  const origin = headers['origin']
  switch (kind) {
    case 'enter':
    case 'page':
      // The workbench is shown in the portal's sandboxed frame and nowhere else; a browser that does not say so is refused too.
      if (headers['sec-fetch-dest'] !== 'iframe' || headers['sec-fetch-mode'] !== 'navigate') return 'not-in-portal'
      return site === 'same-origin' || site === 'same-site' ? 'yes' : 'not-in-portal'
    case 'read':
      return site === 'same-origin' && (origin === undefined || origin === ownOrigin) ? 'yes' : 'origin-refused'
    case 'write':
      return origin === ownOrigin && (site === undefined || site === 'same-origin') ? 'yes' : 'origin-refused'
    case 'socket':
      // Browsers send no fetch metadata of use with every websocket; Origin is always there and exact.
      return origin === ownOrigin && (site === undefined || site === 'same-origin') ? 'yes' : 'origin-refused'
  }
}
