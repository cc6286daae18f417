import type { CheckFile } from '../check-request.ts'
import type { CellName } from '../check-report.ts'
import type { OutputTable } from '../read-output.ts'
import type { TableDescription } from '../tables/table-description.ts'

/** What was done to one cell. */
export interface CellChange {
  readonly row: number
  readonly column: number
  readonly cell: CellName | null
  readonly action: 'hidden' | 'hidden-to-protect' | 'rounded' | 'merged'
  /** The rule that asked for it. */
  readonly check: string
}

/** A repaired file, its description, and the difference cell by cell. */
export interface RepairedFile {
  readonly path: string
  readonly rows: readonly (readonly string[])[]
  readonly description: Readonly<Record<string, unknown>>
  readonly changes: readonly CellChange[]
  readonly method: 'suppress' | 'round' | 'merge'
}

/** The same file with other rows. */
export function withRows(file: CheckFile, rows: readonly (readonly string[])[], description: TableDescription | undefined): CheckFile {
  const [table] = file.read.tables
  const replaced: OutputTable = { sheet: table?.sheet ?? null, firstRow: table?.firstRow ?? 1, firstColumn: table?.firstColumn ?? 1, rows }
  return { ...file, read: { ...file.read, tables: [replaced] }, description: description ?? file.description }
}
