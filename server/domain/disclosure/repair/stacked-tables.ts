import { findTables, printedTables } from '../check-outputs.ts'
import type { CheckFile } from '../check-request.ts'
import type { OutputTable, ReadOutput } from '../read-output.ts'
import { readShown } from '../tables/shown-value.ts'

/** Where a place of a stack stands in the file that it was taken from. */
export interface OriginPlace {
  readonly sheet: string | null
  readonly row: number
  readonly column: number
}

/** All tables of a file in one grid, one below the other, each under its sheet's name. */
export interface StackedTables {
  readonly tables: readonly OutputTable[]
  readonly rows: readonly (readonly string[])[]
  /** Place in the file of a place in the grid, both from 1; the grid's own where nothing of the file stands there. */
  readonly origin: (row: number, column: number) => OriginPlace
  /** Whether the grid is the whole file, so that writing it writes the file anew. */
  readonly whole: boolean
}

/** Delimited text: the grid is the file. */
const plainFormats = new Set(['csv', 'tsv']) // table
/** Formats that hold nothing but tables: written anew as delimited text. */
const tableFormats = new Set(['xlsx', 'parquet', 'feather', 'stata', 'spss', 'rds']) // table
/** Formats with tables among words and pictures: their tables alone are written. */
const mixedFormats = new Set(['html', 'docx', 'ipynb', 'markdown', 'text']) // table

/** Says whether a file's tables can be written as delimited text. */
export const isStackable = ({ format }: Pick<ReadOutput, 'format'>): boolean => plainFormats.has(format) || tableFormats.has(format) || mixedFormats.has(format)

/** Whether the written tables are all that a file of this format says. */
const isAllTables = ({ format }: Pick<ReadOutput, 'format'>): boolean => plainFormats.has(format) || tableFormats.has(format)

const words = ({ rows }: OutputTable): string => rows.map((row) => row.map((cell) => cell.trim()).filter((cell) => cell !== '').join('\u001f')).filter((row) => row !== '').join('\u001e')

/** Tables that a reader gave and tables printed in the text, each once: a notebook holds a data frame as HTML and as text. */
function tablesOf(read: ReadOutput): readonly OutputTable[] {
  const seen = new Set<string>()
  return [...read.tables, ...(plainFormats.has(read.format) ? [] : printedTables(read).filter(({ found }) => found.tables.length > 0).map(({ table }) => table))].filter((table) => {
    const key = words(table)
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** A sheet's name as a line that is read as words. */
const titleOf = (sheet: string): string => (readShown(sheet, null).is === 'text' ? sheet : `Sheet ${sheet}`)

/** A line of the grid: a row of a table, or what sets tables apart. */
type StackedLine = { readonly table: OutputTable; readonly index: number } | { readonly words: string }

/** Markdown's line of dashes below a header is an empty row, and would end the table. */
const isRuled = (format: string, row: readonly string[], index: number): boolean => (format === 'markdown' || format === 'ipynb') && index === 1 && row.every((cell) => cell.trim() === '')

function linesOf(read: ReadOutput, tables: readonly OutputTable[]): readonly StackedLine[] {
  return tables.flatMap((table, place): readonly StackedLine[] => [
    ...(place > 0 ? [{ words: '' }] : []),
    ...(tables.length > 1 && table.sheet !== null ? [{ words: titleOf(table.sheet) }] : []),
    ...table.rows.flatMap((row, index) => (isRuled(read.format, row, index) ? [] : [{ table, index }])),
  ])
}

/** Puts all tables of a file into one grid. The same file always gives the same grid. */
export function stackTables(read: ReadOutput): StackedTables {
  const tables = plainFormats.has(read.format) ? read.tables.slice(0, 1) : tablesOf(read)
  const lines = linesOf(read, tables)
  const width = Math.max(0, ...tables.flatMap(({ rows }) => rows.map((row) => row.length)))
  const filled = (row: readonly string[]): readonly string[] => (tables.length < 2 || row.length === width ? row : [...row, ...Array.from({ length: width - row.length }, () => '')])
  return {
    tables, whole: isAllTables(read),
    rows: lines.map((line) => filled('words' in line ? [line.words] : line.table.rows[line.index] ?? [])),
    origin: (row, column) => {
      const line = lines[row - 1]
      return line === undefined || 'words' in line ? { sheet: null, row, column } : { sheet: line.table.sheet, row: line.index + line.table.firstRow, column: column + line.table.firstColumn - 1 }
    },
  }
}

/** Says whether files inside a file hold tables of their own: those are not repaired with it. */
export const hidesTables = ({ inner }: Pick<ReadOutput, 'inner'>): boolean =>
  inner.some(({ output }) => !output.complete || findTables(output, { description: undefined, type: undefined }).tables.length > 0 || output.tables.length > 0)

/** A file as it is compared: its tables in one grid that is read like delimited text. */
export function asDelimited(file: Pick<CheckFile, 'read' | 'description' | 'type'>, stack: StackedTables): Pick<CheckFile, 'read' | 'description' | 'type'> {
  if (plainFormats.has(file.read.format) && file.read.tables.length === 1 && file.read.tables[0]?.firstRow === 1) return file
  const read: ReadOutput = { format: 'csv', complete: true, tables: [{ sheet: null, firstRow: 1, firstColumn: 1, rows: stack.rows }], texts: [], pictures: [], notices: [], inner: [] }
  return { ...file, read }
}
