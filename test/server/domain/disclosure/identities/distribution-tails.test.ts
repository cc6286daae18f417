import { describe, expect, it } from 'vitest'
import { chiSquaredTail, fTail, normalTail, tTail } from '../../../../../server/domain/disclosure/identities/distribution-tails.ts'

/** Critical values of the NIST/SEMATECH e-Handbook of Statistical Methods, tables 1.3.6.7.1 to 1.3.6.7.4. */
describe('tails of distributions', () => {
  it.each([[3.841, 1, 0.05], [18.307, 10, 0.05], [23.209, 10, 0.01], [124.342, 100, 0.05], [3.94, 10, 0.95], [2.558, 10, 0.99]])('chi-squared %d on %d has p = %d', (value, df, p) => expect(chiSquaredTail(value, df)).toBeCloseTo(p, 4))
  it.each([[12.706, 1, 0.05], [2.228, 10, 0.05], [3.169, 10, 0.01], [1.984, 100, 0.05]])('t %d on %d has p = %d', (value, df, p) => expect(tTail(value, df)).toBeCloseTo(p, 4))
  it.each([[3.326, 5, 10, 0.05], [4.965, 1, 10, 0.05], [5.636, 5, 10, 0.01], [161.448, 1, 1, 0.05]])('F %d on %d and %d has p = %d', (value, df1, df2, p) => expect(fTail(value, df1, df2)).toBeCloseTo(p, 4))
  it.each([[1.959964, 0.05], [2.575829, 0.01], [0, 1]])('z %d has p = %d', (value, p) => expect(normalTail(value)).toBeCloseTo(p, 6))

  it('are of one family: t squared is F, z squared is chi-squared, and many degrees of freedom make t normal', () => {
    for (const value of [0.1, 0.9, 2.2, 5]) {
      expect(tTail(value, 17)).toBeCloseTo(fTail(value * value, 1, 17), 12)
      expect(normalTail(value)).toBeCloseTo(chiSquaredTail(value * value, 1), 12)
      expect(tTail(value, 1e6)).toBeCloseTo(normalTail(value), 5)
    }
  })

  it('fall with the statistic and stay between nothing and one', () => {
    for (const df of [1, 2, 7, 300, 7874]) {
      let last = 1
      for (let value = 0; value < 60; value += 0.5) {
        const p = chiSquaredTail(value, df)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(last + 1e-12)
        last = p
      }
    }
  })

  it('do not exist without degrees of freedom', () => expect([chiSquaredTail(1, 0), tTail(1, 0), fTail(1, 0, 3), fTail(1, 3, -1)]).toEqual([NaN, NaN, NaN, NaN]))
})
