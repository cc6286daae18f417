import { describe, expect, it } from 'vitest'
import { bitsOfNumbers, bitsOfSeries } from '../../../../../server/domain/disclosure/forms/carried-bits.ts'
import { fewestUnits, fewestUnitsOfArea } from '../../../../../server/domain/disclosure/forms/proven-units.ts'

describe('the fewest units behind a share', () => {
  it.each([[0.5, 1, 2], [0.731, 3, 26], [0, 1, 1], [1, 1, 1], [0.33, 2, 3]])('%f with %i places: %i', (value, decimals, units) => { expect(fewestUnits({ value, decimals })).toBe(units) })
  it('behind an area are of both groups', () => {
    expect(fewestUnitsOfArea({ value: 0.5, decimals: 1 })).toBe(2)
    expect(fewestUnitsOfArea({ value: 0.7, decimals: 1 })).toBeGreaterThan(2)
    expect(fewestUnitsOfArea({ value: 0.73129451, decimals: 8 })).toBe(60)
  })
})

describe('what numbers carry', () => {
  it('grows with their digits; a series carries what leaves its course', () => {
    expect(bitsOfNumbers([{ value: 0.5, decimals: 1 }])).toBeCloseTo(Math.log2(11))
    expect(bitsOfNumbers([{ value: 0, decimals: 9 }])).toBe(0)
    const line = Array.from({ length: 20 }, (_, index) => ({ value: index * 1000, decimals: 0 }))
    expect(bitsOfSeries(line)).toBeLessThan(bitsOfNumbers(line) / 10)
  })
})
