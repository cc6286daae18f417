import { parseNumber, parseRange } from '../tables/shown-value.ts'
import type { Conditions } from '../ledger/released-numbers.ts'
import type { Condition } from '../tables/table-description.ts'
import type { TableModel } from '../tables/table-model.ts'

/** More atoms than this are not looked at; the tables go to a person. */
export const mostAtoms = 2_000_000

/** The smallest pieces into which the categories of one variable divide, over all tables together. */
export interface VariableAtoms {
  readonly name: string
  readonly size: number
  /** Atoms of a code; `null` for a code that no table or condition names. */
  readonly ofCode: ReadonlyMap<string, Int32Array>
}

interface WholeRange {
  readonly low: number
  readonly high: number
}

/** Reads a category as a range of whole numbers: `<20`, `20-29`, `65+`, `7`. */
export function rangeOfCode(code: string): WholeRange | null {
  const plain = code.trim()
  const range = parseRange(plain.replace(/\s*(?:세|years?|yrs?|y)$/i, ''))
  if (range !== null) return { low: /^(?:<|≤|under|less)/i.test(plain) || /(?:미만|이하)$/.test(plain) ? -Infinity : range.low, high: range.high ?? Infinity }
  const number = parseNumber(plain)
  return number !== null && Number.isInteger(number.value) && !number.percent ? { low: number.value, high: number.value } : null
}

const isSpan = (range: WholeRange | null): boolean => range !== null && range.low !== range.high

/** Every code, hierarchy and condition that tables use for one variable. */
interface VariableUse {
  readonly codes: Set<string>
  readonly groups: Map<string, readonly string[]>
  readonly spans: WholeRange[]
}

function usesOf(tables: readonly TableModel[]): Map<string, VariableUse> {
  const uses = new Map<string, VariableUse>()
  const use = (name: string): VariableUse => {
    const known = uses.get(name)
    if (known !== undefined) return known
    const fresh: VariableUse = { codes: new Set(), groups: new Map(), spans: [] }
    uses.set(name, fresh)
    return fresh
  }
  for (const table of tables) {
    for (const dimension of table.dimensions) {
      const { codes, groups } = use(dimension.name)
      for (const code of dimension.codes) if (!dimension.totals.includes(code)) codes.add(code)
      for (const [parent, parts] of Object.entries(dimension.groups)) {
        if (dimension.totals.includes(parent)) continue
        groups.set(parent, parts)
        for (const part of parts) codes.add(part)
      }
    }
    for (const [name, condition] of [...Object.entries(table.where ?? {}), ...rowsOf(table)]) {
      const { codes, spans } = use(name)
      if ('values' in condition) for (const code of condition.values) codes.add(code)
      else spans.push({ low: condition.from ?? -Infinity, high: condition.to ?? Infinity })
    }
  }
  return uses
}

/** Cuts the number line at every end of every range. */
function cutRanges(ranges: readonly WholeRange[]): readonly WholeRange[] {
  const starts = new Set<number>()
  for (const { low, high } of ranges) {
    starts.add(low)
    if (high !== Infinity) starts.add(high + 1)
  }
  const sorted = [...starts].sort((one, other) => one - other)
  const pieces = sorted.map((low, index) => ({ low, high: (sorted[index + 1] ?? Infinity) - 1 }))
  return pieces.filter((piece) => ranges.some((range) => range.low <= piece.low && piece.high <= range.high))
}

function atomsOfUse(name: string, use: VariableUse): VariableAtoms {
  const leaves = [...use.codes].filter((code) => !use.groups.has(code))
  const asRanges = leaves.map((code) => rangeOfCode(code))
  const numeric = use.spans.length > 0 || asRanges.some(isSpan)
  const ranges = numeric ? [...asRanges.flatMap((range) => range ?? []), ...use.spans] : []
  const pieces = cutRanges(ranges)
  const ofCode = new Map<string, Int32Array>()
  let next = pieces.length
  leaves.forEach((code, index) => {
    const range = numeric ? asRanges[index] ?? null : null
    ofCode.set(code, range === null ? Int32Array.of(next++) : atomsOfRange(pieces, range))
  })
  for (const code of use.groups.keys()) if (!ofCode.has(code)) ofCode.set(code, atomsOfGroup(code, use.groups, ofCode, new Set()))
  for (const span of use.spans) ofCode.set(spanKey(span), atomsOfRange(pieces, span))
  // One more atom for everything that no code names.
  return { name, size: next + 1, ofCode }
}

const spanKey = ({ low, high }: WholeRange): string => `\u0000${low}..${high}`

function atomsOfRange(pieces: readonly WholeRange[], range: WholeRange): Int32Array {
  return Int32Array.from(pieces.flatMap((piece, index) => (range.low <= piece.low && piece.high <= range.high ? [index] : [])))
}

