/**
 * ZIP (APPNOTE 6.3.10) in one canonical form: stored entries, one fixed time, nothing optional. Every byte is a function of names and
 * contents, so a verifier that knows these can say of any byte which field it belongs to and what it must be. Compression would make
 * bytes depend on the library that wrote them.
 */

export interface ZipEntry { readonly name: string; readonly bytes: Uint8Array }

/** What a verifier knows of an entry: `crc` is null where the content is not what it should be. */
export interface ZipShape { readonly name: string; readonly size: number; readonly crc: number | null }

/** A run of bytes of one field; `expected` is null where only the content's hash can tell. */
export interface ZipField { readonly entry: string | null; readonly field: string; readonly from: number; readonly to: number; readonly expected: Uint8Array | null }

/** 1980-01-01 00:00, the first moment that ZIP knows. */
const dosDate = 0x0021
const utf8Names = 0x0800
const madeByUnix = (3 << 8) | 20
const regularFile = (0o100644 << 16) >>> 0

type Part = readonly [field: string, size: 2 | 4, value: number | null] | readonly [field: string, size: 'bytes', value: Uint8Array | null, length: number]

/** Writes the archive. */
export const writeZip = (entries: readonly ZipEntry[]): Uint8Array => {
  const fields = zipFields(entries.map((e) => ({ name: e.name, size: e.bytes.length, crc: crc32(e.bytes) })))
  const out = new Uint8Array(fields.at(-1)?.to ?? 0)
  for (const f of fields) out.set(f.expected ?? contentOf(entries, f.entry), f.from)
  return out
}

const contentOf = (entries: readonly ZipEntry[], name: string | null): Uint8Array => {
  const entry = entries.find((e) => e.name === name)
  if (entry === undefined) throw new Error('zip: a content without its entry')
  return entry.bytes
}

/** Every field of the canonical archive of these entries, in order, without gaps. */
export const zipFields = (shapes: readonly ZipShape[]): readonly ZipField[] => {
  const fields: ZipField[] = []
  let at = 0
  const put = (entry: string | null, parts: readonly Part[]): void => {
    for (const part of parts) {
      const size = part[1] === 'bytes' ? part[3] : part[1]
      if (size > 0) fields.push({ entry, field: part[0], from: at, to: at + size, expected: expectedOf(part) })
      at += size
    }
  }
  const offsets = shapes.map((shape) => {
    const offset = at
    put(shape.name, localParts(shape))
    return offset
  })
  const centralFrom = at
  shapes.forEach((shape, i) => put(shape.name, centralParts(shape, offsets[i] ?? 0)))
  put(null, endParts(shapes.length, at - centralFrom, centralFrom))
  return fields
}

const expectedOf = (part: Part): Uint8Array | null => {
  if (part[2] === null) return null
  if (part[1] === 'bytes') return part[2]
  const bytes = new Uint8Array(part[1])
  new DataView(bytes.buffer)[part[1] === 2 ? 'setUint16' : 'setUint32'](0, part[2], true)
  return bytes
}

const nameBytes = (name: string): Uint8Array => new TextEncoder().encode(name)

const localParts = ({ name, size, crc }: ZipShape): readonly Part[] => {
  const bytes = nameBytes(name)
  return [
    ['local-signature', 4, 0x04034b50], ['local-version', 2, 20], ['local-flags', 2, utf8Names], ['local-method', 2, 0], ['local-time', 2, 0], ['local-date', 2, dosDate],
    ['local-crc', 4, crc], ['local-stored-size', 4, size], ['local-size', 4, size], ['local-name-length', 2, bytes.length], ['local-extra-length', 2, 0],
    ['local-name', 'bytes', bytes, bytes.length], ['content', 'bytes', null, size],
  ]
}

const centralParts = ({ name, size, crc }: ZipShape, offset: number): readonly Part[] => {
  const bytes = nameBytes(name)
  return [
    ['central-signature', 4, 0x02014b50], ['central-made-by', 2, madeByUnix], ['central-version', 2, 20], ['central-flags', 2, utf8Names], ['central-method', 2, 0],
    ['central-time', 2, 0], ['central-date', 2, dosDate], ['central-crc', 4, crc], ['central-stored-size', 4, size], ['central-size', 4, size],
    ['central-name-length', 2, bytes.length], ['central-extra-length', 2, 0], ['central-comment-length', 2, 0], ['central-disk', 2, 0],
    ['central-internal', 2, 0], ['central-external', 4, regularFile], ['central-offset', 4, offset], ['central-name', 'bytes', bytes, bytes.length],
  ]
}

const endParts = (count: number, size: number, offset: number): readonly Part[] => [
  ['end-signature', 4, 0x06054b50], ['end-disk', 2, 0], ['end-central-disk', 2, 0], ['end-entries-here', 2, count], ['end-entries', 2, count],
  ['end-central-size', 4, size], ['end-central-offset', 4, offset], ['end-comment-length', 2, 0],
]

/** An entry as a damaged or foreign archive names it, for finding out what is extra, missing or moved. */
export interface SeenEntry { readonly name: string; readonly from: number; readonly size: number }

/** Entries by the central directory, as far as it can be followed; empty where there is none. */
export const seenEntries = (zip: Uint8Array): readonly SeenEntry[] => {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = lastSignature(view)
  if (end < 0) return []
  const seen: SeenEntry[] = []
  let at = view.getUint32(end + 16, true)
  while (at + 46 <= zip.length && view.getUint32(at, true) === 0x02014b50) {
    const size = view.getUint32(at + 20, true)
    const [name, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)]
    const local = view.getUint32(at + 42, true)
    const text = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + name))
    if (local + 30 <= zip.length) seen.push({ name: text, from: local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true), size })
    at += 46 + name + extra + comment
  }
  return seen
}

const lastSignature = (view: DataView): number => {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 66_000); at -= 1) if (view.getUint32(at, true) === 0x06054b50) return at
  return -1
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k += 1) c = (c & 1) === 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

/** CRC-32 as ZIP uses it; written out because Node 20's zlib may lack it. */
export const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
