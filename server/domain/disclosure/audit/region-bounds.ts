import { ContradictionError, UndecidedError } from './audit-errors.ts'
import { ComponentProgramme } from './component-programme.ts'
import type { ProgrammeOptions, Sense } from './component-programme.ts'
import { NoFlowError } from './flow-network.ts'
import { GivenSums } from './given-sums.ts'
import type { SumParts } from './given-sums.ts'
import { LaminarNetwork } from './laminar-network.ts'
import { distinctRows, isSilent, reduceRows, rowsOfRegions } from './row-reduction.ts'
import type { Row } from './row-reduction.ts'
import type { StatementSystem } from './statement-system.ts'

/** Bounds of a sum; `Infinity` for an open end. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** What a bounder may use. */
export type BounderOptions = ProgrammeOptions

const eps = 1e-7

/** Regions that rows tie together, with those rows. */
interface Component {
  readonly regions: Int32Array
  readonly rows: readonly Row[]
  /** Sums that are asked about and say nothing. */
  readonly asked: Int32Array[]
}

/** Finds how low and how high sums over regions can be under all statements of a system. */
export class RegionBounder {
  readonly low: Float64Array
  readonly high: Float64Array
  private readonly options: BounderOptions
  private readonly componentOf: Int32Array
  private readonly components: readonly Component[]
  private readonly networks = new Map<number, LaminarNetwork | null>()
  private readonly programmes = new Map<number, ComponentProgramme>()

  constructor(system: StatementSystem, options: BounderOptions) {
    this.options = options
    const { low, high, rows } = reduceRows(distinctRows(system), system.regionCount, options.whole)
    this.low = low
    this.high = high
    const { componentOf, components } = findComponents(rows, (region) => this.isFixed(region), low.length)
    this.componentOf = componentOf
    this.components = components
    for (const row of rows) {
      if (!isSilent(row)) continue
      for (const [component, members] of this.split(row.regions)) {
        if (members.length > 1) this.components[component]?.asked.push(Int32Array.from(members).sort())
      }
    }
  }

  private isFixed(region: number): boolean {
    return (this.high[region] as number) - (this.low[region] as number) <= eps
  }

  /** Open regions of a sum by component. */
  private split(regions: Iterable<number>): Map<number, number[]> {
    const groups = new Map<number, number[]>()
    for (const region of new Set(regions)) {
      if (this.isFixed(region)) continue
      const component = this.componentOf[region] as number
      const group = groups.get(component)
      if (group === undefined) groups.set(component, [region])
      else group.push(region)
    }
    return groups
  }

  /** Exact bounds of a sum over regions. */
  bounds(regions: Iterable<number>): Bounds {
    const list = [...regions]
    let low = 0
    for (const region of new Set(list)) if (this.isFixed(region)) low += this.low[region] as number
    let high = low
    for (const [component, members] of this.split(list)) {
      const part = this.simpleBounds(component, members) ?? this.flowBounds(component, members)
        ?? { low: this.optimum('least', component, members), high: this.optimum('most', component, members) }
      low += part.low
      high += part.high
    }
    return { low, high }
  }

  /** Gets ready for many questions at once; with `onlyExact` it is enough to know which sums have one value. */
  prepare(sums: Iterable<Iterable<number>>, onlyExact: boolean): void {
    const byComponent = new Map<number, number[][]>()
    for (const regions of sums) {
      for (const [component, members] of this.split(regions)) {
        if (this.simpleBounds(component, members) !== null || this.networkOf(component) !== null) continue
        byComponent.set(component, [...(byComponent.get(component) ?? []), members])
      }
    }
    for (const [component, sets] of byComponent) {
      try {
        this.programmeOf(component).prepare(sets, onlyExact)
      } catch (error) {
        // Each question says so itself.
        if (!(error instanceof UndecidedError)) throw error
      }
    }
  }

  /** Says whether a sum is known to be open, without asking for its bounds. */
  isOpen(regions: Iterable<number>): boolean {
    return [...this.split(regions)].some(([component, members]) => {
      const network = this.networkOf(component)
      return network === null ? this.programmes.get(component)?.spreads(members) === true : network.spreads(members)
    })
  }

  /** Questions about some sums while one of them is held to a value. */
  given(sums: readonly Iterable<number>[]): GivenSums {
    const parts = sums.map((regions): SumParts => ({
      fixed: [...new Set(regions)].reduce((sum, region) => sum + (this.isFixed(region) ? this.low[region] as number : 0), 0),
      groups: [...this.split(regions)],
    }))
    return new GivenSums(parts, {
      networkOf: (component) => this.networkOf(component), programmeOf: (component) => this.programmeOf(component),
      exactValue: (members) => this.exactValue(members), expired: this.options.expired,
    })
  }

