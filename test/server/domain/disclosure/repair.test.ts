import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import { checkOutputs, readTableDescription, repairedPath, repairFile, repairWays } from '../../../../server/domain/disclosure/index.ts'
import type { CheckRequest, RepairedFile, RepairWay } from '../../../../server/domain/disclosure/index.ts'
import { joinedName } from '../../../../server/domain/disclosure/repair/category-order.ts'
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

function ways(request: CheckRequest): readonly RepairWay[] {
  const report = checkOutputs(request).files[0]
  return report === undefined ? [] : repairWays(request, report)
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
    expect(repaired?.changes.map(({ row, column, action }) => [row, column, action])).toEqual([[2, 2, 'hidden'], [2, 3, 'hidden-to-protect'], [4, 2, 'hidden-to-protect'], [4, 3, 'hidden-to-protect']])
    expect(again(request, repaired!)).not.toBe('fail')
  })

  it('empties the contributions of what it hides', async () => {
    const request = await requestFor(rowsOf('s,v,n,x1,x2\na,1000,20,950,10\nb,900,30,90,80'), { layout: 'long', dimensions: ['s'], measure: { column: 'v', kind: 'sum' }, contributors: { count: 'n', largest: ['x1', 'x2'] } })
    const repaired = repair(request)
    expect(repaired?.rows[1]).toEqual(['a', '*', '', '', ''])
    expect(again(request, repaired!)).toBe('pass')
  })

  it.each([
    ['means of too few people, whose number is hidden too', 'group,n,mean_age,mean_bmi\nA,120,45.2,24.1\nB,4,51.3,26.2\nC,80,44.1,23.9', 'group,n,mean_age,mean_bmi\nA,120,45.2,24.1\nB,*,*,*\nC,80,44.1,23.9'],
    ['percentages that a hidden count gives with its total, also of those that protect it', 'age,F n,F %,M n,M %,Total\n18-34,3,4.3,20,26.7,23\n35-49,30,42.9,25,33.3,55\n50+,37,52.9,30,40.0,67\nTotal,70,100,75,100,145', 'age,F n,F %,M n,M %,Total\n18-34,*,*,*,*,23\n35-49,*,*,*,*,55\n50+,37,52.9,30,40.0,67\nTotal,70,100,75,100,145'],
    ['a rate with its events, but not how many were followed', 'group,events,n,rate\nA,30,120,25.0\nB,3,60,5.0\nC,20,80,25.0', 'group,events,n,rate\nA,30,120,25.0\nB,*,60,*\nC,20,80,25.0'],
    ['a second one where counts and percentages give the whole', 'age,n,percent\n18-34,3,4.3\n35-49,30,42.9\n50+,37,52.9', 'age,n,percent\n18-34,*,*\n35-49,*,*\n50+,37,52.9'],
    ['a second one where counts with percentages in their cells give the whole', 'group,Cases,Controls\na,5 (2.5%),60 (30.0%)\nb,45 (22.1%),70 (35.0%)\nc,154 (75.5%),70 (35.0%)', 'group,Cases,Controls\na,*,60 (30.0%)\nb,*,70 (35.0%)\nc,154 (75.5%),70 (35.0%)'],
    ['a second one where a header says how many there are', 'group,Cases (n=204),Controls (n=200)\na,5,60\nb,45,70\nc,154,70', 'group,Cases (n=204),Controls (n=200)\na,*,60\nb,*,70\nc,154,70'],
    ['a second one where events add up to a total', 'age,n,deaths,rate_per_1000\n18-34,200,3,15.0\n35-49,300,30,100.0\n50+,370,57,154.1\nTotal,870,90,103.4', 'age,n,deaths,rate_per_1000\n18-34,200,*,*\n35-49,300,*,*\n50+,370,57,154.1\nTotal,870,90,103.4'],
    ['all of a model on too few, not its degrees of freedom alone', 'model,n,dof,r2\nbasic,812,806,0.21\nfull,15,4,0.93', 'model,n,dof,r2\nbasic,812,806,0.21\nfull,*,*,*'],
    ['the least and the largest value alone', 'variable,n,mean,sd,min,max\nage,120,45.2,12.1,18,97\nbmi,118,24.1,3.2,15.1,48.2', 'variable,n,mean,sd,min,max\nage,120,45.2,12.1,*,*\nbmi,118,24.1,3.2,*,*'],
    ['the same where they run down', ',age,bmi\ncount,120,118\nmean,45.2,24.1\nmin,18,15.1\nmax,97,48.2', ',age,bmi\ncount,120,118\nmean,45.2,24.1\nmin,*,*\nmax,*,*'],
    ['a cell wherever the file shows it again, under other names too', 'region,F,M,Total\nA,3,30,33\nB,44,42,86\nC,25,24,49\nTotal,72,96,168\n\nsex by region,A,B,C\nF,3,44,25\nM,30,42,24', 'region,F,M,Total\nA,*,*,33\nB,44,42,86\nC,*,*,49\nTotal,72,96,168\n\nsex by region,A,B,C\nF,*,44,*\nM,*,42,*'],
  ])('hides %s', async (_, original, expected) => {
    const width = Math.max(...rowsOf(original).map((row) => row.length))
    const padded = (text: string): readonly (readonly string[])[] => rowsOf(text).map((row) => [...row, ...Array.from({ length: width - row.length }, () => '')])
    const request = await requestFor(padded(original), undefined)
    const hidden = ways(request).find(({ method }) => method === 'suppress')
    expect(hidden?.rows).toEqual(padded(expected))
    expect(again(request, hidden!)).not.toBe('fail')
  })

  it.each([
    ['columns of a least and a largest value', 'variable,n,mean,sd,min,max\nage,120,45.2,12.1,18,97\nbmi,118,24.1,3.2,15.1,48.2', 'variable,n,mean,sd\nage,120,45.2,12.1\nbmi,118,24.1,3.2', [[1, 5, ['min', '18', '15.1', 'max', '97', '48.2']]]],
    ['rows of them, one by one', ',age,bmi\ncount,120,118\nmin,18,15.1\nmean,45.2,24.1\nmax,97,48.2', ',age,bmi\ncount,120,118\nmean,45.2,24.1', [[3, 1, ['min', '18', '15.1']], [4, 1, ['max', '97', '48.2']]]],
    ['a model on too few', 'model,n,dof,r2\nfull,15,4,0.93\nbasic,812,806,0.21', 'model,n,dof,r2\nbasic,812,806,0.21', [[2, 1, ['full', '15', '4', '0.93']]]],
  ])('leaves out %s, and says what stood there', async (_, original, expected, changes) => {
    const request = await requestFor(rowsOf(original), undefined)
    const left = ways(request).find(({ method }) => method === 'leave-out')
    expect(left?.rows).toEqual(rowsOf(expected))
    expect(left?.changes.map(({ row, column, from, action }) => [row, column, from.map(({ text }) => text), action])).toEqual(changes.map((change) => [...change, 'left-out']))
    expect(again(request, left!)).not.toBe('fail')
  })

  it.each([
    ['a total would tell what is missing', 'g,n\na,120\nb,4\nc,80\nTotal,204'],
    ['a number of the line is safe', 'group,events,n,rate\nA,30,120,25.0\nB,3,60,5.0\nC,20,80,25.0'],
    ['the next row stands under its label', 'sex,group,n,mean_bmi\nF,a,5,24.1\n,b,40,26.0\nM,a,50,25.0\n,b,60,25.1'],
  ])('leaves out no line where %s', async (_, original) => {
    const request = await requestFor(rowsOf(original), undefined)
    expect(ways(request).map(({ method }) => method)).not.toContain('leave-out')
  })

  it('rounds where hiding would hide most of the table', async () => {
    const request = await requestFor(rowsOf('g,F,M\na,1,3\nb,2,4\nc,5,6'), undefined)
    const repaired = repair(request)
    expect(repaired?.method).toBe('round')
    expect(repaired?.rows).toEqual(rowsOf('g,F,M\na,0,5\nb,0,5\nc,5,5'))
    expect(again(request, repaired!)).not.toBe('fail')
  })

  it('leaves no percentage beside a rounded count', async () => {
    const request = await requestFor(rowsOf('group,Cases,Controls\na,5 (2.5%),60 (30.0%)\nb,45 (22.1%),70 (35.0%)\nc,154 (75.5%),70 (35.0%)'), undefined)
    expect(ways(request).find(({ method }) => method === 'round')?.rows).toEqual(rowsOf('group,Cases,Controls\na,5,60\nb,45,70\nc,155,70'))
  })

  it('offers nothing for records', async () => {
    const request = await requestFor(rowsOf(['id,age,bmi', ...Array.from({ length: 30 }, (_, row) => `${row},${40 + row},${(20 + row / 7).toFixed(3)}`)].join('\n')), undefined)
    expect(repair(request)).toBeNull()
  })

  it('merges bands with their neighbours, margins and all, where they have an order', async () => {
    const request = await requestFor(rowsOf('age,F,M,Total\n18-24,3,14,17\n25-34,21,30,51\n35-44,44,42,86\n45+,25,24,49\nTotal,93,110,203'), undefined)
    const repaired = repair(request)
    expect(repaired?.method).toBe('merge')
    expect(repaired?.rows).toEqual(rowsOf('age,F,M,Total\n18-34,24,44,68\n35-44,44,42,86\n45+,25,24,49\nTotal,93,110,203'))
    expect(repaired?.changes.find(({ row, column }) => row === 2 && column === 2)).toMatchObject({ action: 'merged', check: 'minimum-threshold', to: '24', cell: { age: '18-34' }, from: [{ row: 2, column: 2, text: '3' }, { row: 3, column: 2, text: '21' }] })
    expect(again(request, repaired!)).toBe('pass')
  })

  it('merges columns as it merges rows', async () => {
    const request = await requestFor(rowsOf('sex,2019,2020,2021,2022\nF,40,38,7,6\nM,41,37,22,31'), { layout: 'crosstab', dimensions: ['sex', 'year'], measure: { kind: 'count' } })
    const merged = ways(request).find(({ method }) => method === 'merge')
    expect(merged?.rows).toEqual(rowsOf('sex,2019,2020,2021-2022\nF,40,38,13\nM,41,37,53'))
    expect(again(request, merged!)).not.toBe('fail')
  })

  it('puts a small category into the remainder that the table has already', async () => {
    const request = await requestFor(rowsOf('region,n\nSeoul,120\nBusan,80\nJeju,4\nOther,30'), undefined)
    const merged = ways(request).find(({ method }) => method === 'merge')
    expect(merged?.rows).toEqual(rowsOf('region,n\nSeoul,120\nBusan,80\nOther,34'))
    expect(again(request, merged!)).toBe('pass')
  })

  it('keeps the largest contributions of what it merges', async () => {
    const request = await requestFor(rowsOf('size,v,n,x1,x2\n1-9,1000,20,950,10\n10-49,900,30,90,80\n50-99,2000,40,200,100'), { layout: 'long', dimensions: ['size'], measure: { column: 'v', kind: 'sum' }, contributors: { count: 'n', largest: ['x1', 'x2'] } })
    const merged = ways(request).find(({ method }) => method === 'merge')
    expect(merged?.rows[1]).toEqual(['1-49', '1900', '50', '950', '90'])
    expect(again(request, merged!)).toBe('pass')
  })

  it.each([
    [['18-24', '25-34'], '18-34'], [['<18', '18-24'], '<25'], [['65-74', '75+'], '65+'], [['(18, 24]', '(24, 34]'], '(18, 34]'], [['2019', '2020'], '2019-2020'],
    [['20대', '30대'], '20-39세'], [['19세 미만', '19-29세'], '30세 미만'], [['65-74세', '75세 이상'], '65세 이상'], [['I', 'II'], 'I + II'], [['Jeju', 'Other'], 'Other'],
  ])('names what takes the place of %j', (parts, name) => expect(joinedName(parts)).toBe(name))

  it('writes a table out of a sheet as text, counted from its first cell', async () => {
    const request = await requestFor(rowsOf('g,F,M,Total\na,1,30,31\nb,44,42,86\nc,25,24,49\nTotal,70,96,166'), undefined)
    const [file] = request.files
    const sheet = { ...request, files: [{ ...file!, path: 't.xlsx', read: { ...file!.read, format: 'xlsx' as const, tables: [{ ...file!.read.tables[0]!, sheet: 'S', firstRow: 4, firstColumn: 3 }] } }] }
    const repaired = repair(sheet)
    expect(repaired?.rows[1]).toEqual(['a', '*', '*', '31'])
    expect(repaired?.changes[0]).toMatchObject({ row: 2, column: 2, from: [{ row: 5, column: 4, text: '1' }] })
    expect(repairedPath('outputs/t.xlsx')).toBe('outputs/t.repaired.csv')
    expect(repairedPath('outputs/v1.2/t.tsv')).toBe('outputs/v1.2/t.repaired.tsv')
  })

  it('every way is honest for whatever table: never fails, differs where it says, reveals no hidden number', async () => {
    const table = fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 4 }), fc.boolean(), fc.constantFrom('bands', 'names')).chain(([rows, columns, margins, labels]) => fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 10, max: 200 })), { minLength: rows * columns, maxLength: rows * columns }).map((values) => ({ rows, columns, values, margins, labels })))
    const met = new Set<string>()
    await fc.assert(fc.asyncProperty(table, async ({ rows, columns, values, margins, labels }) => {
      const at = (r: number, c: number): number => values[r * columns + c] ?? 0
      const name = (r: number): string => (labels === 'bands' ? `${r * 10}-${r * 10 + 9}` : `r${r}`)
      const grid = [
        ['row', ...Array.from({ length: columns }, (_, c) => `c${c}`), ...(margins ? ['Total'] : [])],
        ...Array.from({ length: rows }, (_, r) => [name(r), ...Array.from({ length: columns }, (__, c) => String(at(r, c))), ...(margins ? [String(Array.from({ length: columns }, (__, c) => at(r, c)).reduce((a, b) => a + b, 0))] : [])]),
        ...(margins ? [['Total', ...Array.from({ length: columns }, (_, c) => String(Array.from({ length: rows }, (__, r) => at(r, c)).reduce((a, b) => a + b, 0))), String(values.reduce((a, b) => a + b, 0))]] : []),
      ]
      const request = await requestFor(grid, { layout: 'crosstab', dimensions: ['row', 'column'], total: 'Total', measure: { kind: 'count' } }, { 'interval.absolute': 3 })
      const report = checkOutputs(request).files[0]
      if (report?.outcome !== 'fail') return
      const offered = ways(request)
      expect(offered.length).toBeGreaterThan(0)
      for (const way of offered) {
        met.add(way.method)
        const file = withRows(request.files[0]!, way.rows, readTableDescription(way.description))
        const checked = checkOutputs({ ...request, cells: true, files: [file] }).files[0]!
        expect(checked.outcome).toBe(way.outcome)
        // What is hidden cannot be worked out more closely than the profile asks, and the interval holds the truth.
        for (const cell of checked.cells.filter(({ shown, interval }) => shown === null && interval !== null)) {
          const [low, high] = cell.interval!
          expect(high === null || high - (low ?? 0) >= 3).toBe(true)
          if (way.method === 'suppress') {
            const truth = Number(grid[cell.row! - 1]![cell.column! - 1])
            expect((low ?? 0) <= truth && (high === null || truth <= high)).toBe(true)
          }
        }
        expectExactDifference(grid, way)
      }
    }), { numRuns: 60, examples: [[{ rows: 3, columns: 4, values: [1, 1, 10, 0, 10, 0, 10, 10, 1, 10, 0, 0], margins: true, labels: 'names' }]] })
    expect([...met]).toEqual(expect.arrayContaining(['merge', 'round', 'suppress']))
  })
})

