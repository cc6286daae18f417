import { describe, expect, it } from 'vitest'
import { ratios } from '../../../../../server/domain/disclosure/checks/ratios.ts'
import { aTable, saidOf } from './small-evidence.ts'

const of = (text: string, count: number): readonly [string, { count: number }] => [text, { count }]
const shares = aTable({ kind: 'percent', name: 'Percent', cells: { F: of('55.25 %', 4350), M: of('44.75 %', 3524), Total: of('100.00 %', 7874) } })
const sums = (last: string, sheet: string | null = null): readonly string[] => saidOf(ratios, { tables: [shares, aTable({ kind: 'percent', name: 'Cum.', sheet, cells: { F: of('55.25 %', 4350), M: of(last, 3524) } })] })

describe('percentages that are the sums of those beside them', () => {
  it('say nothing beyond them', () => expect(sums('100.00 %')).toEqual([]))
  it('are judged where one is no such sum, or the others stand elsewhere', () => {
    expect(sums('100.20 %')).toEqual(['ratios.does-not-fit review F', 'ratios.does-not-fit review M'])
    expect(sums('100.00 %', 'other')).toEqual(['ratios.does-not-fit review F'])
  })
  it('are judged where one stands alone', () => {
    expect(saidOf(ratios, { tables: [shares, aTable({ kind: 'percent', name: 'Cum.', cells: { F: of('55.25 %', 4350) } })] })).toEqual(['ratios.no-denominator review'])
  })
})
