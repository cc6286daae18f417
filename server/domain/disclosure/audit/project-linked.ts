import { isShownExactly } from './statement-system.ts'
import type { SourcedTable } from './statement-system.ts'
import { cellKey, leafCategories } from '../tables/table-model.ts'
import type { Dimension, TableModel } from '../tables/table-model.ts'

/**
 * Leaves of linked tables only what they say about the variables that they share with a file's own tables, where that is all
 * they can tell: a table of region by age and one of region by sex meet in their regions, and where every region's number is
 * shown, any first table goes with any second one. The joint system then needs no cell for region by age by sex.
 */
export function projectLinked(own: readonly SourcedTable[], others: readonly SourcedTable[]): readonly SourcedTable[] {
  const ownNames = new Set(own.flatMap(({ table }) => variableNames(table)))
  const projected = new Map<SourcedTable, SourcedTable>()
  for (const cluster of clusters(others, ownNames)) {
    const shared = [...new Set(cluster.flatMap(({ table }) => table.dimensions.map(({ name }) => name)))].filter((name) => ownNames.has(name))
    if (!meetInKnownNumbers(own, cluster, shared)) continue
    for (const source of cluster) projected.set(source, { ...source, table: onto(source.table, shared) })
  }
  return others.map((source) => projected.get(source) ?? source)
}

/** The variables that a table is by, and those that its conditions name. */
export const variableNames = (table: TableModel): readonly string[] => [...table.dimensions.map(({ name }) => name), ...Object.keys(table.where ?? {})]

/** Tables that have variables of their own, together with all that have one of those too. */
function clusters(others: readonly SourcedTable[], ownNames: ReadonlySet<string>): readonly (readonly SourcedTable[])[] {
  const found: { names: Set<string>; sources: SourcedTable[] }[] = []
  for (const source of others) {
    const names = new Set(variableNames(source.table).filter((name) => !ownNames.has(name)))
    if (names.size === 0) continue
    const joined = found.filter((cluster) => [...names].some((name) => cluster.names.has(name)))
    const merged = { names: new Set([...names, ...joined.flatMap((cluster) => [...cluster.names])]), sources: [...joined.flatMap((cluster) => cluster.sources), source] }
    for (const cluster of joined) found.splice(found.indexOf(cluster), 1)
    found.push(merged)
  }
  return found.map(({ sources }) => sources)
}

/** Whether all tables are about one population, cut alike in the shared variables, and each shows the number of every piece. */
function meetInKnownNumbers(own: readonly SourcedTable[], cluster: readonly SourcedTable[], shared: readonly string[]): boolean {
  if ([...own, ...cluster].some(({ table: { where, claims } }) => where !== null || claims.midpoint !== null || claims.roundedTo !== null)) return false
  const leaves = shared.map((name) => {
    const sets = [...own, ...cluster].flatMap(({ table }) => table.dimensions.filter((dimension) => dimension.name === name).map((dimension) => [...leafCategories(dimension)].sort()))
    return sets.every((set) => set.join('\u001f') === sets[0]?.join('\u001f')) ? sets[0] ?? [] : null
  })
  if (leaves.some((set) => set === null)) return false
  return cluster.every(({ table }) => showsEveryPiece(table, shared, leaves as readonly (readonly string[])[]))
}

function showsEveryPiece(table: TableModel, shared: readonly string[], leaves: readonly (readonly string[])[]): boolean {
  const shown = new Set(onto(table, shared).cells.filter((cell) => isShownExactly(table, cell)).map(({ codes }) => cellKey(codes)))
  const own = table.dimensions.filter(({ name }) => shared.includes(name))
  // A table that lacks a shared variable cuts the population more coarsely.
  if (own.length !== shared.length) return false
  const inOrder = own.map(({ name }) => leaves[shared.indexOf(name)] ?? [])
  const pieces = inOrder.reduce((count, set) => count * set.length, 1)
  if (pieces > shown.size) return false
  return product(inOrder).every((codes) => shown.has(cellKey(codes)))
}

function product(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return lists.reduce<readonly (readonly string[])[]>((all, list) => all.flatMap((codes) => list.map((code) => [...codes, code])), [[]])
}

/** The margins of a table over all variables but some. */
function onto(table: TableModel, shared: readonly string[]): TableModel {
  const kept = table.dimensions.flatMap((dimension, index) => (shared.includes(dimension.name) ? [index] : []))
  const isMargin = (dimension: Dimension, index: number, codes: readonly string[]): boolean => kept.includes(index) || dimension.totals.includes(codes[index] ?? '')
  return {
    ...table, dimensions: kept.map((index) => table.dimensions[index] as Dimension),
    cells: table.cells.filter(({ codes }) => table.dimensions.every((dimension, index) => isMargin(dimension, index, codes)))
      .map((cell) => ({ ...cell, codes: kept.map((index) => cell.codes[index] ?? '') })),
  }
}
