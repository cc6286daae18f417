import type { LinearSolver, OpenProgramme } from '../check-request.ts'
import { ContradictionError, UndecidedError } from './audit-errors.ts'
import { BoundedSimplex } from './bounded-simplex.ts'
import type { Objective } from './bounded-simplex.ts'
import { mergePairs } from './merged-pairs.ts'
import { PointPool } from './point-pool.ts'
import type { AskedSum } from './point-pool.ts'
import type { Row } from './row-reduction.ts'
import { findSlices } from './slice-relaxation.ts'
import { SumAliases } from './sum-aliases.ts'
import type { Alias } from './sum-aliases.ts'
import { buildSumTree } from './sum-tree.ts'

/** Components up to this size are also solved in whole numbers where fractions could be the reason for a bound. */
const mostWholeRegions = 200
/** Programmes beyond this size end with no answer in any time that people wait. */
const mostRegions = 100_000
const near = 1e-6
/** Sums are tried together until that several times in a row met less than one bound in so many exchanges. */
const mostIdle = 3
const dearStep = 15

/** Which way a sum is pushed. */
export type Sense = 'least' | 'most'

interface Goal {
  readonly variable: number
  readonly sense: Sense
}

const opposite: Readonly<Record<Sense, Sense>> = { least: 'most', most: 'least' }

/** A sum that is asked about while another is held, with its place among the answers. */
interface HeldSum extends AskedSum {
  readonly members: readonly number[]
  readonly index: number
}

/** One component: its open regions, what its sums must be, and sums that are only asked about. */
export interface ComponentParts {
  readonly regions: Int32Array
  readonly rows: readonly Row[]
  readonly asked: readonly Int32Array[]
  readonly low: Float64Array
  readonly high: Float64Array
}

/** What programmes may use. */
export interface ProgrammeOptions {
  readonly solver: LinearSolver | undefined
  readonly whole: boolean
  readonly expired: () => boolean
}

/** The programme of one component: asked for each bound, warm from the last, and knowing what it saw on the way. */
export class ComponentProgramme {
  private readonly simplex: BoundedSimplex
  private readonly options: ProgrammeOptions
  private readonly size: number
  private readonly wholePoints: boolean
  private readonly aliases: SumAliases
  private readonly columnOf: ReadonlyMap<number, number>
  /** Bounds that are proven, by variable. */
  private readonly leastProven: Float64Array
  private readonly mostProven: Float64Array
  /** Possible tables found on the way, for sums that have no variable. */
  private readonly points: PointPool
  private readonly rowsOf: ReadonlyMap<number, readonly number[]>
  private readonly exactRows: readonly { readonly columns: Int32Array; readonly low: number; readonly high: number }[]
  private readonly held: { readonly columns: Int32Array; readonly low: number; readonly high: number }[] = []
  private exact: OpenProgramme | null = null
  private readonly firstLow: Float64Array
  private readonly firstHigh: Float64Array
  private readonly sums: readonly Row[]
  private relaxed = false
  private readonly low: Float64Array
  private readonly high: Float64Array

  constructor({ regions, rows, asked, low, high }: ComponentParts, options: ProgrammeOptions) {
    if (regions.length > mostRegions) throw new UndecidedError()
    this.options = options
    this.size = regions.length
    this.points = new PointPool(this.size)
    this.wholePoints = options.whole && this.size <= mostWholeRegions
    this.columnOf = new Map([...regions].map((region, column) => [region, column]))
    this.low = Float64Array.from(regions, (region) => low[region] as number)
    this.high = Float64Array.from(regions, (region) => high[region] as number)
    const renumbered = (set: Int32Array): Int32Array => Int32Array.from(set, (region) => this.columnOf.get(region) as number)
    const sums: Row[] = [...rows.map((row) => ({ ...row, regions: renumbered(row.regions) })), ...asked.map((set) => ({ regions: renumbered(set), low: 0, high: Infinity }))]
    this.exactRows = sums.slice(0, rows.length).map((row) => ({ columns: row.regions, low: row.low, high: row.high }))
    this.sums = sums
    const { programme: tree, variableOf } = buildSumTree(sums, this.low, this.high)
    const { programme, aliases } = mergePairs(tree, options.whole)
    this.aliases = new SumAliases(this.size, aliases, sums.map((row, index) => ({ columns: row.regions, place: variableOf[index] as number })))
    this.simplex = new BoundedSimplex(programme, { expired: options.expired, wholePoints: this.wholePoints })
    this.leastProven = programme.lower.slice()
    this.mostProven = programme.upper.slice()
    this.firstLow = programme.lower
    this.firstHigh = programme.upper
    const rowsOf = new Map<number, number[]>()
    programme.rows.forEach((row, index) => { for (const member of [...row, programme.size + index]) rowsOf.set(member, [...(rowsOf.get(member) ?? []), index]) })
    this.rowsOf = rowsOf
  }

