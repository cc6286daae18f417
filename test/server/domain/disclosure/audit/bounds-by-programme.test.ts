import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile } from '../../../../../server/adapters/disclosure/index.ts'
import { auditOutputs } from '../../../../../server/domain/disclosure/audit/interval-audit.ts'
import type { Interval } from '../../../../../server/domain/disclosure/audit/interval-audit.ts'
import type { LinearProgramme } from '../../../../../server/domain/disclosure/check-request.ts'
import { behindRounded } from '../../../../../server/domain/disclosure/tables/rounding.ts'
import { generateCase, keyOfCell, modelsOf, variable } from '../../../../bench/interval-tables.ts'
import type { GeneratedCase, Variable } from '../../../../bench/interval-tables.ts'

const solver = await loadHighsSolver()
const parameters = loadProfile('acro-default', { threshold: 1, zeros: 'ignore' })?.parameters

interface Reading {
  /** Claims of the description. */
  readonly claims?: object
  /** Bounds of a hidden cell. */
  readonly hidden?: { readonly low: number; readonly high: number }
  readonly roundedTo?: number
  /** Amounts with one decimal rather than counts. */
  readonly amounts?: boolean
}

/** The intervals that the audit gives, by cell. */
function audited(made: GeneratedCase, { claims, amounts, roundedTo }: Reading): ReadonlyMap<string, Interval> {
  const tables = made.tables.map((table) => ({
    ...table,
    text: table.text.replaceAll(/,(\d+)$/gm, (_, value: string) => `,${amounts === true ? (Number(value) / 10).toFixed(1) : roundedTo === undefined ? value : Math.round(Number(value) / roundedTo) * roundedTo}`),
    description: { ...table.description, ...(claims === undefined ? {} : { claims }), measure: { column: 'n', kind: amounts === true ? 'sum' : 'count' } },
  }))
  const models = modelsOf({ ...made, tables })
  if (parameters === undefined) throw new Error('no profile')
  const result = auditOutputs(models.map((table, index) => ({ path: `${index}.csv`, tables: [table] })), [], { parameters, solver, cells: true, expired: () => false })
  const intervals = new Map<string, Interval>()
  models.forEach((table, index) => {
    for (const [cell, interval] of result.get(`${index}.csv`)?.intervals ?? []) {
      const key = keyOfCell(table, cell.codes)
      // Linked tables share cells: each must say the same.
      if (intervals.has(key)) expect({ key, interval: intervals.get(key) }).toEqual({ key, interval })
      intervals.set(key, interval)
    }
  })
  return intervals
}

/** The smallest pieces of all tables together, and which of them a cell is the sum of. */
function atomsOf(made: GeneratedCase): (key: string) => Int32Array {
  const variables = [...new Map(made.tables.flatMap((table) => table.variables).map((one) => [one.name, one])).values()]
  const atoms = variables.reduce<readonly (readonly string[])[]>((all, { leaves }) => all.flatMap((codes) => leaves.map((leaf) => [...codes, leaf])), [[]])
  const holds = (one: Variable, code: string, leaf: string): boolean => code === leaf || (one.groups[code] ?? []).includes(leaf)
  return (key) => {
    const conditions = key === '' ? [] : key.split('&').map((part) => part.split('=') as [string, string])
    return Int32Array.from(atoms.flatMap((codes, index) => (conditions.every(([name, code]) => {
      const place = variables.findIndex((one) => one.name === name)
      return holds(variables[place] as Variable, code, codes[place] as string)
    }) ? [index] : [])))
  }
}

/** Bounds of every cell that is not shown exactly, each by a programme of its own over the smallest pieces. */
function byProgramme(made: GeneratedCase, { hidden, roundedTo, amounts }: Reading, whole: boolean): ReadonlyMap<string, Interval> {
  const atoms = atomsOf(made)
  const scale = amounts === true ? 10 : 1
  const rows = [...made.values].map(([key, value]) => {
    const range = made.hidden.has(key) ? hidden ?? { low: 0, high: Infinity }
      : roundedTo === undefined ? { low: value / scale, high: value / scale } : behindRounded(Math.round(value / roundedTo) * roundedTo, roundedTo)
    return { key, columns: atoms(key), low: range.low, high: range.high ?? Infinity }
  })
  const size = 1 + Math.max(...rows.flatMap(({ columns }) => [...columns]))
  const programme: LinearProgramme = { lower: new Float64Array(size), upper: new Float64Array(size).fill(Infinity), rows }
  const asked = rows.filter(({ low, high }) => low !== high)
  const open = solver.open(programme)
  const optimum = (sense: 'least' | 'most', columns: Int32Array): number | null => {
    const answer = open.ask({ sense, columns: [...columns], whole, seconds: 60, given: [] })
    if (answer.status === 'unbounded') return null
    if (answer.status !== 'optimal') throw new Error(answer.status)
    const value = columns.reduce((sum, column) => sum + (answer.values[column] as number), 0)
    return amounts === true ? value : sense === 'least' ? Math.ceil(value - 1e-6) : Math.floor(value + 1e-6)
  }
  const intervals = new Map(asked.map(({ key, columns }): [string, Interval] => [key, [optimum('least', columns), optimum('most', columns)]]))
  open.close()
  return intervals
}

