import { ContradictionError } from './audit-errors.ts'
import type { SumProgramme } from './sum-matrix.ts'
import type { Row } from './row-reduction.ts'
import { rowsOfRegions } from './row-reduction.ts'

/** A programme over one component, with the variable that stands for each of its sums. */
export interface SumTree {
  readonly programme: SumProgramme
  /** The variable of each row given, in their order; -1 where others say the same already. */
  readonly variableOf: Int32Array
}

/**
 * Writes each sum by the largest sums inside it, so that the margin of a margin has few members, and leaves out the sums that follow
 * from others. Regions are numbered from 0 here.
 */
export function buildSumTree(rows: readonly Row[], lower: Float64Array, upper: Float64Array): SumTree {
  const size = lower.length
  const order = rows.map((_, index) => index).sort((one, other) => (rows[one]?.regions.length ?? 0) - (rows[other]?.regions.length ?? 0))
  const { starts, of } = rowsOfRegions(order.map((index) => rows[index] as Row), size)
  const variableOf = new Int32Array(rows.length).fill(-1)
  const members: Int32Array[] = []
  const low = [...lower]
  const high = [...upper]
  const within = new Uint8Array(size)
  const variableAt = new Int32Array(order.length).fill(-1)
  order.forEach((index, place) => {
    const row = rows[index] as Row
    for (const region of row.regions) within[region] = 1
    const found: number[] = []
    let budget = 40 * row.regions.length + 200
    for (const region of row.regions) {
      if (within[region] === 0) continue
      let inner = -1
      // Rows stand in rising size: the last one that fits is the largest.
      for (let at = (starts[region + 1] as number) - 1; at >= (starts[region] as number) && budget > 0; at -= 1) {
        const other = of[at] as number
        if (other >= place || variableAt[other] === -1) continue
        budget -= 1
        if (!fits(rows[order[other] as number] as Row, within)) continue
        inner = other
        break
      }
      if (inner === -1) {
        found.push(region)
        within[region] = 0
        continue
      }
      found.push(variableAt[inner] as number)
      for (const part of (rows[order[inner] as number] as Row).regions) within[part] = 0
    }
    const [least, most] = [found.reduce((sum, variable) => sum + (low[variable] as number), 0), found.reduce((sum, variable) => sum + (high[variable] as number), 0)]
    const slack = 1e-6 * Math.max(1, Math.abs(row.low))
    if (least > row.high + slack || most < row.low - slack) throw new ContradictionError()
    // What its parts fix needs no row of its own.
    if (most - least <= 1e-9) return
    variableOf[index] = size + members.length
    variableAt[place] = size + members.length
    members.push(Int32Array.from(found))
    low.push(Math.min(Math.max(row.low, least), row.high))
    high.push(Math.max(Math.min(row.high, most), row.low))
  })
  return { programme: { size, rows: members, lower: Float64Array.from(low), upper: Float64Array.from(high) }, variableOf }
}

function fits({ regions }: Row, within: Uint8Array): boolean {
  for (const region of regions) if (within[region] === 0) return false
  return true
}