  private exactValue(list: readonly number[]): number | null {
    if (this.isOpen(list)) return null
    const { low, high } = this.bounds(list)
    return high - low <= 1e-9 ? low : null
  }

  private flowBounds(component: number, members: readonly number[]): Bounds | null {
    const floor = members.reduce((sum, region) => sum + (this.low[region] as number), 0)
    const ceiling = members.reduce((sum, region) => sum + (this.high[region] as number), 0)
    const flow = this.networkOf(component)?.bounds(members, floor, ceiling) ?? null
    if (flow === null) return null
    return this.options.whole ? { low: Math.ceil(flow.low - 1e-6), high: Math.floor(flow.high + 1e-6) } : flow
  }

  /** A region that no shared row ties down has the bounds that tightening gave. */
  private simpleBounds(component: number, members: readonly number[]): Bounds | null {
    if ((this.components[component]?.rows.length ?? 0) > 0) return null
    return { low: members.reduce((sum, region) => sum + (this.low[region] as number), 0), high: members.reduce((sum, region) => sum + (this.high[region] as number), 0) }
  }

  /** The component as a network of flows, where its rows fall into two families of nested sets. */
  private networkOf(component: number): LaminarNetwork | null {
    let network = this.networks.get(component)
    if (network === undefined) {
      network = this.buildNetwork(component, true) ?? ((this.components[component]?.asked.length ?? 0) > 0 ? this.buildNetwork(component, false) : null)
      this.networks.set(component, network)
    }
    return network
  }

  /** Sums that are only asked about are edges too, unless they break the families. */
  private buildNetwork(component: number, withAsked: boolean): LaminarNetwork | null {
    const { regions, rows, asked } = this.components[component] as Component
    const sets = [...rows, ...(withAsked ? asked : []).map((set) => ({ regions: set, low: 0, high: Infinity }))]
    try {
      return LaminarNetwork.build(sets, regions, (region) => ({ low: this.low[region] as number, high: this.high[region] as number }))
    } catch (error) {
      if (error instanceof NoFlowError) throw new ContradictionError()
      throw error
    }
  }

  private programmeOf(component: number): ComponentProgramme {
    let programme = this.programmes.get(component)
    if (programme === undefined) {
      const { regions, rows, asked } = this.components[component] as Component
      programme = new ComponentProgramme({ regions, rows, asked, low: this.low, high: this.high }, this.options)
      this.programmes.set(component, programme)
    }
    return programme
  }

  private optimum(sense: Sense, component: number, members: readonly number[]): number {
    return this.programmeOf(component).optimum(sense, members)
  }

  /** Gives the solver's memory back. */
  close(): void {
    for (const programme of this.programmes.values()) programme.close()
    this.programmes.clear()
  }

  /** Says whether all statements can hold at once, by one flow or programme per component. */
  assertFeasible(): void {
    this.components.forEach(({ rows }, component) => {
      if (rows.length === 0 || this.networkOf(component) !== null) return
      this.programmeOf(component).settle()
    })
  }
}

function findComponents(rows: readonly Row[], isFixed: (region: number) => boolean, regionCount: number): { componentOf: Int32Array; components: readonly Component[] } {
  const binding = rows.filter((row) => !isSilent(row))
  const { starts, of } = rowsOfRegions(binding, regionCount)
  const componentOf = new Int32Array(regionCount).fill(-1)
  const seen = new Uint8Array(binding.length)
  const components: Component[] = []
  for (let start = 0; start < regionCount; start += 1) {
    if (componentOf[start] !== -1 || isFixed(start)) continue
    const own: Row[] = []
    const found = [start]
    componentOf[start] = components.length
    for (let next = 0; next < found.length; next += 1) {
      const region = found[next] as number
      for (let at = starts[region] as number; at < (starts[region + 1] as number); at += 1) {
        const index = of[at] as number
        if (seen[index] === 1) continue
        seen[index] = 1
        own.push(binding[index] as Row)
        for (const other of (binding[index] as Row).regions) {
          if (componentOf[other] !== -1) continue
          componentOf[other] = components.length
          found.push(other)
        }
      }
    }
    components.push({ regions: Int32Array.from(found).sort(), rows: own, asked: [] })
  }
  return { componentOf, components }
}
