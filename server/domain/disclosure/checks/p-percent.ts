import type { Finding } from '../check-report.ts'
import { defineCheck, hit, missingEvidence, placeOf } from '../disclosure-check.ts'
import type { TableModel } from '../tables/table-model.ts'
import { breaksPPercent, isMagnitude } from './contribution-rules.ts'
import { boundedContributions } from '../data-bounds.ts'

const id = 'p-percent'

function checkTable(table: TableModel, p: number, known: ReturnType<typeof boundedContributions>): readonly Finding[] {
  const shown = table.cells.filter((cell) => cell.shown.is === 'number')
  const lacking: typeof shown = []
  const findings = shown.flatMap((cell) => {
    const contributions = known(table, cell)
    const broken = contributions === null ? null : breaksPPercent(contributions, p)
    if (broken === null) lacking.push(cell)
    return broken === true ? [hit(id, `p-percent ${p}`, {
      outcome: 'fail', at: placeOf(table, cell), message: 'p-percent.too-close', cure: 'cure.merge-or-suppress', values: { p },
    })] : []
  })
  return [...findings, ...missingEvidence(table, lacking, shown.length, (at) => hit(id, 'p-percent', {
    outcome: 'review', at, message: 'p-percent.no-contributions', cure: 'cure.give-contributions', values: { n: 2 },
  }))]
}

/** Refuses totals from which the second largest contributor can estimate the largest too well. */
export const pPercent = defineCheck({
  id, version: 1, types: ['linear-aggregations', 'linked-multilevel-tables'], risk: 'dominance', parameters: ['p-percent'],
  evidence: ['the cell’s total', 'its two largest contributions'],
  says: 'Unsafe if total − x1 − x2 < p/100 · x1, strictly.',
  source: 'ACRO 1.0 safe_pratio_p; Handbook on SDC ch. 4',
  run: (evidence) => evidence.parameters.pPercent <= 0 ? [] : evidence.tables.filter(isMagnitude).flatMap((table) => checkTable(table, evidence.parameters.pPercent, boundedContributions(evidence))),
})
