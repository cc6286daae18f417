import { describe, expect, it } from 'vitest'
import { zeros } from '../../../../../server/domain/disclosure/checks/zeros.ts'
import type { EvidenceParts, TableParts } from './small-evidence.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

const said = (parts: TableParts, rest: EvidenceParts = {}): readonly string[] => saidOf(zeros, { tables: [aTable({ dimensions: ['sex', 'vote'], ...parts })], ...rest })
const empty = 'zeros.empty-cell review'

describe('an empty cell', () => {
  it('in a group with others is a finding at the cell, with the side on which they stand', () => {
    const table = aTable({ dimensions: ['sex', 'vote'], cells: { 'F/yes': 40, 'F/no': 0, 'M/yes': 20, 'M/no': 30 } })
    expect(zeros.run(evidenceOf({ tables: [table] }))).toMatchObject([{ rule: 'zeros', outcome: 'review', at: { row: 3, column: 2, cell: { sex: 'F', vote: 'no' } }, values: { dimension: 'sex' } }])
  })
  it('is one also beside hidden cells, for those may hold somebody', () => {
    expect(said({ dimensions: ['vote'], cells: { yes: '*', no: 0 } })).toEqual([`${empty} no`])
    expect(said({ dimensions: ['vote'], cells: { yes: 'none asked', no: 0 } })).toEqual([])
  })
  it('among empty cells says nothing of anybody', () => {
    expect(said({ dimensions: ['vote'], cells: { yes: 0, no: 0, none: 0 } })).toEqual([])
    expect(said({ dimensions: ['vote'], cells: { no: 0 } })).toEqual([])
  })
  it('is one on whichever side others stand', () => {
    const table = aTable({ dimensions: ['sex', 'vote'], cells: { 'F/yes': 0, 'F/no': 40, 'M/yes': 0, 'M/no': 50 } })
    expect(zeros.run(evidenceOf({ tables: [table] }))).toMatchObject([{ values: { dimension: 'vote' }, at: { row: 2 } }, { values: { dimension: 'vote' }, at: { row: 4 } }])
  })
  it('of percentages counts the same; of amounts it is an amount', () => {
    expect(said({ kind: 'percent', dimensions: ['vote'], cells: { yes: '100 %', no: '0 %' } })).toEqual([`${empty} no`])
    expect(said({ kind: 'sum', dimensions: ['vote'], cells: { yes: 100, no: 0 } })).toEqual([])
  })
})

describe('a margin', () => {
  it('is no other of the group', () => expect(said({ dimensions: ['vote'], cells: { yes: 0, no: 0, Total: 40 } })).toEqual([]))
  it('that is empty adds nothing to its own empty parts', () => {
    expect(said({ cells: { 'F/yes': 0, 'F/Total': 0, 'M/yes': 40, 'M/Total': 40 } })).toEqual([`${empty} F/yes`])
  })
  it('that is empty is a finding where its parts are not listed', () => {
    const vote = { name: 'vote', codes: ['Total'], totals: ['Total'], groups: {} }
    expect(said({ dimensions: ['sex', vote], cells: { 'F/Total': 0, 'M/Total': 40 } })).toEqual([`${empty} F/Total`])
    expect(said({ dimensions: ['sex', vote], cells: { 'F/Total': 0, 'M/Total': 40, 'M/yes': 40 } })).toEqual([`${empty} F/Total`])
  })
  it('is also a category that contains others', () => {
    expect(said({ dimensions: ['place'], groups: { North: ['A', 'B'] }, cells: { A: 0, B: 0, North: 0, C: 20 } })).toEqual([`${empty} A`, `${empty} B`])
  })
})

describe('the setting', () => {
  const cells = { yes: 40, no: 0 }
  it('fails, or ignores', () => {
    expect(said({ dimensions: ['vote'], cells }, { parameters: { zeros: 'fail' } })).toEqual(['zeros.empty-cell fail no'])
    expect(said({ dimensions: ['vote'], cells }, { parameters: { zeros: 'ignore' } })).toEqual([])
  })
  it('is not about rounded counts, in which 0 is no zero', () => expect(said({ dimensions: ['vote'], cells, claims: { roundedTo: 5 } })).toEqual([]))
})
