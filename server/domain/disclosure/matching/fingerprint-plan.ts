import type { ColumnRun, FingerprintGroup, IndexedColumn, MarkedCell } from './fingerprint-index.ts'

/** What a look at a column tells before its fingerprints are made. */
export interface ColumnFacts {
  readonly name: string
  /** A type of numbers, with their range; `null` for other types. */
  readonly range: { readonly least: number; readonly most: number } | null
  readonly filled: number
  readonly distinct: number
  /** Of a sample: values that two records share by chance, as a share of all pairs of records. */
  readonly collisions: number
  /** Of a sample: the share of values with so many decimal places. */
  readonly places: readonly number[]
  /** Of a sample: words of a value, on average. */
  readonly words: number
}

/** Which fingerprints an index is made of. */
export interface FingerprintPlan {
  readonly columns: readonly IndexedColumn[]
  readonly groups: readonly FingerprintGroup[]
  readonly cells: readonly MarkedCell[]
  readonly windows: readonly number[]
  readonly runs: readonly number[]
}

const noRun: ColumnRun = { length: 0, stride: 0 }
const longestRun = 64
/** Stretches of all columns together. */
const mostRuns = 1_000_000
const denseShare = 0.02
const mostMarkedCells = 240
/** Decimal places to which people round, the usual ones first. */
const usualRoundings = [2, 1, 0, 3, 4, 5, 6] // table
const windowLengths = [3, 4, 6, 8, 12, 16] // table

/** Entries of pairs and row shingles that the whole index may hold. */
const mostRecordEntries = 36_000_000
const mostRecordGroups = 120
/** Of a table of so few rows every pair is kept, also of columns of which each value points at its record. */
const fewRows = 50_000
/** Bits of a group's values beyond those that tell the records apart. */
const spareBits = 2

/** Chooses the columns, pairs and shingles by what they tell about single records. */
export function planFingerprints(facts: readonly ColumnFacts[], rows: number): FingerprintPlan {
  const columns = facts.map((fact): IndexedColumn => ({
    name: fact.name, numeric: fact.range !== null, bits: bitsOf(fact), dense: Math.max(0, ...sharesOf(fact, fact.places)) > denseShare,
  }))
  const values = facts.flatMap((fact, at) => valueGroups(fact, columns[at] as IndexedColumn, at))
  const pointing = new Set(values.flatMap((group) => (group.kind === 'value' && pointsAtRecords(facts[group.columns[0] ?? 0]) ? group.columns : [])))
  const { groups, windows } = recordGroups(columns, rows, rows <= fewRows ? new Set() : pointing)
  const runs = columnRuns(columns, rows)
  return { columns, cells: markedCells(facts, columns), groups: [...values, ...groups, ...runs], windows, runs: [...new Set(runs.map(({ run }) => run.length))] }
}

/** Bits of a value on average; where a sample shows no value twice, those of all distinct values. */
function bitsOf(fact: ColumnFacts): number {
  const most = Math.log2(Math.max(1, fact.distinct))
  return fact.collisions > 0 ? Math.min(most, -Math.log2(fact.collisions)) : most
}

/** By decimal places: the share of the numbers of the range that are values of the column. */
function sharesOf(fact: ColumnFacts, places: readonly number[]): readonly number[] {
  if (fact.range === null) return []
  const span = fact.range.most - fact.range.least
  return places.map((part, at) => Math.min(1, (fact.distinct * part) / Math.max(1, span * 10 ** at * (at === 0 ? 1 : 0.9))))
}

/** The columns that tell something, and what is left of their fractions when they are rounded, as far as there is room. */
function markedCells(facts: readonly ColumnFacts[], columns: readonly IndexedColumn[]): readonly MarkedCell[] {
  const whole = columns.flatMap(({ bits }, column): readonly MarkedCell[] => (bits >= 0.3 ? [{ column, places: null, bits }] : []))
  const rounded = usualRoundings.flatMap((places) => facts.flatMap(({ range, places: shown }, column): readonly MarkedCell[] => {
    if (range === null || shown.length - 1 <= places) return []
    return [{ column, places, bits: Math.min((columns[column] as IndexedColumn).bits, Math.log2(Math.max(2, (range.most - range.least) * 10 ** places)) - 1) }]
  }))
  return [...whole, ...rounded].slice(0, mostMarkedCells)
}

