import { BasisFactors, SingularBasisError } from './basis-factors.ts'
import type { SparseColumns } from './basis-factors.ts'

/** Sums of variables: row `i` says that variable `size + i` is the sum of its members, which may be earlier sums. */
export interface SumProgramme {
  readonly size: number
  readonly rows: readonly Int32Array[]
  /** Bounds of the variables, then of the sums. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

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

/** When a search gives up. */
export interface SimplexLimits {
  readonly expired: () => boolean
  /** Points are only remembered where every variable is whole. */
  readonly wholePoints: boolean
}

const feasible = 1e-7
const optimal = 1e-7
const smallestPivot = 1e-7

/**
 * Primal simplex over sums with bounds, warm from one question to the next. It remembers the least and the most that each
 * variable had at any point on its way: most bounds are met long before anybody asks for them.
 */
export class BoundedSimplex {
  readonly count: number
  readonly values: Float64Array
  readonly seenLow: Float64Array
  readonly seenHigh: Float64Array
  /** Reduced costs of the last proven optimum. */
  readonly reduced: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  iterations = 0
  private readonly rows: number
  private readonly columns: SparseColumns
  private readonly rowStarts: Int32Array
  private readonly rowMembers: Int32Array
  private readonly limits: SimplexLimits
  private readonly placeOf: Int32Array
  private readonly atUpper: Uint8Array
  private readonly costs: Float64Array
  private readonly prices: Float64Array
  private readonly direction: Float64Array
  private factors: BasisFactors
  private isFeasible = false
  private randomState = 12345

  constructor({ size, rows, lower, upper }: SumProgramme, limits: SimplexLimits) {
    this.rows = rows.length
    this.count = size + rows.length
    this.limits = limits
    this.lower = lower.slice()
    this.upper = upper.slice()
    this.values = lower.slice()
    this.seenLow = new Float64Array(this.count).fill(Infinity)
    this.seenHigh = new Float64Array(this.count).fill(-Infinity)
    this.reduced = new Float64Array(this.count)
    this.placeOf = new Int32Array(this.count).fill(-1)
    this.atUpper = new Uint8Array(this.count)
    this.costs = new Float64Array(this.count)
    this.prices = new Float64Array(this.rows)
    this.direction = new Float64Array(this.rows)
    this.rowStarts = new Int32Array(rows.length + 1)
    rows.forEach((row, index) => { this.rowStarts[index + 1] = (this.rowStarts[index] as number) + row.length })
    this.rowMembers = new Int32Array(this.rowStarts[rows.length] as number)
    rows.forEach((row, index) => this.rowMembers.set(row, this.rowStarts[index]))
    this.columns = columnsOf(this.count, size, rows)
    this.factors = this.factorise(Int32Array.from({ length: this.rows }, (_, row) => size + row))
    this.settleValues()
  }

  private random(): number {
    this.randomState = (Math.imul(this.randomState, 1664525) + 1013904223) | 0
    return (this.randomState >>> 0) / 4294967296
  }

  private factorise(chosen: Int32Array): BasisFactors {
    const factors = new BasisFactors(this.columns, chosen)
    this.placeOf.fill(-1)
    factors.columnAt.forEach((column, place) => { this.placeOf[column] = place })
    return factors
  }

  private refresh(): void {
    this.factors = this.factorise(this.factors.columnAt.slice())
    this.settleValues()
  }

  /** Values of the basic variables from those of the others. */
  private settleValues(): void {
    const { columns, values, placeOf } = this
    const work = new Float64Array(this.rows)
    for (let column = 0; column < this.count; column += 1) {
      const value = values[column] as number
      if (placeOf[column] !== -1 || value === 0) continue
      for (let at = columns.starts[column] as number; at < (columns.starts[column + 1] as number); at += 1) work[columns.rows[at] as number] = (work[columns.rows[at] as number] as number) - value * (columns.values[at] as number)
    }
    this.factors.solve(work)
    this.factors.columnAt.forEach((column, place) => { values[column] = clean(work[place] as number) })
  }

