import { settingOutcome } from '../disclosure-profile.ts'
import type { Finding } from '../check-report.ts'
import { defineCheck, hit, placeOf } from '../disclosure-check.ts'
import { cellKey, isMarginCell, partsOf, shownNumber, tableLines } from '../tables/table-model.ts'
import { isMissingName } from '../tables/measure-words.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { isRounded } from './minimum-threshold.ts'

const id = 'zeros'

const isEmptyCell = (table: TableModel, cell: TableCell): boolean => shownNumber(cell) === 0 && (table.measure.kind === 'count' || table.measure.kind === 'percent')

/** Keys of empty cells that stand in a group in which others are not empty. */
function emptyAmongOthers(table: TableModel): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of tableLines(table)) {
    const dimension = table.dimensions[line.dimension]
    if (dimension === undefined) continue
    const others = [...line.cells].filter(([code, cell]) => partsOf(dimension, code) === null && shownNumber(cell) !== 0 && cell.shown.is !== 'text')
    if (others.length === 0) continue
    for (const cell of line.cells.values()) {
      const key = cellKey(cell.codes)
      if (isEmptyCell(table, cell) && !found.has(key)) found.set(key, dimension.name)
    }
  }
  return found
}

function checkTable(table: TableModel, outcome: 'review' | 'fail'): readonly Finding[] {
  const found = emptyAmongOthers(table)
  return table.cells.flatMap((cell) => {
    const among = found.get(cellKey(cell.codes))
    if (among === undefined || !isEmptyCell(table, cell)) return []
    // A margin that is empty says nothing beside its own empty parts.
    if (isMarginCell(table, cell) && hasLeaf(table, cell)) return []
    return [hit(id, 'zeros', { outcome, at: placeOf(table, cell), message: 'zeros.empty-cell', cure: 'cure.merge-or-structural-zero', values: { dimension: among } })]
  })
}

function hasLeaf(table: TableModel, margin: TableCell): boolean {
  return table.cells.some((cell) => !isMarginCell(table, cell) && margin.codes.every((code, index) => {
    const dimension = table.dimensions[index]
    return dimension === undefined || partsOf(dimension, code) !== null || cell.codes[index] === code
  }))
}

/** Points at empty cells in groups where others are not empty: they say what no member of the group is. */
export const zeros = defineCheck({
  id, version: 1, types: ['frequencies', 'clusters', 'linked-multilevel-tables'], risk: 'class-disclosure', evidence: ['every cell of a group'], parameters: ['zeros'],
  says: 'An empty cell is a finding where another cell of the same group is not empty; empty bins of a histogram count the same.',
  source: 'ACRO 1.0 zeros_are_disclosive; Handbook on SDC ch. 4',
  run: ({ tables, parameters }) => {
    const outcome = settingOutcome(parameters.zeros)
    return outcome === null ? [] : tables.filter((table) => !isRounded(table) && !isMissingName(table.measure.name ?? '')).flatMap((table) => checkTable(table, outcome))
  },
})