function valueGroups(fact: ColumnFacts, column: IndexedColumn, at: number): readonly FingerprintGroup[] {
  const groups: FingerprintGroup[] = []
  const repeated = fact.filled / Math.max(1, fact.distinct)
  if (fact.words > 5) groups.push({ kind: 'shingle', columns: [at], shares: [], run: noRun })
  else if (fact.distinct >= 20 && (repeated <= 5 || (!column.dense && (repeated <= 20 || fact.distinct >= 1000)))) groups.push({ kind: 'value', columns: [at], shares: sharesOf(fact, fact.places), run: noRun })
  if (groups.length === 0 || column.dense || fact.range === null) return groups
  const most = fact.places.length - 1
  for (let places = 1; places < Math.min(most, 5); places += 1) {
    const all = (fact.range.most - fact.range.least) * 10 ** places
    if (fact.distinct < denseShare * all) groups.push({ kind: 'rounded', columns: [at], shares: Array.from({ length: places + 1 }, (_, shown) => (shown === places ? Math.min(1, fact.distinct / all) : 1)), run: noRun })
  }
  return groups
}

/** Whether most values of a column belong to a few records, so that one of them is enough to point at its record. */
function pointsAtRecords(fact: ColumnFacts | undefined): boolean {
  return fact !== undefined && fact.filled / Math.max(1, fact.distinct) <= 2
}

/** Pairs of columns that tell records apart, neighbours first, then the most telling; and shingles where pairs tell too little. */
function recordGroups(columns: readonly IndexedColumn[], rows: number, pointing: ReadonlySet<number>): { readonly groups: readonly FingerprintGroup[]; readonly windows: readonly number[] } {
  const needed = Math.log2(Math.max(2, rows)) + spareBits
  const budget = Math.max(6, Math.min(mostRecordGroups, Math.floor(mostRecordEntries / Math.max(1, rows))))
  const told = columns.map(({ bits }, at) => ({ bits, at })).filter(({ bits, at }) => bits >= 3 && !pointing.has(at))
  const pairs = new Map<string, FingerprintGroup>()
  const add = (one: { bits: number; at: number } | undefined, other: { bits: number; at: number } | undefined): void => {
    if (one === undefined || other === undefined || one.bits + other.bits < needed || pairs.size >= budget) return
    const [first, second] = one.at < other.at ? [one.at, other.at] : [other.at, one.at]
    pairs.set(`${first} ${second}`, { kind: 'pair', columns: [first, second], shares: [], run: noRun })
  }
  told.forEach((one, place) => add(one, told[place + 1]))
  const best = [...told].sort((one, other) => other.bits - one.bits)
  for (let sum = 1; sum < best.length * 2 && pairs.size < budget; sum += 1) for (let one = 0; one * 2 < sum; one += 1) add(best[one], best[sum - one])
  const windows = rowShingles(columns, needed, Math.max(6, Math.floor(budget / 2))).filter((group) => !group.columns.some((at) => pointing.has(at)))
  const lengths = [...new Set(windows.map((group) => group.columns.length))]
  return { groups: [...pairs.values(), ...windows], windows: lengths }
}

function rowShingles(columns: readonly IndexedColumn[], needed: number, budget: number): readonly FingerprintGroup[] {
  const found: FingerprintGroup[] = []
  for (let from = 0; from < columns.length; from += 1) {
    let bits = 0
    let to = from
    while (to < columns.length && bits < needed) bits += (columns[to++] as IndexedColumn).bits
    if (bits < needed) break
    const length = windowLengths.find((one) => one >= to - from)
    if (length === undefined || from + length > columns.length) continue
    found.push({ kind: 'window', columns: Array.from({ length }, (_, at) => from + at), shares: [], run: noRun })
  }
  if (found.length <= budget) return found
  const step = found.length / budget
  return Array.from({ length: budget }, (_, at) => found[Math.floor(at * step)] as FingerprintGroup)
}

/** One stretch in a few of every column that varies, each long enough to be no chance. */
function columnRuns(columns: readonly IndexedColumn[], rows: number): readonly FingerprintGroup[] {
  const stride = Math.max(1, Math.min(64, Math.ceil((columns.length * rows) / mostRuns)))
  return columns.flatMap(({ bits }, at): readonly FingerprintGroup[] => {
    if (bits <= 0) return []
    const length = Math.max(6, Math.ceil((Math.log2(Math.max(2, rows)) + 18) / bits))
    return length > longestRun || length + stride > rows ? [] : [{ kind: 'run', columns: [at], shares: [], run: { length, stride } }]
  })
}
