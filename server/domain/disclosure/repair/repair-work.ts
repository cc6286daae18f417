import { checkOne, findTables } from '../check-outputs.ts'
import type { CheckFile, CheckRequest } from '../check-request.ts'
import type { FileReport, Finding } from '../check-report.ts'
import { isDescribed } from '../tables/build-tables.ts'
import { readTableDescription } from '../tables/table-description.ts'
import { isHidden } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { describeTable } from './describe-table.ts'
import type { RepairRefusal } from './no-repair.ts'
import { withRows } from './repaired-file.ts'
import { hidesTables, isStackable, stackTables } from './stacked-tables.ts'
import type { StackedTables } from './stacked-tables.ts'

/** What every way of repairing starts from. */
export interface RepairWork {
  readonly request: CheckRequest
  /** The file with its tables where the repaired one will have them. */
  readonly file: CheckFile
  readonly report: FileReport
  /** Where they stand in the original. */
  readonly stack: StackedTables
  readonly tables: readonly TableModel[]
  /** Tables of the other files that leave with it. */
  readonly siblings: readonly TableModel[]
  /** What stands in a hidden cell. */
  readonly mark: string
  readonly expired: () => boolean
}

/** A table on its way to being safe. */
export interface Candidate {
  readonly rows: readonly (readonly string[])[]
  readonly description: Readonly<Record<string, unknown>>
}

/** How far a repair goes: until no rule is broken, or on until nobody need look at a cell either. */
export type RepairAim = 'no fail' | 'no question'

/** Checks whose questions about a cell go away with the cell. */
const askedAtCells = new Set(['zeros', 'group-disclosure']) // table

/** What a repair with some aim still has to cure. */
export const toCure = ({ findings }: Pick<FileReport, 'findings'>, aim: RepairAim): readonly Finding[] =>
  findings.filter(({ outcome, check, at }) => outcome === 'fail' || (aim === 'no question' && askedAtCells.has(check) && at.row !== null))

/** Seconds that looking for ways may take. */
const mostSeconds = 45

/** Gathers what a repair needs, or says why there is nothing to repair. All tables of a file are repaired together: one may give another away. */
export function repairWork(request: CheckRequest, report: FileReport): RepairWork | RepairRefusal {
  const given = request.files.find(({ path }) => path === report.path)
  if (given === undefined || report.outcome !== 'fail') return { refused: 'not-failing' }
  if (!isStackable(given.read)) return { refused: 'format' }
  if (!given.read.complete) return { refused: 'unread' }
  if (hidesTables(given.read)) return { refused: 'inner' }
  const stack = stackTables(given.read)
  if (stack.tables.length === 0) return { refused: 'no-table', check: failingCheck(report) }
  if (stack.tables.length > 1 && given.description !== undefined && isDescribed(given.description)) return { refused: 'described' }
  const file = withRows(given, stack.rows, undefined)
  const { tables, recordLevel, misfit } = findTables(file.read, file)
  if (misfit !== null) return { refused: 'misfit' }
  if (recordLevel.some(({ strength }) => strength === 'strong')) return { refused: 'records' }
  if (tables.length === 0) return { refused: 'no-table', check: failingCheck(report) }
  const told = file.description?.hidden?.find((mark) => mark !== '')
  const end = performance.now() + mostSeconds * 1000
  const files = request.files.map((other) => (other === given ? file : other))
  const own = file.read.format === given.read.format ? report : checkOne({ ...request, files }, file.path)
  return own.outcome !== 'fail' ? { refused: 'outside', check: failingCheck(report) } : {
    request: { ...request, files }, file, report: own, stack, tables, siblings: siblingTables(request, given), expired: () => performance.now() > end,
    mark: told ?? (file.description?.hidden?.includes('') === true ? '' : '*'),
  }
}

/** Cells of other files that are set beside a table; of more, only the audit takes account. */
const mostSiblingCells = 20_000

function siblingTables(request: CheckRequest, given: CheckFile): readonly TableModel[] {
  let left = mostSiblingCells
  return request.files.filter((file) => file !== given).flatMap((file) => {
    const tables = left <= 0 ? [] : findTables(file.read, file).tables
    left -= tables.reduce((sum, { cells }) => sum + cells.length, 0)
    return left < 0 ? [] : tables
  })
}

const failingCheck = ({ findings }: FileReport): string | null => findings.find(({ outcome }) => outcome === 'fail')?.check ?? null

/** The candidate as a file. */
export function candidateFile({ file }: RepairWork, { rows, description }: Candidate): CheckFile {
  return withRows(file, rows, readTableDescription(description))
}

