import { describe, expect, it } from 'vitest'
import { explainedVariance, loadings } from '../../../../../server/domain/disclosure/forms/components.ts'
import { kindsOf } from './a-form-table.ts'

describe('loadings of components', () => {
  const honest = 'variable;PC1;PC2\nage;0.6;-0.8\nbmi;0.8;0.6'
  it('have length one and stand at right angles', () => { expect(kindsOf(loadings, honest)).toEqual({ 1: 'diagnostic', 2: 'diagnostic' }) })
  it.each([
    ['another length', honest.replace('age;0.6', 'age;0.9')], ['another angle', honest.replace('-0.8', '0.8')], ['components that do not run on', honest.replace('PC2', 'PC3')], ['rows that are numbers', honest.replace('age', '1').replace('bmi', '2')],
    ['more components than variables', 'variable;PC1;PC2\nage;1;0'], ['too many places', honest.replace(';0.8;', ';0.80001;')],
  ])('are none with %s', (_, text) => { expect(kindsOf(loadings, text)).toBeNull() })
})

describe('variances of components', () => {
  const honest = 'component;eigenvalue;proportion;cumulative\nPC1;2.00;0.50;0.50\nPC2;1.20;0.30;0.80\nPC3;0.80;0.20;1.00'
  it('fall, and their shares add up', () => { expect(kindsOf(explainedVariance, honest)).toEqual({ 1: 'diagnostic', 2: 'diagnostic', 3: 'diagnostic' }) })
  it.each([
    ['variances that rise', honest.replace('1.20;', '2.40;')], ['shares of more than the whole', honest.replace('0.20;1.00', '0.40;1.20')], ['sums that do not run', honest.replace('0.30;0.80', '0.30;0.90')], ['shares that are not of the variances', honest.replace('1.20;0.30;0.80', '1.20;0.20;0.70')],
    ['a column of its own', honest.replace('eigenvalue', 'weight')], ['rows that do not run on', honest.replace('PC2', 'PC5')],
  ])('are none with %s', (_, text) => { expect(kindsOf(explainedVariance, text)).toBeNull() })
})
