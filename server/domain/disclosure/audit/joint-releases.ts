import { variablesOf } from './population-atoms.ts'
import { variableNames } from './project-linked.ts'
import type { SourcedTable } from './statement-system.ts'
import { cellKey } from '../tables/table-model.ts'
import type { TableModel } from '../tables/table-model.ts'

/** How much goes into one system, where a ledger has more: numbers, pieces of the population, releases. */
const most = { numbers: 1500, atoms: 20_000, origins: 32 } as const // table

/** So few are looked at together whatever their size. */
const fewOrigins = 8

function spaceOf(tables: readonly TableModel[]): number {
  return variablesOf(tables).reduce((size, variable) => size * variable.size, 1)
}

function fits(own: readonly SourcedTable[], chosen: readonly SourcedTable[]): boolean {
  return new Set(chosen.map(({ origin }) => origin)).size <= most.origins && chosen.reduce((sum, { table }) => sum + table.cells.length, 0) <= most.numbers
    && spaceOf([...own, ...chosen].map(({ table }) => table)) <= most.atoms
}

/** What a table says, for leaving out a second one that says the same. */
function contentOf({ table }: SourcedTable): string {
  const cells = table.cells.map(({ codes, shown }) => `${cellKey(codes)}=${shown.is === 'number' ? shown.value : shown.is}`)
  return JSON.stringify([table.dimensions.map(({ name }) => name), table.where, table.about?.[0]?.rows ?? null, table.claims, table.measure.kind, table.measure.name, cells])
}

/**
 * The releases that are put into one system of statements: all, where they are few; of many those that speak about the same
 * variables first. Pairs and triples are looked for among all of them elsewhere.
 */
export function chooseJoint(own: readonly SourcedTable[], others: readonly SourcedTable[]): readonly SourcedTable[] {
  if (new Set(others.map(({ origin }) => origin)).size <= fewOrigins || fits(own, others)) return others
  const known = new Set(own.flatMap(({ table }) => variableNames(table)))
  const seen = new Set<string>()
  const ranked = others.map((source) => ({ source, outside: new Set(variableNames(source.table).filter((name) => !known.has(name))).size }))
    .sort((one, other) => Number(one.source.earlier) - Number(other.source.earlier) || one.outside - other.outside)
    .flatMap(({ source }) => {
      const content = contentOf(source)
      if (seen.has(content)) return []
      seen.add(content)
      return [source]
    })
  let [kept, tooMany] = [0, ranked.length + 1]
  while (tooMany - kept > 1) {
    const middle = (kept + tooMany) >> 1
    if (fits(own, ranked.slice(0, middle))) kept = middle
    else tooMany = middle
  }
  return ranked.slice(0, kept)
}
