import { isMissingName, isPlural, isQuantityName, isScaledName, isTotalWord, isVariableName } from './measure-words.ts'
import { readShown } from './shown-value.ts'
import type { TableBlock } from './table-block.ts'
import { bracketingLimits, isLimitName } from './bracketing-limits.ts'
import type { BlockColumn, BlockLayout } from './table-layout.ts'

/** How many units a rate is told of: a share, a percentage, per 1,000 to per million. */
export const rateBases: readonly number[] = [1, 100, 1000, 10_000, 100_000, 1_000_000]

/** A column is only taken for a count by its numbers if none of them, and no rest of the whole, is smaller: small ones are asked about. */
const leastAssumed = 10
/** Fewer rows prove no relation between columns. */
const fewestRows = 2
/** More columns of numbers are not compared. */
const mostCompared = 40
/** More that nothing names are not tried in pairs. */
const mostOpen = 8
/** Groups of which nothing but a rate tells what is counted; more are asked about. */
const mostUnnamed = 12

interface Numbers {
  readonly column: BlockColumn
  /** By row under the header. */
  readonly cells: readonly (ReturnType<typeof readShown> & { readonly is: 'number' })[]
}

const counting = (column: BlockColumn): boolean => column.kind === 'count' || column.kind === 'events' || column.kind === 'at-risk'

interface Shown {
  readonly value: number
  readonly decimals: number
}

/** How far a number with decimals may lie from what it was rounded from, as a share of it. */
const roundedBy = ({ value, decimals }: Shown): number => (decimals === 0 || value === 0 ? 0 : (0.5 * 10 ** -decimals) / Math.abs(value))

/** From this base on a rate is of person-time as a rule, which whole numbers round. */
const leastTimeBase = 1000
const wholeRoundedBy = (whole: Shown, base: number): number => (base >= leastTimeBase && whole.decimals === 0 ? 0.5 / whole.value : roundedBy(whole))

/** Says whether a shown number is `base` times one number in another, as far as the places of the three tell. */
export function isRateOf(rate: Shown, base: number, part: Shown, whole: Shown): boolean {
  return whole.value > 0 && Math.abs((base * part.value) / whole.value - rate.value) <= 0.5 * 10 ** -rate.decimals + (1e-9 + roundedBy(part) + wholeRoundedBy(whole, base)) * Math.abs(rate.value)
}

/** Says whether two digits at least stand in a number: `5` is a rate of anything. */
const isTelling = ({ value, decimals }: Numbers['cells'][number]): boolean => Math.abs(value) * 10 ** decimals >= 10

/** Rates that are one column in another, each row told to two digits at least. */
function provesRate(rates: Numbers, part: Numbers, whole: Numbers): number | null {
  const told = rates.cells.filter((cell) => isTelling(cell)).length
  if (told < fewestRows || new Set(rates.cells.map(({ value }) => value)).size < 2) return null
  return rateBases.find((base) => rates.cells.every((rate, row) => {
    const [one, other] = [part.cells[row], whole.cells[row]]
    return one !== undefined && other !== undefined && isRateOf(rate, base, one, other)
  })) ?? null
}

/** Says whether ratios are the odds of two counts in each row over those of a row of reference, whose ratio is one. */
export function areOddsOf(rates: readonly Shown[], parts: readonly Shown[], others: readonly Shown[]): boolean {
  const at = rates.findIndex(({ value }) => value === 1)
  const [part, other] = [parts[at], others[at]]
  if (part === undefined || other === undefined || part.value <= 0 || other.value <= 0) return false
  return rates.every((rate, row) => isRateOf(rate, other.value / part.value, parts[row] ?? rate, others[row] ?? rate))
}

function provesOdds(rates: Numbers, part: Numbers, other: Numbers): boolean {
  return rates.cells.filter((cell) => isTelling(cell)).length >= fewestRows && new Set(rates.cells.map(({ value }) => value)).size > 1 && areOddsOf(rates.cells, part.cells, other.cells)
}

/** Columns whose every row shows a number. */
function fullColumns(block: TableBlock, layout: BlockLayout): readonly Numbers[] {
  return layout.columns.filter((column) => !layout.labels.includes(column.index) && !layout.rowNumbers.includes(column.index) && !column.negative).flatMap((column) => {
    const cells = block.rows.slice(layout.headerRows).filter((row) => row.some((cell) => cell.trim() !== '')).map((row) => readShown(row[column.index] ?? '', null))
    const numbers = cells.flatMap((cell) => (cell.is === 'number' ? [cell] : []))
    return numbers.length === cells.length && numbers.length > 0 ? [{ column, cells: numbers }] : []
  })
}

