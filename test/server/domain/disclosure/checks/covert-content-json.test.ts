import { describe, expect, it } from 'vitest'
import { covertContent } from '../../../../../server/domain/disclosure/checks/covert-content.ts'
import type { ReadOutput } from '../../../../../server/domain/disclosure/read-output.ts'
import { aRead, evidenceOf } from './small-evidence.ts'

const said = (read: ReadOutput): readonly string[] => covertContent.run(evidenceOf({ read })).map(({ message, outcome, values, at }) => `${message.replace('covert-content.', '')} ${outcome} ${String(values['count'])} ${at.row}`)
const estimate = (index: number): number => Math.sin(index + 1) / 3
const error = (index: number): number => Math.abs(Math.cos(index * 7 + 1)) / 30 + 0.01
const test = (index: number): number => estimate(index) / error(index)
const planted = (value: number): number => Number(String(value).replace(/(\.\d{8})(\d)/, (_, head: string, digit: string) => `${head}${(Number(digit) + 4) % 10}`))
const spareOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + Math.max(0, String(value).replace(/e.*/, '').replace(/\D/g, '').replace(/^0+/, '').length - 8), 0)

/** A model's estimates, errors and tests as a program writes them, in all places. */
const model = (terms: number, z = test): string => {
  const column = (value: (index: number) => number): Record<string, number> => Object.fromEntries(Array.from({ length: terms }, (_, index) => [`x${index}`, value(index)]))
  return JSON.stringify({ n: 4000, coef: column(estimate), se: column(error), z: column(z) })
}
const inJson = (text: string): ReadOutput => aRead({ format: 'json', texts: [text] })
const free = (terms: number): number => spareOf(Array.from({ length: terms }, (_, index) => [estimate(index), error(index)]).flat())
const tested = (terms: number): number => spareOf(Array.from({ length: terms }, (_, index) => test(index)))

describe('a model in JSON that was worked out, as its tests show', () => {
  it('may show what any table may, in its estimates and errors', () => {
    const most = Array.from({ length: 40 }, (_, terms) => terms + 3).filter((terms) => free(terms) <= 308).at(-1) ?? 0
    expect(free(most) + tested(most)).toBeGreaterThan(308)
    expect(said(inJson(model(most)))).toEqual([])
    expect(said(inJson(model(most + 1)))).toEqual([`needless-digits review ${free(most + 1)} null`])
  })
  it('is like any numbers where one place of a test is another', () => {
    const z = (index: number): number => (index === 2 ? planted(test(index)) : test(index))
    expect(said(inJson(model(9)))).toEqual([])
    expect(said(inJson(model(9, z)))).toEqual([`needless-digits review ${free(9) + tested(9)} null`])
  })
  it('excuses no other number of the text', () => {
    const others = Array.from({ length: 15 }, (_, index) => `"mean_${'abcdefghijklmno'[index]}": ${index + 10}.3456789012345`).join(', ')
    expect(said(inJson(model(9).replace('{"n"', `{"more": {"means": {${others}}}, "n"`)))).toEqual(['needless-digits review 105 null'])
  })
})

describe('rows of a table', () => {
  const inTable = (rows: readonly (readonly string[])[]): ReadOutput => aRead({ tables: [{ sheet: null, firstRow: 1, firstColumn: 1, rows }] })
  const terms = (count: number): readonly (readonly string[])[] => [['term', 'coef', 'se', 'z'], ...Array.from({ length: count }, (_, index) => [`x${index}`, String(estimate(index)), String(error(index)), String(test(index))])]
  it('that follow from others in the row carry nothing', () => {
    expect(said(inTable(terms(9)))).toEqual([])
    expect(said(inTable(terms(30)))).toEqual([`needless-digits review ${free(30)} 1`])
  })
  it('set to one width are printed, not coded; set to many they are', () => {
    const aligned = ['aa', 'b', 'cccc', 'ddd', 'eeeee'].map((name, index) => [name.padEnd(9), `${index + 10}`.padStart(6)])
    expect(said(inTable(aligned))).toEqual([])
    expect(said(inTable([...aligned, ['', ''], ['lone']]))).toEqual([])
    const coded = ['aa   ', 'b    ', 'cccc      ', 'ddd       x', 'eeeee         ', 'f        '].map((name, index) => [name, `${index + 10}`])
    expect(said(inTable(coded)).map((one) => one.replace(/\d+ /, ''))).toContain('trailing-blanks review 1')
  })
})
