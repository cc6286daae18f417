import { describe, expect, it } from 'vitest'
import { shape } from '../../../../../server/domain/disclosure/checks/shape.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

describe('deviations and the like', () => {
  it('need n − 1 degrees of freedom', () => {
    const cells = { A: [2.5, { count: 10 }], B: [2.5, { count: 11 }], C: [2.5, { count: 0 }], D: 2.5, E: ['*', { count: 2 }], F: [2.5, { count: 1 }] } as const
    expect(saidOf(shape, { tables: [aTable({ kind: 'spread', cells })] })).toEqual(['shape.too-few fail A', 'shape.too-few fail F'])
    expect(shape.run(evidenceOf({ tables: [aTable({ kind: 'spread', cells })] }))[0]).toMatchObject({ rule: 'dof', values: { dof: 9, least: 10 } })
    expect(saidOf(shape, { tables: [aTable({ kind: 'spread', cells })], parameters: { dof: 0 } })).toEqual([])
  })
  it('are the only ones', () => expect(saidOf(shape, { tables: [aTable({ kind: 'mean', cells: { A: [2.5, { count: 2 }] } })] })).toEqual([]))
})
