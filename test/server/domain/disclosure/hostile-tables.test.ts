import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTexts } from './check-texts.ts'

const odd = fc.constantFrom('', '*', 'x', 'Total', 'F', 'M', 'n', 'mean', 'id', '20-29', '<20', '65+', '1', '57', '1,234', '45%', '(12)', '12.5', '-3', 'NA', 'p25', 'max', 'coef', 'p', 'year', '2019', '계', '"', '=A1', '1e400', '٣', '１２', '__proto__', 'constructor', 'hasOwnProperty', '\u0000', '\u202e')
const cell = fc.oneof(odd, fc.integer({ min: 0, max: 80 }).map(String), fc.string({ maxLength: 6 }))
const grid = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 9 })
const description = fc.constantFrom<object | undefined>(
  undefined, { layout: 'long', dimensions: ['F'] }, { layout: 'crosstab', dimensions: ['a', 'b'], total: 'Total' }, { claims: { 'rounded-to': 5 } }, { layout: 'crosstab', 'header-rows': 2, 'row-labels': 1 },
  { hierarchies: { F: { M: ['n'], n: ['M'] } }, dimensions: ['F'], layout: 'long' }, { dimensions: ['__proto__'], layout: 'crosstab' }, { claims: { midpoint: 6, 'zeros-shown': true, 'suppressed-below': 10 }, layout: 'crosstab' },
)
const csv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n')

describe('hostile tables', () => {
  it('no grid of odd cells makes a check crash, alone or beside an earlier release', async () => {
    await fc.assert(fc.asyncProperty(grid, grid, description, fc.boolean(), async (rows, before, given, linked) => {
      const file = { text: csv(rows), ...(given === undefined ? {} : { description: given }) }
      const report = await checkTexts([file], linked ? { against: { before: { text: csv(before) } } } : {})
      expect(report.files[0]?.findings.filter(({ message }) => message === 'check.crashed')).toEqual([])
    }), { numRuns: 1000 })
  })
})
