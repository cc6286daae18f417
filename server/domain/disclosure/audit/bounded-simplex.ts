import { SingularBasisError } from './basis-factors.ts'
import { clean, feasible, SimplexPoint } from './simplex-point.ts'
import type { SimplexLimits } from './simplex-point.ts'
import type { SumProgramme } from './sum-matrix.ts'

/** What is made as small as it can be: a sum of variables, each times its weight. */
export interface Objective {
  readonly variables: readonly number[]
  readonly weights: readonly number[]
}

/** How a search ended; `proven` where the dual solution gives the same value as the point found. */
export interface SimplexAnswer {
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'stopped'
  readonly value: number
  readonly proven: boolean
}

const optimal = 1e-7
const smallestPivot = 1e-7
const largestWeight = 1e7

/**
 * Primal simplex over sums with bounds, warm from one question to the next. It remembers the least and the most that each
 * variable had at any point on its way: most bounds are met long before anybody asks for them.
 */
export class BoundedSimplex extends SimplexPoint {
  /** Reduced costs of the last proven optimum. */
  readonly reduced: Float64Array
  iterations = 0
  private readonly costs: Float64Array
  private readonly prices: Float64Array
  /** How long a step of each variable is, roughly: gains are measured by it. */
  private readonly lengths: Float64Array
  private readonly steps: Float64Array
  private randomState = 12345

  constructor(programme: SumProgramme, limits: SimplexLimits) {
    super(programme, limits)
    const { count, rowCount } = this.matrix
    this.reduced = new Float64Array(count)
    this.costs = new Float64Array(count)
    this.prices = new Float64Array(rowCount)
    this.lengths = new Float64Array(count).fill(1)
    this.steps = new Float64Array(rowCount)
  }

  private random(): number {
    this.randomState = (Math.imul(this.randomState, 1664525) + 1013904223) | 0
    return (this.randomState >>> 0) / 4294967296
  }

  /** Finds a point that meets all bounds. */
  settle(): SimplexAnswer['status'] {
    if (this.isFeasible) return 'optimal'
    try {
      const status = this.findFeasible()
      if (status === 'optimal') {
        this.isFeasible = true
        this.rememberAll()
      }
      return status
    } catch (error) {
      if (error instanceof SingularBasisError) return 'stopped'
      throw error
    }
  }

