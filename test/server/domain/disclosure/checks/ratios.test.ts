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
  it('is read per as many units as the name says', () => {
    const bases: Readonly<Record<number, readonly string[]>> = {
      100: ['percent', 'rate', 'paper 1000', 'rate of 1000', 'per 10001', 'per 1000s'],
      1000: ['rate per 1,000', 'rate per 1.000', 'rate per 1000', 'rate_per_1000', 'per_1,000 births', 'deaths/1000', 'deaths/ 1,000', 'Per Thousand', '천명당 출생', '인구 천 명당', '1,000명당', '1000 명당'],
      10_000: ['per 10,000', 'per 10.000', 'per 10000'],
      100_000: ['per 100,000', 'per 100.000', 'deaths_per_100000', '인구 10만 명당 사망'],
      1_000_000: ['cases per million', 'Per MILLION', 'per 1,000,000', 'per 1.000.000', 'per 1000000'],
    }
    for (const [base, names] of Object.entries(bases)) {
      for (const name of names) expect({ name, behind: behind('50.0', 20 * Number(base), { name }) }).toEqual({ name, behind: { low: 999, high: 1001 } })
    }
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
    expect(shown({ A: of('20.0 %', 40), B: of('30.0 %', 60), C: of('0.0 %', 40) })).toEqual([`${small} A`])
    expect(shown({ A: of('22.5 %', 40), B: of('45.0 %', 80), C: of('10.0 %', 0) })).toEqual([`${small} A`])
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

describe('described counts beside percentages', () => {
  it('are what they count where the percentages make up one whole', () => {
    expect(said({ A: of('20.0 %', 40), B: of('80.0 %', 160) })).toEqual([])
    expect(said({ A: of('20.0 %', 40), B: of('30.0 %', 60), C: of('50.0 %', 100), Total: of('100.0 %', 200) })).toEqual([])
    expect(said({ A: of('0.20', 40), B: of('0.30', 60), C: of('0.50', 100) }, { name: 'share' })).toEqual([])
  })
  it('as far as rounding tells', () => {
    expect(said({ A: of('16.7 %', 10), B: of('16.7 %', 10), C: of('66.7 %', 40) })).toEqual([])
    expect(said({ A: of('20 %', 40), B: of('30 %', 60), C: of('49 %', 98) })).toEqual([])
    expect(said({ A: of('20.0 %', 40), B: of('30.0 %', 60), C: of('49.0 %', 98) })).toEqual([`${small} A`])
    const many = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`g${index}`, of('7 %', 70)]))
    expect(said({ ...many, last: of('3 %', 30) })).toHaveLength(14)
  })
  it('are what they are of where one stands alone', () => expect(said({ A: of('100 %', 1000) })).toEqual([`${unsure} A`]))
})

