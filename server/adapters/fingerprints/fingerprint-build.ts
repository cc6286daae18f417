import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import fs from 'node:fs'
import path from 'node:path'
import { planFingerprints, type ColumnFacts, type FingerprintPlan } from '../../domain/disclosure/matching/fingerprint-plan.ts'
import type { ColumnRun, IndexSecret } from '../../domain/disclosure/matching/fingerprint-index.ts'
import { KeyedHash } from '../../domain/disclosure/matching/keyed-hash.ts'
import { cellMark, fingerprintKinds, orderedLow, pairLow, shingleWords, mostPhraseWords, unorderedLow } from '../../domain/disclosure/matching/record-hashes.ts'
import { numberForm, placesOf, shortened, ValueReader, withoutPunctuation } from '../../domain/disclosure/matching/value-tokens.ts'
import { countOf, parquetColumns, quoteName, quoteText } from '../duckdb/sandboxed-database.ts'
import { FingerprintWriter } from './fingerprint-writer.ts'

const sampledRows = 10_000
const mostPlaces = 8
/** Different values of a column whose fingerprints are remembered while it is read. */
const rememberedValues = 30_000

const numericTypes = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'DOUBLE', 'FLOAT'])
const isNumeric = (type: string): boolean => numericTypes.has(type) || type.startsWith('DECIMAL')

/** A column as numbers where no digit is lost by it, else as text. */
const comparable = (name: string, type: string, range: ColumnFacts['range']): string => {
  const exact = range !== null && type !== 'FLOAT' && (type === 'DOUBLE' || Math.max(Math.abs(range.least), Math.abs(range.most)) < Number.MAX_SAFE_INTEGER)
  return `CAST(${quoteName(name)} AS ${exact ? 'DOUBLE' : 'VARCHAR'})`
}

/** What was built, to be kept with the key. */
export interface BuiltFingerprints {
  readonly secret: IndexSecret
  readonly entries: { readonly values: number; readonly records: number }
}

/** Reads a Parquet file once and writes its fingerprints into a folder: `values`, `records` and `cells`. */
export async function buildFingerprints(db: DuckDBConnection, parquet: string, folder: string, key: Uint8Array): Promise<BuiltFingerprints> {
  const from = `read_parquet(${quoteText(parquet)})`
  const columns = await parquetColumns(db, parquet)
  const rows = await countOf(db, `SELECT count(*) FROM ${from}`)
  const facts = await factsOf(db, from, columns, rows)
  const plan = planFingerprints(facts, rows)
  const maker = new FingerprintMaker(plan, new KeyedHash(key), folder)
  const stream = await db.stream(`SELECT ${columns.map(({ name, type }, at) => comparable(name, type, facts[at]?.range ?? null)).join(', ')} FROM ${from}`)
  for (let chunk = await stream.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await stream.fetchChunk()) maker.take(chunk.getColumns(), chunk.rowCount)
  const { entries, phrases, shingles } = maker.finish()
  return { secret: { rows, columns: plan.columns, groups: plan.groups, cells: plan.cells, windows: plan.windows, runs: plan.runs, phrases, shingles }, entries }
}

async function factsOf(db: DuckDBConnection, from: string, columns: readonly { readonly name: string; readonly type: string }[], rows: number): Promise<readonly ColumnFacts[]> {
  const asked = columns.flatMap(({ name, type }) => {
    const column = quoteName(name)
    const range = isNumeric(type) ? `CAST(${column} AS DOUBLE)` : 'NULL'
    return [`count(${column})`, `approx_count_distinct(${column})`, `min(${range})`, `max(${range})`]
  })
  const counted = (await db.runAndReadAll(`SELECT ${asked.join(', ')} FROM ${from}`)).getRows()[0] ?? []
  const step = Math.max(1, Math.floor(rows / sampledRows))
  const sample = (await db.runAndReadAll(`SELECT ${columns.map(({ name }) => `CAST(${quoteName(name)} AS VARCHAR)`).join(', ')} FROM (SELECT *, row_number() OVER () AS glovebox_row FROM ${from}) WHERE glovebox_row % ${step} = 0 LIMIT ${2 * sampledRows}`)).getColumns()
  return columns.map(({ name, type }, at) => {
    const [filled, distinct, least, most] = counted.slice(at * 4, at * 4 + 4).map((value) => (value === null ? null : Number(value)))
    return {
      name, filled: filled ?? 0, distinct: Math.min(filled ?? 0, distinct ?? 0), ...sampleFacts(sample[at] ?? []),
      range: isNumeric(type) && typeof least === 'number' && typeof most === 'number' && Number.isFinite(least) && Number.isFinite(most) ? { least, most } : null,
    }
  })
}

