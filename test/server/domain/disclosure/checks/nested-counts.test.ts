import { describe, expect, it } from 'vitest'
import { nestedCounts } from '../../../../../server/domain/disclosure/checks/nested-counts.ts'
import type { Dimension, TableModel } from '../../../../../server/domain/disclosure/tables/table-model.ts'
import { aTable, evidenceOf } from './small-evidence.ts'

const beside = (name: string, cells: Record<string, number>, parts: Partial<Pick<TableModel, 'sheet' | 'claims'>> = {}): TableModel => aTable({ name, cells, ...parts })
const run = (...tables: readonly TableModel[]) => nestedCounts.run(evidenceOf({ tables }))

describe('two counts of the same groups', () => {
  const all = { a: 100, b: 80, c: 60 }

  it('that leave nobody, or enough, say nothing', () => {
    expect(run(beside('n', all), beside('alive', all))).toEqual([])
    expect(run(beside('n', all), beside('alive', { a: 90, b: 70, c: 50 }))).toEqual([])
    expect(run(beside('n', all))).toEqual([])
  })

  it('that leave fewer than the threshold go to a person, at the cell of the part', () => {
    expect(run(beside('n', all), beside('alive', { a: 91, b: 70, c: 50 }))).toMatchObject([{ outcome: 'review', message: 'nested-counts.small-rest', values: { rest: 9, threshold: 10 }, at: { row: 2, cell: { group: 'a' } } }])
  })

  it('that are alike in half of the groups are one population with and without a few: refused', () => {
    expect(run(beside('with consent', { a: 100, b: 80, c: 57 }), beside('everybody', all))).toMatchObject([{ outcome: 'fail', values: { rest: 3 } }])
    expect(run(beside('x', { a: 100, b: 80 }, { sheet: 'one' }), beside('x', { a: 100, b: 79 }, { sheet: 'two' }))).toMatchObject([{ outcome: 'fail', values: { rest: 1 }, at: { sheet: 'two' } }])
  })

  it('are not subtracted where neither is the whole of the other', () => {
    expect(run(beside('women', all), beside('men', { a: 95, b: 72, c: 59 }))).toEqual([])
    expect(run(beside('n', all), beside('alive', { a: 95, b: 72, c: 61 }))).toEqual([])
    expect(run(beside('n', all), beside('alive', { a: 95, b: 72, d: 59 }))).toEqual([])
    expect(run(beside('n', all, { sheet: 'one' }), beside('n', { a: 95, b: 72, c: 55 }, { sheet: 'two' }))).toEqual([])
  })

  it('are seen in two columns that read as categories, and not in two that are', () => {
    const columns = (first: string, second: string): TableModel => aTable({
      cells: { [`a/${first}`]: 100, [`a/${second}`]: 97, [`b/${first}`]: 80, [`b/${second}`]: 60 },
      dimensions: ['group', { name: 'column', codes: [first, second], totals: [], groups: {} } satisfies Dimension],
    })
    const rows = (table: TableModel): TableModel => ({ ...table, cells: table.cells.map((cell, index) => ({ ...cell, row: 2 + Math.floor(index / 2), column: 2 + (index % 2) })) })
    expect(run(rows(columns('n', 'survivors')))).toMatchObject([{ outcome: 'review', values: { rest: 3 }, at: { row: 2, column: 3, cell: { group: 'a' } } }])
    expect(run(rows(columns('women', 'men')))).toEqual([])
  })

  it('are left to their own rule where they are rounded', () => {
    const claims: TableModel['claims'] = { ...aTable({ cells: {} }).claims, roundedTo: 5 }
    expect(run(beside('n', all), beside('alive', { a: 95, b: 75, c: 55 }, { claims }))).toEqual([])
  })
})
