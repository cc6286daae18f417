import type { LinearSolver } from '../check-request.ts'
import { ComponentProgramme } from './component-programme.ts'
import type { GivenSum } from './component-programme.ts'
import { ContradictionError, UndecidedError } from './audit-errors.ts'
import { NoFlowError } from './flow-network.ts'
import { LaminarNetwork } from './laminar-network.ts'
import type { StatementSystem } from './statement-system.ts'

/** Bounds of a sum; `Infinity` for an open end. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** What a bounder may use. */
export interface BounderOptions {
  readonly solver: LinearSolver | undefined
  readonly whole: boolean
  /** Moment, on the clock given, after which no more programmes are solved. */
  readonly expired: () => boolean
}

const eps = 1e-7

interface Row {
  readonly regions: Int32Array
  readonly low: number
  readonly high: number
}

/** Finds how low and how high sums over regions can be under all statements of a system. */
export class RegionBounder {
  readonly low: Float64Array
  readonly high: Float64Array
  private readonly rows: readonly Row[]
  private readonly options: BounderOptions
  private readonly rowsOf: readonly number[][]
  private component = new Int32Array(0)
  private members: number[][] = []
  private readonly networks = new Map<number, LaminarNetwork | null>()
  private readonly programmes = new Map<number, ComponentProgramme>()

  constructor(system: StatementSystem, options: BounderOptions) {
    this.options = options
    this.low = new Float64Array(system.regionCount)
    this.high = new Float64Array(system.regionCount).fill(Infinity)
    this.rows = distinctRows(system)
    this.rowsOf = Array.from({ length: system.regionCount }, () => [])
    this.rows.forEach((row, index) => row.regions.forEach((region) => this.rowsOf[region]?.push(index)))
    this.propagate()
    this.findComponents()
  }

  /** Tightens single regions until nothing changes; a contradiction is thrown. */
  private propagate(): void {
    const queue = this.rows.map((_, index) => index)
    const queued = new Uint8Array(this.rows.length).fill(1)
    let steps = 0
    while (queue.length > 0 && steps < 200 * this.rows.length + 1000) {
      const index = queue.pop() as number
      queued[index] = 0
      steps += 1
      for (const region of this.tightenRow(this.rows[index] as Row)) {
        for (const next of this.rowsOf[region] ?? []) {
          if (queued[next] === 0) {
            queued[next] = 1
            queue.push(next)
          }
        }
      }
    }
  }

  private tightenRow(row: Row): readonly number[] {
    let low = 0
    let high = 0
    let open = 0
    for (const region of row.regions) {
      low += this.low[region] as number
      if (this.high[region] === Infinity) open += 1
      else high += this.high[region] as number
    }
    const slack = eps * Math.max(1, Math.abs(row.low))
    if (low > row.high + slack || (open === 0 && high < row.low - slack)) throw new ContradictionError()
    const changed: number[] = []
    for (const region of row.regions) {
      const ownLow = this.low[region] as number
      const ownHigh = this.high[region] as number
      let newHigh = row.high === Infinity ? ownHigh : Math.min(ownHigh, row.high - (low - ownLow))
      const othersOpen = open - (ownHigh === Infinity ? 1 : 0)
      let newLow = othersOpen > 0 ? ownLow : Math.max(ownLow, row.low - (ownHigh === Infinity ? high : high - ownHigh))
      if (this.options.whole) {
        newHigh = Math.floor(newHigh + eps)
        newLow = Math.ceil(newLow - eps)
      }
      if (newHigh < newLow) {
        if (newHigh < newLow - slack) throw new ContradictionError()
        newHigh = newLow
      }
      if (newLow > ownLow + eps || newHigh < ownHigh - eps) {
        this.low[region] = Math.max(newLow, ownLow)
        this.high[region] = Math.min(newHigh, ownHigh)
        changed.push(region)
        low += (this.low[region] as number) - ownLow
        if (ownHigh === Infinity && this.high[region] !== Infinity) { open -= 1; high += this.high[region] as number } else if (ownHigh !== Infinity) high -= ownHigh - (this.high[region] as number)
      }
    }
    return changed
  }

