import { LaminarNetwork } from './laminar-network.ts'
import type { Row } from './row-reduction.ts'
import { rowsOfRegions } from './row-reduction.ts'

/** A part of a component whose rows make a network, such as one plane of a three-way table. */
export interface Slice {
  readonly regions: Int32Array
  readonly network: LaminarNetwork
}

/** Regions that the rows of all slices tried may hold together. */
const mostWork = 30_000_000

/**
 * Finds sums whose inner rows fall into two families of nested sets. What flows within such a part is bounded by its own
 * rows alone, so its bounds hold for the whole: they prove most bounds of many-way tables at the price of two-way ones.
 */
export function findSlices(sums: readonly Row[], lower: Float64Array, upper: Float64Array, expired: () => boolean): readonly Slice[] {
  const size = lower.length
  const { starts, of } = rowsOfRegions(sums, size)
  const order = sums.map((_, index) => index).sort((one, other) => (sums[other]?.regions.length ?? 0) - (sums[one]?.regions.length ?? 0))
  const within = new Uint8Array(size)
  const covered = new Uint8Array(sums.length)
  const slices: Slice[] = []
  let work = 0
  for (const index of order) {
    const { regions } = sums[index] as Row
    if (covered[index] === 1 || regions.length < 4 || work > mostWork || expired()) continue
    for (const region of regions) within[region] = 1
    const inner = innerRows(sums, regions, within, { starts, of })
    for (const region of regions) within[region] = 0
    work += inner.reduce((sum, row) => sum + (sums[row] as Row).regions.length, regions.length)
    if (inner.length < 2) continue
    const network = LaminarNetwork.build(inner.map((row) => sums[row] as Row), regions, (region) => ({ low: lower[region] as number, high: upper[region] as number }))
    if (network === null) continue
    for (const row of inner) covered[row] = 1
    slices.push({ regions, network })
  }
  return slices
}

function innerRows(sums: readonly Row[], regions: Int32Array, within: Uint8Array, { starts, of }: { starts: Int32Array; of: Int32Array }): readonly number[] {
  const found = new Set<number>()
  for (const region of regions) for (let at = starts[region] as number; at < (starts[region + 1] as number); at += 1) found.add(of[at] as number)
  return [...found].filter((row) => (sums[row] as Row).regions.every((region) => within[region] === 1))
}
