/** A value of Thrift's compact protocol; only what is needed to check how Parquet lays out its bytes. */
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct
/** Fields by id. */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>

const MOST_DEPTH = 64
const MOST_ITEMS = 10_000_000

/** Reads one struct at a place and gives the place behind it; throws a RangeError where the bytes are no struct. */
export function readThriftStruct(bytes: Uint8Array, start: number): { fields: ThriftStruct; end: number } {
  const cursor = new ThriftCursor(bytes, start)
  const fields = cursor.struct(0)
  return { fields, end: cursor.at }
}

class ThriftCursor {
  at: number
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.at = start
  }

  struct(depth: number): ThriftStruct {
    if (depth > MOST_DEPTH) throw new RangeError('too deep')
    const fields = new Map<number, ThriftValue>()
    let id = 0
    for (;;) {
      const head = this.#byte()
      if (head === 0) return fields
      const step = head >> 4
      id = step === 0 ? this.#zigzag() : id + step
      const type = head & 15
      fields.set(id, type === 1 || type === 2 ? type === 1 : this.#value(type, depth + 1))
    }
  }

  #value(type: number, depth: number): ThriftValue {
    if (type === 1 || type === 2) return this.#byte() === 1
    if (type === 3) return this.#byte()
    if (type >= 4 && type <= 6) return this.#zigzag()
    if (type === 7) return this.#skip(8).length
    if (type === 8) return this.#skip(this.#varint())
    if (type === 9 || type === 10) return this.#list(depth)
    if (type === 12) return this.struct(depth)
    throw new RangeError('unknown type')
  }

  #list(depth: number): readonly ThriftValue[] {
    const head = this.#byte()
    const count = head >> 4 === 15 ? this.#varint() : head >> 4
    if (count > MOST_ITEMS || depth > MOST_DEPTH) throw new RangeError('too long')
    const items: ThriftValue[] = []
    for (let index = 0; index < count; index += 1) items.push(this.#value(head & 15, depth + 1))
    return items
  }

  #byte(): number {
    const byte = this.#bytes[this.at]
    if (byte === undefined) throw new RangeError('end')
    this.at += 1
    return byte
  }

  #skip(length: number): Uint8Array {
    if (length > this.#bytes.length - this.at) throw new RangeError('end')
    this.at += length
    return this.#bytes.subarray(this.at - length, this.at)
  }

  #varint(): number {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte()
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw new RangeError('number')
  }

  #zigzag(): number {
    const value = this.#varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}
