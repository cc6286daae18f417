import { bitsOf, roundedValues } from './record-index.ts'
import type { ColumnIndex } from './record-index.ts'

/** How a column of an output repeats a column of the data. */
export interface ColumnMatch {
  readonly column: string
  readonly records: number
  readonly how: 'values' | 'order' | 'scaled'
  readonly strength: 'strong' | 'weak'
}

/** Factors between the units that people use. */
export const usualFactors: readonly number[] = [ // table
  10, 100, 1000, 10_000, 0.1, 0.01, 0.001, 0.0001, 2, 0.5, -1, 3, 4, 5, 7, 1 / 7, 12, 1 / 12, 24, 60, 1 / 60, 365, 1 / 365, 365.25, 1 / 365.25, 2.54, 1 / 2.54, 0.453592, 2.20462, 1 / 3, 0.2, 30, 1 / 30, 88.4, 1 / 88.4,
]

const informative = (value: string): boolean => value.replace(/\D/g, '').replace(/^0+/, '').length >= 4 || (value.length >= 4 && !/^[\d.]+$/.test(value))

/** Bits that lie in a value being one of a column's: how few of its neighbours are, or how long the word is. */
function bitsOfMeeting(value: string, column: ColumnIndex, times: ReadonlyMap<string, number>): number {
  if (!column.numeric) return value.length >= 4 ? 16 : 0
  const places = /\.(\d+)$/.exec(value)?.[1]?.length ?? 0
  if (places > 8) return 30
  const step = 10 ** -places
  let near = 0
  for (let distance = 1; distance <= 40; distance += 1) {
    for (const sign of [-1, 1]) if (times.has(String(Number((Number(value) + sign * distance * step).toFixed(places))))) near += 1
  }
  return Math.log2(81 / (1 + near))
}

/** Values that are, most of them, rare values of a data column, beyond all chance; in any order. */
function meetings(distinct: readonly string[], column: ColumnIndex, times: ReadonlyMap<string, number>): number {
  let met = 0
  let bits = 0
  for (const value of distinct) {
    if ((times.get(value) ?? 99) > 3) continue
    const own = bitsOfMeeting(value, column, times)
    if (own < 1) continue
    met += 1
    bits += own
  }
  return met >= 4 && met >= 0.5 * distinct.length && bits >= 40 ? met : 0
}

function byValues(distinct: readonly string[], column: ColumnIndex): ColumnMatch | null {
  const met = meetings(distinct, column, column.times)
  if (met > 0) return { column: column.name, records: met, how: 'values', strength: 'strong' }
  const places = Math.max(...distinct.map((value) => /\.(\d+)$/.exec(value)?.[1]?.length ?? 0))
  const rounded = places > 0 && Number.isFinite(places) ? roundedValues(column, places) : null
  const metRounded = rounded === null ? 0 : meetings(distinct, column, rounded.times)
  return metRounded > 0 ? { column: column.name, records: metRounded, how: 'values', strength: 'strong' } : null
}

/** A stretch of the data column in its own order, long enough not to be chance. */
function byOrder(values: readonly string[], column: ColumnIndex): ColumnMatch | null {
  const needed = Math.log2(column.values.length) + 18
  column.joined ??= `\u001f${column.values.join('\u001f')}\u001f`
  for (const ordered of [values, [...values].reverse()]) {
    for (const start of [0, 1, Math.floor(ordered.length / 3), Math.floor(ordered.length / 2)]) {
      let bits = 0
      let end = start
      while (end < ordered.length && bits < needed && end - start < 400) {
        bits += bitsOf(column, ordered[end] ?? '')
        end += 1
      }
      if (bits < needed || end - start < 6) continue
      if (column.joined.includes(`\u001f${ordered.slice(start, end).join('\u001f')}\u001f`)) return { column: column.name, records: end - start, how: 'order', strength: 'strong' }
    }
  }
  return null
}

const tidyNumber = (value: number): string => String(Number(value.toPrecision(10)))

/** The data column multiplied by a usual factor, or stretched to another range. */
function byScale(distinct: readonly string[], column: ColumnIndex): ColumnMatch | null {
  if (!column.numeric || column.dense || distinct.length < 6) return null
  const numbers = distinct.map(Number)
  if (numbers.some((number) => !Number.isFinite(number))) return null
  const known = new Map<string, number>()
  for (const [value, times] of column.times) known.set(tidyNumber(Number(value)), times)
  const least = Math.min(...numbers)
  const stretch = (Math.max(...numbers) - least) / (column.most - column.least)
  const undo: ((number: number) => number)[] = [...usualFactors.map((factor) => (number: number) => number / factor), (number) => (number - least) / stretch + column.least]
  for (const step of undo) {
    let rare = 0
    for (const number of numbers) {
      const form = tidyNumber(step(number))
      if (informative(form) && (known.get(form) ?? 99) <= 2) rare += 1
    }
    if (rare >= 5 && rare >= 0.6 * numbers.length) return { column: column.name, records: rare, how: 'scaled', strength: 'strong' }
  }
  return null
}

/** The best match of a list of values with any column of the data. */
export function matchColumn(values: readonly string[], columns: readonly ColumnIndex[]): ColumnMatch | null {
  const some = values.filter((value) => value !== '')
  if (some.length < 4) return null
  const distinct = [...new Set(some)]
  for (const column of columns) {
    const found = byValues(distinct, column) ?? (some.length >= 6 ? byOrder(some, column) : null)
    if (found !== null) return found
  }
  for (const column of columns) {
    const found = byScale(distinct, column)
    if (found !== null) return found
  }
  return null
}
