import { kindOfType } from '../statistic-types.ts'
import type { MeasureKind } from '../statistic-types.ts'
import { ask, finishTable, hasDuplicateCells, valueColumns } from './block-work.ts'
import type { BlockWork } from './block-work.ts'
import { nothingFound } from './found-tables.ts'
import type { FoundTables, TableQuestion } from './found-tables.ts'
import { lendDeviations } from './lend-deviations.ts'
import { isTotalWord, measureKindOfName, percentileOfName } from './measure-words.ts'
import { readShown } from './shown-value.ts'
import type { TableBlock } from './table-block.ts'
import { fillRight } from './table-layout.ts'
import type { BlockColumn, BlockLayout } from './table-layout.ts'
import { kindByNumbers, kindOfTitles, toldMeasure } from './table-measure.ts'
import type { Measure, TableCell, TableModel } from './table-model.ts'

/** Builds the tables of a crosstab: one per measure. */
export function buildCrosstab(work: BlockWork): FoundTables {
  const { layout, block } = work
  if (layout.headerRows === 0) return { ...nothingFound, questions: [ask(block, 'question.no-header', null, {})] }
  const values = valueColumns(layout)
  if (values.length === 0) return { ...nothingFound, questions: [ask(block, 'question.no-numbers', null, {})] }
  const groups = columnGroups(work, values)
  const tables: TableModel[] = []
  const questions: TableQuestion[] = []
  for (const group of groups) {
    const measure = crosstabMeasure(work, group)
    if (measure === null) questions.push(ask(block, 'question.what-table-measures', group.columns[0]?.index ?? null, {}))
    else tables.push(finishTable(work, { measure, ...crosstabCells(work, group), contributorsDescribed: false }))
  }
  const counts = tables.find((table) => table.measure.kind === 'count')
  const withCounts = tables.map((table) => (counts === undefined || table === counts ? table : borrowCounts(table, counts)))
  if (withCounts.some(hasDuplicateCells)) questions.push(ask(block, 'question.repeated-cells', null, {}))
  return { ...nothingFound, tables: lendDeviations(withCounts), questions }
}

interface ColumnGroup {
  readonly columns: readonly BlockColumn[]
  readonly kind: MeasureKind | null
  readonly measureName: string | null
  /** The measure takes the place of the column dimension. */
  readonly withoutColumnDimension: boolean
}

/** Splits a crosstab's columns by measure: by a header row of measures, or a trailing percent beside categories. */
function columnGroups({ block, layout, described, description }: BlockWork, values: readonly BlockColumn[]): readonly ColumnGroup[] {
  if (layout.measureRow !== null && !described) {
    const codes = fillRight(block.rows[layout.measureRow] ?? [], Math.max(0, ...layout.labels, -1) + 1)
    const names = [...new Set(values.map((column) => codes[column.index] ?? ''))]
    const measured = constantLevel(block, layout, values)
    return names.map((name) => ({ columns: values.filter((column) => codes[column.index] === name), kind: measureKindOfName(name), measureName: measured ?? name, withoutColumnDimension: false }))
  }
  const rowsOnly = described && values.length === 1 && description.dimensions !== null && description.dimensions.length === layout.labels.length
  if (described || layout.headerRows > 1) return [{ columns: values, kind: null, measureName: null, withoutColumnDimension: rowsOnly }]
  const extra = values.filter((column) => column.kind !== null && column.kind !== 'count' && !isTotalWord(column.name))
  const main = values.filter((column) => !extra.includes(column))
  const counts = main.filter((column) => column.kind === 'count' && column.wholeNumbers)
  const shares = main.filter((column) => !counts.includes(column) && !isTotalWord(column.name))
  if (extra.length === 0 && counts.length === 1 && sharesOfRows(block, layout, shares)) {
    return [
      { columns: shares, kind: 'percent', measureName: null, withoutColumnDimension: false },
      { columns: counts, kind: 'count', measureName: counts[0]?.name ?? null, withoutColumnDimension: true },
    ]
  }
  if (main.length === 0 || extra.length === 0) return [{ columns: values, kind: null, measureName: null, withoutColumnDimension: false }]
  return [
    { columns: main, kind: null, measureName: null, withoutColumnDimension: false },
    ...extra.map((column) => ({ columns: [column], kind: column.kind, measureName: column.name, withoutColumnDimension: true })),
  ]
}

/** Numbers that add up to 100 or to 1 in every row are shares of the row. */
function sharesOfRows(block: TableBlock, layout: BlockLayout, columns: readonly BlockColumn[]): boolean {
  if (columns.length < 2 || columns.every(({ wholeNumbers }) => wholeNumbers)) return false
  return [100, 1].some((whole) => block.rows.slice(layout.headerRows).every((row) => {
    const shown = columns.map(({ index }) => readShown(row[index] ?? '', null))
    if (shown.every(({ is }) => is === 'empty')) return true
    const sum = shown.reduce((all, one) => all + (one.is === 'number' ? one.value : 0), 0)
    return shown.every(({ is }) => is === 'number') && Math.abs(sum - whole) <= 0.006 * whole
  }))
}

/** The one variable that all columns measure, where a header level names it. */
function constantLevel(block: TableBlock, layout: BlockLayout, values: readonly BlockColumn[]): string | null {
  for (let row = 0; row < layout.headerRows; row += 1) {
    if (row === layout.measureRow) continue
    const codes = fillRight(block.rows[row] ?? [], Math.max(0, ...layout.labels, -1) + 1)
    const some = [...new Set(values.map((column) => codes[column.index] ?? ''))]
    if (some.length === 1 && some[0] !== undefined && some[0] !== '') return some[0]
  }
  return null
}

