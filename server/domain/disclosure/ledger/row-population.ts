import type { RowCondition } from '../../node/broker-api.ts'
import type { Conditions } from './released-numbers.ts'
import type { Condition } from '../tables/table-description.ts'

const wholeAbove = (value: number): number => Math.floor(value) + 1
const wholeBelow = (value: number): number => Math.ceil(value) - 1

function conditionOf(row: RowCondition): readonly [string, Condition] {
  // What is left out cannot be told by values: such rows are a part of the data under a name of their own.
  const part = (words: string): readonly [string, Condition] => [`${row.column} ${words}`, { values: ['yes'] }]
  if (row.op === 'not-null') return part('not-null')
  if (row.op === 'in') return [row.column, { values: row.values.map(String) }]
  const { value } = row
  if (row.op === '=') return [row.column, { values: [String(value)] }]
  if (row.op === '!=' || typeof value !== 'number') return part(`${row.op} ${String(value)}`)
  if (row.op === '>') return [row.column, { from: wholeAbove(value), to: null }]
  if (row.op === '>=') return [row.column, { from: Math.ceil(value), to: null }]
  if (row.op === '<') return [row.column, { from: null, to: wholeBelow(value) }]
  return [row.column, { from: null, to: Math.floor(value) }]
}

/** The rows that a licence lets a project see, as conditions on a population. */
export function rowPopulation(rows: readonly RowCondition[]): Conditions {
  return rows.map(conditionOf)
}
