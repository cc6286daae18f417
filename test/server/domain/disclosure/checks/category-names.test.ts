import { describe, expect, it } from 'vitest'
import { categoryNames } from '../../../../../server/domain/disclosure/checks/category-names.ts'
import type { MeasureKind } from '../../../../../server/domain/disclosure/statistic-types.ts'
import type { TableModel } from '../../../../../server/domain/disclosure/tables/table-model.ts'
import { aTable, evidenceOf } from './small-evidence.ts'

const tableOf = (codes: readonly string[], { name = 'what', kind = 'count', totals = [], ...rest }: { name?: string; kind?: MeasureKind; totals?: readonly string[] } & Partial<Omit<TableModel, 'cells' | 'dimensions' | 'measure' | 'claims'>> = {}): TableModel =>
  aTable({ kind, cells: { first: 40 }, dimensions: [{ name, codes, totals, groups: {} }], ...rest })
const said = (codes: readonly string[], parts: Parameters<typeof tableOf>[1] = {}): readonly string[] =>
  categoryNames.run(evidenceOf({ tables: [tableOf(codes, parts)] })).map(({ message, values }) => `${message.replace('category-names.', '')} ${String(values['count'])}`)
const upTo = (count: number, of: (number: number) => string, from = 1): readonly string[] => Array.from({ length: count }, (_, index) => of(index + from))

describe('categories that are only numbered', () => {
  it('are asked about from fifteen on', () => {
    expect(said(upTo(14, (n) => `unit ${n}`))).toEqual([])
    expect(said(upTo(15, (n) => `unit ${n}`))).toEqual(['numbered 15'])
    expect(said(upTo(15, (n) => ` unit ${n} `))).toEqual(['numbered 15'])
    expect(said(upTo(16, (n) => `가게${n}호점`))).toEqual(['numbered 16'])
    expect(categoryNames.run(evidenceOf({ tables: [tableOf(upTo(15, (n) => `unit ${n}`), { sheet: 'S' })] })))
      .toMatchObject([{ rule: 'categories', outcome: 'review', cure: 'cure.name-categories', at: { sheet: 'S', row: 2 }, values: { count: 15, dimension: 'what' } }])
  })
  it('count each number of one stem once', () => {
    expect(said([...upTo(14, (n) => `unit ${n}`), 'unit 01', 'unit 002'])).toEqual([])
    expect(said([...upTo(8, (n) => `unit ${n}`), ...upTo(8, (n) => `place ${n}`)])).toEqual([])
    expect(said([...upTo(8, (n) => `unit ${n} a`), ...upTo(8, (n) => `unit ${n + 8} b`)])).toEqual([])
    expect(said([...upTo(20, (n) => `unit ${n}`), ...upTo(16, (n) => `place ${n}`)])).toEqual(['numbered 20'])
    expect(said([...upTo(16, (n) => `unit ${n}`), ...upTo(20, (n) => `place ${n}`)])).toEqual(['numbered 20'])
  })
  it('run on: numbers far apart are codes', () => {
    const apart = (count: number, last: number): readonly string[] => [...upTo(count - 1, (n) => `unit ${n}`), `unit ${last}`]
    expect(said(apart(16, 26))).toEqual(['numbered 16'])
    expect(said(apart(16, 27))).toEqual([])
    expect(said(upTo(16, (n) => `unit ${n}`, 5000))).toEqual(['numbered 16'])
  })
  it('may be years, ages, districts and other things that numbers name', () => {
    for (const word of ['year', 'Years', 'yr', 'age ', 'month', 'weeks', 'days', 'Q', 'quarter', 'visit', 'wave', 'round', 'decile', 'quintile', 'quartile', 'percentile', 'p', 'd', 'PC', 'pca', 'dim', 'factor', 'component',
      'topic', 'cluster', 'class', 'group size', 'groupsize', 'fold', 'epoch', 'step', 'iteration', 'lag', 'bin', 'level', 'grade', 'stage', 'item', 'question', 'chapter', 'icd', 'ward', 'district', 'hospital', 'site', 'centre',
      'region', 'zone', 'sector', '시', '구', '월', '등급', '단계', 'year_', 'year-', 'year. ']) expect(said(upTo(20, (n) => `${word}${n}`))).toEqual([])
    for (const word of ['leap year', 'yearly', 'x', 'person', 'ID']) expect(said(upTo(20, (n) => `${word}${n}`))).toEqual(['numbered 20'])
  })
  it('have a word before their number, of up to six digits, and are no sentences', () => {
    expect(said(upTo(20, String))).toEqual([])
    expect(said(upTo(20, (n) => `#${n}`))).toEqual([])
    expect(said(upTo(20, (n) => `unit ${'1'.repeat(3)}${1000 + n}`))).toEqual([])
    expect(said(upTo(20, (n) => `unit ${100_000 + n}`))).toEqual(['numbered 20'])
    expect(said(upTo(20, (n) => `unit ${n} of 40`))).toEqual([])
    expect(said(upTo(20, (n) => `${'u'.repeat(198)}${n}`, 100))).toEqual([])
    expect(said(upTo(20, (n) => `${'u'.repeat(198)}${n}`, 10))).toEqual(['numbered 20'])
    expect(said(upTo(20, (n) => `2 unit ${n}`))).toEqual(['numbered 20'])
  })
})

