import { describe, expect, it } from 'vitest'
import { derivedLimits } from '../../../../server/domain/disclosure/forms/derived-survival.ts'
import { derivedShares } from '../../../../server/domain/disclosure/forms/derived-shares.ts'
import { jsonProse } from '../../../../server/domain/disclosure/texts/json-prose.ts'
import { checkTexts } from './check-texts.ts'
import { aFormTable, linesOf } from './forms/a-form-table.ts'

const needless = async (text: string, name = 'table.csv'): Promise<number> => {
  const description = { type: 'correlation-coefficients', unit: 'person', model: { n: 4000, parameters: null, dof: 3990 } }
  return (await checkTexts([{ name, text, description }])).files[0]?.findings.filter(({ message }) => message === 'covert-content.needless-digits').length ?? 0
}
/** Estimates and errors as a machine has them. */
const estimate = (index: number): number => Math.sin(index + 1) / 3
const error = (index: number): number => Math.abs(Math.cos(index * 7 + 1)) / 30 + 0.01
/** A digit in the middle of a number made another. */
const planted = (value: number): string => String(value).replace(/(\.\d{8})(\d)/, (_, head: string, digit: string) => `${head}${(Number(digit) + 4) % 10}`)

describe('estimates of a model in full', () => {
  const terms = (count: number, test: (index: number) => string, level = (value: number) => value): string => `term;estimate;std.error;statistic\n${linesOf(count, (index) => `x${index};${level(estimate(index))};${error(index)};${test(index)}`)}`
  const honest = (index: number): string => String(estimate(index) / error(index))
  it('are asked about where tests do not prove them, and where there are too many', async () => {
    const csv = (text: string): string => text.replaceAll(';', ',')
    expect(await needless(csv(terms(15, honest)))).toBe(0)
    expect(await needless(csv(terms(15, (index) => planted(Number(honest(index))))))).toBe(1)
    expect(await needless(csv(terms(40, honest)))).toBe(1)
  })
  it('in JSON are judged as those of a table', async () => {
    const json = (test: (index: number) => string): string => JSON.stringify(Array.from({ length: 15 }, (_, index) => ({ term: `x${index}`, estimate: estimate(index), 'std.error': error(index), statistic: Number(test(index)) })))
    expect(await needless(json(honest), 'terms.json')).toBe(0)
    expect(await needless(json((index) => planted(Number(honest(index)))), 'terms.json')).toBeGreaterThan(0)
  })
})

describe('shares and means in full', () => {
  const table = (value: (index: number) => number | string): string => `group;n;mean\n${linesOf(12, (index) => `g${index};${1201 + 7 * index};${value(index)}`)}`
  it('are whole numbers over the units of their row', () => {
    expect(derivedShares(aFormTable(table((index) => (311 + 5 * index) / (1201 + 7 * index))))).toHaveLength(12)
    expect(derivedShares(aFormTable(table((index) => (100 * (311 + 5 * index)) / (1201 + 7 * index))))).toHaveLength(12)
    expect(derivedShares(aFormTable(table((index) => (60123.4 + 5 * index) / (1201 + 7 * index))))).toHaveLength(12)
  })
  it('are none with one place planted, nor with no units beside them', () => {
    expect(derivedShares(aFormTable(table((index) => planted((311 + 5 * index) / (1201 + 7 * index)))))).toEqual([])
    expect(derivedShares(aFormTable(table((index) => (311 + 5 * index) / (1201 + 7 * index)).replace(';n;', ';weight;')))).toEqual([])
  })
})

describe('limits of a survival curve in full', () => {
  const curve = (shift: number): string => `time;survival;std.err;lower;upper\n${linesOf(6, (index) => { const [s, e] = [0.97 ** (index + 1), 0.004 + index / 1000]; return `${index};${s};${e};${s * Math.exp((-1.959963984540054 * e) / s) + shift};${s * Math.exp((1.959963984540054 * e) / s)}` })}`
  it('follow from the curve and its errors, or are none', () => {
    expect(derivedLimits(aFormTable(curve(0)))).toHaveLength(12)
    expect(derivedLimits(aFormTable(curve(1e-9)))).toEqual([])
  })
})

describe('models and reports in JSON', () => {
  const outcome = async (value: object, name = 'a.json'): Promise<string> => (await checkTexts([{ name, text: JSON.stringify(value, null, 1) }])).files[0]?.outcome ?? ''
  const model = (n: number, dof: number): object => ({ model: 'logit', n_obs: n, df_resid: dof, coefficients: { Intercept: -9.1756, age: 0.0997, bmi: 0.0155 }, std_errors: { Intercept: 0.2825, age: 0.003, bmi: 0.0053 } })
  it('give their size', async () => {
    expect(await outcome(model(12588, 12585))).toBe('pass')
    expect(await outcome(model(11, 8))).toBe('fail')
  })
  const scores = (precision: number, recall: number, support: number): object => ({ precision, recall, 'f1-score': (2 * precision * recall) / (precision + recall), support })
  const report = (few: number): object => ({ '0': scores(2400 / 2900, 2400 / (2950 - few), 2950 - few), '1': scores((few / 2) / (550 - few / 2 - (2950 - few - 2400) + 2950 - few - 2400), 0.5, few), accuracy: (2400 + few / 2) / 2950 })
  it('with a class of a few are refused', async () => expect(await outcome(report(4))).not.toBe('pass'))
})

describe('JSON text without its tables', () => {
  it('keeps what stands in none', () => {
    expect(jsonProse('{"note": "41 of 99", "rows": [{"a": 1, "b": 2}, {"a": 3, "b": 4}]}')).toBe('{\n "note": "41 of 99",\n "rows": null\n}')
    expect(jsonProse('{"a": 1}\n{"a": 2}\n')).toBe('')
    for (const text of ['{"a": 1, "b": "two"}', '{"a": 1}\nand more\n', 'no json']) expect(jsonProse(text)).toBe(text)
  })
})
