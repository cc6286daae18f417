import { describe, expect, it } from 'vitest'
import { concentration, shareBounds } from '../../../../../server/domain/disclosure/checks/concentration.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

const rulesOf = (nk: string): readonly { n: number; k: number }[] => nk.split(',').map((rule) => ({ n: Number(rule.split(':')[0]), k: Number(rule.split(':')[1]) }))
const table = (hhi: string): ReturnType<typeof aTable> => aTable({ kind: 'concentration', name: 'hhi', cells: { Bread: hhi, Milk: '0.03' } })
const found = (hhi: string, nk = '2:90'): readonly string[] => saidOf(concentration, { tables: [table(hhi)], parameters: { nk: rulesOf(nk) } })

describe('what a Herfindahl index says', () => {
  it('bounds the largest shares from both sides', () => {
    expect(shareBounds(0.5, 1)).toEqual({ least: 0.5, most: Math.sqrt(0.5) })
    expect(shareBounds(0.5, 2)).toEqual({ least: 0.5, most: 1 })
    expect(shareBounds(0.9, 2)).toEqual({ least: 0.9, most: 1 })
  })
  it('is read in the scale of 10,000 too', () => {
    expect(found('9200')).toEqual(['concentration.dominated fail Bread'])
    expect(found('4100')).toEqual(['concentration.may-be-dominated review Bread'])
    expect(found('400')).toEqual([])
  })
  it('one is one firm, zero is none, ten thousand is one firm', () => {
    expect(found('1', '1:99')).toEqual(['concentration.dominated fail Bread'])
    expect(found('10000', '1:99')).toEqual(['concentration.dominated fail Bread'])
    expect(found('0')).toEqual([])
  })
  it('outside its scale it is no index', () => {
    expect(found('10001')).toEqual(['concentration.not-an-index review Bread'])
    expect(found('-0.2')).toEqual(['concentration.not-an-index review Bread'])
  })
  it('exactly at the rule is safe, from both sides', () => {
    expect(found('0.9')).toEqual(['concentration.may-be-dominated review Bread'])
    expect(found('0.25', '1:50')).toEqual([])
  })
  it('is held against every rule, in their order', () => {
    expect(found('0.3', '1:60,2:70')).toEqual(['concentration.may-be-dominated review Bread'])
    expect(found('0.3', '2:90,1:20')).toEqual(['concentration.dominated fail Bread'])
  })
  it('says by which rule', () => {
    const rule = (hhi: string): unknown => concentration.run(evidenceOf({ tables: [table(hhi)] }))
    expect(rule('0.92')).toMatchObject([{ rule: 'nk 2:90', values: { n: 2, k: 90 }, at: { row: 2 } }])
    expect(rule('0.41')).toMatchObject([{ rule: 'nk 2:90', values: { n: 2, k: 90 }, at: { row: 2 } }])
  })
  it('is silent about a cell that shows nothing, and about other numbers', () => {
    expect(found('*')).toEqual([])
    expect(saidOf(concentration, { tables: [aTable({ kind: 'gini', cells: { Bread: '0.95' } })] })).toEqual([])
  })
})
