import { roundTo } from '../tables/rounding.ts'
import { describeRepair, recheck, TableGrid } from './repair-work.ts'
import type { Candidate, RepairWork } from './repair-work.ts'

const usualBase = 5

/** Rounds every count, to the base that is claimed already or to five; `null` for other numbers, or where that is not safe. */
export function roundCells(work: RepairWork): Candidate | null {
  const counts = work.tables.filter(({ measure }) => measure.kind === 'count')
  if (counts.length !== work.tables.length || counts.some(({ claims }) => claims.midpoint !== null)) return null
  const grid = new TableGrid(work.file)
  const base = counts[0]?.claims.roundedTo ?? usualBase
  for (const cell of counts.flatMap(({ cells }) => cells)) {
    if (cell.shown.is !== 'number') continue
    const rounded = roundTo(cell.shown.value, base)
    // A percentage in the same cell would tell the number that was rounded.
    if (rounded !== cell.shown.value || grid.get(cell.row, cell.column).includes('(')) grid.set(cell.row, cell.column, String(rounded))
  }
  const candidate = { rows: grid.rows, description: describeRepair(work, { 'rounded-to': base }) }
  return recheck(work, candidate).outcome === 'fail' ? null : candidate
}
