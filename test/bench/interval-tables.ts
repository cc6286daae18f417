import { buildTables } from '../../server/domain/disclosure/tables/build-tables.ts'
import { readTableDescription } from '../../server/domain/disclosure/tables/table-description.ts'
import type { TableModel } from '../../server/domain/disclosure/tables/table-model.ts'

/** Categories of one variable: leaves, and groups that are sums of leaves or of other groups; the margin is `Total`. */
export interface Variable { readonly name: string; readonly leaves: readonly string[]; readonly groups: Readonly<Record<string, readonly string[]>> }

/** A relation of additivity: a cell is the sum of its parts; cells go by their key. */
export interface Relation { readonly whole: string; readonly parts: readonly string[] }

/** A generated file of counts, with what a reference needs to know of it. */
export interface GeneratedTable { readonly text: string; readonly description: object; readonly variables: readonly Variable[] }

/** Generated tables of one population. */
export interface GeneratedCase {
  readonly name: string
  readonly tables: readonly GeneratedTable[]
  readonly values: ReadonlyMap<string, number>
  readonly hidden: ReadonlySet<string>
  readonly relations: readonly Relation[]
}

/** Random numbers from a seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

function poisson(random: () => number, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  let [left, count] = [Math.exp(-mean), 0]
  for (let product = random(); product > left; product *= random()) count += 1
  left = 0
  return count
}

/** A variable of some leaves, in groups of `width` where asked. */
export function variable(name: string, size: number, width = 0): Variable {
  const leaves = Array.from({ length: size }, (_, index) => `${name}${index + 1}`)
  const groups: Record<string, readonly string[]> = {}
  if (width > 0) for (let from = 0; from < size; from += width) groups[`${name}-g${from / width + 1}`] = leaves.slice(from, from + width)
  return { name, leaves, groups }
}

const partsIn = ({ leaves, groups }: Variable, code: string): readonly string[] | null => {
  if (code !== 'Total') return groups[code] ?? null
  const names = Object.keys(groups)
  return names.length > 0 ? names : leaves
}

const codesOf = ({ leaves, groups }: Variable): readonly string[] => [...leaves, ...Object.keys(groups), 'Total']

/** The key of a cell, by variable: a margin's variable is left out, so that linked tables share their common cells. */
const keyOf = (variables: readonly Variable[], codes: readonly string[]): string => variables.flatMap(({ name }, index) => (codes[index] === 'Total' ? [] : [`${name}=${codes[index]}`])).sort().join('&')

function product(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return lists.reduce<readonly (readonly string[])[]>((all, list) => all.flatMap((codes) => list.map((code) => [...codes, code])), [[]])
}

/** What a case is made of. */
export interface CasePlan { readonly name: string; readonly tables: readonly (readonly Variable[])[]; readonly hidden: number; readonly mean: number; readonly seed: number }

/** Makes random counts, hides the small ones, and then others until no sum holds exactly one hidden cell. */
export function generateCase({ name, tables, hidden: wanted, mean, seed }: CasePlan): GeneratedCase {
  const random = randomNumbers(seed)
  const values = new Map<string, number>()
  const relations: Relation[] = []
  const seen = new Set<string>()
  tables.forEach((variables) => fillTable(variables, { values, relations, seen, random, mean }, tables[0] ?? []))
  const hidden = hide(values, relations, wanted, random)
  return { name, values, hidden, relations, tables: tables.map((variables) => written(variables, values, hidden)) }
}

interface Filling { readonly values: Map<string, number>; readonly relations: Relation[]; readonly seen: Set<string>; readonly random: () => number; readonly mean: number }

function fillTable(variables: readonly Variable[], { values, relations, seen, random, mean }: Filling, first: readonly Variable[]): void {
  const effects = variables.map(({ leaves }) => new Map(leaves.map((leaf) => [leaf, Math.exp(0.5 * normal(random))])))
  const shared = variables.filter((one) => first !== variables && first.some(({ name }) => name === one.name))
  for (const codes of product(variables.map(({ leaves }) => leaves))) {
    const rate = codes.reduce((all, code, index) => all * (effects[index]?.get(code) ?? 1), mean)
    values.set(keyOf(variables, codes), poisson(random, rate))
  }
  if (shared.length > 0) shareMargin(variables, shared, values, random)
  const all = product(variables.map(codesOf)).map((codes) => ({ codes, depth: codes.reduce((sum, code, index) => sum + depth(variables[index] as Variable, code), 0) })).sort((one, other) => one.depth - other.depth)
  for (const { codes } of all) {
    const whole = keyOf(variables, codes)
    codes.forEach((code, place) => {
      const parts = partsIn(variables[place] as Variable, code)?.map((part) => keyOf(variables, codes.map((own, index) => (index === place ? part : own))))
      if (parts === undefined) return
      if (!values.has(whole)) values.set(whole, parts.reduce((sum, part) => sum + (values.get(part) ?? 0), 0))
      const id = `${whole}<${parts[0]}`
      if (!seen.has(id)) relations.push({ whole, parts })
      seen.add(id)
    })
  }
}

