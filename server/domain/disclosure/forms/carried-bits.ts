/** A number as it is written: its value, and the worth of its last place. */
export interface WrittenNumber {
  readonly value: number
  readonly decimals: number
}

/**
 * The most bits that the numbers of one known form may carry: what a printed regression of 20 terms holds (7 numbers of 4 digits a
 * term: 20 · 7 · 4 · log2 10 ≈ 1,860), which leaves with every model. Fewer digits, or fewer rows, carry less.
 */
export const mostCarriedBits = 2048

const bitsOfSteps = (steps: number): number => Math.log2(2 * Math.abs(steps) + 1)

/** Bits that are needed to write numbers for somebody who knows nothing of them: each in steps of its own last place. */
export function bitsOfNumbers(numbers: readonly WrittenNumber[]): number {
  return numbers.reduce((sum, { value, decimals }) => sum + bitsOfSteps(value * 10 ** decimals), 0)
}

/** Bits that are needed to write a series for somebody who expects each number to go on as the ones before, in steps of the finest last place. */
export function bitsOfSeries(numbers: readonly WrittenNumber[]): number {
  const places = Math.max(0, ...numbers.map(({ decimals }) => decimals))
  const steps = numbers.map(({ value }) => value * 10 ** places)
  const level = steps.reduce((sum, step, index) => sum + bitsOfSteps(step - (steps[index - 1] ?? 0)), 0)
  const trend = steps.reduce((sum, step, index) => sum + bitsOfSteps(step - (2 * (steps[index - 1] ?? 0) - (steps[index - 2] ?? steps[index - 1] ?? 0))), 0)
  return Math.min(level, trend)
}
