import { describe, expect, it } from 'vitest'
import { buildRecordIndex } from '../../../../../server/domain/disclosure/matching/record-index.ts'
import { stretchedRun } from '../../../../../server/domain/disclosure/matching/stretched-runs.ts'
import type { StretchedRun } from '../../../../../server/domain/disclosure/matching/stretched-runs.ts'
import { someRecords } from '../checks/small-evidence.ts'

/** Numbers that look like chance, the same at each run. */
function chance(seed: number): () => number {
  let state = seed
  return () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648 }
}
const draw = chance(7)
const ages = Array.from({ length: 3000 }, () => 50 + Math.floor(48 * draw()))
const kappas = Array.from({ length: 3000 }, () => Number((0.2 + 5 * draw()).toFixed(2)))
const days = Array.from({ length: 3000 }, (_, record) => record * 3)
const columns = buildRecordIndex([someRecords({ age: ages, kappa: kappas, days, sex: ages.map((age) => age % 2) })]).sources[0]?.columns ?? []
const said = (header: readonly string[], ...rows: readonly (readonly (string | number)[])[]): StretchedRun | null => stretchedRun([header, ...rows.map((row) => row.map(String))], columns)
const listed = (count: number, of: (place: number) => string | number): readonly (readonly (string | number)[])[] => Array.from({ length: count }, (_, place) => [`row ${place}`, of(place)])

describe('runs of records under a factor and a shift', () => {
  it('are found in a column, from any record on, forwards and backwards', () => {
    expect(said(['test', 'n'], ...listed(30, (place) => 3000 + (ages[900 + place] ?? 0)))).toEqual({ column: 'age', records: 30 })
    expect(said(['test', 'n'], ...listed(30, (place) => 7 * (ages[2000 - place] ?? 0) - 11))).toEqual({ column: 'age', records: 30 })
    expect(said(['term', 'coef'], ...listed(14, (place) => ((kappas[place] ?? 0) / 10).toFixed(3)))).toEqual({ column: 'kappa', records: 14 })
  })
  it('are found above a total, in a grid line by line, and in half of a square', () => {
    expect(said(['test', 'n'], ...listed(30, (place) => 200 + (ages[place] ?? 0)), ['Total', 99999])).toEqual({ column: 'age', records: 30 })
    expect(said(['actual', 'A', 'B', 'C', 'D', 'E'], ...Array.from({ length: 5 }, (_, row) => [`class ${row}`, ...Array.from({ length: 5 }, (__, column) => 100 + (ages[5 * row + column] ?? 0))]))?.column).toBe('age')
    const pair = (row: number, column: number): number => { const [low, high] = [Math.min(row, column), Math.max(row, column)]; return kappas[(high * (high - 1)) / 2 + low] ?? 0 }
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    expect(said(['', ...names], ...names.map((name, row) => [name, ...names.map((_, column) => (row === column ? 1 : (pair(row, column) / 10).toFixed(3)))]))?.column).toBe('kappa')
  })
  it('are found when rounded, as long as enough of each number is left', () => {
    expect(said(['x', 'r'], ...listed(30, (place) => ((kappas[place] ?? 0) * 0.137).toFixed(3)))?.column).toBe('kappa')
    expect(said(['x', 'n'], ...listed(30, (place) => 5 * Math.round((200 + (ages[place] ?? 0)) / 5)))?.column).toBe('age')
    expect(said(['x', 'n'], ...listed(30, (place) => 100 * Math.round((2000 + (ages[place] ?? 0)) / 100)))).toBeNull()
  })
  it('are beyond chance in eight to sixteen values, by how many values a column has', () => {
    const least = (of: readonly number[]): number => Array.from({ length: 20 }, (_, size) => size).find((size) => size > 2 && said(['x', 'n'], ...listed(size, (place) => 300 + (of[place] ?? 0))) !== null) ?? 99
    expect(least(ages)).toBeGreaterThanOrEqual(9)
    expect(least(ages)).toBeLessThanOrEqual(16)
    expect(least(kappas)).toBeLessThanOrEqual(16)
  })
  it('are not lists of numbers by chance, of the same range or another', () => {
    const other = chance(99)
    for (let round = 0; round < 60; round += 1) expect(said(['group', 'n'], ...listed(12, () => 100 + Math.floor(48 * other())))).toBeNull()
  })
  it('are not what rises throughout, counts up, or has two values', () => {
    expect(said(['year', 'n'], ...listed(20, (place) => 1990 + place))).toBeNull()
    expect(said(['time', 'days'], ...listed(20, (place) => 30 * place))).toBeNull()
    expect(said(['item', 'shown'], ...listed(40, (place) => (ages[place] ?? 0) % 2))).toBeNull()
  })
  it('are not categories that alternate beside data in an order', () => {
    const sorted = buildRecordIndex([someRecords({ age: Array.from({ length: 3000 }, (_, record) => 97 - Math.floor(record / 70) - (record % 2)) })]).sources[0]?.columns ?? []
    expect(stretchedRun([['sex', 'death'], ...Array.from({ length: 20 }, (_, place) => ['F', String(place % 2)])], sorted)).toBeNull()
  })
  it('need numbers in all their places', () => expect(said(['x', 'n'], ...listed(30, (place) => (place === 4 ? '*' : 300 + (ages[place] ?? 0))))).toBeNull())
})
