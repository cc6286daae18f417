import { describe, expect, it } from 'vitest'
import { consistency } from '../../../../../server/domain/disclosure/checks/consistency.ts'
import type { CellText, EvidenceParts, TableParts } from './small-evidence.ts'
import { aRead, aTable, evidenceOf, someRecords } from './small-evidence.ts'

const said = (tables: readonly TableParts[], rest: EvidenceParts = {}): readonly string[] => saidIn({ tables: tables.map(aTable), ...rest })
const saidIn = (parts: EvidenceParts): readonly string[] => consistency.run(evidenceOf(parts)).map(({ message, at }) => `${message.replace('consistency.', '')}${at.cell === null ? '' : ` ${Object.values(at.cell).join('/')}`}`)
const many = (count: number, of: (index: number) => CellText): Readonly<Record<string, CellText>> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, of(index)]))

describe('a total and its contributions', () => {
  const known = (count: number | null, largest: readonly number[], rest: object = {}): object => ({ count, largest, ...rest })
  const mean = (cell: CellText): readonly string[] => said([{ kind: 'mean', cells: { A: cell } }])
  const sums = (cell: CellText, times = 3): readonly string[] => said([{ kind: 'sum', cells: many(times, () => cell) }])
  it('of a mean lies between what they are and what they can be', () => {
    expect(mean([50, known(10, [100, 90])])).toEqual([])
    expect(mean([95, known(10, [100, 90])])).toEqual(['contributions-do-not-fit A'])
    expect(mean([10, known(10, [100, 90])])).toEqual(['contributions-do-not-fit A'])
    expect(mean([20, known(10, [100, 90])])).toEqual([])
    expect(mean([91, known(10, [100, 90])])).toEqual([])
    expect(mean(['99.50', known(10, [100])])).toEqual([])
    expect(mean([102, known(10, [100])])).toEqual(['contributions-do-not-fit A'])
  })
  it('allows for the last shown place', () => {
    expect(mean(['91', known(100, [100, 90.5])])).toEqual([])
    expect(mean(['91.0', known(100, [100, 90.5])])).toEqual(['contributions-do-not-fit A'])
    expect(mean(['90.3', known(100, [100, 90])])).toEqual(['contributions-do-not-fit A'])
    expect(mean(['90.1', known(100, [100, 90])])).toEqual([])
    expect(mean(['0.00', known(100, [9, 9])])).toEqual(['contributions-do-not-fit A'])
    expect(mean(['0', known(100, [9, 9])])).toEqual([])
  })
  it('of weighted units is by their weight', () => {
    expect(mean([50, known(10, [100, 90], { weight: 100 })])).toEqual(['contributions-do-not-fit A'])
    expect(mean([5, known(10, [100, 90], { weight: 100 })])).toEqual([])
  })
  it('of a sum is asked about from three on: weights may exceed what was observed', () => {
    expect(sums([2000, known(10, [100, 90])])).toEqual(['contributions-do-not-fit c0', 'contributions-do-not-fit c1', 'contributions-do-not-fit c2'])
    expect(sums([2000, known(10, [100, 90])], 2)).toEqual([])
    expect(sums([150, known(10, [100, 90])])).toHaveLength(3)
    expect(sums([190, known(10, [100, 90])])).toEqual([])
    expect(sums([910, known(10, [100, 90])])).toEqual([])
    expect(sums([913, known(10, [100, 90])])).toHaveLength(3)
  })
  it('that every unit must hold alike gives each unit’s value', () => {
    expect(mean(['100', known(10, [100, 100])])).toEqual(['all-alike A'])
    expect(sums([1000, known(10, [100, 100])], 1)).toEqual(['all-alike c0'])
    expect(sums([999, known(10, [100, 100])], 1)).toEqual([])
    expect(said([{ kind: 'sum', cells: { A: [1000, known(10, [100, 100])], B: [9000, known(10, [100, 90])] } }])).toEqual(['all-alike A'])
    expect(sums([0, known(10, [0, 0])], 1)).toEqual([])
  })
  it('is not judged without them, of one unit, from the data, or with negative ones', () => {
    for (const cell of [5000, [5000, known(null, [100])], [5000, known(10, [])], [5000, known(1, [100])], [5000, known(10, [100, 90], { source: 'data' })], [5000, known(10, [100, -90])], [5000, known(10, [-1, 0])], ['*', known(10, [100], { trueValue: 5000 })], [-5000, known(10, [100, 90])]] as readonly CellText[]) {
      expect(mean(cell)).toEqual([])
    }
    expect(mean([5000, known(2, [100, 90])])).toEqual(['contributions-do-not-fit A'])
    expect(said([{ kind: 'count', cells: { A: [5000, known(10, [100, 90])] } }])).toEqual([])
  })
})

