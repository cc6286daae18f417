import type { RecordSource } from '../check-request.ts'
import { comparedForm } from './data-contributions.ts'

/** Rows remembered for a value; a commoner value points at nobody. */
const mostRows = 3

/** How often each value of a column occurs, and where the rare ones are. */
export interface ColumnIndex {
  readonly name: string
  readonly values: readonly string[]
  readonly times: ReadonlyMap<string, number>
  readonly rareRows: ReadonlyMap<string, readonly number[]>
  /** Values rounded to fewer places, where the column has places to lose; made when first asked for. */
  readonly rounded: Map<number, RoundedValues>
  readonly decimals: boolean
  readonly numeric: boolean
  /** True where whole numbers fill their range so densely that equality says little. */
  readonly dense: boolean
  readonly least: number
  readonly most: number
  /** The column in order, for finding a part of it. */
  joined: string | null
}

/** A column's values rounded to some places. */
export interface RoundedValues {
  readonly times: ReadonlyMap<string, number>
  readonly rareRows: ReadonlyMap<string, readonly number[]>
}

/** A column's values rounded to some places, `null` where nothing is lost. */
export function roundedValues(column: ColumnIndex, places: number): RoundedValues | null {
  if (!column.decimals || places < 1 || places > 10) return null
  let found = column.rounded.get(places)
  if (found === undefined) {
    found = count(column.values.map((value) => (value === '' ? '' : roundedForm(value, places))))
    column.rounded.set(places, found)
  }
  return found
}

/** A value rounded to some places, in the form in which values are compared. */
export function roundedForm(value: string, places: number): string {
  return String(Number(Number(value).toFixed(places)))
}

/** One data set, indexed. */
export interface SourceIndex {
  readonly source: RecordSource
  readonly columns: readonly ColumnIndex[]
}

/** An index over record-level data, built once for all files. */
export interface RecordIndex {
  readonly sources: readonly SourceIndex[]
}

/** Builds the index that outputs are matched against. */
export function buildRecordIndex(sources: readonly RecordSource[]): RecordIndex {
  return { sources: sources.map((source) => ({ source, columns: source.columns.map((name) => indexColumn(name, source)) })) }
}

interface Counted {
  readonly times: Map<string, number>
  readonly rareRows: Map<string, readonly number[]>
}

function count(values: readonly string[]): Counted {
  const times = new Map<string, number>()
  const rows = new Map<string, number[]>()
  values.forEach((value, row) => {
    if (value === '') return
    const before = times.get(value) ?? 0
    times.set(value, before + 1)
    if (before === 0) rows.set(value, [row])
    else if (before < mostRows) rows.get(value)?.push(row)
    else rows.delete(value)
  })
  return { times, rareRows: rows }
}

function indexColumn(name: string, source: RecordSource): ColumnIndex {
  const values = source.values(name).map(comparedForm)
  const { times, rareRows } = count(values)
  let least = Infinity
  let most = -Infinity
  let whole = true
  let numeric = times.size > 0
  for (const value of times.keys()) {
    const number = Number(value)
    if (!Number.isFinite(number)) { numeric = false; break }
    if (!Number.isInteger(number)) whole = false
    if (number < least) least = number
    if (number > most) most = number
  }
  const dense = numeric && whole && times.size > 1 && times.size / (most - least + 1) > 0.02
  return { name, values, times, rareRows, rounded: new Map(), decimals: numeric && !whole, numeric, dense, least, most, joined: null }
}

/** Information in bits that a value of a column carries. */
export function bitsOf(column: ColumnIndex, value: string): number {
  return Math.log2(column.values.length / (column.times.get(value) ?? column.values.length))
}