  private isFixed(region: number): boolean {
    return (this.high[region] as number) - (this.low[region] as number) <= eps
  }

  private findComponents(): void {
    this.component = new Int32Array(this.low.length).fill(-1)
    const seen = new Uint8Array(this.rows.length)
    let count = 0
    for (let start = 0; start < this.low.length; start += 1) {
      if (this.component[start] !== -1 || this.isFixed(start)) continue
      const stack = [start]
      const found: number[] = []
      this.component[start] = count
      while (stack.length > 0) {
        const region = stack.pop() as number
        found.push(region)
        for (const index of this.rowsOf[region] ?? []) {
          const row = this.rows[index] as Row
          if (seen[index] === 1 || (row.low === 0 && row.high === Infinity)) continue
          seen[index] = 1
          for (const next of row.regions) {
            if (this.component[next] === -1 && !this.isFixed(next)) {
              this.component[next] = count
              stack.push(next)
            }
          }
        }
      }
      this.members[count] = found.sort((one, other) => one - other)
      count += 1
    }
  }

  /** Exact bounds of a sum over regions, with some sums held to a value for the occasion. */
  bounds(regions: Iterable<number>, given: readonly GivenSum[] = []): Bounds {
    let low = 0
    let high = 0
    const groups = new Map<number, number[]>()
    for (const region of new Set(regions)) {
      if (this.isFixed(region)) {
        low += this.low[region] as number
        high += this.low[region] as number
        continue
      }
      const component = this.component[region] as number
      groups.set(component, [...(groups.get(component) ?? []), region])
    }
    for (const [component, members] of groups) {
      const touching = given.filter((held) => held.regions.some((region) => this.component[region] === component && !this.isFixed(region)))
      const part = this.componentBounds(component, members, touching)
      low += part.low
      high += part.high
    }
    return { low, high }
  }

  /** Says whether a sum is known to be open, without asking for its bounds. */
  isOpen(regions: Iterable<number>): boolean {
    const groups = new Map<number, number[]>()
    for (const region of new Set(regions)) {
      if (this.isFixed(region)) continue
      const component = this.component[region] as number
      groups.set(component, [...(groups.get(component) ?? []), region])
    }
    return [...groups].some(([component, members]) => this.networkOf(component) === null && this.programmes.get(component)?.spreads(members) === true)
  }

  private componentBounds(component: number, members: readonly number[], given: readonly GivenSum[]): Bounds {
    if (given.length === 0) {
      const known = this.simpleBounds(members) ?? this.flowBounds(component, members)
      if (known !== null) return known
    }
    return { low: this.optimum('least', component, members, given), high: this.optimum('most', component, members, given) }
  }

  private flowBounds(component: number, members: readonly number[]): Bounds | null {
    const floor = members.reduce((sum, region) => sum + (this.low[region] as number), 0)
    const ceiling = members.reduce((sum, region) => sum + (this.high[region] as number), 0)
    const flow = this.networkOf(component)?.bounds(members, floor, ceiling) ?? null
    if (flow === null) return null
    return this.options.whole ? { low: Math.ceil(flow.low - 1e-6), high: Math.floor(flow.high + 1e-6) } : flow
  }

  /** A lone region that no shared row ties down has the bounds that tightening gave. */
  private simpleBounds(members: readonly number[]): Bounds | null {
    if (members.length !== 1) return null
    const region = members[0] as number
    const ties = (this.rowsOf[region] ?? []).filter((index) => {
      const row = this.rows[index] as Row
      return !(row.low === 0 && row.high === Infinity)
    })
    const alone = ties.every((index) => (this.rows[index] as Row).regions.every((other) => other === region || this.isFixed(other)))
    return alone ? { low: this.low[region] as number, high: this.high[region] as number } : null
  }

  private regionsOf(component: number): readonly number[] {
    return this.members[component] ?? []
  }

