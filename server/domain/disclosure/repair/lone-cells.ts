import { shownNumber } from '../tables/table-model.ts'
import type { TableCell, TableLine, TableModel } from '../tables/table-model.ts'
import type { HiddenCompanions, PlacedCell } from './hidden-companions.ts'

/** A hidden cell that the rest of its line gives away, with that line. */
export interface LoneCell extends PlacedCell {
  readonly line: TableLine
}

const halfUnit = (cell: TableCell): number => (cell.shown.is === 'number' ? 0.5 * 10 ** -cell.shown.decimals : 0)

/**
 * Hidden cells that are the only one of their line, where the line's numbers add up to a number that everyone knows: to a shown total, to
 * 100 percent, or to the whole that a count and its percentage beside it give. The audit follows sums of counts and amounts; this also
 * holds for events and shares. Lines with groups within groups are left to the audit.
 */
export function loneCells(tables: readonly TableModel[], lines: ReadonlyMap<TableModel, readonly TableLine[]>, { isGone, companions }: { readonly isGone: (cell: TableCell) => boolean; readonly companions: HiddenCompanions }): readonly LoneCell[] {
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
    const known = table.measure.kind === 'percent' ? near(100) || near(1) : parts.some((part) => !isGone(part) && companions.sharesOf({ table, cell: part }, sum).some((share) => !isGone(share.cell)))
    return known ? [{ table, cell: hidden[0], line }] : []
  }))
}
