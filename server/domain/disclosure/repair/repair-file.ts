import type { CheckRequest } from '../check-request.ts'
import type { FileReport } from '../check-report.ts'
import { readTableDescription } from '../tables/table-description.ts'
import { isMarginCell, shownNumber } from '../tables/table-model.ts'
import type { TableModel } from '../tables/table-model.ts'
import { informationLost, joinsStrangers } from './information-lost.ts'
import { leaveOutLines } from './leave-out-lines.ts'
import { mergeCategories } from './merge-categories.ts'
import { refusalOf } from './no-repair.ts'
import type { RepairRefusal } from './no-repair.ts'
import { brokenAt } from './repair-reasons.ts'
import { candidateFile, recheck, repairWork, tablesOf } from './repair-work.ts'
import type { Candidate, RepairAim, RepairWork } from './repair-work.ts'
import type { CellChange, RemainingInterval, RepairMethod, RepairWay } from './repaired-file.ts'
import { roundCells } from './round-cells.ts'
import { suppressCells } from './suppress-cells.ts'
import type { HidingReasons } from './suppress-cells.ts'
import { differenceOf } from './table-difference.ts'

type Made = Candidate & { readonly reasons?: HidingReasons }

const ways: readonly { readonly method: RepairMethod; readonly make: (work: RepairWork, aim: RepairAim) => Made | null }[] = [ // table
  { method: 'merge', make: mergeCategories }, { method: 'suppress', make: suppressCells }, { method: 'round', make: roundCells }, { method: 'leave-out', make: leaveOutLines },
]

/**
 * Every way of repairing a failing file that checks as not failing with the same options, the one that loses least first. Empty where
 * nothing helps: `whyNoRepair` says why.
 */
export function repairWays(request: CheckRequest, report: FileReport): readonly RepairWay[] {
  const work = repairWork(request, report)
  if ('refused' in work) return []
  const found = ways.flatMap(({ method, make }) => {
    const first = attempt(work, method, (one) => make(one, 'no fail'))
    // What only asks a person to look is cured too where that costs less than the look.
    const further = first?.way.outcome === 'review' && method !== 'round' ? attempt(work, method, (one) => make(one, 'no question')) : null
    return [first, further].flatMap((one) => one ?? []).sort((one, other) => one.cost - other.cost).slice(0, 1)
  })
  return found.sort((one, other) => one.cost - other.cost).map(({ way }) => way)
}

/** Why a file has no way of being repaired, where `repairWays` found none. */
export function whyNoRepair(request: CheckRequest, report: FileReport): RepairRefusal {
  const work = repairWork(request, report)
  return 'refused' in work ? work : refusalOf(work.report)
}

interface Ranked {
  readonly way: RepairWay
  /** What is lost, doubled where categories were joined that have no order, and more where a person must look all the same. */
  readonly cost: number
}

/** What a repair that leaves something for a person to look at costs beside what it loses. */
const costOfReview = 0.2

function attempt(work: RepairWork, method: RepairMethod, make: (work: RepairWork) => Made | null): Ranked | null {
  try {
    const made = make(work)
    return made === null ? null : asWay(work, method, made, made.reasons)
  } catch {
    // A way that cannot be gone to its end is not offered.
    return null
  }
}

/** The repair that loses least; `null` where nothing is safe. */
export function repairFile(request: CheckRequest, report: FileReport): RepairWay | null {
  return repairWays(request, report)[0] ?? null
}

function asWay(work: RepairWork, method: RepairMethod, candidate: Candidate, reasons?: HidingReasons): Ranked | null {
  const report = recheck(work, candidate, true)
  const { outcome } = report
  if (outcome === 'fail') return null
  const file = candidateFile(work, candidate)
  const { comparable, changes, unsound } = differenceOf(work.file, file)
  if (!comparable || unsound.length > 0) return null
  const explained = changes.map((change) => explain(work, change, reasons))
  const lost = informationLost({ before: work.tables, changes: explained, report, base: method === 'round' ? readTableDescription(candidate.description).claims.roundedTo : null })
  // A table in which nothing is left to read is no repair.
  if ((method === 'suppress' || method === 'leave-out') && isEmptied(work, candidate)) return null
  const listed = explained.map((change) => ({ ...change, from: change.from.map(({ row, column, text }) => ({ ...work.stack.origin(row, column), text })) }))
  const keeps = work.stack.whole ? 'file' as const : 'tables' as const
  const way = { path: work.file.path, keeps, rows: candidate.rows, description: candidate.description, method, changes: listed, outcome, lost, remains: remainingIntervals(report) }
  return { way, cost: lost.share * (joinsStrangers(work.tables, tablesOf(work, candidate)) ? 2 : 1) + (outcome === 'pass' ? 0 : costOfReview) }
}

/** Says whether tables that said something inside their margins say nothing any more. */
function isEmptied(work: RepairWork, candidate: Candidate): boolean {
  const inner = (tables: readonly TableModel[]): number => tables.reduce((sum, table) => sum + table.cells.filter((cell) => !isMarginCell(table, cell) && shownNumber(cell) !== null).length, 0)
  return inner(work.tables) > 1 && inner(tablesOf(work, candidate)) === 0
}

/** Adds the rule that asked for a change: what the check of the original found there. */
function explain({ report }: RepairWork, change: CellChange, reasons?: HidingReasons): CellChange {
  const [from] = change.from
  const known = from === undefined ? undefined : reasons?.get(`${from.row}:${from.column}`)
  if (known !== undefined) return { ...change, action: known.needed ? 'hidden' : 'hidden-to-protect', check: known.check }
  const found = brokenAt(report, change)?.check ?? null
  if (found === null && change.action === 'hidden') return { ...change, action: 'hidden-to-protect' }
  return { ...change, check: found }
}

/** What a report with its cells says can be worked out about those that are hidden or rounded. */
export function remainingIntervals(report: Pick<FileReport, 'cells'>): readonly RemainingInterval[] {
  return report.cells.flatMap(({ row, column, cell, interval, shown }) => (row === null || column === null || interval === null ? []
    : [{ row, column, cell, low: interval[0], high: interval[1], hidden: shown === null }]))
}
