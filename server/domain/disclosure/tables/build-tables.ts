import type { MeasureKind, StatisticType } from '../statistic-types.ts'
import type { OutputTable } from '../read-output.ts'
import { ask, finishTable, hasDuplicateCells, valueColumns } from './block-work.ts'
import type { BlockWork } from './block-work.ts'
import { buildCrosstab } from './build-crosstab.ts'
import { compositeQuestions } from './composite-cells.ts'
import { joinFound, nothingFound } from './found-tables.ts'
import type { FoundTables, TableQuestion } from './found-tables.ts'
import { isGlossary } from './glossary.ts'
import { lendDeviations } from './lend-deviations.ts'
import { lendRiskSets } from './lend-risk-sets.ts'
import { liftGroups } from './lift-groups.ts'
import { isDofName, isFitLabel, isLoneLetter, isMissingName, isTotalWord, measureKindOfName } from './measure-words.ts'
import { withDecimalPoints } from './decimal-comma.ts'
import { findRecordLevel } from './record-level-signs.ts'
import { buildColumnShares } from '../forms/column-shares.ts'
import { buildKnownForm } from '../forms/known-forms.ts'
import { buildRegressionColumns } from '../forms/regression-columns.ts'
import { areSettings } from '../texts/settings.ts'
import { parseNumber, readShown } from './shown-value.ts'
import { withProvenKinds } from './proven-columns.ts'
import { placedBack, splitIntervals } from './split-intervals.ts'
import { summaryBlocks } from './summary-blocks.ts'
import type { TableBlock } from './table-block.ts'
import { tableBlocks } from './table-block.ts'
import type { TableDescription } from './table-description.ts'
import { emptyDescription } from './table-description.ts'
import { findLayout } from './table-layout.ts'
import type { BlockColumn, BlockLayout } from './table-layout.ts'
import { measureOf } from './table-measure.ts'
import type { Contributions, TableCell, TableModel } from './table-model.ts'

/** What is known beside the bytes when tables are built. */
export interface TableContext {
  readonly description: TableDescription | null
  /** Type told on the command line or by the server. */
  readonly type: StatisticType | null
}

/** A table with more columns is for people: its layout is not looked for. */
const mostColumns = 2000

/** Finds the tables in what a reader gave, by the description where there is one. */
export function buildTables(given: OutputTable, context: TableContext): FoundTables {
  const table = withDecimalPoints(given)
  const widest = table.rows.reduce((most, row) => Math.max(most, row.length), 0)
  if (widest > mostColumns) return { ...nothingFound, questions: [{ message: 'question.too-wide', sheet: table.sheet, row: table.firstRow, column: null, values: { columns: widest } }] }
  const description = context.description ?? emptyDescription
  const described = isDescribed(description)
  const blocks = described ? tableBlocks(table, true) : tableBlocks(table, false).flatMap(summaryBlocks)
  const models = described ? null : sideBySide(table, description, context.type ?? description.type)
  if (models !== null) return models
  const build = (block: TableBlock): FoundTables => {
    const layout = findLayout(block, description.hidden, toldShape(description, block))
    return buildBlock({ block, layout, description, described, type: context.type ?? description.type })
  }
  return joinFound(blocks.map((whole) => {
    const block = described ? whole : liftGroups(whole)
    const split = described ? null : splitIntervals(block)
    return split === null ? build(block) : placedBack(build(split.block), split)
  }))
}

/** Models side by side over a whole sheet: empty rows part their terms from their fit. */
function sideBySide(table: OutputTable, description: TableDescription, type: StatisticType | null): FoundTables | null {
  if (type === 'record-level') return null
  const [block, ...others] = tableBlocks(table, true)
  return block === undefined || others.length > 0 ? null : buildRegressionColumns({ block, layout: findLayout(block, description.hidden, { headerRows: 1, rowLabels: 1 }), description, described: false, type })
}

