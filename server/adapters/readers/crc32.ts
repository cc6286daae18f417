import zlib from 'node:zlib'

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value >>> 0
})

/** The CRC-32 of PNG, zip and gzip. */
export function crc32(bytes: Uint8Array): number {
  return native === undefined ? slowCrc32(bytes) : native(bytes)
}

/** Missing in Node 20 before 20.15 and in Node 22 before 22.2. */
const native = (zlib as { crc32?: (bytes: Uint8Array) => number }).crc32

/** The same without the platform's help. */
export function slowCrc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (let at = 0; at < bytes.length; at += 1) value = (TABLE[(value ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}
