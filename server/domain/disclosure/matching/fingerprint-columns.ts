import type { ColumnMatch } from './column-matches.ts'
import { usualFactors } from './column-matches.ts'
import { manyRows, roomForEntries } from './fingerprint-index.ts'
import type { FingerprintGroup, FingerprintIndex } from './fingerprint-index.ts'
import { numberOfCell } from './fingerprint-lines.ts'
import { fingerprintKinds, orderedLow, pairLow } from './record-hashes.ts'
import { placesOf, ValueReader } from './value-tokens.ts'

/** Different values of a list that are looked at. */
const mostValues = 4000
const scaledValues = 60
const neighbours = 10

interface Met {
  count: number
  bits: number
}

/** Compares lists of values, in any order, with the columns that an index is made of. */
export class ColumnMatcher {
  readonly #index: FingerprintIndex
  readonly #reader: ValueReader
  readonly #room = roomForEntries()

  constructor(index: FingerprintIndex) {
    this.#index = index
    this.#reader = new ValueReader(index.hash)
  }

  /** The best match of a list with any column; `column` is its name. Scaled values take many questions: `as they are` asks none of them. */
  match(values: readonly string[], forms: 'scaled too' | 'as they are' = 'scaled too'): ColumnMatch | null {
    const some = values.filter((value) => value.trim() !== '')
    if (some.length < 4) return null
    const distinct = [...new Set(some.map((value) => numberOfCell(value) ?? value.trim()))].slice(0, mostValues)
    return this.#byValues(distinct) ?? this.#byOrder(some) ?? (forms === 'scaled too' ? this.#byScale(distinct) : null)
  }

