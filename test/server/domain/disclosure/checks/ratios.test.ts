import { describe, expect, it } from 'vitest'
import { numeratorBehind, ratios } from '../../../../../server/domain/disclosure/checks/ratios.ts'
import type { CellText, EvidenceParts, TableParts } from './small-evidence.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

const behind = (text: string, count: number, parts: Partial<TableParts> = {}): unknown => {
  const table = aTable({ kind: 'percent', name: 'share', ...parts, cells: { A: text, ...parts.cells } })
  return numeratorBehind(table, table.cells[0]!, count)
}
const said = (cells: TableParts['cells'], parts: Partial<TableParts> = {}, rest: EvidenceParts = {}): readonly string[] =>
  saidOf(ratios, { tables: [aTable({ kind: 'percent', name: 'percent', contributorsDescribed: true, ...parts, cells })], ...rest })
const of = (percent: string | number, count: number): CellText => [percent, { count }]
const small = 'ratios.small-count-behind fail'
const unsure = 'ratios.count-may-be-small review'

describe('the count behind a percentage', () => {
  it('is every whole number that rounds to it', () => {
    expect(behind('22.5 %', 40)).toEqual({ low: 9, high: 9 })
    expect(behind('22 %', 1000)).toEqual({ low: 215, high: 225 })
    expect(behind('50 %', 3)).toEqual({ low: 2, high: 1 })
  })
  it('is none less than nobody and none more than all', () => {
    expect(behind('0 %', 1000)).toEqual({ low: 0, high: 5 })
    expect(behind('100 %', 1000)).toEqual({ low: 995, high: 1000 })
  })
  it('is read as a share of one where nothing says percent', () => {
    expect(behind('0.25', 40)).toEqual({ low: 10, high: 10 })
    expect(behind('0.25 %', 1000)).toEqual({ low: 3, high: 2 })
    expect(behind('0.25', 4000, { name: 'percent' })).toEqual({ low: 10, high: 10 })
    expect(behind('0.25', 4000, { name: '%' })).toEqual({ low: 10, high: 10 })
    expect(behind('0.25', 4000, { name: 'pct' })).toEqual({ low: 10, high: 10 })
    expect(behind('0.25', 4000, { cells: { B: '40' } })).toEqual({ low: 10, high: 10 })
    expect(behind('0.25', 40, { cells: { B: '1', C: '*' } })).toEqual({ low: 10, high: 10 })
    expect(behind('0.25', 40, { name: null })).toEqual({ low: 10, high: 10 })
    expect(behind('0.25', 4000, { kind: 'ratio' })).toEqual({ low: 10, high: 10 })
  })
  it('of a hidden percentage is unknown', () => expect(behind('*', 40)).toBeNull())
})

// ABS DataLab: numerator and denominator of 10.
describe('a percentage of a known number', () => {
  it('fails where the count behind it, or the rest, is small', () => {
    expect(said({ A: of('22.5 %', 40), B: of('25.0 %', 40), C: of('77.5 %', 40), D: of('75.0 %', 40) })).toEqual([`${small} A`, `${small} C`])
    expect(said({ A: of('2.5 %', 40), B: of('97.5 %', 40) })).toEqual([`${small} A`, `${small} B`])
    expect(ratios.run(evidenceOf({ tables: [aTable({ kind: 'percent', name: 'percent', contributorsDescribed: true, cells: { A: of('77.5 %', 40) } })] }))).toMatchObject([{ rule: 'threshold', at: { row: 2 }, values: { low: 9, high: 9, threshold: 10 } }])
  })
  it('goes to a person where it may be', () => {
    expect(said({ A: of('1 %', 1000), B: of('99 %', 1000), C: of('2 %', 1000) })).toEqual([`${unsure} A`, `${unsure} B`])
    expect(said({ A: of('0 %', 1000), B: of('100 %', 1000) })).toEqual([`${unsure} A`, `${unsure} B`])
    expect(said({ A: of('0 %', 200), B: of('0 %', 199) })).toEqual([`${unsure} A`])
    expect(ratios.run(evidenceOf({ tables: [aTable({ kind: 'percent', name: 'percent', contributorsDescribed: true, cells: { A: of('1 %', 1000) } })] }))).toMatchObject([{ rule: 'threshold', values: { low: 5, high: 15, threshold: 10 } }])
  })
  it('of nobody, or of all, is safe', () => expect(said({ A: of('0.0 %', 40), B: of('100.0 %', 40) })).toEqual([]))
  it('that no count can have is no percentage of that number', () => {
    expect(said({ A: of('50.00 %', 41) })).toEqual(['ratios.does-not-fit review A'])
    expect(ratios.run(evidenceOf({ tables: [aTable({ kind: 'percent', name: 'percent', contributorsDescribed: true, cells: { A: of('50.00 %', 41) } })] }))).toMatchObject([{ rule: 'threshold', values: { count: 41 } }])
  })
  it('of few is judged by their number', () => expect(said({ A: of('50.0 %', 8), B: of('50.0 %', 10), C: of('33.3 %', 0) })).toEqual([`${small} B`]))
  it('is not judged where the threshold is off', () => {
    expect(said({ A: of('22.5 %', 40), B: '5 %' }, {}, { parameters: { threshold: 1 } })).toEqual([])
    expect(said({ A: of('2.5 %', 40) }, {}, { parameters: { threshold: 2 } })).toEqual([`${small} A`])
  })
})

