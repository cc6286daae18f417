import type { Finding } from '../check-report.ts'
import type { DominanceRule } from '../disclosure-profile.ts'
import { defineCheck, hit, missingEvidence, placeOf } from '../disclosure-check.ts'
import type { TableModel } from '../tables/table-model.ts'
import { breaksDominance, isMagnitude } from './contribution-rules.ts'
import { boundedContributions } from '../data-bounds.ts'

const id = 'dominance'

function checkTable(table: TableModel, rules: readonly DominanceRule[], known: ReturnType<typeof boundedContributions>): readonly Finding[] {
  const shown = table.cells.filter((cell) => cell.shown.is === 'number')
  const most = Math.max(...rules.map(({ n }) => n))
  const lacking: typeof shown = []
  const findings = shown.flatMap((cell) => {
    const contributions = known(table, cell)
    if (contributions === null) { lacking.push(cell); return [] }
    const verdicts = rules.map((rule) => ({ rule, broken: breaksDominance(contributions, rule) }))
    const broken = verdicts.find((verdict) => verdict.broken === true)
    if (broken === undefined && verdicts.some((verdict) => verdict.broken === null)) lacking.push(cell)
    return broken === undefined ? [] : [hit(id, `nk ${broken.rule.n}:${broken.rule.k}`, {
      outcome: 'fail', at: placeOf(table, cell), message: 'dominance.too-large-share', cure: 'cure.merge-or-suppress', values: { n: broken.rule.n, k: broken.rule.k },
    })]
  })
  return [...findings, ...missingEvidence(table, lacking, shown.length, (at) => hit(id, 'nk', {
    outcome: 'review', at, message: 'dominance.no-contributions', cure: 'cure.give-contributions', values: { n: most },
  }))]
}

/** Refuses totals of which the n largest contributors hold more than k percent. */
export const dominance = defineCheck({
  id, version: 1, types: ['linear-aggregations', 'linked-multilevel-tables'], risk: 'dominance', parameters: ['nk'],
  evidence: ['the cell’s total', 'its n largest contributions'],
  says: 'The n largest contributions may hold at most k percent of the total; exactly k percent is safe.',
  source: 'ACRO 1.0 safe_nk_n, safe_nk_k; Handbook on SDC ch. 4',
  run: (evidence) => evidence.parameters.nk.length === 0 ? [] : evidence.tables.filter(isMagnitude).flatMap((table) => checkTable(table, evidence.parameters.nk, boundedContributions(evidence))),
})
