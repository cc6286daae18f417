import { ContradictionError, UndecidedError } from './audit-errors.ts'
import type { ComponentProgramme } from './component-programme.ts'
import type { CertainFlow } from './flow-network.ts'
import type { LaminarNetwork } from './laminar-network.ts'

/** A sum by the components that its open regions lie in. */
export interface SumParts {
  /** What its fixed regions add up to. */
  readonly fixed: number
  readonly groups: readonly (readonly [component: number, members: readonly number[]])[]
}

/** What answers questions about components. */
interface ComponentAnswers {
  readonly networkOf: (component: number) => LaminarNetwork | null
  readonly programmeOf: (component: number) => ComponentProgramme
  /** The value of the open regions of a sum, where it has only one. */
  readonly exactValue: (members: readonly number[]) => number | null
  readonly expired: () => boolean
}

/** The sums that reach into one component, and the edges that they are where it is a network. */
interface Inside {
  readonly indices: readonly number[]
  readonly placeOf: ReadonlyMap<number, number>
  readonly members: readonly (readonly number[])[]
  /** What each has outside the component, `null` where that is open. */
  readonly rests: readonly (number | null)[]
  readonly edges: readonly number[] | null
}

/** What need not be answered. */
interface GivenLimits {
  /** The only value that matters, `null` where all do. */
  readonly wanted: number | null
  readonly skips: (index: number) => boolean
}

const eps = 1e-7

/** Some sums, one of which is held to a value: which of the others have one value then? */
export class GivenSums {
  private readonly sums: readonly SumParts[]
  private readonly answers: ComponentAnswers
  private readonly inside = new Map<number, Inside>()
  private ownValues: ReadonlyMap<number, number> | undefined

  constructor(sums: readonly SumParts[], answers: ComponentAnswers) {
    this.sums = sums
    this.answers = answers
  }

  /**
   * Values of the sums, by their number, that have only one once the sum `held` is held to a value. Where only one value is
   * `wanted`, others may be left out. A contradiction is thrown where the statements do not allow what is held.
   */
  certainWith(held: number, value: number, { wanted, skips }: GivenLimits): ReadonlyMap<number, number> {
    if (this.answers.expired()) throw new UndecidedError()
    const { fixed, groups } = this.sums[held] as SumParts
    const result = new Map(this.certainAlone())
    result.delete(held)
    if (groups.length > 1) throw new UndecidedError()
    const [group] = groups
    if (group === undefined) {
      if (Math.abs(value - fixed) > eps) throw new ContradictionError()
      return result
    }
    const [component, members] = group
    const inside = this.insideOf(component)
    const { indices, rests, edges } = inside
    const found = edges === null ? this.byProgramme(inside, { component, members, held, value: value - fixed }, { wanted, skips })
      : this.answers.networkOf(component)?.exactGiven(edges[inside.placeOf.get(held) as number] as number, value - fixed, edges) ?? []
    for (const { place, amount } of found) {
      const [index, rest] = [indices[place] as number, rests[place] ?? null]
      if (index !== held && rest !== null) result.set(index, amount + rest)
    }
    return result
  }

  private byProgramme({ indices, members, rests }: Inside, given: { component: number; members: readonly number[]; held: number; value: number }, { wanted, skips }: GivenLimits): readonly CertainFlow[] {
    const asked = indices.flatMap((index, place) => (index === given.held || rests[place] === null || skips(index) ? [] : [place]))
    const sums = asked.map((place) => ({ members: members[place] as readonly number[], wanted: wanted === null ? null : wanted - (rests[place] as number) }))
    return this.answers.programmeOf(given.component).exactGiven({ members: given.members, value: given.value }, sums)
      .flatMap((amount, at) => (amount === null ? [] : [{ place: asked[at] as number, amount }]))
  }

  /** What a sum has outside a component, where that is certain. */
  private restOf(index: number, component: number): number | null {
    const { fixed, groups } = this.sums[index] as SumParts
    let sum = fixed
    for (const [other, members] of groups) {
      if (other === component) continue
      const value = this.answers.exactValue(members)
      if (value === null) return null
      sum += value
    }
    return sum
  }

  /** Sums that have one value whatever is held. */
  private certainAlone(): ReadonlyMap<number, number> {
    if (this.ownValues !== undefined) return this.ownValues
    const found = new Map<number, number>()
    this.sums.forEach((_, index) => {
      const value = this.restOf(index, -1)
      if (value !== null) found.set(index, value)
    })
    this.ownValues = found
    return found
  }

  private insideOf(component: number): Inside {
    const known = this.inside.get(component)
    if (known !== undefined) return known
    const indices: number[] = []
    const members: (readonly number[])[] = []
    this.sums.forEach(({ groups }, index) => {
      const own = groups.find(([one]) => one === component)
      if (own === undefined) return
      indices.push(index)
      members.push(own[1])
    })
    const network = this.answers.networkOf(component)
    const edges = network === null ? [] : members.map((set) => network.edgeOf(set))
    const inside: Inside = { indices, placeOf: new Map(indices.map((index, place) => [index, place])), members, rests: indices.map((index) => this.restOf(index, component)), edges: network === null || edges.includes(null) ? null : edges as number[] }
    this.inside.set(component, inside)
    return inside
  }
}
