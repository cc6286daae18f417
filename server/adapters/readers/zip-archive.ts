import { asBuffer, bytesAt, printableRuns } from './byte-search.ts'
import { crc32 } from './crc32.ts'
import { inflateBounded } from './inflate-bounded.ts'
import type { OutputCollector } from './output-collector.ts'
import type { ReadBudget } from './read-budget.ts'
import { hasUnseenCharacters, showName } from './show-name.ts'
import { extraFields, zipDirectory } from './zip-directory.ts'
import type { ZipDirectory, ZipListing } from './zip-directory.ts'
import { noticeListing, noticeOneMoment } from './zip-listing.ts'

/** A file taken out of an archive. */
export interface ArchiveEntry {
  readonly name: string
  readonly bytes: Uint8Array
}

const SYMLINK = 0o120000
const FILE_TYPE = 0o170000

/** Takes every file out of a zip, and notices whatever its listing and its bytes do not say alike, and in an archive of outputs its order and dates; null where it cannot be opened. */
export function openZip(bytes: Uint8Array, found: OutputCollector, budget: ReadBudget, isArchive = false): readonly ArchiveEntry[] | null {
  const directory = zipDirectory(bytes)
  if (directory === null) {
    found.unread('damaged', 'zip directory')
    return null
  }
  noticeEnds(bytes, directory, found)
  if (isArchive) noticeListing(directory.entries, found)
  else noticeOneMoment(directory.entries, found)
  const entries: ArchiveEntry[] = []
  const spans: { from: number; to: number }[] = []
  const names = new Set<string>()
  for (const listing of directory.entries) {
    if (budget.expired || entries.length >= budget.innerFiles) {
      found.unread(budget.expired ? 'time' : 'too-many-files', 'zip')
      return entries
    }
    noticeName(listing.name, found)
    if (names.has(listing.name.toLowerCase())) found.notice('repeated-entry', 'fail', showName(listing.name))
    names.add(listing.name.toLowerCase())
    const place = locate(bytes, listing, directory.directoryAt, found)
    if (place === null) continue
    spans.push(place.span)
    const content = unpack(bytes.subarray(place.dataAt, place.dataAt + listing.packed), listing, found, budget)
    if (content !== null) entries.push({ name: listing.name, bytes: content })
  }
  noticeGaps(bytes, directory, spans, found)
  return entries
}

/** Notices names that lead out of the folder they are unpacked in, or that a person cannot see. */
export function noticeName(name: string, found: OutputCollector): void {
  const where = showName(name)
  if (/^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)/.test(name)) found.notice('path-traversal', 'fail', where)
  if (hasUnseenCharacters(name)) found.notice('name-unseen-characters', 'review', where)
}

function noticeEnds(bytes: Uint8Array, { prefix, end, comment }: ZipDirectory, found: OutputCollector): void {
  if (prefix > 0) found.notice('prefix-bytes', 'fail', null, { bytes: prefix })
  if (end < bytes.length) found.notice('trailing-bytes', 'fail', `byte ${end}`, { bytes: bytes.length - end })
  if (prefix > 0 || end < bytes.length) found.unread('unknown-part', 'zip')
  if (comment.length > 0) {
    found.notice('archive-comment', 'review', null, { bytes: comment.length })
    found.hidden('zip comment', asBuffer(comment).toString('utf8'))
  }
}

/** Finds an entry's data through its local header, which must say the same as the directory. */
function locate(bytes: Uint8Array, listing: ZipListing, limit: number, found: OutputCollector): { dataAt: number; span: { from: number; to: number } } | null {
  const buffer = asBuffer(bytes)
  const where = showName(listing.name)
  const at = listing.localAt
  if (at + 30 > limit || !bytesAt(bytes, at, 'PK\x03\x04')) {
    found.unread('damaged', where)
    return null
  }
  const nameEnd = at + 30 + buffer.readUInt16LE(at + 26)
  const dataAt = nameEnd + buffer.readUInt16LE(at + 28)
  let to = dataAt + listing.packed
  if (to > limit) {
    found.unread('truncated', where)
    return null
  }
  const streamed = (listing.flags & 8) !== 0
  const said = [buffer.readUInt16LE(at + 6), buffer.readUInt16LE(at + 8), buffer.readUInt32LE(at + 14), buffer.readUInt32LE(at + 18), buffer.readUInt32LE(at + 22)]
  const listed = [listing.flags, listing.method, listing.crc, listing.packed, listing.unpacked]
  const agrees = said.every((value, field) => value === listed[field] || (field >= 2 && streamed && value === 0) || (field >= 3 && value === 0xffffffff))
  if (!agrees || !buffer.subarray(at + 30, nameEnd).equals(listing.rawName)) found.notice('header-mismatch', 'fail', where)
  if (streamed) to += descriptorLength(buffer, to, listing)
  noticeExtras(listing, bytes.subarray(nameEnd, dataAt), where, found)
  return { dataAt, span: { from: at, to } }
}

