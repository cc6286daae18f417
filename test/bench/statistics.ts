/** The value below which `percent` of the values lie, by linear interpolation. */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  if (sorted.length === 0) return Number.NaN
  const place = ((sorted.length - 1) * percent) / 100
  const low = sorted[Math.floor(place)] as number
  const high = sorted[Math.ceil(place)] as number
  return low + (high - low) * (place - Math.floor(place))
}

export interface Summary { readonly n: number; readonly min: number; readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number }

/** Count, extremes and percentiles of a series. */
export const summarise = (values: readonly number[]): Summary => ({
  n: values.length, min: percentile(values, 0), p50: percentile(values, 50), p95: percentile(values, 95), p99: percentile(values, 99), max: percentile(values, 100),
})

/** The middle of a series. */
export const median = (values: readonly number[]): number => percentile(values, 50)