describe('a spread of nothing', () => {
  it('says that all have the mean', () => {
    for (const name of ['sd', 'SD', 'S.D.', 'std', 'std dev', 'stddev', 'Std. Dev', 'std deviation', '표준편차', ' sd ']) expect(said([{ kind: 'spread', name, cells: { A: 0, B: 3.1, C: '*' } }])).toEqual(['all-alike A'])
    for (const name of ['se', 'range', 'sd of means', 'a sd', null]) expect(said([{ kind: 'spread', name, cells: { A: 0 } }])).toEqual([])
    expect(said([{ kind: 'mean', name: 'sd', cells: { A: 0 } }])).toEqual([])
  })
  it('or nearly, beside a mean with decimals', () => {
    const mean = (text: string, deviation: number | null): readonly string[] => said([{ kind: 'mean', cells: { A: [text, { deviation }] } }])
    expect(mean('45.2', 0.18)).toEqual(['all-alike A'])
    expect(mean('-45.2', 0.18)).toEqual(['all-alike A'])
    expect(mean('45.2', 0.19)).toEqual([])
    expect(mean('50.0', 0.2)).toEqual([])
    expect(mean('45', 0.1)).toEqual([])
    expect(mean('0.0', 0)).toEqual([])
    expect(mean('45.2', null)).toEqual([])
    expect(mean('*', 0.1)).toEqual([])
    expect(said([{ kind: 'sum', cells: { A: ['45.2', { deviation: 0.1 }] } }])).toEqual([])
  })
})

describe('parts and their total', () => {
  it('are not more than it, give or take five each', () => {
    expect(said([{ cells: { A: 100, B: 200, Total: 289 } }])).toEqual(['more-than-total Total'])
    expect(said([{ cells: { A: 100, B: 200, Total: 290 } }])).toEqual([])
    expect(said([{ cells: { A: 100, B: 200, Total: 900 } }])).toEqual([])
    expect(said([{ cells: { A: 100_000, B: 200_000, Total: 299_690 } }])).toEqual(['more-than-total Total'])
    expect(said([{ cells: { A: 100_000, B: 200_000, Total: 299_710 } }])).toEqual([])
  })
  it('may be hidden, or not be listed', () => {
    expect(said([{ cells: { A: 100, B: '*', Total: 90 } }])).toEqual([])
    expect(said([{ cells: { A: 101, B: '*', Total: 90 } }])).toEqual(['more-than-total Total'])
    expect(said([{ cells: { A: 500, B: 200, Total: '*' } }])).toEqual([])
    const group = { name: 'group', codes: ['A', 'B', 'Total'], totals: ['Total'], groups: {} }
    expect(said([{ dimensions: [group], cells: { A: 95, Total: 90 } }])).toEqual([])
    expect(said([{ dimensions: [group], cells: { A: 500, B: 200 } }])).toEqual([])
  })
  it('are told once for a table, and only of a plain total', () => {
    expect(said([{ dimensions: ['sex', 'vote'], cells: { 'F/yes': 100, 'F/no': 100, 'F/Total': 50, 'M/yes': 100, 'M/no': 100, 'M/Total': 50 } }])).toHaveLength(1)
    const other = { name: 'group', codes: ['A', 'B', 'any of them'], totals: ['any of them'], groups: {} }
    expect(said([{ dimensions: [other], cells: { A: 100, B: 200, 'any of them': 250 } }])).toEqual([])
  })
  it('are exact counts', () => {
    const cells = { A: 100, B: 200, Total: 250 }
    expect(said([{ cells, claims: { roundedTo: 5 } }])).toEqual([])
    expect(said([{ cells, claims: { midpoint: 6 } }])).toEqual([])
    expect(said([{ cells, kind: 'sum' }])).toEqual([])
  })
})