const depth = (one: Variable, code: string): number => (code === 'Total' ? 2 : code in one.groups ? 1 : 0)

/** Moves people about until the second table has the first one's numbers in the variables that both have. */
function shareMargin(variables: readonly Variable[], shared: readonly Variable[], values: Map<string, number>, random: () => number): void {
  const rest = variables.filter((one) => !shared.includes(one))
  const inner = product(rest.map(({ leaves }) => leaves))
  for (const codes of product(shared.map(({ leaves }) => leaves))) {
    const target = values.get(keyOf(shared, codes)) ?? 0
    const keys = inner.map((others) => keyOf([...shared, ...rest], [...codes, ...others]))
    let sum = keys.reduce((total, key) => total + (values.get(key) ?? 0), 0)
    while (sum !== target) {
      const key = keys[Math.floor(random() * keys.length)] as string
      const value = values.get(key) ?? 0
      if (sum > target && value === 0) continue
      values.set(key, value + Math.sign(target - sum))
      sum += Math.sign(target - sum)
    }
  }
}

function hide(values: Map<string, number>, relations: readonly Relation[], wanted: number, random: () => number): Set<string> {
  const hidden = new Set<string>()
  const small = [...values].filter(([, value]) => value > 0 && value < 10).map(([key]) => key)
  const keep = small.length > wanted * 0.45 ? wanted * 0.45 / small.length : 1
  for (const key of small) if (random() < keep) hidden.add(key)
  const lines = relations.map(({ whole, parts }) => [whole, ...parts])
  const linesOf = new Map<string, number[]>()
  lines.forEach((line, index) => line.forEach((key) => linesOf.set(key, [...(linesOf.get(key) ?? []), index])))
  const mend = (): void => {
    const queue = lines.map((_, index) => index)
    while (queue.length > 0) {
      const line = lines[queue.pop() as number] as readonly string[]
      if (line.filter((key) => hidden.has(key)).length !== 1) continue
      const open = line.slice(1).filter((key) => !hidden.has(key) && (values.get(key) ?? 0) > 0)
      // Cells whose other sums hold hidden cells already need no further ones.
      const cost = (key: string): number => (linesOf.get(key) ?? []).filter((index) => !(lines[index] ?? []).some((other) => hidden.has(other))).length * 1e6 + (values.get(key) ?? 0)
      const chosen = open.length === 0 ? line[0] as string : open.reduce((best, key) => (cost(key) < cost(best) ? key : best))
      if (hidden.has(chosen)) continue
      hidden.add(chosen)
      queue.push(...(linesOf.get(chosen) ?? []))
    }
  }
  mend()
  const keys = [...values.keys()].filter((key) => (values.get(key) ?? 0) > 0)
  for (let tries = 0; hidden.size < wanted && tries < 20 * keys.length; tries += 1) {
    const start = keys[Math.floor(random() * keys.length)] as string
    if ((linesOf.get(start) ?? []).some((index) => (lines[index] as readonly string[])[0] === start)) continue
    hidden.add(start)
    if (random() < 0.02) mend()
  }
  mend()
  return hidden
}

function written(variables: readonly Variable[], values: ReadonlyMap<string, number>, hidden: ReadonlySet<string>): GeneratedTable {
  const names = variables.map(({ name }) => name)
  const rows = product(variables.map(codesOf)).map((codes) => {
    const key = keyOf(variables, codes)
    return [...codes, hidden.has(key) ? '*' : String(values.get(key))].join(',')
  })
  const hierarchies = Object.fromEntries(variables.filter(({ groups }) => Object.keys(groups).length > 0).map(({ name, groups }) => [name, groups]))
  return { variables, text: [[...names, 'n'].join(','), ...rows].join('\n'), description: { layout: 'long', dimensions: names, total: 'Total', hierarchies, measure: { column: 'n', kind: 'count' } } }
}

/** The tables of a generated case as checks see them. */
export function modelsOf(made: GeneratedCase): readonly TableModel[] {
  return made.tables.flatMap(({ text, description }) => buildTables(
    { sheet: null, firstRow: 1, firstColumn: 1, rows: text.split('\n').map((line) => line.split(',')) }, { description: readTableDescription(description), type: 'frequencies' },
  ).tables)
}

/** The key of a table's cell. */
export function keyOfCell(table: TableModel, codes: readonly string[]): string {
  return table.dimensions.flatMap(({ name }, index) => (codes[index] === 'Total' ? [] : [`${name}=${codes[index]}`])).sort().join('&')
}
