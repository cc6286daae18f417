import type { MeasureKind } from '../statistic-types.ts'
import { cellKey, shownNumber } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'

/** A cell with the table it stands in. */
export interface PlacedCell {
  readonly table: TableModel
  readonly cell: TableCell
}

/** Why a cell is hidden: its own number is unsafe, it keeps another from being calculated, or it would give a hidden one away. */
export type HidingRole = 'broken' | 'protects' | 'derived'

/** Key of a place in a repaired file's one grid. */
export const place = ({ row, column }: Pick<TableCell, 'row' | 'column'>): string => `${row}:${column}`

/** Checks that judge a statistic by itself: what stands beside it says nothing about it. */
const aloneChecks = new Set(['endpoints', 'position', 'shape', 'correlations', 'claims']) // table
/** Checks of what all numbers of a line rest on: hiding one of them would only hide the evidence. */
const wholeChecks = new Set(['degrees-of-freedom']) // table
/** Checks of how an amount is made up: the number of contributors may stay. */
const amountChecks = new Set(['dominance', 'p-percent', 'concentration']) // table
const shareKinds: ReadonlySet<MeasureKind> = new Set<MeasureKind>(['percent', 'ratio'])
const eventKinds: ReadonlySet<MeasureKind> = new Set<MeasureKind>(['percent', 'ratio', 'survival'])

/**
 * What the other tables of a file say about a hidden cell, and so must be hidden with it: other measures of the same people, shares of
 * it, and the same number in another table. A count of 3 beside "4.3 %" of 70 is no secret.
 */
export class HiddenCompanions {
  private readonly tables: readonly TableModel[]
  private readonly byRow = new Map<number, PlacedCell[]>()
  private readonly byColumn = new Map<number, PlacedCell[]>()
  private readonly byName = new Map<string, PlacedCell[]>()
  private readonly transposed: ReadonlySet<TableModel>

  constructor(tables: readonly TableModel[]) {
    this.tables = tables
    this.transposed = new Set(tables.filter(runsAcross))
    for (const table of tables) {
      for (const cell of table.cells) {
        const placed = { table, cell }
        add(this.byRow, cell.row, placed)
        add(this.byColumn, cell.column, placed)
        const name = nameOf(placed)
        if (name !== null) add(this.byName, name, placed)
      }
    }
  }

  /** Cells that must go with one, by why it is hidden and how. */
  of({ table, cell }: PlacedCell, check: string, role: HidingRole): readonly PlacedCell[] {
    const twins = this.twins({ table, cell }).filter((twin) => goesWith(table.measure.kind, twin.table.measure.kind, { check, role, twins: this.twinKinds({ table, cell }) }))
    if (aloneChecks.has(check)) return this.same({ table, cell })
    return [...twins, ...this.shares({ table, cell }), ...this.same({ table, cell })]
  }

  /** Other measures of the same cell: in its row, or in its column where measures run down the rows. */
  private twins({ table, cell }: PlacedCell): readonly PlacedCell[] {
    const key = cellKey(cell.codes)
    const line = this.transposed.has(table) ? this.byColumn.get(cell.column) : this.byRow.get(cell.row)
    return (line ?? []).filter((other) => other.table !== table && (!this.transposed.has(table) || this.transposed.has(other.table)) && cellKey(other.cell.codes) === key)
  }

  private twinKinds(placed: PlacedCell): ReadonlySet<MeasureKind> {
    return new Set(this.twins(placed).map(({ table }) => table.measure.kind))
  }

  /** Percentages and rates in the same line that are this number over one that the file shows. */
  private shares({ table, cell }: PlacedCell): readonly PlacedCell[] {
    const wholes = new Set(this.tables.filter(({ measure }) => measure.kind === table.measure.kind || measure.kind === 'count').flatMap(({ cells }) => cells.flatMap((other) => shownNumber(other) ?? [])))
    for (const dimension of table.dimensions.keys()) wholes.add(sumOfLine(table, cell, dimension))
    return this.sharesAmong({ table, cell }, wholes)
  }

  /** Percentages and rates in the same line that are a number over one whole. */
  sharesOf(placed: PlacedCell, whole: number): readonly PlacedCell[] {
    return this.sharesAmong(placed, new Set([whole]))
  }

  private sharesAmong({ table, cell }: PlacedCell, wholes: ReadonlySet<number>): readonly PlacedCell[] {
    const value = shownNumber(cell)
    if (value === null || table.measure.kind !== 'count' && table.measure.kind !== 'events' && table.measure.kind !== 'sum') return []
    const near = [...this.byRow.get(cell.row) ?? [], ...this.byColumn.get(cell.column) ?? []]
    return near.filter((other) => shareKinds.has(other.table.measure.kind) && shownNumber(other.cell) !== null && isShare(value, other.cell, wholes))
  }

  /** The same people's number in another table of the file. */
  private same(placed: PlacedCell): readonly PlacedCell[] {
    const name = nameOf(placed)
    return name === null ? [] : (this.byName.get(name) ?? []).filter((other) => other.table !== placed.table)
  }
}

function add<Key>(map: Map<Key, PlacedCell[]>, key: Key, placed: PlacedCell): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [placed])
  else known.push(placed)
}

/** Measures that run down the rows stand in one row each. */
const runsAcross = ({ cells }: TableModel): boolean => cells.length > 1 && new Set(cells.map(({ row }) => row)).size === 1

/** Kind, value and categories of a number; `null` where it has no categories or is not shown. Names of variables differ between tables of one file. */
function nameOf({ table, cell }: PlacedCell): string | null {
  const value = shownNumber(cell)
  const codes = cell.codes.filter((code, index) => table.dimensions[index]?.totals.includes(code) !== true).sort()
  return value === null || value === 0 || codes.length === 0 ? null : [table.measure.kind, table.measure.kind === 'count' ? '' : table.measure.name ?? '', value, ...codes].join('\u001f')
}

function sumOfLine(table: TableModel, cell: TableCell, dimension: number): number {
  const rest = (codes: readonly string[]): string => cellKey(codes.map((code, index) => (index === dimension ? '' : code)))
  const own = rest(cell.codes)
  return table.cells.reduce((sum, other) => sum + (rest(other.codes) === own && table.dimensions[dimension]?.totals.includes(other.codes[dimension] ?? '') !== true ? shownNumber(other) ?? 0 : 0), 0)
}

/** Whether a share is a number over one of some wholes, as far as its decimals tell: of 1, of 100, or by the thousand and more. */
function isShare(value: number, share: TableCell, wholes: ReadonlySet<number>): boolean {
  if (share.shown.is !== 'number') return false
  const shown = share.shown.value
  const half = 0.5 * 10 ** -share.shown.decimals
  for (const whole of wholes) {
    if (whole <= 0 || whole < value) continue
    for (const unit of [1, 100, 1000, 10_000, 100_000]) if (Math.abs(value / whole * unit - shown) <= half + 1e-9) return true
  }
  return false
}

interface Company {
  readonly check: string
  readonly role: HidingRole
  readonly twins: ReadonlySet<MeasureKind>
}

/** Whether another measure of the same cell tells about a hidden one. */
function goesWith(hidden: MeasureKind, other: MeasureKind, { check, role, twins }: Company): boolean {
  if (wholeChecks.has(check)) return true
  if (amountChecks.has(check) && role === 'broken') return other !== 'count'
  if (hidden === 'events') return eventKinds.has(other)
  if (hidden === 'count' && role === 'protects') {
    // The people are many enough; but a sum over a mean counts them.
    return shareKinds.has(other) || (other === 'mean' && twins.has('sum'))
  }
  return hidden === 'count' || other !== 'count'
}
