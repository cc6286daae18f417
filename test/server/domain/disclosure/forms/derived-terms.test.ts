import { describe, expect, it } from 'vitest'
import { computedTerms } from '../../../../../server/domain/disclosure/forms/derived-terms.ts'
import { aFormTable, linesOf } from './a-form-table.ts'

/** Estimates and errors as a machine has them. */
const estimate = (index: number): number => Math.sin(index + 1) / 3
const error = (index: number): number => Math.abs(Math.cos(index * 7 + 1)) / 30 + 0.01
/** A digit in the middle of a number made another. */
const planted = (value: number): string => String(value).replace(/(\.\d{8})(\d)/, (_, head: string, digit: string) => `${head}${(Number(digit) + 4) % 10}`)
/** Places of the columns of a table that follow from the others in all rows. */
const following = (text: string): readonly number[] => {
  const { derived } = computedTerms(aFormTable(text))
  const places = [...new Set(derived.map(([, place]) => place))]
  expect(derived).toHaveLength(places.length * (text.split('\n').length - 1))
  return places
}
/** Nine terms with columns of one's own behind the error. */
const terms = (names: string, cells: (index: number) => string | number): string => `term;coef;se;${names}\n${linesOf(9, (index) => `x${index};${estimate(index)};${error(index)};${cells(index)}`)}`
/** Nine terms of ratios. */
const ratios = (names: string, cells: (index: number) => string | number): string => `term;hazard ratio;se;z;${names}\n${linesOf(9, (index) => `x${index};${Math.exp(estimate(index))};${error(index)};${estimate(index) / error(index)};${cells(index)}`)}`

describe('tests in full', () => {
  const tested = (test: (index: number) => string, level = (value: number) => value): string => `term;estimate;std.error;statistic\n${linesOf(9, (index) => `x${index};${level(estimate(index))};${error(index)};${test(index)}`)}`
  const honest = (index: number): string => String(estimate(index) / error(index))
  it('are worked out where the test is the estimate over its error in all places', () => {
    expect(computedTerms(aFormTable(tested(honest)))).toMatchObject({ inFull: true, derived: Array.from({ length: 9 }, (_, row) => [row, 3]) })
    expect(computedTerms(aFormTable(tested(honest, Math.exp)))).toMatchObject({ inFull: true, derived: Array.from({ length: 9 }, (_, row) => [row, 3]) })
  })
  it('are not where one place of a test is another', () => {
    expect(computedTerms(aFormTable(tested((index) => (index === 4 ? planted(Number(honest(index))) : honest(index)))))).toEqual({ derived: [], inFull: false })
    expect(computedTerms(aFormTable(tested((index) => planted(Number(honest(index))), Math.exp))).inFull).toBe(false)
  })
  it('are not where places beyond those of a rounded estimate are others', () => {
    const rounded = (test: (z: number) => string): string => `term;coef;se;z\n${linesOf(9, (index) => `x${index};${estimate(index).toFixed(4)};${error(index).toFixed(4)};${test(Number(estimate(index).toFixed(4)) / Number(error(index).toFixed(4)))}`)}`
    expect(following(rounded((z) => String(z)))).toEqual([3])
    expect(computedTerms(aFormTable(rounded((z) => planted(z))))).toEqual({ derived: [], inFull: false })
  })
  it('are not in full with eight places, in one row of them', () => {
    const table = (test: string): string => `term;coef;se;z\na;0.3;0.1;3.000000000\nb;0.2;0.1;${test}`
    expect(computedTerms(aFormTable(table('2.000000000')))).toMatchObject({ inFull: true, derived: [[0, 3], [1, 3]] })
    expect(computedTerms(aFormTable(table('2.00000000')))).toMatchObject({ inFull: false, derived: [[0, 3], [1, 3]] })
  })
  it('prove nothing without errors or without estimates', () => {
    expect(computedTerms(aFormTable('term;coef;z\na;0.3;3.000000000'))).toEqual({ derived: [], inFull: false })
    expect(computedTerms(aFormTable('term;se;z\na;0.1;3.000000000'))).toEqual({ derived: [], inFull: false })
    expect(computedTerms(aFormTable('term;weight;se;z\na;0.3;0.1;3.000000000'))).toEqual({ derived: [], inFull: false })
  })
})

describe('p-values', () => {
  // Twice the upper tail, from Abramowitz and Stegun, table 26.1.
  const known = [[0.5, '0.617075077451974'], [-1, '0.317310507862914'], [2, '0.045500263896358'], [-3, '0.002699796063260'], [5, '0.0000005733031438']] as const
  const table = (p: (value: string, index: number) => string): string => `term;coef;std_err;p\n${known.map(([z, value], index) => `x${index};${z / 10};0.1;${p(value, index)}`).join('\n')}`
  it('follow from the estimate and its error by the normal distribution, near the middle and far out', () => expect(following(table((value) => value))).toEqual([3]))
  it('do not with one place of one of them another', () => {
    for (const place of [0, 1, 2, 3]) expect(following(table((value, index) => (index === place ? value.replace(/(\.0*\d{3})(\d)/, (_, head: string, digit: string) => `${head}${(Number(digit) + 5) % 10}`) : value)))).toEqual([])
  })
  it('bind nothing where they are rounded: a p-value in ten places does not follow from a test in three', () => {
    const rounded = (p: readonly string[]): string => `term;coef;std_err;z;p\n${linesOf(3, (index) => `x${index};${(0.1 + index / 100).toFixed(3)};0.100;${(1 + index / 10).toFixed(3)};${p[index] ?? ''}`)}`
    expect(following(rounded(['0.3173576261', '0.2713676240', '0.2301531783']))).toEqual([3])
    expect(following(rounded(['0.3173105079', '0.2713321219', '0.2301393404']))).toEqual([3, 4])
    expect(following(rounded(['0.3173105079', '0.2713321212', '0.2301393404']))).toEqual([3])
  })
  it('may be written as bits too, in three places, with those of none as infinite', () => {
    const bits = (cell: (value: string, index: number) => string): string => `term;coef;se;p;-log2(p)\n${known.map(([z, value], index) => `x${index};${z / 10};0.1;${value};${cell((-Math.log2(Number(value))).toFixed(5), index)}`).join('\n')}`
    expect(following(bits((value) => value))).toEqual([3, 4])
    expect(following(bits((value, index) => (index === 4 ? 'inf' : value)))).toEqual([3, 4])
    expect(following(bits((value, index) => (index === 1 ? String(Number(value) + 0.01) : value)))).toEqual([3])
    expect(following(bits((value, index) => (index === 1 ? 'many' : value)))).toEqual([3])
  })
})

