import { UndecidedError } from './audit-errors.ts'
import type { Aliases } from './merged-pairs.ts'
import { sameSet, setHash } from './row-reduction.ts'

/** A variable that stands for a sum: `sum = sign × variable + offset`. A sign of 0 says that the offset is all. */
export interface Alias {
  readonly variable: number
  readonly sign: number
  readonly offset: number
}

/** A sum of columns with its place among the variables before pairs were merged; -1 where it has none. */
interface PlacedSum {
  readonly columns: Int32Array
  readonly place: number
}

/** Which variable of a merged programme stands for each column, and for each sum that has one. */
export class SumAliases {
  private readonly size: number
  private readonly aliases: Aliases
  private readonly byHash = new Map<number, PlacedSum[]>()
  private readonly columnsOf = new Map<number, Int32Array>()
  /** A column or sum that each variable is, but for a number. */
  private readonly placeOf = new Map<number, number>()

  constructor(size: number, aliases: Aliases, sums: readonly PlacedSum[]) {
    this.size = size
    this.aliases = aliases
    for (const sum of sums) {
      if (sum.place === -1) continue
      const hash = setHash(sum.columns)
      this.byHash.set(hash, [...(this.byHash.get(hash) ?? []), sum])
      this.columnsOf.set(sum.place, sum.columns)
    }
    aliases.variable.forEach((variable, place) => { if (aliases.sign[place] === 1) this.placeOf.set(variable, place) })
  }

  /** What stands for a sum, `null` where nothing does. */
  of(columns: readonly number[]): Alias | null {
    const [first] = columns
    if (columns.length === 1 && first !== undefined) return this.at(first)
    const rising = [...columns].sort((one, other) => one - other)
    const found = this.byHash.get(setHash(rising))?.find((sum) => sameSet(sum.columns, rising))
    return found === undefined ? null : this.at(found.place)
  }

  /** What stands for a column. */
  at(place: number): Alias {
    const { variable, sign, offset } = this.aliases
    return { variable: variable[place] as number, sign: sign[place] as number, offset: offset[place] as number }
  }

  /** The columns that a variable is the sum of, but for an offset. */
  sumOf(variable: number): { readonly columns: readonly number[]; readonly offset: number } {
    const place = this.placeOf.get(variable) ?? -1
    const columns = place < this.size ? [place] : [...this.columnsOf.get(place) ?? []]
    if (place === -1 || columns.length === 0) throw new UndecidedError()
    return { columns, offset: this.aliases.offset[place] as number }
  }

  /** A sum of columns as weights of variables and a number. */
  weighed(columns: readonly number[]): { readonly weights: ReadonlyMap<number, number>; readonly constant: number } {
    const weights = new Map<number, number>()
    let constant = 0
    for (const column of columns) {
      const { variable, sign, offset } = this.at(column)
      constant += offset
      if (sign !== 0) weights.set(variable, (weights.get(variable) ?? 0) + sign)
    }
    return { weights, constant }
  }

  /** The values of all columns by those of the variables. */
  pointOf(values: Float64Array): Float64Array {
    const { variable, sign, offset } = this.aliases
    const point = offset.slice(0, this.size)
    for (let column = 0; column < this.size; column += 1) {
      const own = sign[column] as number
      if (own !== 0) point[column] = (point[column] as number) + own * (values[variable[column] as number] as number)
    }
    return point
  }
}
