import type { CheckFile } from '../check-request.ts'
import type { CellName, Outcome } from '../check-report.ts'
import type { ReadOutput } from '../read-output.ts'
import type { TableDescription } from '../tables/table-description.ts'

/** What was done at a place of a table. */
export type ChangeAction = 'hidden' | 'hidden-to-protect' | 'rounded' | 'merged' | 'changed' | 'left-out'

/** One place where a repaired table differs; the row and column are those of the repaired file, for lines that were left out those of the line that follows. */
export interface CellChange {
  readonly row: number
  readonly column: number
  readonly cell: CellName | null
  readonly action: ChangeAction
  /** The rule that asked for it; `null` where it only follows from the rest. */
  readonly check: string | null
  /** What stood in the original: several places where categories were merged. */
  readonly from: readonly OriginalPlace[]
  readonly to: string
}

/** A place of the original, with what stood there; the sheet is `null` where the file has no sheets. */
export interface OriginalPlace {
  readonly sheet: string | null
  readonly row: number
  readonly column: number
  readonly text: string
}

/** Ways of repairing a table. */
export type RepairMethod = 'merge' | 'suppress' | 'round' | 'leave-out'

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
  /** Whether the rows are all that the file says, or its tables without the words and pictures around them. */
  readonly keeps: 'file' | 'tables'
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

/** The file as it would be with other rows: delimited text, whatever it was. */
export function withRows(file: CheckFile, rows: readonly (readonly string[])[], description: TableDescription | undefined): CheckFile {
  const { format } = file.read
  const read: ReadOutput = { format: format === 'tsv' ? 'tsv' : 'csv', complete: true, tables: [{ sheet: null, firstRow: 1, firstColumn: 1, rows }], texts: [], pictures: [], notices: [], inner: [] }
  // What a reader noticed about delimited text stays noticed.
  const kept = format === 'csv' || format === 'tsv' ? { ...file.read, tables: read.tables } : read
  return { ...file, read: kept, description: description ?? file.description }
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