/** Header rows and label columns that a description tells or leaves no choice about. */
function toldShape({ layout, headerRows, rowLabels, dimensions, measure }: TableDescription, block: TableBlock): { headerRows: number | null; rowLabels: number | null; derived?: boolean } {
  if (layout !== 'crosstab') return { headerRows: headerRows ?? (rowLabels === null || layout === 'long' ? endOfNames(block, [...dimensions ?? [], measure?.column ?? []].flat()) : null), rowLabels: layout === 'long' ? null : rowLabels }
  if (dimensions === null) return { headerRows, rowLabels }
  const labels = rowLabels ?? (headerRows === null ? (dimensions.length <= 2 ? 1 : null) : Math.max(0, dimensions.length - headerRows))
  const headers = headerRows ?? (labels === null ? null : Math.max(1, dimensions.length - labels))
  return { headerRows: headers, rowLabels: labels, derived: headerRows === null }
}

/** Rows of a long table up to the one that names all its columns: rows below it may hold nothing but a category and a hidden number. */
function endOfNames(block: TableBlock, names: readonly string[]): number | null {
  if (names.length === 0) return null
  const at = block.rows.slice(0, 5).findIndex((row) => names.every((name) => row.some((cell) => cell.trim() === name.trim())))
  return at < 0 ? null : at + 1
}

/** Says whether a description speaks about the shape of a table at all. */
export function isDescribed(description: TableDescription): boolean {
  return description.dimensions !== null || description.layout !== null || description.measure !== null || description.headerRows !== null
    || description.rowLabels !== null
}

function buildBlock(given: BlockWork): FoundTables {
  const { block, layout, description } = given
  // Records are looked for under the names as they are.
  const work: BlockWork = { ...given, layout: withProvenKinds(block, layout) }
  if (!work.described && isFitTable(block)) return { ...nothingFound, fitTable: true }
  const known = work.described && !leavesForm(description) || work.type === 'record-level' ? null : buildKnownForm(work)
  if (known !== null) return known
  if (!work.described && layout.headerRows === 1 && hasMeasureRows(block, layout)) return joinFound([buildTransposed(work), { ...nothingFound, questions: compositeQuestions(work) }])
  if (!work.described && isConfiguration(block)) return { ...nothingFound, glossary: true }
  if (block.rows.length - layout.headerRows <= 0) return textOnly(work)
  if (work.type === 'record-level') return { ...nothingFound, recordLevel: [rowsAreRecords(work)] }
  const long = isLong(work)
  if (long === null) return { ...nothingFound, misfit: misfitOf('dimensions', description.dimensions ?? [], layout) }
  if (!work.described) {
    const recordLevel = findRecordLevel(block, layout)
    if (recordLevel.some((sign) => sign.strength === 'strong')) return { ...nothingFound, recordLevel }
    if (layout.columns.every((column) => column.numbers === 0) && !block.rows.slice(layout.headerRows).some((row) => row.slice(1).some((cell) => readShown(cell, description.hidden).is !== 'text' && cell.trim() !== ''))) return textOnly(work)
    const found = long ? buildLong(work) : buildCrosstab(work)
    return { ...found, recordLevel, questions: [...found.questions, ...compositeQuestions(work)] }
  }
  const found = (description.measure?.kind === 'percent' && !long ? buildColumnShares(work) : null) ?? (long ? buildLong(work) : buildCrosstab(work))
  return { ...found, recordLevel: identifierDimensions(work, found.tables) }
}

/** A description that only names the rows' variables leaves open what is measured. */
function leavesForm({ measure, contributors, layout, dimensions, headerRows }: TableDescription): boolean {
  return measure === null && (contributors === null || contributors.largest.length === 0) && layout !== 'crosstab' && (dimensions?.length ?? 0) <= 3 && (headerRows ?? 1) === 1
}

/** A description cannot make an identifier a category: one code a row under such a name goes to a person. */
function identifierDimensions({ block, layout }: BlockWork, tables: readonly TableModel[]): FoundTables['recordLevel'] {
  const rows = block.rows.length - layout.headerRows
  return (tables[0]?.dimensions ?? []).filter(({ name, codes }) => measureKindOfName(name) === 'identifier' && codes.length >= 0.9 * rows && rows >= 5).map(({ name }) => ({
    sign: 'identifier-column', strength: 'weak', sheet: block.sheet, row: block.firstRow, column: null, values: { column: name, rows },
  }))
}

