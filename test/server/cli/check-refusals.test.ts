import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCheck } from '../../../server/cli/check.ts'
import { listFiles } from '../../../server/cli/check-inputs.ts'
import type { InputProblem } from '../../../server/cli/check-inputs.ts'
import type { LocalisedReport } from '../../../server/domain/disclosure/index.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'check-refusals-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

function put(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

async function check(...argv: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  let out = ''
  let error = ''
  const code = await runCheck(argv, { out: (text) => { out += text }, error: (text) => { error += text }, env: { LANG: 'en_GB.UTF-8' }, cwd: folder })
  return { code, out, error }
}

const outcomes = ({ out }: { out: string }): readonly string[] => (JSON.parse(out) as LocalisedReport).files.map(({ path, outcome }) => `${path} ${outcome}`)

const safe = 'sex,n\nFemale,20\nMale,30\n'
const unsafe = 'sex,n\nFemale,3\nMale,30\n'
const description = 'dimensions: [sex]\nmeasure: {column: n, kind: count}\n'
const described = { 'safe.csv': safe, 'safe.csv.table.yaml': description }

describe('what `glovebox check` cannot use', () => {
  it.each(['__proto__=1', 'constructor=1', 'Threshold=5', 'interval=3', 'threshold', '=5'])('refuses --set %s', async (pair) => {
    put(described)
    const run = await check('safe.csv', '--set', pair, '--json')
    expect(run).toMatchObject({ code: 2, out: '' })
    expect(run.error).toContain(pair.split('=')[0] ?? '')
  })

  it.each(['threshold=-1', 'threshold=', 'threshold=1.5', 'zeros=maybe', 'nk=2', 'nk=2:101', 'p-percent=abc', 'difference-threshold=foo', 'interval.percent=-1', 'interval.protection=maybe', 'insider=on', 'integers=maybe', 'dof=ten'])('refuses the value in --set %s, and names its key', async (pair) => {
    put(described)
    const run = await check('safe.csv', '--set', pair)
    expect(run.code).toBe(2)
    expect(run.error).toContain(pair.split('=')[0] ?? '')
  })

  it('says of a description whether it is missing, no YAML, or unknown, and checks the rest', async () => {
    put({ ...described, 'a.csv': safe, 'a.csv.table.yaml': 'title: [1', 'b.csv': safe, 'b.csv.table.yaml': 'colour: red\n' })
    const run = await check('a.csv', 'b.csv', 'safe.csv', '--json')
    expect(run.code).toBe(2)
    expect(run.error).toBe('a.csv.table.yaml: the table description cannot be read as YAML.\nb.csv.table.yaml: the entry “colour” of the table description cannot be used.\n')
    expect(outcomes(run)).toContain('safe.csv pass')
    expect((await check('safe.csv', '--table', 'none.yaml')).error).toBe('none.yaml: there is no such file or folder.\n')
  })

  it.each([
    ['dimensions', 'dimensions: [sex, age]\nmeasure: {column: n, kind: count}\n', 'dimensions: age'],
    ['measure', 'dimensions: [sex]\nmeasure: {column: people, kind: count}\n', 'measure: people'],
    ['contributors', 'dimensions: [sex]\nmeasure: {column: n, kind: sum}\ncontributors: {count: firms, largest: [n, x2]}\n', 'contributors: firms, x2'],
  ])('says which %s of a description are no columns of the file', async (_, text, named) => {
    put({ 'safe.csv': safe, 'safe.csv.table.yaml': `layout: long\n${text}` })
    expect(await check('safe.csv')).toMatchObject({ code: 2, error: `safe.csv: the table description does not fit the file (“${named}”).\n` })
  })

  // Root lists every folder.
  it.skipIf(process.getuid?.() === 0)('goes on after a folder that may not be listed', async () => {
    put({ ...described, 'locked/x.csv': safe })
    chmodSync(join(folder, 'locked'), 0o000)
    try {
      const run = await check('locked', 'safe.csv', '--json')
      expect(run).toMatchObject({ code: 2, error: 'locked: cannot be read.\n' })
      expect(outcomes(run)).toEqual(['safe.csv pass'])
    } finally {
      chmodSync(join(folder, 'locked'), 0o700)
    }
  })

  it('says of every empty folder that it is empty', () => {
    mkdirSync(join(folder, 'one'))
    mkdirSync(join(folder, 'two'))
    const problems: InputProblem[] = []
    expect(['one', 'two', 'none'].flatMap((path) => listFiles(path, folder, problems))).toEqual([])
    expect(problems.map(({ key, words }) => `${key} ${words['word'] ?? ''}`)).toEqual(['cli.path-empty one', 'cli.path-empty two', 'cli.path-missing none'])
  })

  it.each([
    ['what calls itself Parquet and is not', 'd.parquet', 'hello'],
    ['bytes that are no text', 'd.csv', Buffer.from([0, 1, 2, 3, 0, 1, 2, 3])],
    ['nothing', 'd.csv', ''],
    ['a header alone', 'd.csv', 'id,sex\n'],
    ['a broken Parquet file', 'd.parquet', 'PAR1 and nothing that follows'],
    ['a folder without data', 'd', null],
  ] as const)('refuses data that are %s', async (_, name, content) => {
    put(described)
    put(content === null ? { [`${name}/readme.md`]: 'none' } : { [name]: content })
    const run = await check('safe.csv', '--data', name)
    expect(run).toMatchObject({ code: 2, error: `${name}: cannot be read as record-level data.\n` })
  })

  it('counts units in data with other separators', async () => {
    put({ 'a.csv': 'region,n\nA,30\nB,20\n', 'a.csv.table.yaml': 'unit: clinic\ndimensions: [region]\nmeasure: {column: n, kind: count}\n', 'd.csv': `clinic;region\n${'c1;A\nc2;B\n'.repeat(20)}` })
    expect(outcomes(await check('a.csv', '--data', 'd.csv', '--json'))).toEqual(['a.csv fail'])
  })
})

describe('what `glovebox check` writes', () => {
  it.each(['unsafe.csv', 'unsafe.csv.table.yaml', 'd.csv', 'old/r1/o.csv'])('writes no report over %s', async (path) => {
    put({ 'unsafe.csv': unsafe, 'unsafe.csv.table.yaml': description, 'd.csv': `sex\n${'Female\nMale\n'.repeat(30)}`, 'old/r1/o.csv': safe })
    const before = readFileSync(join(folder, path), 'utf8')
    const run = await check('unsafe.csv', '--data', 'd.csv', '--against', 'old', '--report', path)
    expect(run).toMatchObject({ code: 2, error: `${path}: the report is never written over what the run reads.\n` })
    expect(readFileSync(join(folder, path), 'utf8')).toBe(before)
  })

  it('writes no repair over another of the same name, nor over an earlier release', async () => {
    put({ 'one/t.csv': unsafe, 'one/t.csv.table.yaml': description, 'two/t.csv': unsafe.replace('30', '40'), 'two/t.csv.table.yaml': description, 'old/t.csv': safe })
    const twice = await check('one/t.csv', 'two/t.csv', '--repair', 'out')
    expect(twice.code).toBe(2)
    expect(twice.error).toContain('two/t.csv: another repaired file has this name.')
    expect(readFileSync(join(folder, 'out/t.csv'), 'utf8')).toContain('Male,30')
    const over = await check('one/t.csv', '--against', 'old', '--repair', 'old')
    expect(over).toMatchObject({ code: 2, error: 'one/t.csv: repaired files are never written over their inputs.\n' })
    expect(readFileSync(join(folder, 'old/t.csv'), 'utf8')).toBe(safe)
  })

  it('writes a report into a new folder, and over an older report', async () => {
    put(described)
    expect((await check('safe.csv', '--report', 'new/report.html')).code).toBe(0)
    expect((await check('safe.csv', '--report', 'new/report.html')).code).toBe(0)
    expect(existsSync(join(folder, 'new/report.html'))).toBe(true)
  })
})