function crosstabMeasure({ block, description, type }: BlockWork, group: ColumnGroup): Measure | null {
  const told = toldMeasure(description, type)
  const name = description.measure?.column ?? group.measureName
  if (told !== null) return { name, kind: told, share: told === 'median' ? 0.5 : percentileOfName(description.title ?? ''), named: true }
  const numbers = {
    wholeNumbers: group.columns.every((column) => column.wholeNumbers), negative: group.columns.some((column) => column.negative),
    percentSigns: group.columns.some((column) => column.percentSigns), some: group.columns.some((column) => column.numbers > 0),
  }
  if (group.kind !== null) return { name, kind: group.kind, share: group.kind === 'median' ? 0.5 : percentileOfName(name ?? ''), named: true }
  const typeKind = type === null ? undefined : kindOfType[type]
  if (typeKind !== undefined) return { name, kind: kindByNumbers(typeKind, numbers), share: null, named: true }
  const titleKind = kindOfTitles(block, description)
  if (titleKind !== null) return { name, kind: kindByNumbers(titleKind, numbers), share: titleKind === 'median' ? 0.5 : null, named: true }
  if (numbers.percentSigns) return { name, kind: 'percent', share: null, named: true }
  if (numbers.wholeNumbers && !numbers.negative) return { name, kind: 'count', share: null, named: false }
  return null
}

/** Row and column names and codes of a crosstab. */
function crosstabCells(work: BlockWork, group: ColumnGroup): { cells: readonly TableCell[]; names: readonly string[] } {
  const { block, layout, description } = work
  const labelCount = layout.labels.length
  const firstValue = Math.max(-1, ...layout.labels) + 1
  const header = block.rows.slice(0, layout.headerRows)
  const isNamesRow = (row: readonly string[]): boolean => group.columns.every((column) => (row[column.index] ?? '').trim() === '')
  const codeRows = header.map((row, index) => ({ row: fillRight(row, firstValue), corner: row.slice(0, firstValue), index }))
    .filter(({ row, index }) => !isNamesRow(row) && (index !== layout.measureRow || group.kind === null))
  const isConstant = (row: readonly string[]): boolean => group.kind !== null && new Set(group.columns.map((column) => row[column.index] ?? '')).size === 1
  const kept = group.withoutColumnDimension ? [] : codeRows.filter(({ row }) => !(layout.measureRow !== null && isConstant(row)))
  const namesRow = header.at(-1) ?? []
  const corner = (namesRow[layout.labels.at(-1) ?? 0] ?? '').split(/\s*[/\\|×]\s*/)
  const rowNames = layout.labels.map((index, place) => description.dimensions?.[place] ?? rowName(namesRow[index] ?? '', place, labelCount, corner))
  const columnNames = kept.map(({ corner: names, index }, place) => description.dimensions?.[labelCount + place]
    ?? columnName(names, index < layout.headerRows - 1, place, kept.length, corner))
  const rows = fillDown(block.rows.slice(layout.headerRows), layout.labels)
  const cells = rows.flatMap((row, index) => row.every((cell) => cell.trim() === '') ? [] : group.columns.map((column) => ({
    codes: [...layout.labels.map((label) => (row[label] ?? '').trim()), ...kept.map(({ row: codes }) => codes[column.index] ?? '')],
    row: block.firstRow + layout.headerRows + index, column: block.firstColumn + column.index,
    shown: readShown(row[column.index] ?? '', description.hidden), contributions: null,
  })))
  return { cells, names: uniqueNames([...rowNames, ...columnNames]) }
}

function rowName(given: string, place: number, count: number, corner: readonly string[]): string {
  if (place === count - 1 && corner.length === 2 && corner[0] !== undefined && corner[0] !== '') return corner[0]
  return given.trim() === '' ? (count === 1 ? 'row' : `row ${place + 1}`) : given.trim()
}

function columnName(corner: readonly string[], above: boolean, place: number, count: number, split: readonly string[]): string {
  const own = corner.map((cell) => cell.trim()).find((cell) => cell !== '')
  if (above && own !== undefined) return own
  if (!above && split.length === 2 && split[1] !== undefined && split[1] !== '') return split[1]
  return count === 1 ? 'column' : `column ${place + 1}`
}

function uniqueNames(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/** Carries row labels down over the empty cells of merged labels; the last label column is never filled. */
function fillDown(rows: readonly (readonly string[])[], labels: readonly number[]): readonly (readonly string[])[] {
  if (labels.length < 2) return rows
  const carry = labels.slice(0, -1)
  const last: Record<number, string> = {}
  return rows.map((row) => row.map((cell, index) => {
    if (!carry.includes(index)) return cell
    if (cell.trim() !== '') last[index] = cell
    return last[index] ?? cell
  }))
}

/** A count without a column dimension is of the whole row. */
function byRow(counts: TableModel, table: TableModel, cell: TableCell): TableCell | undefined {
  if (counts.dimensions.length !== table.dimensions.length - 1) return undefined
  return counts.cells.find(({ row, codes }) => row === cell.row && codes.every((code, index) => code === cell.codes[index]))
}

/** Lends a table of means or percentages the counts that stand beside it. */
function borrowCounts(table: TableModel, counts: TableModel): TableModel {
  const byCodes = new Map(counts.cells.map((cell) => [cell.codes.join('\u001f'), cell]))
  return {
    ...table,
    cells: table.cells.map((cell) => {
      const match = byCodes.get(cell.codes.join('\u001f')) ?? byRow(counts, table, cell)
      if (match?.shown.is !== 'number') return cell
      return { ...cell, contributions: { count: match.shown.value, largest: [], weight: null, source: 'shown', trueValue: null } }
    }),
  }
}
