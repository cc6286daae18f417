import fs from 'node:fs'
import path from 'node:path'
import { BlockedFilter } from '../../domain/disclosure/matching/blocked-filter.ts'
import { manyRows, mostRows } from '../../domain/disclosure/matching/fingerprint-index.ts'
import { bitsPerEntry, bucketEntries, entryBytes, headerBytes, mostBucketBits, mostFilterBytes, storeMagic } from './store-layout.ts'

const partitionBits = 7
const partitions = 1 << partitionBits
/** low, high, group, row. */
const wordsPerEntry = 4
const bufferedEntries = 4096
/** Below so many entries a sort by comparison is quicker than one by digits. */
const smallPart = 4000

/** Whether a fingerprint that stands for more than a few records is kept, as one entry without a record. */
export type CommonEntries = 'keep' | 'drop'

/**
 * Collects fingerprints in any order and writes them sorted, with a filter. Memory is bounded: entries wait on disk in parts by
 * their first bits, and one part at a time is sorted.
 */
export class FingerprintWriter {
  readonly #folder: string
  readonly #name: string
  readonly #common: CommonEntries
  readonly #buffers: (Uint32Array | undefined)[] = Array.from({ length: partitions })
  readonly #filled = new Int32Array(partitions)
  readonly #spilled = new Float64Array(partitions)
  readonly #files: (number | null)[] = Array.from({ length: partitions }, () => null)

  constructor(folder: string, name: string, common: CommonEntries) {
    this.#folder = folder
    this.#name = name
    this.#common = common
  }

