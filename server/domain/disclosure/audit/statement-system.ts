import { buildAtomSpace, cellBox, forEachAtom, tableBox } from './population-atoms.ts'
import type { AtomSpace, PopulationBox } from './population-atoms.ts'
import { behindMidpoint, behindRounded, isSumOfShownParts, midpointHolds } from '../tables/rounding.ts'
import { topCategories } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'

/** A table with where it comes from. */
export interface SourcedTable {
  readonly table: TableModel
  /** Path of the file, or name of the earlier release. */
  readonly origin: string
  readonly earlier: boolean
  /** True where it is about another version of the data: only the same query is compared. */
  readonly otherVersion?: boolean
  /** True for a release of another project. */
  readonly elsewhere?: boolean
}

/** What one released cell says: the sum over some regions lies in a range. */
export interface Statement {
  readonly source: SourcedTable
  readonly cell: TableCell
  readonly box: PopulationBox
  readonly low: number
  readonly high: number
  readonly how: 'exact' | 'hidden' | 'rounded' | 'range'
  regions: Int32Array
}

/** Statements over regions: sets of atoms that no statement tells apart. */
export interface StatementSystem {
  readonly space: AtomSpace
  readonly statements: readonly Statement[]
  readonly regionCount: number
}

/** How statements are read from cells. */
export interface StatementOptions {
  /** Takes hidden counts to be below the number that the author says everything below was suppressed. */
  readonly capHidden: boolean
  /** Takes hidden counts to be at least one where the author says that zeros are shown. */
  readonly zeros: boolean
  /** Lets decimal sums differ by half of their last place. */
  readonly loose: boolean
}

function rangeBehind(table: TableModel, cell: TableCell, options: StatementOptions): Pick<Statement, 'low' | 'high' | 'how'> | null {
  const { claims } = table
  const shown = cell.shown
  if (shown.is === 'text') return null
  if (shown.is === 'range') return { low: shown.low, high: shown.high ?? Infinity, how: 'range' }
  if (shown.is !== 'number') {
    const counting = table.measure.kind === 'count'
    const least = counting && options.zeros && claims.zerosShown ? 1 : 0
    const most = counting && options.capHidden && claims.suppressedBelow !== null ? claims.suppressedBelow - 1 : Infinity
    return { low: least, high: Math.max(least, most), how: 'hidden' }
  }
  if (table.measure.kind === 'count') {
    if (claims.midpoint !== null && midpointHolds(shown.value, claims.midpoint)) {
      const { low, high } = behindMidpoint(shown.value, claims.midpoint)
      return { low, high: high ?? Infinity, how: 'rounded' }
    }
    if (claims.midpoint !== null && isSumOfShownParts(table, cell)) return { low: 0, high: Infinity, how: 'rounded' }
    if (claims.roundedTo !== null && shown.value % claims.roundedTo === 0) {
      const { low, high } = behindRounded(shown.value, claims.roundedTo)
      return { low, high: high ?? Infinity, how: 'rounded' }
    }
  }
  const slack = options.loose && shown.decimals > 0 ? 0.5 * 10 ** -shown.decimals : 0
  return { low: shown.value - slack, high: shown.value + slack, how: 'exact' }
}

/** Whether a cell shows its number as it is: neither hidden nor rounded nor a range. */
export function isShownExactly(table: TableModel, cell: TableCell): boolean {
  return rangeBehind(table, cell, { capHidden: false, zeros: true, loose: false })?.how === 'exact'
}

/** Marks atoms that a table's margins say are empty: categories listed under a margin are all there is. */
function markEmpty(space: AtomSpace, table: TableModel, base: PopulationBox, empty: Uint8Array): void {
  table.dimensions.forEach((dimension, index) => {
    if (!table.additive || dimension.totals.length === 0 || !table.cells.some((cell) => dimension.totals.includes(cell.codes[index] ?? ''))) return
    const place = space.variables.findIndex(({ name }) => name === dimension.name)
    const variable = space.variables[place]
    if (variable === undefined) return
    const listed = new Set<number>()
    for (const code of topCategories(dimension)) for (const atom of variable.ofCode.get(code) ?? []) listed.add(atom)
    const within = base[place] ?? null
    const outside = Int32Array.from({ length: variable.size }, (_, atom) => atom).filter((atom) => !listed.has(atom) && (within === null || within.includes(atom)))
    if (outside.length === 0 || listed.size === 0) return
    forEachAtom(space, base.map((atoms, other) => (other === place ? outside : atoms)), (atom) => { empty[atom] = 1 })
  })
}

function hash(seed: number): number {
  let value = (seed + 0x9e3779b9) | 0
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad)
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97)
  return value ^ (value >>> 15)
}

/** Puts the cells of some tables into one system; `null` where it would be too large. */
export function buildSystem(sources: readonly SourcedTable[], options: StatementOptions): StatementSystem | null {
  const space = buildAtomSpace(sources.map(({ table }) => table))
  if (space === null) return null
  const empty = new Uint8Array(space.size)
  const one = new Int32Array(space.size)
  const other = new Int32Array(space.size)
  const used = new Uint8Array(space.size)
  const statements: Statement[] = []
  let visits = 0
  for (const source of sources) {
    const base = tableBox(space, source.table)
    markEmpty(space, source.table, base, empty)
    for (const cell of source.table.cells) {
      const range = rangeBehind(source.table, cell, options)
      if (range === null) continue
      const box = cellBox(space, source.table, base, cell.codes)
      const key = statements.length
      statements.push({ source, cell, box, ...range, regions: Int32Array.of() })
      const first = hash(2 * key)
      const second = hash(2 * key + 1)
      forEachAtom(space, box, (atom) => {
        one[atom] = ((one[atom] ?? 0) + first) | 0
        other[atom] = ((other[atom] ?? 0) ^ second) | 0
        used[atom] = 1
        visits += 1
      })
      if (visits > 20_000_000) return null
    }
  }
  const regionOf = regionsOfAtoms(space.size, { one, other, used, empty })
  for (const statement of statements) {
    const regions = new Set<number>()
    forEachAtom(space, statement.box, (atom) => {
      const region = regionOf.of[atom] ?? -1
      if (region >= 0) regions.add(region)
    })
    statement.regions = Int32Array.from(regions)
  }
  return { space, statements, regionCount: regionOf.count }
}

interface AtomMarks {
  readonly one: Int32Array
  readonly other: Int32Array
  readonly used: Uint8Array
  readonly empty: Uint8Array
}

function regionsOfAtoms(size: number, { one, other, used, empty }: AtomMarks): { of: Int32Array; count: number } {
  const of = new Int32Array(size).fill(-1)
  const byMark = new Map<string, number>()
  let count = 0
  for (let atom = 0; atom < size; atom += 1) {
    if (used[atom] === 0 || empty[atom] === 1) continue
    const mark = `${one[atom]}:${other[atom]}`
    let region = byMark.get(mark)
    if (region === undefined) {
      region = count
      count += 1
      byMark.set(mark, region)
    }
    of[atom] = region
  }
  return { of, count }
}