describe('categories that are single measured values', () => {
  const uneven = ['1.13', '1.97', '2.04', '3.66', '5.59']
  it('are asked about', () => {
    expect(said(uneven)).toEqual(['single-values 5'])
    expect(said(['-1.13', ' 1.97', '2.04'])).toEqual(['single-values 3'])
    expect(categoryNames.run(evidenceOf({ tables: [tableOf(uneven)] }))).toMatchObject([{ cure: 'cure.aggregate', message: 'category-names.single-values' }])
  })
  it('three of them at least, and most of all categories', () => {
    expect(said(['1.13', '1.97'])).toEqual([])
    expect(said(['1.13', '1.97', '2.04', 'x', 'y'])).toEqual(['single-values 3'])
    expect(said(['1.13', '1.97', '2.04', 'x', 'y', 'z'])).toEqual([])
    expect(said(['1.13', '1.97', '2.04', 'x', 'y', 'All'], { totals: ['All'] })).toEqual(['single-values 3'])
  })
  it('at equal steps are a grid', () => {
    expect(said(['0.1', '0.2', '0.3', '0.4'])).toEqual([])
    expect(said(['0.1', '0.2', '0.3', '0.5', '0.7'])).toEqual([])
    expect(said(['0.3', '0.1', '0.2', '0.2'])).toEqual([])
    expect(said(['0.1', '0.2', '1.2'])).toEqual([])
    expect(said(['0.1', '0.2', '1.3'])).toEqual(['single-values 3'])
    expect(said(['0.1', '0.2', '0.35'])).toEqual(['single-values 3'])
  })
  it('in a table of amounts, under a name that is no variable’s', () => {
    for (const kind of ['count', 'sum', 'mean', 'percent', 'median', 'other'] as const) expect(said(uneven, { kind })).toEqual(['single-values 5'])
    expect(said(uneven, { kind: 'coefficient' })).toEqual([])
    expect(said(uneven, { name: 'age group' })).toEqual([])
  })
  it('have nine digits before the point and twelve behind it at most', () => {
    expect(said(['1.5x', '2.25x', '7.13x'])).toEqual([])
    expect(said(['x1.5', 'x2.25', 'x7.13'])).toEqual([])
    expect(said(uneven.map((value) => `123456789${value.slice(1)}`))).toEqual(['single-values 5'])
    expect(said(['1', '2', '7', '15'])).toEqual([])
  })
})

describe('whole numbers that rise by uneven steps', () => {
  const steps = [3, 7, 1, 12, 5, 9, 2, 8, 4, 11, 6, 10, 3, 7]
  const rising = steps.reduce<readonly number[]>((all, step) => [...all, (all.at(-1) ?? 0) + step], [20]).map(String)
  const asked = (codes: readonly string[], parts: Parameters<typeof tableOf>[1] = {}): number => said(codes, parts).length
  it('are values: asked about from fifteen on', () => {
    expect(asked(rising)).toBe(1)
    expect(asked(rising.slice(1))).toBe(0)
    expect(asked([...rising, 'All'], { totals: ['All'] })).toBe(1)
    expect(asked(rising.map((code) => ` ${code}`))).toBe(1)
  })
  it('not where steps are even, or a variable or words stand there', () => {
    expect(asked(upTo(20, (n) => String(n * 5)))).toBe(0)
    expect(asked(rising, { name: 'age' })).toBe(0)
    expect(asked([...rising, 'x'])).toBe(0)
  })
})