  /** The component as a network of flows, where its rows fall into two families of nested sets. */
  private networkOf(component: number): LaminarNetwork | null {
    let network = this.networks.get(component)
    if (network === undefined) {
      const regions = this.regionsOf(component).filter((region) => !this.isFixed(region))
      network = this.buildNetwork(regions, true) ?? this.buildNetwork(regions, false)
      this.networks.set(component, network)
    }
    return network
  }

  /** Rows that say nothing are asked about too, unless they break the families. */
  private buildNetwork(regions: readonly number[], withSilent: boolean): LaminarNetwork | null {
    const open = new Set(regions)
    const sets = new Map<string, { regions: readonly number[]; low: number; high: number }>()
    const indexes = new Set(regions.flatMap((region) => this.rowsOf[region] ?? []))
    for (const index of indexes) {
      const row = this.rows[index] as Row
      if (!withSilent && row.low === 0 && row.high === Infinity) continue
      const inner = [...row.regions].filter((region) => open.has(region))
      const outer = [...row.regions].filter((region) => !open.has(region))
      // What lies outside the component must be known, or the row says nothing here.
      if (!outer.every((region) => this.isFixed(region))) continue
      const fixed = outer.reduce((sum, region) => sum + (this.low[region] as number), 0)
      if (inner.length < 2) continue
      const key = inner.join(',')
      const low = Math.max(0, row.low - fixed, sets.get(key)?.low ?? 0)
      const high = Math.min(row.high - fixed, sets.get(key)?.high ?? Infinity)
      if (high < low - eps * Math.max(1, low)) throw new ContradictionError()
      sets.set(key, { regions: inner, low, high: Math.max(low, high) })
    }
    try {
      return LaminarNetwork.build([...sets.values()], regions, (region) => ({ low: this.low[region] as number, high: this.high[region] as number }))
    } catch (error) {
      if (error instanceof NoFlowError) throw new ContradictionError()
      throw error
    }
  }

  private programmeOf(component: number): ComponentProgramme {
    const { solver } = this.options
    let programme = this.programmes.get(component)
    if (programme === undefined) {
      if (solver === undefined) throw new UndecidedError()
      const regions = this.regionsOf(component).filter((region) => !this.isFixed(region))
      const indexes = [...new Set(regions.flatMap((region) => this.rowsOf[region] ?? []))]
      programme = new ComponentProgramme(solver, { regions, rows: indexes.map((index) => this.rows[index] as Row), low: this.low, high: this.high })
      this.programmes.set(component, programme)
    }
    return programme
  }

  private optimum(sense: 'least' | 'most', component: number, members: readonly number[], given: readonly GivenSum[]): number {
    const outer = members.reduce((sum, region) => sum + (sense === 'least' ? this.low[region] as number : this.high[region] as number), 0)
    const programme = this.programmeOf(component)
    if (given.length === 0 && programme.reaches(members, outer)) return outer
    if (this.options.expired()) throw new UndecidedError()
    return programme.optimum(sense, members, { whole: this.options.whole, given })
  }

  /** Gives the solver's memory back. */
  close(): void {
    for (const programme of this.programmes.values()) programme.close()
    this.programmes.clear()
  }

  /** Says whether all statements can hold at once, by one flow or programme per component. */
  assertFeasible(): void {
    this.members.forEach((own, component) => {
      if (this.networkOf(component) !== null) return
      const rows = new Set(own.flatMap((region) => this.rowsOf[region] ?? []))
      if ([...rows].every((index) => (this.rows[index] as Row).low === 0)) return
      this.optimum('least', component, own.slice(0, 1), [])
    })
  }
}

/** One row per set of regions: ranges of equal sets are intersected. */
function distinctRows(system: StatementSystem): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const { regions, low, high } of system.statements) {
    const sorted = Int32Array.from(regions).sort()
    const key = sorted.join(',')
    const known = rows.get(key)
    if (known !== undefined && (Math.max(known.low, low) > Math.min(known.high, high) + 1e-9)) throw new ContradictionError()
    rows.set(key, known === undefined ? { regions: sorted, low, high } : { regions: sorted, low: Math.max(known.low, low), high: Math.min(known.high, high) })
  }
  return [...rows.values()]
}