const isOpen = ({ kind, name, percentSigns }: BlockColumn): boolean => kind === null && name !== '' && !percentSigns && !isVariableName(name) && !isScaledName(name) && !isQuantityName(name) && !isTotalWord(name) && !isLimitName(name)

/** Whole numbers no larger than a count of the same row, with nothing small among them or beside them. */
function isPartOf(open: Numbers, count: Numbers): boolean {
  return open.column.wholeNumbers && open.cells.every(({ value }, row) => {
    const rest = (count.cells[row]?.value ?? -1) - value
    return rest >= 0 && (value === 0 || value >= leastAssumed) && (rest === 0 || rest >= leastAssumed)
  })
}

/** A table of means or percentages gives its units under a noun: `students`, `farms`. */
function isCountByNoun(open: Numbers, all: readonly Numbers[]): boolean {
  return open.column.wholeNumbers && isPlural(open.column.name) && open.cells.every(({ value }) => value >= leastAssumed)
    && all.some(({ column }) => column.kind === 'mean' || column.kind === 'spread' || column.kind === 'percent' || column.kind === 'median')
}

/**
 * Gives kinds to columns whose names say nothing, by what their numbers are to the counts beside them: one part of a rate that stands in
 * the row, or a part of the whole that the row counts. What is then a count is tested as one; a column with small numbers is asked about.
 */
export function withProvenKinds(block: TableBlock, layout: BlockLayout): BlockLayout {
  if (layout.headerRows !== 1 || layout.measureRow !== null || block.rows.length - layout.headerRows < fewestRows) return layout
  const all = fullColumns(block, layout)
  const open = all.filter(({ column }) => isOpen(column))
  const known = all.filter(({ column }) => counting(column) && column.wholeNumbers)
  if (all.length > mostCompared) return layout
  const found = new Map<number, BlockColumn['kind']>(bracketingLimits(block, layout).map((index) => [index, 'ratio']))
  // One count in another says nothing beyond the two, whatever it is called.
  for (const one of open.filter(({ column }) => !found.has(column.index) && !column.wholeNumbers)) if (known.some((part) => known.some((whole) => part !== whole && provesRate(one, part, whole) !== null))) found.set(one.column.index, 'ratio')
  for (const rates of all.filter(({ column }) => column.kind === 'percent' || column.kind === 'ratio')) {
    for (const one of open) {
      for (const other of known) {
        if (one.column.wholeNumbers && provesRate(rates, one, other) !== null) found.set(one.column.index, 'count')
        const base = provesRate(rates, other, one)
        if (base !== null && !found.has(one.column.index)) found.set(one.column.index, base >= 1000 ? 'at-risk' : one.column.wholeNumbers ? 'count' : 'diagnostic')
      }
    }
  }
  // All values, beside those of them that are not there.
  if (all.some(({ column }) => isMissingName(column.name))) for (const { column } of all) if (column.kind === null && column.wholeNumbers && isTotalWord(column.name)) found.set(column.index, 'count')
  // Two columns that nothing names, one in the other: both are what the rate is made of.
  for (const rates of open.length > mostOpen || all.some(({ cells }) => cells.length > mostUnnamed) ? [] : all.filter(({ column }) => column.kind === 'percent' || column.kind === 'ratio')) {
    for (const part of open.filter(({ column }) => column.wholeNumbers && !found.has(column.index))) {
      const whole = [...open, ...known].find((one) => one !== part && (provesRate(rates, part, one) !== null || provesOdds(rates, part, one) || provesOdds(rates, one, part)))
      if (whole === undefined) continue
      found.set(part.column.index, 'count')
      if (whole.column.kind === null && !found.has(whole.column.index)) found.set(whole.column.index, whole.column.wholeNumbers ? 'count' : 'diagnostic')
    }
  }
  const noun = !all.some(({ column }) => column.kind === 'count') ? open.filter((one) => !found.has(one.column.index) && isCountByNoun(one, all)) : []
  if (noun[0] !== undefined && noun.length === 1) found.set(noun[0].column.index, 'count')
  const counts = all.filter(({ column }) => (column.kind === 'count' || found.get(column.index) === 'count') && column.wholeNumbers)
  const others = open.filter(({ column }) => !found.has(column.index))
  // Counts alone are a table of categories side by side.
  const isMixed = all.some(({ column }) => column.kind !== null && !counting(column))
  if (isMixed && counts.length > 0) for (const one of others) if (counts.some((count) => isPartOf(one, count))) found.set(one.column.index, 'count')
  return found.size === 0 ? layout : { ...layout, columns: layout.columns.map((column) => ({ ...column, kind: found.get(column.index) ?? column.kind })) }
}
