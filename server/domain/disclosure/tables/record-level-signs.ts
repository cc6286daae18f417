import type { RecordLevelSign } from './found-tables.ts'
import { isUnitName, isVariableName } from './measure-words.ts'
import type { TableBlock } from './table-block.ts'
import type { BlockColumn, BlockLayout } from './table-layout.ts'

/** Rows from which a table that names no aggregate looks like a list of records. */
const manyRows = 20
const someRows = 5

function sign(block: TableBlock, layout: BlockLayout, column: BlockColumn | null, rest: Pick<RecordLevelSign, 'sign' | 'strength'>): RecordLevelSign {
  return {
    ...rest, sheet: block.sheet, row: block.firstRow + Math.max(0, layout.headerRows - 1), column: column === null ? null : block.firstColumn + column.index,
    values: { rows: block.rows.length - layout.headerRows, ...(column === null ? { columns: layout.columns.length } : {}), ...(column === null ? {} : { column: column.name }) },
  }
}

/** Looks for signs that the rows of a block are single records. */
export function findRecordLevel(block: TableBlock, layout: BlockLayout): readonly RecordLevelSign[] {
  const rows = block.rows.length - layout.headerRows
  const signs: RecordLevelSign[] = []
  const aggregate = layout.columns.some((column) => column.kind !== null && column.kind !== 'identifier' && column.kind !== 'fitted' && !isWeakKind(column))
  for (const column of layout.columns) {
    if (column.kind === 'identifier' && rows >= 2 && column.distinct > rows * 0.5 && !aggregate) {
      signs.push(sign(block, layout, column, { sign: 'identifier-column', strength: 'strong' }))
    }
    if (column.kind === 'fitted' && column.numbers >= someRows) {
      signs.push(sign(block, layout, column, { sign: 'per-record-values', strength: rows >= manyRows ? 'strong' : 'weak' }))
    }
  }
  if (signs.length > 0 || aggregate) return signs
  const values = layout.columns.filter((column) => !layout.rowNumbers.includes(column.index) && column.filled > 0)
  if (values.length === 1 && rows >= 10 && (values[0]?.numbers ?? 0) > rows * 0.8) {
    return [sign(block, layout, values[0] ?? null, { sign: 'list-of-values', strength: rows > manyRows ? 'strong' : 'weak' })]
  }
  // A data frame's first rows, printed with their numbers.
  if (layout.rowNumbers.length > 0 && values.length >= 3 && rows >= 2 && rows < someRows + 1 && (headedByVariables(values) || mixedVariables(values))) return [sign(block, layout, null, { sign: 'rows-are-records', strength: 'weak' })]
  if (values.length >= 2 && rows >= someRows && mixedVariables(values) && !labelsAreUnique(block, layout)) {
    return [sign(block, layout, null, { sign: 'rows-are-records', strength: rows >= manyRows || headedByVariables(values) ? 'strong' : 'weak' })]
  }
  if (values.length >= 3 && rows >= manyRows && mixedVariables(values)) {
    return [sign(block, layout, null, { sign: 'rows-are-records', strength: 'strong' })]
  }
  if (values.length >= 2 && rows >= 5 * manyRows && !labelsAreUnique(block, layout)) return [sign(block, layout, null, { sign: 'rows-are-records', strength: 'strong' })]
  return []
}

/** Names such as `status`, `events` or `income` head record-level columns as often as aggregates. */
function isWeakKind(column: BlockColumn): boolean {
  if (column.kind === 'count' && isUnitName(column.name) || column.kind === 'at-risk' && !/risk|person|인년/i.test(column.name)) return true
  return ['events', 'sum', 'coefficient', 'test', 'survival', 'percent', 'ratio'].includes(column.kind ?? '') && !/[%]|sum|total|p[ _-]?val|coef|ratio/i.test(column.name)
}

function headedByVariables(values: readonly BlockColumn[]): boolean {
  return values.filter((column) => isVariableName(column.name)).length >= Math.max(2, values.length / 2)
}

/** Columns of one crosstab share a scale; columns of records are of different kinds. */
function mixedVariables(values: readonly BlockColumn[]): boolean {
  const texts = values.filter((column) => column.texts > column.numbers).length
  const numeric = values.filter((column) => column.numbers > 0 && column.numbers >= column.texts)
  const binary = numeric.filter((column) => column.distinct <= 2).length
  const decimals = numeric.filter((column) => !column.wholeNumbers).length
  const wholes = numeric.filter((column) => column.wholeNumbers && column.distinct > 2).length
  return (texts > 0 && numeric.length > 0) || texts >= 3 || [binary, decimals, wholes].filter((count) => count > 0).length >= 2 || headedByVariables(values)
}

function labelsAreUnique(block: TableBlock, layout: BlockLayout): boolean {
  const keyColumns = layout.labels
  if (keyColumns.length === 0) return false
  // A label that several rows share may stand in the first of them alone.
  const last = new Map<number, string>()
  const keys = block.rows.slice(layout.headerRows).map((row) => keyColumns.map((index, place) => {
    const own = (row[index] ?? '').trim()
    if (own !== '' || place === keyColumns.length - 1) last.set(index, own)
    return last.get(index) ?? ''
  }).join('\u001f'))
  return new Set(keys).size === keys.length
}
