import type { Finding } from '../check-report.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'
import { hit, placeOf } from '../disclosure-check.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import type { SolvedSystem } from './interval-audit.ts'
import { isWithin } from './population-atoms.ts'
import { ContradictionError, UndecidedError } from './audit-errors.ts'
import { isSmall, namesOf } from './release-differences.ts'
import type { Statement } from './statement-system.ts'
import { tableRests } from './table-rests.ts'

const id = 'differencing'

const exactCount = (statement: Statement): boolean => statement.how === 'exact' && statement.source.table.measure.kind === 'count'

interface RestOptions {
  readonly own: ReadonlySet<TableModel>
  /** Cells with a finding already. */
  readonly found: ReadonlySet<TableCell>
  readonly linked: boolean
  readonly parameters: ProfileParameters
}

/** Findings where what is left of a released population, by all releases together, is a small exact count. */
export function restFindings(solved: SolvedSystem, options: RestOptions): readonly Finding[] {
  if (options.parameters.differenceThreshold <= 1) return []
  const found = new Map<Statement['cell'], Finding>()
  const add = (statement: Statement, difference: number, others: readonly Statement[]): void => {
    if (found.has(statement.cell) || options.found.has(statement.cell)) return
    const names = namesOf(others.map(({ source }) => source), statement.source)
    found.set(statement.cell, hit(id, 'difference-threshold', {
      outcome: 'fail', at: placeOf(statement.source.table, statement.cell), message: names === '' ? 'differencing.rest-within' : 'differencing.rest-joint', cure: 'cure.coarser-or-same-groups',
      values: { other: names === '' ? null : names, difference, threshold: options.parameters.differenceThreshold },
    }))
  }
  const known = new Set(solved.system.statements.filter((statement) => statement.how === 'exact' || !statement.source.earlier).map((statement) => regionKey(statement.regions)))
  regions(solved, options, known, add)
  if (options.linked) {
    unions(solved, options, known, add)
    sums(solved, options, known, add)
  }
  return [...found.values()]
}

const regionKey = (regions: Int32Array | readonly number[]): string => [...regions].sort((one, other) => one - other).join(',')

type Add = (statement: Statement, difference: number, others: readonly Statement[]) => void

function exactValue({ bounder }: SolvedSystem, wanted: readonly number[]): number | null {
  try {
    if (bounder.isOpen(wanted)) return null
    const { low, high } = bounder.bounds(wanted)
    return high - low <= 1e-9 ? Math.round(low) : null
  } catch (error) {
    if (error instanceof UndecidedError || error instanceof ContradictionError) return null
    throw error
  }
}

/** Pieces that no released cell shows but all cells together give away. */
function regions(solved: SolvedSystem, options: RestOptions, known: ReadonlySet<string>, add: Add): void {
  const { system } = solved
  const counts = system.statements.filter(({ source }) => source.table.measure.kind === 'count')
  if (counts.length === 0) return
  const mostPieces = options.linked ? 3000 : 20_000
  if (system.regionCount > mostPieces) return
  const own = counts.filter(({ source }) => options.own.has(source.table))
  const { bounder } = solved
  const asked = Array.from({ length: system.regionCount }, (_, region) => region)
    .filter((region) => !known.has(String(region)) && (bounder.low[region] ?? 0) < options.parameters.differenceThreshold && (bounder.high[region] ?? 0) >= 1)
  bounder.prepare(asked.map((region) => [region]), true)
  for (const region of asked) {
    const value = exactValue(solved, [region])
    if (value === null || !isSmall(value, options.parameters)) continue
    const around = counts.filter((statement) => statement.regions.includes(region)).sort((one, other) => one.regions.length - other.regions.length)
    const at = around.find((statement) => own.includes(statement)) ?? own.find((statement) => around.some((outer) => isWithin(statement.box, outer.box)))
    if (at !== undefined) add(at, value, [...around, ...withinOthers(counts, at)])
  }
}

/** Counts of other tables that lie in a cell: what is left of it is left of them. */
const withinOthers = (counts: readonly Statement[], { source: { table }, regions: list }: Statement): readonly Statement[] => {
  const inside = new Set(list)
  return counts.filter(({ source, how, regions: own }) => source.table !== table && how === 'exact' && own.every((region) => inside.has(region)))
}

/** A released population and the sum of some cells of another table. */
function sums({ system }: SolvedSystem, options: RestOptions, known: ReadonlySet<string>, add: Add): void {
  const exact = system.statements.filter(exactCount)
  if (exact.length > 3000) return
  for (const { whole, parts, difference, regions: rest } of tableRests(exact, (one, other) => options.own.has(one) || options.own.has(other))) {
    if (rest.length === 0 || !isSmall(difference, options.parameters) || known.has(regionKey(rest))) continue
    const at = options.own.has(whole.source.table) ? whole : parts[0]
    if (at !== undefined) add(at, difference, [whole, ...parts])
  }
}

/** A released population less everything released within it. */
function unions(solved: SolvedSystem, options: RestOptions, known: ReadonlySet<string>, add: Add): void {
  const exact = solved.system.statements.filter(exactCount)
  if (exact.length > 3000) return
  const inOuter = new Uint8Array(solved.system.regionCount)
  for (const outer of exact) {
    inOuter.fill(0)
    for (const region of outer.regions) inOuter[region] = 1
    const inside = exact.filter((statement) => statement !== outer && statement.regions.length < outer.regions.length && statement.regions.every((region) => inOuter[region] === 1))
    const others = inside.filter(({ source }) => source.table !== outer.source.table)
    if (others.length === 0 || !(options.own.has(outer.source.table) || others.some(({ source }) => options.own.has(source.table)))) continue
    const covered = new Set(inside.flatMap(({ regions: list }) => [...list]))
    const rest = [...outer.regions].filter((region) => !covered.has(region))
    const coveredByOwn = new Set(inside.filter(({ source }) => source.table === outer.source.table).flatMap(({ regions: list }) => [...list]))
    const restByOwn = [...outer.regions].filter((region) => !coveredByOwn.has(region))
    if (rest.length === 0 || rest.length === restByOwn.length || known.has(regionKey(rest))) continue
    const value = exactValue(solved, rest)
    if (value === null || !isSmall(value, options.parameters)) continue
    const at = options.own.has(outer.source.table) ? outer : inside.find(({ source }) => options.own.has(source.table))
    if (at !== undefined) add(at, value, [outer, ...others])
  }
}
