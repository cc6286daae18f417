import { describe, expect, it } from 'vitest'
import { negativeValues } from '../../../../../server/domain/disclosure/checks/negative-values.ts'
import { aTable, saidOf } from './small-evidence.ts'

describe('negative values', () => {
  it('in a sum or a mean, or among its contributions, go to a person', () => {
    const cells = { A: -3, B: 0, C: 5, D: [5, { largest: [9, -4] }], E: [5, { largest: [9, 0] }], F: '*', G: ['*', { largest: [-1] }] } as const
    const expected = ['A', 'D', 'G'].map((code) => `negative-values.negative review ${code}`)
    expect(saidOf(negativeValues, { tables: [aTable({ kind: 'sum', cells })] })).toEqual(expected)
    expect(saidOf(negativeValues, { tables: [aTable({ kind: 'mean', cells })] })).toEqual(expected)
  })
  it('of other numbers are none of its business', () => expect(saidOf(negativeValues, { tables: [aTable({ kind: 'coefficient', cells: { A: -3 } })] })).toEqual([]))
})
