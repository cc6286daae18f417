import { kindOfType, typeOfKind } from '../statistic-types.ts'
import type { MeasureKind, StatisticType } from '../statistic-types.ts'
import type { OutputTable } from '../read-output.ts'
import { joinFound, nothingFound } from './found-tables.ts'
import type { FoundTables, TableQuestion } from './found-tables.ts'
import { isFitLabel, isLoneLetter, isTotalWord, isVariableName, measureKindOfName, percentileOfName } from './measure-words.ts'
import { findRecordLevel } from './record-level-signs.ts'
import { parseNumber, readShown } from './shown-value.ts'
import type { TableBlock } from './table-block.ts'
import { tableBlocks } from './table-block.ts'
import type { TableDescription } from './table-description.ts'
import { emptyDescription } from './table-description.ts'
import { buildDimension, testMargins, withMarginsSeen } from './table-dimensions.ts'
import { fillRight, findLayout } from './table-layout.ts'
import type { BlockColumn, BlockLayout } from './table-layout.ts'
import type { Contributions, Measure, TableCell, TableModel } from './table-model.ts'

/** What is known beside the bytes when tables are built. */
export interface TableContext {
  readonly description: TableDescription | null
  /** Type told on the command line or by the server. */
  readonly type: StatisticType | null
}

interface Work {
  readonly block: TableBlock
  readonly layout: BlockLayout
  readonly description: TableDescription
  readonly described: boolean
  readonly type: StatisticType | null
}

/** Finds the tables in what a reader gave, by the description where there is one. */
export function buildTables(table: OutputTable, context: TableContext): FoundTables {
  const description = context.description ?? emptyDescription
  const described = isDescribed(description)
  const blocks = tableBlocks(table, described)
  return joinFound(blocks.map((block) => {
    const layout = findLayout(block, description.hidden, toldShape(description))
    return buildBlock({ block, layout, description, described, type: context.type ?? description.type })
  }))
}

/** Header rows and label columns that a description tells or leaves no choice about. */
function toldShape({ layout, headerRows, rowLabels, dimensions }: TableDescription): { headerRows: number | null; rowLabels: number | null } {
  if (layout !== 'crosstab' || dimensions === null) return { headerRows, rowLabels: layout === 'long' ? null : rowLabels }
  const labels = rowLabels ?? (headerRows === null ? (dimensions.length <= 2 ? 1 : null) : Math.max(0, dimensions.length - headerRows))
  const headers = headerRows ?? (labels === null ? null : Math.max(1, dimensions.length - labels))
  return { headerRows: headers, rowLabels: labels }
}

/** Says whether a description speaks about the shape of a table at all. */
export function isDescribed(description: TableDescription): boolean {
  return description.dimensions !== null || description.layout !== null || description.measure !== null || description.headerRows !== null
    || description.rowLabels !== null
}

function buildBlock(work: Work): FoundTables {
  const { block, layout, description } = work
  if (!work.described && isFitTable(block)) return { ...nothingFound, fitTable: true }
  if (!work.described && layout.headerRows === 1 && hasMeasureRows(block, layout)) return buildTransposed(work)
  if (block.rows.length - layout.headerRows <= 0) return textOnly(work)
  if (work.type === 'record-level') return { ...nothingFound, recordLevel: [rowsAreRecords(work)] }
  const long = isLong(work)
  if (long === null) return { ...nothingFound, misfit: 'dimensions' }
  if (!work.described) {
    const recordLevel = findRecordLevel(block, layout)
    if (recordLevel.some((sign) => sign.strength === 'strong')) return { ...nothingFound, recordLevel }
    if (layout.columns.every((column) => column.numbers === 0) && !block.rows.slice(layout.headerRows).some((row) => row.slice(1).some((cell) => readShown(cell, description.hidden).is !== 'text' && cell.trim() !== ''))) return textOnly(work)
    const found = long ? buildLong(work) : buildCrosstab(work)
    return { ...found, recordLevel }
  }
  const found = long ? buildLong(work) : buildCrosstab(work)
  return { ...found, recordLevel: identifierDimensions(work, found.tables) }
}

