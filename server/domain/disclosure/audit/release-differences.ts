import type { Finding } from '../check-report.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'
import { hit, placeOf } from '../disclosure-check.ts'
import type { TableModel } from '../tables/table-model.ts'
import type { SolvedSystem } from './interval-audit.ts'
import { boxKey, buildAtomSpace, cellBox, isWithin, tableBox } from './population-atoms.ts'
import { ContradictionError, UndecidedError } from './audit-errors.ts'
import type { SourcedTable, Statement } from './statement-system.ts'

const id = 'differencing'

function small(difference: number, parameters: ProfileParameters): boolean {
  return difference >= 1 - 1e-9 && difference < parameters.differenceThreshold - 1e-9
}

const exactCount = (statement: Statement): boolean => statement.how === 'exact' && statement.source.table.measure.kind === 'count'

/** Findings where the same population was released before with a slightly other number. */
export function changedFindings(own: readonly SourcedTable[], earlier: readonly SourcedTable[], parameters: ProfileParameters): readonly Finding[] {
  const tables = [...own, ...earlier].filter(({ table }) => table.measure.kind === 'count')
  const space = earlier.length === 0 ? null : buildAtomSpace(tables.map(({ table }) => table))
  if (space === null) return []
  const before = new Map<string, { value: number; origin: string }[]>()
  const findings: Finding[] = []
  for (const source of [...earlier, ...own]) {
    if (source.table.measure.kind !== 'count' || source.table.claims.roundedTo !== null || source.table.claims.midpoint !== null) continue
    const base = tableBox(space, source.table)
    for (const cell of source.table.cells) {
      if (cell.shown.is !== 'number') continue
      const key = boxKey(cellBox(space, source.table, base, cell.codes))
      if (source.earlier) {
        before.set(key, [...(before.get(key) ?? []), { value: cell.shown.value, origin: source.origin }])
        continue
      }
      const { value } = cell.shown
      const changed = (before.get(key) ?? []).find((release) => small(Math.abs(release.value - value), parameters))
      if (changed !== undefined) {
        findings.push(hit(id, 'difference-threshold', {
          outcome: 'fail', at: placeOf(source.table, cell), message: 'differencing.changed', cure: 'cure.keep-earlier-number',
          values: { other: changed.origin, difference: Math.abs(changed.value - value), threshold: parameters.differenceThreshold },
        }))
      }
    }
  }
  return findings
}

interface RestOptions {
  readonly own: ReadonlySet<TableModel>
  readonly linked: boolean
  readonly parameters: ProfileParameters
}

/** Findings where what is left of a released population, by all releases together, is a small exact count. */
export function restFindings(solved: SolvedSystem, options: RestOptions): readonly Finding[] {
  if (options.parameters.differenceThreshold <= 1) return []
  const found = new Map<Statement['cell'], Finding>()
  const add = (statement: Statement, difference: number, others: readonly Statement[]): void => {
    if (found.has(statement.cell)) return
    const names = [...new Set(others.map(({ source }) => source.origin))].filter((name) => name !== statement.source.origin)
    found.set(statement.cell, hit(id, 'difference-threshold', {
      outcome: 'fail', at: placeOf(statement.source.table, statement.cell), message: names.length === 0 ? 'differencing.rest-within' : 'differencing.rest', cure: 'cure.coarser-or-same-groups',
      values: { other: names.length === 0 ? null : names.join(', '), difference, threshold: options.parameters.differenceThreshold },
    }))
  }
  const known = new Set(solved.system.statements.filter((statement) => statement.how === 'exact' || !statement.source.earlier).map((statement) => regionKey(statement.regions)))
  if (options.linked) pairs(solved, options, known, add)
  regions(solved, options, known, add)
  if (options.linked) unions(solved, options, known, add)
  return [...found.values()]
}

const regionKey = (regions: Int32Array | readonly number[]): string => [...regions].sort((one, other) => one - other).join(',')

type Add = (statement: Statement, difference: number, others: readonly Statement[]) => void

function difference(outer: Statement, inner: Statement): readonly number[] {
  const within = new Set(inner.regions)
  return [...outer.regions].filter((region) => !within.has(region))
}

/** Nested populations of two tables whose numbers differ by little. */
function pairs({ system }: SolvedSystem, options: RestOptions, known: ReadonlySet<string>, add: Add): void {
  const exact = system.statements.filter(exactCount).sort((one, other) => one.low - other.low)
  for (const statement of exact.filter(({ source }) => options.own.has(source.table))) {
    for (let index = firstAtLeast(exact, statement.low - options.parameters.differenceThreshold); index < exact.length; index += 1) {
      const other = exact[index] as Statement
      if (other.low >= statement.low + options.parameters.differenceThreshold) break
      if (other.source.table === statement.source.table || !small(Math.abs(other.low - statement.low), options.parameters)) continue
      const [inner, outer] = other.low < statement.low ? [other, statement] : [statement, other]
      if (!isWithin(inner.box, outer.box)) continue
      const rest = difference(outer, inner)
      if (rest.length > 0 && !known.has(regionKey(rest))) add(statement, outer.low - inner.low, [other])
    }
  }
}

function firstAtLeast(sorted: readonly Statement[], value: number): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] as Statement).low < value) from = middle + 1
    else to = middle
  }
  return from
}

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
  for (let region = 0; region < system.regionCount; region += 1) {
    if (known.has(String(region))) continue
    const value = exactValue(solved, [region])
    if (value === null || !small(value, options.parameters)) continue
    const around = counts.filter((statement) => statement.regions.includes(region)).sort((one, other) => one.regions.length - other.regions.length)
    const at = around.find((statement) => own.includes(statement)) ?? own.find((statement) => around.some((outer) => isWithin(statement.box, outer.box)))
    if (at !== undefined) add(at, value, around)
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
    if (value === null || !small(value, options.parameters)) continue
    const at = options.own.has(outer.source.table) ? outer : inside.find(({ source }) => options.own.has(source.table))
    if (at !== undefined) add(at, value, [outer, ...others])
  }
}
