import { asBuffer } from '../byte-search.ts'

/** A table of a FlatBuffers message; every access is checked, and what is missing has its default. */
export class FlatTable {
  readonly #buffer: Buffer
  readonly #at: number
  readonly #fields: number
  readonly #size: number

  private constructor(buffer: Buffer, at: number) {
    this.#buffer = buffer
    this.#at = at
    this.#fields = at - buffer.readInt32LE(at)
    this.#size = buffer.readUInt16LE(this.#fields)
  }

  /** The table that a message begins with. */
  static root(bytes: Uint8Array): FlatTable {
    const buffer = asBuffer(bytes)
    return new FlatTable(buffer, buffer.readUInt32LE(0))
  }

  int(field: number, otherwise: number, size: 1 | 2 | 4 = 4): number {
    const at = this.#place(field)
    if (at === null) return otherwise
    return size === 1 ? this.#buffer.readInt8(at) : size === 2 ? this.#buffer.readInt16LE(at) : this.#buffer.readInt32LE(at)
  }

  long(field: number): number {
    const at = this.#place(field)
    return at === null ? 0 : safe(this.#buffer.readBigInt64LE(at))
  }

  text(field: number): string {
    const at = this.#place(field)
    if (at === null) return ''
    const start = at + this.#buffer.readUInt32LE(at)
    const length = this.#buffer.readUInt32LE(start)
    if (start + 4 + length > this.#buffer.length) throw new RangeError('text')
    return this.#buffer.toString('utf8', start + 4, start + 4 + length)
  }

  table(field: number): FlatTable | null {
    const at = this.#place(field)
    return at === null ? null : new FlatTable(this.#buffer, at + this.#buffer.readUInt32LE(at))
  }

  tables(field: number): readonly FlatTable[] {
    const { start, length } = this.#vector(field, 4)
    return Array.from({ length }, (_, index) => {
      const at = start + index * 4
      return new FlatTable(this.#buffer, at + this.#buffer.readUInt32LE(at))
    })
  }

  /** A list of structs of one to three 64-bit numbers, of which the first two are read. */
  longs(field: number, each: 1 | 2 | 3): readonly (readonly [number, number])[] {
    const { start, length } = this.#vector(field, each * 8)
    const read = (index: number): number => safe(this.#buffer.readBigInt64LE(start + index * 8))
    return Array.from({ length }, (_, index) => [read(index * each), each === 2 ? read(index * 2 + 1) : 0])
  }

  #place(field: number): number | null {
    const slot = 4 + field * 2
    if (slot + 2 > this.#size) return null
    const offset = this.#buffer.readUInt16LE(this.#fields + slot)
    return offset === 0 ? null : this.#at + offset
  }

  #vector(field: number, size: number): { start: number; length: number } {
    const at = this.#place(field)
    if (at === null) return { start: 0, length: 0 }
    const start = at + this.#buffer.readUInt32LE(at)
    const length = this.#buffer.readUInt32LE(start)
    if (start + 4 + length * size > this.#buffer.length) throw new RangeError('vector')
    return { start: start + 4, length }
  }
}

function safe(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError('number')
  return number
}