function sampleFacts(values: readonly DuckDBValue[]): Pick<ColumnFacts, 'collisions' | 'places' | 'words'> {
  const times = new Map<string, number>()
  let words = 0
  let filled = 0
  for (const value of values) {
    if (value === null) continue
    const text = String(value)
    times.set(text, (times.get(text) ?? 0) + 1)
    words += text.split(/\s+/).length
    filled += 1
  }
  let same = 0
  const places: number[] = [0]
  for (const [text, count] of times) {
    same += count * (count - 1)
    const form = numberForm(text)
    if (form === null) continue
    const shown = Math.min(mostPlaces, placesOf(form))
    while (places.length <= shown) places.push(0)
    places[shown] = (places[shown] as number) + 1 / times.size
  }
  return { collisions: filled < 2 ? 1 : same / (filled * (filled - 1)), places, words: filled === 0 ? 0 : words / filled }
}

/** What is known of one value of a column. */
interface KnownValue {
  readonly low: number
  readonly high: number
  readonly words: number
}

/** Values of a column with the first halves of their fingerprints. */
interface ReadRows {
  readonly values: readonly DuckDBValue[]
  readonly lows: readonly number[] | Uint32Array
}

function isMonotone(values: readonly DuckDBValue[], from: number, length: number): boolean {
  let up = true
  let down = true
  for (let at = from + 1; at < from + length && (up || down); at += 1) {
    const [one, other] = [values[at - 1] ?? '', values[at] ?? '']
    if (one > other) up = false
    if (one < other) down = false
  }
  return up || down
}

/** Makes the fingerprints of records, a few thousand at a time. */
class FingerprintMaker {
  readonly #plan: FingerprintPlan
  readonly #hash: KeyedHash
  readonly #reader: ValueReader
  readonly #folder: string
  readonly #values: FingerprintWriter
  readonly #records: FingerprintWriter
  readonly #cells: number
  readonly #known: (Map<DuckDBValue, KnownValue> | null)[]
  readonly #phrases = new Set<number>()
  readonly #tails = new Map<number, ReadRows>()
  #shingles = false
  #row = 0

  constructor(plan: FingerprintPlan, hash: KeyedHash, folder: string) {
    this.#plan = plan
    this.#hash = hash
    this.#reader = new ValueReader(hash)
    this.#folder = folder
    this.#values = new FingerprintWriter(folder, 'values', 'keep')
    this.#records = new FingerprintWriter(folder, 'records', 'drop')
    this.#cells = fs.openSync(path.join(folder, 'cells'), 'wx', 0o600)
    this.#known = plan.columns.map(() => new Map())
  }