  /** Changes the bounds of one variable; the next search starts from where the last one ended. */
  setBounds(variable: number, low: number, high: number): void {
    this.lower[variable] = low
    this.upper[variable] = high
    if (this.placeOf[variable] === -1) {
      const value = this.values[variable] as number
      const next = Math.min(Math.max(value, low), high)
      this.values[variable] = next
      this.atUpper[variable] = next === high && next !== low ? 1 : 0
      if (next !== low && next !== high) {
        this.values[variable] = low
        this.atUpper[variable] = 0
      }
      if (this.values[variable] !== value) this.settleValues()
    }
    this.isFeasible = false
  }

  /** Forgets all points seen. */
  forget(): void {
    this.seenLow.fill(Infinity)
    this.seenHigh.fill(-Infinity)
    if (this.isFeasible) this.rememberAll()
  }

  /** Finds a point that meets all bounds. */
  settle(): SimplexAnswer['status'] {
    if (this.isFeasible) return 'optimal'
    const status = this.search(null)
    if (status === 'optimal') {
      this.isFeasible = true
      this.rememberAll()
    }
    return status
  }

  /** Makes an objective as small as it can be, or stops once it is no larger than `enough`. */
  minimise(objective: Objective, enough = -Infinity): SimplexAnswer {
    const start = this.settle()
    if (start !== 'optimal') return { status: start, value: NaN, proven: false }
    objective.variables.forEach((variable, index) => { this.costs[variable] = objective.weights[index] as number })
    try {
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const status = this.search({ objective, enough })
        if (status !== 'optimal') return { status, value: NaN, proven: false }
        const value = this.worth(objective)
        if (value <= enough + feasible) return { status, value, proven: false }
        if (this.isProven(value)) return { status, value, proven: true }
        this.refresh()
        this.isFeasible = this.infeasibility() === 0
        const again = this.isFeasible ? 'optimal' : this.again(objective)
        if (again !== 'optimal') break
      }
      return { status: 'stopped', value: NaN, proven: false }
    } catch (error) {
      if (error instanceof SingularBasisError) return { status: 'stopped', value: NaN, proven: false }
      throw error
    } finally {
      for (const variable of objective.variables) this.costs[variable] = 0
    }
  }

  private again(objective: Objective): SimplexAnswer['status'] {
    for (const variable of objective.variables) this.costs[variable] = 0
    const status = this.settle()
    objective.variables.forEach((variable, index) => { this.costs[variable] = objective.weights[index] as number })
    return status
  }

  private worth({ variables, weights }: Objective): number {
    return variables.reduce((sum, variable, index) => sum + (weights[index] as number) * (this.values[variable] as number), 0)
  }

  /** Whether the point keeps every sum and bound, and no point can be better by the reduced costs. */
  private isProven(value: number): boolean {
    this.priceAll(true)
    let bound = 0
    for (let column = 0; column < this.count; column += 1) {
      const cost = this.reduced[column] as number
      if (Math.abs(cost) < 1e-11) continue
      const at = cost > 0 ? this.lower[column] as number : this.upper[column] as number
      if (at === Infinity) {
        if (cost < -1e-9) return false
      } else bound += cost * at
    }
    return Math.abs(bound - value) <= 1e-6 * Math.max(1, Math.abs(value)) && this.keepsSums()
  }

  private keepsSums(): boolean {
    const size = this.count - this.rows
    for (let row = 0; row < this.rows; row += 1) {
      let sum = -(this.values[size + row] as number)
      for (let at = this.rowStarts[row] as number; at < (this.rowStarts[row + 1] as number); at += 1) sum += this.values[this.rowMembers[at] as number] as number
      if (Math.abs(sum) > 1e-6 * Math.max(1, Math.abs(this.values[size + row] as number))) return false
    }
    return this.infeasibility() === 0
  }

  private slackOf(column: number): number {
    return feasible * Math.max(1, Math.abs(this.values[column] as number))
  }

  private infeasibility(): number {
    let total = 0
    for (const column of this.factors.columnAt) {
      const value = this.values[column] as number
      const slack = this.slackOf(column)
      if (value < (this.lower[column] as number) - slack) total += (this.lower[column] as number) - value
      else if (value > (this.upper[column] as number) + slack) total += value - (this.upper[column] as number)
    }
    return total
  }

