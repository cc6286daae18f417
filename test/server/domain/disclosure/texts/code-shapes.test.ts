import { describe, expect, it } from 'vitest'
import { overlappingBands, tellingCodes, unorderedNumbers } from '../../../../../server/domain/disclosure/texts/code-shapes.ts'
import { numberedNames } from '../../../../../server/domain/disclosure/texts/name-numbers.ts'
import { repeatedSigns } from '../../../../../server/domain/disclosure/texts/repeated-sentences.ts'

const times = [97, 85, 1281, 94, 69, 115, 1039, 1355, 2851, 372, 3309, 1326, 2776, 1046, 667, 51]
const fives = Array.from({ length: 18 }, (_, index) => `${5 * index}-${5 * index + 4}`)

describe('categories of numbers', () => {
  it('are side by side in tables, and overlap where they are values', () => {
    expect(overlappingBands(fives)).toBe(0)
    expect(overlappingBands(Array.from({ length: 14 }, (_, index) => `[${10 * index},${10 * index + 10})`))).toBe(0)
    expect(overlappingBands(times.map((time) => `${time}-${time + 300}`))).toBe(16)
  })

  it('stand in an order of numbers or of letters', () => {
    expect(unorderedNumbers(fives)).toBe(false)
    expect(unorderedNumbers([...fives].reverse())).toBe(false)
    expect(unorderedNumbers([...fives].sort())).toBe(false)
    expect(unorderedNumbers(fives.map((_, index) => fives[index * 7 % 18] ?? ''))).toBe(true)
  })

  it('of four digits run on or are years', () => {
    expect(tellingCodes(times.map((time) => `Ward ${time + 4000}`))).toBe(16)
    expect(tellingCodes(times.map((_, index) => `Ward ${4000 + index}`))).toBe(0)
    expect(tellingCodes(times.map((_, index) => String(1990 + index)))).toBe(0)
  })
})

describe('names of files', () => {
  it('may run on, hold years or ranges', () => {
    expect(numberedNames(times.map((_, index) => `table_${index + 1}.csv`))).toBe(0)
    expect(numberedNames(times.map((_, index) => `deaths_${2000 + index}.csv`))).toBe(0)
    expect(numberedNames(fives.map((band) => `age_${band}.csv`))).toBe(0)
    expect(numberedNames(times.map((time) => `table_${time}.csv`))).toBe(16)
  })
})

describe('sentences', () => {
  it('are not said again and again', () => {
    expect(repeatedSigns('It went well. '.repeat(30))).toEqual([{ kind: 'repeated-sentences', count: 30, line: null }])
    expect(repeatedSigns('It went well. '.repeat(5))).toEqual([])
  })

  it('end', () => {
    expect(repeatedSigns('the year much well '.repeat(12))).toEqual([{ kind: 'no-sentences', count: 48, line: null }])
    expect(repeatedSigns('We asked all women and men of the cohort, and then wrote it down. '.repeat(4))).toEqual([])
  })
})
