import { describe, expect, it } from 'vitest'
import { endpoints } from '../../../../../server/domain/disclosure/checks/endpoints.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

describe('minima and maxima', () => {
  it('fail wherever they are shown, each with its own sentence', () => {
    const tables = [aTable({ kind: 'min', name: 'age', cells: { A: 18, B: '*' } }), aTable({ kind: 'max', cells: { C: 97, D: 'old' } }), aTable({ kind: 'mean', cells: { E: 50 } })]
    expect(saidOf(endpoints, { tables })).toEqual(['endpoints.minimum fail A', 'endpoints.maximum fail C'])
    expect(endpoints.run(evidenceOf({ tables }))[0]).toMatchObject({ rule: 'endpoints', at: { row: 2, column: 2 }, values: { measure: 'age' } })
  })
  it('are safe where threshold units share them by the data; a count alone does not say that', () => {
    const cells = { A: [18, { count: 500, sharing: 9 }], B: [18, { count: 500, sharing: 10 }], C: [18, { count: 500 }], D: [18, { count: 500, sharing: 11 }] } as const
    expect(saidOf(endpoints, { tables: [aTable({ kind: 'min', cells })] })).toEqual(['endpoints.minimum fail A', 'endpoints.minimum fail C'])
    expect(saidOf(endpoints, { tables: [aTable({ kind: 'min', cells })], parameters: { threshold: 9 } })).toEqual(['endpoints.minimum fail C'])
  })
})
