import type { Finding } from '../check-report.ts'
import { defineCheck, hit, placeOf } from '../disclosure-check.ts'
import { midpointHolds, isSumOfShownParts } from '../tables/rounding.ts'
import { shownNumber } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'

const id = 'claims'

function contradictions(table: TableModel, cell: TableCell): readonly Finding[] {
  const value = shownNumber(cell)
  if (value === null) return []
  const { roundedTo, midpoint, suppressedBelow } = table.claims
  const at = placeOf(table, cell)
  const found: Finding[] = []
  if (roundedTo !== null && value % roundedTo !== 0) {
    found.push(hit(id, 'claims.rounded-to', { outcome: 'fail', at, message: 'claims.not-rounded', cure: 'cure.round-or-correct-claim', values: { base: roundedTo } }))
  }
  if (midpoint !== null && !midpointHolds(value, midpoint) && !isSumOfShownParts(table, cell)) {
    found.push(hit(id, 'claims.midpoint', { outcome: 'fail', at, message: 'claims.not-midpoint', cure: 'cure.round-or-correct-claim', values: { base: midpoint } }))
  }
  if (suppressedBelow !== null && value > 0 && value < suppressedBelow) {
    found.push(hit(id, 'claims.suppressed-below', { outcome: 'fail', at, message: 'claims.not-suppressed', cure: 'cure.suppress-or-correct-claim', values: { below: suppressedBelow } }))
  }
  return found
}

/** Tests on the numbers what an author claims about a table. */
export const claims = defineCheck({
  id, version: 1, types: 'all', risk: 'false-claim', parameters: [], evidence: ['every shown number'],
  says: 'A claim (rounded-to, midpoint, suppressed-below, zeros-shown, record-level: none) that a number contradicts is a finding at that cell.',
  source: 'a quarter of returned requests claim a protection that the numbers lack (OpenSAFELY)',
  run: ({ tables, audit }) => [
    ...tables.filter(({ measure }) => measure.kind === 'count').flatMap((table) => table.cells.flatMap((cell) => contradictions(table, cell))),
    ...audit.findings.filter(({ check }) => check === id),
  ],
})
