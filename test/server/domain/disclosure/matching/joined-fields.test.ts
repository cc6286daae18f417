import { describe, expect, it } from 'vitest'
import type { RecordSource } from '../../../../../server/domain/disclosure/index.ts'
import { joinedFields, longNumbers } from '../../../../../server/domain/disclosure/matching/joined-fields.ts'
import { buildRecordIndex } from '../../../../../server/domain/disclosure/matching/record-index.ts'

/** Ages, weights in tenths, heights and days of 500 invented persons. */
const people = Array.from({ length: 500 }, (_, index) => ({
  age: String(20 + ((index * 37) % 70)), male: String(index % 2), weight: `${45 + ((index * 61) % 80)}.${(index * 7) % 10}`,
  height: String(150 + ((index * 29) % 45)), futime: String(200 + ((index * 977) % 6000)),
}))
const columns = ['age', 'male', 'weight', 'height', 'futime'] as const
const source: RecordSource = { name: 'people.csv', columns, rowCount: people.length, values: (column) => people.map((person) => person[column as keyof typeof person]) }
const [index] = buildRecordIndex([source]).sources
if (index === undefined) throw new Error('no index')

const joined = (from: number, count: number): readonly string[] => people.slice(from, from + count).map(({ age, male, weight, height }) => `${age}${male}${weight.replace('.', '')}${height}`)

describe('fields of records run together to one number', () => {
  it('are found as counts', () => expect(joinedFields(joined(40, 30), index)).toBe(30))

  it('are found as the digits of coefficients', () => {
    const rows = joined(100, 20).map((digits, row) => [`term ${row}`, `0.${digits}`])
    expect(joinedFields(longNumbers([{ sheet: null, firstRow: 1, firstColumn: 1, rows }], []), index)).toBe(20)
  })

  it('are found in sentences', () => expect(joinedFields(longNumbers([], [joined(7, 12).map((digits) => `The ward spent ${digits} minutes.`).join('\n')]), index)).toBe(12))

  it('are found among other long numbers', () => expect(joinedFields([...joined(200, 20), ...Array.from({ length: 30 }, (_, row) => String(73_000_001 + row * 7_919_333))], index)).toBeGreaterThanOrEqual(20))

  it('are not found in amounts that have nothing to do with them', () => {
    const amounts = Array.from({ length: 60 }, (_, row) => String(Math.round(1e6 * (1.37 + Math.abs(Math.sin(row * 12.9898)) * 43))))
    expect(joinedFields(amounts, index)).toBe(0)
  })

  it('are no matter of fewer than five numbers', () => expect(joinedFields(joined(0, 4), index)).toBe(0))
})
