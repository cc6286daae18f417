import { describe, expect, it } from 'vitest'
import { calibration } from '../../../../../server/domain/disclosure/forms/calibration.ts'
import { kindsOf, linesOf } from './a-form-table.ts'

const honest = 'decile;n;events;predicted;observed\n1;200;10;0.04;0.05\n2;200;24;0.11;0.12\n3;200;41;0.20;0.205'

describe('calibration by groups of predicted risk', () => {
  it('is known by predictions that rise and shares that are whole numbers of their groups', () => {
    expect(kindsOf(calibration, honest)).toEqual({ 1: 'count', 2: 'events', 3: 'diagnostic', 4: 'percent' })
    expect(kindsOf(calibration, 'bin;n;prob pred;prob true\na;50;0.1;0.12\nb;50;0.2;0.2\nc;50;0.3;0.28')).toEqual({ 1: 'count', 2: 'diagnostic', 3: 'percent' })
  })
  it.each([
    ['a share that no number of the group gives', honest.replace('0.205', '0.211')], ['predictions that fall', honest.replace(';0.11;', ';0.03;')], ['more events than units', honest.replace('200;24', '20;24')],
    ['too many places', honest.replace(';0.04;', ';0.04012;')], ['a column of its own', honest.replace('observed', 'weight')], ['two groups of one name', honest.replace('\n2;', '\n1;')], ['two groups alone', honest.split('\n').slice(0, 3).join('\n')],
    ['a prediction beyond one', honest.replace(';0.20;', ';1.20;')],
  ])('is none with %s', (_, text) => { expect(kindsOf(calibration, text)).toBeNull() })
  it.each(['fifth', 'tertile', 'risk quartile', 'tenth of predicted risk', '오분위'])('names its groups by %s', (name) => {
    expect(kindsOf(calibration, honest.replace('decile', name))).toEqual({ 1: 'count', 2: 'events', 3: 'diagnostic', 4: 'percent' })
  })
  it('has at most twenty groups', () => {
    const groups = (count: number): string => `bin;n;predicted;observed\n${linesOf(count, (index) => `${index};100;${(index / 100).toFixed(2)};${(index / 100).toFixed(2)}`)}`
    expect(kindsOf(calibration, groups(20))).not.toBeNull()
    expect(kindsOf(calibration, groups(21))).toBeNull()
  })
})
