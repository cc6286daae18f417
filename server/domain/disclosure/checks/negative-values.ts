import { defineCheck, hit, placeOf } from '../disclosure-check.ts'
import { isMagnitude } from './contribution-rules.ts'

const id = 'negative-values'

/** Points at negative totals: dominance rules do not hold where contributions may cancel. */
export const negativeValues = defineCheck({
  id, version: 1, types: ['linear-aggregations'], risk: 'dominance', parameters: [], evidence: [],
  says: 'A negative value in a sum or mean goes to a person: dominance and intervals assume that contributions do not cancel.',
  source: 'ACRO 1.0: negative values go to review; Handbook on SDC ch. 4',
  run: ({ tables }) => tables.filter(isMagnitude).flatMap((table) => table.cells.flatMap((cell) => {
    const negative = (cell.shown.is === 'number' && cell.shown.value < 0) || (cell.contributions?.largest ?? []).some((value) => value < 0)
    return negative ? [hit(id, 'negative values', { outcome: 'review', at: placeOf(table, cell), message: 'negative-values.negative', cure: 'cure.explain-negative', values: {} })] : []
  })),
})