/** A description cannot make an identifier a category: one code a row under such a name goes to a person. */
function identifierDimensions({ block, layout }: Work, tables: readonly TableModel[]): FoundTables['recordLevel'] {
  const rows = block.rows.length - layout.headerRows
  return (tables[0]?.dimensions ?? []).filter(({ name, codes }) => measureKindOfName(name) === 'identifier' && codes.length >= 0.9 * rows && rows >= 5).map(({ name }) => ({
    sign: 'identifier-column', strength: 'weak', sheet: block.sheet, row: block.firstRow, column: null, values: { column: name, rows },
  }))
}

/** Label and number side by side, as a model's summary of fit has them: judged by its degrees of freedom. */
function isFitTable(block: TableBlock): boolean {
  const labels = block.rows.filter((row) => isFitLabel(row[0] ?? '')).length
  return labels >= 2 && labels >= block.rows.length - 1
}

/** Measures that run down the rows, as data frame summaries have them. */
function hasMeasureRows(block: TableBlock, layout: BlockLayout): boolean {
  const labels = block.rows.slice(layout.headerRows).map((row) => row[0] ?? '')
  const kinds = labels.map((label) => (isLoneLetter(label) || isTotalWord(label) ? null : measureKindOfName(label)))
  const headed = layout.columns.slice(1).some((column) => column.kind !== null && column.kind !== 'sum' && column.kind !== 'events')
  return !headed && labels.length >= 2 && kinds.filter((kind) => kind !== null).length >= 0.8 * labels.length && new Set(kinds).size >= 2
}

function buildTransposed(work: Work): FoundTables {
  const { block } = work
  const width = block.rows[0]?.length ?? 0
  const turned: TableBlock = { ...block, rows: Array.from({ length: width }, (_, column) => block.rows.map((row, index) => (index === 0 && column === 0 ? 'variable' : row[column] ?? ''))) }
  const layout = findLayout(turned, work.description.hidden, { headerRows: 1, rowLabels: 1 })
  const found = buildLong({ ...work, block: turned, layout })
  const place = (row: number | null, column: number | null): { row: number; column: number } => ({
    row: block.firstRow + ((column ?? block.firstColumn) - block.firstColumn), column: block.firstColumn + ((row ?? block.firstRow) - block.firstRow),
  })
  return {
    ...found,
    tables: found.tables.map((table) => ({ ...table, cells: table.cells.map((cell) => ({ ...cell, ...place(cell.row, cell.column) })) })),
    questions: found.questions.map((question) => ({ ...question, ...place(question.row, question.column) })),
  }
}

function rowsAreRecords({ block, layout }: Work): FoundTables['recordLevel'][number] {
  return {
    sign: 'rows-are-records', strength: 'strong', sheet: block.sheet, row: block.firstRow + layout.headerRows, column: null,
    values: { rows: block.rows.length - layout.headerRows },
  }
}

function textOnly({ block }: Work): FoundTables {
  const wide = Math.max(0, ...block.rows.map((row) => row.filter((cell) => cell.trim() !== '').length)) > 1
  if (!wide || block.rows.length < 3) return nothingFound
  return { ...nothingFound, questions: [ask(block, 'question.words-only', null, {})] }
}

function ask(block: TableBlock, message: string, column: number | null, values: TableQuestion['values']): TableQuestion {
  return { message, sheet: block.sheet, row: block.firstRow, column: column === null ? null : block.firstColumn + column, values }
}