/** Label and number side by side, as a model's summary of fit has them: judged by its degrees of freedom. */
function isFitTable(block: TableBlock): boolean {
  const labels = block.rows.flatMap(([label = '']) => (isFitLabel(label) ? [label.trim().toLowerCase()] : []))
  // A label that is repeated is no fit of one model.
  return labels.length >= 2 && labels.length >= block.rows.length - 1 && new Set(labels).size === labels.length
}

/** Settings of a run and their values, a row each. */
function isConfiguration({ rows: [head = [], ...body] }: TableBlock): boolean {
  return head.length === 2 && /^(?:(?:hyper ?)?param(?:eter)?s?|settings?|options?|keys?|names?|설정|매개변수|하이퍼파라미터)$/i.test((head[0] ?? '').trim().replace('-', '')) && /^(?:values?|settings?|값|설정값)$/i.test((head[1] ?? '').trim())
    && areSettings(body.map(([name = '', value = '']) => [name, value] as const))
}

/** Measures that run down the rows, as data frame summaries have them. */
function hasMeasureRows(block: TableBlock, layout: BlockLayout): boolean {
  const labels = block.rows.slice(layout.headerRows).map((row) => row[0] ?? '')
  const kinds = labels.map((label) => (isLoneLetter(label) || isTotalWord(label) ? null : measureKindOfName(label)))
  const headed = layout.columns.slice(1).some((column) => column.kind !== null && column.kind !== 'sum' && column.kind !== 'events')
  return !headed && labels.length >= 2 && kinds.filter((kind) => kind !== null).length >= 0.8 * labels.length && new Set(kinds).size >= 2
}

