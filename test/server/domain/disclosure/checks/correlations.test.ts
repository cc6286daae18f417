import { describe, expect, it } from 'vitest'
import { correlations } from '../../../../../server/domain/disclosure/checks/correlations.ts'
import type { TableParts } from './small-evidence.ts'
import { aTable, saidOf } from './small-evidence.ts'

const matrix = ['one', 'other']
const said = (parts: TableParts): readonly string[] => saidOf(correlations, { tables: [aTable({ kind: 'correlation', name: 'r', dimensions: matrix, ...parts })] })

describe('correlations', () => {
  it('of exactly ±1 between two variables, or beyond, go to a person', () => {
    expect(said({ cells: { 'a/b': 1, 'a/c': -1, 'a/d': 0.999, 'b/c': -0.5, 'b/d': 1.2, 'c/d': '*' } })).toEqual(['a/b', 'a/c', 'b/d'].map((cell) => `correlations.perfect review ${cell}`))
  })
  it('of a variable with itself are 1', () => {
    expect(said({ cells: { 'age/age': 1, 'Age/age': 1, 'age/wage': 0.2 } })).toEqual([])
    expect(said({ cells: { 'age/age': -1 } })).toEqual(['correlations.perfect review age/age'])
    expect(said({ cells: { 'age/age': 1.5 } })).toEqual(['correlations.perfect review age/age'])
    expect(said({ dimensions: ['pair'], cells: { age: 1 } })).toEqual(['correlations.perfect review age'])
  })
  it('are not numbers beyond ±1 under a name that no correlation has', () => {
    expect(said({ name: 'loading', cells: { 'a/b': 1, 'a/c': 3.2 } })).toEqual([])
    expect(said({ name: 'loading', cells: { 'a/b': 1, 'a/c': -3.2 } })).toEqual([])
    expect(said({ name: 'loading', cells: { 'a/b': 1, 'a/c': 0.2, 'a/d': '*' } })).toEqual(['correlations.perfect review a/b'])
    expect(said({ name: null, cells: { 'a/b': 1 } })).toEqual(['correlations.perfect review a/b'])
    expect(said({ name: 'r', cells: { 'a/b': 1, 'a/c': 3.2 } })).toHaveLength(2)
  })
  it('are the only ones', () => expect(said({ kind: 'coefficient', cells: { 'a/b': 1 } })).toEqual([]))
})
