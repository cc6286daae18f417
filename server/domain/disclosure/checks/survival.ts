import type { Finding } from '../check-report.ts'
import { defineCheck, hit, placeOf, placeOfTable } from '../disclosure-check.ts'
import type { TableModel } from '../tables/table-model.ts'
import { isRounded } from './minimum-threshold.ts'

const id = 'survival'

function smallSteps(table: TableModel, threshold: number): readonly Finding[] {
  return table.cells.flatMap((cell) => {
    if (cell.shown.is !== 'number') return []
    const { value } = cell.shown
    return value >= 1 && value < threshold ? [hit(id, 'threshold', {
      outcome: 'fail', at: placeOf(table, cell), message: table.measure.kind === 'events' ? 'survival.few-events' : 'survival.few-at-risk', cure: 'cure.coarser-times',
      values: { count: value, threshold },
    })] : []
  })
}

/** The number at risk told beside the curve. */
function fewAtRisk(table: TableModel, threshold: number): ReturnType<typeof smallSteps> {
  return table.cells.flatMap((cell) => {
    const count = cell.shown.is === 'number' ? cell.contributions?.count ?? 0 : 0
    return count >= 1 && count < threshold ? [hit(id, 'threshold', { outcome: 'fail' as const, at: placeOf(table, cell), message: 'survival.few-at-risk', cure: 'cure.coarser-times', values: { count, threshold } })] : []
  })
}

/** Refuses survival tables whose steps stand for few units at risk or few events. */
export const survival = defineCheck({
  id, version: 2, types: ['hazard-survival-tables'], risk: 'low-count', parameters: ['threshold'], evidence: ['the numbers at risk and of events at each step'],
  says: 'Every step needs at least threshold units at risk and threshold (or no) events: a step of the curve is a hidden table.',
  source: 'ACRO 1.0 survival_safe_threshold; OpenSAFELY: midpoint-6 rounded counts',
  run: ({ tables, parameters, type }) => {
    if (parameters.threshold <= 1) return []
    const counts = tables.filter(({ measure }) => measure.kind === 'at-risk' || measure.kind === 'events')
    const curves = tables.filter(({ measure }) => measure.kind === 'survival')
    const riskTold = curves.every((table) => table.cells.every((cell) => cell.shown.is !== 'number' || cell.contributions?.count != null))
    const steps = counts.filter((table) => !isRounded(table)).flatMap((table) => smallSteps(table, parameters.threshold))
    const withoutCounts = !((riskTold || counts.some((t) => t.measure.kind === 'at-risk')) && counts.some((t) => t.measure.kind === 'events'))
    const first = curves[0]
    if (withoutCounts && first !== undefined) {
      return [...steps, hit(id, 'threshold', { outcome: 'review', at: placeOfTable(first), message: 'survival.no-counts', cure: 'cure.give-survival-counts', values: { threshold: parameters.threshold } })]
    }
    if (type === 'hazard-survival-tables' && tables.length > 0 && counts.length === 0) {
      return [hit(id, 'threshold', { outcome: 'review', at: placeOfTable(tables[0]!), message: 'survival.no-counts', cure: 'cure.give-survival-counts', values: { threshold: parameters.threshold } })]
    }
    return [...steps, ...(riskTold ? curves.flatMap((table) => fewAtRisk(table, parameters.threshold)) : [])]
  },
})