describe('a coefficient, its error, its test and its p-value', () => {
  interface Term { readonly b: number | string; readonly se: number | string; readonly t?: number | string; readonly p?: number | string }
  const model = (terms: readonly Term[], names: Partial<Record<keyof Term, string>> = {}): readonly string[] => said((['b', 'se', 't', 'p'] as const).flatMap((part): readonly TableParts[] => {
    const cells = Object.fromEntries(terms.flatMap((term, index) => (term[part] === undefined ? [] : [[`x${index}`, term[part]]])))
    const kind = { b: 'coefficient', se: 'spread', t: 'test', p: 'test' } as const
    return Object.keys(cells).length === 0 ? [] : [{ kind: kind[part], name: names[part] ?? { b: 'coef', se: 'std err', t: 't', p: 'p' }[part], cells }]
  }))
  const three = (term: Term): readonly Term[] => [term, term, term]
  const off = ['test-does-not-fit']
  it('say one thing twice', () => {
    expect(model(three({ b: '0.500', se: '0.250', t: '2.000', p: '0.045' }))).toEqual([])
    expect(model(three({ b: '-0.500', se: '0.250', t: '-2.000', p: '0.045' }))).toEqual([])
    expect(model(three({ b: '0.500', se: '0.250', t: '3.500' }))).toEqual(off)
    expect(model(three({ b: '0.500', se: '0.250', t: '1.000' }))).toEqual(off)
    expect(model(three({ b: '0.500', se: '0.250', p: '0.350' }))).toEqual(off)
    expect(model(three({ b: '0.050', se: '0.250', p: '0.001' }))).toEqual(off)
    expect(model(three({ b: '0.500', se: '0.250', t: '2.000', p: '0.350' }))).toEqual(off)
    expect(model(three({ b: '0.500', se: '0.250', t: '3.500', p: '0.045' }))).toEqual(off)
  })
  it('allow for their last shown places', () => {
    expect(model(three({ b: '0.5', se: '0.3', t: '2.1' }))).toEqual([])
    expect(model(three({ b: '0.5', se: '0.3', t: '2.5' }))).toEqual(off)
    expect(model(three({ b: '0.5', se: '0.3', t: '1.3' }))).toEqual([])
    expect(model(three({ b: '0.5', se: '0.3', t: '1.0' }))).toEqual(off)
    expect(model(three({ b: '0.500', se: '0.250', t: '2.07' }))).toEqual([])
    expect(model(three({ b: '0.500', se: '0.250', t: '2.08' }))).toEqual(off)
    expect(model(three({ b: '0.500', se: '0.250', t: '1.93' }))).toEqual([])
    expect(model(three({ b: '0.500', se: '0.250', t: '1.92' }))).toEqual(off)
    expect(model(three({ b: '0.500', se: '0.250', t: '2' }))).toEqual([])
    expect(model(three({ b: '0.0', se: '0.0004', t: '9' }))).toEqual([])
  })
  it('of a ratio beside the error of its logarithm are of the logarithm', () => {
    expect(model(three({ b: '1.649', se: '0.250', t: '2.000' }))).toEqual([])
    expect(model(three({ b: '0.607', se: '0.250', t: '-2.000' }))).toEqual([])
    expect(model(three({ b: '0.607', se: '0.250', t: '2.000' }))).toEqual(off)
    expect(model(three({ b: '-1.649', se: '0.250', t: '2.000' }))).toEqual(off)
    expect(model(three({ b: '1.649', se: '0.250', t: '2.02' }))).toEqual([])
    expect(model(three({ b: '1.649', se: '0.250', t: '2.04' }))).toEqual(off)
    expect(model(three({ b: '1.649', se: '0.250', t: '1.98' }))).toEqual([])
    expect(model(three({ b: '1.649', se: '0.250', t: '1.97' }))).toEqual(off)
    expect(model(three({ b: '0.607', se: '0.250', t: '-2.02' }))).toEqual([])
    expect(model(three({ b: '0.607', se: '0.250', t: '-2.04' }))).toEqual(off)
    expect(model(three({ b: '0.607', se: '0.250', t: '-1.98' }))).toEqual([])
    expect(model(three({ b: '0.607', se: '0.250', t: '-1.97' }))).toEqual(off)
    expect(model(three({ b: '1.6', se: '0.2', t: '3.3' }))).toEqual([])
    expect(model(three({ b: '1.6', se: '0.2', t: '3.5' }))).toEqual(off)
  })
  it('a p-value is that of the normal distribution, or of a t with few degrees of freedom', () => {
    expect(model(three({ b: '1.960', se: '1.000', p: '0.050' }))).toEqual([])
    expect(model(three({ b: '1.960', se: '1.000', p: '0.120' }))).toEqual([])
    expect(model(three({ b: '1.960', se: '1.000', p: '0.135' }))).toEqual(off)
    expect(model(three({ b: '1.960', se: '1.000', p: '0.015' }))).toEqual([])
    expect(model(three({ b: '1.960', se: '1.000', p: '0.010' }))).toEqual(off)
    expect(model(three({ b: '0.500', se: '1.000', p: '0.617' }))).toEqual([])
    expect(model(three({ b: '0.500', se: '1.000', p: '0.29' }))).toEqual(off)
    expect(model(three({ b: '0.500', se: '1.000', p: '0.88' }))).toEqual(off)
    expect(model(three({ b: '2.576', se: '1.000', p: '0.010' }))).toEqual([])
    expect(model(three({ b: '0.100', se: '1.000', p: '0.920' }))).toEqual([])
    expect(model(three({ b: '3.291', se: '1.000', p: '0.001' }))).toEqual([])
    expect(model(three({ b: '0.000', se: '1.000', p: '0.480' }))).toEqual(off)
    expect(model(three({ b: '0.000', se: '1.000', p: '0.500' }))).toEqual([])
  })
  it('are asked about where three terms, and more than a quarter, are off', () => {
    const good = { b: '0.500', se: '0.250', t: '2.000' }
    const bad = { b: '0.500', se: '0.250', t: '5.000' }
    expect(model([bad, bad])).toEqual([])
    expect(model([bad, bad, good])).toEqual([])
    expect(model([bad, bad, bad, ...Array.from({ length: 8 }, () => good)])).toEqual(off)
    expect(model([bad, bad, bad, ...Array.from({ length: 9 }, () => good)])).toEqual([])
    expect(model([bad, bad, bad, good])).toEqual(off)
  })
  it('are told by their names', () => {
    const bad = three({ b: '0.500', se: '0.250', t: '5.000', p: '0.500' })
    for (const b of ['coef', 'coefs', 'Coefficient', 'coefficients', 'estimate', 'Estimates', 'b', 'beta', 'log HR', 'log_hr', '계수', '추정치', ' coef ']) expect(model(bad, { b })).toEqual(off)
    for (const se of ['se', 's.e', 's_e', 'std err', 'std_err', 'stderr', 'std error', 'std.errors', 'standard error', 'se(coef)', 'se coef'.replace(' ', ''), '표준오차']) expect(model(bad, { se })).toEqual(off)
    for (const t of ['t', 'z', 't value', 't-stat', 'tstat', 't statistic', 'z value', 'z-score', 'z', 'statistic']) expect(model(three({ b: '0.500', se: '0.250', t: '5.000' }), { t })).toEqual(off)
    for (const p of ['p', 'p-value', 'p_value', 'pvalue', 'p values', 'p.val', 'Pr(>|t|)', 'pr >z', 'P>|z|', '유의확률', 'p값']) expect(model(three({ b: '0.500', se: '0.250', p: '0.500' }), { p })).toEqual(off)
    for (const b of ['coefx', 'my coef', 'hr', 'or']) expect(model(bad, { b })).toEqual([])
    for (const se of ['sex', 'use', 'sd']) expect(model(bad, { se })).toEqual([])
    for (const t of ['test', 'at', 'zeta']) expect(model(three({ b: '0.500', se: '0.250', t: '5.000' }), { t })).toEqual([])
    for (const p of ['power', 'up', 'prior']) expect(model(three({ b: '0.500', se: '0.250', p: '0.500' }), { p })).toEqual([])
  })
  it('are compared term by term, where error and test are there', () => {
    expect(model(three({ b: '0.500', se: '0.250' }))).toEqual([])
    expect(model(three({ b: '0.500', se: '0.000', t: '5.000' }))).toEqual([])
    expect(model([...three({ b: '0.500', se: '0.250', t: '5.000' }).slice(1), { b: '0.500', se: '*', t: '5.000' }])).toEqual([])
    expect(model([...three({ b: '0.500', se: '0.250', t: '5.000' }).slice(1), { b: '*', se: '0.250', t: '5.000' }])).toEqual([])
    expect(said([{ kind: 'test', name: 't', cells: { a: 3, b: 4, c: 5 } }])).toEqual([])
    expect(said([{ kind: 'mean', name: 'coef', cells: many(3, () => '0.500') }, { kind: 'spread', name: 'se', cells: many(3, () => '0.250') }, { kind: 'test', name: 't', cells: many(3, () => '5.000') }])).toEqual([])
  })
  it('are told of their table, without a cell', () => {
    const tables = [aTable({ kind: 'mean', cells: { z: 5 } }), aTable({ kind: 'coefficient', name: 'b', sheet: 'S', cells: many(3, () => '0.500') }), aTable({ kind: 'spread', name: 'se', cells: many(3, () => '0.250') }), aTable({ kind: 'test', name: 't', cells: many(3, () => '5.000') })]
    expect(consistency.run(evidenceOf({ tables }))).toMatchObject([{ rule: 'numbers fit each other', outcome: 'review', cure: 'cure.correct-numbers', at: { sheet: 'S', row: 2, cell: null } }])
  })
})

