import { cellKey } from './table-model.ts'
import type { TableCell, TableModel } from './table-model.ts'

const deviations = /^(?:.*[ _.-])?(?:sd|s\.d\.|std|std\.? ?dev(?:iation)?|standard deviation|표준편차)$/i
const errors = /^(?:.*[ _.-])?(?:se|sem|s\.e\.|std\.? ?err(?:or)?|standard error|표준오차)$/i
const variances = /^(?:.*[ _.-])?(?:var|variance|분산)$/i

/** The largest deviation that a shown spread stands for, its last place rounded up. */
function deviationOf(name: string, cell: TableCell, count: number): number | null {
  if (cell.shown.is !== 'number' || cell.shown.value < 0) return null
  const most = cell.shown.value + 0.5 * 10 ** -cell.shown.decimals
  if (deviations.test(name)) return most
  if (errors.test(name)) return most * Math.sqrt(count)
  return variances.test(name) ? Math.sqrt(most) : null
}

/** Lends means and sums the deviation that stands beside them: with the count it bounds what single units can hold. */
export function lendDeviations(tables: readonly TableModel[]): readonly TableModel[] {
  const spreads = tables.filter(({ measure }) => measure.kind === 'spread' && measure.name !== null)
  if (spreads.length === 0) return tables
  return tables.map((table) => {
    if (table.measure.kind !== 'mean') return table
    const beside = nearest(table, spreads)
    if (beside.length === 0) return table
    const spreadsAt = beside.map((spread) => ({ name: spread.measure.name ?? '', cells: byCodes(spread) }))
    return { ...table, cells: table.cells.map((cell) => {
      const known = cell.contributions
      if (known?.count == null || known.count < 2) return cell
      const found = spreadsAt.flatMap(({ name, cells }) => (cells.get(cellKey(cell.codes)) ?? []).filter((other) => other.row === cell.row || other.column === cell.column)
        .flatMap((other) => deviationOf(name, other, known.count ?? 0) ?? []))
      return found.length === 0 ? cell : { ...cell, contributions: { ...known, deviation: Math.min(...found) } }
    }) }
  })
}

function byCodes({ cells }: TableModel): ReadonlyMap<string, readonly TableCell[]> {
  const map = new Map<string, TableCell[]>()
  for (const cell of cells) {
    const known = map.get(cellKey(cell.codes))
    if (known === undefined) map.set(cellKey(cell.codes), [cell])
    else known.push(cell)
  }
  return map
}

/** The spread of a mean names the same variable, or is the only one. */
function nearest(table: TableModel, spreads: readonly TableModel[]): readonly TableModel[] {
  const stem = (name: string): string => name.toLowerCase().replace(/(?:^|[ _.-])(?:mean|avg|average|sd|std|se|sem|var|평균|표준편차|표준오차)(?=$|[ _.-])/g, '').replace(/[ _.-]+/g, '')
  const own = stem(table.measure.name ?? '')
  const named = spreads.filter(({ measure }) => stem(measure.name ?? '') === own)
  if (named.length > 0) return named
  return new Set(spreads.map(({ measure }) => stem(measure.name ?? ''))).size === 1 && stem(spreads[0]?.measure.name ?? '') === '' ? spreads : []
}
