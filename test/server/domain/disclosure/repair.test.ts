import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import { checkOutputs, readTableDescription, repairFile } from '../../../../server/domain/disclosure/index.ts'
import type { CheckRequest, RepairedFile } from '../../../../server/domain/disclosure/index.ts'
import { withRows } from '../../../../server/domain/disclosure/repair/repaired-file.ts'

async function requestFor(rows: readonly (readonly string[])[], description: object | undefined, set: Readonly<Record<string, string | number>> = {}): Promise<CheckRequest> {
  const profile = loadProfile('acro-default', set)
  if (profile === null) throw new Error('no profile')
  return {
    profile, solver: await loadHighsSolver(), version: 'test',
    files: [{
      path: 't.csv', sha256: '', bytes: 1, description: description === undefined ? undefined : readTableDescription(description),
      read: { format: 'csv', complete: true, tables: [{ sheet: null, firstRow: 1, firstColumn: 1, rows }], texts: [], pictures: [], notices: [], inner: [] },
    }],
  }
}

function repair(request: CheckRequest): RepairedFile | null {
  const report = checkOutputs(request).files[0]
  return report === undefined ? null : repairFile(request, report)
}

function again(request: CheckRequest, repaired: RepairedFile): string {
  const [file] = request.files
  if (file === undefined) throw new Error('no file')
  return checkOutputs({ ...request, files: [withRows(file, repaired.rows, readTableDescription(repaired.description))] }).files[0]?.outcome ?? ''
}

const rowsOf = (text: string): readonly (readonly string[])[] => text.split('\n').map((line) => line.split(','))

describe('repair', () => {
  it('hides a small count with the cells that protect it', async () => {
    const request = await requestFor(rowsOf('g,F,M,Total\na,1,30,31\nb,44,42,86\nc,25,24,49\nTotal,70,96,166'), undefined)
    const repaired = repair(request)
    expect(repaired?.method).toBe('suppress')
    expect(repaired?.rows[1]).toEqual(['a', '*', '*', '31'])
    expect(repaired?.changes.map(({ action }) => action)).toEqual(['hidden', 'hidden-to-protect', 'hidden-to-protect', 'hidden-to-protect'])
    expect(again(request, repaired!)).not.toBe('fail')
  })

  it('empties the contributions of what it hides', async () => {
    const request = await requestFor(rowsOf('s,v,n,x1,x2\na,1000,20,950,10\nb,900,30,90,80'), { layout: 'long', dimensions: ['s'], measure: { column: 'v', kind: 'sum' }, contributors: { count: 'n', largest: ['x1', 'x2'] } })
    const repaired = repair(request)
    expect(repaired?.rows[1]).toEqual(['a', '*', '', '', ''])
    expect(again(request, repaired!)).toBe('pass')
  })

  it('rounds where hiding would hide most of the table', async () => {
    const request = await requestFor(rowsOf('g,F,M\na,1,3\nb,2,4\nc,5,6'), undefined)
    const repaired = repair(request)
    expect(repaired?.method).toBe('round')
    expect(repaired?.rows).toEqual(rowsOf('g,F,M\na,0,5\nb,0,5\nc,5,5'))
    expect(again(request, repaired!)).not.toBe('fail')
  })

  it('offers nothing for records', async () => {
    const request = await requestFor(rowsOf(['id,age,bmi', ...Array.from({ length: 30 }, (_, row) => `${row},${40 + row},${(20 + row / 7).toFixed(3)}`)].join('\n')), undefined)
    expect(repair(request)).toBeNull()
  })

  it('what it offers never fails, whatever the table', async () => {
    const table = fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 }), fc.boolean()).chain(([rows, columns, margins]) => fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 10, max: 200 })), { minLength: rows * columns, maxLength: rows * columns }).map((values) => ({ rows, columns, values, margins })))
    await fc.assert(fc.asyncProperty(table, async ({ rows, columns, values, margins }) => {
      const at = (r: number, c: number): number => values[r * columns + c] ?? 0
      const grid = [
        ['row', ...Array.from({ length: columns }, (_, c) => `c${c}`), ...(margins ? ['Total'] : [])],
        ...Array.from({ length: rows }, (_, r) => [`r${r}`, ...Array.from({ length: columns }, (__, c) => String(at(r, c))), ...(margins ? [String(Array.from({ length: columns }, (__, c) => at(r, c)).reduce((a, b) => a + b, 0))] : [])]),
        ...(margins ? [['Total', ...Array.from({ length: columns }, (_, c) => String(Array.from({ length: rows }, (__, r) => at(r, c)).reduce((a, b) => a + b, 0))), String(values.reduce((a, b) => a + b, 0))]] : []),
      ]
      const request = await requestFor(grid, { layout: 'crosstab', dimensions: ['row', 'column'], total: 'Total', measure: { kind: 'count' } })
      const report = checkOutputs(request).files[0]
      if (report?.outcome !== 'fail') return
      const repaired = repair(request)
      expect(repaired).not.toBeNull()
      expect(again(request, repaired!)).not.toBe('fail')
    }), { numRuns: 60 })
  })
})
