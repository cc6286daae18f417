import { halfPlace } from '../forms/half-place.ts'
import type { ShownValue } from '../tables/shown-value.ts'

/** All values that a written number may stand for. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** What a cell says of its value; `null` where it says nothing. Percent signs are left as they are. */
export function boundsOf(shown: ShownValue): Bounds | null {
  if (shown.is === 'range') return { low: shown.low, high: shown.high ?? Infinity }
  if (shown.is !== 'number') return null
  const half = halfPlace(shown)
  return { low: shown.value - half, high: shown.value + half }
}

/** Least and most of a function that rises or falls throughout in each argument: its values at the corners. */
export function imageOf(of: (...values: number[]) => number, ...bounds: readonly Bounds[]): Bounds {
  let corners: readonly (readonly number[])[] = [[]]
  for (const { low, high } of bounds) corners = corners.flatMap((corner) => [[...corner, low], [...corner, high]])
  const values = corners.map((corner) => of(...corner)).filter((value) => !Number.isNaN(value))
  return values.length === 0 ? { low: -Infinity, high: Infinity } : { low: Math.min(...values), high: Math.max(...values) }
}

/** Says whether some value lies in both. */
export function meet(one: Bounds, other: Bounds): boolean {
  return one.low <= other.high && other.low <= one.high
}
