import { ContradictionError } from './audit-errors.ts'
import type { SumProgramme } from './sum-matrix.ts'

/** Variables by those of another programme: `value = sign × variable + offset`; a sign of 0 says that the value is the offset. */
export interface Aliases {
  readonly variable: Int32Array
  readonly sign: Int8Array
  readonly offset: Float64Array
}

/** A programme without the variables that follow from one other, and what stands for those of the first. */
export interface MergedProgramme {
  readonly programme: SumProgramme
  readonly aliases: Aliases
}

const eps = 1e-9
const mostRounds = 30

/** What a row says once aliases are put in: the sum of variables, each times its factor, plus a number. */
interface Expression {
  readonly factors: Map<number, number>
  constant: number
}

/**
 * Two hidden cells in one sum are one unknown: the second is what is left of the sum. Puts one in place of the other until no sum
 * of two is left; lines with two hidden cells are the most common ones, and every pair gone is a row and a variable less to search.
 */
export function mergePairs(programme: SumProgramme, whole: boolean): MergedProgramme {
  // A count that is no whole number is odd enough: what is known of whole numbers then holds only for the variables as they are.
  if (whole && ![...programme.lower, ...programme.upper].every((bound) => bound === Infinity || Number.isInteger(bound))) return asItIs(programme)
  const merger = new PairMerger(programme, whole)
  for (let round = 0; round < mostRounds && merger.pass(); round += 1) { /* until nothing changes */ }
  return merger.written()
}

function asItIs(programme: SumProgramme): MergedProgramme {
  const count = programme.lower.length
  return { programme, aliases: { variable: Int32Array.from({ length: count }, (_, index) => index), sign: new Int8Array(count).fill(1), offset: new Float64Array(count) } }
}

class PairMerger {
  private readonly given: SumProgramme
  private readonly whole: boolean
  private readonly lower: Float64Array
  private readonly upper: Float64Array
  private readonly variable: Int32Array
  private readonly sign: Int8Array
  private readonly offset: Float64Array
  private readonly dropped: Uint8Array

  constructor(programme: SumProgramme, whole: boolean) {
    const count = programme.lower.length
    this.given = programme
    this.whole = whole
    this.lower = programme.lower.slice()
    this.upper = programme.upper.slice()
    this.variable = Int32Array.from({ length: count }, (_, index) => index)
    this.sign = new Int8Array(count).fill(1)
    this.offset = new Float64Array(count)
    this.dropped = new Uint8Array(programme.rows.length)
  }

  /** Follows aliases to the end. */
  private settle(variable: number): void {
    let next = this.variable[variable] as number
    while (next !== this.variable[next]) {
      this.offset[variable] = (this.offset[variable] as number) + (this.sign[variable] as number) * (this.offset[next] as number)
      this.sign[variable] = (this.sign[variable] as number) * (this.sign[next] as number)
      next = this.variable[next] as number
      this.variable[variable] = next
    }
  }

  private isClosed(variable: number): boolean {
    return (this.upper[variable] as number) - (this.lower[variable] as number) <= eps
  }

  private add(expression: Expression, variable: number, factor: number): void {
    this.settle(variable)
    const end = this.variable[variable] as number
    expression.constant += factor * (this.offset[variable] as number)
    const own = factor * (this.sign[variable] as number)
    if (this.isClosed(end)) {
      expression.constant += own * (this.lower[end] as number)
      return
    }
    const sum = (expression.factors.get(end) ?? 0) + own
    if (sum === 0) expression.factors.delete(end)
    else expression.factors.set(end, sum)
  }

  private expressionOf(row: number): Expression {
    const expression: Expression = { factors: new Map(), constant: 0 }
    for (const member of this.given.rows[row] as Int32Array) this.add(expression, member, 1)
    return expression
  }

  /** Looks at every row once; says whether anything changed. */
  pass(): boolean {
    let any = false
    for (let row = 0; row < this.dropped.length; row += 1) {
      if (this.dropped[row] === 1) continue
      const sum = this.given.size + row
      const expression = this.expressionOf(row)
      if (expression.factors.size > 2) continue
      this.add(expression, sum, -1)
      if (this.follow(expression, sum)) {
        this.dropped[row] = 1
        any = true
      }
    }
    return any
  }