  take(columns: readonly (readonly DuckDBValue[])[], count: number): void {
    const lows = columns.map(() => new Uint32Array(count))
    const highs = columns.map(() => new Uint32Array(count))
    columns.forEach((values, at) => this.#read(values, at, lows[at] as Uint32Array, highs[at] as Uint32Array))
    this.#plan.groups.forEach((group, number) => {
      const [first = 0, second = 0] = group.columns
      if (group.kind === 'value') this.#addValues(columns[first] ?? [], { lows: lows[first] as Uint32Array, highs: highs[first] as Uint32Array }, number)
      else if (group.kind === 'rounded') this.#addRounded(columns[first] ?? [], lows[first] as Uint32Array, group.shares.length - 1, number)
      else if (group.kind === 'shingle') this.#addShingles(columns[first] ?? [], number)
      else if (group.kind === 'run') this.#addRuns(first, group.run, { values: columns[first] ?? [], lows: lows[first] as Uint32Array }, number)
      else if (group.kind === 'pair') this.#addPairs(columns, [first, second], lows, number)
      else this.#addWindows(group.columns, lows, count, number)
    })
    this.#mark(columns, lows, count)
    this.#row += count
  }

  #read(values: readonly DuckDBValue[], column: number, lows: Uint32Array, highs: Uint32Array): void {
    let known = this.#known[column] ?? null
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row] as DuckDBValue
      let found = known?.get(value)
      if (found === undefined) {
        const words = this.#reader.read(value === null ? '' : String(value))
        found = { low: this.#reader.low, high: this.#hash.high(), words }
        if (words > 1 && words <= mostPhraseWords) this.#phrases.add(words)
        if (known !== null) {
          known.set(value, found)
          if (known.size > rememberedValues) known = this.#known[column] = null
        }
      }
      lows[row] = found.low
      highs[row] = found.high
    }
  }

  #addValues(values: readonly DuckDBValue[], { lows, highs }: { readonly lows: Uint32Array; readonly highs: Uint32Array }, group: number): void {
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row] as DuckDBValue
      if (value === null || value === '') continue
      this.#values.add(lows[row] as number, highs[row] as number, group, this.#row + row)
      const other = typeof value === 'number' ? shortened(value) : typeof value === 'string' ? withoutPunctuation(value) : null
      if (other === null) continue
      this.#reader.read(other)
      this.#values.add(this.#reader.low, this.#hash.high(), group, this.#row + row)
    }
  }

  #addRounded(values: readonly DuckDBValue[], lows: Uint32Array, places: number, group: number): void {
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row]
      if (typeof value !== 'number') continue
      this.#reader.read(value.toFixed(places))
      if (this.#reader.low !== lows[row]) this.#values.add(this.#reader.low, this.#hash.high(), group, this.#row + row)
    }
  }

  #addShingles(values: readonly DuckDBValue[], group: number): void {
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row]
      if (typeof value !== 'string' || this.#reader.read(value) === 0) continue
      const { lows } = this.#reader
      if (lows.length <= mostPhraseWords) {
        this.#values.add(this.#reader.low, this.#hash.high(), group, this.#row + row)
        continue
      }
      this.#shingles = true
      for (let from = 0; from + shingleWords <= lows.length; from += 1) {
        const low = orderedLow(this.#hash, fingerprintKinds.shingle, lows, from, shingleWords)
        this.#values.add(low, this.#hash.high(), group, this.#row + row)
      }
    }
  }

  #addPairs(columns: readonly (readonly DuckDBValue[])[], [one, other]: readonly [number, number], lows: readonly Uint32Array[], group: number): void {
    const [ones = [], others = []] = [columns[one], columns[other]]
    const [oneLows, otherLows] = [lows[one] as Uint32Array, lows[other] as Uint32Array]
    for (let row = 0; row < ones.length; row += 1) {
      if (ones[row] === null || others[row] === null) continue
      const low = pairLow(this.#hash, oneLows[row] as number, otherLows[row] as number)
      this.#records.add(low, this.#hash.high(), group, this.#row + row)
    }
  }

  #addWindows(columns: readonly number[], lows: readonly Uint32Array[], count: number, group: number): void {
    const window = columns.map(() => 0)
    for (let row = 0; row < count; row += 1) {
      for (let at = 0; at < columns.length; at += 1) window[at] = (lows[columns[at] as number] as Uint32Array)[row] as number
      const low = unorderedLow(this.#hash, fingerprintKinds.window, window, 0, window.length)
      this.#records.add(low, this.#hash.high(), group, this.#row + row)
    }
  }

  /** Stretches of a column in its own order, one in a few; one that only climbs or falls is any axis of a table. */
  #addRuns(column: number, { length, stride }: ColumnRun, rows: ReadRows, group: number): void {
    const before = this.#tails.get(column) ?? { values: [], lows: [] }
    const all = { values: [...before.values, ...rows.values], lows: [...before.lows, ...rows.lows] }
    const firstRow = this.#row - before.values.length
    for (let from = (stride - (firstRow % stride)) % stride; from + length <= all.values.length; from += stride) {
      if (isMonotone(all.values, from, length)) continue
      const low = orderedLow(this.#hash, fingerprintKinds.run, all.lows, from, length)
      this.#records.add(low, this.#hash.high(), group, firstRow + from)
    }
    // What began here and is not whole yet waits for the next rows.
    const kept = Math.max(0, all.values.length - length + 1)
    this.#tails.set(column, { values: all.values.slice(kept), lows: all.lows.slice(kept) })
  }

  /** A mark for every cell of every record; an empty cell has one of no value. */
  #mark(columns: readonly (readonly DuckDBValue[])[], lows: readonly Uint32Array[], count: number): void {
    const { cells } = this.#plan
    const marks = new Uint16Array(count * cells.length)
    cells.forEach(({ column, places }, cell) => {
      const values = columns[column] ?? []
      const own = lows[column] as Uint32Array
      for (let row = 0; row < count; row += 1) {
        const value = values[row] ?? null
        let low = value === null ? 0 : own[row] as number
        if (places !== null && typeof value === 'number') {
          this.#reader.read(value.toFixed(places))
          low = this.#reader.low
        }
        marks[row * cells.length + cell] = cellMark(this.#hash, low, this.#row + row, cell)
      }
    })
    const bytes = new Uint8Array(marks.buffer)
    for (let done = 0; done < bytes.length;) done += fs.writeSync(this.#cells, bytes, done)
  }

  finish(): { readonly entries: BuiltFingerprints['entries']; readonly phrases: readonly number[]; readonly shingles: boolean } {
    fs.fsyncSync(this.#cells)
    fs.closeSync(this.#cells)
    const entries = { values: this.#values.finish(path.join(this.#folder, 'values')), records: this.#records.finish(path.join(this.#folder, 'records')) }
    return { entries, phrases: [...this.#phrases].sort((one, other) => one - other), shingles: this.#shingles }
  }
}
