import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openCheckReader } from '../../../server/cli/check-inputs.ts'
import type { FoundFile, InputProblem } from '../../../server/cli/check-inputs.ts'

const folder = mkdtempSync(join(tmpdir(), 'glovebox-check-inputs-'))

afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

function file(name: string, content: string): FoundFile {
  const onDisk = join(folder, name)
  writeFileSync(onDisk, content)
  return { path: name, onDisk, acroFolder: null }
}

/** Children of this process but for `ps` itself. */
const workers = (): number[] => execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], { encoding: 'utf8' }).trim().split('\n').filter((line) => !/\bps$/.test(line)).map((line) => Number.parseInt(line, 10))

test('files are read in another process; one that ends it goes to a person, and the next is read', async () => {
  const problems: InputProblem[] = []
  const before = new Set(workers())
  const reader = openCheckReader(problems)
  const [worker] = workers().filter((pid) => !before.has(pid))
  expect(worker).toBeGreaterThan(0)
  const slow = reader.read(file('slow.csv', `a,b\n${'1,2\n'.repeat(2_000_000)}`), undefined, null)
  process.kill(worker ?? 0, 'SIGKILL')
  expect((await slow)?.read).toMatchObject({ complete: false, notices: [{ notice: 'not-read', values: { reason: 'crash' } }] })
  expect((await reader.read(file('good.csv', 'sex,n\nF,120\nM,150\n'), undefined, null))?.read).toMatchObject({ format: 'csv', complete: true })
  expect(await reader.read({ path: 'none.csv', onDisk: join(folder, 'none.csv'), acroFolder: null }, undefined, null)).toBeNull()
  expect(problems).toEqual([{ key: 'cli.path-unreadable', words: { word: 'none.csv' } }])
  reader.close()
  await expect.poll(() => workers().filter((pid) => !before.has(pid)).length).toBe(0)
}, 30_000)

test('an earlier release is read by the same worker', async () => {
  const problems: InputProblem[] = []
  const reader = openCheckReader(problems)
  file('good.csv', 'sex,n\nF,120\nM,150\n')
  const releases = await reader.earlier(folder, '/')
  expect(releases.find(({ name }) => name === 'good.csv')?.files[0]?.read.tables[0]?.rows).toEqual([['sex', 'n'], ['F', '120'], ['M', '150']])
  expect(await reader.earlier('nowhere', folder)).toEqual([])
  expect(problems).toEqual([{ key: 'cli.path-missing', words: { word: 'nowhere' } }])
  reader.close()
})
