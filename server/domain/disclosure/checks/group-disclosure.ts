import { settingOutcome } from '../disclosure-profile.ts'
import type { Finding } from '../check-report.ts'
import { defineCheck, hit } from '../disclosure-check.ts'
import { partsOf, shownNumber, tableLines } from '../tables/table-model.ts'
import type { Dimension, TableLine, TableModel } from '../tables/table-model.ts'
import { isRounded } from './minimum-threshold.ts'

const id = 'group-disclosure'

interface FullCategory {
  readonly category: string
  readonly count: number
  readonly total: number
}

/** The category that holds all, or all but one, of a line. */
function fullCategory(line: TableLine, dimension: Dimension): FullCategory | null {
  const categories = [...line.cells].filter(([code]) => partsOf(dimension, code) === null)
  const numbers = categories.map(([code, cell]) => ({ code, count: shownNumber(cell) }))
  const margin = dimension.totals.map((code) => line.cells.get(code)).find((cell) => cell !== undefined)
  const shownMargin = margin === undefined ? null : shownNumber(margin)
  const all = numbers.every(({ count }) => count !== null)
  const total = shownMargin ?? (all ? numbers.reduce((sum, { count }) => sum + (count ?? 0), 0) : null)
  if (total === null || numbers.length < 2) return null
  for (const { code, count } of numbers) {
    if (count !== null && count <= total && count >= total - 1 && count > 0) return { category: code, count, total }
  }
  return null
}

/** 100 % of a group, or 0 < share, in a table of percentages. */
function fullPercent(line: TableLine, dimension: Dimension): FullCategory | null {
  const categories = [...line.cells].filter(([code]) => partsOf(dimension, code) === null)
  if (categories.length < 2) return null
  const percents = categories.some(([, cell]) => cell.shown.is === 'number' && (cell.shown.percent || cell.shown.value > 1))
  const full = percents ? 100 : 1
  const sum = categories.reduce((total, [, cell]) => total + (shownNumber(cell) ?? 0), 0)
  if (Math.abs(sum - full) > full * 0.02) return null
  const found = categories.find(([, cell]) => shownNumber(cell) === full)
  return found === undefined ? null : { category: found[0], count: full, total: full }
}

function checkLine(table: TableModel, line: TableLine, outcome: 'review' | 'fail'): readonly Finding[] {
  const dimension = table.dimensions[line.dimension]
  if (dimension === undefined) return []
  const full = table.measure.kind === 'count' ? fullCategory(line, dimension) : fullPercent(line, dimension)
  if (full === null) return []
  const place = line.cells.get(full.category)
  const group = Object.fromEntries(table.dimensions.flatMap((other, index) => (index === line.dimension ? [] : [[other.name, line.fixed[index] ?? '']])))
  return [hit(id, 'group-disclosure', {
    outcome, at: { sheet: table.sheet, row: place?.row ?? null, column: place?.column ?? null, cell: group },
    message: full.count === full.total ? 'group-disclosure.all' : 'group-disclosure.all-but-one', cure: 'cure.merge-categories',
    values: { category: full.category, dimension: dimension.name, count: full.count, total: full.total },
  })]
}

/** Points at groups of which all, or all but one, are in one category. */
export const groupDisclosure = defineCheck({
  id, version: 2, types: ['frequencies', 'mode', 'clusters', 'linked-multilevel-tables'], risk: 'class-disclosure', evidence: ['every cell of a group'], parameters: ['group-disclosure'],
  says: 'A category that holds all, or all but one, of a group is a finding about the group.',
  source: 'Handbook on SDC ch. 5 (group disclosure); OpenSAFELY: 100 % is class disclosure',
  run: ({ tables, parameters }) => {
    const outcome = settingOutcome(parameters.groupDisclosure)
    if (outcome === null) return []
    return tables.filter((table) => (table.measure.kind === 'count' && !isRounded(table)) || table.measure.kind === 'percent')
      .flatMap((table) => tableLines(table).flatMap((line) => checkLine(table, line, outcome)))
  },
})
