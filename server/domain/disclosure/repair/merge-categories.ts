import type { Finding } from '../check-report.ts'
import { cellKey, isMarginCell, leafCategories, partsOf, shownNumber } from '../tables/table-model.ts'
import type { Dimension, TableCell, TableModel } from '../tables/table-model.ts'
import { isRemainder, isUnknown, joinedName, orderOf } from './category-order.ts'
import { mergeInGrid } from './merge-in-grid.ts'
import { candidateFile, describeRepair, recheck, tablesOf, toCure } from './repair-work.ts'
import type { Candidate, RepairAim, RepairWork } from './repair-work.ts'

/** Two categories of one dimension that become one. */
export interface MergePlan {
  readonly dimension: number
  readonly parts: readonly [string, string]
  readonly name: string
  /** Whether they stand beside each other in an order, or one of them holds the remainder: else the new name means less. */
  readonly natural: boolean
}

const mostSteps = 40
/** Tables with more cells are not searched for merges. */
const mostCells = 5000
/** Findings that merging cures: what is wrong with the number of one cell. */
const curedByMerging = new Set(['minimum-threshold', 'dominance', 'p-percent', 'group-disclosure', 'zeros', 'hidden-cells', 'insider']) // table

/** Merges categories until no rule is broken: neighbours in an order, the remainder, else the smallest. `null` where that is not possible. */
export function mergeCategories(work: RepairWork, aim: RepairAim): Candidate | null {
  if (!isMergeable(work.tables)) return null
  let tables = work.tables
  let candidate: Candidate = { rows: work.file.read.tables[0]?.rows ?? [], description: describeRepair(work) }
  // Merging needs to know the shape by name, also in a table that nobody described.
  if (candidate.description['dimensions'] === undefined) return null
  let { report } = work
  let { file } = work
  for (let step = 0; step < mostSteps && toCure(report, aim).length > 0; step += 1) {
    if (work.expired()) return null
    const plan = bestPlan(tables, toCure(report, aim), work.request.profile.parameters.threshold)
    const rows = plan === null ? null : mergeInGrid({ table: file.read.tables[0], tables, plan, contributors: file.description?.contributors ?? null, mark: work.mark })
    if (plan === null || rows === null) return null
    candidate = { rows, description: renamedIn(candidate.description, plan, tables[0]?.dimensions[plan.dimension]) }
    tables = tablesOf(work, candidate)
    if (!isMergeable(tables)) return null
    file = candidateFile(work, candidate)
    report = recheck(work, candidate)
  }
  return report.outcome === 'fail' ? null : candidate
}

/** Only numbers that add up can be merged, in tables over the same categories. */
function isMergeable(tables: readonly TableModel[]): boolean {
  const [first] = tables
  const codes = (table: TableModel): string => table.cells.map((cell) => cellKey(cell.codes)).join('\u001e')
  return first !== undefined && first.cells.length <= mostCells && tables.every((table) => (table.measure.kind === 'count' || table.measure.kind === 'sum')
    && table.cells.every(({ contributions }) => contributions?.weight === null || contributions === null) && (table === first || codes(table) === codes(first)))
}

function renamedIn(description: Readonly<Record<string, unknown>>, { parts, name }: MergePlan, dimension: Dimension | undefined): Readonly<Record<string, unknown>> {
  const hierarchies = description['hierarchies'] as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | undefined
  const own = dimension === undefined ? undefined : hierarchies?.[dimension.name]
  if (own === undefined || dimension === undefined) return description
  const renamed = Object.fromEntries(Object.entries(own).map(([parent, list]) => [parent, [...new Set(list.map((code) => (parts.includes(code) ? name : code)))]]))
  return { ...description, hierarchies: { ...hierarchies, [dimension.name]: renamed } }
}

