import { asBuffer } from '../byte-search.ts'
import { ModelDamage } from './model-collector.ts'

/** One field of a protobuf message; `from` and `to` bound its payload, `value` is that of a varint. */
export interface ProtobufField {
  readonly id: number
  readonly wire: number
  /** Place of the field's tag. */
  readonly start: number
  readonly from: number
  readonly to: number
  readonly value: number
}

/** Walks the fields of the message between two places. */
export function* protobufFields(bytes: Uint8Array, from: number, to: number): Generator<ProtobufField> {
  let at = from
  while (at < to) {
    const start = at
    const tag = readVarint(bytes, at, to)
    at = tag.end
    const id = Math.floor(tag.value / 8)
    const wire = tag.value % 8
    if (id <= 0 || ![0, 1, 2, 5].includes(wire)) throw new ModelDamage('damaged')
    const head = wire === 0 || wire === 2 ? readVarint(bytes, at, to) : { value: 0, end: at }
    const payload = wire === 0 ? at : head.end
    const end = wire === 0 ? head.end : payload + (wire === 1 ? 8 : wire === 5 ? 4 : head.value)
    if (end > to || end < payload) throw new ModelDamage('truncated')
    yield { id, wire, start, from: payload, to: end, value: wire === 0 ? head.value : 0 }
    at = end
  }
}

/** Reads a number of variable length; `exact` keeps all 64 bits, signed. */
export function readVarint(bytes: Uint8Array, start: number, limit: number): { value: number; exact: bigint; end: number } {
  const first = bytes[start] ?? 0
  if (start < limit && first < 0x80) return { value: first, exact: BigInt(first), end: start + 1 }
  let value = 0n
  for (let at = start, shift = 0n; at < limit && shift < 70n; at += 1, shift += 7n) {
    const byte = bytes[at] ?? 0
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) {
      const exact = BigInt.asIntN(64, value)
      return { value: Number(exact), exact, end: at + 1 }
    }
  }
  throw new ModelDamage(start >= limit ? 'truncated' : 'damaged')
}

/** The text of a field. */
export function textOf(bytes: Uint8Array, { from, to }: { from: number; to: number }): string {
  return asBuffer(bytes).toString('utf8', from, to)
}