  add(low: number, high: number, group: number, row: number): void {
    const part = high >>> (32 - partitionBits)
    const buffer = (this.#buffers[part] ??= new Uint32Array(bufferedEntries * wordsPerEntry))
    let at = (this.#filled[part] as number) * wordsPerEntry
    buffer[at++] = low
    buffer[at++] = high
    buffer[at++] = group
    buffer[at] = row
    this.#filled[part] = (this.#filled[part] as number) + 1
    if (this.#filled[part] === bufferedEntries) this.#spill(part)
  }

  #spill(part: number): void {
    const buffer = this.#buffers[part] as Uint32Array
    const count = this.#filled[part] as number
    if (count === 0) return
    this.#files[part] ??= fs.openSync(path.join(this.#folder, `${this.#name}.part-${part}`), 'wx+', 0o600)
    writeAll(this.#files[part] as number, new Uint8Array(buffer.buffer, 0, count * wordsPerEntry * 4), null)
    this.#spilled[part] = (this.#spilled[part] as number) + count
    this.#filled[part] = 0
  }

  /** Writes the store; answers the number of its entries. */
  finish(target: string): number {
    const collected = this.#spilled.reduce((sum, count, part) => sum + count + (this.#filled[part] as number), 0)
    const bucketBits = Math.min(mostBucketBits, Math.max(partitionBits, Math.ceil(Math.log2(Math.max(1, collected / bucketEntries)))))
    const filter = new BlockedFilter(new Int32Array(BlockedFilter.wordsFor(collected, bitsPerEntry, mostFilterBytes)))
    const starts = new Uint32Array((1 << bucketBits) + 1)
    const fd = fs.openSync(target, 'wx', 0o600)
    try {
      const filterAt = headerBytes
      const startsAt = filterAt + filter.words.byteLength
      const entriesAt = startsAt + starts.byteLength
      let written = 0
      for (let part = 0; part < partitions; part += 1) {
        const entries = this.#take(part)
        const sorted = sortEntries(entries, bucketBits)
        const packed = this.#pack(entries, sorted, { bucketBits, starts, filter, first: written })
        writeAll(fd, packed, entriesAt + written * entryBytes)
        written += packed.length / entryBytes
      }
      for (let bucket = 1; bucket < starts.length; bucket += 1) starts[bucket] = (starts[bucket] as number) + (starts[bucket - 1] as number)
      writeAll(fd, new Uint8Array(filter.words.buffer), filterAt)
      writeAll(fd, new Uint8Array(starts.buffer), startsAt)
      const header = Buffer.alloc(headerBytes)
      header.write(storeMagic, 'latin1')
      header.writeUInt32LE(bucketBits, 8)
      header.writeUInt32LE(filter.words.length, 12)
      header.writeDoubleLE(written, 16)
      writeAll(fd, header, 0)
      fs.fsyncSync(fd)
      return written
    } finally {
      fs.closeSync(fd)
    }
  }

  /** All entries of a part, from disk and from the buffer; the part's file goes. */
  #take(part: number): Uint32Array {
    const file = this.#files[part] ?? null
    if (file === null) return (this.#buffers[part] ?? new Uint32Array(0)).subarray(0, (this.#filled[part] as number) * wordsPerEntry)
    this.#spill(part)
    const entries = new Uint32Array((this.#spilled[part] as number) * wordsPerEntry)
    const bytes = new Uint8Array(entries.buffer)
    for (let done = 0; done < bytes.length;) {
      const read = fs.readSync(file, bytes, done, Math.min(bytes.length - done, 1 << 26), done)
      if (read === 0) throw new Error('a part of the index was cut short')
      done += read
    }
    fs.closeSync(file)
    fs.rmSync(path.join(this.#folder, `${this.#name}.part-${part}`))
    this.#files[part] = null
    return entries
  }

  #pack(entries: Uint32Array, order: Uint32Array, into: { readonly bucketBits: number; readonly starts: Uint32Array; readonly filter: BlockedFilter; readonly first: number }): Uint8Array {
    const packed = new Uint8Array(order.length * entryBytes)
    let at = 0
    const put = (low: number, group: number, row: number): void => {
      packed[at] = low
      packed[at + 1] = low >>> 8
      packed[at + 2] = low >>> 16
      packed[at + 3] = low >>> 24
      packed[at + 4] = group
      packed[at + 5] = group >>> 8
      packed[at + 6] = row
      packed[at + 7] = row >>> 8
      packed[at + 8] = row >>> 16
      packed[at + 9] = row >>> 24
      at += entryBytes
    }
    for (let from = 0; from < order.length;) {
      const first = (order[from] as number) * wordsPerEntry
      const low = entries[first] as number
      const high = entries[first + 1] as number
      let to = from + 1
      while (to < order.length && entries[(order[to] as number) * wordsPerEntry] === low && entries[(order[to] as number) * wordsPerEntry + 1] === high) to += 1
      const before = at
      if (to === from + 1) put(low, entries[first + 2] as number, entries[first + 3] as number)
      else for (const { group, row } of keptOf(entries, order.subarray(from, to), this.#common)) put(low, group, row)
      if (at > before) {
        into.filter.add(low)
        const bucket = (high >>> (32 - into.bucketBits)) + 1
        into.starts[bucket] = (into.starts[bucket] as number) + (at - before) / entryBytes
      }
      from = to
    }
    return packed.subarray(0, at)
  }
}

interface KeptEntry {
  readonly group: number
  readonly row: number
}

/** The entries of one fingerprint that stay: a few records of each group, or one that stands for many. */
function keptOf(entries: Uint32Array, order: Uint32Array, common: CommonEntries): readonly KeptEntry[] {
  // A pair that many records share, in whatever columns, tells nobody from the others.
  if (common === 'drop' && order.length > mostRows * 2) return []
  const byGroup = new Map<number, Set<number>>()
  for (const index of order) {
    const group = entries[index * wordsPerEntry + 2] as number
    const rows = byGroup.get(group) ?? new Set()
    byGroup.set(group, rows)
    if (rows.size <= mostRows) rows.add(entries[index * wordsPerEntry + 3] as number)
  }
  return [...byGroup].flatMap(([group, rows]): readonly KeptEntry[] => {
    if (rows.size > mostRows || rows.has(manyRows)) return common === 'drop' ? [] : [{ group, row: manyRows }]
    return [...rows].map((row) => ({ group, row }))
  }).slice(0, 60)
}

/** One digit of a sort: 16 bits or fewer of one word of an entry. */
interface SortDigit {
  readonly word: 0 | 1
  readonly shift: number
  readonly mask: number
}

/** Places of entries by bucket, then low half; entries of one fingerprint lie together. */
function sortEntries(entries: Uint32Array, bucketBits: number): Uint32Array {
  const count = entries.length / wordsPerEntry
  let order: Uint32Array = new Uint32Array(count)
  for (let at = 0; at < count; at += 1) order[at] = at
  const rest = 32 - bucketBits
  if (count < smallPart) {
    const [low, bucket] = [(at: number) => entries[at * wordsPerEntry] as number, (at: number) => (entries[at * wordsPerEntry + 1] as number) >>> rest]
    return order.sort((one, next) => bucket(one) - bucket(next) || low(one) - low(next) || (entries[one * wordsPerEntry + 1] as number) - (entries[next * wordsPerEntry + 1] as number) || one - next)
  }
  // The bits of the high half below the bucket's come first, so that they decide last.
  const below: readonly SortDigit[] = rest > 16 ? [{ word: 1, shift: 0, mask: 0xffff }, { word: 1, shift: 16, mask: 2 ** (rest - 16) - 1 }] : [{ word: 1, shift: 0, mask: 2 ** rest - 1 }]
  let other: Uint32Array = new Uint32Array(count)
  const digits: readonly SortDigit[] = [
    ...below, { word: 0, shift: 0, mask: 0xffff }, { word: 0, shift: 16, mask: 0xffff },
    // A part shares its first bits: 16 of the bucket's are always enough.
    { word: 1, shift: rest, mask: 0xffff },
  ]
  for (const digit of digits) {
    radixPass(entries, order, other, digit)
    const swap = order
    order = other
    other = swap
  }
  return order
}

function radixPass(entries: Uint32Array, from: Uint32Array, to: Uint32Array, { word, shift, mask }: SortDigit): void {
  const counts = new Uint32Array(mask + 2)
  for (let at = 0; at < from.length; at += 1) {
    const value = ((entries[(from[at] as number) * wordsPerEntry + word] as number) >>> shift) & mask
    counts[value + 1] = (counts[value + 1] as number) + 1
  }
  for (let value = 1; value < counts.length; value += 1) counts[value] = (counts[value] as number) + (counts[value - 1] as number)
  for (let at = 0; at < from.length; at += 1) {
    const place = from[at] as number
    const value = ((entries[place * wordsPerEntry + word] as number) >>> shift) & mask
    to[counts[value] as number] = place
    counts[value] = (counts[value] as number) + 1
  }
}

function writeAll(fd: number, bytes: Uint8Array, position: number | null): void {
  for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done, bytes.length - done, position === null ? null : position + done)
}
