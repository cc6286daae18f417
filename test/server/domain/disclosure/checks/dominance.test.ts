import { describe, expect, it } from 'vitest'
import { dominance } from '../../../../../server/domain/disclosure/checks/dominance.ts'
import { aTable, askedOfSums, contributed as of, evidenceOf, someRecords } from './small-evidence.ts'

const said = askedOfSums(dominance)

// ACRO 1.0 safe_nk; Handbook on Statistical Disclosure Control, ch. 4.
describe('the (n, k) rule', () => {
  it('refuses totals of which the n largest hold more than k percent; exactly k percent is safe', () => {
    expect(said({ cells: { A: [100, of(20, 50, 41)], B: [100, of(20, 50, 40)], C: [100, of(20, 30, 20)] } })).toEqual(['dominance.too-large-share fail A'])
  })
  it('names the rule that is broken, and not the contributions', () => {
    const nk = [{ n: 1, k: 80 }, { n: 2, k: 95 }]
    const broken = (first: number, second: number): unknown => dominance.run(evidenceOf({ tables: [aTable({ kind: 'sum', cells: { A: [100, of(20, first, second)] } })], parameters: { nk } }))
    expect(broken(81, 2)).toMatchObject([{ rule: 'nk 1:80', values: { n: 1, k: 80 }, at: { row: 2, column: 2 } }])
    expect(broken(79, 17)).toMatchObject([{ rule: 'nk 2:95', values: { n: 2, k: 95 } }])
    expect(broken(79, 16)).toEqual([])
  })
  it('is off without a rule, and asks for nothing then', () => expect(said({ kind: 'mean', cells: { A: 100 } }, { parameters: { nk: [] } })).toEqual([]))
  it('is for sums and means alone', () => {
    expect(said({ kind: 'mean', cells: { A: [10, of(10, 91, 5)] } })).toEqual(['dominance.too-large-share fail A'])
    expect(said({ kind: 'count', cells: { A: 100 } })).toEqual([])
    expect(said({ kind: 'ratio', cells: { A: 100 } })).toEqual([])
  })
  it('leaves cells alone that nobody is in, or that show nothing', () => {
    expect(said({ cells: { A: [0, of(0)], B: ['*', of(20, 99)], C: [100, of(20, 30, 20)] } })).toEqual([])
  })
})

describe('contributions that nobody tells', () => {
  it('are asked for once where no cell has them, as many as the rule needs', () => {
    expect(said({ cells: { A: 100, B: 200 } })).toEqual(['dominance.no-contributions review'])
    const nk = [{ n: 3, k: 95 }, { n: 1, k: 80 }]
    expect(dominance.run(evidenceOf({ tables: [aTable({ kind: 'sum', cells: { A: 100 } })], parameters: { nk } }))).toMatchObject([{ outcome: 'review', rule: 'nk', values: { n: 3 } }])
  })
  it('are asked for at the cells that lack them, or have too few', () => {
    expect(said({ cells: { A: [100, of(20, 30, 20)], B: [100, of(20, 60)], C: 100 } })).toEqual(['dominance.no-contributions review B', 'dominance.no-contributions review C'])
  })
  it('of a mean without a count are asked for too', () => {
    expect(said({ kind: 'mean', cells: { A: [10, of(10, 20, 5)], B: [10, of(null, 20, 5)] } })).toEqual(['dominance.no-contributions review B'])
  })
  it('are not needed where one rule is broken already', () => {
    const parameters = { nk: [{ n: 1, k: 80 }, { n: 3, k: 95 }] }
    expect(said({ cells: { A: [100, of(20, 81)], B: [100, of(20, 30, 20, 10)] } }, { parameters })).toEqual(['dominance.too-large-share fail A'])
    expect(said({ cells: { A: [100, of(20, 79)], B: [100, of(20, 30, 20, 10)] } }, { parameters })).toEqual(['dominance.no-contributions review A'])
  })
  it('are not needed where the largest values of the data cannot dominate', () => {
    const data = [someRecords({ turnover: Array.from({ length: 60 }, (_, index) => index) })]
    expect(said({ name: 'turnover', cells: { A: [1000, of(40)], B: [120, of(40)] } }, { data })).toEqual(['dominance.no-contributions review B'])
  })
})
