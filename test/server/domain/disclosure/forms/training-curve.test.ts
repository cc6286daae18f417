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

  // A loss that falls by a tenth of what is left each epoch, with noise in the third place; the same digits as records would have them, in any order or sorted.
  const lossAt = (index: number): number => Math.round(40_000 + 30_000 * 0.85 ** index + ((index * 7919) % 61) - 30)
  const asCurve = (values: readonly number[]): string => `step;train_loss\n${values.map((value, index) => `${index * 500};0.${value}`).join('\n')}`
  const curve = Array.from({ length: 24 }, (_, index) => lossAt(index))
  const records = Array.from({ length: 24 }, (_, index) => 10_000 + (index * index * 7_919) % 89_999)
  it('may be written with five digits where they flatten out', () => { expect(kindsOf(trainingCurve, asCurve(curve))).toEqual({ 1: 'diagnostic' }) })
  it.each([
    ['record values', records], ['sorted record values', records.toSorted((one, other) => other - one)], ['the digits of a curve in another order', curve.map((_, index) => curve[(index * 7) % 24] ?? 0)],
  ])('are none with %s for a loss', (_, values) => { expect(kindsOf(trainingCurve, asCurve(values))).toBeNull() })
})
