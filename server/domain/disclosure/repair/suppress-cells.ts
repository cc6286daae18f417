import { worse } from '../check-report.ts'
import type { Finding, Outcome } from '../check-report.ts'
import { isHidden, isMarginCell, tableLines } from '../tables/table-model.ts'
import type { TableCell, TableLine, TableModel } from '../tables/table-model.ts'
import { HiddenCompanions, place } from './hidden-companions.ts'
import type { HidingRole, PlacedCell } from './hidden-companions.ts'
import { LinkedSums } from './linked-sums.ts'
import { loneCells } from './lone-cells.ts'
import type { LoneCell } from './lone-cells.ts'
import { describeRepair, recheck, shownCells, TableGrid, toCure } from './repair-work.ts'
import type { Candidate, RepairAim, RepairWork } from './repair-work.ts'

/** Rounds of hiding before another way is tried. */
const mostRounds = 80
/** Hidden cells that are tried out one by one for being shown after all. */
const mostTried = 24

/** Checks whose findings at a cell are cured by hiding it. */
const curedByHiding = new Set(['minimum-threshold', 'zeros', 'group-disclosure', 'dominance', 'p-percent', 'ratios', 'endpoints', 'position', 'shape', 'survival', 'concentration', 'differencing', 'claims', 'correlations', 'degrees-of-freedom', 'nested-counts', 'mode']) // table

interface Hidden extends PlacedCell {
  readonly check: string
  readonly role: HidingRole
}

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
    const lone = hiding.lone()
    if (fails.length === 0 && lone.length === 0 && hiding.linked().length === 0) break
    if (work.expired()) return null
    const before = hiding.size
    for (const finding of fails.filter(({ check }) => curedByHiding.has(check))) hiding.hideAt(finding)
    if (hiding.size === before) hiding.protect(fails.filter(({ check }) => check === 'hidden-cells' || check === 'insider'))
    if (hiding.size === before) hiding.accompany(lone)
    if (hiding.size === before) hiding.unlink()
    if (hiding.size === before && current.outcome !== 'fail') break
    if (hiding.size === before) return null
    current = recheck(work, { rows: hiding.rows(), description })
  }
  if (current.outcome === 'fail' || hiding.givesAway()) return null
  showAgain(work, hiding, description, current.outcome)
  return { rows: hiding.rows(), description, reasons: hiding.reasons() }
}

/** Shows again what was hidden to protect others and turned out not to be needed, the largest first. */
function showAgain(work: RepairWork, hiding: Hiding, description: Candidate['description'], reached: Outcome): void {
  if (shownCells(work.tables) > 2000) return
  for (const key of hiding.protecting().slice(0, mostTried)) {
    if (work.expired()) return
    const back = hiding.show(key)
    if (hiding.givesAway() || worse(recheck(work, { rows: hiding.rows(), description }).outcome, reached) !== reached) back()
  }
}

class Hiding {
  private readonly work: RepairWork
  /** What was chosen; what follows from it is worked out each time, so that it goes when its reason goes. */
  private readonly chosen = new Map<string, Hidden>()
  private hidden: ReadonlyMap<string, Hidden> = new Map()
  private readonly lines: ReadonlyMap<TableModel, readonly TableLine[]>
  private readonly companions: HiddenCompanions
  private readonly sums: LinkedSums
  private readonly own: ReadonlySet<TableCell>

  constructor(work: RepairWork) {
    this.work = work
    this.lines = new Map(work.tables.map((table) => [table, tableLines(table)]))
    this.companions = new HiddenCompanions(work.tables)
    this.own = new Set(work.tables.flatMap(({ cells }) => cells))
    this.sums = new LinkedSums(work.tables, work.siblings)
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
    return new Map([...this.hidden].map(([key, { check, role }]) => [key, { check, needed: role === 'broken' }]))
  }

  protecting(): readonly string[] {
    const value = ({ cell }: Hidden): number => (cell.shown.is === 'number' ? cell.shown.value : 0)
    return [...this.chosen].filter(([, { role }]) => role === 'protects').sort(([, one], [, other]) => value(other) - value(one)).map(([key]) => key)
  }

  /** Shows a cell again with what was hidden because of it; calling what it returns hides them again. */
  show(key: string): () => void {
    const taken = this.chosen.get(key)
    if (taken === undefined) return () => undefined
    this.chosen.delete(key)
    this.follow()
    return () => {
      this.chosen.set(key, taken)
      this.follow()
    }
  }

  hideAt(finding: Finding): void {
    const found = this.at(finding)
    if (found !== null) this.hide({ ...found, check: finding.check, role: 'broken' })
  }

  private at({ at }: Finding): PlacedCell | null {
    for (const table of this.work.tables) {
      const cell = table.cells.find((other) => other.row === at.row && other.column === at.column)
      if (cell !== undefined) return { table, cell }
    }
    return null
  }

  private hide(hiding: Hidden): void {
    const known = this.chosen.get(place(hiding.cell))
    if (known?.role === 'broken' || (known !== undefined && hiding.role !== 'broken')) return
    this.chosen.set(place(hiding.cell), hiding)
    this.follow()
  }

