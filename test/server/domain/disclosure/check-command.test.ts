import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCheck } from '../../../../server/cli/check.ts'
import type { LocalisedReport } from '../../../../server/domain/disclosure/index.ts'
import { aWorkbook } from '../../../story/a-workbook.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'check-command-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

function put(name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
}

interface Run {
  readonly code: number
  readonly out: string
  readonly error: string
}

async function check(...argv: readonly string[]): Promise<Run> {
  let out = ''
  let error = ''
  const code = await runCheck(argv, { out: (text) => { out += text }, error: (text) => { error += text }, env: { LANG: 'en_GB.UTF-8' }, cwd: folder })
  return { code, out, error }
}

const json = (run: Run): LocalisedReport => JSON.parse(run.out) as LocalisedReport
const good = 'g,Female,Male,Total\na,15,20,35\nb,30,41,71\nTotal,45,61,106\n'
const bad = 'marital,sex,n\nSingle,Male,30\nSingle,Female,1\nMarried,Male,42\nMarried,Female,44\n'

describe('glovebox check', () => {
  it('exits 0 where every file passes, 1 at a review or fail', async () => {
    put('good.csv', good)
    put('bad.csv', bad)
    put('look.bin', '\u0000\u0001\u0002\u00ff')
    expect((await check('good.csv')).code).toBe(0)
    expect((await check('good.csv', 'bad.csv')).code).toBe(1)
    expect((await check('look.bin')).code).toBe(1)
  })

  it('gives the contract’s JSON and nothing else on stdout', async () => {
    put('counts.csv', bad)
    const run = await check('counts.csv', '--json', '--cells')
    expect(run.error).toBe('')
    const report = json(run)
    const file = report.files[0]
    expect(report).toMatchObject({ glovebox: '0.1.0', profile: 'acro-default', parameters: { threshold: 10, zeros: 'review', nk: '2:90', 'p-percent': 10, 'difference-threshold': 'threshold', 'interval.protection': 'off', insider: 'off', integers: 'on' } })
    expect(file).toMatchObject({ path: 'counts.csv', bytes: Buffer.byteLength(bad), sha256: createHash('sha256').update(bad).digest('hex'), type: 'frequencies', outcome: 'fail', matches: { records: 0, columns: [] } })
    expect(file?.findings.find(({ check: id }) => id === 'minimum-threshold')).toMatchObject({
      outcome: 'fail', at: { sheet: null, row: 3, column: 3, cell: { marital: 'Single', sex: 'Female' } },
      message: '1 person in this cell, fewer than 10.', cure: 'Merge with a neighbouring category or suppress it.', values: { count: 1, threshold: 10 },
    })
    expect(file?.cells[1]).toMatchObject({ cell: { marital: 'Single', sex: 'Female' }, shown: 1, interval: null, outcome: 'fail' })
  })

  it('speaks Korean where asked', async () => {
    put('counts.csv', bad)
    expect(json(await check('counts.csv', '--json', '--lang', 'ko')).files[0]?.findings[0]?.message).toBe('이 셀에 1명뿐이며, 기준 10보다 적습니다.')
    expect((await check('counts.csv', '--lang=ko')).out).toContain('불가')
  })

  it.each([
    [['--nonsense', 'good.csv'], '--nonsense'], [['good.csv', '--profile', 'none'], 'none'], [['good.csv', '--set', 'treshold=5'], 'treshold'], [['good.csv', '--set', 'threshold=abc'], 'threshold'],
    [['good.csv', '--set', 'nk=90'], 'nk'], [['good.csv', '--type', 'tables'], 'tables'], [['good.csv', '--lang', 'fr'], 'fr'], [[], 'Which'], [['good.csv', '--profile'], '--profile'],
  ])('exits 2 for %j and says which word', async (argv, word) => {
    put('good.csv', good)
    const run = await check(...argv)
    expect(run.code).toBe(2)
    expect(run.error).toContain(word)
    expect(run.out).toBe('')
  })

  it('exits 2 for a PATH that is not there, and still checks the others', async () => {
    put('good.csv', good)
    const run = await check('none.csv', 'good.csv', '--json')
    expect(run.code).toBe(2)
    expect(run.error).toContain('none.csv')
    expect(json(run).files.map(({ path, outcome }) => [path, outcome])).toEqual([['good.csv', 'pass']])
  })

  it('exits 2 for a description that cannot be used, names the entry, and checks the file without it', async () => {
    put('good.csv', good)
    put('good.csv.table.yaml', 'type: frequencies\ndimension: [g]\n')
    const run = await check('good.csv', '--json')
    expect(run.code).toBe(2)
    expect(run.error).toContain('dimension')
    put('good.csv.table.yaml', 'layout: long\ndimensions: [nothing]\n')
    expect((await check('good.csv')).code).toBe(2)
    put('good.csv.table.yaml', 'a: [')
    expect((await check('good.csv')).code).toBe(2)
  })

  it('keeps the order of the arguments, then of names, below folders', async () => {
    put('out/b.csv', good)
    put('out/a.csv', good)
    put('out/inner/c.csv', good)
    put('first.csv', good)
    put('out/a.csv.table.yaml', 'title: counts\n')
    expect(json(await check('first.csv', 'out', '--json')).files.map(({ path }) => path)).toEqual(['first.csv', 'out/a.csv', 'out/b.csv', 'out/inner/c.csv'])
  })

  it('takes the description given with --table, and the one beside the file', async () => {
    put('n.csv', 'g,value\na,40\nb,50\n')
    put('d.yaml', 'layout: long\ndimensions: [g]\nmeasure: {column: value, kind: mean}\n')
    expect(json(await check('n.csv', '--table', 'd.yaml', '--json')).files[0]?.type).toBe('linear-aggregations')
    put('n.csv.table.yaml', 'layout: long\ndimensions: [g]\nmeasure: {column: value, kind: count}\n')
    expect((await check('n.csv')).code).toBe(0)
  })

  it('sets parameters and types', async () => {
    put('counts.csv', bad)
    expect((await check('counts.csv', '--set', 'threshold=1', '--set', 'group-disclosure=ignore')).code).toBe(0)
    expect(json(await check('counts.csv', '--type', 'record-level', '--json')).files[0]).toMatchObject({ type: 'record-level', outcome: 'fail' })
  })

  it('repairs into another folder, with a difference, and what it writes does not fail', async () => {
    put('counts.csv', 'marital,Female,Male,Total\nSingle,1,30,31\nMarried,44,42,86\nDivorced,25,24,49\nTotal,70,96,166\n')
    const run = await check('counts.csv', '--repair', 'repaired')
    expect(run.code).toBe(1)
    expect(readdirSync(join(folder, 'repaired')).sort()).toEqual(['counts.csv', 'counts.csv.changes.txt', 'counts.csv.table.yaml'])
    const text = readFileSync(join(folder, 'repaired/counts.csv'), 'utf8')
    expect(text).toContain('Single,*,*,31')
    expect(text.split('*').length - 1).toBe(4)
    expect(readFileSync(join(folder, 'counts.csv'), 'utf8')).toContain('Single,1,30,31')
    expect(json(await check('repaired/counts.csv', '--json')).files[0]?.outcome).not.toBe('fail')
    expect(readFileSync(join(folder, 'repaired/counts.csv.changes.txt'), 'utf8')).toContain('B2 (marital: Single; column: Female) was hidden, because of minimum-threshold.')
    const words = readFileSync(join(folder, 'repaired/counts.csv.changes.txt'), 'utf8')
    expect(words).toMatch(/still tells about the cells.*: .*B2 \(marital: Single; column: Female\) lies between 0 and \d+[;.]/)
    // The closest interval is said at once.
    expect(run.error).toMatch(/still reveals at the closest: [BC]\d \(.*\) lies between \d+ and \d+\./)
    // Nothing that was written fails, the difference in words neither.
    expect(json(await check('repaired', '--json')).files.map(({ path, outcome }) => [path, outcome])).toEqual([['repaired/counts.csv', 'pass'], ['repaired/counts.csv.changes.txt', 'pass']])
  })

  it('repairs files about the same people together, so that none gives away what another hides', async () => {
    put('a.csv', 'region,F,M,Total\nA,3,130,133\nB,244,242,486\nC,25,124,149\nD,341,352,693\nE,517,498,1015\nTotal,1130,1346,2476\n')
    put('b.csv', 'sex,A,B,C,D,E,Total\nF,3,244,25,341,517,1130\nM,130,242,124,352,498,1346\nTotal,133,486,149,693,1015,2476\n')
    const run = await check('a.csv', 'b.csv', '--repair', 'repaired')
    expect(run.code).toBe(1)
    const written = (name: string): readonly (readonly string[])[] => readFileSync(join(folder, 'repaired', name), 'utf8').trim().split('\n').map((line) => line.split(','))
    const [a, b] = [written('a.csv'), written('b.csv')]
    expect(a[1]).toEqual(['A', '*', '*', '133'])
    // The second table, turned over, hides the very cells that the first hides.
    expect(b.map((row) => row.slice(1))).toEqual(a[0]?.slice(1).map((_, column) => a.slice(1).map((row) => row[column + 1])).reduce<string[][]>((rows, row) => [...rows, row as string[]], [['A', 'B', 'C', 'D', 'E', 'Total']]))
    expect(json(await check('repaired', '--json')).files.map(({ path, outcome }) => [path, outcome])).toEqual(['a.csv', 'a.csv.changes.txt', 'b.csv', 'b.csv.changes.txt'].map((name) => [`repaired/${name}`, 'pass']))
  })

  it('says in Korean what was changed and what is still revealed', async () => {
    put('counts.csv', 'marital,Female,Male,Total\nSingle,1,30,31\nMarried,44,42,86\nDivorced,25,24,49\nTotal,70,96,166\n')
    const run = await check('counts.csv', '--repair', 'repaired', '--lang', 'ko')
    const words = readFileSync(join(folder, 'repaired/counts.csv.changes.txt'), 'utf8')
    expect(words).toContain('셀을 숨겨 고쳤습니다.')
    expect(words).toContain('B2 (marital: Single; column: Female): 숨김 (minimum-threshold).')
    expect(words).toMatch(/B2 \(marital: Single; column: Female\) 0 이상 \d+ 이하[;.]/)
    expect(run.error).toContain('가장 좁게 알아낼 수 있는 것')
    expect(json(await check('repaired', '--json')).files.every(({ outcome }) => outcome !== 'fail')).toBe(true)
  })

  it('writes a table out of a workbook as text, and says so by its name', async () => {
    writeFileSync(join(folder, 'counts.xlsx'), aWorkbook({ counts: [['age', 'F', 'M'], ['18-24', 3, 14], ['25-34', 21, 30], ['35-44', 44, 42], ['45+', 25, 24]] }))
    const run = await check('counts.xlsx', '--repair', 'repaired', '--lang', 'en')
    expect(run.code).toBe(1)
    expect(run.error).toContain('counts.xlsx.csv')
    expect(readFileSync(join(folder, 'repaired/counts.xlsx.csv'), 'utf8')).toBe('age,F,M\n18-24,*,14\n25-34,21,30\n35-44,44,42\n45+,25,24\n')
    expect(json(await check('repaired', '--json')).files.map(({ outcome }) => outcome)).toEqual(['pass', 'pass'])
  })

  it('never repairs over the input', async () => {
    put('counts.csv', bad)
    const run = await check('counts.csv', '--repair', '.')
    expect(run.code).toBe(2)
    expect(readFileSync(join(folder, 'counts.csv'), 'utf8')).toBe(bad)
  })

  it('writes a report that loads and runs nothing, with everything escaped', async () => {
    put('x.csv', 'g,n\n<script>alert(1)</script>,3\n"""><img src=x>",50\n')
    await check('x.csv', '--report', 'r.html', '--cells')
    const page = readFileSync(join(folder, 'r.html'), 'utf8')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toMatch(/<script|<img|<[^>]*\b(?:src|href|on\w+)=|url\(|@import/i)
    expect(page).toContain("default-src 'none'")
  })

  it('shows terminal escapes of names and cells inert', async () => {
    put('x.csv', 'g,n\n\u001b[31mred,3\nb,50\n')
    expect((await check('x.csv')).out).not.toContain('\u001b')
  })

  it('checks against earlier releases, a folder or a file each', async () => {
    put('now.csv', 'sex,n\nF,100\n')
    put('now.csv.table.yaml', 'layout: long\ndimensions: [sex]\nmeasure: {column: n, kind: count}\nwhere: {region: [A, B]}\n')
    put('earlier/2026-03/t.csv', 'sex,n\nF,96\n')
    put('earlier/2026-03/t.csv.table.yaml', 'layout: long\ndimensions: [sex]\nmeasure: {column: n, kind: count}\nwhere: {region: A}\n')
    const report = json(await check('now.csv', '--against', 'earlier', '--json'))
    expect(report.files[0]?.findings.map(({ check: id, values }) => [id, values['other'], values['difference']])).toEqual([['differencing', '2026-03', 4]])
  })

  it('counts units in --data and matches against it', async () => {
    put('data.csv', ['id,clinic,age,bmi', ...Array.from({ length: 60 }, (_, row) => `${row + 1},${row < 8 ? 'A' : 'B'},${40 + (row % 30)},${(20 + row * 0.2173).toFixed(4)}`)].join('\n'))
    put('t.csv', 'clinic,n\nA,8\nB,52\n')
    put('t.csv.table.yaml', 'layout: long\ndimensions: [clinic]\nmeasure: {column: n, kind: count}\nunit: person\n')
    put('rows.csv', readFileSync(join(folder, 'data.csv'), 'utf8').split('\n').slice(0, 12).map((line) => line.split(',').reverse().join(',')).join('\n'))
    const report = json(await check('t.csv', 'rows.csv', '--data', 'data.csv', '--json'))
    expect(report.files[0]?.findings.map(({ check: id, at }) => [id, at.cell])).toContainEqual(['minimum-threshold', { clinic: 'A' }])
    expect(report.files[1]?.matches.records).toBe(11)
    expect(report.files[1]?.matches.columns).toEqual(expect.arrayContaining(['id', 'bmi']))
  })

  it('tells a description’s faults before it tells anything else of a missing --data', async () => {
    put('good.csv', good)
    const run = await check('good.csv', '--data', 'none.csv')
    expect(run.code).toBe(2)
    expect(run.error).toContain('none.csv')
    expect(existsSync(join(folder, 'none.csv'))).toBe(false)
  })

  it('recognises an ACRO folder and derives it again', async () => {
    const table = 'chapter,F,M\nBlood,1,3\nHeart,401,344\n'
    const record = { version: '1.0.2', results: { output_0: { uid: 'output_0', status: 'pass', type: 'table', properties: { method: 'crosstab', mitigation: 'none' }, files: [{ name: 'output_0_0.csv', sdc: { summary: { MinimumThresholdCheck: 0 }, cells: {} } }], outcome: {}, command: '', summary: '', timestamp: '', comments: [], exception: '' } } }
    put('acro/results.json', JSON.stringify(record))
    put('acro/output_0_0.csv', table)
    put('acro/checksums/output_0_0.csv.txt', createHash('sha256').update(table).digest('hex'))
    put('acro/checksums/results.json.txt', createHash('sha256').update('something else').digest('hex'))
    const files = json(await check('acro', '--json')).files
    const found = (path: string): readonly string[] => files.find((file) => file.path === `acro/${path}`)?.findings.map(({ check: id, outcome }) => `${id} ${outcome}`) ?? []
    expect(found('output_0_0.csv')).toContain('minimum-threshold fail')
    expect(found('output_0_0.csv')).not.toContain('acro-folder review')
    expect(found('results.json')).toEqual(['acro-folder review'])
    expect(found('checksums/output_0_0.csv.txt')).toEqual([])
  })
})