function expectSame(found: ReadonlyMap<string, Interval>, wanted: ReadonlyMap<string, Interval>): void {
  const near = (interval: Interval | undefined): readonly (number | null)[] | undefined => interval?.map((end) => (end === null ? null : Math.round(end * 1e5) / 1e5 + 0))
  const listed = (intervals: ReadonlyMap<string, Interval>): object => Object.fromEntries([...intervals].map(([key, interval]) => [key, near(interval)]))
  expect(listed(found)).toEqual(listed(wanted))
}

const shapes: Readonly<Record<string, readonly (readonly Variable[])[]>> = { // table
  'two ways': [[variable('r', 5), variable('c', 6)]],
  'two hierarchies': [[variable('r', 9, 3), variable('c', 6, 2)]],
  'three ways': [[variable('a', 4), variable('b', 3), variable('c', 4)]],
  'three ways, two of them hierarchies': [[variable('a', 6, 2), variable('b', 4, 2), variable('c', 3)]],
  'four ways': [[variable('a', 3), variable('b', 3), variable('c', 2), variable('d', 3)]],
  'two linked tables': [[variable('a', 4), variable('b', 4)], [variable('a', 4), variable('c', 3)]],
  'linked tables with a hierarchy': [[variable('a', 6, 3), variable('b', 3)], [variable('a', 6, 3), variable('c', 2)]],
}

const readings: Readonly<Record<string, Reading>> = { // table
  'counts': {},
  'zeros shown': { claims: { 'zeros-shown': true }, hidden: { low: 1, high: Infinity } },
  'suppressed below a number': { claims: { 'suppressed-below': 400 }, hidden: { low: 0, high: 399 } },
  'amounts': { amounts: true },
}

describe('bounds equal those of a programme per bound', () => {
  for (const [shape, tables] of Object.entries(shapes)) {
    for (const [name, reading] of Object.entries(readings)) {
      it(`${shape}, ${name}`, () => {
        for (let seed = 1; seed <= (name === 'counts' || name === 'amounts' ? 4 : 2); seed += 1) {
          const made = generateCase({ name: shape, tables, hidden: 8 * seed, mean: seed % 2 === 0 ? 12 : 4, seed })
          expectSame(audited(made, reading), byProgramme(made, reading, reading.amounts !== true))
        }
      })
    }
  }

  it('rounded margins and cells', () => {
    for (const shape of ['two ways', 'two hierarchies', 'three ways']) {
      for (let seed = 1; seed <= 1; seed += 1) {
        const made = generateCase({ name: shape, tables: (shapes[shape] as readonly (readonly Variable[])[]), hidden: 4 * seed, mean: 8, seed })
        const reading = { claims: { 'rounded-to': 3 }, roundedTo: 3 }
        expectSame(audited(made, reading), byProgramme(made, reading, true))
      }
    }
  })

  it('three ways with many hidden cells, beyond the size that is solved in whole numbers', () => {
    const made = generateCase({ name: 'larger', tables: [[variable('a', 10), variable('b', 9), variable('c', 8)]], hidden: 330, mean: 20, seed: 5 })
    expectSame(audited(made, {}), byProgramme(made, {}, false))
  })
})

