import { describe, expect, it } from 'vitest'
import { claims } from '../../../../../server/domain/disclosure/checks/claims.ts'
import type { EvidenceParts, TableParts } from './small-evidence.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

const said = (...tables: readonly TableParts[]): readonly string[] => saidOf(claims, { tables: tables.map(aTable) })

describe('rounded-to', () => {
  const claimed = { roundedTo: 5 }
  it('is contradicted by every count that is no multiple', () => {
    expect(said({ cells: { A: 40, B: 42, C: 0, D: '*', E: 7.5 }, claims: claimed })).toEqual(['claims.not-rounded fail B', 'claims.not-rounded fail E'])
    expect(claims.run(evidenceOf({ tables: [aTable({ cells: { A: 42 }, claims: claimed })] }))).toMatchObject([{ rule: 'claims.rounded-to', values: { base: 5 }, at: { row: 2, column: 2 } }])
  })
  it('is claimed of the counts; of totals where a file has no counts; never of means', () => {
    const sum = { kind: 'sum', cells: { A: 1003 }, claims: claimed } as const
    expect(said({ cells: { A: 40 }, claims: claimed }, sum)).toEqual([])
    expect(said(sum)).toEqual(['claims.not-rounded fail A'])
    expect(said({ kind: 'mean', cells: { A: 3.2 }, claims: claimed })).toEqual([])
  })
  it('is not tested where nobody claims it', () => expect(said({ cells: { A: 42, B: 3 } })).toEqual([]))
})

describe('midpoint', () => {
  const claimed = { midpoint: 6 }
  it('is contradicted by every count that is no midpoint', () => {
    expect(said({ cells: { A: 3, B: 9, C: 0, D: 6, E: '*' }, claims: claimed })).toEqual(['claims.not-midpoint fail D'])
    expect(claims.run(evidenceOf({ tables: [aTable({ cells: { A: 6 }, claims: claimed })] }))).toMatchObject([{ rule: 'claims.midpoint', values: { base: 6 } }])
  })
  it('holds for a total of the shown midpoints, as they are often added', () => {
    expect(said({ cells: { A: 3, B: 9, Total: 12 }, claims: claimed })).toEqual([])
    expect(said({ cells: { A: 3, B: 9, Total: 13 }, claims: claimed })).toEqual(['claims.not-midpoint fail Total'])
  })
  it('may be claimed beside rounding', () => {
    expect(said({ cells: { A: 7 }, claims: { midpoint: 6, roundedTo: 5 } })).toEqual(['claims.not-rounded fail A', 'claims.not-midpoint fail A'])
  })
})

describe('suppressed-below', () => {
  const claimed = { suppressedBelow: 10 }
  it('is contradicted by a shown count below the line, not by none', () => {
    expect(said({ cells: { A: 9, B: 10, C: 0, D: 1, E: '*' }, claims: claimed })).toEqual(['claims.not-suppressed fail A', 'claims.not-suppressed fail D'])
    expect(claims.run(evidenceOf({ tables: [aTable({ cells: { A: 9 }, claims: claimed })] }))).toMatchObject([{ rule: 'claims.suppressed-below', values: { below: 10 } }])
  })
  it('is kept by a range that says only that the number lies below it', () => {
    expect(said({ cells: { A: '<10', B: '<9', C: '1-4', D: '20+', E: '5-9', F: '≤10' }, claims: claimed })).toEqual(['claims.not-suppressed fail B', 'claims.not-suppressed fail C'])
  })
  it('is contradicted by a total or mean that shows beside it that it is of fewer', () => {
    const few = { count: 4 }
    expect(said({ kind: 'mean', cells: { A: [3.2, few], B: [3.2, { count: 40 }], C: 3.2 }, claims: claimed })).toEqual(['claims.not-suppressed fail A'])
  })
  it('not by one of which only the data tell the number, nor by one that is hidden', () => {
    expect(said({ kind: 'mean', cells: { A: [3.2, { count: 4, source: 'data' }], B: ['*', { count: 4 }], C: ['1-4', { count: 4 }] }, claims: claimed })).toEqual([])
  })
  it('is not tested where nobody claims it', () => expect(said({ cells: { A: 3, B: '<4' } })).toEqual([]))
})

describe('record-level: none', () => {
  const sign = { sign: 'rows-are-records', strength: 'weak', sheet: null, row: 1, column: null, values: {} } as const
  const match = { how: 'rows', strength: 'weak', records: 12, columns: [], sheet: null, row: null, column: null } as const
  const claimedInTable: EvidenceParts = { tables: [aTable({ cells: { A: 40 } }), aTable({ cells: { A: 40 }, claims: { recordLevelNone: true } })] }
  const claimedBeside: EvidenceParts = { description: { claims: { 'record-level': 'none' } } }
  const contradicted = ['claims.record-level fail']
  it.each([['of a table', claimedInTable], ['of the file', claimedBeside]])('%s is contradicted by signs of records, by the type told, and by a match', (_, parts) => {
    expect(saidOf(claims, { ...parts, found: { recordLevel: [sign] } })).toEqual(contradicted)
    expect(saidOf(claims, { ...parts, type: 'record-level' })).toEqual(contradicted)
    expect(saidOf(claims, { ...parts, match: { hits: [match] } })).toEqual(contradicted)
    expect(saidOf(claims, { ...parts, type: 'frequencies' })).toEqual([])
  })
  it('is not tested where nobody claims it', () => {
    const other = { found: { recordLevel: [sign] }, match: { hits: [match] } }
    expect(saidOf(claims, { tables: [aTable({ cells: { A: 40 } })], ...other })).toEqual([])
    expect(saidOf(claims, { description: { claims: { 'rounded-to': 5 } }, ...other })).toEqual([])
    expect(saidOf(claims, { description: {}, ...other })).toEqual([])
  })
})
