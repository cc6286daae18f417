import type { IncomingMessage } from 'node:http'

/** A request target whose path means the same to everyone who reads it. */
export interface RequestTarget {
  /** Raw path, still encoded. */
  readonly path: string
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

// What encodeURIComponent leaves bare, plus '@', ':', '$', '&', '+', ',' and '=' which URL parsers leave alone; no ';', no '\'.
const PATH = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,=:@/]|%[0-9A-Fa-f]{2})*$/
const QUERY = /^[\x21-\x7e]*$/
const LONGEST = 8192
const CONTROL = /[\u0000-\u001f\u007f]/

/** Reads a request target; null where it is not the one canonical spelling of an origin-form path. */
export const readRequestTarget = (url: string | undefined): RequestTarget | null => {
  if (url === undefined || url.length > LONGEST || url.includes('#')) return null
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const query = mark < 0 ? '' : url.slice(mark + 1)
  if (!PATH.test(path) || !QUERY.test(query)) return null
  const segments = readSegments(path)
  return segments === null ? null : { path, segments, query: new URLSearchParams(query) }
}

const readSegments = (path: string): string[] | null => {
  const segments: string[] = []
  const raw = path === '/' ? [] : path.slice(1).split('/')
  for (const [index, part] of raw.entries()) {
    let segment: string
    try {
      segment = decodeURIComponent(part)
    } catch {
      return null
    }
    // One slash at the end is left to the route's pattern, which refuses it except where JupyterLab asks so.
    if (segment === '' && index === raw.length - 1) continue
    if (segment === '' || segment === '.' || segment === '..') return null
    if (segment.includes('/') || segment.includes('\\') || CONTROL.test(segment)) return null
    segments.push(segment)
  }
  return segments
}

/** The one Host header of a request, or null where there is none, or more than one. */
export const singleHost = (request: IncomingMessage): string | null => {
  let found: string | null = null
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i]?.toLowerCase() !== 'host') continue
    if (found !== null) return null
    found = request.rawHeaders[i + 1] ?? ''
  }
  return found
}
