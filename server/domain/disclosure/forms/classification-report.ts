import type { MeasureKind } from '../statistic-types.ts'
import type { WrittenNumber } from './carried-bits.ts'
import { halfPlace } from './half-place.ts'
import type { FormTable, KnownForm } from './form-table.ts'

const averages = /^(?:accuracy|macro avg|weighted avg|micro avg|samples avg)$/i
/** More classes than this are asked about. */
const mostRows = 40

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-9

/** In full, right ones over precision is the number that was predicted, and all predictions are as many as the cases. */
function predictionsAddUp(classes: readonly (readonly (WrittenNumber | undefined)[])[]): boolean {
  const predicted = classes.map(([precision, recall, support]) => (precision === undefined || precision.decimals <= 6 || precision.value === 0 ? null : Math.round(((recall?.value ?? 0) * (support?.value ?? 0)) / precision.value)))
  if (predicted.includes(null)) return true
  return predicted.reduce<number>((sum, count) => sum + (count ?? 0), 0) === classes.reduce((sum, [, , support]) => sum + (support?.value ?? 0), 0)
}

/**
 * scikit-learn's report of precision, recall, F1 and support by class. F1 follows from precision and recall, and recall is a whole
 * number of the class's support; the supports are counts and are tested as such.
 */
export function classificationReport({ columns, rows }: FormTable): KnownForm | null {
  const [labels, ...rest] = columns
  const find = (pattern: RegExp): readonly WrittenNumber[] | null => rest.find(({ name }) => pattern.test(name))?.numbers ?? null
  const [precision, recall, f1, support] = [find(/^precision$/), find(/^recall$/), find(/^f1(?: score)?$/), find(/^support$/)]
  if (labels === undefined || rest.length !== 4 || rows > mostRows || precision === null || recall === null || f1 === null || support === null) return null
  const ownRows = labels.cells.flatMap((cell, row) => (averages.test(cell) ? [] : [row]))
  if (ownRows.length === 0 || new Set(labels.cells).size < rows) return null
  const fits = ownRows.every((row) => {
    const [p, r, f, n] = [precision[row], recall[row], f1[row], support[row]]
    if (p === undefined || r === undefined || f === undefined || n === undefined || !isWhole(n.value) || [p, r, f].some(({ value }) => value < 0 || value > 1)) return false
    const expected = p.value + r.value === 0 ? 0 : (2 * p.value * r.value) / (p.value + r.value)
    const right = Math.round(r.value * n.value)
    // A precision in full is the right ones over a whole number.
    if (p.decimals > 6 && p.value > 0 && !isWhole(Math.round((right / p.value) * 1e7) / 1e7)) return false
    return Math.abs(expected - f.value) <= 2 * halfPlace(p) + 2 * halfPlace(r) + halfPlace(f) && (n.value === 0 || Math.abs(right / n.value - r.value) <= halfPlace(r))
  })
  if (!fits || !predictionsAddUp(ownRows.map((row) => [precision[row], recall[row], support[row]]))) return null
  // The averages repeat; the line of accuracy may hold its one number four times.
  const skip = new Set(labels.cells.flatMap((cell, row) => (averages.test(cell) ? [row] : [])))
  return {
    kinds: new Map<number, MeasureKind>(rest.map(({ name }, index) => [index + 1, name === 'support' ? 'count' : 'score'])), skip,
    derived: [...skip].flatMap((row) => rest.map((_, index) => [row, index + 1] as const)).concat(ownRows.flatMap((row) => [1, 2, 3].map((column) => [row, column] as const))),
  }
}
