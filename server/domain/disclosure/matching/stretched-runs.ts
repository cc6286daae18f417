import { halfPlace } from '../forms/half-place.ts'
import { parseNumber } from '../tables/shown-value.ts'
import type { ColumnIndex } from './record-index.ts'

/** Shorter lists are never beyond chance: two of their numbers are used up for the factor and the shift. */
const fewest = 8
/** Fewer values, or a range of fewer steps, are what any two variables have in common. */
const fewestDistinct = 5
const leastRange = 8
/** Lists of one table that are looked for. */
const mostLists = 40
/** Bases of rounding in use. */
const bases: readonly number[] = [1000, 100, 50, 10, 5]
/** Bits beyond those of all places: 20 for a chance below 10⁻⁶, 11 for both directions and a thousand pairs of a list and a column. */
const beyondChance = 31
/** Places at which a list without enough bits may fit before it is given up. */
const mostFitting = 8
/** Values of a column that shares are estimated from. */
const mostSeen = 2000
/** Records before and behind a run that show what lies around it. */
const surroundings = 200

interface Listed {
  readonly values: Float64Array
  readonly slack: number
  /** Where the least and the most stand. */
  readonly least: number
  readonly most: number
}

const numbersOf = new WeakMap<ColumnIndex, Float64Array>()

function numbers(column: ColumnIndex): Float64Array {
  const found = numbersOf.get(column) ?? Float64Array.from(column.values, (value) => (value === '' ? NaN : Number(value)))
  numbersOf.set(column, found)
  return found
}

/** How often a list changes between rising and falling. */
function turns(values: ArrayLike<number>): number {
  let last = 0
  let found = 0
  for (let index = 1; index < values.length; index += 1) {
    const way = Math.sign((values[index] ?? 0) - (values[index - 1] ?? 0))
    if (way === 0) continue
    if (last !== 0 && way !== last) found += 1
    last = way
  }
  return found
}

function listed(cells: readonly string[]): Listed | null {
  const read = cells.map((cell) => parseNumber(cell))
  if (read.length < fewest || read.some((one) => one === null)) return null
  const known = read.flatMap((one) => one ?? [])
  const values = Float64Array.from(known, ({ value }) => value)
  // What rises throughout, or in waves, fits whatever does the same.
  if (turns(values) < values.length / 3) return null
  const [least, most] = [values.indexOf(Math.min(...values)), values.indexOf(Math.max(...values))]
  // Counts are written in full, or rounded to a base: all of them are then multiples of it.
  const base = bases.find((one) => values.every((value) => value % one === 0)) ?? 0
  const slack = base > 0 ? base : known.every(({ decimals }) => decimals === 0) ? 0.5 : 2 * Math.max(...known.map(halfPlace))
  const range = (values[most] ?? 0) - (values[least] ?? 0)
  return new Set(values).size < fewestDistinct || range < leastRange * slack ? null : { values, slack, least, most }
}

/** Lists of a table that may stand for a run of records: its columns, with and without a last line, all its numbers in turn, and halves of squares. */
function listsOf(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const body = rows.slice(1)
  const width = Math.max(0, ...rows.map((row) => row.length))
  const columns = Array.from({ length: Math.min(width, mostLists) }, (_, column) => body.map((row) => row[column] ?? ''))
  const inner = body.map((row) => row.slice(1))
  const triangles = inner.length === width - 1 ? [inner.flatMap((row, index) => row.slice(index + 1)), inner.flatMap((row, index) => row.slice(0, index))] : []
  return [...columns, ...columns.map((column) => column.slice(0, -1)), ...(width > 2 && body.length * width < 2000 ? [inner.flat(), inner.slice(0, -1).flatMap((row) => row.slice(0, -1)), inner.flatMap((row) => row.slice(0, -1))] : []), ...triangles]
}

/** Share of the values of a column, from one place to another, that would do for a value of the list; one more of each is counted. */
function shareNear(list: Listed, index: number, column: Float64Array, fit: Fit): number {
  const { from, to } = fit
  const stride = Math.max(1, Math.ceil((to - from) / mostSeen))
  let near = 0
  let seen = 0
  for (let at = from; at < to; at += stride) {
    seen += 1
    if (Math.abs((column[at] ?? NaN) * fit.factor + fit.shift - (list.values[index] ?? 0)) <= list.slack) near += 1
  }
  return (near + 1) / (seen + 1)
}

interface Fit { readonly factor: number; readonly shift: number; readonly from: number; readonly to: number }

/**
 * Bits of a run at one place: how few values of the column would have done at each place but the two that fix the factor and the
 * shift. Data lie in an order: of all values and of those around, the larger share counts.
 */
function bitsAt(list: Listed, column: Float64Array, start: number, fit: Pick<Fit, 'factor' | 'shift'>): number {
  const around = { ...fit, from: Math.max(0, start - surroundings), to: Math.min(column.length, start + list.values.length + surroundings) }
  const whole = { ...fit, from: 0, to: column.length }
  let bits = 0
  for (let index = 0; index < list.values.length; index += 1) {
    if (index !== list.least && index !== list.most) bits -= Math.log2(Math.max(shareNear(list, index, column, around), shareNear(list, index, column, whole)))
  }
  return bits
}

function runIn(list: Listed, column: Float64Array, backwards: boolean): boolean {
  const { values, slack, least, most } = list
  const size = values.length
  const place = (index: number): number => (backwards ? size - 1 - index : index)
  const needed = Math.log2(column.length) + beyondChance
  let fitting = 0
  for (let start = 0; start + size <= column.length; start += 1) {
    const [low, high] = [column[start + place(least)] ?? NaN, column[start + place(most)] ?? NaN]
    if (!(low !== high)) continue
    const factor = ((values[most] ?? 0) - (values[least] ?? 0)) / (high - low)
    const shift = (values[least] ?? 0) - factor * low
    let index = 0
    while (index < size && Math.abs((column[start + place(index)] ?? NaN) * factor + shift - (values[index] ?? 0)) <= slack) index += 1
    if (index < size) continue
    if (bitsAt(list, column, start, { factor, shift }) >= needed) return true
    // What fits at many places says nothing at any of them.
    fitting += 1
    if (fitting >= mostFitting) return false
  }
  return false
}

/** A list of an output that is a run of records' values. */
export interface StretchedRun {
  readonly column: string
  readonly records: number
}

/**
 * Lists of a table that are a column of the data in its own order, from wherever on, times any factor and with any shift: `n = 3000 +
 * age`, `r = age / 1000`. Two numbers fix factor and shift; at a random place the others fit with a chance of at most the product of
 * the shares of the column's values that would do there. Over all places, directions and a thousand pairs of a list and a column that
 * is below 10⁻⁶. Lists that change direction at fewer than a third of their places are left out: there places are not independent.
 */
export function stretchedRun(rows: readonly (readonly string[])[], columns: readonly ColumnIndex[]): StretchedRun | null {
  const lists = listsOf(rows).flatMap((cells) => listed(cells) ?? [])
  for (const column of columns) {
    if (!column.numeric || column.times.size < 3) continue
    const found = lists.find((list) => runIn(list, numbers(column), false) || runIn(list, numbers(column), true))
    if (found !== undefined) return { column: column.name, records: found.values.length }
  }
  return null
}
