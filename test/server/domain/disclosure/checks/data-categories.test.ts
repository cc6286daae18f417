import { describe, expect, it } from 'vitest'
import { dataCategories } from '../../../../../server/domain/disclosure/checks/data-categories.ts'
import type { TableParts } from './small-evidence.ts'
import { aTable, evidenceOf, someRecords } from './small-evidence.ts'

const letters = 'abcdefghijklmnopqrst'.split('')
/** Twenty towns by code, the first with most records; ages, days of follow-up, and a note. */
const data = [someRecords({
  town: Array.from({ length: 2100 }, (_, record) => Math.floor((Math.sqrt(8 * record + 1) - 1) / 2) % 20 + 11),
  'age.years': Array.from({ length: 2100 }, (_, record) => 40 + (record % 50)),
  days: Array.from({ length: 2100 }, (_, record) => record),
  note: Array.from({ length: 2100 }, (_, record) => (record % 30 === 0 ? 'Fever' : `Cause ${record % 30}`)),
})]
const said = (names: readonly string[], parts: Partial<TableParts> & { readonly counts?: (place: number) => string | number } = {}, sources = data): readonly string[] => {
  const { counts = () => 900, ...rest } = parts
  const table = aTable({ dimensions: ['county'], cells: Object.fromEntries(names.map((name, place) => [name, counts(place)] as const)), ...rest })
  return dataCategories.run(evidenceOf({ tables: [table], data: sources })).map(({ message, outcome, values }) => `${message} ${outcome} ${String(values['dimension'])} ${String(values['count'])}`)
}
const invented = ['Olmsted', 'Winona', 'Fillmore', 'Houston', 'Mower', 'Dodge', 'Steele', 'Rice', 'Scott', 'Anoka', 'Wright', 'Isanti', 'Pine', 'Aitkin']
const found = ['data-categories.not-in-data review county 14']

describe('categories that the data does not have', () => {
  it('are asked about where no column could be recoded to them', () => {
    expect(said(invented)).toEqual(found)
    expect(said(invented, { kind: 'median', cells: {}, counts: () => 900 })).toEqual([])
    expect(dataCategories.run(evidenceOf({ data, tables: [aTable({ kind: 'median', dimensions: ['county'], cells: Object.fromEntries(invented.map((name) => [name, [2074, { count: 900 }] as const])) })] }))).toHaveLength(1)
  })
  it('are not asked about without the data, or where they are few', () => {
    expect(said(invented, {}, [])).toEqual([])
    expect(said(invented.slice(0, 12))).toEqual([])
  })
  it('may be a column’s codes in other words, with counts as that column has them, less where some records are left out', () => {
    const sizes = new Map<number, number>()
    for (const value of data[0]?.values('town') ?? []) sizes.set(Number(value), (sizes.get(Number(value)) ?? 0) + 1)
    const sorted = [...sizes.values()].sort((one, other) => other - one)
    expect(said(invented, { counts: (place) => sorted[place] ?? 0 })).toEqual([])
    expect(said(invented, { counts: (place) => Math.ceil((sorted[place] ?? 0) / 2) })).toEqual([])
    expect(said(invented, { counts: (place) => (place === 3 ? 700 : sorted[place] ?? 0) })).toEqual([])
    expect(said(invented, { counts: (place) => 2 * (sorted[place] ?? 0) + 10 })).toEqual(found)
  })
  it('are known by their names, in whatever case, or those of a fifth of them', () => {
    expect(said([...invented.slice(0, 11), 'fever', 'CAUSE 1', 'cause 2'])).toEqual([])
    expect(said([...invented.slice(0, 12), 'fever', 'other'])).toEqual(found)
  })
  it('are known by the name of their dimension', () => {
    expect(said(invented, { dimensions: ['townName'] })).toEqual([])
    expect(said(invented, { dimensions: ['age_group'] })).toEqual([])
  })
  it('are bands, times, counters or names of columns', () => {
    for (const name of [(place: number) => `${place * 5}-${place * 5 + 4}`, (place: number) => `${place * 5}세 이상`, (place: number) => `${1990 + place}`, (place: number) => `2024-${place}`, (place: number) => `${place + 1}`]) expect(said(Array.from({ length: 14 }, (_, place) => name(place)))).toEqual([])
    expect(said(['age', 'days', 'town', ...invented.slice(0, 11)])).toEqual([])
  })
  it('are not numbers that only measurements have', () => expect(said(Array.from({ length: 14 }, (_, place) => `${500 + 7 * place}`))).toEqual(found))
  it('are not those of terms or models', () => {
    const terms = Object.fromEntries(invented.map((name) => [name, 2100] as const))
    expect(dataCategories.run(evidenceOf({ data, tables: [aTable({ dimensions: ['term'], cells: terms }), aTable({ kind: 'coefficient', dimensions: ['term'], cells: terms })] }))).toEqual([])
  })
  it('may be conditions, each a column of its own', () => {
    const conditions = [someRecords(Object.fromEntries(letters.map((letter) => [letter, Array.from({ length: 2100 }, (_, record) => record % 2)])))]
    expect(said(invented, {}, conditions)).toEqual([])
  })
})
