import type { Finding } from '../check-report.ts'
import { defineCheck, hit, placeOf, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import { midpointHolds, isSumOfShownParts } from '../tables/rounding.ts'
import { shownNumber } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { countingKinds } from './minimum-threshold.ts'

const id = 'claims'

function notRounded(table: TableModel, cell: TableCell): readonly Finding[] {
  const value = shownNumber(cell)
  if (value === null) return []
  const { roundedTo, midpoint } = table.claims
  const at = placeOf(table, cell)
  const found: Finding[] = []
  if (roundedTo !== null && value % roundedTo !== 0) {
    found.push(hit(id, 'claims.rounded-to', { outcome: 'fail', at, message: 'claims.not-rounded', cure: 'cure.round-or-correct-claim', values: { base: roundedTo } }))
  }
  if (midpoint !== null && !midpointHolds(value, midpoint) && !isSumOfShownParts(table, cell)) {
    found.push(hit(id, 'claims.midpoint', { outcome: 'fail', at, message: 'claims.not-midpoint', cure: 'cure.round-or-correct-claim', values: { base: midpoint } }))
  }
  return found
}

/** The most units that a cell says there are behind it: the count itself, the top of its range, or the count beside a total or mean. */
function unitsShown(table: TableModel, { shown, contributions }: TableCell): number | null {
  if (table.measure.kind !== 'count') return shown.is === 'number' && contributions?.source === 'shown' ? contributions.count : null
  if (shown.is === 'number') return shown.value
  return shown.is === 'range' ? shown.high : null
}

/** A number below the line, or a range that tells more than that a number lies below it. */
function notSuppressed(table: TableModel, cell: TableCell): readonly Finding[] {
  const below = table.claims.suppressedBelow
  const units = unitsShown(table, cell)
  if (below === null || units === null || units <= 0 || units >= (cell.shown.is === 'range' ? below - 1 : below)) return []
  return [hit(id, 'claims.suppressed-below', { outcome: 'fail', at: placeOf(table, cell), message: 'claims.not-suppressed', cure: 'cure.suppress-or-correct-claim', values: { below } })]
}

/** Rounding is claimed of counts; of amounts, where a file has no counts. */
function roundedTables(tables: readonly TableModel[]): readonly TableModel[] {
  const counts = tables.filter(({ measure }) => countingKinds.has(measure.kind))
  return counts.length > 0 ? counts : tables.filter(({ measure }) => measure.kind === 'sum')
}

function recordLevelClaim({ file, tables, found, type, match }: FileEvidence): readonly Finding[] {
  const claimed = file.description?.claims.recordLevelNone === true || tables.some(({ claims: { recordLevelNone } }) => recordLevelNone)
  if (!claimed || (found.recordLevel.length === 0 && type !== 'record-level' && match.hits.length === 0)) return []
  return [hit(id, 'claims.record-level', { outcome: 'fail', at: wholeFile, message: 'claims.record-level', cure: 'cure.correct-claim' })]
}

/** Tests on the numbers what an author claims about a table. */
export const claims = defineCheck({
  id, version: 3, types: 'all', risk: 'false-claim', parameters: [], evidence: ['every shown number', 'signs of record-level data'],
  says: 'A claim (rounded-to, midpoint, suppressed-below, zeros-shown, record-level: none) that a number contradicts is a finding at that cell; a range below the line, and a total or mean over fewer units, contradict suppressed-below too.',
  source: 'a quarter of returned requests claim a protection that the numbers lack (OpenSAFELY)',
  run: (evidence) => [
    ...roundedTables(evidence.tables).flatMap((table) => table.cells.flatMap((cell) => notRounded(table, cell))),
    ...evidence.tables.flatMap((table) => table.cells.flatMap((cell) => notSuppressed(table, cell))),
    ...recordLevelClaim(evidence),
    ...evidence.audit.findings.filter(({ check }) => check === id),
  ],
})
