import { describe, expect, it } from 'vitest'
import { mode } from '../../../../../server/domain/disclosure/checks/mode.ts'
import type { CellText, TableParts } from './small-evidence.ts'
import { aTable, saidOf } from './small-evidence.ts'

const said = (...cells: readonly CellText[]): readonly string[] => named('mode', ...cells)
const named = (name: string | null, ...cells: readonly CellText[]): readonly string[] =>
  saidOf(mode, { tables: [aTable({ kind: 'mode', name, cells: Object.fromEntries(cells.map((cell, index) => [`g${index}`, cell])) } satisfies TableParts)] })
const asked = ['mode.share-unknown review']

describe('a mode', () => {
  it('goes to a person without the number of units or of those who share it', () => {
    expect(said('blue')).toEqual(asked)
    expect(said(['blue', { count: 40 }])).toEqual(asked)
    expect(said(['blue', { sharing: 20 }])).toEqual(asked)
    expect(said(['blue', { largest: [20] }])).toEqual(asked)
  })
  it('is safe where fewer than nine in ten share it, in every cell', () => {
    expect(said(['blue', { count: 40, sharing: 35 }])).toEqual([])
    expect(said(['blue', { count: 40, sharing: 36 }])).toEqual(asked)
    expect(said(['blue', { count: 40, largest: [35] }])).toEqual([])
    expect(said(['blue', { count: 40, largest: [36] }])).toEqual(asked)
    expect(said(['blue', { count: 40, sharing: 20 }], ['red', { count: 40, sharing: 40 }])).toEqual(asked)
    expect(said(['blue', { count: 40, sharing: 39, largest: [20] }])).toEqual(asked)
  })
  it('beside no modes there is nothing to ask', () => expect(saidOf(mode, { tables: [aTable({ kind: 'count', cells: { a: 4 } })] })).toEqual([]))
})

describe('the share of the modal category', () => {
  const of40 = { count: 40 }
  it('by its name is what is asked for, below nine tenths of ten units at least', () => {
    for (const name of ['share', 'Percent', 'mode pct', 'proportion', '비율', '%']) expect(named(name, ['55 %', of40])).toEqual([])
    expect(named('mode', ['55 %', of40])).toEqual(asked)
    expect(named(null, ['55 %', of40])).toEqual(asked)
  })
  it('is a percentage or a share of one', () => {
    for (const safe of ['89 %', '89', '0.89', '0.5 %', '1.5']) expect(named('share', [safe, of40])).toEqual([])
    for (const high of ['90 %', '90', '0.9', '1']) expect(named('share', [high, of40])).toEqual(asked)
  })
  it('needs ten units, and a number in every cell', () => {
    expect(named('share', ['0.5', { count: 9 }])).toEqual(asked)
    expect(named('share', ['0.5', { count: 10 }])).toEqual([])
    expect(named('share', '0.5')).toEqual(asked)
    expect(named('share', ['0.5', {}])).toEqual(asked)
    expect(named('share', ['0.5', of40], ['many', of40])).toEqual(asked)
    expect(named('share', ['0.5', of40], ['0.95', of40])).toEqual(asked)
  })
})
