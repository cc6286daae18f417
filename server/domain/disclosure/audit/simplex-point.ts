import { BasisFactors, SingularBasisError } from './basis-factors.ts'
import { sumMatrix } from './sum-matrix.ts'
import type { SumMatrix, SumProgramme } from './sum-matrix.ts'

/** When a search gives up. */
export interface SimplexLimits {
  readonly expired: () => boolean
  /** Points are only remembered where every variable is whole. */
  readonly wholePoints: boolean
}

/** How far a value may be outside its bounds by rounding. */
export const feasible = 1e-7

/** Where a simplex search stands: the basis, the values of all variables, and what was seen on the way. */
export class SimplexPoint {
  readonly values: Float64Array
  readonly seenLow: Float64Array
  readonly seenHigh: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  protected readonly matrix: SumMatrix
  protected readonly limits: SimplexLimits
  protected readonly placeOf: Int32Array
  protected readonly atUpper: Uint8Array
  protected readonly direction: Float64Array
  /** Places where the direction is not zero. */
  protected readonly moving: Int32Array
  protected movingCount = 0
  /** Variables outside the basis that can move, and where each stands in that list. */
  protected readonly free: Int32Array
  protected readonly freeAt: Int32Array
  protected freeCount = 0
  protected factors: BasisFactors
  protected isFeasible = false

  constructor(programme: SumProgramme, limits: SimplexLimits) {
    const matrix = sumMatrix(programme)
    const { count, rowCount, size } = matrix
    this.matrix = matrix
    this.limits = limits
    this.lower = programme.lower.slice()
    this.upper = programme.upper.slice()
    this.values = programme.lower.slice()
    this.seenLow = new Float64Array(count).fill(Infinity)
    this.seenHigh = new Float64Array(count).fill(-Infinity)
    this.placeOf = new Int32Array(count).fill(-1)
    this.atUpper = new Uint8Array(count)
    this.direction = new Float64Array(rowCount)
    this.moving = new Int32Array(rowCount)
    this.free = new Int32Array(count)
    this.freeAt = new Int32Array(count).fill(-1)
    this.factors = this.start(Int32Array.from({ length: rowCount }, (_, row) => size + row), greedyBasis(matrix, this.lower, this.upper))
    this.settleValues()
  }

  private start(plain: Int32Array, greedy: { chosen: Int32Array; atUpper: readonly number[] }): BasisFactors {
    try {
      const factors = this.factorise(greedy.chosen)
      for (const column of greedy.atUpper) this.atUpper[column] = 1
      for (const column of greedy.atUpper) if (this.placeOf[column] === -1) this.values[column] = this.upper[column] as number
      return factors
    } catch (error) {
      if (!(error instanceof SingularBasisError)) throw error
      return this.factorise(plain)
    }
  }

  protected factorise(chosen: Int32Array): BasisFactors {
    const factors = new BasisFactors(this.matrix.columns, chosen)
    this.placeOf.fill(-1)
    factors.columnAt.forEach((column, place) => { this.placeOf[column] = place })
    this.freeAt.fill(-1)
    this.freeCount = 0
    for (let column = 0; column < this.matrix.count; column += 1) this.release(column)
    return factors
  }

  /** Puts a variable on the list of those that may move. */
  protected release(column: number): void {
    if (this.placeOf[column] !== -1 || (this.upper[column] as number) <= (this.lower[column] as number) || this.freeAt[column] !== -1) return
    this.free[this.freeCount] = column
    this.freeAt[column] = this.freeCount
    this.freeCount += 1
  }

  protected withdraw(column: number): void {
    const at = this.freeAt[column] as number
    if (at === -1) return
    const last = this.free[this.freeCount - 1] as number
    this.free[at] = last
    this.freeAt[last] = at
    this.freeAt[column] = -1
    this.freeCount -= 1
  }

  protected refresh(): void {
    this.factors = this.factorise(this.factors.columnAt.slice())
    this.settleValues()
  }