describe('percentages beside counts', () => {
  const beside = (cells: Readonly<Record<string, readonly [string, number | null]>>, parts: Partial<TableParts> = {}, others: readonly TableParts[] = []): readonly string[] =>
    said([{ kind: 'percent', ...parts, cells: Object.fromEntries(Object.entries(cells).map(([code, [text, count]]) => [code, [text, { count }] as const])) }, ...others])
  const off = ['percent-does-not-fit']
  it('are of a total of the counts', () => {
    expect(beside({ A: ['33.333', 40], B: ['66.667', 80] })).toEqual([])
    expect(beside({ A: ['33.333 %', 40], B: ['66.667 %', 80] })).toEqual([])
    expect(beside({ A: ['0.33333', 40], B: ['0.66667', 80] })).toEqual([])
    expect(beside({ A: ['33.417', 40], B: ['66.583', 80] })).toEqual(off)
    expect(consistency.run(evidenceOf({ tables: [aTable({ kind: 'percent', sheet: 'S', cells: { A: ['33.417', { count: 40 }], B: ['66.583', { count: 80 }] } })] }))).toMatchObject([{ outcome: 'review', at: { sheet: 'S', row: 2, cell: null } }])
  })
  it('or of one of them, or of a count of the file', () => {
    expect(beside({ A: ['100.000', 120], B: ['33.333', 40] })).toEqual([])
    expect(beside({ A: ['10.000', 40], B: ['20.125', 80.5] }, {}, [{ kind: 'count', cells: { all: 400 } }])).toEqual([])
    expect(beside({ A: ['16.013', 41], B: ['31.245', 80] }, {}, [{ kind: 'count', cells: { all: 256.04 } }])).toEqual([])
    expect(beside({ A: ['16.013', 41], B: ['31.245', 80] }, {}, [{ kind: 'mean', cells: { all: 256.04 } }])).toEqual(off)
    expect(beside({ A: ['16.013', 41], B: ['31.245', 80] })).toEqual(off)
  })
  it('or are shares of each count itself', () => {
    expect(beside({ A: ['22.500', 40], B: ['23.750', 80] })).toEqual([])
    expect(beside({ A: ['22.600', 40], B: ['23.750', 80] })).toEqual(off)
    expect(beside({ A: ['0.225', 40], B: ['0.2375', 80] })).toEqual([])
  })
  it('are no records that happen to be thousandths of a large count', () => {
    expect(beside({ A: ['22.613', 1000], B: ['23.107', 2000], C: ['61.949', 5000] })).toEqual(off)
  })
  it('or of the sum over a category', () => {
    const cells = { 'F/yes': ['20.000', 41], 'F/no': ['80.000', 164], 'M/yes': ['30.000', 33], 'M/no': ['70.000', 77] } as const
    expect(beside(cells, { dimensions: ['sex', 'vote'] })).toEqual([])
    expect(beside({ ...cells, 'M/no': ['71.111', 77] }, { dimensions: ['sex', 'vote'] })).toEqual(off)
  })
  it('need three decimals in one of them, and two percentages', () => {
    expect(beside({ A: ['33.42', 40], B: ['66.58', 80] })).toEqual([])
    expect(beside({ A: ['33.417', 40], B: ['66.58', 80] })).toEqual(off)
    expect(beside({ A: ['33.417', 40] })).toEqual([])
    expect(beside({ A: ['33.417', 40], B: ['0.000', 80] })).toEqual([])
    expect(beside({ A: ['33.417', 40], B: ['66.583', 0] })).toEqual([])
    expect(beside({ A: ['33.417', 40], B: ['66.583', null] })).toEqual([])
  })
  it('are not judged where a description or the data tells the counts', () => {
    expect(beside({ A: ['33.417', 40], B: ['66.583', 80] }, { contributorsDescribed: true })).toEqual([])
    expect(said([{ kind: 'percent', cells: { A: ['33.417', { count: 40, source: 'data' }], B: ['66.583', { count: 80, source: 'data' }] } }])).toEqual([])
    expect(said([{ kind: 'ratio', cells: { A: ['33.417', { count: 40 }], B: ['66.583', { count: 80 }] } }])).toEqual([])
  })
})

