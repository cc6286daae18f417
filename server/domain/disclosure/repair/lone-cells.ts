import { shownNumber } from '../tables/table-model.ts'
import type { TableCell, TableLine, TableModel } from '../tables/table-model.ts'
import type { HiddenCompanions, PlacedCell } from './hidden-companions.ts'

/** A hidden cell that the rest of its line gives away, with that line. */
export interface LoneCell extends PlacedCell {
  readonly line: TableLine
}

const halfUnit = (cell: TableCell): number => (cell.shown.is === 'number' ? 0.5 * 10 ** -cell.shown.decimals : 0)

/** The tables as they would be. */
export interface SeenTables {
  readonly isGone: (cell: TableCell) => boolean
  readonly companions: HiddenCompanions
  readonly rows: readonly (readonly string[])[]
}

/** A count with its percentage in one cell, `45 (22.1%)`: the two give the whole. */
function isShareInside(cell: TableCell, whole: number, { rows }: SeenTables): boolean {
  const share = /\(\s*(\d{1,3}(?:\.(\d+))?)\s*%?\s*\)\s*$/.exec(rows[cell.row - 1]?.[cell.column - 1] ?? '')
  const value = shownNumber(cell)
  return share !== null && value !== null && whole > 0 && Math.abs(100 * value / whole - Number(share[1])) <= 0.5 * 10 ** -(share[2]?.length ?? 0) + 1e-9
}

/** A header or a label of the line with the number of its people, `Cases (n=204)`. */
function saysNumber(cells: readonly TableCell[], whole: number, { rows }: SeenTables): boolean {
  const [columns, lines] = [new Set(cells.map(({ column }) => column)), new Set(cells.map(({ row }) => row))]
  const beside = columns.size === 1 ? rows.map((row) => row[(cells[0]?.column ?? 1) - 1] ?? '') : lines.size === 1 ? rows[(cells[0]?.row ?? 1) - 1] ?? [] : []
  return beside.some((text) => [...text.matchAll(/\bn\s*=\s*([\d,]+)/gi)].some(([, number]) => Number((number ?? '').replaceAll(',', '')) === whole))
}

/**
 * Hidden cells that are the only one of their line, where the line's numbers add up to a number that everyone knows: to a shown total, to
 * 100 percent, to a number in the header, or to the whole that a count and its percentage give. The audit follows sums of counts and amounts; this also
 * holds for events and shares. Lines with groups within groups are left to the audit.
 */
export function loneCells(tables: readonly TableModel[], lines: ReadonlyMap<TableModel, readonly TableLine[]>, seen: SeenTables): readonly LoneCell[] {
  const { isGone, companions } = seen
  return tables.flatMap((table) => (lines.get(table) ?? []).flatMap((line): readonly LoneCell[] => {
    const dimension = table.dimensions[line.dimension]
    if (dimension === undefined || line.cells.size < 2 || Object.keys(dimension.groups).length > 0) return []
    const all = [...line.cells].map(([code, cell]) => ({ cell, total: dimension.totals.includes(code) }))
    const parts = all.filter(({ total }) => !total).map(({ cell }) => cell)
    const total = all.find((one) => one.total)?.cell
    const gone = [...parts, ...(total === undefined ? [] : [total])].filter(isGone)
    const [lone] = gone
    if (lone === undefined || parts.some((part) => shownNumber(part) === null)) return []
    const sum = parts.reduce((all_, part) => all_ + (shownNumber(part) ?? 0), 0)
    const slack = [...parts, ...(total === undefined ? [] : [total])].reduce((all_, part) => all_ + halfUnit(part), 0)
    const near = (whole: number): boolean => Math.abs(sum - whole) <= (table.measure.kind === 'count' ? 1e-6 : slack + 1e-9)
    if (total !== undefined && shownNumber(total) !== null && near(shownNumber(total) ?? 0)) return gone.length === 1 ? [{ table, cell: lone, line }] : []
    const hidden = parts.filter(isGone)
    if (hidden.length !== 1 || hidden[0] === undefined || parts.length < 2) return []
    const known = table.measure.kind === 'percent' ? near(100) || near(1)
      : saysNumber(parts, sum, seen) || parts.some((part) => !isGone(part) && (isShareInside(part, sum, seen) || companions.sharesOf({ table, cell: part }, sum).some((share) => !isGone(share.cell))))
    return known ? [{ table, cell: hidden[0], line }] : []
  }))
}
