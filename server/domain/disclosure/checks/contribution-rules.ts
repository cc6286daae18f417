import type { DominanceRule } from '../disclosure-profile.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'

/** Slack for sums of decimal numbers: exactly k percent must stay safe. */
const slack = 1e-9

/** The contributions to one cell in the form that the dominance rules need. */
export interface CellContributions {
  readonly total: number
  readonly count: number | null
  readonly largest: readonly number[]
  /** The most that the n largest contributions can add up to, where the evidence bounds it. */
  readonly bound?: ((n: number) => number) | undefined
}

/** The total and largest contributions of a cell of sums or means; `null` without a number to start from. */
export function contributionsOf(table: TableModel, cell: TableCell): CellContributions | null {
  const known = cell.contributions
  const shown = cell.shown.is === 'number' ? cell.shown.value : null
  const value = known?.trueValue ?? shown
  if (value === null) return null
  const count = known?.count ?? null
  const largest = known?.largest ?? []
  if (table.measure.kind === 'mean') {
    const by = known?.weight ?? count
    return by === null ? null : { total: value * by, count, largest, bound: boundByDeviation(cell, value, count) }
  }
  return { total: value, count, largest }
}

/** No n of N values with mean m and deviation s add up to more than n·|m| + s·√((N − 1)·n·(N − n)/N). */
function boundByDeviation(cell: TableCell, mean: number, count: number | null): ((n: number) => number) | undefined {
  const deviation = cell.contributions?.deviation ?? null
  if (deviation === null || count === null || count < 2 || cell.contributions?.weight != null && cell.contributions.weight !== count) return undefined
  const slackOfMean = cell.shown.is === 'number' ? 0.5 * 10 ** -cell.shown.decimals : 0
  return (n) => (n >= count ? Infinity : n * (Math.abs(mean) + slackOfMean) + deviation * Math.sqrt(((count - 1) * n * (count - n)) / count))
}

/** A cell with a further bound: the n largest values of the whole data. */
export function boundedBy(cell: CellContributions, top: ((n: number) => number) | null): CellContributions {
  if (top === null) return cell
  const own = cell.bound
  return { ...cell, bound: own === undefined ? top : (n) => Math.min(own(n), top(n)) }
}

/** The n largest contributions added up; `null` where fewer are known than the cell has. */
export function topSum({ largest, count }: CellContributions, n: number): number | null {
  if (largest.length < n && !(count !== null && largest.length >= count)) return null
  return largest.slice(0, n).reduce((sum, value) => sum + Math.abs(value), 0)
}

/** Says whether the n largest hold more than k percent of the total; `null` without evidence. */
export function breaksDominance(cell: CellContributions, { n, k }: DominanceRule): boolean | null {
  const top = topSum(cell, n)
  const limit = (k / 100) * Math.abs(cell.total)
  if (top === null) return cell.bound !== undefined && cell.bound(n) <= limit * 0.999 ? false : null
  return top > limit + slack * Math.max(1, Math.abs(top), limit)
}

/** Says whether total − x1 − x2 < p/100 · x1; `null` without evidence. */
export function breaksPPercent(cell: CellContributions, p: number): boolean | null {
  const top = topSum(cell, 2)
  if (top === null) return cell.bound !== undefined && Math.abs(cell.total) * 0.999 - cell.bound(2) >= (p / 100) * cell.bound(1) ? false : null
  const first = Math.abs(cell.largest[0] ?? 0)
  const rest = Math.abs(cell.total) - top
  const limit = (p / 100) * first
  return rest < limit - slack * Math.max(1, Math.abs(cell.total), limit)
}

/** How far above the true value an attacker's upper estimate must lie, by the rules that the cell breaks. */
export function upperProtection(cell: CellContributions, rules: readonly DominanceRule[], p: number): number {
  // A cell that keeps a rule lies above its limit, so that the rule asks for nothing: the difference is negative there.
  const total = Math.abs(cell.total)
  const levels = rules.map((rule) => (100 / rule.k) * (topSum(cell, rule.n) ?? 0) - total)
  const two = topSum(cell, 2)
  if (two !== null && p > 0) levels.push((p / 100) * Math.abs(cell.largest[0] ?? 0) - (total - two))
  return levels.reduce((most, level) => (level > slack * Math.max(1, total) ? Math.max(most, level) : most), 0)
}

/** Kinds to whose cells single units contribute amounts. */
export function isMagnitude(table: TableModel): boolean {
  return table.measure.kind === 'sum' || table.measure.kind === 'mean'
}
