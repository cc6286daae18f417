import type { LinearSolver, OpenProgramme } from '../check-request.ts'
import { ContradictionError, UndecidedError } from './audit-errors.ts'

/** Components up to this size are also solved in whole numbers where fractions could be the reason for a bound. */
const mostWholeRegions = 200
const mostWitnesses = 300

/** A sum held to a value. */
export interface GivenSum {
  readonly regions: Int32Array
  readonly value: number
}

interface Part {
  readonly regions: readonly number[]
  readonly rows: readonly { readonly regions: Int32Array; readonly low: number; readonly high: number }[]
  readonly low: Float64Array
  readonly high: Float64Array
}

/** The programme of one component: asked for each bound, warm from the last. */
export class ComponentProgramme {
  private readonly open: OpenProgramme
  private readonly columnOf: ReadonlyMap<number, number>
  private readonly rowOf = new Map<string, { row: number; fixed: number }>()
  /** Possible tables found on the way: they answer many questions. */
  private readonly witnesses: Float64Array[] = []
  private readonly size: number

  constructor(solver: LinearSolver, { regions, rows, low, high }: Part) {
    this.size = regions.length
    this.columnOf = new Map(regions.map((region, column) => [region, column]))
    this.open = solver.open({
      lower: Float64Array.from(regions, (region) => low[region] as number),
      upper: Float64Array.from(regions, (region) => high[region] as number),
      rows: rows.map((row, index) => {
        const inner = row.regions.filter((region) => this.columnOf.has(region))
        const fixed = row.regions.reduce((sum, region) => sum + (this.columnOf.has(region) ? 0 : low[region] as number), 0)
        this.rowOf.set(keyOf(row.regions), { row: index, fixed })
        return { columns: inner.map((region) => this.columnOf.get(region) as number), low: Math.max(0, row.low - fixed), high: row.high - fixed }
      }),
    })
  }

  /** Says whether a possible table is known in which a sum has this value. */
  reaches(members: readonly number[], value: number): boolean {
    const columns = members.map((region) => this.columnOf.get(region) as number)
    return this.witnesses.some((point) => Math.abs(columns.reduce((sum, column) => sum + (point[column] as number), 0) - value) <= 1e-6)
  }

  /** Says whether two possible tables are known that differ in a sum: then it is not exact. */
  spreads(members: readonly number[]): boolean {
    const columns = members.map((region) => this.columnOf.get(region) as number)
    let first: number | null = null
    for (const point of this.witnesses) {
      const value = columns.reduce((sum, column) => sum + (point[column] as number), 0)
      if (first === null) first = value
      else if (Math.abs(value - first) > 1e-5) return true
    }
    return false
  }

  /** The least or most of a sum. */
  optimum(sense: 'least' | 'most', members: readonly number[], { whole, given }: { whole: boolean; given: readonly GivenSum[] }): number {
    const columns = members.map((region) => this.columnOf.get(region) as number)
    const held = given.map(({ regions, value }) => {
      const found = this.rowOf.get(keyOf(regions))
      if (found === undefined) throw new UndecidedError()
      return { row: found.row, value: value - found.fixed }
    })
    let answer = this.open.ask({ sense, columns, whole: false, seconds: 20, given: held })
    if (answer.status === 'unbounded') return sense === 'least' ? -Infinity : Infinity
    if (answer.status === 'infeasible') throw new ContradictionError()
    if (answer.status !== 'optimal') throw new UndecidedError()
    if (whole && this.size <= mostWholeRegions && !isWhole(answer.values)) {
      const exact = this.open.ask({ sense, columns, whole: true, seconds: 3, given: held })
      if (exact.status === 'infeasible') throw new ContradictionError()
      if (exact.status === 'optimal') answer = exact
    }
    if (given.length === 0 && this.witnesses.length < mostWitnesses && (!whole || isWhole(answer.values))) this.witnesses.push(answer.values)
    const value = columns.reduce((sum, column) => sum + (answer.values[column] as number), 0)
    if (!whole) return value
    return sense === 'least' ? Math.ceil(value - 1e-6) : Math.floor(value + 1e-6)
  }

  close(): void {
    this.open.close()
  }
}

function keyOf(regions: Int32Array): string {
  return Int32Array.from(regions).sort().join(',')
}

function isWhole(values: Float64Array): boolean {
  return values.every((value) => Math.abs(value - Math.round(value)) <= 1e-6)
}
