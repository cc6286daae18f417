import { describe, expect, it } from 'vitest'
import { pPercent } from '../../../../../server/domain/disclosure/checks/p-percent.ts'
import { aTable, askedOfSums, contributed as of, evidenceOf } from './small-evidence.ts'

const said = askedOfSums(pPercent)

// ACRO 1.0 safe_pratio_p; Handbook on Statistical Disclosure Control, ch. 4.
describe('the p % rule', () => {
  it('refuses a total from which the second largest comes nearer than p % to the largest', () => {
    expect(said({ cells: { A: [100, of(20, 50, 46)], B: [100, of(20, 50, 45)], C: [100, of(20, 50, 20)] } })).toEqual(['p-percent.too-close fail A'])
  })
  it('names the rule and not the contributions', () => {
    expect(pPercent.run(evidenceOf({ tables: [aTable({ kind: 'sum', cells: { A: [100, of(20, 50, 40)] } })], parameters: { pPercent: 25 } })))
      .toMatchObject([{ rule: 'p-percent 25', values: { p: 25 }, at: { row: 2, column: 2 } }])
  })
  it('is off at 0, and asks for nothing then', () => {
    expect(said({ cells: { A: 100 } }, { parameters: { pPercent: 0 } })).toEqual([])
    expect(said({ cells: { A: [100, of(20, 99, 0.999)] } }, { parameters: { pPercent: 0.01 } })).toEqual(['p-percent.too-close fail A'])
  })
  it('is for sums and means alone', () => {
    expect(said({ kind: 'mean', cells: { A: [10, of(10, 80, 19)] } })).toEqual(['p-percent.too-close fail A'])
    expect(said({ kind: 'count', cells: { A: 100 } })).toEqual([])
  })
  it('leaves cells alone that nobody is in, or that show nothing', () => {
    expect(said({ cells: { A: [5, of(0)], B: ['*', of(20, 99)], C: [100, of(20, 30, 20)] } })).toEqual([])
  })
  it('asks for the two largest, once where no cell has them', () => {
    expect(pPercent.run(evidenceOf({ tables: [aTable({ kind: 'sum', cells: { A: 100, B: 50 } })] }))).toMatchObject([{ outcome: 'review', message: 'p-percent.no-contributions', at: { cell: null }, values: { n: 2 } }])
    expect(said({ cells: { A: [100, of(20, 30, 20)], B: [100, of(20, 60)], C: 100 } })).toEqual(['p-percent.no-contributions review B', 'p-percent.no-contributions review C'])
    expect(said({ kind: 'mean', cells: { A: [10, of(10, 20, 5)], B: [10, of(null, 20, 5)] } })).toEqual(['p-percent.no-contributions review B'])
  })
})
