import { describe, expect, it } from 'vitest'
import { importance } from '../../../../../server/domain/disclosure/forms/importance.ts'
import { kindsOf, linesOf } from './a-form-table.ts'

const honest = 'feature;importance\nage;0.5\nbmi;0.3\nsex;0.2'

describe('importances of variables', () => {
  it('are shares of one or of a hundred', () => {
    expect(kindsOf(importance, honest)).toEqual({ 1: 'diagnostic' })
    expect(kindsOf(importance, honest.replace('0.5', '50').replace('0.3', '30').replace('0.2', '20'))).toEqual({ 1: 'diagnostic' })
  })
  it.each([
    ['a sum that is none', honest.replace('0.5', '0.7')], ['a share below nought', honest.replace('0.5', '0.9').replace('0.2', '-0.2')], ['one variable twice', honest.replace('bmi', 'age')], ['rows that are numbers', honest.replace('age', '11').replace('bmi', '12').replace('sex', '13')],
    ['too many places', honest.replace('0.5', '0.500000')], ['another column', honest.replace('importance', 'importance;weight').replaceAll(/(0\.\d)/g, '$1;7')],
  ])('are none with %s', (_, text) => { expect(kindsOf(importance, text)).toBeNull() })
  it('are what a measure of quality loses without the variable', () => {
    for (const name of ['auc_drop_mean;auc_drop_sd', 'permutation importance;sd', 'mean decrease accuracy;sd']) expect(kindsOf(importance, `feature;${name}\nage;0.26957;0.01143\nsex;0.00521;0.00183\nbmi;0.005;0.00105`.replaceAll('_', ' '))).toEqual({ 1: 'diagnostic', 2: 'diagnostic' })
    expect(kindsOf(importance, 'feature;weight drop mean\nage;57\nsex;81')).toBeNull()
  })
  it('without a sum are at most forty', () => {
    const shap = (count: number): string => `feature;mean abs shap\n${linesOf(count, (index) => `v${index};0.${index + 31}`)}`
    expect(kindsOf(importance, shap(40))).not.toBeNull()
    expect(kindsOf(importance, shap(41))).toBeNull()
  })
})
