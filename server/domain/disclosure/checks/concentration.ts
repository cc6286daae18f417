import type { Finding } from '../check-report.ts'
import type { DominanceRule } from '../disclosure-profile.ts'
import { defineCheck, hit, placeOf } from '../disclosure-check.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'

const id = 'concentration'

/** What a concentration index says about the n largest shares: bounds from sums of squares. */
export function shareBounds(index: number, n: number): { least: number; most: number } {
  // HHI = sum of squared shares: the largest share is at least HHI, the n largest together at most sqrt(n · HHI).
  return { least: index, most: Math.min(1, Math.sqrt(n * index)) }
}

function scaled(value: number): number {
  return value > 1 ? value / 10_000 : value
}

function judge(table: TableModel, cell: TableCell, rules: readonly DominanceRule[]): Finding | null {
  if (cell.shown.is !== 'number') return null
  const index = scaled(cell.shown.value)
  if (index < 0 || index > 1) return hit(id, 'nk', { outcome: 'review', at: placeOf(table, cell), message: 'concentration.not-an-index', cure: 'cure.say-what-is-measured', values: {} })
  for (const { n, k } of rules) {
    const { least, most } = shareBounds(index, n)
    if (least > k / 100) return hit(id, `nk ${n}:${k}`, { outcome: 'fail', at: placeOf(table, cell), message: 'concentration.dominated', cure: 'cure.merge-or-suppress', values: { n, k } })
    if (most > k / 100) return hit(id, `nk ${n}:${k}`, { outcome: 'review', at: placeOf(table, cell), message: 'concentration.may-be-dominated', cure: 'cure.give-contributions', values: { n, k } })
  }
  return null
}

/** Tests what a Herfindahl index or a Gini coefficient says about the largest shares. */
export const concentration = defineCheck({
  id, version: 1, types: ['non-linear-concentration-ratios', 'gini-coefficient'], risk: 'dominance', parameters: ['nk', 'threshold'],
  evidence: ['the number of units', 'the index'],
  says: 'From HHI the largest share is at least HHI and the n largest together at most √(n·HHI); both are compared with the dominance rule. A Gini coefficient needs the count alone.',
  source: 'Cauchy–Schwarz bounds on shares; Handbook on output checking: concentration ratios like magnitude tables',
  run: ({ tables, parameters }) => tables.filter(({ measure }) => measure.kind === 'concentration')
    .flatMap((table) => table.cells.flatMap((cell) => judge(table, cell, parameters.nk) ?? [])),
})
