import { describe, expect, it } from 'vitest'
import { nestedCounts } from '../../../../../server/domain/disclosure/checks/nested-counts.ts'
import type { EvidenceParts, TableParts } from './small-evidence.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

const counts = (name: string, ...numbers: readonly (number | string)[]): TableParts => ({ kind: 'count', name, cells: Object.fromEntries(numbers.map((count, index) => [`g${index}`, count])) })
const said = (tables: readonly TableParts[], rest: EvidenceParts = {}): readonly string[] => saidOf(nestedCounts, { tables: tables.map(aTable), ...rest })
const at = (outcome: string, ...cells: readonly string[]): readonly string[] => cells.map((cell) => `nested-counts.small-rest ${outcome} ${cell}`)

// Handbook on Statistical Disclosure Control, ch. 5: linked tables.
describe('a whole and a part of it, side by side', () => {
  it('leave a rest that must be empty or reach the threshold', () => {
    expect(said([counts('n', 40, 50, 60), counts('smokers', 31, 40, 60)])).toEqual(at('review', 'g0'))
    expect(said([counts('n', 40, 50, 60), counts('smokers', 30, 40, 20)])).toEqual([])
    expect(said([counts('n', 40, 50), counts('smokers', 39, 49)])).toEqual(at('review', 'g0', 'g1'))
    expect(nestedCounts.run(evidenceOf({ tables: [counts('n', 40, 50, 60), counts('smokers', 31, 40, 20)].map(aTable) }))).toMatchObject([{ rule: 'threshold', at: { row: 2, column: 2 }, values: { rest: 9, threshold: 10 } }])
  })
  it('are known by the name of the whole', () => {
    for (const name of ['N', 'no.', 'total', 'All', 'counts', 'persons', 'patients', 'n_total', 'n obs', '전체', '대상자 수', ' n ']) expect(said([counts(name, 40, 50, 60), counts('smokers', 31, 20, 20)])).toEqual(at('review', 'g0'))
    for (const name of ['visits', 'nn', 'all visits']) expect(said([counts(name, 40, 50, 60), counts('smokers', 31, 20, 20)])).toEqual([])
  })
  it('stand in the same rows of one sheet', () => {
    expect(said([counts('n', 40, 50, 60), { ...counts('smokers', 31, 20, 20), sheet: 'S' }])).toEqual([])
    const below = aTable(counts('smokers', 31, 20, 20))
    expect(saidOf(nestedCounts, { tables: [aTable(counts('n', 40, 50, 60)), { ...below, cells: below.cells.map((cell, index) => ({ ...cell, row: cell.row + (index === 0 ? 9 : 0) })) }] })).toEqual([])
  })
  it('may be two categories of one table', () => {
    const table = (first: string, second: string, ...more: readonly string[]): TableParts => ({
      dimensions: ['group', 'what'], cells: Object.fromEntries(['a', 'b'].flatMap((group) => [[`${group}/${first}`, 40], [`${group}/${second}`, group === 'a' ? 31 : 20], ...more.map((code) => [`${group}/${code}`, 5] as const)])),
    })
    const rows = (parts: TableParts): readonly string[] => {
      const one = aTable(parts)
      return saidOf(nestedCounts, { tables: [{ ...one, cells: one.cells.map((cell) => ({ ...cell, row: cell.codes[0] === 'a' ? 2 : 3 })) }] })
    }
    expect(rows(table('N', 'smokers'))).toEqual(at('review', 'a'))
    expect(rows(table('men', 'smokers'))).toEqual([])
    expect(rows(table('N', 'all'))).toEqual([])
    expect(rows(table('N', 'smokers', 'others'))).toEqual([])
    expect(said([{ dimensions: ['what'], cells: { N: 40, smokers: 31 } }])).toEqual([])
    const threeWays = aTable({ dimensions: ['region', 'sex', 'what'], cells: { 'a/f/N': 40, 'a/f/ill': 31, 'a/m/N': 50, 'a/m/ill': 20, 'b/f/N': 60, 'b/f/ill': 20, 'b/m/N': 70, 'b/m/ill': 20 } })
    expect(saidOf(nestedCounts, { tables: [{ ...threeWays, cells: threeWays.cells.map((cell, index) => ({ ...cell, row: 2 + Math.floor(index / 2) })) }] })).toEqual(at('review', 'a/f'))
  })
})

