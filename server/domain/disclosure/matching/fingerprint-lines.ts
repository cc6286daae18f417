import { parseNumber } from '../tables/shown-value.ts'
import { manyRows, roomForEntries } from './fingerprint-index.ts'
import type { FingerprintGroup, FingerprintIndex, MarkedCell } from './fingerprint-index.ts'
import { cellMark, fingerprintKinds, pairLow, unorderedLow } from './record-hashes.ts'
import { ValueReader } from './value-tokens.ts'

/** Bits beyond those that tell one record from all others. */
const sureBits = 9
/** As many bits more are enough for the longest file. */
const enoughSpare = 24
/** Chance of a finding in a file of lines that are no records. */
const rareChance = 1e-4
const mostCandidates = 16
const mostTokens = 120
/** Values of a line that are paired each with each; of longer lines neighbours only. */
const pairedWithAll = 40
const pairedNeighbours = 4
/** Comparisons of one line with records, in values times columns. */
const mostWork = 60_000

/** Lines that repeat records of the data, as far as they were looked at. */
export interface LineMatches {
  readonly records: Set<number>
  readonly columns: Set<number>
  /** Lines that were looked at, and those of them that a record fits. */
  lines: number
  hits: number
  /** Of the best line: bits beyond those that a single line has to have. */
  spare: number
}

/** Nothing found yet. */
export function noLines(): LineMatches {
  return { records: new Set(), columns: new Set(), lines: 0, hits: 0, spare: -1 }
}

/** Whether the lines that fit records are more, or one of them fits better, than so many lines would by chance. */
export function isBeyondChance({ lines, hits, spare }: LineMatches): boolean {
  return hits > 0 && (spare >= Math.log2(lines) || chanceOf(hits, lines * 2 ** -sureBits) < rareChance)
}

/** A record that a line may repeat. */
interface Candidate {
  votes: number
  /** By column: a value that the index itself holds as this record's. */
  readonly met: Map<number, { readonly low: number; readonly bits: number }>
}

/** A mark of a cell has so many bits. */
const markBits = 16

/** Finds the record that a line of values repeats, in whatever order its values stand. */
export class LineMatcher {
  readonly #index: FingerprintIndex
  readonly #reader: ValueReader
  readonly #room = roomForEntries()
  readonly #needed: number
  readonly #lows: number[] = []
  readonly #cells: number[] = []
  readonly #seen = new Set<number>()
  readonly #votes = new Map<number, Candidate>()
  readonly #marked: readonly (MarkedCell & { readonly cell: number })[]

  constructor(index: FingerprintIndex) {
    this.#index = index
    this.#reader = new ValueReader(index.hash)
    this.#needed = Math.log2(Math.max(2, index.secret.rows)) + sureBits
    this.#marked = index.secret.cells.map((cell, at) => ({ ...cell, bits: Math.min(cell.bits, markBits), cell: at })).sort((one, other) => other.bits - one.bits)
  }

