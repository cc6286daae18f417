import { defineCheck, hit, placeOf } from '../disclosure-check.ts'
import { measureKindOfName } from '../tables/measure-words.ts'
import type { TableModel } from '../tables/table-model.ts'

const id = 'correlations'

/** Numbers beyond ±1 under a name that no correlation has are something else of a model. */
function isCorrelation({ measure, cells }: TableModel): boolean {
  return measure.kind === 'correlation' && (measureKindOfName(measure.name ?? '') === 'correlation' || !cells.some(({ shown }) => shown.is === 'number' && Math.abs(shown.value) > 1))
}

/** Points at correlations of exactly ±1: they say that one variable gives the other. */
export const correlations = defineCheck({
  id, version: 1, types: ['correlation-coefficients'], risk: 'low-degrees-of-freedom', parameters: [], evidence: ['the coefficients'],
  says: 'A correlation of exactly 1 or −1 between two different variables goes to a person; values outside −1 … 1 are not correlations.',
  source: 'Handbook on output checking: correlation coefficients',
  run: ({ tables }) => tables.filter(isCorrelation).flatMap((table) => table.cells.flatMap((cell) => {
    if (cell.shown.is !== 'number' || Math.abs(cell.shown.value) < 1) return []
    const codes = new Set(cell.codes.map((code) => code.toLowerCase()))
    if (cell.codes.length > 1 && codes.size === 1 && cell.shown.value === 1) return []
    return [hit(id, 'correlation', { outcome: 'review', at: placeOf(table, cell), message: 'correlations.perfect', cure: 'cure.explain-perfect', values: {} })]
  })),
})