/** Long or crosstab; `null` where a described dimension is not a column of a long table. */
function isLong({ block, layout, description }: Work): boolean | null {
  const header = (block.rows[Math.max(0, layout.headerRows - 1)] ?? []).map((cell) => cell.trim())
  const dimensions = description.dimensions
  const columnsNamed = dimensions !== null && dimensions.every((name) => header.includes(name.trim()))
  if (description.layout === 'long') return dimensions === null || columnsNamed ? true : null
  if (description.layout === 'crosstab') return false
  if (description.rowLabels !== null || (description.headerRows ?? 1) > 1) return false
  if (description.measure?.column !== null && description.measure?.column !== undefined && header.includes(description.measure.column)) return dimensions === null || columnsNamed ? true : null
  if (dimensions !== null && columnsNamed && dimensions.length > 0) return true
  if (dimensions !== null) return false
  if (layout.measureRow !== null || layout.headerRows > 1) return false
  const values = valueColumns(layout)
  const named = values.filter((column) => column.kind !== null && !isTotalWord(column.name))
  const unnamed = values.filter((column) => column.kind === null || isTotalWord(column.name))
  if (named.length === 0) return values.length === 1 && layout.headerRows === 1 && !parsesAsCode(values[0]?.name ?? '')
  if (unnamed.length === 0) return true
  if (unnamed.length === 1 && isTotalWord(unnamed[0]?.name ?? '')) return named.every((column) => column.kind !== 'count')
  // "cases, controls": words of counting that head categories.
  return named.some((column) => column.kind !== 'count') && unnamed.length < 2
}

const parsesAsCode = (name: string): boolean => parseNumber(name) !== null || isTotalWord(name)

function valueColumns(layout: BlockLayout): readonly BlockColumn[] {
  return layout.columns.filter((column) => !layout.labels.includes(column.index) && !layout.rowNumbers.includes(column.index) && column.filled > 0)
}

function columnNamed(layout: BlockLayout, name: string | null | undefined): BlockColumn | null {
  if (name === null || name === undefined) return null
  return layout.columns.find((column) => column.name === name.trim()) ?? null
}

interface LongColumns {
  readonly dimensions: readonly BlockColumn[]
  readonly count: BlockColumn | null
  readonly largest: readonly BlockColumn[]
  readonly weight: BlockColumn | null
  readonly measures: readonly BlockColumn[]
}

function buildLong(work: Work): FoundTables {
  const { layout, description } = work
  const dimensions = description.dimensions === null ? layout.labels.flatMap((index) => layout.columns[index] ?? [])
    : description.dimensions.flatMap((name) => columnNamed(layout, name) ?? [])
  const told = description.contributors
  const largest = (told?.largest ?? []).map((name) => columnNamed(layout, name))
  const count = columnNamed(layout, told?.count)
  const weight = columnNamed(layout, told?.weight)
  const measure = columnNamed(layout, description.measure?.column)
  if (largest.includes(null) || (told?.count != null && count === null) || (told?.weight != null && weight === null)) return { ...nothingFound, misfit: 'contributors' }
  if (description.measure?.column != null && measure === null) return { ...nothingFound, misfit: 'measure' }
  const used = new Set([...dimensions, ...largest, count, weight].map((column) => column?.index))
  const rest = layout.columns.filter((column) => !used.has(column.index) && !layout.rowNumbers.includes(column.index) && column.filled > 0
    && !(column.index !== measure?.index && (column.numbers === 0 && column.texts > 0)))
  const measures = measure === null ? rest : [measure, ...rest.filter((column) => column.index !== measure.index)]
  const columns: LongColumns = { dimensions, count: count ?? measures.find((column) => column.kind === 'count') ?? null, largest: largest.flatMap((column) => column ?? []), weight, measures }
  return longTables(work, columns, measure)
}

function longTables(work: Work, columns: LongColumns, told: BlockColumn | null): FoundTables {
  const questions: TableQuestion[] = []
  const tables: TableModel[] = []
  const measures = columns.measures.length === 0 && columns.count !== null ? [columns.count] : columns.measures
  for (const column of measures) {
    const isTold = told !== null && column.index === told.index
    const measure = measureOf(work, column, isTold || (told === null && measures.length === 1))
    if (measure === null) questions.push(ask(work.block, 'question.what-measured', column.index, { column: column.name }))
    else tables.push(finishTable(work, { measure, cells: longCells(work, columns, column), names: columns.dimensions.map(({ name }) => name), contributorsDescribed: isTold && work.description.contributors !== null }))
  }
  if (measures.length === 0) questions.push(ask(work.block, 'question.no-numbers', null, {}))
  if (hasDuplicateCells(tables[0])) questions.push(ask(work.block, 'question.repeated-cells', null, {}))
  return { ...nothingFound, tables: asModelTables(tables), questions }
}

