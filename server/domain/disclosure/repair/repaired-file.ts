import type { CheckFile } from '../check-request.ts'
import type { CellName, Outcome } from '../check-report.ts'
import type { OutputTable, ReadOutput } from '../read-output.ts'
import type { TableDescription } from '../tables/table-description.ts'

/** What was done at a place of a table. */
export type ChangeAction = 'hidden' | 'hidden-to-protect' | 'rounded' | 'merged' | 'changed'

/** One place where a repaired table differs; the row and column are those of the repaired file. */
export interface CellChange {
  readonly row: number
  readonly column: number
  readonly cell: CellName | null
  readonly action: ChangeAction
  /** The rule that asked for it; `null` where it only follows from the rest. */
  readonly check: string | null
  /** What stood in the original: several places where categories were merged. */
  readonly from: readonly { readonly row: number; readonly column: number; readonly text: string }[]
  readonly to: string
}

/** Ways of repairing a table. */
export type RepairMethod = 'merge' | 'suppress' | 'round'

/** How much a repaired table tells less. */
export interface InformationLost {
  /** Share of what the inner cells told, counted in bits: 0 nothing, 1 everything. */
  readonly share: number
  /** Share of the inner cells that are hidden, merged or rounded away. */
  readonly cells: number
  /** Share of the table's total that stands in hidden or merged cells. */
  readonly total: number
}

/** What can still be worked out about a cell that is hidden or rounded. */
export interface RemainingInterval {
  readonly row: number
  readonly column: number
  readonly cell: CellName
  readonly low: number | null
  readonly high: number | null
  readonly hidden: boolean
}

/** A repaired file, its description, and the difference cell by cell. */
export interface RepairedFile {
  readonly path: string
  readonly rows: readonly (readonly string[])[]
  readonly description: Readonly<Record<string, unknown>>
  readonly changes: readonly CellChange[]
  readonly method: RepairMethod
}

/** A repaired file with what it costs and what it still tells. */
export interface RepairWay extends RepairedFile {
  readonly outcome: Exclude<Outcome, 'fail'>
  readonly lost: InformationLost
  readonly remains: readonly RemainingInterval[]
}

/** Formats whose one table can be written anew; others than these two become comma separated text. */
const plainFormats = new Set(['csv', 'tsv']) // table
const tableFormats = new Set(['csv', 'tsv', 'xlsx', 'parquet', 'feather', 'stata', 'spss', 'rds']) // table

/** Says whether a file's table can be written anew. */
export function isRepairable(read: ReadOutput): boolean {
  return tableFormats.has(read.format) && read.complete && read.tables.length === 1 && read.inner.length === 0
}

/** The file as it would be with other rows. */
export function withRows(file: CheckFile, rows: readonly (readonly string[])[], description: TableDescription | undefined): CheckFile {
  const [table] = file.read.tables
  if (plainFormats.has(file.read.format)) {
    const replaced: OutputTable = { sheet: table?.sheet ?? null, firstRow: table?.firstRow ?? 1, firstColumn: table?.firstColumn ?? 1, rows }
    return { ...file, read: { ...file.read, tables: [replaced] }, description: description ?? file.description }
  }
  const read: ReadOutput = { format: 'csv', complete: true, tables: [{ sheet: null, firstRow: 1, firstColumn: 1, rows }], texts: [], pictures: [], notices: [], inner: [] }
  return { ...file, read, description: description ?? file.description }
}

/** Rows as delimited text. */
export function delimitedText(rows: readonly (readonly string[])[], delimiter: ',' | '\t'): string {
  const quoted = (cell: string): string => (cell.includes(delimiter) || /["\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return `${rows.map((row) => row.map(quoted).join(delimiter)).join('\n')}\n`
}

/** The delimiter that a path's ending asks for. */
export const delimiterOfPath = (path: string): ',' | '\t' => (/\.(?:tsv|tab)$/i.test(path) ? '\t' : ',')

/** The name under which a repaired file stands beside its original: text, whatever the original was. */
export function repairedPath(path: string): string {
  const slash = path.lastIndexOf('/') + 1
  const dot = path.indexOf('.', slash + 1) < 0 ? path.length : path.lastIndexOf('.')
  const ending = path.slice(dot).toLowerCase()
  return `${path.slice(0, dot)}.repaired${['.csv', '.tsv', '.tab', '.txt'].includes(ending) ? ending : '.csv'}`
}
