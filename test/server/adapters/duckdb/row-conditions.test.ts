import { describe, expect, it } from 'vitest'
import { rowFilter } from '../../../../server/adapters/duckdb/row-conditions.ts'

const types = new Map([['age', 'BIGINT'], ['bmi', 'DOUBLE'], ['sex', 'VARCHAR'], ['seen', 'DATE'], ['alive', 'BOOLEAN'], ['case.id', 'BIGINT']])

describe('row conditions of a licence', () => {
  it('bind every value and quote every name', () => {
    expect(rowFilter([{ column: 'age', op: '>=', value: 40 }, { column: 'sex', op: 'in', values: ['F', "x'); DROP TABLE licensed; --"] }, { column: 'case.id', op: 'not-null' }], types)).toEqual({
      sql: 'WHERE "age" >= CAST($1 AS BIGINT) AND "sex" IN (CAST($2 AS VARCHAR), CAST($3 AS VARCHAR)) AND "case.id" IS NOT NULL',
      values: [40n, 'F', "x'); DROP TABLE licensed; --"],
    })
  })
  it('never round a value to the column\'s type', () => {
    expect(rowFilter([{ column: 'age', op: '>', value: 52.5 }], types)).toEqual({ sql: 'WHERE "age" > CAST($1 AS DOUBLE)', values: [52.5] })
  })
  it('are none for no condition', () => { expect(rowFilter([], types)).toEqual({ sql: '', values: [] }) })
  it.each([
    ['an unknown column', { column: 'nope', op: '=', value: 1 }], ['SQL for a column', { column: '"; DROP TABLE x; --', op: '=', value: 1 }],
    ['text for a number', { column: 'age', op: '=', value: '40' }], ['a number beyond exactness', { column: 'age', op: '=', value: 2 ** 60 }],
    ['yes for a number', { column: 'age', op: '=', value: true }], ['a number for a day', { column: 'seen', op: '=', value: 1 }],
    ['a day that is none', { column: 'seen', op: '=', value: '2026-13-01' }], ['text for yes or no', { column: 'alive', op: '=', value: 'true' }],
  ] as const)('refuse %s', (_, condition) => { expect(() => rowFilter([condition], types)).toThrow('bad-request') })
})
