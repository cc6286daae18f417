import { describe, expect, it } from 'vitest'
import { ContradictionError } from '../../../../../server/domain/disclosure/audit/audit-errors.ts'
import { mergePairs } from '../../../../../server/domain/disclosure/audit/merged-pairs.ts'
import type { SumProgramme } from '../../../../../server/domain/disclosure/audit/sum-matrix.ts'

/** Sums over variables by their members, with what each must be. */
function programmeOf(upper: readonly number[], sums: readonly { readonly of: readonly number[]; readonly low: number; readonly high: number }[]): SumProgramme {
  return {
    size: upper.length, rows: sums.map((sum) => Int32Array.from(sum.of)),
    lower: Float64Array.from([...upper.map(() => 0), ...sums.map(({ low }) => low)]), upper: Float64Array.from([...upper, ...sums.map(({ high }) => high)]),
  }
}

const exactly = (value: number, ...of: readonly number[]): { of: readonly number[]; low: number; high: number } => ({ of, low: value, high: value })

/** All whole tables within bounds that keep every sum, as text. */
function tablesOf({ size, rows, factors, lower, upper }: SumProgramme): readonly (readonly number[])[] {
  const found: number[][] = []
  const fill = (values: readonly number[]): void => {
    if (values.length < size) {
      const [low, high] = [lower[values.length] as number, upper[values.length] as number]
      for (let value = low; value <= high; value += 1) fill([...values, value])
      return
    }
    const all = [...values]
    for (const [index, row] of rows.entries()) {
      const sum = row.reduce((total, member, place) => total + (factors?.[index]?.[place] ?? 1) * (all[member] as number), 0)
      if (sum < (lower[size + index] as number) || sum > (upper[size + index] as number)) return
      all.push(sum)
    }
    found.push(all)
  }
  fill([])
  return found
}

describe('pairs that stand for each other', () => {
  it('leaves one variable of a square whose lines hold two cells each', () => {
    const { programme, aliases } = mergePairs(programmeOf([9, 9, 9, 9], [exactly(7, 0, 1), exactly(6, 2, 3), exactly(8, 0, 2)]), true)
    expect([programme.size, programme.rows.length]).toEqual([1, 0])
    expect([...aliases.sign.slice(0, 4)].reduce((product, sign) => product * sign, 1)).toBe(1)
  })

  it('finds a contradiction between sums of two', () => {
    expect(() => mergePairs(programmeOf([9, 9], [exactly(3, 0, 1), exactly(4, 0, 1)]), true)).toThrow(ContradictionError)
    expect(() => mergePairs(programmeOf([2, 2], [exactly(7, 0, 1)]), true)).toThrow(ContradictionError)
  })

  it('fixes what three sums of two say together', () => {
    const { programme, aliases } = mergePairs(programmeOf([9, 9, 9], [exactly(5, 0, 1), exactly(7, 1, 2), exactly(6, 0, 2)]), true)
    expect([programme.size, [...aliases.sign.slice(0, 3)], [...aliases.offset.slice(0, 3)]]).toEqual([0, [0, 0, 0], [2, 3, 4]])
  })

  it('leaves a sum that would make a half of a whole number', () => {
    const given = programmeOf([9, 9, 9], [exactly(5, 0, 1), exactly(7, 1, 2), exactly(5, 0, 2)])
    expect(tablesOf(mergePairs(given, true).programme)).toEqual([])
    expect(mergePairs(given, false).programme.rows).toHaveLength(0)
  })

  it('allows the same tables as before, on random sums', () => {
    let state = 5
    const random = (below: number): number => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return Math.floor(state / 0x80000000 * below) }
    let merged = 0
    for (let trial = 0; trial < 200; trial += 1) {
      const values = Array.from({ length: 5 }, () => random(4))
      const all = [...values]
      const sums = Array.from({ length: 4 }, (_, index) => {
        const of = [...new Set(Array.from({ length: 2 + random(2) }, () => random(random(3) === 0 ? 5 + index : 5)))]
        const sum = of.reduce((total, member) => total + (all[member] as number), 0)
        all.push(sum)
        return random(3) === 0 ? { of, low: 0, high: sum + 1 } : exactly(sum, ...of)
      })
      const given = programmeOf([4, 4, 4, 4, 4], sums)
      const { programme, aliases } = mergePairs(given, true)
      merged += given.rows.length - programme.rows.length
      const seen = (values_: readonly number[]): string => Array.from(aliases.variable, (variable, place) => (aliases.offset[place] as number) + ((aliases.sign[place] as number) === 0 ? 0 : (aliases.sign[place] as number) * (values_[variable] as number))).join()
      expect(tablesOf(programme).map(seen).sort()).toEqual(tablesOf(given).map((table) => table.join()).sort())
    }
    expect(merged).toBeGreaterThan(200)
  })
})
