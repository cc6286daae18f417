import { describe, expect, it } from 'vitest'
import { scores } from '../../../../../server/domain/disclosure/forms/scores.ts'
import { kindsOf, linesOf } from './a-form-table.ts'

const honest = 'model;auc;accuracy;brier;n test\nlogit;0.81;0.75;0.15;400\nforest;0.84;0.77;0.14;400'

describe('measures of quality', () => {
  it('by model, with the units beside them', () => {
    expect(kindsOf(scores, honest)).toEqual({ 1: 'score', 2: 'score', 3: 'score', 4: 'count' })
    expect(kindsOf(scores, 'fold;auc\n1;0.81\n2;0.79')).toEqual({ 1: 'score' })
  })
  it.each([
    ['a share beyond one', honest.replace('0.75', '1.75')], ['too many places', honest.replace('0.81', '0.8123456')], ['no share and no area', 'model;rmse\na;3.1\nb;2.9'], ['one model twice', honest.replace('forest', 'logit')],
    ['rows that are numbers', honest.replace('logit', '57.3').replace('forest', '61.9')], ['an F1 that does not follow', 'model;precision;recall;f1\na;0.50;0.50;0.70'], ['settings that are no grid', 'c;auc\n0.1;0.7\n0.1;0.8\n0.3;0.7'],
  ])('are none with %s', (_, text) => { expect(kindsOf(scores, text)).toBeNull() })
  it('are of at most forty models, and hold at most 1024 bits', () => {
    const models = (count: number, width: number): string => `model;${['auc', 'accuracy', 'recall', 'specificity', 'ppv', 'npv'].slice(0, width).join(';')}\n${linesOf(count, (index) => `m${index};${Array.from({ length: width }, () => '0.7319').join(';')}`)}`
    expect(kindsOf(scores, models(40, 1))).not.toBeNull()
    expect(kindsOf(scores, models(41, 1))).toBeNull()
    expect(kindsOf(scores, models(12, 6))).not.toBeNull()
    expect(kindsOf(scores, models(13, 6))).toBeNull()
  })
})