  /** Values of the basic variables from those of the others. */
  protected settleValues(): void {
    const { values, placeOf, matrix: { columns, count, rowCount } } = this
    const work = new Float64Array(rowCount)
    for (let column = 0; column < count; column += 1) {
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
    this.isFeasible = false
    this.withdraw(variable)
    this.release(variable)
    if (this.placeOf[variable] !== -1) return
    const upper = high !== Infinity && (this.values[variable] as number) >= high && high > low
    this.atUpper[variable] = upper ? 1 : 0
    const next = upper ? high : low
    if (next === this.values[variable]) return
    this.values[variable] = next
    this.settleValues()
  }

  /** Forgets all points seen. */
  forget(): void {
    this.seenLow.fill(Infinity)
    this.seenHigh.fill(-Infinity)
    if (this.isFeasible) this.rememberAll()
  }

  protected keepsSums(): boolean {
    const { size, rowCount, rowStarts, rowMembers, rowFactors } = this.matrix
    for (let row = 0; row < rowCount; row += 1) {
      const own = this.values[size + row] as number
      let sum = -own
      for (let at = rowStarts[row] as number; at < (rowStarts[row + 1] as number); at += 1) sum += (rowFactors[at] as number) * (this.values[rowMembers[at] as number] as number)
      if (Math.abs(sum) > 1e-6 * Math.max(1, Math.abs(own))) return false
    }
    return this.factors.columnAt.every((column) => this.breach(column) === 0)
  }

  /** -1 where a variable is below its bounds, 1 where it is above. */
  protected breach(column: number): -1 | 0 | 1 {
    const value = this.values[column] as number
    const slack = feasible * Math.max(1, Math.abs(value))
    return value < (this.lower[column] as number) - slack ? -1 : value > (this.upper[column] as number) + slack ? 1 : 0
  }

  /** How the basic variables change with one other. */
  protected aim(entering: number): void {
    const { direction, moving, matrix: { columns } } = this
    for (let at = columns.starts[entering] as number; at < (columns.starts[entering + 1] as number); at += 1) direction[columns.rows[at] as number] = columns.values[at] as number
    this.factors.solve(direction)
    let count = 0
    for (let place = 0; place < direction.length; place += 1) {
      if (direction[place] === 0) continue
      moving[count] = place
      count += 1
    }
    this.movingCount = count
  }

  protected remember(column: number, value: number): void {
    if (value < (this.seenLow[column] as number)) this.seenLow[column] = value
    if (value > (this.seenHigh[column] as number)) this.seenHigh[column] = value
  }

  protected rememberAll(): void {
    if (this.limits.wholePoints && this.values.some((value) => Math.abs(value - Math.round(value)) > 1e-6)) return
    for (let column = 0; column < this.matrix.count; column += 1) this.remember(column, this.values[column] as number)
  }
}

/** Removes the dust of subtraction. */
export function clean(value: number): number {
  const whole = Math.round(value)
  return Math.abs(value - whole) < 1e-10 ? whole : value
}

/**
 * A basis to start from: each variable grows until one of its sums is full, and takes that sum's place. What comes later finds
 * the sum full and stays out of it, so the columns taken are triangular.
 */
function greedyBasis({ size, count, columns }: SumMatrix, lower: Float64Array, upper: Float64Array): { chosen: Int32Array; atUpper: readonly number[] } {
  const filled = lower.slice(0, size)
  const sums = new Float64Array(count)
  const above = (column: number, share: number, visit: (sum: number, share: number) => void): void => {
    for (let at = columns.starts[column] as number; at < (columns.starts[column + 1] as number); at += 1) {
      const sum = size + (columns.rows[at] as number)
      if (sum === column) continue
      const own = share * (columns.values[at] as number)
      visit(sum, own)
      above(sum, own, visit)
    }
  }
  for (let column = 0; column < size; column += 1) above(column, 1, (sum, share) => { sums[sum] = (sums[sum] as number) + share * (filled[column] as number) })
  const chosen = Int32Array.from({ length: count - size }, (_, row) => size + row)
  const atUpper: number[] = []
  const full = new Uint8Array(count)
  for (let column = 0; column < size; column += 1) {
    let room = (upper[column] as number) - (lower[column] as number)
    let first = -1
    let blocked = false
    above(column, 1, (sum, share) => {
      const left = (upper[sum] as number) - (sums[sum] as number)
      if (full[sum] === 1 || (share > 0 && left <= 1e-9)) blocked = true
      if (share > 0 && left / share < room) { room = left / share; first = sum }
    })
    if (blocked || room <= 1e-9 || room === Infinity) continue
    above(column, 1, (sum, share) => { sums[sum] = (sums[sum] as number) + share * room })
    if (first === -1) atUpper.push(column)
    else {
      chosen[first - size] = column
      full[first] = 1
      atUpper.push(first)
    }
  }
  return { chosen, atUpper }
}