describe('counts and the data', () => {
  const data = [someRecords({ a: [1, 2, 3, 4, 5] }), someRecords({ a: [1, 2] })]
  it('are no more than it has rows, in three cells', () => {
    const counted = (shown: number) => [shown, { count: 3, source: 'data' }] as const
    expect(said([{ cells: { A: counted(9), B: counted(9), C: counted(9) } }], { data: [someRecords({ id: Array.from({ length: 100 }, (_, n) => n) })] })).toEqual(['more-than-data'])
    expect(said([{ cells: { A: counted(8), B: counted(8), C: counted(8) } }], { data: [someRecords({ id: Array.from({ length: 100 }, (_, n) => n) })] })).toEqual([])
    expect(said([{ cells: { A: 6, B: 7, C: 8, D: 5 } }], { data })).toEqual(['more-than-data'])
    expect(said([{ cells: { A: 6, B: 7, C: 5, D: '*' } }], { data })).toEqual([])
    expect(said([{ cells: { A: 6, B: 7, C: 8 } }])).toEqual([])
    expect(said([{ cells: { A: 6, B: 7, C: 8 } }], { data: [someRecords({ a: [] })] })).toEqual([])
  })
  it('of categories that the data does not have under their names are of what was recoded', () => {
    const hundred = { data: [someRecords({ id: Array.from({ length: 100 }, (_, n) => n) })] }
    const counted = (shown: number, count: number) => [shown, { count, source: 'data' }] as const
    expect(said([{ dimensions: ['tenure', 'size'], cells: { 'own/3+': counted(9, 0), 'rent/3+': counted(9, 0), 'free/3+': counted(9, 0), 'own/1': counted(9, 9), 'rent/1': counted(9, 9), 'free/1': counted(9, 9), 'own/Total': counted(18, 9), 'rent/Total': counted(18, 9), 'free/Total': counted(18, 9) } }], hundred)).toEqual([])
    expect(said([{ cells: { A: counted(109, 0), B: counted(109, 0), C: counted(109, 0) } }], hundred)).toEqual(['more-than-data'])
  })
  it('of people outside the data are no counts of it', () => {
    expect(said([{ name: 'mid_year population', cells: { A: 26000, B: 27000, C: 28000 } }], { data })).toEqual([])
    expect(said([{ name: 'persons', cells: { A: 26000, B: 27000, C: 28000 } }], { data })).toEqual(['more-than-data'])
  })
  it('where they are exact counts', () => {
    const cells = { A: 6, B: 7, C: 8 }
    expect(said([{ cells, claims: { roundedTo: 5 } }], { data })).toEqual([])
    expect(said([{ cells, claims: { midpoint: 6 } }], { data })).toEqual([])
    expect(said([{ cells, kind: 'sum' }], { data })).toEqual([])
  })
})

