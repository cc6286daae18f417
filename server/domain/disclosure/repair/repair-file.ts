import { checkOutputs, findTables } from '../check-outputs.ts'
import type { CheckFile, CheckRequest } from '../check-request.ts'
import type { FileReport, Finding } from '../check-report.ts'
import { roundTo } from '../tables/rounding.ts'
import { readTableDescription } from '../tables/table-description.ts'
import { cellKey, cellName, isHidden, isMarginCell, tableLines } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { describeTable } from './describe-table.ts'
import { withRows } from './repaired-file.ts'
import type { CellChange, RepairedFile } from './repaired-file.ts'

/** Rounds of hiding before another way is tried. */
const mostRounds = 60
const roundingBase = 5

/** Checks whose findings at a cell are cured by hiding it. */
const curedByHiding = new Set(['minimum-threshold', 'zeros', 'group-disclosure', 'dominance', 'p-percent', 'ratios', 'endpoints', 'position', 'shape', 'survival', 'concentration', 'differencing', 'claims', 'correlations', 'degrees-of-freedom']) // table

interface Work {
  readonly request: CheckRequest
  readonly file: CheckFile
  readonly tables: readonly TableModel[]
  readonly mark: string
}

/** Offers a repaired file for one that fails: cells hidden, with those that protect them; or counts rounded. `null` where nothing is safe. */
export function repairFile(request: CheckRequest, report: FileReport): RepairedFile | null {
  const file = request.files.find(({ path }) => path === report.path)
  if (file === undefined || report.outcome !== 'fail' || file.read.tables.length !== 1 || file.read.inner.length > 0) return null
  const { tables, recordLevel, misfit } = findTables(file.read, file)
  if (tables.length === 0 || recordLevel.some(({ strength }) => strength === 'strong') || misfit !== null) return null
  const told = file.description?.hidden?.find((mark) => mark !== '')
  const work: Work = { request, file, tables, mark: told ?? (file.description?.hidden?.includes('') === true ? '' : '*') }
  return suppress(work, report) ?? round(work)
}

function recheck({ request }: Work, candidate: CheckFile): FileReport {
  const files = request.files.map((file) => (file.path === candidate.path ? candidate : file))
  const report = checkOutputs({ ...request, files, cells: false }).files.find(({ path }) => path === candidate.path)
  if (report === undefined) throw new RangeError('repaired file not in the report')
  return report
}

function shapeOf({ file, tables }: Work): { layout: 'long' | 'crosstab'; headerRows: number; rowLabels: number } {
  const rows = new Set(tables[0]?.cells.map((cell) => cell.row))
  const columns = new Set(tables[0]?.cells.map((cell) => cell.column))
  const first = Math.min(...rows)
  const left = Math.min(...columns)
  const table = file.read.tables[0]
  const long = file.description?.layout === 'long' || (file.description?.layout !== 'crosstab' && columns.size === 1 && (tables[0]?.dimensions.length ?? 0) === left - (table?.firstColumn ?? 1))
  return { layout: long || tables.length > 1 ? 'long' : 'crosstab', headerRows: first - (table?.firstRow ?? 1), rowLabels: left - (table?.firstColumn ?? 1) }
}

/** The description that goes with a repaired file. */
function documentOf(work: Work, claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const [table] = work.tables
  if (table === undefined) return {}
  const document = describeTable(table, work.file.description, shapeOf(work))
  const joined = { ...(document['claims'] as Record<string, unknown> | undefined), ...claims }
  return { ...document, hidden: work.file.description?.hidden ?? [work.mark, ''].filter((mark, index, all) => all.indexOf(mark) === index), ...(Object.keys(joined).length === 0 ? {} : { claims: joined }) }
}

class Grid {
  readonly rows: string[][]
  private readonly firstRow: number
  private readonly firstColumn: number

  constructor(file: CheckFile) {
    const [table] = file.read.tables
    this.rows = (table?.rows ?? []).map((row) => [...row])
    this.firstRow = table?.firstRow ?? 1
    this.firstColumn = table?.firstColumn ?? 1
  }

  set(row: number, column: number, text: string): void {
    const line = this.rows[row - this.firstRow]
    if (line !== undefined) line[column - this.firstColumn] = text
  }

  columnOf(name: string): number | null {
    for (const row of this.rows) {
      const index = row.findIndex((cell) => cell.trim() === name)
      if (index >= 0) return index + this.firstColumn
    }
    return null
  }
}

function suppress(work: Work, report: FileReport): RepairedFile | null {
  const grid = new Grid(work.file)
  const changes = new Map<string, CellChange>()
  const description = safeDescription(documentOf(work, {}))
  let current = report
  for (let round = 0; round < mostRounds; round += 1) {
    const fails = current.findings.filter(({ outcome }) => outcome === 'fail')
    if (fails.length === 0) break
    const before = changes.size
    const hiddenFails = fails.filter(({ check }) => check === 'hidden-cells' || check === 'insider')
    for (const finding of fails.filter(({ check }) => curedByHiding.has(check))) hideAt(work, grid, changes, finding)
    if (changes.size === before) protect(work, grid, changes, hiddenFails)
    if (changes.size === before) return null
    current = recheck(work, withRows(work.file, grid.rows, description))
  }
  if (current.outcome === 'fail' || tooMuch(work, changes.size)) return null
  return { path: work.file.path, rows: grid.rows, description: documentOf(work, {}), changes: [...changes.values()], method: 'suppress' }
}

