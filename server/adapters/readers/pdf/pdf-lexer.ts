import { asBuffer } from '../byte-search.ts'

/** A token of PDF: what it is and where it ends. */
export type PdfToken =
  | { readonly kind: 'string'; readonly bytes: Uint8Array }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'open' | 'close'; readonly text: '<<' | '>>' | '[' | ']' | '{' | '}' }

const DELIMITERS = new Set(Buffer.from('()<>[]{}/%'))
const SPACES = new Set([0, 9, 10, 12, 13, 32])

/** Reads the tokens of PDF one after the other; throws a RangeError where the bytes are none. */
export class PdfLexer {
  at: number
  readonly #bytes: Uint8Array
  readonly #end: number

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.at = start
    this.#end = end
  }

  skipSpace(): void {
    while (this.at < this.#end && SPACES.has(this.#bytes[this.at] ?? 0)) this.at += 1
  }

  /** The next token, or null at the end. */
  next(): PdfToken | null {
    this.skipSpace()
    if (this.at >= this.#end) return null
    const byte = this.#bytes[this.at] ?? 0
    const second = this.#bytes[this.at + 1] ?? 0
    switch (String.fromCharCode(byte)) {
      case '%': return this.#comment()
      case '(': return this.#literal()
      case '/': return this.#name()
      case '[': case '{': return this.#take(1, { kind: 'open', text: byte === 0x5b ? '[' : '{' })
      case ']': case '}': return this.#take(1, { kind: 'close', text: byte === 0x5d ? ']' : '}' })
      case '<': return second === 0x3c ? this.#take(2, { kind: 'open', text: '<<' }) : this.#hex()
      case '>': if (second === 0x3e) return this.#take(2, { kind: 'close', text: '>>' })
        throw new RangeError('delimiter')
      case ')': throw new RangeError('delimiter')
      default: return this.#plain()
    }
  }

  #take(length: number, token: PdfToken): PdfToken {
    this.at += length
    return token
  }

  #comment(): PdfToken {
    const start = this.at + 1
    while (this.at < this.#end && this.#bytes[this.at] !== 10 && this.#bytes[this.at] !== 13) this.at += 1
    return { kind: 'comment', text: asBuffer(this.#bytes.subarray(start, this.at)).toString('latin1') }
  }

  #plain(): PdfToken {
    const start = this.at
    while (this.at < this.#end && !SPACES.has(this.#bytes[this.at] ?? 0) && !DELIMITERS.has(this.#bytes[this.at] ?? 0)) this.at += 1
    if (this.at === start || Number.isNaN(start)) throw new RangeError('token')
    const text = asBuffer(this.#bytes.subarray(start, this.at)).toString('latin1')
    return { kind: /^[+-]*\d*\.?\d*$/.test(text) && /\d/.test(text) ? 'number' : 'word', text }
  }

  #name(): PdfToken {
    const start = this.at + 1
    this.at = start
    while (this.at < this.#end && !SPACES.has(this.#bytes[this.at] ?? 0) && !DELIMITERS.has(this.#bytes[this.at] ?? 0)) this.at += 1
    const text = asBuffer(this.#bytes.subarray(start, this.at)).toString('latin1')
    return { kind: 'name', text: text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) }
  }

  #hex(): PdfToken {
    const close = this.#bytes.indexOf(0x3e, this.at)
    if (close < 0 || close >= this.#end) throw new RangeError('string')
    const digits = asBuffer(this.#bytes.subarray(this.at + 1, close)).toString('latin1').replace(/[\0\t\n\f\r ]/g, '')
    if (!/^[0-9a-fA-F]*$/.test(digits)) throw new RangeError('string')
    this.at = close + 1
    return { kind: 'string', bytes: new Uint8Array(Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')) }
  }

  #literal(): PdfToken {
    const out: number[] = []
    let depth = 0
    for (; this.at < this.#end; this.at += 1) {
      const byte = this.#bytes[this.at] ?? 0
      if (byte === 0x5c) {
        out.push(...this.#escape())
        continue
      }
      if (byte === 0x28) depth += 1
      if (byte === 0x29) depth -= 1
      if (depth === 0) {
        this.at += 1
        return { kind: 'string', bytes: Uint8Array.from(out.slice(1)) }
      }
      out.push(byte)
    }
    throw new RangeError('string')
  }

  /** What stands behind a backslash; leaves the place on its last byte. */
  #escape(): number[] {
    this.at += 1
    const byte = this.#bytes[this.at] ?? 0
    const plain = { n: 10, r: 13, t: 9, b: 8, f: 12 }[String.fromCharCode(byte)]
    if (plain !== undefined) return [plain]
    if (byte === 13 || byte === 10) {
      if (byte === 13 && this.#bytes[this.at + 1] === 10) this.at += 1
      return []
    }
    const octal = /^[0-7]{1,3}/.exec(asBuffer(this.#bytes.subarray(this.at, this.at + 3)).toString('latin1'))?.[0]
    if (octal === undefined) return [byte]
    this.at += octal.length - 1
    return [Number.parseInt(octal, 8) & 255]
  }
}

/** A PDF string as text: UTF-16 and UTF-8 by their marks, else Latin-1. */
export function pdfText(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2))
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes.subarray(2))
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes.subarray(3))
  return asBuffer(bytes).toString('latin1')
}