describe('coefficients and parameters', () => {
  const model = (parameters: number | null, rest: object = {}): EvidenceParts => ({ description: { model: { n: 500, parameters, dof: parameters === null ? null : 500 - parameters, ...rest } } })
  const rows = (count: number): ReturnType<typeof aTable> => aTable({ kind: 'coefficient', cells: many(count, () => 0.5) })
  const printed = (count: number): string => `OLS Regression Results\nDf Residuals: 480\n${' '.repeat(10)}coef std err\n${Array.from({ length: count }, (_, index) => `x${index} 0.5 0.2`).join('\n')}`
  it('are no more than those, but for a fifth and four', () => {
    expect(saidIn({ ...model(5), tables: [rows(10)] })).toEqual([])
    expect(saidIn({ ...model(5), tables: [rows(11)] })).toEqual(['more-coefficients'])
    expect(consistency.run(evidenceOf({ ...model(5), tables: [rows(11)] }))).toMatchObject([{ values: { coefficients: 11, parameters: 5 }, at: { row: null } }])
    expect(saidIn({ ...model(50), tables: [rows(64)] })).toEqual([])
    expect(saidIn({ ...model(50), tables: [rows(65)] })).toEqual(['more-coefficients'])
  })
  it('which n and degrees of freedom give too', () => {
    expect(saidIn({ ...model(null, { dof: 495 }), tables: [rows(11)] })).toEqual(['more-coefficients'])
    expect(saidIn({ ...model(null), tables: [rows(11)] })).toEqual([])
    expect(saidIn({ ...model(null, { n: null, dof: 495 }), tables: [rows(11)] })).toEqual([])
    expect(saidIn({ tables: [rows(11)] })).toEqual([])
  })
  it('count once for each of several models side by side, hidden ones left out', () => {
    const wide = aTable({ kind: 'coefficient', dimensions: ['term', 'model'], cells: Object.fromEntries(Array.from({ length: 10 }, (_, term) => ['m1', 'm2'].map((one) => [`x${term}/${one}`, 0.5] as const)).flat()) })
    expect(saidIn({ ...model(5), tables: [wide] })).toEqual([])
    expect(saidIn({ ...model(4), tables: [wide] })).toEqual(['more-coefficients'])
    expect(saidIn({ ...model(5), tables: [aTable({ kind: 'coefficient', cells: { ...many(10, () => 0.5), hidden: '*' } })] })).toEqual([])
    expect(saidIn({ ...model(5), tables: [aTable({ kind: 'mean', cells: many(11, () => 0.5) })] })).toEqual([])
  })
  it('are those of a printed summary too, where it prints one model', () => {
    expect(saidIn({ ...model(5), read: aRead({ format: 'text', texts: ['nothing'] }) })).toEqual([])
    const read = (count: number, ...more: readonly string[]): ReturnType<typeof aRead> => aRead({ format: 'text', texts: [`n = 485\n${printed(count)}`, ...more] })
    expect(saidIn({ read: read(10) })).toEqual([])
    expect(saidIn({ read: read(11) })).toEqual(['more-coefficients'])
    expect(saidIn({ read: read(11), ...model(5) })).toEqual([])
  })
})