  /** Looks at one line and adds what it repeats. */
  match(line: readonly string[], into: LineMatches): void {
    this.#lows.length = 0
    this.#cells.length = 0
    this.#seen.clear()
    this.#votes.clear()
    line.forEach((cell, at) => {
      if (this.#lows.length >= mostTokens) return
      this.#read(cell)
      const next = line[at + 1] ?? ''
      // A number that was cut at its point.
      if (/^\d+$/.test(cell) && /^\d{3,}$/.test(next)) this.#readPart(`${cell}.${next}`)
    })
    into.lines += 1
    if (this.#lows.length < 2) return
    this.#pairVotes()
    for (const length of this.#index.secret.windows) this.#windowVotes(length)
    if (this.#votes.size === 0) return
    const candidates = [...this.#votes].sort((one, other) => other[1].votes - one[1].votes).slice(0, mostCandidates)
    const most = Math.max(4, Math.floor(mostWork / (this.#lows.length * Math.max(1, this.#marked.length))))
    for (const [row, candidate] of candidates.slice(0, most)) {
      const fit = this.#fitOf(row, candidate)
      if (fit === null) continue
      into.records.add(row)
      for (const column of fit.columns) into.columns.add(column)
      into.hits += 1
      into.spare = Math.max(into.spare, fit.bits - this.#needed)
      return
    }
  }

  #read(cell: string): void {
    const { hash } = this.#index
    let words = this.#reader.read(cell)
    if (words > 1 || /[,%(]/.test(cell)) {
      const number = parseNumber(cell)
      if (number !== null) words = this.#reader.read(String(number.value))
    }
    this.#cells.push(this.#reader.low)
    if (words === 0) return
    const parts = words > 1 && words <= 40 ? cell.split(/[^\p{L}\p{N}.+-]+/u) : []
    this.#take(this.#reader.low, hash.high(), this.#reader.places)
    for (const part of parts) this.#readPart(part)
  }

  #readPart(part: string): void {
    if (this.#reader.read(part) > 0) this.#take(this.#reader.low, this.#index.hash.high(), this.#reader.places)
  }

  #take(low: number, high: number, places: number): void {
    if (this.#seen.has(low)) return
    this.#seen.add(low)
    this.#lows.push(low)
    if (!this.#index.values.filter.has(low)) return
    const count = this.#index.values.lookup(low, high, this.#room)
    for (let at = 0; at < count; at += 1) {
      const row = this.#room.rows[at] as number
      if (row === manyRows) continue
      const group = this.#index.secret.groups[this.#room.groups[at] as number]
      const candidate = this.#vote(row)
      if (group !== undefined && candidate !== null && group.kind !== 'shingle') candidate.met.set(group.columns[0] ?? 0, { low, bits: bitsOfValue(group, places) })
    }
  }

  #vote(row: number): Candidate | null {
    if (row === manyRows) return null
    const known = this.#votes.get(row) ?? { votes: 0, met: new Map() }
    known.votes += 1
    this.#votes.set(row, known)
    return known
  }

  #ask(low: number, kind: 'pair' | 'window'): void {
    const { records, hash, secret } = this.#index
    if (!records.filter.has(low)) return
    const count = records.lookup(low, hash.high(), this.#room)
    for (let at = 0; at < count; at += 1) if (secret.groups[this.#room.groups[at] as number]?.kind === kind) this.#vote(this.#room.rows[at] as number)
  }

  #pairVotes(): void {
    const lows = this.#lows
    const reach = lows.length <= pairedWithAll ? lows.length : pairedNeighbours
    for (let one = 0; one < lows.length; one += 1) {
      for (let other = one + 1; other < lows.length && other <= one + reach; other += 1) this.#ask(pairLow(this.#index.hash, lows[one] as number, lows[other] as number), 'pair')
    }
  }

  #windowVotes(length: number): void {
    for (let from = 0; from + length <= this.#cells.length; from += 1) this.#ask(unorderedLow(this.#index.hash, fingerprintKinds.window, this.#cells, from, length), 'window')
  }

  /** The columns of a record that the line holds, `null` unless they tell it from all others beyond chance. */
  #fitOf(row: number, { met }: Candidate): { readonly columns: ReadonlySet<number>; readonly bits: number } | null {
    const marks = this.#index.cellsOf(row)
    if (marks === null) return null
    const lows = this.#lows
    // Any of the line's values may meet any column: that much is chance.
    const chance = Math.log2(Math.max(2, lows.length))
    const used = new Set<number>()
    const columns = new Set<number>()
    let bits = 0
    for (const [column, { low, bits: own }] of met) {
      if (used.has(low) || own <= markBits) continue
      used.add(low)
      columns.add(column)
      bits += own - chance
    }
    for (const [place, { column, bits: own, cell }] of this.#marked.entries()) {
      // No cell that is left carries more: all of them together would not be enough.
      if (bits + Math.min(lows.length - used.size, this.#marked.length - place) * (own - chance) < this.#needed) break
      if (own <= chance || (bits >= this.#needed + enoughSpare && columns.size >= 2)) break
      if (columns.has(column)) continue
      const mark = marks[cell] as number
      const found = lows.find((low) => cellMark(this.#index.hash, low, row, cell) === mark && !used.has(low))
      if (found === undefined) continue
      used.add(found)
      columns.add(column)
      bits += own - chance
    }
    return bits >= this.#needed && columns.size >= 2 ? { columns, bits } : null
  }
}

/** Bits that lie in a number being one of a column's, by how full the column's range is; for words as many as their column has. */
function bitsOfValue(group: FingerprintGroup, places: number): number {
  if (group.shares.length === 0 || places < 0) return 0
  const last = group.shares.length - 1
  const share = Math.max(1e-9, group.shares[Math.min(places, last)] ?? 1)
  return Math.min(40, -Math.log2(share) + 3.3 * Math.max(0, places - last))
}

/** Upper bound of the chance of at least so many hits where so many are expected (Chernoff, for rare independent hits). */
export function chanceOf(hits: number, expected: number): number {
  if (hits <= expected) return 1
  if (expected === 0) return 0
  return Math.exp(hits - expected - hits * Math.log(hits / expected))
}

/** A number as it is compared; `null` for what is none. */
export function numberOfCell(cell: string): string | null {
  const number = parseNumber(cell)
  return number === null ? null : String(number.value)
}
