import { defineCheck, hit, placeOf } from '../disclosure-check.ts'
import { unitsInCell } from './minimum-threshold.ts'

const id = 'shape'

/** Refuses variances, standard deviations and the like with too few degrees of freedom. */
export const shape = defineCheck({
  id, version: 1, types: ['shape'], risk: 'low-degrees-of-freedom', parameters: ['dof'], evidence: ['the number of units in each cell'],
  says: 'n − 1 must reach the profile’s degrees of freedom; beside a mean of two values a deviation gives both.',
  source: 'ACRO 1.0 safe_dof_threshold, n − 1 for a cell',
  run: ({ tables, parameters }) => tables.filter(({ measure }) => measure.kind === 'spread').flatMap((table) => table.cells.flatMap((cell) => {
    const count = cell.shown.is === 'number' ? unitsInCell(table, cell) : null
    if (count === null || count === 0 || count - 1 >= parameters.dof) return []
    return [hit(id, 'dof', { outcome: 'fail', at: placeOf(table, cell), message: 'shape.too-few', cure: 'cure.merge-or-suppress', values: { dof: count - 1, least: parameters.dof } })]
  })),
})