describe('steps of a survival curve', () => {
  const keyed = <T>(values: readonly T[]): Readonly<Record<string, T>> => Object.fromEntries(values.map((value, index) => [`t${index}`, value] as const))
  const steps = (atRisk: readonly number[], events: readonly number[], survival: readonly string[] = [], parts: Partial<TableParts> = {}): readonly string[] => said([
    { kind: 'at-risk', cells: keyed(atRisk), ...parts }, { kind: 'events', cells: keyed(events) }, ...(survival.length === 0 ? [] : [{ kind: 'survival', cells: keyed(survival) } as const]),
  ])
  it('have no more events than people who leave, but for one', () => {
    expect(steps([100, 90, 80, 70], [11, 11, 11, 11])).toEqual([])
    expect(steps([100, 90, 80, 70], [12, 12, 12, 12])).toEqual(['events-do-not-fit t1'])
    expect(steps([100, 90, 80], [12, 12, 12])).toEqual([])
    expect(steps([100, 90, 80, 100, 90], [12, 12, 12, 12, 12])).toEqual(['events-do-not-fit t1'])
  })
  it('count their events since the row before, or until the next', () => {
    expect(steps([100, 70, 50, 40], [0, 30, 20, 10])).toEqual([])
    expect(steps([100, 70, 50, 40], [30, 20, 10, 90])).toEqual([])
    expect(steps([100, 90, 80, 70, 60], [12, 12, 3, 3, 3])).toEqual([])
  })
  it('count their events since the start where none of their steps is small', () => {
    expect(steps([1000, 900, 800, 700], [20, 100, 195, 290])).toEqual([])
    expect(steps([1000, 990, 980, 900], [20, 30, 30, 110])).toEqual([])
    expect(steps([1000, 990, 980, 970], [20, 29, 39, 49])).toEqual(['events-do-not-fit t1'])
    expect(steps([1000, 990, 980, 970], [20, 40, 60, 80])).toEqual(['events-do-not-fit t1'])
  })
  it('are exact, and of one sheet', () => {
    expect(steps([100, 90, 80, 70], [12, 12, 12, 12], [], { claims: { roundedTo: 5 } })).toEqual([])
    expect(steps([100, 90, 80, 70], [12, 12, 12, 12], [], { claims: { midpoint: 6 } })).toEqual([])
    expect(steps([100, 90, 80, 70], [12, 12, 12, 12], [], { sheet: 'S' })).toEqual([])
    expect(said([{ kind: 'at-risk', cells: keyed([100, 90, 80, 70]) }])).toEqual([])
  })
  it('fall at events alone', () => {
    expect(steps([100, 90, 80], [0, 5, 0], ['1.000', '0.950', '0.950'])).toEqual([])
    expect(steps([100, 90, 80], [0, 5, 0], ['1.000', '0.950', '0.900'])).toEqual(['falls-without-events t2'])
    expect(steps([100, 90, 80], [0, 5, 1], ['1.000', '0.950', '0.900'])).toEqual([])
    expect(steps([100, 90, 80], [0, 0, 0], ['1.000', '0.950', '0.900'])).toEqual(['falls-without-events t1'])
    expect(steps([100, 90], [0, 5], ['0.900', '0.850'])).toEqual(['falls-without-events t0'])
    expect(steps([100, 90], [0, 5], ['0.400', '0.350'])).toEqual([])
    expect(steps([100, 90], [0, 0], ['95.0', '90.0'])).toEqual([])
    expect(steps([100, 90, 100, 90], [0, 5, 0, 5], ['1.000', '0.950', '0.400', '0.350'])).toEqual([])
  })
})
