import { asBuffer } from '../byte-search.ts'

const MAGIC = 0x184d2204

/** Unpacks an LZ4 frame to exactly `length` bytes; throws a RangeError where it gives another number. */
export function unpackLz4Frame(bytes: Uint8Array, length: number): Uint8Array {
  const buffer = asBuffer(bytes)
  if (buffer.readUInt32LE(0) !== MAGIC) throw new RangeError('magic')
  const flags = buffer.readUInt8(4)
  let at = 7 + ((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0)
  const out = new Uint8Array(length)
  let written = 0
  for (;;) {
    const head = buffer.readUInt32LE(at)
    at += 4
    if (head === 0) break
    const size = head & 0x7fffffff
    if (at + size > bytes.length) throw new RangeError('block')
    const block = bytes.subarray(at, at + size)
    if (head >>> 31 === 1) {
      if (written + size > length) throw new RangeError('length')
      out.set(block, written)
      written += size
    } else written = unpackBlock(block, out, written)
    at += size + ((flags & 16) !== 0 ? 4 : 0)
  }
  if (at + ((flags & 4) !== 0 ? 4 : 0) !== bytes.length || written !== length) throw new RangeError('length')
  return out
}

/** Unpacks a block behind what is already there, which it may repeat; gives the new end. */
function unpackBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let written = start
  for (let at = 0; at < block.length;) {
    const token = block[at] ?? 0
    at += 1
    const literals = longer(block, at, token >> 4)
    at = literals.at
    if (at + literals.length > block.length || written + literals.length > out.length) throw new RangeError('literals')
    out.set(block.subarray(at, at + literals.length), written)
    at += literals.length
    written += literals.length
    if (at >= block.length) break
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8)
    const match = longer(block, at + 2, token & 15)
    at = match.at
    const end = written + match.length + 4
    if (distance === 0 || distance > written || end > out.length) throw new RangeError('match')
    for (; written < end; written += 1) out[written] = out[written - distance] ?? 0
  }
  return written
}

function longer(block: Uint8Array, start: number, nibble: number): { length: number; at: number } {
  let length = nibble
  let at = start
  if (nibble === 15) {
    for (let byte = 255; byte === 255; at += 1) {
      byte = block[at] ?? 0
      length += byte
    }
  }
  return { length, at }
}