describe('a percentage of a number that nobody tells', () => {
  it('goes to a person, once where no cell has it', () => {
    expect(said({ A: '20 %', B: '80 %' })).toEqual(['ratios.no-denominator review'])
    expect(said({ A: of('25.0 %', 40), B: '80 %', C: ['20 %', {}], D: '*' })).toEqual(['ratios.no-denominator review B', 'ratios.no-denominator review C'])
    expect(ratios.run(evidenceOf({ tables: [aTable({ kind: 'percent', cells: { A: '20 %' } })] }))).toMatchObject([{ rule: 'threshold', values: { threshold: 10 } }])
  })
})

describe('counts beside percentages', () => {
  const shown = (cells: TableParts['cells'], parts: Partial<TableParts> = {}): readonly string[] => said(cells, { contributorsDescribed: false, ...parts })
  it('are what they count where one total fits them all: the rule about counts judges them', () => {
    expect(shown({ A: of('20.0 %', 40), B: of('30.0 %', 60), C: of('50.0 %', 100) })).toEqual([])
    expect(shown({ A: of('20.0 %', 40), B: of('30.0 %', 60), C: of('0 %', 0), D: of('50.0 %', 100) })).toEqual([])
  })
  it('are what they are of where none does', () => {
    expect(shown({ A: of('22.5 %', 40), B: of('45.0 %', 60), C: of('30.0 %', 100) })).toEqual([`${small} A`])
    expect(shown({ A: of('20.0 %', 40), B: of('33.3 %', 60), C: of('50.0 %', 100) })).toEqual([`${small} A`])
  })
  it('fit within each category of one side too', () => {
    const cells = { 'F/yes': of('20.0 %', 40), 'F/no': of('80.0 %', 160), 'M/yes': of('50.0 %', 40), 'M/no': of('50.0 %', 40) }
    expect(shown(cells, { dimensions: ['sex', 'vote'] })).toEqual([])
    const turned = { 'yes/F': of('20.0 %', 40), 'yes/M': of('50.0 %', 40), 'no/F': of('80.0 %', 160), 'no/M': of('50.0 %', 40) }
    expect(shown(turned, { dimensions: ['vote', 'sex'] })).toEqual([])
    expect(shown({ ...cells, 'M/no': of('22.5 %', 40) }, { dimensions: ['sex', 'vote'] })).not.toEqual([])
  })
  it('not where each category has one cell alone', () => expect(shown({ A: of('22.5 %', 40), B: of('45.0 %', 60) })).toEqual([`${small} A`]))
  it('are neither for certain where one pair stands alone: a small count by either reading goes to a person', () => {
    expect(shown({ A: of('22.5 %', 40) })).toEqual(['ratios.no-denominator review'])
    expect(shown({ A: of('22.5 %', 40), B: of('22.5 %', 40) })).toEqual(['ratios.no-denominator review'])
    expect(shown({ A: of('22.5 %', 40), B: of('0.0 %', 0) })).toEqual(['ratios.no-denominator review A'])
    expect(shown({ A: of('22.5 %', 40), B: '20 %' })).toEqual(['ratios.no-denominator review'])
    expect(shown({ A: of('1 %', 1000) })).toEqual(['ratios.no-denominator review'])
    expect(shown({ A: of('25.0 %', 40) })).toEqual([])
    expect(shown({ A: of('22.5 %', 40), B: of('45.0 %', 80) })).toEqual([])
    expect(said({ A: of('22.5 %', 40) })).toEqual([`${small} A`])
  })
  it('are what they are of where a description or the data says so', () => {
    const cells = { A: of('20.0 %', 40), B: of('30.0 %', 60) }
    expect(shown(cells)).toEqual([])
    expect(said(cells)).toEqual([`${small} A`])
    expect(shown({ A: ['20.0 %', { count: 40, source: 'data' }], B: ['30.0 %', { count: 60, source: 'data' }] })).toEqual([`${small} A`])
  })
})

