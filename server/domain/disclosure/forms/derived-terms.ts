import type { WrittenNumber } from './carried-bits.ts'
import type { FormTable } from './form-table.ts'

const estimates = /^(?:coefs?|coef|coefficients?|params?|estimates?|beta|b|log hr|log odds)$/
/** Estimates that are the exponentials of what the test is of. */
const exponentials = /^(?:exp\(coef\)|exp\(b\)|a?or|a?hr|rr|irr|(?:odds|hazard|risk|rate|incidence rate) ratios?|estimates?)$/
const errors = /^(?:se\(coef\)|se|bse|std ?err(?:or)?s?|standard errors?|s e)$/
const tests = /^(?:z|t|statistic|z value|t value|z stat|tvalues)$/
const pValues = /^(?:p|p values?|pvalue|p>\|[zt]\||pr\(>\|[zt]\|\))$/

/** Two-sided tail of the normal distribution, by a continued fraction beyond 2 and a series below. */
function tail(z: number): number {
  const x = Math.abs(z)
  const density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI)
  if (x < 2) {
    let term = x
    let sum = x
    for (let k = 1; k < 60; k += 1) { term *= x * x / (2 * k + 1); sum += term }
    return 1 - 2 * density * sum
  }
  let fraction = x
  for (let k = 150; k > 0; k -= 1) fraction = x + k / fraction
  return 2 * density / fraction
}

/** What rounded numbers leave open beyond eleven places holds other numbers: those do not follow from them. */
const mostOpen = 1e-11
/** A number told in fewer places than six is compared in six. */
const mostShare = 1e-6

/** How far a number may lie from what is written, as a share: its last places, and those of a machine. */
const share = (...numbers: readonly WrittenNumber[]): number => Math.min(mostShare, 2e-14 + 2 * numbers.reduce((sum, { value, decimals }) => sum + (value === 0 ? 0 : (0.5 * 10 ** -decimals) / Math.abs(value)), 0))

/** How far what is worked out from written numbers may lie from another, which is told by its own last place. */
const open = (...numbers: readonly WrittenNumber[]): number => Math.min(mostOpen, share(...numbers))

/** Limits of two levels: any further distance from the estimate would be a number of its own. */
const mostLevels = 2

/** Least places of an error or a test that show a table to be written in full. */
const fullPlaces = 9

/** A table of terms whose test is the estimate over its error in all places that are written: it was worked out, and not typed. */
export interface ComputedTerms {
  readonly derived: readonly (readonly [number, number])[]
  /** True where the tests are written in full, so that they show more than the first places. */
  readonly inFull: boolean
}

/**
 * Cells of a table of terms that are written in full and follow from the estimate and its error: the test, exponentials, limits at one
 * distance for all terms, of two levels at most, normal p-values and their logarithms. Their digits carry nothing of their own. Without a column of errors
 * beside estimates nothing follows.
 */
export function computedTerms({ columns, rows }: FormTable): ComputedTerms {
  const find = (pattern: RegExp): FormTable['columns'][number] | null => columns.find(({ name, numbers }) => pattern.test(name) && numbers !== null) ?? null
  const error = find(errors)
  const test = find(tests)
  const plain = find(estimates)
  const raised = find(exponentials)
  const all = Array.from({ length: rows }, (_, row) => row)
  const isTestOf = (column: FormTable['columns'][number] | null, level: (value: number) => number): boolean => column !== null && (test === null || all.every((row) => {
    const [b, s, z] = [column.numbers?.[row], error?.numbers?.[row], test.numbers?.[row]]
    if (b === undefined || s === undefined || z === undefined) return false
    const expected = level(b.value) / s.value
    // The logarithm of a ratio near one has few places of its own.
    const loose = share(z) + (level(b.value) === b.value ? open(b, s) : Math.min(mostOpen, open(s) + open(b) / Math.max(1e-12, Math.abs(level(b.value)))))
    return Math.abs(expected - z.value) <= loose * Math.abs(expected) + 1e-15 || expected === z.value
  }))
  const isPlain = isTestOf(plain, (value) => value)
  const basis = isPlain ? plain : isTestOf(raised, Math.log) && test !== null ? raised : null
  if (basis === null || error === null || error.numbers === null) return { derived: [], inFull: false }
  const estimate = all.map((row) => { const value = basis.numbers?.[row]?.value ?? NaN; return isPlain ? value : Math.log(value) })
  const within = all.map((row) => open(...[basis.numbers?.[row], error.numbers?.[row]].flatMap((one) => one ?? [])))
  const standard = error.numbers.map(({ value }) => value)
  const z = all.map((row) => (estimate[row] ?? 0) / (standard[row] ?? 1))
  const levels: number[] = []
  /** Whether a distance in errors is that of a level met before, or may be of another one. */
  const isLevel = (distance: number, slack: number): boolean => {
    if (levels.some((level) => Math.abs(level - distance) <= 2 * slack)) return true
    if (!(distance > 1 && distance < 4) || levels.length >= mostLevels) return false
    levels.push(distance)
    return true
  }
  const follows = (column: FormTable['columns'][number], numbers: readonly WrittenNumber[]): boolean => {
    const { name } = column
    const values = numbers.map(({ value }) => value)
    const loose = (row: number): number => (within[row] ?? 0) + share(...[numbers[row]].flatMap((one) => one ?? []))
    if (tests.test(name)) return column === test
    if (pValues.test(name)) return all.every((row) => { const p = tail(z[row] ?? 0); return Math.abs((values[row] ?? NaN) - p) <= Math.min(mostShare, 1e-12 + (1 + (z[row] ?? 0) ** 2) * loose(row)) * p + (values[row] === 0 ? 1e-12 : 0) })
    if (name === 'exp(coef)' || !isPlain && estimates.test(name)) return all.every((row) => Math.abs((values[row] ?? NaN) - Math.exp(estimate[row] ?? 0)) <= (loose(row) * (1 + Math.abs(estimate[row] ?? 0)) + 1e-13) * Math.exp(estimate[row] ?? 0))
    const isRaised = name.startsWith('exp') || !isPlain
    const distance = all.map((row) => ((isRaised ? Math.log(values[row] ?? NaN) : values[row] ?? NaN) - (estimate[row] ?? 0)) / (standard[row] ?? 1))
    const slack = (row: number): number => 1e-13 + loose(row) * (Math.abs(z[row] ?? 0) + 10 + (isRaised ? 1 / (standard[row] ?? 1) : 0))
    return distance.every((one, row) => Math.abs(one - (distance[0] ?? 0)) < slack(row) + slack(0)) && isLevel(Math.abs(distance[0] ?? 0), slack(0))
  }
  const derived = columns.flatMap((column, place) => {
    const { name, numbers, cells } = column
    if (/log2\(p\)/.test(name)) {
      const fits = cells.every((cell, row) => cell === 'inf' || Math.abs(Number(cell) + Math.log2(tail(z[row] ?? 0))) < 1e-4 * Math.max(1, Math.abs(Number(cell))))
      return fits ? all.map((row) => [row, place] as const) : []
    }
    if (numbers === null || column === basis || column === error) return []
    return follows(column, numbers) ? all.map((row) => [row, place] as const) : []
  })
  return { derived, inFull: test?.numbers?.every(({ decimals }) => decimals >= fullPlaces) ?? false }
}
