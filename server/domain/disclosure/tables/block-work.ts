import type { StatisticType } from '../statistic-types.ts'
import type { TableQuestion } from './found-tables.ts'
import type { Measure, TableCell, TableModel } from './table-model.ts'
import type { TableBlock } from './table-block.ts'
import type { TableDescription } from './table-description.ts'
import { buildDimension, testMargins, withMarginsSeen } from './table-dimensions.ts'
import type { BlockColumn, BlockLayout } from './table-layout.ts'

/** One block with everything known about it while its tables are built. */
export interface BlockWork {
  readonly block: TableBlock
  readonly layout: BlockLayout
  readonly description: TableDescription
  readonly described: boolean
  readonly type: StatisticType | null
}

/** A question about a block, at a column where there is one. */
export function ask(block: TableBlock, message: string, column: number | null, values: TableQuestion['values']): TableQuestion {
  return { message, sheet: block.sheet, row: block.firstRow, column: column === null ? null : block.firstColumn + column, values }
}

/** Columns that hold numbers rather than categories. */
export function valueColumns(layout: BlockLayout): readonly BlockColumn[] {
  return layout.columns.filter((column) => !layout.labels.includes(column.index) && !layout.rowNumbers.includes(column.index) && column.filled > 0)
}

/** Says whether several rows stand for one cell. */
export function hasDuplicateCells(table: TableModel | undefined): boolean {
  return table !== undefined && new Set(table.cells.map((cell) => cell.codes.join('\u001f'))).size < table.cells.length
}

/** What a table is made of once its cells are read. */
export interface TableParts {
  readonly measure: Measure
  readonly cells: readonly TableCell[]
  readonly names: readonly string[]
  readonly contributorsDescribed: boolean
}

/** Words without any digit in place of a count or a sum withhold it, whatever mark its author chose. */
function withOwnMarks(block: TableBlock, cells: readonly TableCell[]): readonly TableCell[] {
  return cells.map((cell) => {
    if (cell.shown.is !== 'text') return cell
    const text = block.rows[cell.row - block.firstRow]?.[cell.column - block.firstColumn] ?? ''
    return text.trim() === '' || /\p{N}/u.test(text) ? cell : { ...cell, shown: { is: 'hidden' } }
  })
}

/** Adds dimensions, margins and what the description says to cells. */
export function finishTable({ block, description, described }: BlockWork, read: TableParts): TableModel {
  const additiveKind = read.measure.kind === 'count' || read.measure.kind === 'sum'
  const parts = additiveKind ? { ...read, cells: withOwnMarks(block, read.cells) } : read
  const given = parts.names.map((name, index) => buildDimension(name, index, parts.cells.map((cell) => cell.codes[index] ?? ''), description))
  const dimensions = additiveKind && description.total === null ? withMarginsSeen(given, parts.cells) : given
  const { holds } = testMargins({ dimensions, cells: parts.cells })
  return {
    sheet: block.sheet, title: description.title ?? block.titles[0] ?? null, dimensions, measure: parts.measure, cells: parts.cells,
    unit: description.unit, population: description.population, where: description.where, claims: description.claims, described,
    release: description.release, additive: additiveKind && (described || holds), contributorsDescribed: parts.contributorsDescribed,
  }
}