/** Checks a candidate in the place of its original, with the same options and beside the same files. */
export function recheck(work: RepairWork, candidate: Candidate, cells = false): FileReport {
  const files = work.request.files.map((file) => (file === work.file ? candidateFile(work, candidate) : file))
  return checkOne({ ...work.request, files, cells }, work.file.path)
}

/** The tables of a candidate, as its description says them. */
export function tablesOf(work: RepairWork, candidate: Candidate): readonly TableModel[] {
  const file = candidateFile(work, candidate)
  return findTables(file.read, file).tables
}

function shapeOf({ file, tables }: RepairWork): { layout: 'long' | 'crosstab'; headerRows: number; rowLabels: number } {
  const rows = new Set(tables[0]?.cells.map((cell) => cell.row))
  const columns = new Set(tables[0]?.cells.map((cell) => cell.column))
  const first = Math.min(...rows)
  const left = Math.min(...columns)
  const table = file.read.tables[0]
  const long = file.description?.layout === 'long' || (file.description?.layout !== 'crosstab' && columns.size === 1 && (tables[0]?.dimensions.length ?? 0) === left - (table?.firstColumn ?? 1))
  return { layout: long || tables.length > 1 ? 'long' : 'crosstab', headerRows: first - (table?.firstRow ?? 1), rowLabels: left - (table?.firstColumn ?? 1) }
}

/** The description that goes with a repaired file: in full where it fits the table, else what was given and the marks alone. */
export function describeRepair(work: RepairWork, claims: Readonly<Record<string, unknown>> = {}, says: 'shape' | 'marks' = 'shape'): Readonly<Record<string, unknown>> {
  const [table] = work.tables
  if (table === undefined) return {}
  const full = describeTable(table, work.file.description, shapeOf(work))
  const whole = withMarks(work, full, claims)
  // A description that only says who is counted leaves the shape to be found.
  if (saysShape(work) || (says === 'shape' && describesSame(work, whole))) return whole
  const shape = new Set(['layout', 'header-rows', 'row-labels', 'dimensions', 'total', 'hierarchies', 'measure'])
  return withMarks(work, Object.fromEntries(Object.entries(full).filter(([key]) => !shape.has(key))), claims)
}

/** Whether the author said how the table is laid out. */
const saysShape = ({ file }: RepairWork): boolean => file.description !== undefined && isDescribed(file.description)

function withMarks(work: RepairWork, document: Readonly<Record<string, unknown>>, claims: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const joined = { ...(document['claims'] as Record<string, unknown> | undefined), ...claims }
  const hidden = work.file.description?.hidden ?? [work.mark, ''].filter((mark, index, all) => all.indexOf(mark) === index)
  return { ...document, hidden, ...(Object.keys(joined).length === 0 ? {} : { claims: joined }) }
}

/** Says whether a description finds the very cells that were found without it. */
function describesSame(work: RepairWork, description: Readonly<Record<string, unknown>>): boolean {
  try {
    const found = tablesOf(work, { rows: work.file.read.tables[0]?.rows ?? [], description })
    const places = (cells: readonly TableCell[]): string => cells.map((cell) => `${cell.row}:${cell.column}:${cell.codes.join('\u001f')}`).join('|')
    return found.length === work.tables.length && work.tables.every((table, index) => places(table.cells) === places(found[index]?.cells ?? []))
  } catch {
    return false
  }
}

/** The grid of a file, edited by the places that a person sees. */
export class TableGrid {
  readonly rows: string[][]
  private readonly firstRow: number
  private readonly firstColumn: number

  constructor(file: CheckFile) {
    const [table] = file.read.tables
    this.rows = (table?.rows ?? []).map((row) => [...row])
    this.firstRow = table?.firstRow ?? 1
    this.firstColumn = table?.firstColumn ?? 1
  }

  get(row: number, column: number): string {
    return this.rows[row - this.firstRow]?.[column - this.firstColumn] ?? ''
  }

  set(row: number, column: number, text: string): void {
    const line = this.rows[row - this.firstRow]
    if (line === undefined) return
    while (line.length <= column - this.firstColumn) line.push('')
    line[column - this.firstColumn] = text
  }

  columnOf(name: string): number | null {
    for (const row of this.rows) {
      const index = row.findIndex((cell) => cell.trim() === name)
      if (index >= 0) return index + this.firstColumn
    }
    return null
  }
}

/** Cells that show a number, margins included. */
export const shownCells = (tables: readonly TableModel[]): number =>
  tables.reduce((sum, table) => sum + table.cells.filter((cell) => !isHidden(cell)).length, 0)
