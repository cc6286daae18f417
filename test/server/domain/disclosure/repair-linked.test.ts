import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import { checkOutputs, repairWays } from '../../../../server/domain/disclosure/index.ts'
import type { CheckRequest } from '../../../../server/domain/disclosure/index.ts'

const solver = await loadHighsSolver()
const [regions, sexes, ages] = [['region a', 'region b', 'region c', 'region d'], ['F', 'M'], ['young', 'middle', 'old']] as const
const threshold = 25

/** Which groups of the population, by region, sex and age, a cell counts. */
type Groups = readonly number[]
type Picks = (region: number, sex: number, age: number) => boolean

const groups = (picks: Picks): Groups => regions.flatMap((_, r) => sexes.flatMap((__, s) => ages.flatMap((___, a) => (picks(r, s, a) ? [(r * sexes.length + s) * ages.length + a] : []))))

/** Three tables of the same people in one file: region by sex, region by age, and age by sex, the last with or without its totals. */
function threeTables(people: readonly number[], totals: boolean): { readonly rows: string[][]; readonly counted: ReadonlyMap<string, Groups> } {
  const rows: string[][] = []
  const counted = new Map<string, Groups>()
  const write = (row: string[], picks: Picks): void => {
    const some = groups(picks)
    counted.set(`${rows.length}:${row.length}`, some)
    row.push(String(some.reduce((sum, group) => sum + (people[group] ?? 0), 0)))
  }
  const block = (name: string, left: readonly string[], top: readonly string[], { picks, whole }: { readonly picks: (l: number, t: number) => Picks; readonly whole: boolean }): void => {
    if (rows.length > 0) rows.push([])
    rows.push([name, ...top, ...(whole ? ['Total'] : [])])
    for (const [l, label] of left.entries()) {
      const row = [label]
      for (const t of top.keys()) write(row, picks(l, t))
      if (whole) write(row, (r, s, a) => [...top.keys()].some((t) => picks(l, t)(r, s, a)))
      rows.push(row)
    }
    if (!whole) return
    const row = ['Total']
    for (const t of top.keys()) write(row, (r, s, a) => [...left.keys()].some((l) => picks(l, t)(r, s, a)))
    write(row, () => true)
    rows.push(row)
  }
  block('region', regions, sexes, { picks: (l, t) => (r, s) => r === l && s === t, whole: true })
  block('region', regions, ages, { picks: (l, t) => (r, _s, a) => r === l && a === t, whole: true })
  block('age', ages, sexes, { picks: (l, t) => (_r, s, a) => a === l && s === t, whole: totals })
  const width = Math.max(...rows.map((row) => row.length))
  return { rows: rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => '')]), counted }
}

function requestFor(rows: readonly (readonly string[])[]): CheckRequest {
  const profile = loadProfile('acro-default', { threshold })
  if (profile === null) throw new Error('no profile')
  return {
    profile, solver, version: 'test',
    files: [{ path: 't.csv', sha256: '', bytes: 1, read: { format: 'csv', complete: true, tables: [{ sheet: null, firstRow: 1, firstColumn: 1, rows }], texts: [], pictures: [], notices: [], inner: [] } }],
  }
}

/** Hidden small counts that a linear programme over the population pins down from everything that is shown. */
function pinnedDown(rows: readonly (readonly string[])[], counted: ReadonlyMap<string, Groups>, people: readonly number[]): readonly string[] {
  const textAt = (key: string): string => {
    const [row = 0, column = 0] = key.split(':').map(Number)
    return rows[row]?.[column] ?? ''
  }
  const shown = [...counted].filter(([key]) => textAt(key) !== '*').map(([key, some]) => ({ columns: Int32Array.from(some), low: Number(textAt(key)), high: Number(textAt(key)) }))
  const programme = solver.open({ lower: new Float64Array(people.length), upper: new Float64Array(people.length).fill(Infinity), rows: shown })
  const bound = (some: Groups, sense: 'least' | 'most'): number => {
    const answer = programme.ask({ sense, columns: some, whole: false, seconds: 10, given: [] })
    return answer.status === 'optimal' ? some.reduce((sum, group) => sum + (answer.values[group] ?? 0), 0) : NaN
  }
  try {
    return [...counted].filter(([key]) => textAt(key) === '*').flatMap(([key, some]) => {
      const truth = some.reduce((sum, group) => sum + (people[group] ?? 0), 0)
      return truth > 0 && truth < threshold && Math.abs(bound(some, 'most') - bound(some, 'least')) < 1e-6 ? [`${key} = ${truth}`] : []
    })
  } finally {
    programme.close()
  }
}

describe('linked tables of one file', () => {
  it('hide together: no programme over the people pins down a small count, whether or not each table shows its totals', () => {
    let repaired = 0
    fc.assert(fc.property(fc.array(fc.oneof({ weight: 1, arbitrary: fc.integer({ min: 0, max: 4 }) }, { weight: 6, arbitrary: fc.integer({ min: 4, max: 34 }) }), { minLength: 24, maxLength: 24 }), fc.boolean(), (people, totals) => {
      const { rows, counted } = threeTables(people, totals)
      const request = requestFor(rows)
      const report = checkOutputs(request).files[0]
      if (report?.outcome !== 'fail') return
      for (const way of repairWays(request, report).filter(({ method }) => method === 'suppress')) {
        repaired += 1
        expect(pinnedDown(way.rows, counted, people)).toEqual([])
      }
    }), { numRuns: 40 })
    expect(repaired).toBeGreaterThan(20)
  })
})