  private search(goal: { objective: Objective; enough: number } | null): SimplexAnswer['status'] {
    let still = 0
    const most = 50_000 + 20 * this.count
    for (let step = 0; step < most; step += 1) {
      if ((step & 31) === 31 && this.limits.expired()) return 'stopped'
      if (this.factors.worn) this.refresh()
      if (goal === null) {
        if (!this.aimAtFeasible()) return 'optimal'
      } else {
        if (this.worth(goal.objective) <= goal.enough + feasible) return 'optimal'
        this.aimAtCosts()
      }
      this.priceAll(false)
      const entering = this.entering(still > 30)
      if (entering === -1) return goal === null ? 'infeasible' : 'optimal'
      const moved = this.move(entering, goal === null)
      this.iterations += 1
      if (moved === Infinity) return goal === null ? 'stopped' : 'unbounded'
      still = moved > 1e-9 ? 0 : still + 1
    }
    return 'stopped'
  }

  /** Prices towards feasibility; false where every basic variable keeps its bounds. */
  private aimAtFeasible(): boolean {
    let any = false
    this.factors.columnAt.forEach((column, place) => {
      const value = this.values[column] as number
      const slack = this.slackOf(column)
      const cost = value < (this.lower[column] as number) - slack ? -1 : value > (this.upper[column] as number) + slack ? 1 : 0
      this.prices[place] = cost
      if (cost !== 0) any = true
    })
    if (any) this.factors.solveTransposed(this.prices)
    return any
  }

  private aimAtCosts(): void {
    this.factors.columnAt.forEach((column, place) => { this.prices[place] = this.costs[column] as number })
    this.factors.solveTransposed(this.prices)
  }

  /** Reduced costs of all variables from the prices of the rows. */
  private priceAll(fresh: boolean): void {
    if (fresh) this.aimAtCosts()
    const { reduced, prices, rowStarts, rowMembers } = this
    reduced.set(this.costs)
    const size = this.count - this.rows
    for (let row = 0; row < this.rows; row += 1) {
      const price = prices[row] as number
      if (price === 0) continue
      reduced[size + row] = (reduced[size + row] as number) + price
      for (let at = rowStarts[row] as number; at < (rowStarts[row + 1] as number); at += 1) {
        const member = rowMembers[at] as number
        reduced[member] = (reduced[member] as number) - price
      }
    }
  }

  /** The variable whose move gains most; any that gains where the search stands still. */
  private entering(anyOne: boolean): number {
    let best = -1
    let gain = optimal
    let found = 0
    for (let column = 0; column < this.count; column += 1) {
      const cost = this.reduced[column] as number
      if (cost === 0 || this.placeOf[column] !== -1) continue
      const own = this.atUpper[column] === 1 ? cost : -cost
      if (own <= optimal || (this.upper[column] as number) <= (this.lower[column] as number)) continue
      if (anyOne) {
        found += 1
        if (this.random() * found < 1) best = column
      } else if (own > gain + 1e-12) {
        gain = own
        best = column
      }
    }
    return best
  }

  /** Moves one variable as far as the others allow; returns how far, without end as `Infinity`. */
  private move(entering: number, phaseOne: boolean): number {
    const { direction, columns, values, lower, upper } = this
    direction.fill(0)
    for (let at = columns.starts[entering] as number; at < (columns.starts[entering + 1] as number); at += 1) direction[columns.rows[at] as number] = columns.values[at] as number
    this.factors.solve(direction)
    const sense = this.atUpper[entering] === 1 ? -1 : 1
    const own = (upper[entering] as number) - (lower[entering] as number)
    const leaving = this.leaving(sense, phaseOne)
    const step = leaving.place === -1 ? own : Math.min(leaving.step, own)
    if (step === Infinity) return Infinity
    for (let place = 0; place < this.rows; place += 1) {
      const rate = direction[place] as number
      if (rate === 0 || step === 0) continue
      const column = this.factors.columnAt[place] as number
      const value = clean((values[column] as number) - sense * step * rate)
      values[column] = value
      if (!phaseOne && !this.limits.wholePoints) this.remember(column, value)
    }
    values[entering] = clean((values[entering] as number) + sense * step)
    if (own <= leaving.step) {
      this.atUpper[entering] = 1 - (this.atUpper[entering] as number)
      values[entering] = this.atUpper[entering] === 1 ? upper[entering] as number : lower[entering] as number
    } else this.exchange(entering, leaving)
    if (!phaseOne && step > 0) {
      if (this.limits.wholePoints) this.rememberAll()
      else this.remember(entering, values[entering] as number)
    }
    return step
  }