  /** Finds a first possible table. */
  settle(): void {
    const status = this.simplex.settle()
    if (status === 'infeasible') throw new ContradictionError()
    if (status !== 'optimal') throw new UndecidedError()
  }

  private isMet(sense: Sense, variable: number): boolean {
    return sense === 'least' ? (this.simplex.seenLow[variable] as number) <= (this.leastProven[variable] as number) + near
      : (this.simplex.seenHigh[variable] as number) >= (this.mostProven[variable] as number) - near
  }

  private differs(variable: number): boolean {
    return (this.simplex.seenHigh[variable] as number) - (this.simplex.seenLow[variable] as number) > 1e-5
  }

  private isSettled(variable: number): boolean {
    return (this.mostProven[variable] as number) - (this.leastProven[variable] as number) <= near
  }

  /** Says whether two possible tables are known that differ in a sum: then it is not exact. */
  spreads(members: readonly number[]): boolean {
    const alias = this.aliases.of(this.columnsIn(members))
    if (alias !== null) return alias.sign !== 0 && this.differs(alias.variable)
    return this.points.spreads(this.columnsIn(members))
  }

  /** Bounds that parts of the component prove, before any programme is solved. */
  private relax(): void {
    if (this.relaxed) return
    this.relaxed = true
    for (const { regions, network } of findSlices(this.sums, this.low, this.high, this.options.expired)) {
      if (this.options.expired()) return
      for (const region of regions) {
        const alias = this.aliases.at(region)
        const { low, high } = this.provenOf(alias)
        const bounds = alias.sign === 0 ? null : network.bounds([region], low, high)
        if (bounds === null) continue
        const [least, most] = alias.sign > 0 ? [bounds.low - alias.offset, bounds.high - alias.offset] : [alias.offset - bounds.high, alias.offset - bounds.low]
        this.leastProven[alias.variable] = Math.max(this.leastProven[alias.variable] as number, this.rounded('least', least))
        this.mostProven[alias.variable] = Math.min(this.mostProven[alias.variable] as number, this.rounded('most', most))
      }
    }
  }

  /** What is proven of a sum by what is proven of the variable that stands for it. */
  private provenOf({ variable, sign, offset }: Alias): { low: number; high: number } {
    if (sign === 0) return { low: offset, high: offset }
    const [least, most] = [this.leastProven[variable] as number, this.mostProven[variable] as number]
    return sign > 0 ? { low: offset + least, high: offset + most } : { low: offset - most, high: offset - least }
  }

  /** Answers many sums together: each table that is tried answers several. */
  prepare(sets: readonly (readonly number[])[], onlyExact: boolean): void {
    this.settle()
    this.relax()
    const variables = [...new Set(sets.flatMap((members) => {
      const alias = this.aliases.of(this.columnsIn(members))
      return alias === null || alias.sign === 0 ? [] : [alias.variable]
    }))]
    const isOpen = ({ variable, sense }: Goal): boolean => !(this.isSettled(variable) || (onlyExact && this.differs(variable)) || this.isMet(sense, variable))
    let left = variables.flatMap((variable): Goal[] => [{ variable, sense: 'most' }, { variable, sense: 'least' }]).filter(isOpen)
    for (let idle = 0; left.length > 4 && idle < mostIdle;) {
      const [before, was] = [this.simplex.iterations, left.length]
      this.tryTogether(left)
      left = left.filter(isOpen)
      idle = was - left.length < 1 + (this.simplex.iterations - before) / dearStep ? idle + 1 : 0
    }
    while (left.length > 0) {
      const { variable, sense } = this.nearest(left)
      this.prove(sense, variable)
      left = left.filter((goal) => (goal.variable !== variable || goal.sense !== sense) && isOpen(goal))
    }
  }

  /** The goal that is least far from where the search stands. */
  private nearest(goals: readonly Goal[]): Goal {
    const away = ({ variable, sense }: Goal): number => Math.abs((this.simplex.values[variable] as number) - ((sense === 'least' ? this.leastProven : this.mostProven)[variable] as number))
    return goals.reduce((best, goal) => (away(goal) < away(best) ? goal : best))
  }

