import { defineCheck, hit, placeOf } from '../disclosure-check.ts'
import type { TableCell } from '../tables/table-model.ts'

const id = 'endpoints'

/** With data, the units that share the extreme are known. */
const sharedBy = (cell: TableCell): number | null => cell.contributions?.sharing ?? null

/** Refuses minima and maxima: each is the value of a record, unless enough units share it. */
export const endpoints = defineCheck({
  id, version: 1, types: ['endpoints'], risk: 'record-level', parameters: ['threshold'], evidence: ['how many units share the extreme, from the data'],
  says: 'A minimum, maximum or range is the value of single records and fails; an end that threshold units share by the data is safe.',
  source: 'OpenSAFELY: minimum and maximum are redacted; sdcLog: mean of the five most extreme entities',
  run: ({ tables, parameters }) => tables.filter(({ measure }) => measure.kind === 'min' || measure.kind === 'max').flatMap((table) => table.cells.flatMap((cell) => {
    if (cell.shown.is !== 'number') return []
    const shared = sharedBy(cell)
    if (shared !== null && shared >= parameters.threshold) return []
    return [hit(id, 'endpoints', {
      outcome: 'fail', at: placeOf(table, cell), message: table.measure.kind === 'min' ? 'endpoints.minimum' : 'endpoints.maximum', cure: 'cure.drop-or-percentile',
      values: { measure: table.measure.name },
    })]
  })),
})