  /** Groups that hold a value as one of a few records. */
  #rareGroups(value: string): readonly number[] {
    if (this.#reader.read(value) === 0) return []
    const { low } = this.#reader
    if (!this.#index.values.filter.has(low)) return []
    const count = this.#index.values.lookup(low, this.#index.hash.high(), this.#room)
    const groups = new Set<number>()
    for (let at = 0; at < count; at += 1) if (this.#room.rows[at] !== manyRows) groups.add(this.#room.groups[at] as number)
    return [...groups].filter((group) => ['value', 'rounded'].includes(this.#index.secret.groups[group]?.kind ?? ''))
  }

  #byValues(distinct: readonly string[]): ColumnMatch | null {
    const met = new Map<number, Met>()
    for (const value of distinct) {
      for (const group of this.#rareGroups(value)) {
        const own = this.#bitsOf(value, group)
        if (own < 1) continue
        const column = this.#columnOf(group)
        const sum = met.get(column) ?? { count: 0, bits: 0 }
        sum.count += 1
        sum.bits += own
        met.set(column, sum)
      }
    }
    let best: ColumnMatch | null = null
    for (const [column, { count, bits }] of met) {
      if (count < 4 || count < 0.5 * distinct.length || bits < 40 || count <= (best?.records ?? 0)) continue
      best = { column: this.#index.secret.columns[column]?.name ?? '', records: count, how: 'values', strength: 'strong' }
    }
    return best
  }

  #columnOf(group: number): number {
    return this.#index.secret.groups[group]?.columns[0] ?? 0
  }

  /** Bits that lie in a value being one of a column's: how few of its neighbours are, or how long the word is. */
  #bitsOf(value: string, group: number): number {
    const known = this.#index.secret.groups[group] as FingerprintGroup
    const number = Number(value)
    if (known.shares.length === 0 || !Number.isFinite(number)) return value.length >= 4 ? 16 : 0
    const places = placesOf(value)
    const share = Math.max(1e-9, known.shares[Math.min(places, known.shares.length - 1)] ?? 1)
    const own = Math.min(30, -Math.log2(share))
    if (places > 8) return own
    const step = 10 ** -places
    let near = 0
    for (let distance = 1; distance <= neighbours; distance += 1) {
      for (const sign of [-1, 1]) if (this.#rareGroups(String(Number((number + sign * distance * step).toFixed(places)))).includes(group)) near += 1
    }
    return near === 0 ? own : Math.min(own, Math.log2((2 * neighbours + 1) / (1 + near)))
  }

  /** A stretch of a data column in its own order. */
  #byOrder(values: readonly string[]): ColumnMatch | null {
    const { secret, records, hash } = this.#index
    if (secret.runs.length === 0 || values.length < Math.min(...secret.runs)) return null
    const lows = values.slice(0, mostValues).map((value) => {
      this.#reader.read(numberOfCell(value) ?? value)
      return this.#reader.low
    })
    const met = new Map<number, number>()
    for (const ordered of [lows, [...lows].reverse()]) {
      for (const length of secret.runs) {
        for (let from = 0; from + length <= ordered.length; from += 1) {
          const low = orderedLow(hash, fingerprintKinds.run, ordered, from, length)
          if (!records.filter.has(low)) continue
          const count = records.lookup(low, hash.high(), this.#room)
          for (let at = 0; at < count; at += 1) {
            const group = secret.groups[this.#room.groups[at] as number]
            if (group?.kind === 'run' && group.run.length === length) met.set(group.columns[0] ?? 0, (met.get(group.columns[0] ?? 0) ?? 0) + Math.max(1, group.run.stride))
          }
        }
      }
      const [best] = [...met].sort((one, other) => other[1] - one[1])
      if (best !== undefined) return { column: secret.columns[best[0]]?.name ?? '', records: Math.min(values.length, best[1] + Math.min(...secret.runs) - 1), how: 'order', strength: 'strong' }
    }
    return null
  }

  /** A data column multiplied by a usual factor. */
  #byScale(distinct: readonly string[]): ColumnMatch | null {
    const numbers = distinct.slice(0, scaledValues).map(Number)
    if (numbers.length < 6 || numbers.some((number) => !Number.isFinite(number))) return null
    for (const factor of usualFactors) {
      const met = new Map<number, number>()
      for (const number of numbers) {
        const form = String(Number((number / factor).toPrecision(10)))
        if (form.replace(/\D/g, '').replace(/^0+/, '').length < 4) continue
        for (const group of this.#rareGroups(form)) {
          const column = this.#columnOf(group)
          if (this.#index.secret.columns[column]?.numeric === true && this.#index.secret.columns[column].dense === false) met.set(column, (met.get(column) ?? 0) + 1)
        }
      }
      for (const [column, count] of met) {
        if (count >= 5 && count >= 0.6 * numbers.length) return { column: this.#index.secret.columns[column]?.name ?? '', records: count, how: 'scaled', strength: 'strong' }
      }
    }
    return null
  }
}

/** Rows and columns of a table that are paired. */
const pairedRows = 400
const pairedColumns = 14

/** Two columns of a table whose values stand together as in the data, far oftener than rows that do not belong together. */
export function matchPairedColumns(table: readonly (readonly string[])[], index: FingerprintIndex): { readonly records: number; readonly columns: readonly number[] } | null {
  const rows = table.slice(0, pairedRows)
  const width = Math.min(pairedColumns, Math.max(0, ...rows.map((row) => row.length)))
  if (rows.length < 4 || width < 2) return null
  const reader = new ValueReader(index.hash)
  const lows = rows.map((row) => Array.from({ length: width }, (_, at) => (reader.read(numberOfCell(row[at] ?? '') ?? row[at] ?? '') === 0 ? null : reader.low)))
  const room = roomForEntries()
  const meets = (one: number | null, other: number | null): number => {
    if (one === null || other === null) return -1
    const low = pairLow(index.hash, one, other)
    if (!index.records.filter.has(low)) return -1
    const count = index.records.lookup(low, index.hash.high(), room)
    let group = -1
    for (let at = 0; at < count; at += 1) if (index.secret.groups[room.groups[at] as number]?.kind === 'pair') group = group === -1 ? room.groups[at] as number : group
    return group
  }
  let best: { records: number; columns: readonly number[] } | null = null
  for (let one = 0; one < width; one += 1) {
    for (let other = one + 1; other < width; other += 1) {
      const together = new Map<number, number>()
      const apart = [0, 0]
      lows.forEach((row, at) => {
        const group = meets(row[one] ?? null, row[other] ?? null)
        if (group >= 0) together.set(group, (together.get(group) ?? 0) + 1)
        for (const [place, shift] of [1, 3].entries()) if (meets(row[one] ?? null, lows[(at + shift) % lows.length]?.[other] ?? null) >= 0) apart[place] = (apart[place] ?? 0) + 1
      })
      const [found] = [...together].sort((a, b) => b[1] - a[1])
      if (found === undefined || found[1] < 4 || found[1] < 3 * Math.max(...apart) + 3 || found[1] <= (best?.records ?? 0)) continue
      best = { records: found[1], columns: index.secret.groups[found[0]]?.columns ?? [] }
    }
  }
  return best
}