/** Categories that may become one: those below the same parent, neighbours where there is an order. */
function plansFor(dimension: Dimension, index: number, code: string, sizes: ReadonlyMap<string, number>): readonly MergePlan[] {
  if (!dimension.codes.includes(code) || isUnknown(code)) return []
  const parents = (category: string): string => Object.entries(dimension.groups).filter(([, parts]) => parts.includes(category)).map(([parent]) => parent).join('\u001f')
  const leaves = leafCategories(dimension).filter((category) => dimension.codes.includes(category) && !isUnknown(category))
  // Two must remain: a variable with one category says nothing.
  if (leaves.length < 3) return []
  const siblings = leaves.filter((category) => parents(category) === parents(code))
  const order = orderOf(siblings)
  const make = (parts: readonly [string, string], natural: boolean): MergePlan | null => {
    const name = joinedName(parts)
    return !parts.includes(name) && dimension.codes.includes(name) ? null : { dimension: index, parts, name, natural: natural || parts.some(isRemainder) }
  }
  if (order !== null) {
    const at = order.indexOf(code)
    return [[order[at - 1], code], [code, order[at + 1]]].flatMap(([one, other]) => (one === undefined || other === undefined ? [] : make([one, other], true) ?? []))
  }
  const others = siblings.filter((category) => category !== code)
  const smallest = [...others].sort((one, other) => (sizes.get(one) ?? 0) - (sizes.get(other) ?? 0)).slice(0, 3)
  const inOrder = (category: string): readonly [string, string] => (dimension.codes.indexOf(category) < dimension.codes.indexOf(code) ? [category, code] : [code, category])
  return [...new Set([...others.filter(isRemainder), ...smallest])].flatMap((category) => make(inOrder(category), false) ?? [])
}

function bestPlan(tables: readonly TableModel[], fails: readonly Finding[], threshold: number): MergePlan | null {
  const [table] = tables
  if (table === undefined) return null
  const counted = tables.find(({ measure }) => measure.kind === 'count') ?? null
  const failing = fails.filter(({ check }) => curedByMerging.has(check))
  if (failing.length === 0) return null
  const codes = new Map<string, readonly [number, string]>()
  for (const finding of failing.slice(0, 200)) {
    table.dimensions.forEach((dimension, index) => {
      const code = finding.at.cell?.[dimension.name]
      if (code !== undefined && partsOf(dimension, code) === null) codes.set(`${index} ${code}`, [index, code])
    })
  }
  const failingPlaces = new Set(failing.map(({ at }) => `${at.row}:${at.column}`))
  const scored = [...codes.values()].flatMap(([index, code]) => {
    const dimension = table.dimensions[index]
    return dimension === undefined ? [] : plansFor(dimension, index, code, sizesOf(table, index))
  }).map((plan) => ({ plan, ...scoreOf(counted ?? table, plan, { threshold: counted === null ? 0 : threshold, failingPlaces }) }))
  scored.sort((one, other) => other.score - one.score || one.lost - other.lost)
  return scored[0]?.plan ?? null
}

function sizesOf(table: TableModel, index: number): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  for (const cell of table.cells) {
    const code = cell.codes[index] ?? ''
    sizes.set(code, (sizes.get(code) ?? 0) + (shownNumber(cell) ?? 0))
  }
  return sizes
}

interface Scoring {
  readonly threshold: number
  readonly failingPlaces: ReadonlySet<string>
}

/** Unsafe cells that a merge does away with, for what it takes away. */
function scoreOf(table: TableModel, { dimension, parts, natural }: MergePlan, { threshold, failingPlaces }: Scoring): { score: number; lost: number } {
  const groups = new Map<string, TableCell[]>()
  for (const cell of table.cells) {
    if (!parts.includes(cell.codes[dimension] ?? '')) continue
    const key = cellKey(cell.codes.map((code, index) => (index === dimension ? '' : code)))
    groups.set(key, [...(groups.get(key) ?? []), cell])
  }
  let cured = 0
  let lost = 0
  for (const cells of groups.values()) {
    const values = cells.map((cell) => shownNumber(cell) ?? 0)
    const sum = values.reduce((total, value) => total + value, 0)
    const failed = cells.filter((cell) => failingPlaces.has(`${cell.row}:${cell.column}`)).length
    if (cells.some((cell) => isMarginCell(table, cell))) continue
    cured += failed - (failed > 0 && sum > 0 && sum < threshold ? 1 : 0)
    lost += Math.log2(1 + Math.min(...values)) + 1
  }
  return { score: (cured + 0.01) / (lost * (natural ? 1 : 1.5) + 0.01), lost }
}
