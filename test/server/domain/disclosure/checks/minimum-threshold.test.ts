import { describe, expect, it } from 'vitest'
import { isRounded, minimumThreshold, unitsInCell } from '../../../../../server/domain/disclosure/checks/minimum-threshold.ts'
import type { MeasureKind } from '../../../../../server/domain/disclosure/statistic-types.ts'
import type { CellText, TableParts } from './small-evidence.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

const said = (parts: TableParts, threshold = 10): readonly string[] => saidOf(minimumThreshold, { tables: [aTable(parts)], parameters: { threshold } })
const unitsOf = (text: CellText, parts: Partial<TableParts> = {}): number | null => {
  const table = aTable({ ...parts, cells: { A: text } })
  return unitsInCell(table, table.cells[0]!)
}

describe('the units in a cell', () => {
  it('are the count itself', () => expect(unitsOf(7)).toBe(7))
  it('are not a count that stands beside a count, unless somebody said that it counts them', () => {
    expect(unitsOf([7, { count: 30 }])).toBe(7)
    expect(unitsOf([7, { count: 30 }], { contributorsDescribed: true })).toBe(30)
    expect(unitsOf([7, {}], { contributorsDescribed: true })).toBe(7)
  })
  it('are what the data says, whatever the file shows', () => expect(unitsOf([70, { count: 3, source: 'data' }])).toBe(3))
  it('of another kind of number are the count beside it', () => {
    expect(unitsOf([55.2, { count: 30 }], { kind: 'mean' })).toBe(30)
    expect(unitsOf(55.2, { kind: 'mean' })).toBeNull()
    expect(unitsOf([55.2, {}], { kind: 'mean' })).toBeNull()
  })
  it('of a hidden count are unknown, or told', () => {
    expect(unitsOf('*')).toBeNull()
    expect(unitsOf(['*', { count: 4 }])).toBe(4)
  })
})

describe('rounded counts', () => {
  it('are those whose author claims a base or midpoints', () => {
    expect(isRounded(aTable({ cells: { A: 5 }, claims: { roundedTo: 5 } }))).toBe(true)
    expect(isRounded(aTable({ cells: { A: 3 }, claims: { midpoint: 6 } }))).toBe(true)
    expect(isRounded(aTable({ cells: { A: 3 } }))).toBe(false)
  })
  it('are counts: a rounded total does not round its units', () => {
    expect(isRounded(aTable({ kind: 'sum', cells: { A: 5 }, claims: { roundedTo: 5 } }))).toBe(false)
    expect(said({ kind: 'sum', cells: { A: [500, { count: 3 }], B: [700, { count: 40 }] }, claims: { roundedTo: 5 } })).toEqual(['minimum-threshold.too-few fail A'])
  })
  it('are not compared with the threshold', () => expect(said({ cells: { A: 5, B: 40 }, claims: { roundedTo: 5 } })).toEqual([]))
})

describe('the smallest safe count', () => {
  it('refuses 1 … threshold − 1, and says how many of what', () => {
    expect(said({ cells: { A: 1, B: 9, C: 10, D: 11, E: 0 } })).toEqual(['minimum-threshold.too-few fail A', 'minimum-threshold.too-few fail B'])
    const [finding] = minimumThreshold.run(evidenceOf({ tables: [aTable({ cells: { A: 40, B: 9 }, unit: 'firm' })] }))
    expect(finding).toMatchObject({ rule: 'threshold', at: { row: 3, column: 2 }, values: { count: 9, threshold: 10, unit: 'firm' } })
  })
  it('is off at 1, and asks for nothing then', () => {
    expect(said({ cells: { A: -4 } }, 1)).toEqual([])
    expect(said({ kind: 'mean', cells: { A: 3.5 } }, 1)).toEqual([])
    expect(said({ cells: { A: 1, B: 2 } }, 2)).toEqual(['minimum-threshold.too-few fail A'])
  })
  it('is no rule about hidden cells, nor about ranges and words', () => {
    expect(said({ cells: { A: ['*', { count: 3, source: 'data' }], B: ['<10', { count: 3, source: 'data' }], C: ['many', { count: 3, source: 'data' }] } })).toEqual([])
  })
  it('cannot judge what is no count', () => {
    expect(said({ cells: { A: -3, B: 4.5, C: 40 } })).toEqual(['minimum-threshold.not-a-count review A', 'minimum-threshold.not-a-count review B'])
    expect(said({ kind: 'mean', cells: { A: [4.5, { count: -1 }], B: [4.5, { count: 12.5 }] } })).toEqual(['minimum-threshold.not-a-count review A'])
  })
})

describe('numbers whose units nobody tells', () => {
  const asking: readonly MeasureKind[] = ['sum', 'mean', 'other', 'mode', 'spread', 'gini', 'concentration', 'median', 'percentile']
  it.each(asking)('of the kind %s: the number of units is asked for, once for a table', (kind) => {
    expect(said({ kind, cells: { A: 3.5, B: 4.5 } })).toEqual(['minimum-threshold.no-count review'])
    expect(minimumThreshold.run(evidenceOf({ tables: [aTable({ kind, cells: { A: 3.5 } })] }))).toMatchObject([{ values: { threshold: 10, measure: kind } }])
  })
  it.each<MeasureKind>(['ratio', 'percent', 'test', 'coefficient', 'correlation', 'min', 'max', 'survival'])('of the kind %s: a rule of its own asks', (kind) => {
    expect(said({ kind, cells: { A: 3.5, B: 4.5 } })).toEqual([])
  })
  it('are asked for at the cells that lack them where others have them, and small ones still fail', () => {
    expect(said({ kind: 'mean', cells: { A: 3.5, B: [4.5, { count: 40 }], C: [4.5, { count: 2 }], D: '*' } })).toEqual(['minimum-threshold.too-few fail C', 'minimum-threshold.no-count review A'])
  })
  it('of ratios and percentages fail where they are few', () => {
    expect(said({ kind: 'percent', cells: { A: ['20 %', { count: 5 }], B: '30 %' } })).toEqual(['minimum-threshold.too-few fail A'])
    expect(said({ kind: 'ratio', cells: { A: ['0.2', { count: 5 }] } })).toEqual(['minimum-threshold.too-few fail A'])
  })
})
