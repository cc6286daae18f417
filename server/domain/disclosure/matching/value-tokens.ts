import type { KeyedHash } from './keyed-hash.ts'
import { fingerprintKinds, orderedLow } from './record-hashes.ts'

const digit = 1
const letter = 2
const dot = 4
const minus = 8
const plus = 16
const colon = 32
const exponent = 64
/** A byte of a letter beyond ASCII. */
const foreign = 128

/** Every byte of a word as it is hashed, letters in lower case; 0 for a byte that parts words. */
const fold = new Uint8Array(256)
const kinds = new Uint8Array(256)
for (let byte = 0; byte < 256; byte += 1) {
  const character = String.fromCharCode(byte)
  if (/[0-9]/.test(character)) kinds[byte] = digit
  else if (/[eE]/.test(character)) kinds[byte] = exponent
  else if (/[A-Za-z_@]/.test(character)) kinds[byte] = letter
  else if (byte >= 0x80) kinds[byte] = letter | foreign
  else if (character === '.') kinds[byte] = dot
  else if (character === '-') kinds[byte] = minus
  else if (character === '+') kinds[byte] = plus
  else if (character === ':') kinds[byte] = colon
  // The one bit by which small letters differ from capitals is set in every other such byte, or tells it from no other.
  if (kinds[byte] !== 0) fold[byte] = byte < 0x80 ? byte | 0x20 : byte
}

/** Whole numbers of more digits are identifiers, compared as written. */
const mostDigits = 15
const longestNumber = 40
const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/

/**
 * Reads the words of a text as fingerprints: letters folded, numbers in one form (`1.50`, `+1.5` and `1.5` are one). What stands
 * for a value in the data and what stands in an output are read by the same rules, so that equal values never differ here.
 */
export class TokenReader {
  readonly hash: KeyedHash
  /** Of the word read last. */
  start = 0
  end = 0
  low = 0
  /** Decimal places of a number, -1 for other words. */
  places = -1
  /** Digits that say something: of a number without leading zeros, of another word all. */
  digits = 0
  #bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  #length = 0
  #mask = 0
  #at = 0
  readonly #scratch = new Uint8Array(longestNumber)
  readonly #scratchView = new DataView(this.#scratch.buffer)

  constructor(hash: KeyedHash) {
    this.hash = hash
  }