  /** Makes an objective as small as it can be, or stops once it is no larger than `enough`. */
  minimise(objective: Objective, enough = -Infinity): SimplexAnswer {
    try {
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const start = this.settle()
        if (start !== 'optimal') return { status: start, value: NaN, proven: false }
        objective.variables.forEach((variable, index) => { this.costs[variable] = objective.weights[index] as number })
        const status = this.improve(objective, enough)
        if (status !== 'optimal') return { status, value: NaN, proven: false }
        const value = this.worth(objective)
        if (value <= enough + feasible) return { status, value, proven: false }
        if (this.isProven(value)) return { status, value, proven: true }
        for (const variable of objective.variables) this.costs[variable] = 0
        this.refresh()
        this.isFeasible = false
      }
      return { status: 'stopped', value: NaN, proven: false }
    } catch (error) {
      if (error instanceof SingularBasisError) return { status: 'stopped', value: NaN, proven: false }
      throw error
    } finally {
      for (const variable of objective.variables) this.costs[variable] = 0
    }
  }

  private worth({ variables, weights }: Objective): number {
    let sum = 0
    for (let at = 0; at < variables.length; at += 1) sum += (weights[at] as number) * (this.values[variables[at] as number] as number)
    return sum
  }

  /** Whether the point keeps every sum and bound, and no point can be better by the reduced costs. */
  private isProven(value: number): boolean {
    this.priceCosts()
    let bound = 0
    for (let column = 0; column < this.matrix.count; column += 1) {
      const cost = (this.costs[column] as number) - this.rowTimes(column)
      this.reduced[column] = cost
      if (Math.abs(cost) < 1e-11) continue
      const at = cost > 0 ? this.lower[column] as number : this.upper[column] as number
      if (at === Infinity) {
        if (cost < -1e-9) return false
      } else bound += cost * at
    }
    return Math.abs(bound - value) <= 1e-6 * Math.max(1, Math.abs(value)) && this.keepsSums()
  }

  private mostSteps(): number {
    return 50_000 + 20 * this.matrix.count
  }

  private findFeasible(): SimplexAnswer['status'] {
    let still = 0
    this.lengths.fill(1)
    for (let step = 0; step < this.mostSteps(); step += 1) {
      if ((step & 31) === 31 && this.limits.expired()) return 'stopped'
      if (this.factors.worn) this.refresh()
      let any = false
      const { columnAt } = this.factors
      for (let place = 0; place < columnAt.length; place += 1) {
        const breach = this.breach(columnAt[place] as number)
        this.prices[place] = breach
        if (breach !== 0) any = true
      }
      if (!any) return 'optimal'
      this.factors.solveTransposed(this.prices)
      this.priceColumns()
      const entering = this.entering(still > 30)
      if (entering === -1) return 'infeasible'
      const moved = this.move(entering, true)
      if (moved === Infinity) return 'stopped'
      still = moved > 1e-9 ? 0 : still + 1
    }
    return 'stopped'
  }

  private improve(objective: Objective, enough: number): SimplexAnswer['status'] {
    let still = 0
    let fresh = true
    this.priceCosts()
    for (let step = 0; step < this.mostSteps(); step += 1) {
      if ((step & 31) === 31 && this.limits.expired()) return 'stopped'
      if (this.worth(objective) <= enough + feasible) return 'optimal'
      if (this.factors.worn) {
        this.refresh()
        this.priceCosts()
        fresh = true
      }
      const entering = this.entering(still > 30)
      if (entering === -1) {
        if (fresh) return 'optimal'
        this.priceCosts()
        fresh = true
        continue
      }
      const moved = this.move(entering, false)
      if (moved === Infinity) return 'unbounded'
      still = moved > 1e-9 ? 0 : still + 1
      fresh = false
    }
    return 'stopped'
  }

  private priceCosts(): void {
    const { costs, prices } = this
    const { columnAt } = this.factors
    for (let place = 0; place < columnAt.length; place += 1) prices[place] = costs[columnAt[place] as number] as number
    this.factors.solveTransposed(prices)
    this.priceColumns()
  }

  /** Reduced costs of the variables that may move, from the prices of the rows. */
  private priceColumns(): void {
    const { reduced, costs, free } = this
    for (let at = 0; at < this.freeCount; at += 1) {
      const column = free[at] as number
      reduced[column] = (costs[column] as number) - this.rowTimes(column)
    }
  }

  /** The prices of the rows, times a column. */
  private rowTimes(column: number): number {
    const { starts, rows, values } = this.matrix.columns
    const { prices } = this
    let sum = 0
    for (let at = starts[column] as number; at < (starts[column + 1] as number); at += 1) sum += (prices[rows[at] as number] as number) * (values[at] as number)
    return sum
  }

  /** The variable whose move gains most for its length; any that gains where the search stands still. */
  private entering(anyOne: boolean): number {
    const { reduced, atUpper, lengths, free } = this
    let best = -1
    let gain = 0
    let found = 0
    for (let at = 0; at < this.freeCount; at += 1) {
      const column = free[at] as number
      const cost = reduced[column] as number
      const own = atUpper[column] === 1 ? cost : -cost
      if (own <= optimal) continue
      if (anyOne) {
        found += 1
        if (this.random() * found < 1) best = column
        continue
      }
      const score = own * own / (lengths[column] as number)
      if (score > gain) {
        gain = score
        best = column
      }
    }
    return best
  }

  /** Moves one variable as far as the others allow; returns how far, without end as `Infinity`. */
  private move(entering: number, phaseOne: boolean): number {
    const { values, lower, upper, direction, moving } = this
    this.aim(entering)
    const sense = this.atUpper[entering] === 1 ? -1 : 1
    const own = (upper[entering] as number) - (lower[entering] as number)
    const leaving = this.leaving(sense, phaseOne)
    const step = leaving.place === -1 ? own : Math.min(leaving.step, own)
    if (step === Infinity) return Infinity
    this.iterations += 1
    const remembers = !phaseOne && !this.limits.wholePoints && step > 0
    if (step > 0) {
      for (let at = 0; at < this.movingCount; at += 1) {
        const place = moving[at] as number
        const column = this.factors.columnAt[place] as number
        const value = clean((values[column] as number) - sense * step * (direction[place] as number))
        values[column] = value
        if (remembers) this.remember(column, value)
      }
      values[entering] = clean((values[entering] as number) + sense * step)
    }
    if (own <= leaving.step) {
      this.atUpper[entering] = 1 - (this.atUpper[entering] as number)
      values[entering] = this.atUpper[entering] === 1 ? upper[entering] as number : lower[entering] as number
    } else this.exchange(entering, leaving, phaseOne)
    if (remembers) this.remember(entering, values[entering] as number)
    else if (!phaseOne && step > 0) this.rememberAll()
    for (let at = 0; at < this.movingCount; at += 1) direction[moving[at] as number] = 0
    return step
  }

  private exchange(entering: number, { place, toUpper }: { place: number; toUpper: boolean }, phaseOne: boolean): void {
    const column = this.factors.columnAt[place] as number
    if (!phaseOne) this.updatePrices(entering, column, place)
    this.factors.exchange(place, entering, this.direction[place] as number)
    this.placeOf[column] = -1
    this.placeOf[entering] = place
    this.withdraw(entering)
    this.release(column)
    this.atUpper[column] = toUpper ? 1 : 0
    this.values[column] = toUpper ? this.upper[column] as number : this.lower[column] as number
  }

  /** Brings reduced costs and lengths up to date by the row that is pivoted on. */
  private updatePrices(entering: number, leaving: number, place: number): void {
    const { prices, reduced, lengths, free } = this
    this.factors.solveUnit(place, prices)
    const pivot = this.direction[place] as number
    const change = (reduced[entering] as number) / pivot
    const length = lengths[entering] as number
    let longest = 0
    for (let at = 0; at < this.freeCount; at += 1) {
      const column = free[at] as number
      const entry = this.rowTimes(column)
      if (Math.abs(entry) < 1e-11) continue
      const next = (reduced[column] as number) - change * entry
      reduced[column] = Math.abs(next) < 1e-11 ? 0 : next
      const ratio = entry / pivot
      const grown = ratio * ratio * length
      if (grown > (lengths[column] as number)) lengths[column] = grown
      if (grown > longest) longest = grown
    }
    reduced[entering] = 0
    reduced[leaving] = -change
    lengths[leaving] = Math.max(length / (pivot * pivot), 1)
    if (longest > largestWeight) lengths.fill(1)
  }

  /** The basic variable that stops a move first; of several the one with the largest pivot. */
  private leaving(sense: number, phaseOne: boolean): { place: number; step: number; toUpper: boolean } {
    const { direction, values, moving, steps, factors: { columnAt } } = this
    let furthest = Infinity
    for (let at = 0; at < this.movingCount; at += 1) {
      const place = moving[at] as number
      const rate = sense * (direction[place] as number)
      steps[at] = Infinity
      if (Math.abs(rate) < smallestPivot) continue
      const column = columnAt[place] as number
      const end = this.endOf(column, rate, phaseOne)
      if (Math.abs(end) === Infinity) continue
      const step = Math.max(0, ((values[column] as number) - end) / rate)
      steps[at] = step
      const limit = step + 1e-9 / Math.abs(rate)
      if (limit < furthest) furthest = limit
    }
    let found = -1
    let pivot = 0
    for (let at = 0; at < this.movingCount && furthest !== Infinity; at += 1) {
      if ((steps[at] as number) > furthest) continue
      const score = Math.abs(direction[moving[at] as number] as number) * (1 + 1e-3 * this.random())
      if (score <= pivot) continue
      pivot = score
      found = at
    }
    if (found === -1) return { place: -1, step: Infinity, toUpper: false }
    const place = moving[found] as number
    const column = columnAt[place] as number
    const end = this.endOf(column, sense * (direction[place] as number), phaseOne)
    return { place, step: steps[found] as number, toUpper: end === this.upper[column] && end !== this.lower[column] }
  }

  /** Where a basic variable that falls (positive rate) or grows must stop. */
  private endOf(column: number, rate: number, phaseOne: boolean): number {
    if (phaseOne) {
      const breach = this.breach(column)
      if (breach === -1) return rate < 0 ? this.lower[column] as number : -Infinity
      if (breach === 1) return rate > 0 ? this.upper[column] as number : Infinity
    }
    return rate > 0 ? this.lower[column] as number : this.upper[column] as number
  }

}
