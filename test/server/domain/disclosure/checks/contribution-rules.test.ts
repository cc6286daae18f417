import { describe, expect, it } from 'vitest'
import { breaksDominance, breaksPPercent, contributionsOf, topSum, upperProtection } from '../../../../../server/domain/disclosure/checks/contribution-rules.ts'
import type { TableCell, TableModel } from '../../../../../server/domain/disclosure/tables/table-model.ts'

const tableOf = (kind: string): TableModel => ({ measure: { kind, name: 'value' } }) as unknown as TableModel
const cellOf = (shown: number | null, contributions?: object): TableCell =>
  ({ shown: shown === null ? { is: 'hidden' } : { is: 'number', value: shown }, contributions }) as unknown as TableCell
const cell = (total: number, largest: readonly number[], count: number | null = 20): Parameters<typeof breaksDominance>[0] => ({ total, count, largest })

describe('the contributions to a cell', () => {
  it('start from the shown number, with nothing known about single ones', () => {
    expect(contributionsOf(tableOf('sum'), cellOf(70))).toEqual({ total: 70, count: null, largest: [] })
    expect(contributionsOf(tableOf('sum'), cellOf(70, { count: 3 }))).toEqual({ total: 70, count: 3, largest: [] })
  })
  it('start from the true value of a hidden cell where the data tell it', () => {
    expect(contributionsOf(tableOf('sum'), cellOf(null, { trueValue: 80, count: 4, largest: [50] }))).toEqual({ total: 80, count: 4, largest: [50] })
  })
  it('are unknown for a hidden cell without data', () => {
    expect(contributionsOf(tableOf('sum'), cellOf(null))).toBeNull()
    expect(contributionsOf(tableOf('sum'), cellOf(null, { count: 4 }))).toBeNull()
  })
  it('of a mean are value times weight, or times count', () => {
    expect(contributionsOf(tableOf('mean'), cellOf(5, { count: 4, largest: [9] }))).toEqual({ total: 20, count: 4, largest: [9] })
    expect(contributionsOf(tableOf('mean'), cellOf(5, { count: 4, weight: 10, largest: [9] }))).toEqual({ total: 50, count: 4, largest: [9] })
    expect(contributionsOf(tableOf('mean'), cellOf(5))).toBeNull()
    expect(contributionsOf(tableOf('mean'), cellOf(5, { largest: [9] }))).toBeNull()
  })
})

describe('the sum of the largest', () => {
  it('takes absolute values of the first n alone', () => {
    expect(topSum(cell(100, [60, -30, 5]), 2)).toBe(90)
  })
  it('is unknown with fewer than n, unless the cell has no more', () => {
    expect(topSum(cell(100, [60]), 2)).toBeNull()
    expect(topSum(cell(100, [60], null), 2)).toBeNull()
    expect(topSum(cell(100, [60], 2), 2)).toBeNull()
    expect(topSum(cell(60, [60], 1), 2)).toBe(60)
    expect(topSum(cell(0, [], 0), 2)).toBe(0)
  })
})

describe('dominance', () => {
  it.each([[[81, 10], true], [[80, 10], false], [[80, 9], false]])('the two largest %j of 100 against 90 %%: %s', (largest, broken) => {
    expect(breaksDominance(cell(100, largest), { n: 2, k: 90 })).toBe(broken)
  })
  it('keeps exactly k percent safe where decimals do not add up, also in the millions', () => {
    expect(breaksDominance(cell(0.3, [0.1, 0.1, 0.1]), { n: 3, k: 100 })).toBe(false)
    expect(breaksDominance(cell(3e6, [1e6 + 0.0001, 1e6, 1e6]), { n: 3, k: 100 })).toBe(false)
    expect(breaksDominance(cell(3e6, [1e6 + 0.1, 1e6, 1e6]), { n: 3, k: 100 })).toBe(true)
  })
  it('looks at the size of a negative total', () => {
    expect(breaksDominance(cell(-100, [-95, -1]), { n: 1, k: 90 })).toBe(true)
    expect(breaksDominance(cell(-100, [-50, -1]), { n: 1, k: 90 })).toBe(false)
  })
  it('is unknown without evidence', () => expect(breaksDominance(cell(100, [60]), { n: 2, k: 90 })).toBeNull())
})

describe('the p % rule', () => {
  it.each([[100, [50, 45], false], [100, [50, 46], true], [100, [50, 49], true]])('of %i with %j and p = 10: %s', (total, largest, broken) => {
    expect(breaksPPercent(cell(total, largest), 10)).toBe(broken)
  })
  it('is strict where decimals do not add up, also in the millions', () => {
    expect(breaksPPercent(cell(1.1 + 0.11, [1.1, 0], 3), 10)).toBe(false)
    expect(breaksPPercent(cell(1.1e7 - 0.001, [1e7, 0], 3), 10)).toBe(false)
    expect(breaksPPercent(cell(1.1e7 - 1, [1e7, 0], 3), 10)).toBe(true)
  })
  it('leaves a cell without contributions alone', () => expect(breaksPPercent(cell(0, [], 0), 10)).toBe(false))
  it('is unknown without evidence', () => expect(breaksPPercent(cell(100, [60]), 10)).toBeNull())
})

// Handbook on Statistical Disclosure Control (2nd ed.), ch. 4: required upper protection of the sensitivity rules.
describe('the upper protection level', () => {
  it('is nothing for a safe cell', () => expect(upperProtection(cell(100, [50, 10]), [{ n: 2, k: 90 }], 10)).toBe(0))
  it('is (100/k) times the largest less the total', () => {
    expect(upperProtection(cell(100, [90, 9]), [{ n: 2, k: 90 }], 0)).toBeCloseTo(10, 9)
    expect(upperProtection(cell(-100, [-90, -9]), [{ n: 2, k: 90 }], 0)).toBeCloseTo(10, 9)
  })
  it('is p % of the largest less the rest', () => {
    expect(upperProtection(cell(100, [80, 15]), [], 10)).toBeCloseTo(3, 9)
    expect(upperProtection(cell(100, [80, 15]), [], 0)).toBe(0)
  })
  it('is the highest of all broken rules', () => {
    const both = cell(100, [80, 15])
    expect(upperProtection(both, [{ n: 2, k: 90 }, { n: 1, k: 50 }], 10)).toBeCloseTo(60, 9)
    expect(upperProtection(both, [{ n: 1, k: 50 }, { n: 2, k: 90 }], 10)).toBeCloseTo(60, 9)
    expect(upperProtection(both, [{ n: 2, k: 94 }], 10)).toBeCloseTo(3, 9)
  })
  it('counts no rule that lacks evidence', () => expect(upperProtection(cell(100, [95]), [{ n: 2, k: 90 }], 10)).toBe(0))
})
