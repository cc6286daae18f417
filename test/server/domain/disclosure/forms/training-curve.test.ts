import { describe, expect, it } from 'vitest'
import { trainingCurve } from '../../../../../server/domain/disclosure/forms/training-curve.ts'
import { kindsOf, linesOf } from './a-form-table.ts'

const honest = 'epoch;loss;val_loss\n1;0.69;0.70\n2;0.61;0.64\n3;0.55;0.60'

describe('losses by epoch', () => {
  it('are known by a counter and by names of measures', () => { expect(kindsOf(trainingCurve, honest)).toEqual({ 1: 'diagnostic', 2: 'diagnostic' }) })
  it.each([
    ['epochs that do not run on', honest.replace('\n3', '\n7')], ['a column of its own', honest.replace('val_loss', 'weight')], ['settings alone', honest.replace('loss;val_loss', 'lr;time')], ['one measure twice', honest.replace('val_loss', 'loss')], ['a word', honest.replace('0.64', 'low')],
    ['two epochs', honest.split('\n').slice(0, 3).join('\n')], ['digits that leave the curve', `epoch;loss\n${linesOf(30, (index) => `${index + 1};0.${10_000_000 + (index * index * 7_919_993) % 89_999_999}`)}`],
  ])('are none with %s', (_, text) => { expect(kindsOf(trainingCurve, text)).toBeNull() })
})
