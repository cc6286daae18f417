import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import { checkOutputs, readTableDescription, repairWays } from '../../../../server/domain/disclosure/index.ts'
import type { CheckRequest, RepairWay } from '../../../../server/domain/disclosure/index.ts'
import { withRows } from '../../../../server/domain/disclosure/repair/repaired-file.ts'

type Grid = readonly (readonly string[])[]
interface Person { readonly group: number; readonly sex: number; readonly value: number; readonly event: boolean }

const solver = await loadHighsSolver()

function requestFor(rows: Grid, description: object | undefined, set: Readonly<Record<string, string | number>>): CheckRequest {
  const profile = loadProfile('acro-default', set)
  if (profile === null) throw new Error('no profile')
  return {
    profile, solver, version: 'test',
    files: [{
      path: 't.csv', sha256: '', bytes: 1, description: description === undefined ? undefined : readTableDescription(description),
      read: { format: 'csv', complete: true, tables: [{ sheet: null, firstRow: 1, firstColumn: 1, rows }], texts: [], pictures: [], notices: [], inner: [] },
    }],
  }
}

const name = (group: number): string => `${String.fromCharCode(97 + group)} region`
const inGroup = (people: readonly Person[], group: number): readonly Person[] => people.filter((one) => one.group === group)
const sum = (people: readonly Person[]): number => people.reduce((all, { value }) => all + value, 0)
const groupsOf = (people: readonly Person[]): readonly number[] => [...new Set(people.map(({ group }) => group))].sort((one, other) => one - other)
const percent = (part: number, whole: number): string => (whole === 0 ? '0.0' : (100 * part / whole).toFixed(1))
const largest = (people: readonly Person[], place: number): string => String([...people].map(({ value }) => value).sort((one, other) => other - one)[place] ?? '')

interface Form {
  readonly description?: object
  readonly rows: (people: readonly Person[]) => Grid
  /** Numbers that the hidden ones must not be worked out to, by row: the units or events of a line. */
  readonly secret: number
  /** Columns with a share of the secret's column. */
  readonly shares: readonly number[]
}

const described = { layout: 'long', dimensions: ['region'], total: 'Total' } as const
const withTotal = (people: readonly Person[], line: (some: readonly Person[], label: string) => readonly string[]): Grid => [...groupsOf(people).map((group) => line(inGroup(people, group), name(group))), line(people, 'Total')]

const forms: Readonly<Record<string, Form>> = { // table
  'counts with percentages': {
    rows: (people) => [['region', 'n', 'percent'], ...withTotal(people, (some, label) => [label, String(some.length), percent(some.length, people.length)])], secret: 1, shares: [2],
  },
  'counts with percentages and no total': {
    rows: (people) => [['region', 'n', 'percent'], ...withTotal(people, (some, label) => [label, String(some.length), percent(some.length, people.length)]).slice(0, -1)], secret: 1, shares: [2],
  },
  'means with their numbers': {
    rows: (people) => [['region', 'n', 'mean_bmi', 'sd_bmi'], ...groupsOf(people).map((group) => { const some = inGroup(people, group); return [name(group), String(some.length), (sum(some) / some.length).toFixed(1), '3.1'] })], secret: 1, shares: [],
  },
  'sums with contributors': {
    description: { ...described, measure: { column: 'turnover', kind: 'sum' }, contributors: { count: 'n', largest: ['x1', 'x2'] } },
    rows: (people) => [['region', 'turnover', 'n', 'x1', 'x2'], ...withTotal(people, (some, label) => [label, String(sum(some)), String(some.length), largest(some, 0), largest(some, 1)])], secret: 1, shares: [],
  },
  'events with a rate': {
    rows: (people) => [['region', 'n', 'deaths', 'rate_per_1000'], ...withTotal(people, (some, label) => { const events = some.filter(({ event }) => event).length; return [label, String(some.length), String(events), (1000 * events / some.length).toFixed(1)] })], secret: 2, shares: [3],
  },
  'least, median and largest': {
    rows: (people) => [['region', 'n', 'median', 'min', 'max'], ...groupsOf(people).map((group) => { const some = inGroup(people, group); return [name(group), String(some.length), largest(some, Math.floor(some.length / 2)), largest(some, some.length - 1), largest(some, 0)] })], secret: 1, shares: [],
  },
  'counts and percentages by sex': {
    rows: (people) => {
      const of = (some: readonly Person[], sex: number): number => some.filter((one) => one.sex === sex).length
      return [['region', 'F n', 'F %', 'M n', 'M %', 'Total'], ...withTotal(people, (some, label) => [label, String(of(some, 0)), percent(of(some, 0), of(people, 0)), String(of(some, 1)), percent(of(some, 1), of(people, 1)), String(some.length)])]
    },
    secret: 1, shares: [2],
  },
}

const person = fc.record({ group: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 2 }) }, { weight: 1, arbitrary: fc.integer({ min: 3, max: 5 }) }), sex: fc.integer({ min: 0, max: 1 }), value: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 20, max: 40 }) }, { weight: 1, arbitrary: fc.integer({ min: 100, max: 900 }) }), event: fc.boolean() })
const population = fc.array(person, { minLength: 40, maxLength: 160 }).filter((people) => groupsOf(people).length > 2)
const profile = fc.record({ threshold: fc.constantFrom(3, 5, 10, 20), 'group-disclosure': fc.constantFrom('ignore', 'review', 'fail'), nk: fc.constantFrom('2:90', '1:70'), 'p-percent': fc.constantFrom(5, 10, 20), 'interval.absolute': fc.constantFrom(0, 3) })

