import { describe, expect, it } from 'vitest'
import { claims } from '../../../../../server/domain/disclosure/checks/claims.ts'
import { survival } from '../../../../../server/domain/disclosure/checks/survival.ts'
import type { EvidenceParts, TableParts } from './small-evidence.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

const said = (tables: readonly TableParts[], rest: EvidenceParts = {}): readonly string[] => saidOf(survival, { tables: tables.map((parts) => aTable({ dimensions: ['time'], ...parts })), ...rest })
const curve = { kind: 'survival', cells: { t1: 0.9, t2: 0.8 } } as const
const risk = (one: number | string, other: number | string): TableParts => ({ kind: 'at-risk', cells: { t1: one, t2: other } })
const events = (one: number | string, other: number | string): TableParts => ({ kind: 'events', cells: { t1: one, t2: other } })
const asked = 'survival.no-counts review'

// ACRO 1.0 survival_safe_threshold.
describe('steps of a survival table', () => {
  it('need the threshold at risk, and the threshold or no events', () => {
    expect(said([risk(100, 90), events(10, 0)])).toEqual([])
    expect(said([risk(100, 9), events(10, 9)])).toEqual(['survival.few-at-risk fail t2', 'survival.few-events fail t2'])
    expect(said([risk(1, 0), events(1, '*')])).toEqual(['survival.few-at-risk fail t1', 'survival.few-events fail t1'])
    expect(survival.run(evidenceOf({ tables: [aTable({ kind: 'events', cells: { a: 9 } })] }))).toMatchObject([{ rule: 'threshold', at: { row: 2 }, values: { count: 9, threshold: 10 } }])
  })
  it('that are rounded by claim stand for more or less than they show', () => {
    expect(said([{ ...risk(90, 15), claims: { midpoint: 6 } }, { ...events(9, 3), claims: { midpoint: 6 } }])).toEqual([])
    expect(said([{ ...events(5, 20), claims: { roundedTo: 5 } }])).toEqual([])
    expect(saidOf(claims, { tables: [aTable({ ...events(7, 20), claims: { roundedTo: 5 } }), aTable({ ...risk(100, 93), claims: { roundedTo: 5 } })] })).toEqual(['claims.not-rounded fail t1', 'claims.not-rounded fail t2'])
  })
  it('are not judged where the threshold is off', () => {
    expect(said([curve, risk(1, 1)], { parameters: { threshold: 1 } })).toEqual([])
    expect(said([risk(1, 100)], { parameters: { threshold: 2 } })).toEqual(['survival.few-at-risk fail t1'])
  })
})

describe('a curve', () => {
  it('needs its numbers at risk and of events', () => {
    expect(said([curve])).toEqual([asked])
    expect(said([curve, risk(100, 90)])).toEqual([asked])
    expect(said([curve, events(10, 10)])).toEqual([asked])
    expect(said([curve, risk(100, 90), events(10, 10)])).toEqual([])
    expect(said([curve, risk(100, 9)])).toEqual(['survival.few-at-risk fail t2', asked])
    expect(survival.run(evidenceOf({ tables: [aTable({ kind: 'survival', cells: { a: 0.5 } })] }))).toMatchObject([{ rule: 'threshold', at: { row: 2, cell: null }, values: { threshold: 10 } }])
  })
  it('may have those at risk beside each of its steps', () => {
    const told = (...counts: readonly (number | null)[]): TableParts => ({ kind: 'survival', cells: Object.fromEntries(counts.map((count, index) => [`t${index}`, [0.9, { count }] as const])) })
    expect(said([told(100, 90), events(10, 10)])).toEqual([])
    expect(said([told(100, 9), events(10, 10)])).toEqual(['survival.few-at-risk fail t1'])
    expect(said([told(100, 10, 0, 1), events(10, 10)])).toEqual(['survival.few-at-risk fail t3'])
    expect(said([told(100, null), events(10, 10)])).toEqual([asked])
    expect(said([told(100, 90)])).toEqual([asked])
    expect(survival.run(evidenceOf({ tables: [aTable(told(3)), aTable(events(10, 10))] }))).toMatchObject([{ rule: 'threshold', values: { count: 3, threshold: 10 } }])
    expect(said([{ kind: 'survival', cells: { t1: [0.9, { count: 100 }], t2: '*', t3: ['*', { count: 3 }] } }, events(10, 10)])).toEqual([])
  })
  it('every curve needs them', () => {
    expect(said([{ kind: 'survival', cells: { t1: [0.9, { count: 100 }] } }, curve, events(10, 10)])).toEqual([asked])
  })
})

describe('a file that is called a survival table', () => {
  it('without a curve or counts goes to a person', () => {
    const other = { kind: 'mean', cells: { a: 5 } } as const
    expect(said([other], { type: 'hazard-survival-tables' })).toEqual([asked])
    expect(said([other], { type: 'frequencies' })).toEqual([])
    expect(said([], { type: 'hazard-survival-tables' })).toEqual([])
    expect(said([risk(100, 90)], { type: 'hazard-survival-tables' })).toEqual([])
    expect(said([curve, risk(100, 90), events(10, 10)], { type: 'hazard-survival-tables' })).toEqual([])
    expect(survival.run(evidenceOf({ tables: [aTable(other)], type: 'hazard-survival-tables' }))).toMatchObject([{ rule: 'threshold', at: { row: 2 }, values: { threshold: 10 } }])
  })
})
