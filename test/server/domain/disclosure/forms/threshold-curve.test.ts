import { describe, expect, it } from 'vitest'
import { thresholdCurve } from '../../../../../server/domain/disclosure/forms/threshold-curve.ts'
import { kindsOf, linesOf } from './a-form-table.ts'

const honest = 'threshold;tpr;fpr\n0.2;0.9;0.5\n0.4;0.8;0.3\n0.6;0.5;0.1'

describe('rates of a classifier over its cuts', () => {
  it('run one way over a grid', () => {
    expect(kindsOf(thresholdCurve, honest)).toEqual({ 1: 'score', 2: 'score' })
    expect(kindsOf(thresholdCurve, 'threshold;tpr;tp;fn\n0.2;0.9;90;10\n0.4;0.8;80;20\n0.6;0.5;50;50')).toEqual({ 1: 'score', 2: 'count', 3: 'count' })
  })
  it.each([
    ['cuts of single records', honest.replace('\n0.4', '\n0.4371')], ['a rate beyond one', honest.replace(';0.9;', ';1.9;')], ['rates that turn', honest.replace(';0.8;', ';0.4;')], ['rates that run apart', honest.replace('0.5\n', '0.0\n')],
    ['too many places', honest.replace(';0.9;', ';0.91234;')], ['two points', honest.split('\n').slice(0, 3).join('\n')], ['a column of its own', honest.replace('fpr', 'weight')],
    ['counts of changing cases', 'threshold;tpr;tp;fn\n0.2;0.9;90;10\n0.4;0.8;80;21\n0.6;0.5;50;50'],
  ])('are none with %s', (_, text) => { expect(kindsOf(thresholdCurve, text)).toBeNull() })
  it('have at most 101 points', () => {
    const points = (count: number): string => `threshold;tpr\n${linesOf(count, (index) => `${(index / 100).toFixed(2)};${(1 - index / 200).toFixed(3)}`)}`
    expect(kindsOf(thresholdCurve, points(101))).not.toBeNull()
    expect(kindsOf(thresholdCurve, points(102))).toBeNull()
  })
})
