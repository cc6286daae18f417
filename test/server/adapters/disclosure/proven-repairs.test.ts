import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile, provenRepairs } from '../../../../server/adapters/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { checkOne, differenceOf, readTableDescription, refusalText, whyNoRepair } from '../../../../server/domain/disclosure/index.ts'
import type { CheckRequest, FileReport } from '../../../../server/domain/disclosure/index.ts'
import { aWorkbook } from '../../../story/a-workbook.ts'

type CheckFile = CheckRequest['files'][number]

const read = async (name: string, bytes: string | Uint8Array, description?: object): Promise<CheckFile> => ({
  path: name, sha256: '', bytes: bytes.length, read: await readOutput(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, name, defaultReadLimits),
  description: description === undefined ? undefined : readTableDescription(description),
})

async function repaired(file: CheckFile): Promise<{ request: CheckRequest; report: FileReport; ways: Awaited<ReturnType<typeof provenRepairs>> }> {
  const profile = loadProfile('acro-default', {})
  if (profile === null) throw new Error('no profile')
  const request: CheckRequest = { files: [file], profile, version: 'test', solver: await loadHighsSolver() }
  const report = checkOne(request, file.path)
  return { request, report, ways: await provenRepairs(request, report, `${file.path}.csv`) }
}

type Rows = readonly (readonly (string | number)[])[]
const byRegion: Rows = [['region', 'F', 'M', 'Total'], ['A', 3, 30, 33], ['B', 44, 42, 86], ['C', 25, 24, 49], ['Total', 72, 96, 168]]
const again: Rows = [['sex by region', 'A', 'B', 'C'], ['F', 3, 44, 25], ['M', 30, 42, 24]]
const lines = (rows: Rows): string => rows.map((row) => row.join(',')).join('\n')
const html = (rows: Rows): string => `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`
const pipes = (rows: Rows): string => rows.map((row, index) => `| ${row.join(' | ')} |${index === 0 ? `\n|${row.map(() => '---').join('|')}|` : ''}`).join('\n')
const plain = (rows: Rows): string => rows.map((row) => row.map((cell) => String(cell).padStart(15)).join('')).join('\n')
const shown = (rows: Rows): object => ({ output_type: 'display_data', metadata: {}, data: { 'text/html': html(rows), 'text/plain': plain(rows) } })
const notebook = (...outputs: readonly object[]): string => JSON.stringify({
  nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [{ cell_type: 'code', execution_count: 1, metadata: {}, source: 'table', outputs }],
})

const files: readonly (readonly [string, string | Uint8Array, 'file' | 'tables'])[] = [
  ['two.csv', `${lines(byRegion)}\n\n${lines(again)}\n`, 'file'],
  ['two.xlsx', aWorkbook({ first: byRegion, second: again }), 'file'],
  ['two.html', `<html><body><p>Two tables.</p>${html(byRegion)}<p>The same people.</p>${html(again)}</body></html>`, 'tables'],
  ['two.md', `# Two tables\n\n${pipes(byRegion)}\n\nThe same people.\n\n${pipes(again)}\n`, 'tables'],
  ['two.ipynb', notebook(shown(byRegion), shown(again)), 'tables'],
  ['two.txt', `Two tables of the same people, as they were printed\n\n${plain(byRegion)}\n\n${plain(again)}\n`, 'tables'],
]

