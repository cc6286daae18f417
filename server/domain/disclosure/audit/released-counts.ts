import type { TableCell, TableModel } from '../tables/table-model.ts'
import { PopulationIndex } from './population-index.ts'
import type { NarrowBox } from './population-index.ts'
import { isShownExactly } from './statement-system.ts'
import type { SourcedTable } from './statement-system.ts'

/** A number shown for a population. */
export interface PlacedNumber {
  readonly source: SourcedTable
  readonly cell: TableCell
  readonly box: NarrowBox
  readonly key: string
  readonly value: number
}

/** Places every number that is shown as it is; those of tables that are rounded are no such numbers. */
export function placeNumbers(index: PopulationIndex, sources: readonly SourcedTable[]): readonly PlacedNumber[] {
  return sources.flatMap((source) => source.table.cells.flatMap((cell): readonly PlacedNumber[] => {
    if (cell.shown.is !== 'number' || !isShownExactly(source.table, cell)) return []
    const box = index.box(source.table, cell.codes)
    return box === null ? [] : [{ source, cell, box, key: index.key(box), value: cell.shown.value }]
  }))
}

/** Exact counts in ascending order, and by population. */
export interface CountLedger {
  readonly index: PopulationIndex
  readonly all: readonly PlacedNumber[]
  readonly byKey: ReadonlyMap<string, readonly PlacedNumber[]>
}

/** Numbers by population. */
export function groupByKey(numbers: readonly PlacedNumber[]): ReadonlyMap<string, readonly PlacedNumber[]> {
  const groups = new Map<string, PlacedNumber[]>()
  for (const number of numbers) {
    const known = groups.get(number.key)
    if (known === undefined) groups.set(number.key, [number])
    else known.push(number)
  }
  return groups
}

/** Puts the exact counts of some tables in order. */
export function countLedger(sources: readonly SourcedTable[], also: readonly TableModel[] = []): CountLedger {
  const counts = sources.filter(({ table }) => table.measure.kind === 'count')
  const index = new PopulationIndex([...new Set([...counts.map(({ table }) => table), ...also])])
  const all = [...placeNumbers(index, counts)].sort((one, other) => one.value - other.value)
  return { index, all, byKey: groupByKey(all) }
}

/** Index of the first number that is at least a value. */
export function firstAtLeast(sorted: readonly { readonly value: number }[], value: number): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle]?.value ?? Infinity) < value) from = middle + 1
    else to = middle
  }
  return from
}
