import { asBuffer } from '../byte-search.ts'
import { PdfLexer, pdfText } from './pdf-lexer.ts'
import type { PdfToken } from './pdf-lexer.ts'

/** An object as it stands in the file: what it names, says and points at, without a tree. */
export interface PdfObject {
  readonly number: number
  readonly names: ReadonlySet<string>
  /** Direct entries of its own dictionary whose value is a name, a number or a reference. */
  readonly entries: ReadonlyMap<string, string>
  readonly filters: readonly string[]
  readonly strings: readonly string[]
  readonly references: readonly number[]
  /** Those of the page programs that it names. */
  readonly contents: readonly number[]
  readonly stream: Uint8Array | null
}

/** Everything that stands in a PDF file. */
export interface PdfLayout {
  readonly objects: PdfObject[]
  readonly trailers: PdfObject[]
  readonly comments: string[]
  readonly gaps: { from: number; to: number }[]
  /** Number of `startxref`: each saved change adds one. */
  sections: number
}

const MOST_OBJECTS = 200_000
const MOST_DEPTH = 100

/** Walks a file from its first byte to its last; what is no object, table, trailer or comment is a gap. */
export function walkPdf(bytes: Uint8Array): PdfLayout {
  const layout: PdfLayout = { objects: [], trailers: [], comments: [], gaps: [], sections: 0 }
  const lexer = new PdfLexer(bytes)
  while (lexer.at < bytes.length && layout.objects.length < MOST_OBJECTS) {
    lexer.skipSpace()
    const start = lexer.at
    if (start >= bytes.length) return layout
    try {
      topLevel(bytes, lexer, layout)
    } catch {
      lexer.at = nextStart(bytes, start + 1)
      layout.gaps.push({ from: start, to: lexer.at })
    }
  }
  if (lexer.at < bytes.length) layout.gaps.push({ from: lexer.at, to: bytes.length })
  return layout
}

/** Where the next object, table or trailer could begin. */
function nextStart(bytes: Uint8Array, from: number): number {
  const text = asBuffer(bytes).toString('latin1', from, Math.min(bytes.length, from + 1_000_000))
  const found = /[\r\n]\s*(?:\d{1,10} \d{1,5} obj\b|xref\b|trailer\b|startxref\b|%%EOF)/.exec(text)
  return found === null ? Math.min(bytes.length, from + text.length) : from + found.index + 1
}

function topLevel(bytes: Uint8Array, lexer: PdfLexer, layout: PdfLayout): void {
  const token = lexer.next()
  if (token === null) return
  if (token.kind === 'comment') layout.comments.push(token.text)
  else if (token.kind === 'word' && token.text === 'xref') crossReferences(lexer)
  else if (token.kind === 'word' && token.text === 'trailer') layout.trailers.push(readObject(bytes, lexer, 0))
  else if (token.kind === 'word' && token.text === 'startxref') {
    if (lexer.next()?.kind !== 'number') throw new RangeError('startxref')
    layout.sections += 1
  } else if (token.kind === 'number') {
    const generation = lexer.next()
    const word = lexer.next()
    if (generation?.kind !== 'number' || word?.kind !== 'word' || word.text !== 'obj') throw new RangeError('object')
    const object = readObject(bytes, lexer, Number(token.text))
    layout.objects.push(object)
    if (object.entries.get('Type') === 'XRef') layout.trailers.push(object)
  } else throw new RangeError('unknown')
}

function crossReferences(lexer: PdfLexer): void {
  for (;;) {
    const before = lexer.at
    const first = lexer.next()
    if (first?.kind !== 'number') {
      lexer.at = before
      return
    }
    const second = lexer.next()
    const third = lexer.next()
    if (second?.kind !== 'number') throw new RangeError('xref')
    if (third?.kind === 'word' && /^[nf]$/.test(third.text)) continue
    // A section's head is two numbers: give the third token back by reading on from behind the second.
    lexer.at = before
    lexer.next()
    lexer.next()
  }
}

