import { decodeText } from './decode-text.ts'

/** JSON found in bytes. `repeatedKeys` counts keys that a parser drops silently, which would hide what stands there. */
export interface ParsedJson {
  readonly value: unknown
  readonly text: string
  readonly repeatedKeys: number
}

const MOST_DEPTH = 200
const parsed = new WeakMap<Uint8Array, { value: ParsedJson | null }>()

/** Parses bytes as JSON, as JSON with Python's `NaN` and `Infinity`, or as one JSON value a line; null for anything else. */
export function parseJson(bytes: Uint8Array): ParsedJson | null {
  const known = parsed.get(bytes)
  if (known !== undefined) return known.value
  const text = decodeText(bytes)?.text
  const value = text === undefined ? null : parseText(text)
  parsed.set(bytes, { value })
  return value
}

function parseText(text: string): ParsedJson | null {
  if (!/^\s*[[{]/.test(text)) return null
  const value = parsedOrUndefined(text) ?? parsedOrUndefined(withoutNaN(text)) ?? parsedLines(text)
  if (value === undefined || deeperThan(value, MOST_DEPTH)) return null
  return { value, text, repeatedKeys: keysWritten(text) - keysKept(value) }
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parsedLines(text: string): unknown[] | undefined {
  const values = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const value = parsedOrUndefined(line) ?? parsedOrUndefined(withoutNaN(line))
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

function withoutNaN(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text
  const pieces: string[] = []
  let at = 0
  for (const [from, to] of stringsIn(text)) {
    pieces.push(text.slice(at, from).replace(/-?\b(?:NaN|Infinity)\b/g, 'null'), text.slice(from, to))
    at = to
  }
  return [...pieces, text.slice(at).replace(/-?\b(?:NaN|Infinity)\b/g, 'null')].join('')
}

function keysWritten(text: string): number {
  let count = 0
  const colon = /\s*:/y
  for (const [, to] of stringsIn(text)) {
    colon.lastIndex = to
    if (colon.test(text)) count += 1
  }
  return count
}

/** Where the strings of a JSON text stand. No pattern, because one overflows on a string of many megabytes. */
function* stringsIn(text: string): Generator<readonly [number, number]> {
  for (let from = text.indexOf('"'); from >= 0;) {
    let end = text.indexOf('"', from + 1)
    while (end >= 0 && escaped(text, end)) end = text.indexOf('"', end + 1)
    const to = end < 0 ? text.length : end + 1
    yield [from, to]
    from = text.indexOf('"', to)
  }
}

function escaped(text: string, at: number): boolean {
  let slashes = 0
  while (text[at - 1 - slashes] === '\\') slashes += 1
  return slashes % 2 === 1
}

function keysKept(root: unknown): number {
  let count = 0
  const open: unknown[] = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    const children: unknown[] = Object.values(value)
    if (!Array.isArray(value)) count += children.length
    for (const child of children) open.push(child)
  }
  return count
}

function deeperThan(root: unknown, most: number): boolean {
  let level: unknown[] = [root]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true
    const next: unknown[] = []
    for (const value of level) if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) next.push(child)
    level = next
  }
  return false
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