describe('times of a curve', () => {
  const times = ['0', '1.3', '2.9', '3.1', '4.7', '8', '9.9', '11.4', '15.2', '16.1', '19.5', '22', '30.3']
  it('of single units are asked about from thirteen on', () => {
    for (const kind of ['survival', 'at-risk', 'events'] as const) expect(said(times, { kind })).toEqual(['single-values 13'])
    expect(said(times.slice(1), { kind: 'survival' })).toEqual([])
    expect(categoryNames.run(evidenceOf({ tables: [tableOf(times, { kind: 'survival' })] }))).toMatchObject([{ cure: 'cure.coarser-times' }])
  })
  it('at equal steps are a grid, and others are words', () => {
    expect(said(upTo(20, (n) => String(n * 30)), { kind: 'survival' })).toEqual([])
    expect(said([...times, 'end'], { kind: 'survival' })).toEqual([])
    expect(said([...times, 't5'], { kind: 'survival' })).toEqual([])
    expect(said([...times, '5 d'], { kind: 'survival' })).toEqual([])
    expect(said(times.map((time) => ` ${time}`), { kind: 'survival' })).toEqual(['single-values 13'])
    expect(said(times, { kind: 'coefficient' })).toEqual([])
  })
})

describe('long codes', () => {
  const codes = ['1168010', '2635020', '4113530']
  it('three of them are asked about', () => {
    expect(said(codes)).toEqual(['long-codes 3'])
    expect(said(codes.map((code) => ` A${code}`))).toEqual(['long-codes 3'])
    expect(said(codes.slice(1))).toEqual([])
    expect(said(['116801', '263502', '411353'])).toEqual([])
    expect(said(codes.map((code) => `AB${code}`))).toEqual([])
    expect(said(codes.map((code) => `${code}x`))).toEqual([])
    expect(categoryNames.run(evidenceOf({ tables: [tableOf(codes)] }))).toMatchObject([{ cure: 'cure.name-categories', message: 'category-names.long-codes' }])
  })
  it('days written without marks are none', () => {
    expect(said(['20240131', '19991231', '20240901'])).toEqual([])
    expect(said(['20241331', '20240132', '20240100'])).toEqual(['long-codes 3'])
    expect(said(['21240131', '120240131', '202401310'])).toEqual(['long-codes 3'])
    expect(said(['20241130', '20240210', '20240322', '20240909'])).toEqual([])
  })
  it('of one length may be those of administrative districts', () => {
    for (const name of ['행정동', '법정동코드', 'dong_code', '읍면동', '시군구', 'ADM_CD', 'sgg', 'emd', 'soa11', 'oa_code', 'oacode']) expect(said(codes, { name })).toEqual([])
    expect(said([...codes, '11680101'], { name: '행정동' })).toEqual(['long-codes 4'])
    expect(said(codes, { name: 'customer' })).toEqual(['long-codes 3'])
  })
})

describe('scattered dates', () => {
  const dates = ['2024-01-03', '2024-01-19', '2024-03-02', '2024-07-30', '2024-12-24']
  it('are asked about from five on', () => {
    expect(said(dates)).toEqual(['scattered-dates 5'])
    expect(said(dates.slice(1))).toEqual([])
    expect(said(dates.map((date) => ` ${date.replaceAll('-', '/')}`))).toEqual(['scattered-dates 5'])
    expect(said(dates.map((date) => date.replaceAll('-', '.')))).toEqual(['scattered-dates 5'])
    expect(said([...dates].reverse())).toEqual(['scattered-dates 5'])
    expect(categoryNames.run(evidenceOf({ tables: [tableOf(dates)] }))).toMatchObject([{ cure: 'cure.aggregate' }])
  })
  it('at even distances are a calendar: days, weeks, months, some missing', () => {
    expect(said(upTo(9, (n) => `2024-01-${n}`))).toEqual([])
    expect(said(['2024-01-01', '2024-02-01', '2024-03-01', '2024-04-01', '2024-05-01', '2024-06-01'])).toEqual([])
    expect(said(['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-29', '2024-02-05', '2024-02-12'])).toEqual([])
    expect(said([...upTo(6, (n) => `2024-01-0${n}`), '2024-01-05'])).toEqual([])
    expect(said(['2020-01-01', '2021-01-01', '2022-01-01', '2023-01-01', '2024-01-01'])).toEqual([])
  })
  it('spread over far more time than their step are scattered', () => {
    expect(said(['2024-01-01', '2024-01-02', '2024-01-03', '2024-06-01', '2024-06-02', '2024-06-03', '2024-12-01', '2024-12-02'])).toEqual(['scattered-dates 8'])
  })
  it('moments of a day are the same', () => {
    const moments = ['8:03', '09:47', '12:31', '17:22', '23:59']
    expect(said(moments)).toEqual(['scattered-dates 5'])
    expect(said(moments.map((moment) => `${moment}:12`))).toEqual(['scattered-dates 5'])
    expect(said(['08:00', '09:00', '10:00', '11:00', '12:00'])).toEqual([])
    expect(said(['00:00', '06:00', '12:00', '18:00', '24:00'])).toEqual([])
    expect(said(['0:00:00', '0:01:00', '0:02:00', '0:03:00', '0:04:00'])).toEqual([])
  })
  it('are whole words', () => {
    expect(said(dates.map((date) => `before ${date}`))).toEqual([])
    expect(said(dates.map((date) => `${date} on`))).toEqual([])
    expect(said(['8:03 am', '09:47 am', '12:31 am', '17:22 am', '23:59 am'])).toEqual([])
    expect(said(['at 8:03', 'at 09:47', 'at 12:31', 'at 17:22', 'at 23:59'])).toEqual([])
  })
})