/** Numbers beside coefficients belong to a model, judged as a whole by its degrees of freedom. */
function asModelTables(tables: readonly TableModel[]): readonly TableModel[] {
  const has = (kind: MeasureKind, pattern: RegExp): boolean => tables.some(({ measure }) => measure.kind === kind && pattern.test(measure.name ?? ''))
  const model = has('coefficient', /./) || (has('test', /p|유의/i) && (has('ratio', /./) || has('test', /^(?:t|z|f|df|wald|.*stat.*|chi.*)$/i)))
  if (!model) return tables
  return tables.map((table) => (table.measure.kind === 'count' || table.measure.name === null ? table : { ...table, measure: { ...table.measure, kind: 'coefficient' } }))
}

function hasDuplicateCells(table: TableModel | undefined): boolean {
  return table !== undefined && new Set(table.cells.map((cell) => cell.codes.join('\u001f'))).size < table.cells.length
}

function longCells({ block, layout, description }: Work, columns: LongColumns, value: BlockColumn): readonly TableCell[] {
  const number = (row: readonly string[], column: BlockColumn | null): number | null => {
    if (column === null) return null
    const shown = readShown(row[column.index] ?? '', description.hidden)
    return shown.is === 'number' ? shown.value : null
  }
  return block.rows.slice(layout.headerRows).flatMap((row, index) => {
    if (row.every((cell) => cell.trim() === '')) return []
    const count = number(row, columns.count)
    const contributions: Contributions | null = columns.count === null && columns.largest.length === 0 ? null : {
      count, weight: number(row, columns.weight), source: 'shown', trueValue: null,
      largest: columns.largest.flatMap((column) => number(row, column) ?? []).sort((one, other) => other - one),
    }
    return [{
      codes: columns.dimensions.map((column) => (row[column.index] ?? '').trim()),
      row: block.firstRow + layout.headerRows + index, column: block.firstColumn + value.index,
      shown: readShown(row[value.index] ?? '', description.hidden), contributions,
    }]
  })
}

/** Names a column's measure by the description, the type, its own name or its numbers; `null` where only the author can say. */
function measureOf({ description, type, block }: Work, column: BlockColumn, alone: boolean): Measure | null {
  const share = percentileOfName(column.name)
  const toldKind = alone ? toldMeasure(description, type) : null
  if (toldKind !== null) return { name: column.name, kind: toldKind, share: toldKind === 'median' ? 0.5 : share, named: true }
  if (column.kind !== null && !(alone && type !== null && typeOfKind[column.kind] !== type && kindOfType[type] !== undefined)) {
    if (column.kind === 'identifier') return null
    return { name: column.name, kind: column.kind, share: column.kind === 'median' ? 0.5 : share, named: true }
  }
  const typeKind = alone && type !== null ? kindOfType[type] : undefined
  if (typeKind !== undefined) return { name: column.name, kind: kindByNumbers(typeKind, column), share, named: true }
  const titleKind = kindOfTitles(block, description)
  if (titleKind !== null) return { name: column.name, kind: titleKind, share, named: true }
  if (column.percentSigns) return { name: column.name, kind: 'percent', share: null, named: true }
  if (column.wholeNumbers && !column.negative && column.numbers > 0 && isVariableName(column.name) === false && alone) return { name: column.name, kind: 'count', share: null, named: false }
  return null
}

/** The kind that a description names; `other` leaves it to the statistic type. */
function toldMeasure({ measure }: TableDescription, type: StatisticType | null): MeasureKind | null {
  const kind = measure?.kind ?? null
  return kind === 'other' && type !== null ? kindOfType[type] ?? kind : kind
}

/** A table of frequencies may hold percentages. */
function kindByNumbers(kind: MeasureKind, column: { wholeNumbers: boolean; percentSigns: boolean }): MeasureKind {
  return kind === 'count' && (!column.wholeNumbers || column.percentSigns) ? 'percent' : kind
}

