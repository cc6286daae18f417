import { describe, expect, it } from 'vitest'
import { boundedBy, breaksDominance, breaksPPercent, contributionsOf, topSum, upperProtection } from '../../../../../server/domain/disclosure/checks/contribution-rules.ts'
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

// Of N values with mean m and sample deviation s, n of them add up to at most n·m + s·√((N − 1)·n·(N − n)/N) (Cauchy–Schwarz).
describe('a mean with its deviation', () => {
  const boundOf = (shown: TableCell['shown'], contributions: object): ((n: number) => number) | undefined =>
    contributionsOf(tableOf('mean'), { shown, contributions: { largest: [], ...contributions } } as unknown as TableCell)?.bound
  const five = { is: 'number', value: 5, decimals: 1, percent: false } as const
  it('bounds the largest contributions, the last shown place added', () => {
    const bound = boundOf(five, { count: 10, deviation: 2 })
    expect(bound?.(1)).toBeCloseTo(5.05 + 2 * Math.sqrt(9 * 9 / 10), 9)
    expect(bound?.(4)).toBeCloseTo(4 * 5.05 + 2 * Math.sqrt(9 * 4 * 6 / 10), 9)
    expect(boundOf({ ...five, value: -5 }, { count: 10, deviation: 2 })?.(1)).toBeCloseTo(5.05 + 2 * Math.sqrt(9 * 9 / 10), 9)
  })
  it('never lies below what the values can be: one that is far from all the others', () => {
    const values = [100, ...Array.from({ length: 9 }, () => 1)]
    const mean = values.reduce((sum, value) => sum + value, 0) / 10
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9)
    const bound = boundOf({ ...five, value: mean, decimals: 9 }, { count: 10, deviation })
    expect(bound?.(1)).toBeGreaterThanOrEqual(100)
    expect(bound?.(1)).toBeCloseTo(100, 6)
  })
  it('adds no place to a mean that the data gives', () => {
    expect(boundOf({ is: 'hidden' }, { count: 10, deviation: 2, trueValue: 5 })?.(1)).toBeCloseTo(5 + 2 * Math.sqrt(9 * 9 / 10), 9)
  })
  it('says nothing about as many as there are', () => {
    expect(boundOf(five, { count: 10, deviation: 2 })?.(10)).toBe(Infinity)
    expect(boundOf(five, { count: 10, deviation: 2 })?.(9)).toBeLessThan(Infinity)
  })
  it('needs the number of values, two at least, unweighted', () => {
    expect(boundOf(five, { count: 10 })).toBeUndefined()
    expect(boundOf(five, { count: null, weight: 10, deviation: 2 })).toBeUndefined()
    expect(boundOf(five, { count: 1, deviation: 2 })).toBeUndefined()
    expect(boundOf(five, { count: 2, deviation: 2 })).toBeDefined()
    expect(boundOf(five, { count: 10, weight: 12, deviation: 2 })).toBeUndefined()
    expect(boundOf(five, { count: 10, weight: 10, deviation: 2 })).toBeDefined()
  })
})

describe('a bound by the whole data', () => {
  const bounded = { ...cell(100, []), bound: (n: number) => 10 * n }
  it('is the lower of the two', () => {
    expect(boundedBy(bounded, (n) => 4 * n).bound?.(2)).toBe(8)
    expect(boundedBy(bounded, (n) => 40 * n).bound?.(2)).toBe(20)
    expect(boundedBy(cell(100, []), (n) => 4 * n).bound?.(2)).toBe(8)
  })
  it('changes nothing where there is none', () => expect(boundedBy(bounded, null)).toBe(bounded))
})

describe('a bound in place of contributions', () => {
  const bounded = (total: number, bound: (n: number) => number): Parameters<typeof breaksDominance>[0] => ({ ...cell(total, []), bound })
  it('clears a cell that it keeps well below k percent, and condemns none', () => {
    expect(breaksDominance(bounded(100, (n) => 44 * n), { n: 2, k: 90 })).toBe(false)
    expect(breaksDominance(bounded(100, (n) => 45 * n), { n: 2, k: 90 })).toBeNull()
    expect(breaksDominance(bounded(100, (n) => 60 * n), { n: 2, k: 90 })).toBeNull()
  })
  it('clears a cell whose rest it keeps well above p percent of the largest', () => {
    expect(breaksPPercent(bounded(100, (n) => 40 * n), 10)).toBe(false)
    expect(breaksPPercent(bounded(100, (n) => 47 * n), 10)).toBe(false)
    expect(breaksPPercent(bounded(-100, (n) => 47 * n), 10)).toBe(false)
    expect(breaksPPercent(bounded(100, (n) => 47.6 * n), 10)).toBeNull()
    expect(breaksPPercent(bounded(100, (n) => 60 * n), 10)).toBeNull()
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
  it('counts no rule that lacks evidence', () => {
    expect(upperProtection(cell(100, [95]), [{ n: 2, k: 90 }], 10)).toBe(0)
    expect(upperProtection(cell(100, [2000]), [], 10)).toBe(0)
  })
  it('counts no p % rule that is off, also where weights make the largest exceed the total', () => expect(upperProtection(cell(100, [80, 40]), [], 0)).toBe(0))
  it('is nothing exactly at the rule, where decimals do not add up', () => {
    expect(upperProtection(cell(0.3, [0.1, 0.1, 0.1]), [{ n: 3, k: 99.9999999999 }], 0)).toBe(0)
    expect(upperProtection(cell(3e6, [1e6 + 0.0001, 1e6, 1e6]), [{ n: 3, k: 100 }], 0)).toBe(0)
  })
})