/** Reads an object up to `endobj`, or a trailer's dictionary. */
function readObject(bytes: Uint8Array, lexer: PdfLexer, number: number): PdfObject {
  const walk = new ObjectWalk()
  let stream: Uint8Array | null = null
  for (;;) {
    const before = lexer.at
    const token = lexer.next()
    if (token === null) {
      if (number === 0) break
      throw new RangeError('endobj')
    }
    if (token.kind === 'word' && walk.depth === 0) {
      if (token.text === 'endobj') break
      if (token.text === 'stream') {
        stream = readStream(bytes, lexer, walk.entries.get('Length'))
        continue
      }
      if (number === 0) {
        lexer.at = before
        break
      }
    }
    walk.take(token)
  }
  return { number, names: walk.names, entries: walk.entries, filters: walk.filters, strings: walk.strings, references: walk.references, contents: walk.contents, stream }
}

/** The bytes of a stream: as many as its length says where `endstream` follows them, else up to the next `endstream`. */
function readStream(bytes: Uint8Array, lexer: PdfLexer, length: string | undefined): Uint8Array {
  const start = lexer.at + (bytes[lexer.at] === 13 && bytes[lexer.at + 1] === 10 ? 2 : 1)
  const said = start + Number(/^\d+$/.test(length ?? '') ? length : Number.NaN)
  const buffer = asBuffer(bytes)
  const follows = (at: number): boolean => /^\s{0,2}endstream/.test(buffer.toString('latin1', at, at + 11))
  const found = buffer.indexOf('endstream', start, 'latin1')
  if (found < 0) throw new RangeError('stream')
  let end = Number.isSafeInteger(said) && follows(said) ? said : found
  if (end === found) {
    if (end > start && bytes[end - 1] === 10) end -= 1
    if (end > start && bytes[end - 1] === 13) end -= 1
  }
  lexer.at = buffer.indexOf('endstream', end, 'latin1') + 'endstream'.length
  return bytes.subarray(start, end)
}

/** Takes the tokens of one object. */
export class ObjectWalk {
  readonly names = new Set<string>()
  readonly entries = new Map<string, string>()
  readonly filters: string[] = []
  readonly strings: string[] = []
  readonly references: number[] = []
  readonly contents: number[] = []
  readonly #open: string[] = []
  readonly #numbers: string[] = []
  #key: string | null = null

  get depth(): number {
    return this.#open.length
  }

  take(token: PdfToken): void {
    if (token.kind === 'comment') this.strings.push(token.text)
    else if (token.kind === 'string') {
      this.strings.push(pdfText(token.bytes))
      this.#value('')
    } else if (token.kind === 'name') this.#name(token.text)
    else if (token.kind === 'number') this.#number(token.text)
    else if (token.kind === 'word') this.#word(token.text)
    else if (token.kind === 'open') {
      if (this.#open.length >= MOST_DEPTH) throw new RangeError('depth')
      this.#open.push(token.text)
      this.#numbers.length = 0
    } else {
      if (this.#open.pop() !== { '>>': '<<', ']': '[', '}': '{' }[token.text as '>>' | ']' | '}']) throw new RangeError('nesting')
      this.#value('')
    }
  }

  #name(text: string): void {
    this.names.add(text)
    // A number before a name was its key's whole value.
    if (this.#open.length === 1 && this.#numbers.length > 0) this.#value('')
    if (this.#key === 'Filter') this.filters.push(text)
    if (this.#open.length !== 1 || this.#open[0] !== '<<') return
    if (this.#key === null) this.#key = text
    else this.#value(text)
  }

  #number(text: string): void {
    this.#numbers.push(text)
    if (this.#numbers.length > 2) this.#numbers.shift()
    if (this.#key !== null && this.#open.length === 1 && !this.entries.has(this.#key)) this.entries.set(this.#key, text)
  }

  #word(text: string): void {
    if (text === 'R' && this.#numbers.length === 2) {
      this.references.push(Number(this.#numbers[0]))
      if (this.#key === 'Contents') this.contents.push(Number(this.#numbers[0]))
      if (this.#key !== null && this.#open.length === 1) this.entries.set(this.#key, `${this.#numbers[0] ?? ''} R`)
    }
    this.#value(text)
  }

  #value(text: string): void {
    this.#numbers.length = 0
    if (this.#key === null || this.#open.length !== 1) return
    if (!this.entries.has(this.#key)) this.entries.set(this.#key, text)
    this.#key = null
  }
}
