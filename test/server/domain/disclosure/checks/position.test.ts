import { describe, expect, it } from 'vitest'
import { position } from '../../../../../server/domain/disclosure/checks/position.ts'
import type { TableParts } from './small-evidence.ts'
import { aTable, evidenceOf, saidOf } from './small-evidence.ts'

const said = (parts: TableParts, threshold = 10): readonly string[] => saidOf(position, { tables: [aTable({ kind: 'percentile', ...parts })], parameters: { threshold } })
const few = 'position.too-few-beyond fail'
const which = 'position.which-percentile review'

// ABS DataLab: minimum contributors for quantiles.
describe('a percentile', () => {
  it.each([[0.5, 19, 20], [0.25, 39, 40], [0.75, 39, 40], [0.95, 199, 200], [0.05, 199, 200], [0.3, 33, 34]])('of share %d needs the threshold of units on its thinner side', (share, unsafe, safe) => {
    expect(said({ share, cells: { A: [4.5, { count: unsafe }] } })).toEqual([`${few} A`])
    expect(said({ share, cells: { A: [4.5, { count: safe }] } })).toEqual([])
  })
  it('says how many lie beyond it', () => {
    expect(position.run(evidenceOf({ tables: [aTable({ kind: 'percentile', share: 0.95, cells: { A: [4.5, { count: 190 }] } })] })))
      .toMatchObject([{ rule: 'position', outcome: 'fail', at: { row: 2 }, values: { count: 190, beyond: 9, threshold: 10, share: 95 } }])
    expect(position.run(evidenceOf({ tables: [aTable({ kind: 'median', share: 0.5, cells: { A: [4.5, { count: 4 }] } })] }))).toMatchObject([{ values: { beyond: 2, share: 50 } }])
    expect(position.run(evidenceOf({ tables: [aTable({ kind: 'percentile', share: 0.9, cells: { A: [4.5, { count: 90 }] } })] }))).toMatchObject([{ values: { beyond: 9 } }])
  })
  it('keeps exactly the threshold safe where decimals do not add up', () => expect(said({ share: 0.9, cells: { A: [4.5, { count: 100 }] } })).toEqual([]))
  it('of nobody, or of a number that nobody tells, is asked about elsewhere', () => {
    expect(said({ share: 0.5, cells: { A: [0, { count: 0 }], B: 4.5, C: ['*', { count: 3 }] } })).toEqual([])
  })
  it('is off at a threshold of 1', () => {
    expect(said({ cells: { A: 4.5 } }, 1)).toEqual([])
    expect(said({ share: 0.5, cells: { A: [4.5, { count: 3 }] } }, 2)).toEqual([`${few} A`])
  })
  it('and a median are the only ones', () => {
    expect(said({ kind: 'median', share: 0.5, cells: { A: [4.5, { count: 3 }] } })).toEqual([`${few} A`])
    expect(said({ kind: 'mean', share: 0.5, cells: { A: [4.5, { count: 3 }] } })).toEqual([])
  })
})

describe('which percentile it is', () => {
  it('is asked for, once where no cell says it', () => {
    expect(said({ cells: { A: [4.5, { count: 3 }], B: 4.5 } })).toEqual([which])
    expect(position.run(evidenceOf({ tables: [aTable({ kind: 'percentile', name: 'q', cells: { A: 4.5 } })] }))).toMatchObject([{ rule: 'position', values: { measure: 'q' } }])
    expect(said({ cells: { A: '*' } })).toEqual([])
  })
  it('may stand in the categories', () => {
    expect(said({ dimensions: ['group', 'at'], cells: { 'A/p25': [4, { count: 40 }], 'A/median': [4, { count: 19 }], 'A/ Median ': [4, { count: 20 }], 'A/중앙값': [4, { count: 19 }], 'A/p95': [4, { count: 40 }] } }))
      .toEqual([`${few} A/median`, `${few} A/중앙값`, `${few} A/p95`])
    expect(said({ dimensions: ['group', 'at'], cells: { 'A/p25': [4, { count: 40 }], 'A/other': 4, 'A/median of means': 4 } })).toEqual([`${which} A/other`, `${which} A/median of means`])
  })
  it('told of the table comes before the categories', () => {
    expect(said({ share: 0.5, dimensions: ['at'], cells: { p95: [4, { count: 20 }] } })).toEqual([])
  })
})