  /** Starts to read `bytes[from, length)`. */
  load(bytes: Uint8Array, length: number, from = 0): void {
    if (this.#bytes !== bytes) this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#bytes = bytes
    this.#length = length
    this.#at = from
  }

  /** Reads one word more; false at the end. */
  next(): boolean {
    const bytes = this.#bytes
    const length = this.#length
    let at = this.#at
    for (;;) {
      let kind = 0
      while (at < length && (kind = kinds[bytes[at] as number] as number) === 0) at += 1
      if (at >= length) {
        this.#at = at
        return false
      }
      let start = at
      let mask = 0
      let numerals = 0
      let point = -1
      while (at < length && (kind = kinds[bytes[at] as number] as number) !== 0) {
        mask |= kind
        if (kind === digit) numerals += 1
        else if (kind === dot) point = at
        at += 1
      }
      let end = at
      while (end > start && ((kinds[bytes[end - 1] as number] as number) & (dot | minus | plus | colon)) !== 0) end -= 1
      while (start < end && ((kinds[bytes[start] as number] as number) & (dot | minus | plus | colon)) !== 0) {
        const sign = ((kinds[bytes[start] as number] as number) & (dot | minus)) !== 0
        const following = kinds[bytes[start + 1] as number] as number
        if (sign && start + 1 < end && (following === digit || following === dot)) break
        start += 1
      }
      if (start >= end) continue
      this.#at = at
      this.#read(start, end, mask, numerals, point >= end ? -1 : point)
      return true
    }
  }

  /** The other half of the fingerprint of the word read last. */
  high(): number {
    return this.hash.high()
  }

  #read(start: number, writtenEnd: number, mask: number, numerals: number, writtenPoint: number): void {
    const bytes = this.#bytes
    this.start = start
    this.end = writtenEnd
    let end = writtenEnd
    let point = writtenPoint
    let zeros = 0
    if (point >= 0 && bytes[end - 1] === 0x30 && (mask & ~(digit | dot | minus)) === 0) {
      // Zeros at the end of a fraction say nothing, nor does a point without one.
      while (bytes[end - 1] === 0x30) end -= 1
      zeros = writtenEnd - end
      if (end - 1 === point) {
        end = point
        point = -1
      }
    }
    this.#mask = mask
    this.digits = numerals
    if (numerals === 0 || (mask & (letter | colon)) !== 0) {
      this.places = -1
    } else if ((mask & ~(digit | dot | minus)) === 0 && this.#isPlain(start, end, point)) {
      this.places = point < 0 ? 0 : end - point - 1
      this.digits -= zeros
      if (bytes[start] === 0x30) this.digits -= 1
    } else if (writtenEnd - start <= longestNumber) {
      this.#readOddNumber(start, writtenEnd)
      return
    } else this.places = -1
    this.low = (mask & foreign) === 0 ? this.hash.lowOfPlain(this.#view, start, end) : this.hash.low(bytes, start, end, fold)
  }

  /** Goes on to the word last read without the punctuation in it, as `withoutPunctuation` has it; false for a word without. */
  bare(): boolean {
    if (this.places >= 0 || this.digits < 7 || (this.#mask & (dot | minus | colon)) === 0 || this.end - this.start > longestNumber) return false
    let length = 0
    let other = 0
    for (let at = this.start; at < this.end; at += 1) {
      const kind = kinds[this.#bytes[at] as number] as number
      if ((kind & (dot | minus | colon)) !== 0) continue
      other |= kind
      this.#scratch[length++] = this.#bytes[at] as number
    }
    if (length === this.end - this.start) return false
    let from = 0
    if ((other & ~(digit | exponent | plus)) === 0) {
      if (other !== digit) return this.#oddBare(length)
      if (length <= mostDigits) while (from < length - 1 && this.#scratch[from] === 0x30) from += 1
    }
    this.low = (other & foreign) === 0 ? this.hash.lowOfPlain(this.#scratchView, from, length) : this.hash.low(this.#scratch, from, length, fold)
    return true
  }

  #oddBare(length: number): boolean {
    const text = String.fromCharCode(...this.#scratch.subarray(0, length))
    const form = numberForm(text) ?? text
    for (let at = 0; at < form.length; at += 1) this.#scratch[at] = form.charCodeAt(at)
    this.low = this.hash.lowOfPlain(this.#scratchView, 0, form.length)
    return true
  }

  /** A number that is written as it is compared: nothing to tidy. */
  #isPlain(start: number, end: number, point: number): boolean {
    const bytes = this.#bytes
    const from = bytes[start] === 0x2d ? start + 1 : start
    if (end - from > mostDigits) return false
    const first = bytes[from] as number
    if (first === 0x30 && (point !== from + 1 || (bytes[from + 2] === 0x30 && bytes[from + 3] === 0x30)) && end - from > 1) return false
    if (first < 0x30) return false
    if (point >= 0 && bytes[end - 1] === 0x30) return false
    for (let at = from; at < end; at += 1) if (at !== point && kinds[bytes[at] as number] !== digit) return false
    return first !== 0x30 || end - from > 1 || from === start
  }

  #readOddNumber(start: number, end: number): void {
    let text = ''
    for (let at = start; at < end; at += 1) text += String.fromCharCode(this.#bytes[at] as number)
    const form = numberForm(text)
    if (form === null) {
      this.places = -1
      this.low = this.hash.low(this.#bytes, start, end, fold)
      return
    }
    for (let at = 0; at < form.length; at += 1) this.#scratch[at] = form.charCodeAt(at)
    this.places = placesOf(form)
    this.digits = form.replace(/e.*$/, '').replace(/\D/g, '').replace(/^0+/, '').length
    this.low = this.hash.lowOfPlain(this.#scratchView, 0, form.length)
  }
}

/** Decimal places of a number in its one form. */
export function placesOf(text: string): number {
  return /\.(\d*)/.exec(text)?.[1]?.length ?? 0
}

/** The one form of a number, `null` for what is compared as written. */
export function numberForm(text: string): string | null {
  if (!plainNumber.test(text)) return null
  if (/^[+-]?\d+$/.test(text) && text.replace(/^[+-]?0*/, '').length > mostDigits) return null
  const number = Number(text)
  if (!Number.isFinite(number)) return null
  return number === 0 ? '0' : String(number)
}

/** A text in the form in which it is hashed: compatible characters made one, where there are any. */
export function comparedText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return /[^\u0000-\u007f]/.test(text) ? text.normalize('NFKC') : text
}

/** Words of one value that are looked at. */
const mostWords = 400
const absent = new Set(['', 'NA', 'NaN', 'nan', 'null', 'NULL', 'None', '<NA>', '.', 'N/A'])

/** Reads values and cells, each for itself: one word, a phrase, or a free text. */
export class ValueReader {
  readonly hash: KeyedHash
  /** Fingerprints of the words of the value read last. */
  readonly lows: number[] = []
  /** First half of the whole value's fingerprint; the other half is `hash.high()` right after. */
  low = 0
  /** Decimal places of a number, -1 for other values. */
  places = -1
  readonly #tokens: TokenReader
  readonly #bytes = new Uint8Array(12_288)
  readonly #encoder = new TextEncoder()

  constructor(hash: KeyedHash) {
    this.hash = hash
    this.#tokens = new TokenReader(hash)
  }

  /** Reads a value; answers the number of its words, 0 for none. */
  read(value: string): number {
    const text = comparedText(value.length > 4096 ? value.slice(0, 4096) : value)
    this.lows.length = 0
    this.places = -1
    this.#tokens.load(this.#bytes, absent.has(text) ? 0 : this.#encoder.encodeInto(text, this.#bytes).written)
    while (this.lows.length < mostWords && this.#tokens.next()) {
      this.lows.push(this.#tokens.low)
      this.low = this.#tokens.low
      this.places = this.#tokens.places
    }
    if (this.lows.length > 1) {
      this.places = -1
      this.low = orderedLow(this.hash, fingerprintKinds.phrase, this.lows, 0, Math.min(this.lows.length, 32))
    } else if (this.lows.length === 0) this.low = this.hash.low(this.#bytes, 0, 0, fold)
    return this.lows.length
  }
}

/** An identifier without its punctuation, where it has some: `010-1234-5678` is written `01012345678` too. */
export function withoutPunctuation(word: string): string | null {
  if (!/[0-9A-Za-z][-.:][0-9A-Za-z]/.test(word) || word.length > 40 || numberForm(word) !== null) return null
  const bare = word.replace(/[-.:]/g, '')
  return bare.replace(/\D/g, '').length >= 7 ? bare : null
}

/** A long fraction with ten digits, as arithmetic on it leaves it; `null` for a shorter one. */
export function shortened(value: number): string | null {
  const text = String(value)
  if (text.length <= 11) return null
  const short = String(Number(value.toPrecision(10)))
  return short === text ? null : short
}
