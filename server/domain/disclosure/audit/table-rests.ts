import type { TableModel } from '../tables/table-model.ts'
import type { Statement } from './statement-system.ts'

/** What is left of one released population by the cells of another table, by plain subtraction. */
export interface TableRest {
  readonly whole: Statement
  /** Cells of the other table that share nobody. */
  readonly parts: readonly Statement[]
  readonly difference: number
  readonly regions: readonly number[]
}

/**
 * Sums of cells of one table beside a cell of another: cells that lie in it leave a rest of it, and cells that cover it leave a
 * rest of theirs. A sum of cells is released as much as a margin is.
 */
export function* tableRests(exact: readonly Statement[], concerns: (one: TableModel, other: TableModel) => boolean): Generator<TableRest> {
  const byRegion = new Map<number, number[]>()
  exact.forEach(({ regions }, index) => {
    for (const region of regions) {
      const list = byRegion.get(region)
      if (list === undefined) byRegion.set(region, [index])
      else list.push(index)
    }
  })
  for (const whole of exact) {
    const shared = new Map<number, number>()
    for (const region of whole.regions) for (const index of byRegion.get(region) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1)
    for (const touching of byTable(exact, shared, (table) => table !== whole.source.table && concerns(whole.source.table, table))) {
      const inside = disjoint(touching.filter(({ statement, hits }) => hits === statement.regions.length))
      const inRest = restOf(whole, inside.map(({ statement }) => statement), false)
      if (inRest !== null) yield inRest
      const cover = disjoint(touching)
      if (cover.length === inside.length || cover.reduce((sum, { hits }) => sum + hits, 0) < whole.regions.length) continue
      const outRest = restOf(whole, cover.map(({ statement }) => statement), true)
      if (outRest !== null) yield outRest
    }
  }
}

interface Touching {
  readonly statement: Statement
  /** Regions that it shares with the other population. */
  readonly hits: number
}

function byTable(exact: readonly Statement[], shared: ReadonlyMap<number, number>, wanted: (table: TableModel) => boolean): Iterable<readonly Touching[]> {
  const groups = new Map<TableModel, Touching[]>()
  for (const [index, hits] of shared) {
    const statement = exact[index] as Statement
    const { table } = statement.source
    if (!wanted(table)) continue
    const group = groups.get(table)
    if (group === undefined) groups.set(table, [{ statement, hits }])
    else group.push({ statement, hits })
  }
  return groups.values()
}

/** The finest cells that share nobody. */
function disjoint(touching: readonly Touching[]): readonly Touching[] {
  const taken = new Set<number>()
  return [...touching].sort((one, other) => one.statement.regions.length - other.statement.regions.length).filter(({ statement: { regions } }) => {
    if (regions.length === 0 || regions.some((region) => taken.has(region))) return false
    for (const region of regions) taken.add(region)
    return true
  })
}

/** One cell against one other is found among all releases elsewhere. */
function restOf(whole: Statement, parts: readonly Statement[], covers: boolean): TableRest | null {
  if (parts.length < 2) return null
  const sum = parts.reduce((total, { low }) => total + low, 0)
  const inWhole = new Set(whole.regions)
  const inParts = new Set(parts.flatMap(({ regions }) => [...regions]))
  return {
    whole, parts, difference: covers ? sum - whole.low : whole.low - sum,
    regions: covers ? [...inParts].filter((region) => !inWhole.has(region)) : [...inWhole].filter((region) => !inParts.has(region)),
  }
}