const isHiddenText = (text: string | undefined): boolean => text === '*' || text === ''

/** What somebody works out with a pencil: a share of a whole, or what is missing from a sum. */
function workedOut(grid: Grid, rows: Grid, { secret, shares }: Form): readonly string[] {
  const totals = rows.at(-1)?.[0] === 'Total'
  const inner = grid.slice(1, totals ? -1 : undefined)
  const whole = inner.reduce((all, row) => all + Number(row[secret]), 0)
  const gone = inner.flatMap((row, index) => (isHiddenText(rows[index + 1]?.[secret]) ? [{ row, index }] : []))
  const known = (totals && !isHiddenText(rows.at(-1)?.[secret])) || inner.some((row, index) => !isHiddenText(rows[index + 1]?.[secret]) && shares.some((share) => !isHiddenText(rows[index + 1]?.[share])) && Number(row[secret]) > 0)
  const missing = known && shares.length > 0 && gone.length === 1 ? [`${gone[0]?.row[0]}: missing from ${whole}`] : []
  return [...missing, ...gone.flatMap(({ row, index }) => shares.filter((share) => Number(row[share]) > 0 && !isHiddenText(rows[index + 1]?.[share])).map((share) => `${row[0]}: ${row[share]} of a whole`))]
}

/** A simple way of hiding: the whole line of each cell that fails, and where the whole is known the whole line of the smallest beside it. */
function byWholeLines(grid: Grid, failing: ReadonlySet<number>, { secret, shares }: Form): number {
  const totals = grid.at(-1)?.[0] === 'Total'
  const rows = new Set([...failing].filter((row) => row <= grid.length))
  const numbers = (row: number): number => (grid[row - 1] ?? []).slice(1).filter((cell) => cell !== '').length
  if ((totals || shares.length > 0) && rows.size === 1) {
    const others = grid.slice(1, totals ? -1 : undefined).map((row, index) => ({ row: index + 2, value: Number(row[secret]) })).filter(({ row }) => !rows.has(row)).sort((one, other) => one.value - other.value)
    if (others[0] !== undefined) rows.add(others[0].row)
  }
  return [...rows].reduce((all, row) => all + numbers(row), 0)
}

function expectDifference(grid: Grid, way: RepairWay): void {
  const listed = new Map(way.changes.map((change) => [`${change.row}:${change.column}`, change]))
  expect(way.rows).toHaveLength(grid.length)
  const differing = grid.flatMap((row, r) => row.flatMap((text, c) => (way.rows[r]?.[c] === text ? [] : [`${r + 1}:${c + 1}`])))
  expect([...listed.keys()].sort()).toEqual(differing.sort())
  for (const { row, column, from, to } of way.changes) expect([from.map(({ text }) => text), to]).toEqual([[grid[row - 1]?.[column - 1]], way.rows[row - 1]?.[column - 1]])
}

describe.each(Object.keys(forms))('repairing %s', (which) => {
  const form = forms[which] as Form
  it('never fails again, gives nothing away to a pencil, differs where it says, and hides hardly more than whole lines would', () => {
    let [failed, tables, ours, simple] = [0, 0, 0, 0]
    fc.assert(fc.property(population, profile, fc.boolean(), (people, set, declared) => {
      const grid = form.rows(people)
      // The panel's form says who is counted, and nothing of the shape.
      const request = requestFor(grid, declared ? { unit: 'person', population: 'all patients', ...form.description } : form.description, set)
      const report = checkOutputs(request).files[0]
      if (report?.outcome !== 'fail') return
      failed += 1
      for (const way of repairWays(request, report)) {
        const description = readTableDescription(way.description)
        expect(checkOutputs({ ...request, files: [withRows(request.files[0] as CheckRequest['files'][number], way.rows, description)] }).files[0]?.outcome).toBe(way.outcome)
        if (way.method !== 'suppress') continue
        tables += 1
        expectDifference(grid, way)
        expect(workedOut(grid, way.rows, form)).toEqual([])
        // A number of a line must not stand where the line has too few people.
        way.rows.slice(1).forEach((row, index) => {
          const units = Number(grid[index + 1]?.[grid[0]?.indexOf('n') ?? -1])
          if (row[0] !== 'Total' && units > 0 && units < set.threshold) expect(row.slice(1).every(isHiddenText)).toBe(true)
        })
        const failing = new Set(report.findings.flatMap(({ outcome, at }) => (outcome === 'fail' && at.row !== null ? [at.row] : [])))
        ours += way.changes.length
        simple += byWholeLines(grid, failing, form)
      }
    }), { numRuns: 60 })
    expect(tables).toBeGreaterThan(failed / 2)
    console.info(`${which}: ${tables} of ${failed} failing tables, ${ours} cells hidden where whole lines would hide ${simple}: ${(ours / simple).toFixed(2)}`)
    // Whole lines are not always safe: what is worked out from shares and sums is hidden beyond them here and there.
    expect(ours).toBeLessThanOrEqual(1.2 * simple)
  })
})
