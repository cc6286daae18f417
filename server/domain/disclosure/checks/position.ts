import { defineCheck, hit, missingEvidence, placeOf } from '../disclosure-check.ts'
import type { Finding } from '../check-report.ts'
import { percentileOfName } from '../tables/measure-words.ts'
import type { TableModel } from '../tables/table-model.ts'
import { unitsInCell } from './minimum-threshold.ts'

const id = 'position'

function checkTable(table: TableModel, threshold: number): readonly Finding[] {
  const shown = table.cells.filter((cell) => cell.shown.is === 'number')
  const shareOf = (cell: TableModel['cells'][number]): number | null => table.measure.share ?? cell.codes.map((code) => (/^median$|중앙값/i.test(code.trim()) ? 0.5 : percentileOfName(code))).find((share) => share !== null) ?? null
  const unnamed = shown.filter((cell) => shareOf(cell) === null)
  if (unnamed.length > 0) {
    return missingEvidence(table, unnamed, shown.length, (at) => hit(id, 'position', {
      outcome: 'review', at, message: 'position.which-percentile', cure: 'cure.name-percentile', values: { measure: table.measure.name },
    }))
  }
  return shown.flatMap((cell) => {
    const count = unitsInCell(table, cell)
    const share = shareOf(cell) ?? 0.5
    // The missing count itself is a finding of minimum-threshold.
    if (count === null || count === 0) return []
    const tail = Math.min(share, 1 - share) * count
    return tail + 1e-9 >= threshold ? [] : [hit(id, 'position', {
      outcome: 'fail', at: placeOf(table, cell), message: 'position.too-few-beyond', cure: 'cure.coarser-percentile',
      values: { count, beyond: Math.floor(tail + 1e-9), threshold, share: Math.round(share * 1000) / 10 },
    })]
  })
}

/** Refuses medians and percentiles with too few units on their thinner side. */
export const position = defineCheck({
  id, version: 1, types: ['position'], risk: 'low-count', parameters: ['threshold'], evidence: ['the number of units in each cell', 'which percentile it is'],
  says: 'n · min(p, 1 − p) must reach the threshold: that many units lie beyond the value.',
  source: 'ABS DataLab: minimum contributors for quantiles',
  run: ({ tables, parameters }) => parameters.threshold <= 1 ? [] : tables.filter(({ measure }) => measure.kind === 'median' || measure.kind === 'percentile')
    .flatMap((table) => checkTable(table, parameters.threshold)),
})