/** A table of which most is hidden is better rounded. */
function tooMuch({ tables }: Work, hidden: number): boolean {
  const shown = tables.reduce((sum, table) => sum + table.cells.filter((cell) => !isHidden(cell)).length, 0)
  return tables.every(({ measure }) => measure.kind === 'count') && hidden > 0.6 * shown && shown > 4
}

function safeDescription(document: Readonly<Record<string, unknown>>): ReturnType<typeof readTableDescription> {
  return readTableDescription(document)
}

function tableAt({ tables }: Work, row: number | null, column: number | null): { table: TableModel; cell: TableCell } | null {
  for (const table of tables) {
    const cell = table.cells.find((other) => other.row === row && other.column === column)
    if (cell !== undefined) return { table, cell }
  }
  return null
}

function hideAt(work: Work, grid: Grid, changes: Map<string, CellChange>, finding: Finding): void {
  const found = tableAt(work, finding.at.row, finding.at.column)
  if (found !== null) hide(work, grid, changes, { ...found, action: 'hidden', check: finding.check })
}

interface Hiding {
  readonly table: TableModel
  readonly cell: TableCell
  readonly action: CellChange['action']
  readonly check: string
}

function hide(work: Work, grid: Grid, changes: Map<string, CellChange>, { table, cell, action, check }: Hiding): void {
  const key = `${cell.row}:${cell.column}`
  if (changes.has(key)) return
  grid.set(cell.row, cell.column, work.mark)
  changes.set(key, { row: cell.row, column: cell.column, cell: cellName(table, cell.codes), action, check })
  // Other numbers of the same cell would give it away: its contributions, and counts or sums beside it.
  const contributors = work.file.description?.contributors
  for (const name of [contributors?.count, ...(contributors?.largest ?? []), contributors?.weight]) {
    const column = name === null || name === undefined ? null : grid.columnOf(name)
    if (column !== null && column !== cell.column) grid.set(cell.row, column, '')
  }
  for (const other of work.tables) {
    if (other === table) continue
    const twin = other.cells.find((candidate) => candidate.row === cell.row && cellKey(candidate.codes) === cellKey(cell.codes))
    if (twin !== undefined && !changes.has(`${twin.row}:${twin.column}`)) {
      grid.set(twin.row, twin.column, work.mark)
      changes.set(`${twin.row}:${twin.column}`, { row: twin.row, column: twin.column, cell: cellName(other, twin.codes), action: 'hidden-to-protect', check })
    }
  }
}

interface Choice {
  readonly table: TableModel
  readonly gone: number
  readonly shown: readonly TableCell[]
  readonly check: string
}

/** Hides one further cell: in the line where a hidden cell stands most alone, the smallest that is shown, an inner one first. */
function protect(work: Work, grid: Grid, changes: Map<string, CellChange>, findings: readonly Finding[]): void {
  const isGone = (other: TableCell): boolean => isHidden(other) || changes.has(`${other.row}:${other.column}`)
  const choices = findings.flatMap((finding): readonly Choice[] => {
    const found = tableAt(work, finding.at.row, finding.at.column)
    if (found === null) return []
    return tableLines(found.table).filter((line) => [...line.cells.values()].includes(found.cell)).map((line) => {
      const others = [...line.cells.values()].filter((other) => other !== found.cell)
      return { table: found.table, check: finding.check, gone: others.filter(isGone).length, shown: others.filter((other) => !isGone(other) && other.shown.is === 'number') }
    })
  }).filter(({ shown }) => shown.length > 0).sort((one, other) => one.gone - other.gone)
  const choice = choices[0]
  if (choice === undefined) return
  const ranked = choice.shown.map((other) => ({
    other, margin: isMarginCell(choice.table, other), zero: other.shown.is === 'number' && other.shown.value === 0,
    value: other.shown.is === 'number' ? other.shown.value : Infinity, crossed: crossings(choice.table, other, isGone),
  })).sort((one, two) => Number(one.margin) - Number(two.margin) || Number(one.zero) - Number(two.zero) || two.crossed - one.crossed || one.value - two.value)
  const chosen = ranked[0]
  if (chosen !== undefined) hide(work, grid, changes, { table: choice.table, cell: chosen.other, action: 'hidden-to-protect', check: choice.check })
}

/** In how many of a cell's other lines something is hidden already: such a cell protects two at once. */
function crossings(table: TableModel, cell: TableCell, isGone: (cell: TableCell) => boolean): number {
  return table.dimensions.reduce((sum, _, index) => {
    const mates = table.cells.filter((other) => other !== cell && other.codes.every((code, place) => place === index || code === cell.codes[place]))
    return sum + (mates.some(isGone) ? 1 : 0)
  }, 0)
}

function round(work: Work): RepairedFile | null {
  const counts = work.tables.filter(({ measure }) => measure.kind === 'count')
  if (counts.length !== work.tables.length || counts.some(({ claims }) => claims.midpoint !== null)) return null
  const grid = new Grid(work.file)
  const base = counts[0]?.claims.roundedTo ?? roundingBase
  const changes: CellChange[] = []
  for (const table of counts) {
    for (const cell of table.cells) {
      if (cell.shown.is !== 'number') continue
      const rounded = roundTo(cell.shown.value, base)
      grid.set(cell.row, cell.column, String(rounded))
      if (rounded !== cell.shown.value) changes.push({ row: cell.row, column: cell.column, cell: cellName(table, cell.codes), action: 'rounded', check: 'minimum-threshold' })
    }
  }
  const document = documentOf(work, { 'rounded-to': base })
  const report = recheck(work, withRows(work.file, grid.rows, safeDescription(document)))
  return report.outcome === 'fail' ? null : { path: work.file.path, rows: grid.rows, description: document, changes, method: 'round' }
}