describe('one population with and without a few', () => {
  it('fails, wherever and however named, where half of the groups at least are alike', () => {
    expect(said([counts('visits', 40, 50, 60), { ...counts('first visits', 31, 50, 60), sheet: 'S' }])).toEqual(at('fail', 'g0'))
    expect(said([counts('visits', 40, 50), counts('first visits', 31, 50)])).toEqual(at('fail', 'g0'))
    expect(said([counts('visits', 40, 50, 60), counts('first visits', 31, 41, 60)])).toEqual([])
    expect(said([counts('visits', 40, 50, 60), counts('first visits', 30, 50, 60)])).toEqual([])
  })
  it('not where all are alike, or some of the second are larger', () => {
    expect(said([counts('n', 40, 50), counts('again', 40, 50)])).toEqual([])
    expect(said([counts('visits', 40, 50, 60), counts('others', 31, 50, 61)])).toEqual([])
    expect(said([counts('visits', 40.5, 50, 60), counts('others', 31, 50, 60)])).toEqual([])
    expect(said([counts('visits', 40, 50, 60), counts('others', 31.5, 50, 60)])).toEqual([])
  })
  it('of the same groups, two of them shown at least', () => {
    expect(said([counts('visits', 40, 50, 60, 70), counts('others', 31, 50, 60)])).toEqual([])
    expect(said([counts('visits', 40, 50), { kind: 'count', name: 'others', cells: { g0: 31, x: 50 } }])).toEqual([])
    expect(said([counts('visits', 40, 50, '*'), counts('others', 31, '*', 60)])).toEqual([])
    expect(said([counts('visits', 40, 50, '*'), counts('others', 31, 50, 60)])).toEqual(at('fail', 'g0'))
    expect(said([counts('visits', 40, 50, 60), counts('others', 31, 50, '*')])).toEqual(at('fail', 'g0'))
    expect(said([counts('visits', 40, 50, 60), counts('others', 31, 50, 60, 70)])).toEqual([])
    expect(said([counts('n', 40, 50, '*'), counts('smokers', 31, '*', 60)])).toEqual([])
    const both = [aTable(counts('visits', 40, 50, 60)), aTable(counts('others', 31, 50, 60))]
    expect(saidOf(nestedCounts, { tables: both.map((table) => ({ ...table, cells: [...table.cells, table.cells[0]!] })) })).toEqual([])
    const twice = aTable(counts('others', 31, 50, 60))
    expect(saidOf(nestedCounts, { tables: [aTable(counts('visits', 40, 50, 60)), { ...twice, cells: [...twice.cells.slice(0, 2), twice.cells[0]!] }] })).toEqual([])
  })
})

describe('which counts are compared', () => {
  it('exact ones, and events as parts alone', () => {
    expect(said([counts('n', 40, 50, 60), { ...counts('deaths', 31, 20, 20), kind: 'events' }])).toEqual(at('review', 'g0'))
    expect(said([{ ...counts('n', 40, 50, 60), kind: 'events' }, counts('deaths', 31, 20, 20)])).toEqual([])
    expect(said([{ ...counts('n', 40, 50, 60), kind: 'mean' }, counts('deaths', 31, 20, 20)])).toEqual([])
    expect(said([counts('n', 40, 50, 60), { ...counts('deaths', 31, 20, 20), claims: { roundedTo: 5 } }])).toEqual([])
  })
  it('none where the threshold is off, and no more than sixty', () => {
    const tables = [counts('n', 40, 50, 60), counts('smokers', 31, 20, 20)]
    expect(said(tables, { parameters: { threshold: 1 } })).toEqual([])
    expect(said([counts('n', 40, 50, 60), counts('smokers', 39, 20, 20)], { parameters: { threshold: 2 } })).toHaveLength(1)
    const more = (count: number): readonly TableParts[] => Array.from({ length: count }, () => counts('visits', 400, 500, 600, 700))
    expect(said([...tables, ...more(58)])).toHaveLength(1)
    expect(said([...tables, ...more(59)])).toEqual([])
  })

  it('are subtracted across files of a request where one says that it is the whole, or half of the groups are alike', () => {
    const all = { a: 100, b: 80, c: 60 }
    const counts = (cells: Record<string, number>) => aTable({ name: 'n', cells })
    const part = counts({ a: 95, b: 72, c: 40 })
    const among = (path: string, whole: Record<string, number>, own = 'women.csv') => nestedCounts.run(evidenceOf({ path: own, tables: [part], siblings: [{ path, tables: [counts(whole)] }] }))
    expect(among('all.csv', all)).toMatchObject([
      { outcome: 'review', message: 'nested-counts.small-rest-elsewhere', values: { rest: 5, file: 'all.csv' }, at: { cell: { group: 'a' } } }, { values: { rest: 8 }, at: { cell: { group: 'b' } } },
    ])
    expect(among('men.csv', all)).toEqual([])
    expect(among('all.csv', all, 'all-2.csv')).toEqual([])
    expect(among('all.csv', { a: 94, b: 80, c: 60 })).toEqual([])
    expect(among('later.csv', { a: 95, b: 72, c: 44 })).toMatchObject([{ outcome: 'review', values: { rest: 4 } }])
    expect(among('later.csv', { a: 95, b: 72, c: 40 })).toEqual([])
  })
  it('across files of one kind of count, in as many files and tables as are read', () => {
    const whole = aTable(counts('n', 100, 80, 60))
    const nothing = aTable(counts('n', 900, 800))
    const beside = (siblings: NonNullable<EvidenceParts['siblings']>, own = aTable(counts('n', 95, 60, 40))): number => saidOf(nestedCounts, { path: 'women.csv', tables: [own], siblings }).length
    const files = (many: number): NonNullable<EvidenceParts['siblings']> => Array.from({ length: many }, (_, index) => ({ path: `other-${index}.csv`, tables: [nothing] }))
    expect(beside([{ path: 'all.csv', tables: [whole] }])).toBe(1)
    expect(beside([{ path: 'all.csv', tables: [aTable({ ...counts('n', 100, 80, 60), kind: 'events' })] }])).toBe(0)
    expect(beside([{ path: 'all.csv', tables: [aTable(counts('n', 100, 80, 60, 50))] }])).toBe(0)
    expect([59, 60].map((others) => beside([...files(others), { path: 'all.csv', tables: [whole] }]))).toEqual([1, 0])
    expect([59, 60].map((others) => beside([{ path: 'all.csv', tables: [...Array.from({ length: others }, () => nothing), whole] }]))).toEqual([1, 0])
    const twoGroups = (n: number, ill: number) => aTable({ dimensions: ['what'], cells: { N: n, ill } })
    expect(beside([{ path: 'all.csv', tables: [twoGroups(100, 50)] }], twoGroups(95, 45))).toBe(2)
  })
})
