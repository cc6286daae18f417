import type { BlockedFilter } from './blocked-filter.ts'
import type { KeyedHash } from './keyed-hash.ts'

/** The row of an entry that stands for more than a few records. */
export const manyRows = 0xffffffff
/** Records remembered for one fingerprint; a commoner value points at nobody. */
export const mostRows = 3

/** What an index knows of one column; kept with the key, away from the fingerprints. */
export interface IndexedColumn {
  readonly name: string
  readonly numeric: boolean
  /** Information in bits that a value of the column carries on average. */
  readonly bits: number
  /** True where whole numbers or short decimals fill their range so densely that equality says little. */
  readonly dense: boolean
}

/** One mark that every record has: of a column's value, as it is (`places` null) or rounded. */
export interface MarkedCell {
  readonly column: number
  readonly places: number | null
  /** Information in bits that the mark carries on average. */
  readonly bits: number
}

/** One way in which fingerprints were made of the data. */
export interface FingerprintGroup {
  readonly kind: 'value' | 'rounded' | 'shingle' | 'pair' | 'window' | 'run'
  /** Places in the list of columns. */
  readonly columns: readonly number[]
  /** For numbers, by decimal places: the share of all numbers of the range that the column holds. */
  readonly shares: readonly number[]
  readonly run: ColumnRun
}

/** Stretches of a column in its own order: how long each is, and how far apart they begin. */
export interface ColumnRun {
  readonly length: number
  readonly stride: number
}

/** Everything about an index that must stay with its key. */
export interface IndexSecret {
  readonly rows: number
  readonly columns: readonly IndexedColumn[]
  readonly groups: readonly FingerprintGroup[]
  readonly cells: readonly MarkedCell[]
  /** Numbers of neighbouring columns that make one row shingle. */
  readonly windows: readonly number[]
  /** Numbers of words of the values that are phrases. */
  readonly phrases: readonly number[]
  /** Lengths of stretches of columns. */
  readonly runs: readonly number[]
  /** Whether free text was cut into shingles. */
  readonly shingles: boolean
}

/** Entries of one fingerprint. */
export interface FoundEntries {
  readonly groups: Uint16Array
  readonly rows: Uint32Array
}

/** PORT: fingerprints that can be asked for one by one. */
export interface FingerprintStore {
  readonly filter: BlockedFilter
  /** Fills `found` with the entries of a fingerprint; answers how many there are, at most as many as `found` holds. */
  readonly lookup: (low: number, high: number, found: FoundEntries) => number
}

/** PORT: the fingerprints of one dataset version or extract. */
export interface FingerprintIndex {
  readonly name: string
  readonly secret: IndexSecret
  readonly hash: KeyedHash
  /** Values, phrases and shingles of free text. */
  readonly values: FingerprintStore
  /** Pairs and row shingles. */
  readonly records: FingerprintStore
  /** Marks of a record's cells, `null` if there is no such record. */
  readonly cellsOf: (row: number) => Uint16Array | null
}

/** Room for the entries of one fingerprint. */
export function roomForEntries(): FoundEntries {
  return { groups: new Uint16Array(64), rows: new Uint32Array(64) }
}
