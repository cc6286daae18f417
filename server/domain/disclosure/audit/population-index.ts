import type { TableModel } from '../tables/table-model.ts'
import type { Condition } from '../tables/table-description.ts'
import { atomsOfCondition, rowsOf, variablesOf } from './population-atoms.ts'
import type { VariableAtoms } from './population-atoms.ts'

/** A population by the variables that narrow it alone: `[variable, set of atoms]`, by ascending variable. */
export type NarrowBox = readonly (readonly [variable: number, set: number])[]

/** Sets of atoms of one variable, each known by a number. */
class AtomSets {
  readonly atoms: VariableAtoms
  private readonly numbers = new Map<string, number>()
  private readonly sets: Int32Array[] = []
  private readonly ofCode = new Map<string, number>()
  private readonly relations = new Map<number, 'within' | 'disjoint' | 'other'>()

  constructor(atoms: VariableAtoms) {
    this.atoms = atoms
  }

  number(set: Int32Array): number {
    const key = set.join(',')
    let known = this.numbers.get(key)
    if (known === undefined) {
      known = this.sets.length
      this.sets.push(set)
      this.numbers.set(key, known)
    }
    return known
  }

  code(code: string): number {
    let known = this.ofCode.get(code)
    if (known === undefined) {
      known = this.number(this.atoms.ofCode.get(code) ?? Int32Array.of())
      this.ofCode.set(code, known)
    }
    return known
  }

  both(one: number, other: number): number {
    if (one === other) return one
    const within = new Set(this.sets[other])
    return this.number((this.sets[one] ?? Int32Array.of()).filter((atom) => within.has(atom)))
  }

  isEmpty(set: number): boolean {
    return (this.sets[set]?.length ?? 0) === 0
  }

  without(outer: number, inner: number): number {
    const left = new Set(this.sets[inner])
    return this.number((this.sets[outer] ?? Int32Array.of()).filter((atom) => !left.has(atom)))
  }

  /** All atoms but those of a set, the last ones left out. */
  complement(inner: number, lastOnes: number): number {
    const left = new Set(this.sets[inner])
    return this.number(Int32Array.from({ length: this.atoms.size - lastOnes }, (_, atom) => atom).filter((atom) => !left.has(atom)))
  }

  /** How the first set lies to the second. */
  relation(one: number, other: number): 'within' | 'disjoint' | 'other' {
    if (one === other) return 'within'
    const key = one * 4_194_304 + other
    let known = this.relations.get(key)
    if (known === undefined) {
      const set = new Set(this.sets[other])
      const shared = (this.sets[one] ?? Int32Array.of()).filter((atom) => set.has(atom)).length
      known = shared === 0 ? 'disjoint' : shared === this.sets[one]?.length ? 'within' : 'other'
      this.relations.set(key, known)
    }
    return known
  }
}

/** Compares the populations of any number of tables without a space that all of them span. */
export class PopulationIndex {
  private readonly variables: readonly AtomSets[]
  private readonly places: ReadonlyMap<string, number>
  private readonly bases = new Map<TableModel, ReadonlyMap<number, number>>()

  constructor(tables: readonly TableModel[]) {
    this.variables = variablesOf(tables).map((atoms) => new AtomSets(atoms))
    this.places = new Map(this.variables.map(({ atoms }, place) => [atoms.name, place]))
  }

  /** The population of a cell; `null` where nobody can be in it. */
  box(table: TableModel, codes: readonly string[]): NarrowBox | null {
    const narrowed = new Map(this.base(table))
    table.dimensions.forEach((dimension, index) => {
      const code = codes[index] ?? ''
      const place = this.places.get(dimension.name)
      if (place !== undefined && !dimension.totals.includes(code)) this.narrow(narrowed, place, this.variables[place]?.code(code) ?? 0)
    })
    const box = [...narrowed].sort(([one], [other]) => one - other)
    return box.some(([place, set]) => this.variables[place]?.isEmpty(set) === true) ? null : box
  }

  private base(table: TableModel): ReadonlyMap<number, number> {
    const known = this.bases.get(table)
    if (known !== undefined) return known
    const narrowed = new Map<number, number>()
    const conditions: readonly (readonly [string, Condition])[] = [...Object.entries(table.where ?? {}), ...rowsOf(table)]
    for (const [name, condition] of conditions) {
      const place = this.places.get(name)
      const sets = place === undefined ? undefined : this.variables[place]
      if (place !== undefined && sets !== undefined) this.narrow(narrowed, place, sets.number(atomsOfCondition(sets.atoms, condition)))
    }
    this.bases.set(table, narrowed)
    return narrowed
  }

  private narrow(narrowed: Map<number, number>, place: number, set: number): void {
    const known = narrowed.get(place)
    narrowed.set(place, known === undefined ? set : this.variables[place]?.both(known, set) ?? set)
  }

  /** Key by which equal populations are recognised. */
  key(box: NarrowBox): string {
    return box.map(([place, set]) => `${place}:${set}`).join(';')
  }

  /** Whether everybody of the first population belongs to the second. */
  isWithin(inner: NarrowBox, outer: NarrowBox): boolean {
    let at = 0
    for (const [place, set] of outer) {
      while (at < inner.length && (inner[at]?.[0] ?? Infinity) < place) at += 1
      const own = inner[at]
      if (own === undefined || own[0] !== place || this.variables[place]?.relation(own[1], set) !== 'within') return false
    }
    return true
  }

  /** Whether nobody can belong to both. */
  areDisjoint(one: NarrowBox, other: NarrowBox): boolean {
    let at = 0
    for (const [place, set] of one) {
      while (at < other.length && (other[at]?.[0] ?? Infinity) < place) at += 1
      const own = other[at]
      if (own !== undefined && own[0] === place && this.variables[place]?.relation(own[1], set) === 'disjoint') return true
    }
    return false
  }

  /**
   * What is left of a population without one inside it, where one variable alone tells them apart: as it is, and without those whom no
   * category names, who as a rule are nobody.
   */
  rests(outer: NarrowBox, inner: NarrowBox): readonly NarrowBox[] {
    const outside = new Map(outer)
    const differing = inner.filter(([place, set]) => outside.get(place) !== set)
    const [only] = differing
    const sets = only === undefined ? undefined : this.variables[only[0]]
    if (only === undefined || differing.length !== 1 || sets === undefined) return []
    const [place, set] = only
    const wide = outside.get(place)
    const left = wide === undefined ? [sets.complement(set, 0), sets.complement(set, 1)] : [sets.without(wide, set)]
    return left.filter((rest) => !sets.isEmpty(rest)).map((rest) =>
      [...outer.filter(([at]) => at !== place), [place, rest] as const].sort(([one], [other]) => one - other))
  }
}
