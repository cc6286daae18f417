import type { MeasureKind } from '../statistic-types.ts'
import { bitsOfNumbers, mostCarriedBits } from './carried-bits.ts'
import type { WrittenNumber } from './carried-bits.ts'
import { halfPlace } from './half-place.ts'
import type { FormTable, KnownForm } from './form-table.ts'
import { areDistinctWords, isCounter, withinPlaces } from './form-table.ts'

const component = /^(?:pc|pca|dim|factor|component|comp|principal component|f|ml|mr|주성분|요인)\s?(\d{1,2})$/
const eigenvalue = /^(?:eigenvalues?|variance|explained variance|ss loadings|고유값|고윳값)$/
const ratio = /^(?:explained variance ratio|explained variance %|(?:proportion|proportion of variance|prop|ratio)(?: var(?:iance)?)?(?: explained)?|variance explained|variance ratio|pct variance|설명 ?(?:분산 ?)?비율)$/
const cumulative = /^(?:cum(?:ulative)?(?: (?:ratio|var(?:iance)?|explained|explained variance|proportion|sum|explained variance ratio|variance explained))*|누적(?: ?비율)?)$/


/** The product of two columns, and how far rounding may move it. */
function product(one: readonly WrittenNumber[], other: readonly WrittenNumber[]): { value: number; slack: number } {
  return one.reduce((sum, first, row) => {
    const second = other[row] ?? { value: 0, decimals: 0 }
    return { value: sum.value + first.value * second.value, slack: sum.slack + Math.abs(first.value) * halfPlace(second) + Math.abs(second.value) * halfPlace(first) + halfPlace(first) * halfPlace(second) }
  }, { value: 0, slack: 1e-9 })
}

/**
 * Loadings of components: a row a variable, columns numbered from 1, of length 1 and at right angles to each other as far as rounding
 * lets them. Rows of records do neither. The numbers carry at most `mostCarriedBits`.
 */
export function loadings({ columns, rows }: FormTable): KnownForm | null {
  const [labels, ...rest] = columns
  const vectors = rest.filter(({ name }) => component.test(name))
  if (labels === undefined || !areDistinctWords(labels.cells) || vectors.length === 0 || rows < 2 || vectors.length > rows) return null
  if (!rest.every(({ name }) => component.test(name)) || !vectors.every(({ name }, index) => Number(component.exec(name)?.[1]) === index + 1)) return null
  const values = vectors.map(({ numbers }) => numbers ?? [])
  if (!values.every((numbers) => numbers.length === rows && withinPlaces(numbers, 4))) return null
  const straight = values.every((one, first) => values.slice(first).every((other, step) => {
    const { value, slack } = product(one, other)
    return Math.abs(value - (step === 0 ? 1 : 0)) <= slack * 1.01
  }))
  if (!straight || bitsOfNumbers(values.flat()) > mostCarriedBits) return null
  return { kinds: new Map<number, MeasureKind>(vectors.map((_, index) => [index + 1, 'diagnostic'])) }
}

/** Variances of components: falling, with shares of them that add up, and running sums of the shares. */
export function explainedVariance({ columns, rows }: FormTable): KnownForm | null {
  const [labels, ...rest] = columns
  if (labels === undefined || rows < 2 || rows > 100 || !(labels.cells.every((cell, index) => Number(component.exec(cell.trim().toLowerCase())?.[1]) === index + 1) || isCounter(labels.numbers))) return null
  const find = (pattern: RegExp): readonly WrittenNumber[] | null => rest.find(({ name }) => pattern.test(name))?.numbers ?? null
  const shares = find(ratio)
  const sums = find(cumulative)
  const values = find(eigenvalue)
  const known = [shares, sums, values].filter((numbers) => numbers !== null)
  if (known.length !== rest.length || known.length === 0 || !known.every((numbers) => withinPlaces(numbers, 6))) return null
  const falls = (numbers: readonly WrittenNumber[] | null): boolean => numbers === null || numbers.every((one, index) => one.value >= 0 && one.value <= (numbers[index - 1]?.value ?? Infinity) + halfPlace(one) * 2)
  if (!falls(values) || !falls(shares)) return null
  const whole = Math.max(0, ...(shares ?? []).map(({ value }) => value), ...(sums ?? []).map(({ value }) => value)) > 1.01 ? 100 : 1
  let run = 0
  let slack = 1e-9
  for (let row = 0; row < rows; row += 1) {
    const share = shares?.[row]
    const sum = sums?.[row]
    if (share !== undefined) { run += share.value; slack += halfPlace(share) }
    if (share !== undefined && run > whole + slack) return null
    if (sum !== undefined && (sum.value > whole + halfPlace(sum) || share !== undefined && Math.abs(sum.value - run) > slack + halfPlace(sum))) return null
  }
  if (shares === null && sums !== null && !falls(sums.map((one, index) => ({ value: one.value - (sums[index - 1]?.value ?? 0), decimals: one.decimals - 1 })))) return null
  // Shares are the variances over their sum.
  const first = values?.[0]
  const firstShare = shares?.[0]
  if (values !== null && shares !== null && first !== undefined && firstShare !== undefined && firstShare.value > 0) {
    const total = first.value / firstShare.value
    const off = values.some((one, row) => Math.abs(one.value - (shares[row]?.value ?? 0) * total) > halfPlace(one) + halfPlace(shares[row] ?? one) * total + one.value * (halfPlace(firstShare) / firstShare.value + halfPlace(first) / Math.max(1e-9, first.value)))
    if (off) return null
  }
  return { kinds: new Map<number, MeasureKind>(rest.map((_, index) => [index + 1, 'diagnostic'])) }
}