/** A data descriptor has an optional signature and sizes of four or eight bytes. */
function descriptorLength(buffer: Buffer, at: number, { crc, packed }: ZipListing): number {
  const signature = bytesAt(buffer, at, 'PK\x07\x08') ? 4 : 0
  const fields = at + signature
  if (fields + 12 > buffer.length || buffer.readUInt32LE(fields) !== crc) return 0
  const wide = fields + 20 <= buffer.length && buffer.readBigUInt64LE(fields + 4) === BigInt(packed) && buffer.readUInt32LE(fields + 12) !== 0x04034b50 && buffer.readUInt32LE(fields + 8) === 0
  return signature + (wide ? 20 : 12)
}

/** Extra fields that only say times, owners and sizes are plain; others could hold anything. */
function noticeExtras(listing: ZipListing, local: Uint8Array, where: string, found: OutputCollector): void {
  // table: field id → longest plain length
  const plain: Readonly<Record<number, number>> = { 0x0001: 28, 0x5455: 13, 0x7875: 15, 0x5855: 12, 0x000a: 36, 0xcafe: 0 }
  for (const { id, data } of [...extraFields(listing.extra), ...extraFields(local)]) {
    const longest = plain[id]
    const padding = id === 0xa220 && data.subarray(4).every((byte) => byte === 0)
    if (padding || (longest !== undefined && data.length <= longest)) continue
    found.notice('zip-extra', 'review', where, { bytes: data.length })
    found.hidden(`zip extra ${where}`, printableRuns(data))
  }
  if (listing.comment.length > 0) {
    found.notice('archive-comment', 'review', where, { bytes: listing.comment.length })
    found.hidden(`zip comment ${where}`, asBuffer(listing.comment).toString('utf8'))
  }
}

/** The content of one entry, checked against its length and check sum; null where it is no file or was not read. */
function unpack(data: Uint8Array, listing: ZipListing, found: OutputCollector, budget: ReadBudget): Uint8Array | null {
  const where = showName(listing.name)
  if ((listing.flags & 0x2041) !== 0) return unreadEntry('encrypted')
  if ((listing.mode & FILE_TYPE) === SYMLINK) {
    found.notice('symlink', 'fail', where)
    found.hidden(`link ${where}`, asBuffer(data.subarray(0, 4_096)).toString('utf8'))
  }
  if (listing.method !== 0 && listing.method !== 8) return unreadEntry('method')
  if (!budget.takeInnerBytes(listing.unpacked)) {
    if (listing.unpacked > listing.packed * 100) found.notice('zip-bomb', 'fail', where, { packed: listing.packed, unpacked: listing.unpacked })
    return unreadEntry('too-large')
  }
  const inflated = listing.method === 0 ? { bytes: data, consumed: data.length } : inflateBounded(data, listing.unpacked + 1)
  if (inflated === 'too-large') found.notice('zip-bomb', 'fail', where, { packed: listing.packed, unpacked: listing.unpacked })
  if (typeof inflated === 'string') return unreadEntry(inflated)
  if (inflated.consumed < data.length) {
    found.notice('unlisted-bytes', 'fail', where, { bytes: data.length - inflated.consumed })
    found.unread('unknown-part', where)
  }
  if (inflated.bytes.length !== listing.unpacked || crc32(inflated.bytes) !== listing.crc) return unreadEntry('damaged')
  if (listing.name.endsWith('/') && inflated.bytes.length === 0) return null
  return inflated.bytes

  function unreadEntry(reason: 'encrypted' | 'method' | 'too-large' | 'damaged'): null {
    found.unread(reason, where)
    return null
  }
}

/** Every byte before the directory must belong to exactly one listed entry. */
function noticeGaps(bytes: Uint8Array, { prefix, directoryAt }: ZipDirectory, spans: { from: number; to: number }[], found: OutputCollector): void {
  let at = prefix
  for (const { from, to } of [...spans.sort((a, b) => a.from - b.from), { from: directoryAt, to: directoryAt }]) {
    if (from < at) found.notice('overlapping-entries', 'fail', `byte ${from}`)
    if (from > at) {
      const unlisted = bytesAt(bytes, at, 'PK\x03\x04')
      found.notice(unlisted ? 'unlisted-entry' : 'unlisted-bytes', 'fail', `byte ${at}`, { bytes: from - at })
      found.unread('unknown-part', `byte ${at}`)
    }
    at = Math.max(at, to)
  }
}
