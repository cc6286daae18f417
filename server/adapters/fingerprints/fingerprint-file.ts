import fs from 'node:fs'
import { BlockedFilter } from '../../domain/disclosure/matching/blocked-filter.ts'
import type { FingerprintStore, FoundEntries } from '../../domain/disclosure/matching/fingerprint-index.ts'
import { entryBytes, headerBytes, storeMagic } from './store-layout.ts'

const pageBytes = 16_384
/** Pages of the file that are kept in memory. */
const keptPages = 1024

/** A store of fingerprints on disk: its filter and the table of buckets are in memory, its entries are read where they are asked for. */
export class FingerprintFile implements FingerprintStore {
  readonly filter: BlockedFilter
  readonly entries: number
  readonly #fd: number
  readonly #shift: number
  readonly #starts: Uint32Array
  readonly #entriesAt: number
  readonly #bytes: number
  readonly #pages: (Uint8Array | undefined)[] = []
  readonly #pageNumbers = new Float64Array(keptPages).fill(-1)

  constructor(file: string) {
    this.#fd = fs.openSync(file, 'r')
    this.#bytes = fs.fstatSync(this.#fd).size
    const header = Buffer.from(this.#read(0, headerBytes))
    if (header.toString('latin1', 0, 8) !== storeMagic) throw new Error('not a fingerprint store')
    const bucketBits = header.readUInt32LE(8)
    const filterWords = header.readUInt32LE(12)
    this.entries = header.readDoubleLE(16)
    this.#shift = 32 - bucketBits
    const startsAt = headerBytes + filterWords * 4
    this.#entriesAt = startsAt + ((1 << bucketBits) + 1) * 4
    if (this.#bytes !== this.#entriesAt + this.entries * entryBytes) throw new Error('a fingerprint store is damaged')
    this.filter = new BlockedFilter(new Int32Array(this.#read(headerBytes, filterWords * 4).buffer))
    this.#starts = new Uint32Array(this.#read(startsAt, ((1 << bucketBits) + 1) * 4).buffer)
  }

  lookup(low: number, high: number, found: FoundEntries): number {
    const bucket = high >>> this.#shift
    const first = this.#starts[bucket] as number
    let from = first
    let to = this.#starts[bucket + 1] as number
    while (from < to) {
      const middle = (from + to) >>> 1
      if (this.#word(middle) < low) from = middle + 1
      else to = middle
    }
    const end = this.#starts[bucket + 1] as number
    let count = 0
    for (let entry = from; entry < end && count < found.rows.length && this.#word(entry) === low; entry += 1) {
      const at = this.#entriesAt + entry * entryBytes
      found.groups[count] = this.#byte(at + 4) | (this.#byte(at + 5) << 8)
      found.rows[count] = (this.#byte(at + 6) | (this.#byte(at + 7) << 8) | (this.#byte(at + 8) << 16) | (this.#byte(at + 9) << 24)) >>> 0
      count += 1
    }
    return count
  }

  close(): void {
    fs.closeSync(this.#fd)
  }

  #word(entry: number): number {
    const at = this.#entriesAt + entry * entryBytes
    return (this.#byte(at) | (this.#byte(at + 1) << 8) | (this.#byte(at + 2) << 16) | (this.#byte(at + 3) << 24)) >>> 0
  }

  #byte(at: number): number {
    const page = Math.floor(at / pageBytes)
    const slot = page % keptPages
    if (this.#pageNumbers[slot] !== page) {
      const bytes = (this.#pages[slot] ??= new Uint8Array(pageBytes))
      const length = Math.min(pageBytes, this.#bytes - page * pageBytes)
      this.#pageNumbers[slot] = -1
      this.#fill(bytes, page * pageBytes, length)
      this.#pageNumbers[slot] = page
    }
    return (this.#pages[slot] as Uint8Array)[at - page * pageBytes] as number
  }

  #read(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    this.#fill(bytes, at, length)
    return bytes
  }

  #fill(bytes: Uint8Array, at: number, length: number): void {
    for (let done = 0; done < length;) {
      const read = fs.readSync(this.#fd, bytes, done, length - done, at + done)
      if (read === 0) throw new Error('a fingerprint store is cut short')
      done += read
    }
  }
}