function atomsOfGroup(code: string, groups: ReadonlyMap<string, readonly string[]>, known: Map<string, Int32Array>, above: Set<string>): Int32Array {
  const found = known.get(code)
  if (found !== undefined) return found
  const parts = groups.get(code)
  if (parts === undefined || above.has(code)) return Int32Array.of()
  const all = new Set<number>()
  for (const part of parts) for (const atom of atomsOfGroup(part, groups, known, new Set([...above, code]))) all.add(atom)
  const atoms = Int32Array.from([...all].sort((one, other) => one - other))
  known.set(code, atoms)
  return atoms
}

/** A product of atom sets, one per variable; `null` stands for all. */
export type PopulationBox = readonly (Int32Array | null)[]

/** The space of atoms that some tables share. */
export interface AtomSpace {
  readonly variables: readonly VariableAtoms[]
  readonly strides: readonly number[]
  readonly size: number
}

/** The rows of the data that a table's numbers are counted in, by its licence; none where it is not known. */
export function rowsOf(table: TableModel): Conditions {
  return table.about?.[0]?.rows ?? []
}

/** Every variable of some tables with its atoms. */
export function variablesOf(tables: readonly TableModel[]): readonly VariableAtoms[] {
  return [...usesOf(tables)].map(([name, use]) => atomsOfUse(name, use))
}

/** Builds the space of atoms of some tables; `null` where it would be too large. */
export function buildAtomSpace(tables: readonly TableModel[], most = mostAtoms): AtomSpace | null {
  const variables = variablesOf(tables)
  const strides: number[] = []
  let size = 1
  for (const variable of variables) {
    strides.push(size)
    size *= variable.size
    if (size > most) return null
  }
  return { variables, strides, size }
}

/** The atoms that a condition lets through. */
export function atomsOfCondition(variable: VariableAtoms, condition: Condition): Int32Array {
  if (!('values' in condition)) return variable.ofCode.get(spanKey({ low: condition.from ?? -Infinity, high: condition.to ?? Infinity })) ?? Int32Array.of()
  const all = new Set<number>()
  for (const code of condition.values) for (const atom of variable.ofCode.get(code) ?? []) all.add(atom)
  return Int32Array.from([...all].sort((one, other) => one - other))
}

function both(one: Int32Array | null, other: Int32Array | null): Int32Array | null {
  if (one === null || other === null) return one ?? other
  const set = new Set(other)
  return one.filter((atom) => set.has(atom))
}

/** The population of a whole table: its conditions. */
export function tableBox(space: AtomSpace, table: TableModel): PopulationBox {
  return space.variables.map((variable) => {
    const told = table.where !== null && Object.hasOwn(table.where, variable.name) ? table.where[variable.name] : undefined
    const conditions = [...(told === undefined ? [] : [told]), ...rowsOf(table).flatMap(([name, condition]) => (name === variable.name ? [condition] : []))]
    return conditions.reduce<Int32Array | null>((atoms, condition) => both(atoms, atomsOfCondition(variable, condition)), null)
  })
}

/** The population of one cell: the table's conditions and the cell's codes. */
export function cellBox(space: AtomSpace, table: TableModel, base: PopulationBox, codes: readonly string[]): PopulationBox {
  return space.variables.map((variable, place) => {
    const index = table.dimensions.findIndex(({ name }) => name === variable.name)
    const dimension = table.dimensions[index]
    if (dimension === undefined) return base[place] ?? null
    const code = codes[index] ?? ''
    if (dimension.totals.includes(code)) return base[place] ?? null
    return both(base[place] ?? null, variable.ofCode.get(code) ?? Int32Array.of())
  })
}

/** Visits every atom of a box. */
export function forEachAtom(space: AtomSpace, box: PopulationBox, visit: (atom: number) => void): void {
  const walk = (place: number, offset: number): void => {
    if (place < 0) { visit(offset); return }
    const stride = space.strides[place] ?? 1
    const atoms = box[place] ?? null
    if (atoms === null) {
      const size = space.variables[place]?.size ?? 0
      for (let atom = 0; atom < size; atom += 1) walk(place - 1, offset + atom * stride)
    } else for (const atom of atoms) walk(place - 1, offset + atom * stride)
  }
  walk(space.variables.length - 1, 0)
}

/** Says whether one box lies within another. */
export function isWithin(inner: PopulationBox, outer: PopulationBox): boolean {
  return outer.every((atoms, place) => {
    if (atoms === null) return true
    const own = inner[place] ?? null
    if (own === null || own.length > atoms.length) return false
    const set = new Set(atoms)
    return own.every((atom) => set.has(atom))
  })
}
