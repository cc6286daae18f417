import type { WrittenNumber } from './carried-bits.ts'

/** How far the true value may lie from a written one: half of its last place, and the last places of a machine's arithmetic. */
export function halfPlace({ value, decimals }: WrittenNumber): number {
  return 0.5 * 10 ** -decimals + 1e-12 * Math.max(1, Math.abs(value))
}