describe('a dimension of several tables', () => {
  it('is asked about once for each place', () => {
    const codes = upTo(15, (n) => `unit ${n}`)
    const count = (...parts: readonly Parameters<typeof tableOf>[1][]): number => categoryNames.run(evidenceOf({ tables: parts.map((part) => tableOf(codes, part)) })).length
    expect(count({}, {})).toBe(1)
    expect(count({ sheet: 'A' }, { sheet: 'B' })).toBe(2)
    expect(count({ name: 'what' }, { name: 'other' })).toBe(2)
    expect(categoryNames.run(evidenceOf({ tables: [{ ...tableOf(codes), cells: [] }, tableOf(codes)] })).map(({ at }) => at.row)).toEqual([null, 2])
    expect(said([...codes, '1168010', '2635020', '4113530'])).toEqual(['numbered 15', 'long-codes 3'])
  })
})

describe('uneven whole numbers', () => {
  const asked = (codes: readonly string[], parts: Parameters<typeof tableOf>[1] = {}): readonly string[] => said(codes, parts).filter((one) => one.startsWith('numbered'))
  const from = (steps: readonly number[]): readonly string[] => steps.reduce<readonly number[]>((all, step) => [...all, (all.at(-1) ?? 0) + step], [20]).map(String)
  const repeated = (count: number, steps: readonly number[]): readonly number[] => Array.from({ length: count }, (_, index) => steps[index % steps.length] ?? 1)
  it('rise by five different steps at least, and by a fifth of all steps', () => {
    expect(asked(from(repeated(20, [1, 2, 3, 4, 5])))).toEqual(['numbered 21'])
    expect(asked(from(repeated(20, [1, 2, 3, 4])))).toEqual([])
    expect(asked(from(repeated(25, [1, 2, 3, 4, 5])))).toEqual(['numbered 26'])
    expect(asked(from(repeated(26, [1, 2, 3, 4, 5])))).toEqual([])
  })
  it('rise all the time', () => {
    const steps = repeated(20, [1, 2, 3, 4, 5])
    expect(asked(from([...steps, 0]))).toEqual([])
    expect(asked(from([...steps, -1]))).toEqual([])
  })
  it('are whole numbers and nothing else', () => {
    const codes = from(repeated(20, [1, 2, 3, 4, 5]))
    for (const other of ['x1', '1x', '1.5', '9999999999']) expect(asked([...codes, other])).toEqual([])
  })
})

describe('single values beside words and numbers', () => {
  it('are decimals from their first sign to their last', () => {
    for (const other of ['x2.25', '2.25x']) expect(said(['1.13', '1.97', other])).toEqual([])
    expect(said(['1.13', '1.97', '2.04', 'x', 'y'])).toEqual(['single-values 3'])
  })
})

describe('bands that lie over each other', () => {
  const bands = (count: number, of: (index: number) => string): readonly string[] => Array.from({ length: count }, (_, index) => of(index))
  const overlapping = bands(12, (index) => `${index * 10}-${index * 10 + 14}`)
  it('are asked about, margins left out', () => {
    expect(said(overlapping)).toEqual(['overlapping-bands 12'])
    expect(categoryNames.run(evidenceOf({ tables: [tableOf(overlapping)] }))).toMatchObject([{ cure: 'cure.merge-categories' }])
    expect(said(bands(12, (index) => `${index * 10}-${index * 10 + 9}`))).toEqual([])
    expect(said([...overlapping.slice(1), '500-540'], { totals: ['500-540'] })).toEqual([])
  })
})