  /** Draws what follows from an expression that is zero; says whether that is all it says. */
  private follow({ factors, constant }: Expression, sum: number): boolean {
    const [first, second, ...more] = [...factors]
    const slack = 1e-6 * Math.max(1, Math.abs(constant))
    if (first === undefined) {
      if (Math.abs(constant) > slack) throw new ContradictionError()
      return true
    }
    if (more.length > 0) return false
    if (second === undefined) return this.fix(first[0], -constant / first[1])
    const [one, other] = this.inOrder(first, second, sum)
    if (Math.abs(one[1]) !== 1 || Math.abs(other[1]) !== 1 || !this.fits(constant)) return false
    // Sums stay with their rows, but for the sum that goes with this one.
    if (one[0] >= this.given.size && one[0] !== sum) return false
    if (other[0] >= this.given.size && one[0] < this.given.size) return false
    this.replace(one[0], { by: other[0], sign: -one[1] * other[1] as 1 | -1, offset: -one[1] * tidy(constant) })
    return true
  }

  /** The variable that goes comes first: the row's own sum, or else a single region. */
  private inOrder<Term extends readonly [number, number]>(first: Term, second: Term, sum: number): readonly [Term, Term] {
    return second[0] === sum || (first[0] !== sum && first[0] >= this.given.size) ? [second, first] : [first, second]
  }

  private fits(value: number): boolean {
    return !this.whole || Math.abs(value - Math.round(value)) <= 1e-6
  }

  private fix(variable: number, value: number): boolean {
    if (!this.fits(value)) return false
    this.narrow(variable, tidy(value), tidy(value))
    return true
  }

  private narrow(variable: number, low: number, high: number): void {
    const least = Math.max(low, this.lower[variable] as number)
    const most = Math.min(high, this.upper[variable] as number)
    if (least > most + 1e-6 * Math.max(1, Math.abs(least))) throw new ContradictionError()
    this.lower[variable] = Math.min(least, most)
    this.upper[variable] = most
  }

  private replace(variable: number, { by, sign, offset }: { by: number; sign: 1 | -1; offset: number }): void {
    const [low, high] = [this.lower[variable] as number, this.upper[variable] as number]
    this.variable[variable] = by
    this.sign[variable] = sign
    this.offset[variable] = offset
    if (sign === 1) this.narrow(by, low - offset, high - offset)
    else this.narrow(by, offset - high, offset - low)
  }

  /** The programme that is left. */
  written(): MergedProgramme {
    const { size, rows } = this.given
    const kept = rows.flatMap((_, row) => (this.dropped[row] === 1 ? [] : [row]))
    const single = Array.from({ length: size }, (_, region) => region).filter((region) => this.variable[region] === region && !this.isClosed(region))
    const placeOf = new Map(single.map((region, place) => [region, place]))
    const lower = single.map((region) => this.lower[region] as number)
    const upper = single.map((region) => this.upper[region] as number)
    /** What each sum that stays is more than the sum of its row's variables. */
    const beyond = new Map<number, number>()
    const [members, factors] = [[] as Int32Array[], [] as Float64Array[]]
    for (const row of kept) {
      const { factors: terms, constant } = this.expressionOf(row)
      const sum = size + row
      let own = constant
      for (const [variable, factor] of terms) own += factor * (beyond.get(variable) ?? 0)
      members.push(Int32Array.from(terms.keys(), (variable) => placeOf.get(variable) as number))
      factors.push(Float64Array.from(terms.values()))
      this.settle(sum)
      const end = this.variable[sum] as number
      const low = this.isClosed(end) ? this.valueOf(sum) : this.lower[sum] as number
      const high = this.isClosed(end) ? low : this.upper[sum] as number
      lower.push(tidy(low - own))
      upper.push(tidy(high - own))
      beyond.set(sum, own)
      placeOf.set(sum, single.length + members.length - 1)
    }
    return { programme: { size: single.length, rows: members, factors, lower: Float64Array.from(lower), upper: Float64Array.from(upper) }, aliases: this.aliases(placeOf, beyond) }
  }

  private valueOf(variable: number): number {
    return (this.sign[variable] as number) * (this.lower[this.variable[variable] as number] as number) + (this.offset[variable] as number)
  }

  private aliases(placeOf: ReadonlyMap<number, number>, beyond: ReadonlyMap<number, number>): Aliases {
    const count = this.variable.length
    const result = { variable: new Int32Array(count).fill(-1), sign: new Int8Array(count), offset: new Float64Array(count) }
    for (let variable = 0; variable < count; variable += 1) {
      this.settle(variable)
      const end = this.variable[variable] as number
      if (this.isClosed(end)) {
        result.offset[variable] = this.valueOf(variable)
        continue
      }
      const sign = this.sign[variable] as number
      result.variable[variable] = placeOf.get(end) as number
      result.sign[variable] = sign
      result.offset[variable] = (this.offset[variable] as number) + sign * (beyond.get(end) ?? 0)
    }
    return result
  }
}

/** Removes the dust of subtraction. */
function tidy(value: number): number {
  const nearest = Math.round(value)
  return Math.abs(value - nearest) < 1e-9 ? nearest : value
}