  /** Pushes many sums at once that have no row in common. */
  private tryTogether(goals: readonly Goal[]): void {
    const taken = new Set<number>()
    const chosen = new Set<number>()
    const objective = { variables: [] as number[], weights: [] as number[] }
    const from = (this.simplex.iterations * 7919) % goals.length
    for (let step = 0; step < goals.length; step += 1) {
      const { variable, sense } = goals[(from + step) % goals.length] as Goal
      const rows = this.rowsOf.get(variable) ?? []
      if (chosen.has(variable) || rows.some((row) => taken.has(row))) continue
      for (const row of rows) taken.add(row)
      chosen.add(variable)
      objective.variables.push(variable)
      objective.weights.push(sense === 'least' ? 1 : -1)
    }
    this.run(objective, -Infinity)
  }

  private run(objective: Objective, enough: number): ReturnType<BoundedSimplex['minimise']> {
    const answer = this.simplex.minimise(objective, enough)
    if (answer.status === 'infeasible') throw new ContradictionError()
    if (answer.status === 'optimal') this.keepPoint()
    return answer
  }

  private keepPoint(): void {
    const point = this.aliases.pointOf(this.simplex.values)
    if (!this.wholePoints || isWhole(point)) this.points.keep(point)
  }

  private columnsIn(members: readonly number[]): number[] {
    return members.map((region) => this.columnOf.get(region) as number)
  }

  /** Proves one bound of a variable. */
  private prove(sense: Sense, variable: number): void {
    if (this.options.expired()) throw new UndecidedError()
    const sign = sense === 'least' ? 1 : -1
    const proven = sense === 'least' ? this.leastProven : this.mostProven
    const seen = sense === 'least' ? this.simplex.seenLow : this.simplex.seenHigh
    const answer = this.run({ variables: [variable], weights: [sign] }, sign * (proven[variable] as number))
    if (answer.status === 'unbounded') {
      seen[variable] = proven[variable] as number
      return
    }
    const value = answer.status === 'optimal' ? sign * answer.value : this.askFor(sense, variable, false)
    if (answer.proven) this.learn(sense, variable, value)
    proven[variable] = sense === 'least' ? Math.max(proven[variable] as number, this.rounded(sense, value)) : Math.min(proven[variable] as number, this.rounded(sense, value))
    if (!this.wholePoints) seen[variable] = sense === 'least' ? Math.min(seen[variable] as number, value) : Math.max(seen[variable] as number, value)
    else if (!this.isMet(sense, variable)) {
      const best = this.rounded(sense, this.askFor(sense, variable, true))
      proven[variable] = best
      seen[variable] = best
    }
  }

  private rounded(sense: Sense, value: number): number {
    if (!this.options.whole || !Number.isFinite(value)) return value
    return sense === 'least' ? Math.ceil(value - near) : Math.floor(value + near)
  }

  /** What the reduced costs of one optimum say about how far other variables can go. */
  private learn(sense: Sense, variable: number, value: number): void {
    const { reduced, lower, upper } = this.simplex
    const gap = sense === 'least' ? (this.mostProven[variable] as number) - value : value - (this.leastProven[variable] as number)
    if (!Number.isFinite(gap) || Math.abs(this.simplex.values[variable] as number - value) > near) return
    for (let column = 0; column < reduced.length; column += 1) {
      const cost = reduced[column] as number
      if (Math.abs(cost) < 1e-3 || column === variable) continue
      const reach = gap / Math.abs(cost)
      if (cost > 0) this.mostProven[column] = Math.min(this.mostProven[column] as number, this.rounded('most', (lower[column] as number) + reach))
      else if (upper[column] !== Infinity) this.leastProven[column] = Math.max(this.leastProven[column] as number, this.rounded('least', (upper[column] as number) - reach))
    }
  }

  /** The least or most of a sum. */
  optimum(sense: Sense, members: readonly number[]): number {
    this.settle()
    const alias = this.aliases.of(this.columnsIn(members))
    if (alias !== null) {
      const toward = alias.sign > 0 ? sense : opposite[sense]
      if (alias.sign !== 0 && !this.isMet(toward, alias.variable)) this.prove(toward, alias.variable)
      const { low, high } = this.provenOf(alias)
      return sense === 'least' ? low : high
    }
    if (this.options.expired()) throw new UndecidedError()
    const columns = this.columnsIn(members)
    const sign = sense === 'least' ? 1 : -1
    const { weights, constant } = this.aliases.weighed(columns)
    const answer = this.run({ variables: [...weights.keys()], weights: Array.from(weights.values(), (weight) => sign * weight) }, -Infinity)
    if (answer.status === 'unbounded') return sense === 'least' ? -Infinity : Infinity
    const value = answer.status === 'optimal' ? constant + sign * answer.value : this.ask(sense, columns, false)
    if (this.wholePoints && !(answer.status === 'optimal' && isWhole(this.simplex.values))) return this.rounded(sense, this.ask(sense, columns, true))
    return this.rounded(sense, value)
  }