const titleKinds: readonly (readonly [RegExp, MeasureKind])[] = [ // table
  [/\b(?:odds|hazard|risk|rate) ratios?\b|오즈비|위험비/i, 'ratio'],
  [/\b(?:mean|average)s?\b|평균/i, 'mean'], [/\bmedians?\b|중앙값/i, 'median'], [/\b(?:percent(?:age)?s?|per cent|proportions?|shares? of)\b|비율|백분율|구성비|\(%\)/i, 'percent'],
  [/\bmaxim(?:um|a)\b|최대/i, 'max'], [/\bminim(?:um|a)\b|최소/i, 'min'], [/\bpercentiles?|quartiles?\b|백분위|사분위/i, 'percentile'],
  [/\bcorrelations?\b|상관/i, 'correlation'], [/\bsurvival\b|생존/i, 'survival'],
  [/\b(?:turnover|revenue|income|sales|expenditure|amounts?|costs?|wages?)\b|금액|매출|소득|비용/i, 'sum'],
  [/\b(?:number of|counts?|frequenc(?:y|ies)|patients|persons|people)\b|빈도|환자\s?수|인원|명수|\(명\)/i, 'count'],
]

function kindOfTitles(block: TableBlock, description: TableDescription): MeasureKind | null {
  const words = [...block.titles, description.title ?? ''].join(' \n ')
  return titleKinds.find(([pattern]) => pattern.test(words))?.[1] ?? null
}

function buildCrosstab(work: Work): FoundTables {
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
  return { ...nothingFound, tables: withCounts, questions }
}

interface ColumnGroup {
  readonly columns: readonly BlockColumn[]
  readonly kind: MeasureKind | null
  readonly measureName: string | null
  /** The measure takes the place of the column dimension. */
  readonly withoutColumnDimension: boolean
}

/** Splits a crosstab's columns by measure: by a header row of measures, or a trailing percent beside categories. */
function columnGroups({ block, layout, described, description }: Work, values: readonly BlockColumn[]): readonly ColumnGroup[] {
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
  if (main.length === 0 || extra.length === 0) return [{ columns: values, kind: null, measureName: null, withoutColumnDimension: false }]
  return [
    { columns: main, kind: null, measureName: null, withoutColumnDimension: false },
    ...extra.map((column) => ({ columns: [column], kind: column.kind, measureName: column.name, withoutColumnDimension: true })),
  ]
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

function crosstabMeasure({ block, description, type }: Work, group: ColumnGroup): Measure | null {
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
function crosstabCells(work: Work, group: ColumnGroup): { cells: readonly TableCell[]; names: readonly string[] } {
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

/** Lends a table of means or percentages the counts that stand beside it. */
function borrowCounts(table: TableModel, counts: TableModel): TableModel {
  const byCodes = new Map(counts.cells.map((cell) => [cell.codes.join('\u001f'), cell]))
  return {
    ...table,
    cells: table.cells.map((cell) => {
      const match = byCodes.get(cell.codes.join('\u001f'))
      if (match?.shown.is !== 'number') return cell
      return { ...cell, contributions: { count: match.shown.value, largest: [], weight: null, source: 'shown', trueValue: null } }
    }),
  }
}

interface TableParts {
  readonly measure: Measure
  readonly cells: readonly TableCell[]
  readonly names: readonly string[]
  readonly contributorsDescribed: boolean
}

function finishTable({ block, description, described }: Work, parts: TableParts): TableModel {
  const given = parts.names.map((name, index) => buildDimension(name, index, parts.cells.map((cell) => cell.codes[index] ?? ''), description))
  const additiveKind = parts.measure.kind === 'count' || parts.measure.kind === 'sum'
  const dimensions = additiveKind && description.total === null ? withMarginsSeen(given, parts.cells) : given
  const { holds } = testMargins({ dimensions, cells: parts.cells })
  return {
    sheet: block.sheet, title: description.title ?? block.titles[0] ?? null, dimensions, measure: parts.measure, cells: parts.cells,
    unit: description.unit, population: description.population, where: description.where, claims: description.claims, described,
    release: description.release, additive: additiveKind && (described || holds), contributorsDescribed: parts.contributorsDescribed,
  }
}
