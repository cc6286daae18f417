import { describe, expect, it } from 'vitest'
import { groupDisclosure } from '../../../../../server/domain/disclosure/checks/group-disclosure.ts'
import type { EvidenceParts, TableParts } from './small-evidence.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

const twoWay = ['sex', 'vote']
const said = (parts: TableParts, rest: EvidenceParts = {}): readonly string[] => saidOf(groupDisclosure, { tables: [aTable({ dimensions: twoWay, ...parts })], ...rest })
const all = 'group-disclosure.all review'
const butOne = 'group-disclosure.all-but-one review'

describe('a group of which all are in one category', () => {
  it('is named by what defines it, with its category and numbers', () => {
    const table = aTable({ dimensions: twoWay, cells: { 'F/yes': 40, 'F/no': 0, 'M/yes': 20, 'M/no': 30 }, sheet: 'S' })
    expect(groupDisclosure.run(evidenceOf({ tables: [table] }))).toEqual([{
      check: 'group-disclosure', rule: 'group-disclosure', outcome: 'review', message: 'group-disclosure.all', cure: 'cure.merge-categories', at: { sheet: 'S', row: 5, column: 2, cell: { vote: 'no' } },
      values: { category: 'M', dimension: 'sex', count: 30, total: 30 },
    }, {
      check: 'group-disclosure', rule: 'group-disclosure', outcome: 'review', message: 'group-disclosure.all', cure: 'cure.merge-categories', at: { sheet: 'S', row: 2, column: 2, cell: { sex: 'F' } },
      values: { category: 'yes', dimension: 'vote', count: 40, total: 40 },
    }])
  })
  it('all but one says it too: the one knows all others', () => {
    expect(said({ cells: { 'F/yes': 40, 'F/no': 1, 'M/yes': 20, 'M/no': 30 } })).toEqual([`${butOne} no`, `${butOne} F`])
    expect(said({ cells: { 'F/yes': 40, 'F/no': 2, 'M/yes': 20, 'M/no': 30 } })).toEqual([])
  })
  it('may be a category behind the first', () => expect(said({ cells: { 'F/yes': 0, 'F/no': 1, 'F/none': 40, 'M/yes': 20, 'M/no': 30, 'M/none': 5 } })).toContain(`${butOne} F`))
  it('of nobody, or with one category alone, says nothing', () => {
    expect(said({ cells: { 'F/yes': 0, 'F/no': 0, 'M/yes': 20, 'M/no': 30 } }).filter((line) => line.endsWith(' F'))).toEqual([])
    expect(said({ dimensions: ['vote'], cells: { yes: 40 } })).toEqual([])
    expect(said({ dimensions: ['vote'], cells: { yes: 40, Total: 40 } })).toEqual([])
  })
  it('may be one person', () => {
    expect(said({ cells: { 'F/yes': 1, 'F/no': 0, 'M/yes': 20, 'M/no': 30 } })).toContain(`${all} F`)
    expect(said({ cells: { 'F/yes': 0, 'F/no': 1, 'M/yes': 20, 'M/no': 30 } })).toContain(`${all} F`)
  })
  it('does not follow from a line in which only one category is there', () => {
    const vote = { name: 'vote', codes: ['yes', 'no', 'none'], totals: [], groups: {} }
    expect(said({ dimensions: ['sex', vote], cells: { 'F/yes': 40, 'M/yes': 20, 'M/no': 30, 'M/none': 20 } }).filter((line) => line.endsWith(' F'))).toEqual([])
  })
})

describe('the size of the group', () => {
  it('is its margin where that is shown, with hidden cells too', () => {
    expect(said({ cells: { 'F/yes': 40, 'F/no': '*', 'F/Total': 41, 'M/yes': 20, 'M/no': 30, 'M/Total': 50 } })).toEqual([`${butOne} F`])
    expect(said({ cells: { 'F/yes': 40, 'F/no': '*', 'F/Total': 60, 'M/yes': 20, 'M/no': 30, 'M/Total': 50 } })).toEqual([])
  })
  it('is unknown with a hidden cell and no margin, or a hidden margin', () => {
    expect(said({ cells: { 'F/yes': 40, 'F/no': '*', 'M/yes': 20, 'M/no': 30 } })).toEqual([])
    expect(said({ cells: { 'F/yes': 40, 'F/no': '*', 'F/Total': '*', 'M/yes': 20, 'M/no': 30, 'M/Total': 50 } })).toEqual([])
  })
  it('is not smaller than a category: such numbers fit no group', () => {
    expect(said({ dimensions: ['vote'], cells: { yes: 40, no: 5, Total: 30 } })).toEqual([])
  })
  it('counts a margin no category, nor one that contains others', () => {
    expect(said({ dimensions: ['place'], groups: { North: ['A', 'B'] }, cells: { A: 20, B: 20, C: 20, North: 40, Total: 60 } })).toEqual([])
    expect(said({ dimensions: ['place'], groups: { North: ['A', 'B'] }, cells: { A: 20, B: 20, C: 0, North: 40, Total: 40 } })).toEqual([])
    expect(groupDisclosure.run(evidenceOf({ tables: [aTable({ dimensions: ['place'], groups: { North: ['A', 'B'] }, cells: { A: 40, B: 0, North: 40 } })] }))).toMatchObject([{ values: { category: 'A', count: 40, total: 40 } }])
  })
})

