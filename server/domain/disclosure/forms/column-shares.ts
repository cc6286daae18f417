import { finishTable } from '../tables/block-work.ts'
import type { BlockWork } from '../tables/block-work.ts'
import { nothingFound } from '../tables/found-tables.ts'
import type { FoundTables } from '../tables/found-tables.ts'
import type { TableCell } from '../tables/table-model.ts'
import { formTable } from './form-table.ts'
import { sizeNamesOf } from './size-names.ts'

const sizeLabels = sizeNamesOf('shares')

/** Percentages of each column, with a row that tells of how many: the columns add up to 100 (or to 1). `null` for every other block. */
export function buildColumnShares(work: BlockWork): FoundTables | null {
  const { block, layout } = work
  const { columns: [labels, ...columns], rows } = formTable(block)
  const size = labels?.cells.findIndex((label) => sizeLabels.test(label)) ?? -1
  if (layout.headerRows !== 1 || labels === undefined || columns.length === 0 || rows < 3 || (size !== 0 && size !== rows - 1) || columns.some(({ numbers }) => numbers === null)) return null
  const shares = columns.map(({ numbers }) => (numbers ?? []).filter((_, row) => row !== size))
  const sizes = columns.map(({ numbers }) => numbers?.[size]?.value ?? 0)
  if (!sizes.every((value) => Number.isInteger(value) && value >= 1) || !shares.flat().some(({ value }) => !Number.isInteger(value))) return null
  const whole = [100, 1].find((sum) => shares.every((some) => Math.abs(some.reduce((all, { value }) => all + value, 0) - sum) <= some.reduce((all, { decimals }) => all + 0.5 * 10 ** -decimals, 1e-9)))
  if (whole === undefined) return null
  const heads = block.rows[0] ?? []
  const at = (row: number, place: number): Pick<TableCell, 'row' | 'column'> => ({ row: block.firstRow + 1 + row, column: block.firstColumn + 1 + place })
  const counts = columns.map((_, place): TableCell => ({ codes: [(heads[place + 1] ?? '').trim()], ...at(size, place), shown: { is: 'number', value: sizes[place] ?? 0, decimals: 0, percent: false }, contributions: null }))
  const percents = labels.cells.flatMap((label, row) => (row === size ? [] : columns.map(({ numbers }, place): TableCell => ({
    codes: [label, (heads[place + 1] ?? '').trim()], ...at(row, place),
    shown: { is: 'number', value: (numbers?.[row]?.value ?? 0) * (100 / whole), decimals: Math.max(0, (numbers?.[row]?.decimals ?? 0) - (whole === 1 ? 2 : 0)), percent: true },
    contributions: { count: sizes[place] ?? 0, largest: [], weight: null, source: 'shown', trueValue: null },
  }))))
  const measured = { share: null, named: true }
  return { ...nothingFound, tables: [
    finishTable(work, { measure: { name: 'n', kind: 'count', ...measured }, cells: counts, names: [work.description.dimensions?.[1] ?? 'column'], contributorsDescribed: false }),
    finishTable(work, { measure: { name: '%', kind: 'percent', ...measured }, cells: percents, names: work.description.dimensions?.length === 2 ? work.description.dimensions : [(heads[0] ?? '').trim() || 'row', 'column'], contributorsDescribed: false }),
  ] }
}
