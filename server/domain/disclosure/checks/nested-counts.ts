import type { Finding } from '../check-report.ts'
import { defineCheck, hit, placeOf } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import { oncePer } from '../once-per.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { cellKey, shownNumber } from '../tables/table-model.ts'
import { isRounded } from './minimum-threshold.ts'

const id = 'nested-counts'
/** Counts of other things than those that the first column counts are no part of it. */
const wholes = /^(?:n|no\.?|all|total|overall|counts?|persons?|patients?|people|participants?|subjects?|individuals?|n[ _.]?(?:total|all|obs)|전체|계|합계|명수|인원(?:수)?|대상자 ?수|환자 ?수|전체 ?대상자 ?수)$/i
/** Columns are compared up to this many; more are no table of counts beside each other. */
const mostTables = 60

interface Pair {
  readonly whole: TableCell
  readonly part: TableCell
  readonly rest: number
}

/** The cells of two tables that stand for the same group, if none of the second is larger; `null` otherwise. */
function pairsOf(one: TableModel, other: TableModel): readonly Pair[] | null {
  if (one.cells.length !== other.cells.length) return null
  const inOther = new Map(other.cells.map((cell) => [cellKey(cell.codes), cell]))
  if (inOther.size < other.cells.length) return null
  const pairs: Pair[] = []
  for (const whole of one.cells) {
    const part = inOther.get(cellKey(whole.codes))
    if (part === undefined) return null
    const [most, least] = [shownNumber(whole), shownNumber(part)]
    if (most === null || least === null) continue
    if (least > most || !Number.isInteger(most) || !Number.isInteger(least)) return null
    pairs.push({ whole, part, rest: most - least })
  }
  return pairs.length >= 2 ? pairs : null
}

/** Most groups alike: one population with and without a few. */
const areNearlyAlike = (pairs: readonly Pair[]): boolean => pairs.filter(({ rest }) => rest === 0).length >= pairs.length / 2

const smallRests = (pairs: readonly Pair[], threshold: number): readonly Pair[] => pairs.filter(({ rest }) => rest > 0 && rest < threshold)

function judge(one: TableModel, other: TableModel, threshold: number): readonly Finding[] {
  const pairs = pairsOf(one, other)
  if (pairs === null) return []
  const beside = one.sheet === other.sheet && pairs.every(({ whole, part }) => whole.row === part.row)
  const nearlyAlike = areNearlyAlike(pairs)
  if (!nearlyAlike && !(beside && wholes.test((one.measure.name ?? '').trim()))) return []
  return smallRests(pairs, threshold).map(({ part, rest }) => hit(id, 'threshold', {
    outcome: nearlyAlike ? 'fail' : 'review', at: placeOf(other, part), message: 'nested-counts.small-rest', cure: 'cure.drop-one-count', values: { rest, threshold },
  }))
}

const wholeFiles = /(?:^|[\W_])(?:all|total|overall|everyone|everybody|whole|full|both)(?:[\W_]|$)|전체|합계|모두/i
/** More files are compared by the ledger of released numbers alone. */
const mostFiles = 60

/** Another file of the request that counts the same groups as a whole: by its name, or because half of the groups are alike. */
function besideOthers({ file, siblings, parameters: { threshold } }: FileEvidence, parts: readonly TableModel[]): readonly Finding[] {
  if (siblings.length > mostFiles) return []
  return siblings.flatMap(({ path, tables }) => countsOf(tables).slice(0, mostTables).flatMap((whole) => parts.flatMap((part) => {
    if (whole.measure.kind !== part.measure.kind) return []
    const pairs = pairsOf(whole, part) ?? []
    if (!areNearlyAlike(pairs) && !(wholeFiles.test(path) && !wholeFiles.test(file.path))) return []
    return smallRests(pairs, threshold).map(({ part: cell, rest }) => hit(id, 'threshold', {
      outcome: 'review', at: placeOf(part, cell), message: 'nested-counts.small-rest-elsewhere', cure: 'cure.drop-one-count', values: { rest, threshold, file: path },
    }))
  })))
}

/** Every other file of a request asks for the counts of a file. */
const countsOf = oncePer((tables: readonly TableModel[]): readonly TableModel[] => tables.filter((table) => (table.measure.kind === 'count' || table.measure.kind === 'events') && !isRounded(table)).flatMap(asTwo))

/** A whole and one part of it side by side, read as two categories: a table each. */
function asTwo(table: TableModel): readonly TableModel[] {
  const [first = '', second = '', ...more] = table.dimensions.at(-1)?.codes ?? []
  if (table.dimensions.length < 2 || second === '' || more.length > 0 || wholes.test(first) === wholes.test(second)) return [table]
  return [first, second].map((code) => ({
    ...table, measure: { ...table.measure, name: code }, dimensions: table.dimensions.slice(0, -1),
    cells: table.cells.filter((cell) => cell.codes.at(-1) === code).map((cell) => ({ ...cell, codes: cell.codes.slice(0, -1) })),
  }))
}

/** Finds two counts of the same groups whose difference is a small group of its own. */
export const nestedCounts = defineCheck({
  id, version: 1, types: ['frequencies', 'hazard-survival-tables', 'linear-aggregations'], risk: 'differencing', parameters: ['threshold'], evidence: ['the counts of the file', 'the counts of the other files of the request'],
  says: 'Where a request counts the same groups twice, as a whole and as a part of it, what is left of the whole must be empty or reach the threshold.',
  source: 'Handbook on SDC ch. 5 (linked tables); ABS DataLab: 10 also for differences between tables',
  run: (evidence) => {
    const { tables, parameters: { threshold } } = evidence
    const counts = countsOf(tables)
    if (counts.length > mostTables) return []
    const inside = counts.flatMap((one) => counts.flatMap((other) => (one.measure.kind === 'events' ? [] : judge(one, other, threshold))))
    return [...inside, ...besideOthers(evidence, counts)]
  },
})
