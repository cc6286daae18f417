import { asBuffer, bytesAt } from './byte-search.ts'
import { decodeText } from './decode-text.ts'

/** One entry as the central directory lists it. */
export interface ZipListing {
  readonly name: string
  readonly rawName: Uint8Array
  readonly method: number
  readonly flags: number
  readonly crc: number
  /** Date and time of the last change, as the directory writes them: MS-DOS date in the upper sixteen bits. */
  readonly changed: number
  readonly packed: number
  readonly unpacked: number
  readonly localAt: number
  readonly mode: number
  readonly extra: Uint8Array
  readonly comment: Uint8Array
}

/** The central directory, and where in the file it and the archive lie. */
export interface ZipDirectory {
  readonly entries: readonly ZipListing[]
  /** Bytes before the archive; every offset in it counts from here. */
  readonly prefix: number
  readonly directoryAt: number
  readonly end: number
  readonly comment: Uint8Array
}

const MOST_ENTRIES = 100_000

/** Reads the central directory strictly; null where it is missing or does not fit the file. */
export function zipDirectory(bytes: Uint8Array): ZipDirectory | null {
  const buffer = asBuffer(bytes)
  const endAt = endRecordAt(buffer)
  if (endAt === null) return null
  const tail = endFields(buffer, endAt)
  if (tail === null || tail.count > MOST_ENTRIES) return null
  const directoryAt = tail.recordAt - tail.size
  const prefix = directoryAt - tail.offset
  if (directoryAt < 0 || prefix < 0) return null
  const entries: ZipListing[] = []
  let at = directoryAt
  for (let index = 0; index < tail.count; index += 1) {
    const entry = listingAt(buffer, at, tail.recordAt, prefix)
    if (entry === null) return null
    entries.push(entry.listing)
    at = entry.next
  }
  if (at !== tail.recordAt) return null
  const commentEnd = endAt + 22 + buffer.readUInt16LE(endAt + 20)
  return { entries, prefix, directoryAt, end: commentEnd, comment: bytes.subarray(endAt + 22, commentEnd) }
}

/** The last end record whose comment fits; one that ends with the file is preferred. */
function endRecordAt(buffer: Buffer): number | null {
  let fallback: number | null = null
  const first = Math.max(0, buffer.length - 65_557)
  for (let at = buffer.length - 22; at >= first; at -= 1) {
    if (!bytesAt(buffer, at, 'PK\x05\x06')) continue
    const end = at + 22 + buffer.readUInt16LE(at + 20)
    if (end === buffer.length) return at
    if (end < buffer.length) fallback ??= at
  }
  return fallback
}

/** Count, size and offset of the directory, from the 64-bit record where there is one; `recordAt` is where the directory ends. */
function endFields(buffer: Buffer, endAt: number): { count: number; size: number; offset: number; recordAt: number } | null {
  if (buffer.readUInt16LE(endAt + 4) !== 0 || buffer.readUInt16LE(endAt + 6) !== 0) return null
  const short = { count: buffer.readUInt16LE(endAt + 10), size: buffer.readUInt32LE(endAt + 12), offset: buffer.readUInt32LE(endAt + 16), recordAt: endAt }
  if (!bytesAt(buffer, endAt - 20, 'PK\x06\x07')) return short.count === 0xffff || short.size === 0xffffffff || short.offset === 0xffffffff ? null : short
  const recordAt = endAt - 20 - 56
  if (!bytesAt(buffer, recordAt, 'PK\x06\x06')) return null
  return { count: big(buffer, recordAt + 32), size: big(buffer, recordAt + 40), offset: big(buffer, recordAt + 48), recordAt }
}

function listingAt(buffer: Buffer, at: number, limit: number, prefix: number): { listing: ZipListing; next: number } | null {
  if (at + 46 > limit || !bytesAt(buffer, at, 'PK\x01\x02')) return null
  const nameEnd = at + 46 + buffer.readUInt16LE(at + 28)
  const extraEnd = nameEnd + buffer.readUInt16LE(at + 30)
  const next = extraEnd + buffer.readUInt16LE(at + 32)
  if (next > limit) return null
  const rawName = buffer.subarray(at + 46, nameEnd)
  const extra = buffer.subarray(nameEnd, extraEnd)
  const sizes = wideSizes(extra, { unpacked: buffer.readUInt32LE(at + 24), packed: buffer.readUInt32LE(at + 20), localAt: buffer.readUInt32LE(at + 42) })
  if (sizes === null) return null
  const listing: ZipListing = {
    name: entryName(rawName), rawName, extra, comment: buffer.subarray(extraEnd, next),
    flags: buffer.readUInt16LE(at + 8), method: buffer.readUInt16LE(at + 10), crc: buffer.readUInt32LE(at + 16), changed: buffer.readUInt32LE(at + 12),
    packed: sizes.packed, unpacked: sizes.unpacked, localAt: sizes.localAt + prefix, mode: buffer.readUInt32LE(at + 38) >>> 16,
  }
  return { listing, next }
}

/** Sizes of 0xffffffff stand in the 64-bit extra field, in this order. */
function wideSizes(extra: Buffer, sizes: { unpacked: number; packed: number; localAt: number }): typeof sizes | null {
  if (![sizes.unpacked, sizes.packed, sizes.localAt].includes(0xffffffff)) return sizes
  const field = extraFields(extra).find(({ id }) => id === 1)
  if (field === undefined) return null
  const wide = asBuffer(field.data)
  let at = 0
  const widened = (value: number): number => {
    if (value !== 0xffffffff) return value
    at += 8
    return at <= wide.length ? big(wide, at - 8) : Number.NaN
  }
  const result = { unpacked: widened(sizes.unpacked), packed: widened(sizes.packed), localAt: widened(sizes.localAt) }
  return Object.values(result).every(Number.isSafeInteger) ? result : null
}

/** The tagged fields of an entry; a rest that is no field comes with the id -1. */
export function extraFields(extra: Uint8Array): { id: number; data: Uint8Array }[] {
  const buffer = asBuffer(extra)
  const fields: { id: number; data: Uint8Array }[] = []
  let at = 0
  while (at + 4 <= buffer.length) {
    const end = at + 4 + buffer.readUInt16LE(at + 2)
    if (end > buffer.length) break
    fields.push({ id: buffer.readUInt16LE(at), data: extra.subarray(at + 4, end) })
    at = end
  }
  if (at < buffer.length) fields.push({ id: -1, data: extra.subarray(at) })
  return fields
}

function entryName(raw: Uint8Array): string {
  return decodeText(raw)?.text ?? asBuffer(raw).toString('latin1')
}

function big(buffer: Buffer, at: number): number {
  return Number(buffer.readBigUInt64LE(at))
}
