/** A sum over columns, with the only value that matters where there is one. */
export interface AskedSum {
  readonly columns: readonly number[]
  readonly wanted: number | null
}

/** Numbers that all points of a pool hold together. */
const mostNumbers = 4_000_000
const mostPoints = 400
const mixed = 12
const differs = 1e-5
const same = 1e-7

/** Possible tables that a search met: two of them that differ in a sum prove that it is open. */
export class PointPool {
  private readonly points: Float64Array[] = []
  private readonly size: number
  private randomState = 54321

  constructor(size: number) {
    this.size = size
  }

  /** Keeps a copy of a point while there is room. */
  keep(point: Float64Array): void {
    if (this.points.length < mostPoints && this.points.length * this.size < mostNumbers) this.points.push(point.slice())
  }

  /** Whether two points differ in a sum. */
  spreads(columns: readonly number[]): boolean {
    const [first, ...rest] = this.points
    if (first === undefined) return false
    const value = sumAt(first, columns)
    return rest.some((point) => Math.abs(sumAt(point, columns) - value) > differs)
  }

  /**
   * The sums that no known point with a sum held to a value shows to be open, or to be anything but what is wanted.
   * What lies between two possible points is possible too, unless all must be `whole`.
   */
  undecided<Asked extends AskedSum>(held: readonly number[], value: number, asked: readonly Asked[], whole: boolean): readonly Asked[] {
    const own = this.points.map((point) => sumAt(point, held))
    let points = this.points.filter((_, index) => Math.abs((own[index] as number) - value) <= same)
    if (!whole) points = [...this.between(own, value), ...points]
    let left = asked
    const [first, ...rest] = points
    if (first === undefined) return left
    left = left.filter(({ columns, wanted }) => wanted === null || Math.abs(sumAt(first, columns) - wanted) <= differs)
    for (const point of rest) {
      if (left.length === 0) break
      left = left.filter(({ columns }) => Math.abs(sumAt(point, columns) - sumAt(first, columns)) <= differs)
    }
    return left
  }

  /** Points between those where the sum is smaller and those where it is larger. */
  private between(own: readonly number[], value: number): readonly Float64Array[] {
    const below = this.points.flatMap((_, index) => ((own[index] as number) < value - same ? [index] : []))
    const above = this.points.flatMap((_, index) => ((own[index] as number) > value + same ? [index] : []))
    if (below.length === 0 || above.length === 0) return []
    return [0, 1, 2].map(() => {
      const [least, most] = [this.mix(below, own), this.mix(above, own)]
      const share = (value - least.sum) / (most.sum - least.sum)
      return least.point.map((low, column) => low + share * ((most.point[column] as number) - low))
    })
  }

  private mix(indices: readonly number[], own: readonly number[]): { point: Float64Array; sum: number } {
    const point = new Float64Array(this.size)
    const chosen = indices.length <= mixed ? indices : Array.from({ length: mixed }, () => indices[Math.floor(this.random() * indices.length)] as number)
    const weights = chosen.map(() => 0.1 + this.random())
    const all = weights.reduce((sum, weight) => sum + weight, 0)
    let sum = 0
    chosen.forEach((index, at) => {
      const [weight, from] = [(weights[at] as number) / all, this.points[index] as Float64Array]
      sum += weight * (own[index] as number)
      for (let column = 0; column < this.size; column += 1) point[column] = (point[column] as number) + weight * (from[column] as number)
    })
    return { point, sum }
  }

  private random(): number {
    this.randomState = (Math.imul(this.randomState, 1664525) + 1013904223) | 0
    return (this.randomState >>> 0) / 4294967296
  }
}

function sumAt(point: Float64Array, columns: readonly number[]): number {
  let sum = 0
  for (const column of columns) sum += point[column] as number
  return sum
}