  /** Works out what must be hidden with what was chosen, and with that again. */
  private follow(): void {
    const all = new Map<string, Hidden>(this.chosen)
    const open = [...this.chosen.values()]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { check, role } = next
      for (const other of this.companions.of(next, check, role)) {
        if (all.has(place(other.cell)) || isHidden(other.cell)) continue
        // What gives a protecting cell away follows it as that follows from it: by the same rule.
        const derived: Hidden = { ...other, check, role: role === 'broken' ? 'derived' : role }
        all.set(place(other.cell), { ...derived, role: 'derived' })
        open.push(derived)
      }
    }
    this.hidden = all
  }

  private readonly isGone = (cell: TableCell): boolean => isHidden(cell) || (this.own.has(cell) && this.hidden.has(place(cell)))

  /** For each cell that can be calculated one more in the line where it stands most alone: the smallest that is shown, an inner one first. */
  protect(findings: readonly Finding[]): void {
    const served = new Set<TableLine>()
    for (const finding of findings) {
      const found = this.at(finding)
      if (found === null) continue
      const own = (this.lines.get(found.table) ?? []).filter((line) => [...line.cells.values()].includes(found.cell))
      if (own.some((line) => served.has(line))) continue
      const chosen = this.choose(found, own) ?? this.elsewhere(found)
      if (chosen === null) continue
      this.hide({ ...chosen, check: finding.check, role: 'protects' })
      for (const line of this.lines.get(chosen.table) ?? []) if ([...line.cells.values()].includes(chosen.cell)) served.add(line)
    }
  }

  /** Hidden cells that the rest of their line gives away. */
  lone(): readonly LoneCell[] {
    return loneCells(this.work.tables, this.lines, { isGone: this.isGone, companions: this.companions, rows: this.work.file.read.tables[0]?.rows ?? [] })
  }

  /** Hidden cells that the sums between the tables give. */
  linked(): readonly LoneCell[] {
    return this.sums.determined(this.isGone)
  }

  givesAway(): boolean {
    return this.lone().length > 0 || this.linked().length > 0
  }

  /** Hides one more in a line of the first number that the sums between the tables give. */
  unlink(): void {
    for (const { table, cell, line } of this.linked()) {
      const chosen = this.choose({ table, cell }, [line])
      if (chosen === null) continue
      this.hide({ ...chosen, check: 'hidden-cells', role: 'protects' })
      return
    }
  }

  /** Hides one more in each line that gives a hidden cell away. */
  accompany(lone: readonly LoneCell[]): void {
    for (const { table, cell, line } of lone) {
      if ([...line.cells.values()].filter((other) => this.isGone(other)).length > 1) continue
      const chosen = this.choose({ table, cell }, [line])
      if (chosen !== null) this.hide({ ...chosen, check: 'hidden-cells', role: 'protects' })
    }
  }

  private choose({ table, cell }: PlacedCell, lines: readonly TableLine[]): PlacedCell | null {
    const choices = lines.map((line) => {
      const others = [...line.cells.values()].filter((other) => other !== cell)
      return { gone: others.filter(this.isGone).length, shown: others.filter((other) => !this.isGone(other) && other.shown.is === 'number') }
    }).filter(({ shown }) => shown.length > 0).sort((one, other) => one.gone - other.gone)
    const ranked = (choices[0]?.shown ?? []).map((other) => ({
      other, margin: isMarginCell(table, other), value: other.shown.is === 'number' ? other.shown.value : Infinity, crossed: this.crossings(table, other), twin: this.hasHiddenTwin(table, other),
    })).sort((one, two) => Number(one.margin) - Number(two.margin) || Number(two.twin) - Number(one.twin) || Number(one.value === 0) - Number(two.value === 0) || two.crossed - one.crossed || one.value - two.value)
    const [first] = ranked
    return first === undefined ? null : { table, cell: first.other }
  }

  /** Where nothing is left to hide beside a cell, another table of the file gives it away: the smallest number there that names its categories. */
  private elsewhere({ table, cell }: PlacedCell): PlacedCell | null {
    const own = new Set(cell.codes.filter((code, index) => table.dimensions[index]?.totals.includes(code) !== true))
    const shared = (other: PlacedCell): number => other.cell.codes.filter((code) => own.has(code)).length
    const found = this.work.tables.filter((other) => other !== table && other.measure.kind === table.measure.kind)
      .flatMap((other) => other.cells.filter((one) => !this.isGone(one) && one.shown.is === 'number').map((one) => ({ table: other, cell: one })))
      .map((one) => ({ one, shared: shared(one), value: one.cell.shown.is === 'number' ? one.cell.shown.value : 0 })).filter((one) => one.shared > 0)
      .sort((one, other) => other.shared - one.shared || Number(isMarginCell(one.one.table, one.one.cell)) - Number(isMarginCell(other.one.table, other.one.cell)) || one.value - other.value)
    return found[0]?.one ?? null
  }

  /** Whether another measure of the same people is hidden already. */
  private hasHiddenTwin(table: TableModel, cell: TableCell): boolean {
    return this.companions.of({ table, cell }, 'hidden-cells', 'broken').some((other) => other.table !== table && this.hidden.has(place(other.cell)))
  }

  /** In how many of a cell's other lines something is hidden already: such a cell protects two at once. */
  private crossings(table: TableModel, cell: TableCell): number {
    return (this.lines.get(table) ?? []).filter((line) => {
      const cells = [...line.cells.values()]
      return cells.includes(cell) && cells.some((other) => other !== cell && this.isGone(other))
    }).length
  }
}
