import { ContradictionError } from './audit-errors.ts'
import { FlowNetwork } from './flow-network.ts'
import type { CertainFlow } from './flow-network.ts'
import type { Row } from './row-reduction.ts'

/**
 * Bounds of one component as flows. Two families of nested sets, such as the row and the column hierarchy of a table,
 * make a network whose flows are the possible tables: bounds are exact, and whole where the numbers are.
 */
export class LaminarNetwork {
  private readonly network: FlowNetwork
  private readonly regionEdge = new Map<number, number>()
  private readonly setEdge = new Map<string, number>()

  private constructor(network: FlowNetwork) {
    this.network = network
  }

  /** Builds the network of some sets, `null` where they do not fall into two families of nested sets. */
  static build(sets: readonly Row[], regions: Int32Array, own: (region: number) => { low: number; high: number }): LaminarNetwork | null {
    const colours = twoFamilies(sets)
    if (colours === null) return null
    const nodes = sets.length + 2
    const [source, target] = [sets.length, sets.length + 1]
    const result = new LaminarNetwork(new FlowNetwork(nodes))
    const families = [nest(sets, colours, 0), nest(sets, colours, 1)] as const
    sets.forEach((set, index) => {
      const parent = families[colours[index] === 0 ? 0 : 1].parent.get(index)
      const edge = colours[index] === 0
        ? result.network.add(parent ?? source, index, set.low, set.high)
        : result.network.add(index, parent ?? target, set.low, set.high)
      result.setEdge.set(keyOf(set.regions), edge)
    })
    for (const region of regions) {
      const { low, high } = own(region)
      result.regionEdge.set(region, result.network.add(families[0].innermost.get(region) ?? source, families[1].innermost.get(region) ?? target, low, high))
    }
    result.network.add(target, source, 0, Infinity)
    result.network.settle()
    return result
  }

  /** The edge that a sum is, `null` where it is none. */
  edgeOf(regions: readonly number[]): number | null {
    const single = regions.length === 1 ? this.regionEdge.get(regions[0] as number) : undefined
    return single ?? this.setEdge.get(keyOf(regions)) ?? null
  }

  /** Says whether two possible tables are known that differ in a sum. */
  spreads(regions: readonly number[]): boolean {
    const edge = this.edgeOf(regions)
    return edge !== null && this.network.spreads(edge)
  }

  /** The edges that have only one flow once another is held to a value. */
  exactGiven(held: number, value: number, edges: readonly number[]): readonly CertainFlow[] {
    const certain = this.network.certainGiven(held, value, edges)
    if (certain === null) throw new ContradictionError()
    return certain
  }

  /** Exact bounds of a sum that is one edge of the network, `null` for any other. */
  bounds(regions: readonly number[], floor: number, ceiling: number): { low: number; high: number } | null {
    const edge = this.edgeOf(regions)
    if (edge === null) return null
    return { low: this.network.least(edge, floor), high: this.network.most(edge, ceiling) }
  }
}

function keyOf(regions: readonly number[] | Int32Array): string {
  return Int32Array.from(regions).sort().join(',')
}

/** Says which pairs of sets overlap without one containing the other. */
function crossings(sets: readonly Row[]): readonly (readonly number[])[] {
  const setsOf = new Map<number, number[]>()
  sets.forEach((set, index) => set.regions.forEach((region) => {
    const list = setsOf.get(region)
    if (list === undefined) setsOf.set(region, [index])
    else list.push(index)
  }))
  const shared = new Map<number, number>()
  for (const list of setsOf.values()) {
    for (let one = 0; one < list.length; one += 1) {
      for (let other = one + 1; other < list.length; other += 1) {
        const pair = (list[one] as number) * sets.length + (list[other] as number)
        shared.set(pair, (shared.get(pair) ?? 0) + 1)
      }
    }
  }
  const crossing: number[][] = sets.map(() => [])
  for (const [pair, count] of shared) {
    const one = Math.floor(pair / sets.length)
    const other = pair % sets.length
    const smaller = Math.min(sets[one]?.regions.length ?? 0, sets[other]?.regions.length ?? 0)
    if (count === smaller) continue
    crossing[one]?.push(other)
    crossing[other]?.push(one)
  }
  return crossing
}

function twoFamilies(sets: readonly Row[]): Int8Array | null {
  const crossing = crossings(sets)
  const colours = new Int8Array(sets.length).fill(-1)
  for (let start = 0; start < sets.length; start += 1) {
    if (colours[start] !== -1) continue
    colours[start] = 0
    const stack = [start]
    while (stack.length > 0) {
      const index = stack.pop() as number
      for (const other of crossing[index] ?? []) {
        if (colours[other] === -1) {
          colours[other] = 1 - (colours[index] as number)
          stack.push(other)
        } else if (colours[other] === colours[index]) return null
      }
    }
  }
  return colours
}

interface Nesting {
  readonly parent: ReadonlyMap<number, number>
  readonly innermost: ReadonlyMap<number, number>
}

/** The nearest containing set of each set, and the smallest set of each region, within one family. */
function nest(sets: readonly Row[], colours: Int8Array, colour: number): Nesting {
  const parent = new Map<number, number>()
  const innermost = new Map<number, number>()
  const bySize = sets.map((_, index) => index).filter((index) => colours[index] === colour)
    .sort((one, other) => (sets[other]?.regions.length ?? 0) - (sets[one]?.regions.length ?? 0))
  // From the largest to the smallest: what holds a set's first region now is the nearest set around it.
  for (const index of bySize) {
    const regions = sets[index]?.regions ?? []
    const around = innermost.get(regions[0] ?? -1)
    if (around !== undefined) parent.set(index, around)
    for (const region of regions) innermost.set(region, index)
  }
  return { parent, innermost }
}