/** The places listed are exactly those that differ, with what stood there. */
function expectExactDifference(grid: readonly (readonly string[])[], way: RepairWay): void {
  if (way.method === 'leave-out') {
    // What stood there is there still or is listed, and nothing else is.
    const filled = (texts: readonly string[]): readonly string[] => texts.filter((text) => text !== '').sort()
    expect(filled([...way.rows.flat(), ...way.changes.flatMap(({ from }) => from.map(({ text }) => text))])).toEqual(filled(grid.flat()))
    return
  }
  for (const { from, to, row, column } of way.changes) {
    expect(way.rows[row - 1]?.[column - 1]).toBe(to)
    for (const part of from) expect(grid[part.row - 1]?.[part.column - 1]).toBe(part.text)
  }
  const listed = new Set(way.changes.map(({ row, column }) => `${row}:${column}`))
  if (way.method !== 'merge') {
    const differing = way.rows.flatMap((cells, r) => cells.flatMap((text, c) => (grid[r]?.[c] === text ? [] : [`${r + 1}:${c + 1}`])))
    expect([...listed].sort()).toEqual(differing.sort())
    return
  }
  // Every number of the original is in the repaired table once: by itself, unchanged, or as a part of a listed sum.
  const parts = way.changes.flatMap(({ from }) => from.map(({ row, column }) => `${row}:${column}`))
  expect(new Set(parts).size).toBe(parts.length)
  const rest = grid.flatMap((cells, r) => cells.filter((_, c) => !parts.includes(`${r + 1}:${c + 1}`))).sort()
  const unlisted = way.rows.flatMap((cells, r) => cells.filter((_, c) => !listed.has(`${r + 1}:${c + 1}`))).sort()
  const labels = new Set(grid.map((cells) => cells[0]).concat(grid[0]!))
  const numbers = (texts: readonly string[]): readonly string[] => texts.filter((text) => !labels.has(text))
  expect(numbers(unlisted)).toEqual(numbers(rest))
  for (const { cell, from, to } of way.changes) if (cell !== null && from.length > 1) expect(from.reduce((sum, { text }) => sum + Number(text), 0)).toBe(Number(to))
}