describe('percentages of a group', () => {
  const percent = (cells: TableParts['cells'], name = 'share'): readonly string[] => said({ kind: 'percent', name, cells })
  it('100 % of it is all of it, as a share too', () => {
    expect(percent({ 'F/yes': '100 %', 'F/no': '0 %', 'M/yes': '40 %', 'M/no': '60 %' })).toEqual([`${all} F`])
    expect(percent({ 'F/yes': 100, 'F/no': 0, 'M/yes': 40, 'M/no': 60 })).toEqual([`${all} F`])
    expect(percent({ 'F/yes': 1, 'F/no': 0, 'M/yes': 0.4, 'M/no': 0.6 })).toEqual([`${all} F`])
    expect(percent({ 'F/yes': '0 %', 'F/no': '100 %', 'M/yes': '40 %', 'M/no': '60 %' })).toEqual([`${all} F`])
  })
  it('counts a margin no category', () => {
    expect(percent({ 'F/yes': '100 %', 'F/no': '0 %', 'F/Total': '100 %', 'M/yes': '40 %', 'M/no': '60 %', 'M/Total': '100 %' })).toEqual([`${all} F`])
  })
  it('1 % is not all of it', () => {
    expect(percent({ 'F/yes': '1 %', 'F/no': '99 %', 'M/yes': '40 %', 'M/no': '60 %' })).toEqual([])
    expect(percent({ 'F/yes': '1 %', 'F/no': '0 %', 'M/yes': '40 %', 'M/no': '60 %' })).toEqual([])
  })
  it('is said along the side that adds up alone, give or take 2 % of rounding', () => {
    expect(percent({ 'F/yes': '100 %', 'M/yes': '100 %', 'F/no': '50 %', 'M/no': '50 %' })).toEqual([])
    expect(percent({ 'F/yes': '100 %', 'F/no': '2 %', 'M/yes': '40 %', 'M/no': '60 %' })).toEqual([`${all} F`])
    expect(percent({ 'F/yes': '100 %', 'F/no': '2.1 %', 'M/yes': '40 %', 'M/no': '60 %' })).toEqual([])
  })
  it('says nothing with one category, hidden ones left out', () => {
    expect(said({ kind: 'percent', dimensions: ['vote'], cells: { yes: '100 %', Total: '100 %' } })).toEqual([])
    expect(percent({ 'F/yes': '*', 'F/no': '*', 'M/yes': '*', 'M/no': '60 %' })).toEqual([])
    const table = aTable({ kind: 'percent', dimensions: ['vote'], cells: { yes: '100 %', no: '*' } })
    expect(groupDisclosure.run(evidenceOf({ tables: [table] }))).toMatchObject([{ values: { category: 'yes', count: 100, total: 100 }, at: { row: 2 } }])
  })
})

describe('the setting', () => {
  const cells = { 'F/yes': 40, 'F/no': 0, 'M/yes': 20, 'M/no': 30 }
  it('fails, or ignores', () => {
    expect(said({ cells }, { parameters: { groupDisclosure: 'fail' } })).toEqual(['group-disclosure.all fail no', 'group-disclosure.all fail F'])
    expect(said({ cells }, { parameters: { groupDisclosure: 'ignore' } })).toEqual([])
  })
  it('is about exact counts and percentages', () => {
    expect(said({ cells, claims: { roundedTo: 5 } })).toEqual([])
    expect(said({ cells, kind: 'sum' })).toEqual([])
    expect(said({ cells: { ...cells, 'F/yes': 1, 'M/yes': 0.4, 'M/no': 0.6 }, kind: 'mean' })).toEqual([])
  })
})
