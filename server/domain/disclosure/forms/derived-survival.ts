import type { FormColumn, FormTable } from './form-table.ts'

const curves = /^(?:surv(?:ival)?|survival probability|km|s|estimate)$/
const errors = /^(?:std ?err(?:or)?|se|standard error)$/
const lower = /^(?:lower(?: 95%? ?ci)?|conf low|lcl|ci lower|lwr)$/
const upper = /^(?:upper(?: 95%? ?ci)?|conf high|ucl|ci upper|upr)$/

/** Limits at `z` errors, on the scales in which programs take them: of the curve, its logarithm, and the logarithm of that. */
const scales: readonly ((s: number, error: number, z: number) => number)[] = [ // table
  (s, error, z) => s + z * error,
  (s, error, z) => s * Math.exp(z * error / s),
  (s, error, z) => s * Math.exp(z * error),
  (s, error, z) => s ** Math.exp(-z * error / (s * Math.log(s))),
]
const normal = 1.959963984540054
const fullPlaces = 9

/**
 * Limits of a survival curve, written in full, that lie at 1.96 errors from it on one of the scales in use: their digits carry nothing
 * of their own, and show that the curve and its errors were worked out.
 */
export function derivedLimits({ columns, rows }: FormTable): readonly (readonly [number, number])[] {
  const find = (pattern: RegExp): FormColumn | undefined => columns.find(({ name, numbers }) => pattern.test(name) && numbers !== null)
  const [curve, error, low, high] = [find(curves), find(errors), find(lower), find(upper)]
  if (curve?.numbers === undefined || error?.numbers === undefined || low?.numbers === undefined || high?.numbers === undefined) return []
  if (curve.numbers?.some(({ value }) => value <= 0 || value > 1) ?? true) return []
  if (![low, high].some(({ numbers }) => numbers?.some(({ decimals }) => decimals >= fullPlaces) ?? false)) return []
  const fits = (limits: FormColumn, z: number, at: (typeof scales)[number]): boolean => (limits.numbers ?? []).every(({ value }, row) => {
    const [s, e] = [curve.numbers?.[row]?.value ?? NaN, error.numbers?.[row]?.value ?? NaN]
    return Math.abs(Math.min(1, Math.max(0, at(s, e, z))) - value) <= 1e-12
  })
  const found = scales.some((at) => fits(low, -normal, at) && fits(high, normal, at))
  return found ? Array.from({ length: rows }, (_, row) => [[row, columns.indexOf(low)], [row, columns.indexOf(high)]] as const).flat() : []
}