// What is published beside its parts says nothing more: each part has a rule of its own.
describe('a rate that is one shown count in another', () => {
  const asked = (kind: 'percent' | 'ratio'): string => (kind === 'percent' ? 'ratios.no-denominator review' : 'ratios.no-parts review')
  const beside = (rate: TableParts, ...others: readonly TableParts[]): readonly string[] => saidOf(ratios, { tables: [aTable(rate), ...others.map(aTable)] })
  const percent = (...rates: readonly CellText[]): TableParts => ({ kind: 'percent', name: 'percent', cells: named(rates) })
  const ratio = (...rates: readonly CellText[]): TableParts => ({ kind: 'ratio', name: 'ratio', cells: named(rates) })
  const count = (...counts: readonly CellText[]): TableParts => ({ kind: 'count', cells: named(counts) })
  const named = (texts: readonly CellText[]): TableParts['cells'] => Object.fromEntries(texts.map((text, index) => [`g${index}`, text]))
  it('is judged by them', () => {
    expect(beside(percent('20.0', '30.0'), count(40, 60), count(200, 200))).toEqual([])
    expect(beside(percent('20.0', '30.0'), count(200, 200), { ...count(40, 60), kind: 'events' })).toEqual([])
    expect(beside(percent('20.0', '30.0'), count(50, 70), count(200, 200), count(40, 60))).toEqual([])
    expect(beside(percent('20.0', '*'), count(40, '*'), count(200, '*'))).toEqual([])
    expect(beside(ratio('0.20', '0.30'), count(40, 60), count(200, 200))).toEqual([])
    expect(beside({ ...percent('200.0', '300.0'), name: 'per 1,000' }, count(40, 60), count(200, 200))).toEqual([])
  })
  it('not where a row differs, a part is hidden, of no count, elsewhere, or the same', () => {
    const whole = count(200, 200)
    for (const part of [count(40, 70), count(70, 60), count(40, '*'), count('*', 60), { ...count(40, 60), kind: 'mean' } as const, { ...count(40, 60), sheet: 'S' }, { kind: 'count', cells: { g1: 60, g0: 40 } } as const]) {
      expect(beside(percent('20.0', '30.0'), part, whole)).toEqual([asked('percent')])
    }
    expect(beside(percent('100.0', '100.0'), count(40, 50))).toEqual([asked('percent')])
    expect(beside(ratio(1, 1), count(40, 50))).toEqual([asked('ratio')])
  })
  it('stays where what is left of the whole is a small group', () => {
    const left = (rest: number): readonly string[] => beside(percent(`${(200 - rest) / 2}`, `${(200 - rest) / 2}`), count(200 - rest, 200 - rest), count(200, 200))
    expect([0, 1, 5, 9, 10].map((rest) => left(rest).length)).toEqual([0, 1, 1, 1, 0])
    expect(beside(ratio('0.975', '0.975'), count(195, 195), count(200, 200))).toEqual([asked('ratio')])
    expect(beside({ ...percent('975', '975'), name: 'per 1,000' }, count(195, 195), count(200, 200))).toEqual([])
    expect(beside(percent('97.5', '97.5', '50.0'), count(195, 195, 100), count(200, 200, 200))).toEqual([asked('percent')])
  })
  it('may have one of them as the number of units of its own row', () => {
    expect(beside({ ...percent(of('20.0', 40), of('30.0', 60)), contributorsDescribed: true }, count(200, 200))).toEqual([])
    expect(beside({ ...percent(of('22.5', 40), of('45.0', 40)), contributorsDescribed: true }, count(9, 18))).toEqual([])
    expect(beside({ ...percent(['20.0', { count: 40, source: 'data' }], ['30.0', { count: 60, source: 'data' }]), contributorsDescribed: true }, count(200, 200))).toEqual([`${small} g0`])
    expect(beside(percent(['0.0', {}], ['0.0', {}]), count(200, 200))).toEqual([asked('percent')])
  })
  it('is sought among twenty counts', () => {
    const others = (many: number): readonly TableParts[] => Array.from({ length: many }, () => count(77, 91))
    expect(beside(percent('20.0', '30.0'), ...others(18), count(40, 60), count(200, 200))).toEqual([])
    expect(beside(percent('20.0', '30.0'), ...others(19), count(40, 60), count(200, 200))).toEqual([asked('percent')])
  })
  it('or of the odds of two counts over those of a row of reference', () => {
    expect(beside(ratio(1, '2.25'), count(40, 60), count(60, 40))).toEqual([])
    expect(beside(ratio(1, '2.35'), count(40, 60), count(60, 40))).toEqual([asked('ratio')])
    expect(beside(ratio('1.5', '2.25'), count(40, 60), count(60, 40))).toEqual([asked('ratio')])
    expect(beside(percent(1, '2.25'), count(40, 60), count(60, 40))).toEqual([asked('percent')])
    expect(beside(ratio(1, '2.25', '1.5'), count(40, 60, '*'), count(60, 40, '*'))).toEqual([asked('ratio')])
    expect(beside(ratio(1, '2.25', 6), count(40, 60, 24), count(60, 40, '*'))).toEqual([asked('ratio')])
    expect(beside(ratio(1, 4, 3), count(10, 20, '*'), count(400, 200, 40))).toEqual([asked('ratio')])
  })
})

describe('a rate of something else beside two counts', () => {
  const events = { kind: 'events', cells: { A: 40 } } as const
  const risk = { kind: 'at-risk', cells: { A: 400 } } as const
  const count = { kind: 'count', cells: { A: 400 } } as const
  const rate = (kind: 'percent' | 'ratio', name: string | null, ...others: readonly TableParts[]): number => saidOf(ratios, { tables: [aTable({ kind, name, cells: { A: 12 } }), ...others.map(aTable)] }).length
  it('is judged by them where one of them is no mere count', () => {
    for (const others of [[events, risk], [events, count], [count, risk], [events, risk, count]]) expect(rate('ratio', 'rate', ...others)).toBe(0)
    for (const others of [[count, count], [events], [events, { ...risk, kind: 'mean' } as const], [risk, { ...events, sheet: 'S' }], [risk, { ...events, cells: { B: 40 } }], [risk, { ...events, cells: { A: '*' } }], [risk, { ...events, cells: { Z: 1, A: 40 } }]]) expect(rate('ratio', 'rate', ...others)).toBe(1)
    expect(rate('ratio', null, events, { ...risk, cells: { A: 400, B: 300 } })).toBe(0)
  })
  it('not where it is a percentage, unless of an adjusted population or per more than a hundred', () => {
    for (const name of ['per 1,000', 'deaths_per_1000', 'adjusted percent', 'standardised_rate', 'ASR', '표준화율', '보정 비율']) expect(rate('percent', name, events, risk)).toBe(0)
    for (const name of ['percent', 'rate', 'basr', null]) expect(rate('percent', name, events, risk)).toBe(1)
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
