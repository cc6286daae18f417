import { worse } from '../check-report.ts'
import type { Finding, Outcome } from '../check-report.ts'
import { cellKey, isHidden, isMarginCell, tableLines } from '../tables/table-model.ts'
import type { TableCell, TableLine, TableModel } from '../tables/table-model.ts'
import { describeRepair, recheck, shownCells, TableGrid, toCure } from './repair-work.ts'
import type { Candidate, RepairAim, RepairWork } from './repair-work.ts'

/** Rounds of hiding before another way is tried. */
const mostRounds = 80
/** Hidden cells that are tried out one by one for being shown after all. */
const mostTried = 24

/** Checks whose findings at a cell are cured by hiding it. */
const curedByHiding = new Set(['minimum-threshold', 'zeros', 'group-disclosure', 'dominance', 'p-percent', 'ratios', 'endpoints', 'position', 'shape', 'survival', 'concentration', 'differencing', 'claims', 'correlations', 'degrees-of-freedom']) // table

interface Hidden {
  readonly table: TableModel
  readonly cell: TableCell
  readonly check: string
  readonly needed: boolean
}

const place = ({ row, column }: Pick<TableCell, 'row' | 'column'>): string => `${row}:${column}`

/** Which rule asked for each hidden place of a repaired table. */
export type HidingReasons = ReadonlyMap<string, { readonly check: string; readonly needed: boolean }>

/** A table with cells hidden, and why. */
export interface Suppressed extends Candidate {
  readonly reasons: HidingReasons
}

/** Hides the unsafe cells and, round by round, others that keep them from being calculated; `null` where nothing is safe that way. */
export function suppressCells(work: RepairWork, aim: RepairAim): Suppressed | null {
  const description = describeRepair(work)
  const hiding = new Hiding(work)
  let current = work.report
  for (let round = 0; round < mostRounds; round += 1) {
    const fails = toCure(current, aim)
    if (fails.length === 0) break
    if (work.expired()) return null
    const before = hiding.size
    for (const finding of fails.filter(({ check }) => curedByHiding.has(check))) hiding.hideAt(finding)
    if (hiding.size === before) hiding.protect(fails.filter(({ check }) => check === 'hidden-cells' || check === 'insider'))
    if (hiding.size === before && current.outcome !== 'fail') break
    if (hiding.size === before) return null
    current = recheck(work, { rows: hiding.rows(), description })
  }
  if (current.outcome === 'fail') return null
  showAgain(work, hiding, description, current.outcome)
  return { rows: hiding.rows(), description, reasons: hiding.reasons() }
}

/** Shows again what was hidden to protect others and turned out not to be needed, the largest first. */
function showAgain(work: RepairWork, hiding: Hiding, description: Candidate['description'], reached: Outcome): void {
  if (shownCells(work.tables) > 2000) return
  for (const key of hiding.protecting().slice(0, mostTried)) {
    if (work.expired()) return
    const back = hiding.show(key)
    if (worse(recheck(work, { rows: hiding.rows(), description }).outcome, reached) !== reached) back()
  }
}

class Hiding {
  private readonly work: RepairWork
  private readonly hidden = new Map<string, Hidden>()
  private readonly lines: ReadonlyMap<TableModel, readonly TableLine[]>

  constructor(work: RepairWork) {
    this.work = work
    this.lines = new Map(work.tables.map((table) => [table, tableLines(table)]))
  }

  get size(): number {
    return this.hidden.size
  }

  /** The table with all that is hidden; other numbers of a hidden cell would give it away: its contributions. */
  rows(): readonly (readonly string[])[] {
    const grid = new TableGrid(this.work.file)
    const told = this.work.file.description?.contributors
    const beside = [told?.count, ...(told?.largest ?? []), told?.weight].flatMap((name) => (name === null || name === undefined ? [] : grid.columnOf(name) ?? []))
    for (const { cell } of this.hidden.values()) {
      grid.set(cell.row, cell.column, this.work.mark)
      for (const column of beside) if (column !== cell.column) grid.set(cell.row, column, '')
    }
    return grid.rows
  }

