import type { Finding } from '../check-report.ts'
import { upperProtection } from '../checks/contribution-rules.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'
import { hit, placeOf } from '../disclosure-check.ts'
import { isMarginCell } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import type { Interval } from './interval-audit.ts'
import { ContradictionError, UndecidedError } from './audit-errors.ts'
import type { GivenSums } from './given-sums.ts'
import type { RegionBounder } from './region-bounds.ts'
import type { Statement } from './statement-system.ts'

/** A hidden or rounded cell whose interval is asked. */
export interface Target {
  readonly statement: Statement
  readonly table: TableModel
  readonly cell: TableCell
}

interface HiddenOptions {
  readonly parameters: ProfileParameters
  readonly ownIntervals: ReadonlyMap<TableCell, Interval> | null
  readonly others: readonly string[]
}

const width = ([low, high]: Interval): number => (high === null ? Infinity : high - (low ?? -Infinity))

/** How wide the profile asks a hidden cell's interval to be. */
function neededWidth(target: Target, interval: Interval, parameters: ProfileParameters): number {
  const [low, high] = interval
  const middle = high === null ? Infinity : ((low ?? 0) + high) / 2
  const reference = target.cell.contributions?.trueValue ?? middle
  return Math.max(parameters.intervalAbsolute, parameters.intervalPercent === 0 ? 0 : (parameters.intervalPercent / 100) * reference)
}

function judgeTarget(target: Target, interval: Interval, options: HiddenOptions): Finding | null {
  const { parameters } = options
  const at = placeOf(target.table, target.cell)
  const own = options.ownIntervals?.get(target.cell)
  const jointly = own !== undefined && width(own) > width(interval) + 1e-9
  const values = { interval: [...interval], ...(jointly ? { other: options.others.join(', ') } : {}) }
  const exact = width(interval) <= 1e-9
  if (target.statement.how === 'rounded') {
    const value = interval[0] ?? 0
    if (!exact || value < 1 || value >= parameters.threshold) return null
    return hit('hidden-cells', 'threshold', { outcome: 'fail', at, message: 'hidden-cells.rounded-exact', cure: 'cure.hide-more', values })
  }
  // A margin that was left blank beside all of its parts was not hidden.
  if (exact && !target.table.described && target.cell.shown.is === 'empty' && isMarginCell(target.table, target.cell)) return null
  if (exact && interval[1] === 0 && !target.table.described) {
    // The margin equals what is shown: the cell is empty, or the margin leaves hidden cells out.
    return hit('hidden-cells', 'interval', { outcome: 'review', at, message: 'hidden-cells.margin-of-shown', cure: 'cure.describe-table', values })
  }
  if (exact) return hit('hidden-cells', 'interval', { outcome: 'fail', at, message: jointly ? 'hidden-cells.exact-together' : 'hidden-cells.exact', cure: 'cure.hide-more', values })
  const needed = neededWidth(target, interval, parameters)
  if (width(interval) < needed - 1e-9) {
    return hit('hidden-cells', 'interval', { outcome: 'fail', at, message: 'hidden-cells.narrow', cure: 'cure.hide-more', values: { ...values, width: width(interval), needed } })
  }
  return parameters.intervalProtection && target.table.measure.kind === 'sum' ? judgeProtection(target, interval, parameters) : null
}

function judgeProtection(target: Target, interval: Interval, parameters: ProfileParameters): Finding | null {
  const at = placeOf(target.table, target.cell)
  const known = target.cell.contributions
  if (known === null || known.trueValue === null) {
    return hit('hidden-cells', 'interval.protection', { outcome: 'review', at, message: 'hidden-cells.protection-unknown', cure: 'cure.give-data', values: {} })
  }
  const needed = upperProtection({ total: known.trueValue, count: known.count, largest: known.largest }, parameters.nk, parameters.pPercent)
  if (needed <= 0 || interval[1] === null || interval[1] >= known.trueValue + needed - 1e-9) return null
  return hit('hidden-cells', 'interval.protection', { outcome: 'fail', at, message: 'hidden-cells.unprotected', cure: 'cure.hide-more', values: { interval: [...interval] } })
}

