import type { MeasureKind } from '../statistic-types.ts'
import { bitsOfNumbers, mostCarriedBits } from './carried-bits.ts'
import type { FormTable, KnownForm } from './form-table.ts'

const told = /^(?:effect(?: size)?|delta|difference|d|f|h|w|odds ratio|or|hazard ratio|hr|ratio|allocation(?: ratio)?|sd|sigma|p1|p2|groups|k|dropout|효과 ?크기)$/
const sizes = /^(?:n|n (?:per )?(?:group|arm)|n per (?:group|arm)|sample size|total n|n total|events?(?: needed)?|표본 ?(?:수|크기))$/

/**
 * A calculation of sample size: the level and the power, which no data have, beside effects and the sizes that they need. It tells
 * nothing of any unit; its numbers are bounded all the same.
 */
export function sampleSize({ columns, rows }: FormTable): KnownForm | null {
  const named = (pattern: RegExp): FormTable['columns'] => columns.filter(({ name }) => pattern.test(name))
  const [alpha] = named(/^(?:alpha|α|significance(?: level)?|sig level|유의 ?수준)$/)
  const [power] = named(/^(?:power|1 ?β|검정력)$/)
  const size = named(sizes)
  const known = [alpha, power, ...size, ...named(told)]
  if (alpha === undefined || power === undefined || size.length === 0 || rows > 60 || known.length !== columns.length) return null
  if (!(alpha.numbers?.every(({ value }) => value > 0 && value <= 0.2) ?? false) || !(power.numbers?.every(({ value }) => value >= 0.5 && value < 1) ?? false)) return null
  const numbers = columns.map((column) => column.numbers)
  if (numbers.includes(null) || size.some((column) => column.numbers?.some(({ decimals, value }) => decimals > 2 || value < 2) ?? true)) return null
  return bitsOfNumbers(numbers.flatMap((some) => some ?? [])) > mostCarriedBits ? null : { kinds: new Map<number, MeasureKind>(columns.map((_, index) => [index, 'diagnostic'])) }
}
