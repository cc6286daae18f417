import type { Finding } from '../check-report.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'
import { hit, placeOfTable } from '../disclosure-check.ts'
import { oncePer } from '../once-per.ts'
import { cellKey, leafCategories } from '../tables/table-model.ts'
import type { TableModel } from '../tables/table-model.ts'
import { PopulationIndex } from './population-index.ts'
import { isSmall } from './release-differences.ts'
import { plainWords } from './release-relations.ts'
import { groupByKey, placeNumbers } from './released-counts.ts'
import { isShownExactly } from './statement-system.ts'
import type { SourcedTable } from './statement-system.ts'

/** What two tables of one request say about each other: that they count the same people, nearly the same, others, or nothing. */
type Relation = 'same' | 'told' | 'near' | 'other' | 'unknown'

const everybody = 'everybody'

/** Numbers from which a small coincidence is no evidence. */
const leastEvidence = 10

/** Counts of one table by population, its whole among them where its parts say it. */
function countsOf(index: PopulationIndex, table: TableModel): ReadonlyMap<string, number> {
  const numbers = table.measure.kind === 'count' ? placeNumbers(index, [{ table, origin: '', earlier: false }]) : unitsOf(index, table)
  const counts = new Map([...groupByKey(numbers)].flatMap(([key, [first]]) => (first === undefined ? [] : [[key === '' ? everybody : key, first.value] as const])))
  const whole = counts.has(everybody) || table.where !== null ? null : sumOfParts(table)
  return whole === null ? counts : new Map([...counts, [everybody, whole]])
}

function unitsOf(index: PopulationIndex, table: TableModel): ReturnType<typeof placeNumbers> {
  return table.cells.flatMap((cell) => {
    const box = index.box(table, cell.codes)
    const value = cell.contributions?.count ?? null
    return box === null || value === null ? [] : [{ source: { table, origin: '', earlier: false }, cell, box, key: index.key(box), value }]
  })
}

/** The sum of a table's leaves; `null` where one of them is not shown as it is. */
function sumOfParts(table: TableModel): number | null {
  if (!table.additive || table.measure.kind !== 'count') return null
  const leaves = table.dimensions.map((dimension) => new Set(leafCategories(dimension)))
  let sum = 0
  for (const cell of table.cells) {
    if (!cell.codes.every((code, place) => leaves[place]?.has(code) === true)) continue
    if (cell.shown.is !== 'number' || !isShownExactly(table, cell)) return null
    sum += cell.shown.value
  }
  return sum
}

const isTold = (table: TableModel): boolean => table.where !== null || plainWords(table) !== ''

/** Whether a table's author says who is counted, so that the other table can be set beside it. */
function areTold(one: TableModel, other: TableModel): boolean {
  return one.where !== null || other.where !== null || (plainWords(one) !== '' && plainWords(one) === plainWords(other))
}

function relationOf(one: TableModel, other: TableModel, parameters: ProfileParameters): Relation {
  const index = new PopulationIndex([one, other])
  const [counts, others] = [countsOf(index, one), countsOf(index, other)]
  let [equal, near, apart] = [0, 0, 0]
  for (const [key, value] of counts) {
    const beside = others.get(key)
    if (beside === undefined || Math.max(value, beside) < leastEvidence) continue
    if (beside === value) equal += 1
    else if (isSmall(Math.abs(beside - value), parameters)) near += 1
    else apart += 1
  }
  if (apart > 0 && equal <= apart) return 'other'
  if (equal > 0) return 'same'
  if (areTold(one, other)) return 'told'
  return near > 0 ? 'near' : 'unknown'
}

/** Tables of the other files that count the same people as one's own, by their numbers or by what their authors say. */
export interface Siblings {
  readonly linked: readonly SourcedTable[]
  /** Tables of nearly the same size, or cut by the same variables, of which nothing tells whether they do. */
  readonly unclear: readonly SourcedTable[]
}

const variables = oncePer((table: TableModel): string => JSON.stringify(table.dimensions.map(({ name }) => name).sort()))

/** Sorts the described tables of the other files of a request by whether they count the same people. */
export function sortSiblings(own: readonly TableModel[], others: readonly SourcedTable[], parameters: ProfileParameters): Siblings {
  const proven: SourcedTable[] = []
  const said: SourcedTable[] = []
  const unclear: SourcedTable[] = []
  for (const source of others) {
    const relations = own.map((table) => relationOf(table, source.table, parameters))
    // A file may hold tables of several populations; one of them is enough for a person to look.
    if (relations.includes('other')) {
      if (relations.includes('same')) unclear.push(source)
    } else if (relations.includes('same') || (relations.includes('told') && isTold(source.table))) proven.push(source)
    else if (relations.includes('told')) said.push(source)
    else if (relations.includes('near') || own.some((table) => variables(table) === variables(source.table))) unclear.push(source)
  }
  // Tables that do not say who they count stand together beside one that does only if their numbers agree.
  const agree = said.every((one, place) => said.slice(place + 1).every((other) => relationOf(one.table, other.table, parameters) === 'same'))
  return { linked: agree ? [...proven, ...said] : proven, unclear: agree ? unclear : [...unclear, ...said] }
}

/** Findings where a file of the request shows the very same table with numbers that differ by few. */
export function nearCopyFindings(own: readonly TableModel[], others: readonly SourcedTable[], parameters: ProfileParameters): readonly Finding[] {
  return own.flatMap((table) => {
    const near = table.measure.kind === 'count' ? others.filter((source) => isNearCopy(table, source.table, parameters)) : []
    if (near.length === 0) return []
    return [hit('differencing', 'difference-threshold', {
      outcome: 'review', at: placeOfTable(table), message: 'differencing.near-copy', cure: 'cure.look',
      values: { other: [...new Set(near.map(({ origin }) => origin))].join(', '), threshold: parameters.differenceThreshold },
    })]
  })
}

/** Every table of the other files is compared with these. */
const leafCounts = oncePer((table: TableModel): ReadonlyMap<string, number> => {
  const leaves = table.dimensions.map((dimension) => new Set(leafCategories(dimension)))
  return new Map(table.cells.flatMap((cell) =>
    (cell.shown.is === 'number' && isShownExactly(table, cell) && cell.codes.every((code, place) => leaves[place]?.has(code) === true) ? [[cellKey(cell.codes), cell.shown.value] as const] : [])))
})

function isNearCopy(one: TableModel, other: TableModel, parameters: ProfileParameters): boolean {
  if (other.measure.kind !== 'count' || one.dimensions.length === 0 || variables(one) !== variables(other)) return false
  if (JSON.stringify(one.where) !== JSON.stringify(other.where) || (one.unit !== null && other.unit !== null && one.unit !== other.unit)) return false
  const [counts, others] = [leafCounts(one), leafCounts(other)]
  let [shared, equal, small, sum, change] = [0, 0, 0, 0, 0]
  for (const [key, value] of counts) {
    const beside = others.get(key)
    if (beside === undefined) continue
    shared += 1
    sum += Math.max(value, beside)
    change += Math.abs(value - beside)
    if (beside === value) equal += 1
    else if (isSmall(Math.abs(beside - value), parameters)) small += 1
  }
  if (small === 0 || shared < 2 || shared * 2 < Math.max(counts.size, others.size)) return false
  return equal + small === shared ? change <= sum / (equal * 2 >= shared ? 20 : 100) : equal + small >= shared * 0.9 && equal * 2 >= shared
}
