import type { FormTable } from './form-table.ts'

const estimates = /^(?:coefs?|coef|estimates?|beta|b|log hr|log odds)$/
const errors = /^(?:se\(coef\)|se|std ?err(?:or)?|standard error|s e)$/
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

const near = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-6 * Math.max(1e-12, Math.abs(other)) || one === other

/**
 * Cells of a table of terms that are written in full and follow from the estimate and its error: the test, exponentials, limits at one
 * distance for all terms, normal p-values and their logarithms. Their digits carry nothing of their own.
 */
export function derivedTerms({ columns, rows }: FormTable): readonly (readonly [number, number])[] {
  const numbersOf = (pattern: RegExp): readonly number[] | null => columns.find(({ name, numbers }) => pattern.test(name) && numbers !== null)?.numbers?.map(({ value }) => value) ?? null
  const estimate = numbersOf(estimates)
  const error = numbersOf(errors)
  if (estimate === null || error === null) return []
  const all = Array.from({ length: rows }, (_, row) => row)
  const z = all.map((row) => (estimate[row] ?? 0) / (error[row] ?? 1))
  const follows = (values: readonly number[], name: string): boolean => {
    if (tests.test(name)) return all.every((row) => near(values[row] ?? NaN, z[row] ?? NaN))
    if (pValues.test(name)) return all.every((row) => Math.abs((values[row] ?? NaN) - tail(z[row] ?? 0)) <= 1e-6 * tail(z[row] ?? 0) + 1e-12)
    if (name === 'exp(coef)') return all.every((row) => near(values[row] ?? NaN, Math.exp(estimate[row] ?? 0)))
    const level = (value: number): number => (name.startsWith('exp') ? Math.log(value) : value)
    const distance = all.map((row) => (level(values[row] ?? NaN) - (estimate[row] ?? 0)) / (error[row] ?? 1))
    return distance.every((one) => Math.abs(one - (distance[0] ?? 0)) < 1e-5) && Math.abs(distance[0] ?? 0) > 1 && Math.abs(distance[0] ?? 0) < 4
  }
  return columns.flatMap(({ name, numbers, cells }, column) => {
    if (/log2\(p\)/.test(name)) {
      const fits = cells.every((cell, row) => cell === 'inf' || Math.abs(Number(cell) + Math.log2(tail(z[row] ?? 0))) < 1e-4 * Math.max(1, Math.abs(Number(cell))))
      return fits ? all.map((row) => [row, column] as const) : []
    }
    if (numbers === null || estimates.test(name) || errors.test(name)) return []
    return follows(numbers.map(({ value }) => value), name) ? all.map((row) => [row, column] as const) : []
  })
}