  private exchange(entering: number, { place, toUpper }: { place: number; toUpper: boolean }): void {
    const column = this.factors.columnAt[place] as number
    this.factors.exchange(place, entering, this.direction)
    this.placeOf[column] = -1
    this.placeOf[entering] = place
    this.atUpper[column] = toUpper ? 1 : 0
    this.values[column] = toUpper ? this.upper[column] as number : this.lower[column] as number
  }

  /** The basic variable that stops a move first; of several the one with the largest pivot. */
  private leaving(sense: number, phaseOne: boolean): { place: number; step: number; toUpper: boolean } {
    const { direction, values, lower, upper } = this
    let furthest = Infinity
    for (let place = 0; place < this.rows; place += 1) {
      const rate = sense * (direction[place] as number)
      if (Math.abs(rate) < smallestPivot) continue
      const column = this.factors.columnAt[place] as number
      const end = this.endOf(column, rate, phaseOne)
      if (end === null) continue
      furthest = Math.min(furthest, Math.max(0, ((values[column] as number) - end) / rate) + 1e-9 / Math.abs(rate))
    }
    let best = { place: -1, step: Infinity, toUpper: false }
    let pivot = 0
    if (furthest === Infinity) return best
    for (let place = 0; place < this.rows; place += 1) {
      const rate = sense * (direction[place] as number)
      if (Math.abs(rate) < smallestPivot) continue
      const column = this.factors.columnAt[place] as number
      const end = this.endOf(column, rate, phaseOne)
      if (end === null) continue
      const step = Math.max(0, ((values[column] as number) - end) / rate)
      if (step > furthest) continue
      const score = Math.abs(rate) * (1 + 1e-3 * this.random())
      if (score <= pivot) continue
      pivot = score
      best = { place, step, toUpper: end === upper[column] && end !== lower[column] }
    }
    return best
  }

  /** Where a basic variable that falls (positive rate) or grows must stop. */
  private endOf(column: number, rate: number, phaseOne: boolean): number | null {
    const value = this.values[column] as number
    const low = this.lower[column] as number
    const high = this.upper[column] as number
    if (phaseOne) {
      const slack = this.slackOf(column)
      if (value < low - slack) return rate < 0 ? low : null
      if (value > high + slack) return rate > 0 ? high : null
    }
    if (rate > 0) return low
    return high === Infinity ? null : high
  }

  private remember(column: number, value: number): void {
    if (value < (this.seenLow[column] as number)) this.seenLow[column] = value
    if (value > (this.seenHigh[column] as number)) this.seenHigh[column] = value
  }

  private rememberAll(): void {
    if (this.limits.wholePoints && this.values.some((value) => Math.abs(value - Math.round(value)) > 1e-6)) return
    for (let column = 0; column < this.count; column += 1) this.remember(column, this.values[column] as number)
  }
}

/** Removes the dust of subtraction. */
function clean(value: number): number {
  const whole = Math.round(value)
  return Math.abs(value - whole) < 1e-10 ? whole : value
}

function columnsOf(count: number, size: number, rows: readonly Int32Array[]): SparseColumns {
  const starts = new Int32Array(count + 1)
  const add = (column: number): void => { starts[column + 1] = (starts[column + 1] as number) + 1 }
  rows.forEach((row, index) => { row.forEach(add); add(size + index) })
  for (let column = 0; column < count; column += 1) starts[column + 1] = (starts[column + 1] as number) + (starts[column] as number)
  const next = starts.slice()
  const index = new Int32Array(starts[count] as number)
  const values = new Float64Array(starts[count] as number)
  const put = (column: number, row: number, value: number): void => {
    const place = next[column] as number
    next[column] = place + 1
    index[place] = row
    values[place] = value
  }
  rows.forEach((row, at) => { for (const column of row) put(column, at, 1); put(size + at, at, -1) })
  return { starts, rows: index, values }
}