describe('limits', () => {
  const at = (index: number, distance: number): number => estimate(index) + distance * error(index)
  it('follow where they lie at one distance for all terms', () => {
    expect(following(terms('lower;upper', (index) => `${at(index, -1.959963984540054)};${at(index, 1.959963984540054)}`))).toEqual([3, 4])
    expect(following(ratios('lower;upper', (index) => `${Math.exp(at(index, -1.6448536269514722))};${Math.exp(at(index, 1.6448536269514722))}`))).toEqual([3, 4, 5])
  })
  it('of ratios follow beside estimates by the name of their column', () => expect(following(terms('exp(coef) lower 95%;lower', (index) => `${Math.exp(at(index, -1.959963984540054))};${Math.exp(at(index, -1.959963984540054))}`))).toEqual([3]))
  it('do not with one distance of another size, or one place another', () => {
    expect(following(terms('lower;upper', (index) => `${at(index, index === 3 ? -1.97 : -1.96)};${at(index, 1.96)}`))).toEqual([4])
    expect(following(terms('upper', (index) => (index === 0 ? planted(at(index, 1.96)) : at(index, 1.96))))).toEqual([])
  })
  it('are none nearer than one error or farther than four: any number lies at some distance of one term', () => {
    for (const distance of [-4.1, -0.9, 0, 0.9, 4.1]) expect(following(terms('upper', (index) => at(index, distance)))).toEqual([])
    for (const distance of [-3.9, -1.1, 1.1, 3.9]) expect(following(terms('upper', (index) => at(index, distance)))).toEqual([3])
  })
})

describe('estimates on the other scale', () => {
  it('are the exponentials of those beside the errors, in all places', () => {
    expect(following(terms('exp(coef)', (index) => Math.exp(estimate(index))))).toEqual([3])
    expect(following(terms('exp(coef)', (index) => (index === 7 ? planted(Math.exp(estimate(index))) : Math.exp(estimate(index)))))).toEqual([])
  })
  it('are the basis only where a test proves them', () => expect(following(`term;hazard ratio;se;lower\n${linesOf(9, (index) => `x${index};${Math.exp(estimate(index))};${error(index)};${Math.exp(estimate(index) - 1.96 * error(index))}`)}`)).toEqual([]))
})

describe('columns that name what they do not hold', () => {
  const digits = (row: number, column: number): string => String(Math.abs(Math.sin(100 * row + column + 1))).slice(2, 16)
  const names = (name: string, count: number): string => Array.from({ length: count }, () => name).join(';')
  const cells = (count: number, cell: (column: number) => string): string => Array.from({ length: count }, (_, column) => cell(column)).join(';')
  it('are tests beside the one that follows: only that is one', () => expect(following(`term;coef;se;z;${names('t', 5)}\n${linesOf(20, (row) => `x${row};0.3;0.1;3;${cells(5, (column) => `0.${digits(row, column)}`)}`)}`)).toEqual([3]))
  it('are limits of more than two levels: one row has each number at some distance', () => {
    const one = (count: number): string => `term;coef;se;${names('limit', count)}\nx;0.0;1.0;${cells(count, (column) => `1.${column % 9}${digits(1, column)}`)}`
    expect(following(one(2))).toEqual([3, 4])
    expect(following(one(40))).toEqual([3, 4])
    expect(following(terms('lower 95;upper 95;lower 99;upper 99;lower 90', (index) => [-1.96, 1.96, -2.576, 2.576, -1.645].map((distance) => estimate(index) + distance * error(index)).join(';')))).toEqual([3, 4, 5, 6])
  })
  it('are limits whose last places differ from one distance', () => expect(following(terms('lower;upper', (row) => `${estimate(row) - (1.96 + 1e-10 * (row + 1)) * error(row)};${estimate(row) + 1.96 * error(row)}`))).toEqual([4]))
  it('are p-values too small for a table: they have places of their own like any other', () => {
    const small = (p: (row: number) => string): string => `term;coef;se;p\n${linesOf(20, (row) => `x${row};9;1;${p(row)}`)}`
    expect(following(small((row) => `0.0000000000000${digits(row, 1)}`))).toEqual([])
    expect(following(small(() => '2.257176811907682e-19'))).toEqual([3])
  })
})

describe('other columns of numbers', () => {
  it('carry their own', () => {
    expect(following(terms('n;vif', (index) => `${100 + index};${1.1 + index / 7}`))).toEqual([])
    expect(following(ratios('n;vif', (index) => `${100 + index};${1.1 + index / 7}`))).toEqual([3])
    expect(following(terms('note', (index) => `word ${index}`))).toEqual([])
  })
})