/** Findings at hidden cells whose intervals are narrower than the profile asks. */
export function hiddenFindings(targets: readonly Target[], intervals: ReadonlyMap<TableCell, Interval>, options: HiddenOptions): readonly Finding[] {
  return targets.flatMap((target) => {
    const interval = intervals.get(target.cell)
    return interval === undefined ? [] : judgeTarget(target, interval, options) ?? []
  })
}

/** Findings where a hidden cell must be empty although zeros are said to be shown. */
export function zerosClaimFindings(targets: readonly Target[], intervals: ReadonlyMap<TableCell, Interval>): readonly Finding[] {
  return targets.flatMap((target) => {
    if (!target.table.claims.zerosShown || target.statement.how === 'rounded') return []
    return intervals.get(target.cell)?.[1] === 0
      ? [hit('claims', 'claims.zeros-shown', { outcome: 'fail', at: placeOf(target.table, target.cell), message: 'claims.zero-hidden', cure: 'cure.correct-claim', values: {} })] : []
  })
}

/** Whether one unit may be, or is, alone in a hidden cell. */
function mayBeAlone(target: Target, intervals: ReadonlyMap<TableCell, Interval>): boolean {
  if (target.statement.how === 'rounded' || isMarginCell(target.table, target.cell)) return false
  const known = target.cell.contributions
  if (known?.source === 'data' && known.count !== null) return known.count === 1
  if (target.table.measure.kind !== 'count') return known?.count === 1
  const [low, high] = intervals.get(target.cell) ?? [0, null]
  return (low ?? 0) <= 1 && (high === null || high >= 1)
}

/** What somebody alone in a cell knows of it. */
function ownValue(target: Target): number | null {
  return target.table.measure.kind === 'count' ? 1 : target.cell.contributions?.trueValue ?? null
}

/** Findings where somebody alone in one hidden cell can calculate another that one person is alone in. */
export function insiderFindings(
  targets: readonly Target[], intervals: ReadonlyMap<TableCell, Interval>, bounder: RegionBounder,
): readonly Finding[] {
  const alone = targets.filter((target) => mayBeAlone(target, intervals))
  const findings = new Map<TableCell, Finding>()
  const given = bounder.given(alone.map(({ statement }) => statement.regions))
  for (const [index, insider] of alone.entries()) {
    const value = ownValue(insider)
    if (value === null) continue
    const known = certainWith(given, index, value, { wanted: insider.table.measure.kind === 'count' ? 1 : null, skips: (other) => findings.has((alone[other] as Target).cell) })
    const first = alone.find((other) => other !== insider && !findings.has(other.cell))
    if (first === undefined) continue
    if (known === 'undecided') {
      return [...findings.values(), hit('insider', 'insider', { outcome: 'review', at: placeOf(first.table, first.cell), message: 'hidden-cells.undecided', cure: 'cure.look-at-hidden', values: {} })]
    }
    for (const [place, calculated] of known) {
      const other = alone[place] as Target
      if (findings.has(other.cell) || (other.table.measure.kind === 'count' && Math.abs(calculated - 1) > 1e-6)) continue
      findings.set(other.cell, hit('insider', 'insider singleton', {
        outcome: 'fail', at: placeOf(other.table, other.cell), message: 'insider.can-calculate', cure: 'cure.hide-more', values: { by: insider.cell.codes.join(' × ') },
      }))
    }
  }
  return [...findings.values()]
}

function certainWith(given: GivenSums, ...question: Parameters<GivenSums['certainWith']>): ReadonlyMap<number, number> | 'undecided' {
  try {
    return given.certainWith(...question)
  } catch (error) {
    // Nobody can be alone there: the other numbers do not allow it.
    if (error instanceof ContradictionError) return new Map()
    if (error instanceof UndecidedError) return 'undecided'
    throw error
  }
}
