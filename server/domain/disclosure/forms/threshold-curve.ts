import type { MeasureKind } from '../statistic-types.ts'
import { bitsOfSeries, mostCarriedBits } from './carried-bits.ts'
import type { WrittenNumber } from './carried-bits.ts'
import type { FormColumn, FormTable, KnownForm } from './form-table.ts'
import { withinPlaces } from './form-table.ts'

const rising = /^(?:fpr|tpr|false positive rate|true positive rate|sensitivity|recall|1 specificity)$/
const falling = /^(?:specificity|tnr|true negative rate)$/
const free = /^(?:precision|ppv|npv|f1(?: score)?|accuracy|balanced accuracy|youden(?: j| index)?|net benefit(?: .{1,20})?|treat (?:all|none))$/
const counts = /^(?:tp|fp|fn|tn|n flagged|flagged)$/
const cuts = /^(?:thresholds?|cut ?offs?|threshold probability|cut ?points?)$/
/** Points of a curve: at most one in every hundredth. */
const mostPoints = 101
/** A score rounded so is shared, and is nobody's own. */
const mostPlaces = 4

const oneWay = (numbers: readonly WrittenNumber[]): number => {
  const up = numbers.every(({ value }, index) => index === 0 || value >= (numbers[index - 1]?.value ?? 0))
  const down = numbers.every(({ value }, index) => index === 0 || value <= (numbers[index - 1]?.value ?? 0))
  return up ? 1 : down ? -1 : 0
}

/** Equal steps to a thousandth: a grid that somebody chose, not the scores of records. */
function isGrid(numbers: readonly WrittenNumber[]): boolean {
  const step = (numbers[1]?.value ?? 0) - (numbers[0]?.value ?? 0)
  return numbers.length >= 3 && step !== 0 && numbers.every(({ value }, index) => index === 0 || Math.abs(value - (numbers[index - 1]?.value ?? 0) - step) < 1e-3 * Math.max(1, Math.abs(value)))
}

const within = ({ numbers }: FormColumn): boolean => numbers !== null && numbers.every(({ value }) => value >= 0 && value <= 1) && withinPlaces(numbers, mostPlaces)

/** The four counts of each cut are of the same cases and non-cases, and whole. */
function countsFit(used: readonly FormColumn[]): boolean {
  const find = (name: string): readonly WrittenNumber[] | null => used.find((column) => column.name === name)?.numbers ?? null
  const whole = used.filter(({ name }) => counts.test(name)).every(({ numbers }) => numbers !== null && numbers.every(({ value, decimals }) => decimals === 0 && value >= 0))
  const steady = (one: readonly WrittenNumber[] | null, other: readonly WrittenNumber[] | null): boolean =>
    one === null || other === null || new Set(one.map(({ value }, row) => value + (other[row]?.value ?? 0))).size === 1
  return whole && steady(find('tp'), find('fn')) && steady(find('fp'), find('tn'))
}

/**
 * Rates of a classifier over its cuts (ROC, precision and recall): every rate lies in 0 … 1, the two rates of a ROC run one way,
 * at most 101 points, and the cuts form a grid that somebody chose. Scores at which single records fall are record level.
 */
export function thresholdCurve({ columns, rows }: FormTable): KnownForm | null {
  const used = columns.filter(({ name }) => name !== '')
  const rates = used.filter(({ name }) => rising.test(name))
  if (rates.length === 0 || rows < 3 || rows > mostPoints || used.length < columns.length - 1) return null
  if (!used.every(({ name }) => counts.test(name) || rising.test(name) || falling.test(name) || free.test(name) || cuts.test(name)) || new Set(used.map(({ name }) => name)).size < used.length) return null
  const others = used.filter(({ name }) => !cuts.test(name) && !counts.test(name))
  if (!countsFit(used)) return null
  if (!others.every((column) => within(column) || /net benefit|treat|youden/.test(column.name) && column.numbers !== null && withinPlaces(column.numbers, mostPlaces))) return null
  const cut = used.filter(({ name }) => cuts.test(name))
  if (cut.length > 1 || cut.some(({ numbers }) => numbers === null || !isGrid(numbers))) return null
  const ways = new Set([...rates.map(({ numbers }) => oneWay(numbers ?? [])), ...used.filter(({ name }) => falling.test(name)).map(({ numbers }) => -oneWay(numbers ?? []))])
  const base = cut[0] ?? rates.find(({ numbers }) => numbers !== null && isGrid(numbers))
  if (ways.size !== 1 || ways.has(0) || base === undefined) return null
  const bits = others.filter((column) => column !== base).reduce((sum, { numbers }) => sum + bitsOfSeries(numbers ?? []), 0)
  if (bits > mostCarriedBits) return null
  return { kinds: new Map<number, MeasureKind>(columns.flatMap((column, index) => (column === base || column.name === '' ? [] : [[index, cuts.test(column.name) ? 'diagnostic' : counts.test(column.name) ? 'count' : 'score'] as const]))) }
}