describe('several tables of one file', () => {
  it.each(files)('are repaired together in %s, each hidden cell in both', async (name, bytes, keeps) => {
    const file = await read(name, bytes)
    const { request, report, ways } = await repaired(file)
    expect(report.outcome).toBe('fail')
    const way = ways.find(({ method }) => method === 'suppress')
    const rows = way?.rows.map((row) => row.filter((cell) => cell !== '').join(',')) ?? []
    for (const row of ['A,*,*,33', 'B,44,42,86', 'C,*,*,49', 'Total,72,96,168', 'F,*,44,*', 'M,*,42,*']) expect(rows).toContain(row)
    expect(way?.text).not.toContain('people')
    expect(way?.keeps).toBe(keeps)
    // What was written, read by itself, is the same tables with what the way lists, place by place in the original.
    const written = { ...await read(`${name}.csv`, way?.text ?? ''), description: readTableDescription(way?.description) }
    expect(checkOne({ ...request, files: [written] }, written.path).outcome).not.toBe('fail')
    const difference = differenceOf(file, written)
    expect(difference).toMatchObject({ comparable: true, unsound: [] })
    expect(difference.changes.map(({ from }) => from)).toEqual(way?.changes.map(({ from }) => from))
    expect(difference.changes).toHaveLength(8)
    for (const { from: [part] } of difference.changes) {
      const table = file.read.tables.find(({ sheet, firstRow, rows: inside }) => sheet === part?.sheet && part.row >= firstRow && part.row < firstRow + inside.length)
      if (table !== undefined) expect(table.rows[(part?.row ?? 0) - table.firstRow]?.[(part?.column ?? 0) - table.firstColumn]).toBe(part?.text)
    }
  })

  it('hide what a file beside them would give away, though it names its variables otherwise and shows no total', async () => {
    const rows: Rows = [['region', 'F', 'M', 'Total'], ['A', 3, 130, 133], ['B', 244, 242, 486], ['C', 125, 124, 249], ['D', 341, 352, 693], ['Total', 713, 848, 1561]]
    const beside: Rows = [['sex by region', 'A', 'C', 'D'], ['M', 130, 124, 352]]
    const alone = (await repaired(await read('a.csv', lines(rows)))).ways.find(({ method }) => method === 'suppress')
    expect(alone?.rows.slice(1, 5).map((row) => row.slice(1, 3))).toEqual([['*', '*'], ['244', '242'], ['*', '*'], ['341', '352']])
    const profile = loadProfile('acro-default', {})
    if (profile === null) throw new Error('no profile')
    const request: CheckRequest = { files: [await read('a.csv', lines(rows)), await read('b.csv', lines(beside))], profile, version: 'test', solver: await loadHighsSolver() }
    const way = (await provenRepairs(request, checkOne(request, 'a.csv'), 'a.csv')).find(({ method }) => method === 'suppress')
    // The other file shows the 130 men of A, so the women would follow from the total: it is hidden too.
    expect([way?.rows[1]?.[1], way?.rows[1]?.[3]]).toEqual(['*', '*'])
  })

  it.each([
    ['two.xlsx', aWorkbook({ first: byRegion, second: again }), 'frequencies', 'suppress'],
    ['summary.csv', ',age,bmi\ncount,1012.0,861.0\nmean,65.8,31.0\nstd,12.1,7.2\nmin,29.0,16.1\n25%,57.0,26.0\n50%,67.0,30.2\n75%,75.0,34.9\nmax,90.0,76.3\n', 'endpoints', 'leave-out'],
  ] as const)('are found in %s also where the author says who is counted, as the panel does', async (name, bytes, type, method) => {
    const { ways } = await repaired({ ...await read(name, bytes, { unit: 'person', population: 'all patients of the cohort' }), type })
    const way = ways.find((one) => one.method === method)
    expect(way?.outcome).toBe('pass')
    expect(way?.descriptionText).toContain('population: all patients of the cohort')
    if (method === 'suppress') expect(way?.changes.every(({ cell }) => cell !== null)).toBe(true)
  })

  it('are named by their sheets', async () => {
    const { ways } = await repaired(await read('two.xlsx', aWorkbook({ 2019: byRegion, second: again })))
    expect(ways[0]?.text).toContain('Sheet 2019,,,\nregion,F,M,Total\n')
    expect(ways[0]?.changes[0]?.from[0]).toMatchObject({ sheet: '2019', row: 2, column: 2, text: '3' })
  })
})

const records = `id,age,bmi\n${Array.from({ length: 30 }, (_, row) => `${row},${40 + row},${(20 + row / 7).toFixed(3)}`).join('\n')}\n`
const more = (rows: Rows, by: number): Rows => rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell + by : cell)))
const refused: readonly (readonly [string, string, string | Uint8Array, object | undefined, RegExp])[] = [
  ['records', 'people.csv', records, undefined, /records of single persons/],
  ['a model on too few', 'model.csv', 'term,estimate,std_error,t,p\nage,0.05,0.01,5.0,0.0001\nsex,0.4,0.2,2.0,0.04\n', { model: { n: 12, parameters: 6, dof: 6 } }, /too few observations/],
  ['several tables with one description', 'two.xlsx', aWorkbook({ first: byRegion, second: more(byRegion, 2) }), { layout: 'crosstab', dimensions: ['region', 'sex'], measure: { kind: 'count' } }, /each table in a file of its own/],
  ['what breaks a rule outside the tables', 'page.html', `<html><body><p>Kim 900101-1234568</p>${html(more(again, 100))}</body></html>`, undefined, /outside the tables/],
]

describe('where there is no repair', () => {
  it.each(refused)('it is said why: %s', async (_what, name, bytes, description, words) => {
    const { request, report, ways } = await repaired(await read(name, bytes, description))
    expect([report.outcome, ways.length]).toEqual(['fail', 0])
    const refusal = whyNoRepair(request, report)
    expect(refusalText(refusal, 'en')).toMatch(words)
    expect(refusalText(refusal, 'ko')).toMatch(/[가-힣]/)
  })
})
