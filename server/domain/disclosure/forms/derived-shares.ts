import type { FormTable } from './form-table.ts'
import { sizeNamesOf } from './size-names.ts'

const counts = sizeNamesOf('shares')
const further = /^(?:n|count|size|n obs|nobs|len|length|freq|cases|persons|patients|units|n risk)$/
/** Units of which a share, a percentage or a mean of whole numbers may be told, and tenths of those. */
const scales = [1, 10, 0.01, 0.001] as const // table
/** Places below which rounding itself leaves whole numbers. */
const fullPlaces = 7

/**
 * Cells that are a whole number over the number of units of their row, in all places that a machine writes: shares, and means of whole
 * numbers or of tenths. They hold what that whole number holds, which is no more than a count.
 */
export function derivedShares({ columns, rows }: FormTable): readonly (readonly [number, number])[] {
  const sizes = columns.filter(({ name, numbers }) => (counts.test(name) || further.test(name)) && numbers !== null && numbers.every(({ value, decimals }) => decimals === 0 && value >= 1 && value < 1e7))
  return columns.flatMap(({ numbers }, place) => {
    if (numbers === null || numbers.every(({ decimals }) => decimals < fullPlaces)) return []
    const isWhole = sizes.some(({ numbers: of }) => scales.some((scale) => numbers.every(({ value, decimals }, row) => {
      const whole = value * (of?.[row]?.value ?? NaN) * scale
      return Math.abs(whole - Math.round(whole)) <= Math.max(1e-13 * Math.abs(whole), 0.5 * 10 ** -decimals * (of?.[row]?.value ?? 0) * scale) + 1e-12 && Math.abs(whole) < 1e8
    })))
    return isWhole ? Array.from({ length: rows }, (_, row) => [row, place] as const) : []
  })
}