describe('a ratio', () => {
  const ratio = (cells: TableParts['cells'], ...others: readonly TableParts[]): readonly string[] => saidOf(ratios, { tables: [aTable({ kind: 'ratio', name: 'rate', cells }), ...others.map(aTable)] })
  const asked = 'ratios.no-parts review'
  it('goes to a person without the number of units', () => {
    expect(ratio({ A: 0.4, B: 1.2 })).toEqual([asked])
    expect(ratio({ A: [0.4, { count: 40 }], B: 1.2, C: '*' })).toEqual([`${asked} B`])
    expect(ratios.run(evidenceOf({ tables: [aTable({ kind: 'ratio', name: 'rate', cells: { A: 0.4 } })] }))).toMatchObject([{ rule: 'threshold', values: { threshold: 10, measure: 'rate' } }])
  })
  it('beside its two parts is judged by them', () => {
    const events = { kind: 'events', cells: { A: 40 } } as const
    const risk = { kind: 'at-risk', cells: { A: 400 } } as const
    const count = { kind: 'count', cells: { A: 400 } } as const
    expect(ratio({ A: 0.1 }, events, risk)).toEqual([])
    expect(ratio({ A: 0.1 }, events, count)).toEqual([])
    expect(ratio({ A: 0.1, B: 0.2 }, { ...events, cells: { A: 40, B: 80 } }, { ...risk, cells: { A: 400, B: 400 } })).toEqual([])
    expect(ratio({ A: 0.1 }, events)).toEqual([asked])
    expect(ratio({ A: 0.1 }, count, count)).toEqual([asked])
    expect(ratio({ A: 0.1 }, events, { kind: 'mean', cells: { A: 5 } })).toEqual([asked])
  })
  it('not by parts of other cells, other rows, another sheet, or hidden ones', () => {
    const risk = { kind: 'at-risk', cells: { A: 400 } } as const
    expect(ratio({ A: 0.1 }, risk, { kind: 'events', cells: { B: 40 } })).toEqual([asked])
    expect(ratio({ A: 0.1 }, risk, { kind: 'events', cells: { A: '*' } })).toEqual([asked])
    expect(ratio({ A: 0.1 }, risk, { kind: 'events', cells: { A: 40 }, sheet: 'S' })).toEqual([asked])
    expect(ratio({ A: 0.1 }, risk, { kind: 'events', cells: { Z: 1, A: 40 } })).toEqual([asked])
  })
  it('beside coefficients belongs to a model', () => {
    const coefficient = { kind: 'coefficient', cells: { A: 0.4 } } as const
    expect(ratio({ A: 1.5 }, coefficient)).toEqual([])
    expect(saidOf(ratios, { tables: [aTable({ kind: 'percent', cells: { A: '20 %' } }), aTable(coefficient)] })).toEqual(['ratios.no-denominator review'])
  })
  it('and percentages are the only ones', () => expect(saidOf(ratios, { tables: [aTable({ kind: 'mean', cells: { A: 4 } })] })).toEqual([]))
})