  reasons(): HidingReasons {
    return new Map([...this.hidden].map(([key, { check, needed }]) => [key, { check, needed }]))
  }

  protecting(): readonly string[] {
    const value = ({ cell }: Hidden): number => (cell.shown.is === 'number' ? cell.shown.value : 0)
    return [...this.hidden].filter(([, { needed }]) => !needed).sort(([, one], [, other]) => value(other) - value(one)).map(([key]) => key)
  }

  /** Shows a cell again with its twins; calling what it returns hides them again. */
  show(key: string): () => void {
    const chosen = this.hidden.get(key)
    if (chosen === undefined) return () => undefined
    const taken = [...this.hidden].filter(([, { cell, needed }]) => !needed && (cell === chosen.cell || (cell.row === chosen.cell.row && cellKey(cell.codes) === cellKey(chosen.cell.codes))))
    for (const [other] of taken) this.hidden.delete(other)
    return () => taken.forEach(([other, hidden]) => this.hidden.set(other, hidden))
  }

  hideAt(finding: Finding): void {
    const found = this.at(finding)
    if (found !== null) this.hide({ ...found, check: finding.check, needed: true })
  }

  private at({ at }: Finding): { table: TableModel; cell: TableCell } | null {
    for (const table of this.work.tables) {
      const cell = table.cells.find((other) => other.row === at.row && other.column === at.column)
      if (cell !== undefined) return { table, cell }
    }
    return null
  }

  private hide(hiding: Hidden): void {
    const { table, cell, check } = hiding
    if (this.hidden.has(place(cell))) return
    this.hidden.set(place(cell), hiding)
    for (const other of this.work.tables) {
      if (other === table) continue
      const twin = other.cells.find((candidate) => candidate.row === cell.row && cellKey(candidate.codes) === cellKey(cell.codes))
      if (twin !== undefined && !this.hidden.has(place(twin))) this.hidden.set(place(twin), { table: other, cell: twin, check, needed: false })
    }
  }

  private readonly isGone = (cell: TableCell): boolean => isHidden(cell) || this.hidden.has(place(cell))

  /** For each cell that can be calculated one more in the line where it stands most alone: the smallest that is shown, an inner one first. */
  protect(findings: readonly Finding[]): void {
    const served = new Set<TableLine>()
    for (const finding of findings) {
      const found = this.at(finding)
      if (found === null) continue
      const own = (this.lines.get(found.table) ?? []).filter((line) => [...line.cells.values()].includes(found.cell))
      if (own.some((line) => served.has(line))) continue
      const chosen = this.choose(found, own)
      if (chosen === null) continue
      this.hide({ table: found.table, cell: chosen, check: finding.check, needed: false })
      for (const line of this.lines.get(found.table) ?? []) if ([...line.cells.values()].includes(chosen)) served.add(line)
    }
  }

  private choose({ table, cell }: { table: TableModel; cell: TableCell }, lines: readonly TableLine[]): TableCell | null {
    const choices = lines.map((line) => {
      const others = [...line.cells.values()].filter((other) => other !== cell)
      return { gone: others.filter(this.isGone).length, shown: others.filter((other) => !this.isGone(other) && other.shown.is === 'number') }
    }).filter(({ shown }) => shown.length > 0).sort((one, other) => one.gone - other.gone)
    const ranked = (choices[0]?.shown ?? []).map((other) => ({
      other, margin: isMarginCell(table, other), value: other.shown.is === 'number' ? other.shown.value : Infinity, crossed: this.crossings(table, other),
    })).sort((one, two) => Number(one.margin) - Number(two.margin) || Number(one.value === 0) - Number(two.value === 0) || two.crossed - one.crossed || one.value - two.value)
    return ranked[0]?.other ?? null
  }

  /** In how many of a cell's other lines something is hidden already: such a cell protects two at once. */
  private crossings(table: TableModel, cell: TableCell): number {
    return (this.lines.get(table) ?? []).filter((line) => {
      const cells = [...line.cells.values()]
      return cells.includes(cell) && cells.some((other) => other !== cell && this.isGone(other))
    }).length
  }
}
