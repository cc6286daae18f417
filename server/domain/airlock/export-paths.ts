import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import { allowed, refused, type Decision } from '../kernel/decision.ts'

// Control, format (bidirectional, zero-width), separator, private and unpaired characters, and what other systems forbid in a name.
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\\:*?"<>|]/u
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\\]/gu
const longestBytes = 512

/** A path as it may be shown: what could move a cursor, hide or reverse text is written as an escape. */
export const showPath = (path: string): string =>
  path.slice(0, 200).replace(unseen, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)

/** A relative path that means the same file on every system, inside the folder where it is unpacked. */
export const pathMayLeave = (path: string): Decision => {
  const parts = path.split('/')
  const why = unsafe.test(path) ? 'characters'
    : new TextEncoder().encode(path).length > longestBytes ? 'length'
      : parts.some((p) => p === '' || p === '.' || p === '..') ? 'relative'
        : parts.some((p) => /[. ]$|^ /.test(p) || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(p)) ? 'name' : null
  return why === null ? allowed : refused('file-name-refused', { path: showPath(path), reason: why })
}

/** Largest amount of text that an author may write about one request: it is read outside before anyone has released anything. */
export const declaredTextLimit = 256 * 1024

/** The declared files of one request: names safe and different on every system, something that may leave, not more text than a form needs. */
export const filesMayBeDeclared = (files: readonly DeclaredFile[]): Decision => {
  for (const file of files) {
    const decision = pathMayLeave(file.path)
    if (!decision.allow) return decision
  }
  const names = files.map((f) => f.path.normalize('NFC').toLowerCase())
  const twice = files.find((_, i) => names.indexOf(names[i] ?? '') !== i)
  if (twice !== undefined) return refused('bad-request', { field: 'files', reason: 'twice', path: showPath(twice.path) })
  if (JSON.stringify(files).length > declaredTextLimit) return refused('too-large', { limit: declaredTextLimit })
  return allowed
}

/** Name under which a picture leaves once its pixels are drawn into a new PNG. */
export const derivedPath = (path: string): string => (/\.png$/i.test(path) ? path : `${path}.png`)