describe('codes of four to six digits', () => {
  const codes = Array.from({ length: 12 }, (_, index) => `shop ${3000 + index * index * 7 + index}`)
  it('tell one from another: asked about', () => {
    expect(said(codes)).toEqual(['long-codes 12'])
    expect(categoryNames.run(evidenceOf({ tables: [tableOf(codes)] }))).toMatchObject([{ cure: 'cure.name-categories' }])
    expect(said(codes.slice(1))).toEqual([])
    expect(said(codes, { totals: codes.slice(0, 1) })).toEqual([])
    expect(said([...codes, '1168010', '2635020', '4113530'])).toEqual(['long-codes 3'])
  })
  it('of areas stand in their own order', () => {
    for (const name of ['zip', 'post code', 'FIPS', '우편번호', 'oacode', 'oa_code']) expect(said(codes, { name })).toEqual([])
    expect(said([...codes, codes.at(-1) ?? ''], { name: 'zip' })).toEqual([])
    const [first = '', ...rest] = codes
    expect(said([...rest, first], { name: 'zip' })).toEqual(['long-codes 12'])
    expect(said([...rest, first], { name: 'shop' })).toEqual(['long-codes 12'])
  })
})

describe('numbered categories in no order', () => {
  const order = [7, 2, 9, 4, 11, 1, 12, 3, 8, 5, 10, 6]
  const codes = order.map((number) => `${number} wards`)
  const table = (numbers: readonly (number | string)[], own: readonly string[] = codes, parts: Parameters<typeof tableOf>[1] = {}): TableModel =>
    ({ ...tableOf(own, parts), cells: aTable({ cells: Object.fromEntries(numbers.map((number, index) => [`g${index}`, number])) }).cells })
  const asked = (...tables: readonly TableModel[]): readonly string[] => categoryNames.run(evidenceOf({ tables })).filter(({ message }) => message === 'category-names.unordered').map(({ at, values }) => `${String(at.sheet)} ${String(at.row)} ${String(values['count'])} ${String(values['dimension'])}`)
  it('are asked about once, where no numbers explain it', () => {
    expect(asked(table([40, 20, 30]))).toEqual(['null 2 12 what'])
    expect(categoryNames.run(evidenceOf({ tables: [table([40, 20, 30])] }))).toMatchObject([{ rule: 'categories', outcome: 'review', cure: 'cure.sort-categories' }])
    expect(asked(table([40, 20, 30]), table([40, 20, 30]))).toHaveLength(1)
    expect(asked(table([40, 20, 30], codes, { sheet: 'A' }), table([40, 20, 30], codes, { sheet: 'B' }))).toEqual(['A 2 12 what', 'B 2 12 what'])
    expect(asked({ ...table([]), cells: [] })).toEqual(['null null 12 what'])
    expect(asked(table([40, 20, 30], codes.slice(1)))).toEqual([])
    expect(asked(table([40, 20, 30], codes, { totals: codes.slice(0, 1) }))).toEqual([])
    expect(asked(table([40, 20, 30], [...codes, 'All'], { totals: ['All'] }))).toEqual(['null 2 12 what'])
  })
  it('may be ordered by the numbers of a table, rising or falling, three at least', () => {
    for (const numbers of [[20, 30, 40], [40, 30, 20], [20, 20, 30], [30, 20, 20], [20, '*', 30, 40]]) expect(asked(table(numbers))).toEqual([])
    for (const numbers of [[20, 30], [20, 40, 30], [40, 20, 30], [20, 30, 40, 20], [20, '*', '*', 30]]) expect(asked(table(numbers))).toHaveLength(1)
    expect(asked(table([40, 20, 30]), table([20, 30, 40]))).toEqual([])
    expect(asked(table([20, 30, 40]), table([40, 20, 30]))).toEqual([])
    expect(asked(table([40, 20, 30]), table([20, 30, 40], codes, { sheet: 'B' }))).toHaveLength(1)
  })
})

describe('how evenly dates lie', () => {
  it('is judged by the middle distance, three days or an eighth of it either way', () => {
    const days = (...all: readonly number[]): readonly string[] => all.map((day) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10))
    expect(said(days(0, 20, 43, 60, 83, 100))).toEqual([])
    expect(said(days(0, 20, 44, 60, 84, 100))).toEqual(['scattered-dates 6'])
    expect(said(days(0, 100, 212, 300, 412, 500))).toEqual([])
    expect(said(days(0, 100, 213, 300, 413, 500))).toEqual(['scattered-dates 6'])
    expect(said(days(0, 1, 2, 3, 11))).toEqual(['scattered-dates 5'])
  })
  it('also of times with seconds', () => {
    expect(said(['10:00:05', '10:01:05', '10:02:05', '10:03:05', '10:04:05'])).toEqual([])
    expect(said([' 8:03', '09:47', '12:31', '17:22', '23:59 '])).toEqual(['scattered-dates 5'])
  })
})