  /**
   * The value of each sum that has only one once a sum is held to a value, `null` for the others, and for those that have another
   * value than the one wanted. Throws where the numbers do not allow what is held.
   */
  exactGiven(held: { readonly members: readonly number[]; readonly value: number }, asked: readonly { readonly members: readonly number[]; readonly wanted: number | null }[]): readonly (number | null)[] {
    const { members, value } = held
    const columns = this.columnsIn(members)
    const open = (sums: readonly HeldSum[]): readonly HeldSum[] => this.points.undecided(columns, value, sums, this.wholePoints)
    let left = open(asked.map((one, index) => ({ ...one, index, columns: this.columnsIn(one.members) })))
    const result: (number | null)[] = asked.map(() => null)
    if (left.length === 0) return result
    const alias = this.aliases.of(this.columnsIn(members))
    if (alias === null) throw new UndecidedError()
    this.whileHeld(alias, columns, value, () => {
      this.settle()
      this.keepPoint()
      left = open(left)
      this.prepare(left.map((one) => one.members), true)
      for (const one of left) result[one.index] = this.onlyValue(one.members)
    })
    return result
  }

  private onlyValue(members: readonly number[]): number | null {
    const alias = this.aliases.of(this.columnsIn(members))
    if (alias === null) return null
    const { variable, sign } = alias
    if (sign !== 0 && (this.differs(variable) || !(this.isSettled(variable) || (this.isMet('least', variable) && this.isMet('most', variable))))) return null
    const { low, high } = this.provenOf(alias)
    return high - low <= 1e-9 * Math.max(1, high) + near ? (low + high) / 2 : null
  }

  /** Holds a sum to a value for a while; what was seen and proven before is known again after. */
  private whileHeld({ variable, sign, offset }: Alias, columns: readonly number[], value: number, work: () => void): void {
    if (sign === 0) {
      if (Math.abs(value - offset) > near) throw new ContradictionError()
      work()
      return
    }
    const before = { seenLow: this.simplex.seenLow.slice(), seenHigh: this.simplex.seenHigh.slice(), least: this.leastProven.slice(), most: this.mostProven.slice() }
    const own = sign * (value - offset)
    this.simplex.setBounds(variable, own, own)
    this.leastProven[variable] = own
    this.mostProven[variable] = own
    this.held.push({ columns: Int32Array.from(columns), low: value, high: value })
    this.closeExact()
    this.simplex.forget()
    try {
      work()
    } finally {
      this.simplex.setBounds(variable, this.firstLow[variable] as number, this.firstHigh[variable] as number)
      this.held.length = 0
      this.closeExact()
      this.simplex.seenLow.set(before.seenLow)
      this.simplex.seenHigh.set(before.seenHigh)
      this.leastProven.set(before.least)
      this.mostProven.set(before.most)
    }
  }

  /** The least or most of a variable by the other solver. */
  private askFor(sense: Sense, variable: number, whole: boolean): number {
    const { columns, offset } = this.aliases.sumOf(variable)
    return this.ask(sense, columns, whole) - offset
  }

  private ask(sense: Sense, columns: readonly number[], whole: boolean): number {
    const { solver, expired } = this.options
    if (solver === undefined || expired()) throw new UndecidedError()
    this.exact ??= solver.open({ lower: this.low, upper: this.high, rows: [...this.exactRows, ...this.held] })
    const answer = this.exact.ask({ sense, columns, whole, seconds: whole ? 3 : 10, given: [] })
    if (answer.status === 'unbounded') return sense === 'least' ? -Infinity : Infinity
    if (answer.status === 'infeasible') throw new ContradictionError()
    if (answer.status !== 'optimal') throw new UndecidedError()
    return columns.reduce((sum, column) => sum + (answer.values[column] as number), 0)
  }

  private closeExact(): void {
    this.exact?.close()
    this.exact = null
  }

  /** Gives the solver's memory back. */
  close(): void {
    this.closeExact()
  }
}

function isWhole(values: Float64Array): boolean {
  return values.every((value) => Math.abs(value - Math.round(value)) <= near)
}