function buildTransposed(work: BlockWork): FoundTables {
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

function rowsAreRecords({ block, layout }: BlockWork): FoundTables['recordLevel'][number] {
  return {
    sign: 'rows-are-records', strength: 'strong', sheet: block.sheet, row: block.firstRow + layout.headerRows, column: null,
    values: { rows: block.rows.length - layout.headerRows },
  }
}

function textOnly({ block }: BlockWork): FoundTables {
  const wide = Math.max(0, ...block.rows.map((row) => row.filter((cell) => cell.trim() !== '').length)) > 1
  if (!wide || block.rows.length < 3) return nothingFound
  if (isGlossary(block)) return { ...nothingFound, glossary: true }
  return { ...nothingFound, questions: [ask(block, 'question.words-only', null, {})] }
}

/** Long or crosstab; `null` where a described dimension is not a column of a long table. */
function isLong({ block, layout, description }: BlockWork): boolean | null {
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
  if (unnamed.length === 1 && isTotalWord(unnamed[0]?.name ?? '')) return named.every((column) => column.kind !== 'count' || isMissingName(column.name))
  // "cases, controls": words of counting that head categories.
  const measured = named.filter((column) => column.kind !== 'count').length
  return measured > 0 && (unnamed.length < 2 || (measured >= 2 && named.length > unnamed.length))
}

const parsesAsCode = (name: string): boolean => parseNumber(name) !== null || isTotalWord(name)

function columnNamed(layout: BlockLayout, name: string | null | undefined): BlockColumn | null {
  if (name === null || name === undefined) return null
  return layout.columns.find((column) => column.name === name.trim()) ?? null
}

/** An entry of a description, with the names in it that no column has. */
function misfitOf(entry: string, names: readonly (string | null | undefined)[], layout: BlockLayout): string {
  const missing = names.filter((name) => name != null && columnNamed(layout, name) === null)
  return missing.length === 0 ? entry : `${entry}: ${missing.join(', ')}`
}

interface LongColumns {
  readonly dimensions: readonly BlockColumn[]
  readonly count: BlockColumn | null
  readonly largest: readonly BlockColumn[]
  readonly weight: BlockColumn | null
  readonly measures: readonly BlockColumn[]
}

function buildLong(work: BlockWork): FoundTables {
  const { layout, description } = work
  const dimensions = description.dimensions === null ? layout.labels.flatMap((index) => layout.columns[index] ?? [])
    : description.dimensions.flatMap((name) => columnNamed(layout, name) ?? [])
  const told = description.contributors
  const largest = (told?.largest ?? []).map((name) => columnNamed(layout, name))
  const count = columnNamed(layout, told?.count)
  const weight = columnNamed(layout, told?.weight)
  const measure = columnNamed(layout, description.measure?.column)
  if (largest.includes(null) || (told?.count != null && count === null) || (told?.weight != null && weight === null)) return { ...nothingFound, misfit: misfitOf('contributors', [told?.count, ...told?.largest ?? [], told?.weight], layout) }
  if (description.measure?.column != null && measure === null) return { ...nothingFound, misfit: misfitOf('measure', [description.measure.column], layout) }
  const used = new Set([...dimensions, ...largest, count, weight].map((column) => column?.index))
  const rest = layout.columns.filter((column) => !used.has(column.index) && !layout.rowNumbers.includes(column.index) && column.filled > 0
    && !(column.index !== measure?.index && (column.numbers === 0 && column.texts > 0)))
  const measures = measure === null ? rest : [measure, ...rest.filter((column) => column.index !== measure.index)]
  const columns: LongColumns = { dimensions, count: count ?? measures.find(({ kind, name }) => kind === 'count' && measureKindOfName(name) === 'count' && !isMissingName(name)) ?? measures.find((column) => column.kind === 'count') ?? null, largest: largest.flatMap((column) => column ?? []), weight, measures }
  return longTables(work, columns, measure)
}

function longTables(work: BlockWork, columns: LongColumns, told: BlockColumn | null): FoundTables {
  const questions: TableQuestion[] = []
  const tables: TableModel[] = []
  const measures = columns.measures.length === 0 && columns.count !== null ? [columns.count] : columns.measures
  for (const column of measures) {
    const isTold = told !== null && column.index === told.index
    const measure = measureOf(work, column, isTold || (told === null && measures.length === 1))
    if (measure === null && column.numbers > 0 && besideModel(work, columns)) tables.push(finishTable(work, { measure: { name: column.name, kind: 'coefficient', share: null, named: false }, cells: longCells(work, columns, column), names: columns.dimensions.map(({ name }) => name), contributorsDescribed: false }))
    else if (measure === null) questions.push(ask(work.block, 'question.what-measured', column.index, { column: column.name }))
    else tables.push(finishTable(work, { measure, cells: longCells(work, columns, column), names: columns.dimensions.map(({ name }) => name), contributorsDescribed: isTold && work.description.contributors !== null }))
  }
  if (measures.length === 0) questions.push(ask(work.block, 'question.no-numbers', null, {}))
  if (hasDuplicateCells(tables[0])) questions.push(ask(work.block, 'question.repeated-cells', null, {}))
  return { ...nothingFound, tables: lendDeviations(lendRiskSets(asModelTables(tables))), questions }
}

/** A described model's table names its terms, and an estimate, an error or a p-value: the rest of its numbers are of the model too. */
function besideModel({ description, block, layout }: BlockWork, { dimensions, measures }: LongColumns): boolean {
  const labels = block.rows.slice(layout.headerRows).map((row) => dimensions.map(({ index }) => row[index] ?? '').join('\u001f'))
  const known = measures.filter(({ kind }) => kind === 'coefficient' || kind === 'test' || kind === 'spread' || kind === 'ratio').length
  return description.model !== null && dimensions.length > 0 && new Set(labels).size === labels.length && known >= 2 && known >= measures.length - 2
}

/** Numbers beside coefficients belong to a model, judged as a whole by its degrees of freedom. */
function asModelTables(tables: readonly TableModel[]): readonly TableModel[] {
  const has = (kind: MeasureKind, pattern: RegExp): boolean => tables.some(({ measure }) => measure.kind === kind && pattern.test(measure.name ?? ''))
  const model = has('coefficient', /./) || (has('test', /^p$|^p[ _.-]?val|^pr?\b|유의|^p값/i) && (has('ratio', /./) || has('test', /^(?:t|z|f|df|wald|.*stat.*|chi.*)$/i)))
  if (!model) return tables
  return tables.map((table) => (table.measure.kind === 'count' || table.measure.name === null || isDofName(table.measure.name) ? table : { ...table, measure: { ...table.measure, kind: 'coefficient' } }))
}

function longCells({ block, layout, description }: BlockWork, columns: LongColumns, value: BlockColumn): readonly TableCell[] {
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