describe('somebody alone in a cell', () => {
  it.each(['two ways', 'two hierarchies', 'three ways', 'two linked tables'])('can calculate what a programme given their one says, %s', (shape) => {
    let calculated = 0
    for (let seed = 1; seed <= 2; seed += 1) {
      const made = generateCase({ name: shape, tables: shapes[shape] as readonly (readonly Variable[])[], hidden: 7 + 2 * seed, mean: 3, seed })
      const atoms = atomsOf(made)
      const intervals = byProgramme(made, {}, true)
      const dimensions = (key: string): number => key.split('&').length
      const mostly = Math.max(...made.tables.map(({ variables }) => variables.length))
      const alone = [...intervals].filter(([key, [low, high]]) => key !== '' && dimensions(key) === mostly && !key.includes('-g') && (low ?? 0) <= 1 && (high === null || high >= 1)).map(([key]) => key)
      const wanted = new Set<string>()
      for (const insider of alone) {
        const rows = [...made.values].map(([key, value]) => ({ columns: atoms(key), low: key === insider ? 1 : made.hidden.has(key) ? 0 : value, high: key === insider ? 1 : made.hidden.has(key) ? Infinity : value }))
        const size = 1 + Math.max(...rows.flatMap(({ columns }) => [...columns]))
        const open = solver.open({ lower: new Float64Array(size), upper: new Float64Array(size).fill(Infinity), rows })
        for (const other of alone.filter((key) => key !== insider)) {
          const columns = [...atoms(other)]
          const ends = (['least', 'most'] as const).map((sense) => open.ask({ sense, columns, whole: true, seconds: 60, given: [] }))
          if (ends.every(({ status, values }) => status === 'optimal' && Math.round(columns.reduce((sum, column) => sum + (values[column] as number), 0)) === 1)) wanted.add(other)
        }
        open.close()
      }
      calculated += wanted.size
      expect(new Set(singledOut(made).keys())).toEqual(wanted)
    }
    expect(calculated).toBeGreaterThan(0)
  })

  it('can calculate what a programme given their one says, beyond the size that is solved in whole numbers', () => {
    const made = generateCase({ name: 'larger', tables: [[variable('a', 10), variable('b', 9), variable('c', 8)]], hidden: 250, mean: 3, seed: 4 })
    const found = singledOut(made)
    expect(found.size).toBeGreaterThan(0)
    const inner = [...made.hidden].filter((key) => key.split('&').length === 3)
    expect(inner.length).toBeGreaterThan(200)
    const atoms = atomsOf(made)
    const calculatedBy = (insider: string): ReadonlySet<string> => {
      const rows = [...made.values].map(([key, value]) => ({ columns: atoms(key), low: key === insider ? 1 : made.hidden.has(key) ? 0 : value, high: key === insider ? 1 : made.hidden.has(key) ? Infinity : value }))
      const size = 1 + Math.max(...rows.flatMap(({ columns }) => [...columns]))
      const open = solver.open({ lower: new Float64Array(size), upper: new Float64Array(size).fill(Infinity), rows })
      const end = (sense: 'least' | 'most', key: string): number => {
        const columns = [...atoms(key)]
        const answer = open.ask({ sense, columns, whole: false, seconds: 60, given: [] })
        return answer.status === 'optimal' ? columns.reduce((sum, column) => sum + (answer.values[column] as number), 0) : NaN
      }
      const result = new Set(inner.filter((key) => key !== insider && Math.abs(end('least', key) - 1) < 1e-6 && Math.abs(end('most', key) - 1) < 1e-6))
      open.close()
      return result
    }
    const reported = new Set<string>()
    for (const insider of inner.filter((_, index) => index % 80 === 0)) for (const key of calculatedBy(insider)) reported.add(key)
    for (const by of new Set(found.values())) for (const key of calculatedBy(by)) reported.add(key)
    expect([...reported].sort()).toEqual([...found.keys()].sort())
  })
})

/** Cells of which the audit says that an insider can calculate them, with that insider's cell. */
function singledOut(made: GeneratedCase): ReadonlyMap<string, string> {
  const watchful = loadProfile('acro-default', { threshold: 1, zeros: 'ignore', insider: 'singleton' })?.parameters
  if (watchful === undefined) throw new Error('no profile')
  const files = modelsOf(made).map((table, index) => ({ path: `${index}.csv`, tables: [table] }))
  const findings = [...auditOutputs(files, [], { parameters: watchful, solver, cells: true, expired: () => false }).values()].flatMap((audit) => audit.findings)
  return new Map(findings.filter(({ check }) => check === 'insider').map(({ at, values }) => {
    const cell = Object.entries(at.cell ?? {})
    const codes = String(values['by']).split(' × ')
    const keyed = (pairs: readonly (readonly [string, unknown])[]): string => pairs.filter(([, code]) => code !== 'Total').map(([name, code]) => `${name}=${String(code)}`).sort().join('&')
    return [keyed(cell), keyed(cell.map(([name], index): [string, unknown] => [name, codes[index]]))]
  }))
}

describe('a limit on time', () => {
  it('sends a table to a person where no time is left, and never calls it safe', () => {
    const made = generateCase({ name: 'late', tables: [[variable('a', 9), variable('b', 9), variable('c', 9)]], hidden: 250, mean: 20, seed: 3 })
    const models = modelsOf(made)
    if (parameters === undefined) throw new Error('no profile')
    const result = auditOutputs([{ path: 'late.csv', tables: models }], [], { parameters, solver, cells: true, expired: () => true }).get('late.csv')
    expect(result?.findings.map(({ outcome, message }) => [outcome, message])).toEqual([['review', 'hidden-cells.undecided']])
  })
})
