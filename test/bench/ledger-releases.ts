import type { ReleasedTable } from '../../server/domain/disclosure/ledger/released-numbers.ts'
import type { Condition } from '../../server/domain/disclosure/tables/table-description.ts'

/** Numbers that follow each other in no seen order, the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/** People with a few variables, from whom every table of a bench is counted: so that all releases agree. */
export type People = readonly Readonly<Record<string, number>>[]

const categories: Readonly<Record<string, number>> = { sex: 2, region: 17, year: 6, diagnosis: 25, insurance: 3, smoking: 4 } // table

export function makePeople(count: number, random: () => number): People {
  return Array.from({ length: count }, () => ({
    age: Math.floor(20 + 60 * random()),
    ...Object.fromEntries(Object.entries(categories).map(([name, size]) => [name, Math.floor(size * random())])),
  }))
}

const claims = { roundedTo: null, midpoint: null, suppressedBelow: 10, recordLevelNone: false, zerosShown: false }

export interface TableWish { readonly dimensions: readonly [string, string]; readonly bandStart: number; readonly where: Readonly<Record<string, Condition>> | null }

const codeOf = (name: string, value: number, start: number): string | null => {
  if (name !== 'age') return `${name}-${value}`
  if (value < start) return null
  const low = start + 10 * Math.floor((value - start) / 10)
  return `${low}-${low + 9}`
}

function holds(person: People[number], where: TableWish['where']): boolean {
  return Object.entries(where ?? {}).every(([name, condition]) => ('values' in condition ? condition.values.includes(`${name}-${person[name]}`) : (person[name] ?? 0) >= (condition.from ?? 0) && (person[name] ?? 0) <= (condition.to ?? 999)))
}

/** A table of two variables; what is below ten is hidden. */
export function countTable(people: People, { dimensions, bandStart, where }: TableWish): ReleasedTable {
  const counts = new Map<string, { codes: readonly string[]; count: number }>()
  for (const person of people) {
    if (!holds(person, where)) continue
    const codes = dimensions.map((name) => codeOf(name, person[name] ?? 0, bandStart))
    if (codes.includes(null)) continue
    const cell = counts.get(codes.join('|')) ?? { codes: codes as string[], count: 0 }
    cell.count += 1
    counts.set(codes.join('|'), cell)
  }
  const cells = [...counts.values()].slice(0, 50)
  return {
    file: 'table.csv', kind: 'count', measure: 'n', sheet: null, title: null, unit: 'person', population: null, where, claims, described: true, additive: true,
    about: [{ dataset: 'cohort', version: '1', rows: [] }],
    dimensions: dimensions.map((name, index) => ({ name, codes: [...new Set(cells.map(({ codes }) => codes[index] ?? ''))], totals: [], groups: {} })),
    numbers: cells.map(({ codes, count }, row) => ({ codes, row: row + 2, column: 3, n: null, shown: count < 10 ? { is: 'hidden' as const } : { is: 'number' as const, value: count, decimals: 0, percent: false } })),
  }
}

/** A wish as researchers have it: two variables, and mostly a restriction. Bands of age begin at the same year, or shift. */
export function randomWish(random: () => number, shifting: boolean): TableWish {
  const names = ['age', ...Object.keys(categories)].sort(() => random() - 0.5)
  const [one = 'sex', other = 'region', third = 'year'] = names
  const value = Math.floor((categories[third] ?? 1) * random())
  const where = third === 'age' || random() < 0.3 ? null : { [third]: { values: [`${third}-${value}`] } }
  return { dimensions: [one, other], bandStart: shifting ? 20 + Math.floor(5 * random()) : 20, where }
}
