import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { archive, unpack } from '../../../../server/adapters/backup/state-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'glovebox-archive-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('keeps files, and neither follows nor stores a link, a pipe or a folder that is a link', async () => {
  const [from, to, outside] = ['from', 'to', 'outside'].map((name) => join(folder, name)) as [string, string, string]
  for (const path of [join(from, 'projects/liver/outputs'), join(from, 'server/keys'), to, join(outside, 'inner')]) mkdirSync(path, { recursive: true })
  writeFileSync(join(from, 'projects/liver/outputs/table.csv'), 'a,b\n1,2\n')
  writeFileSync(join(from, 'projects/liver/empty'), '')
  writeFileSync(join(from, 'copy'), 'database')
  writeFileSync(join(outside, 'inner/secret'), 'secret')
  symlinkSync(join(outside, 'inner/secret'), join(from, 'projects/liver/link'))
  symlinkSync(outside, join(from, 'projects/liver/outside'))
  execFileSync('mkfifo', [join(from, 'projects/liver/pipe')])
  await unpack(archive(from, { file: join(from, 'copy'), name: 'server/glovebox.sqlite' }) as AsyncIterable<Uint8Array>, to)
  expect(readFileSync(join(to, 'server/glovebox.sqlite'), 'utf8')).toBe('database')
  expect(readFileSync(join(to, 'projects/liver/outputs/table.csv'), 'utf8')).toBe('a,b\n1,2\n')
  expect(readFileSync(join(to, 'projects/liver/empty'), 'utf8')).toBe('')
  for (const name of ['link', 'outside', 'pipe']) expect(existsSync(join(to, 'projects/liver', name)), name).toBe(false)
})

test('refuses a project whose volume is not mounted, rather than store an empty folder', async () => {
  const from = join(folder, 'closed')
  for (const name of ['projects/liver', 'volumes', 'server']) mkdirSync(join(from, name), { recursive: true })
  for (const name of ['volumes/liver.img', 'volumes/.new-kidney-1.img', 'copy']) writeFileSync(join(from, name), '')
  const stored = archive(from, { file: join(from, 'copy'), name: 'server/glovebox.sqlite' }) as AsyncIterable<Uint8Array>
  const read = async (): Promise<void> => { for await (const chunk of stored) expect(chunk).toBeDefined() }
  await expect(read()).rejects.toThrow('the volume of liver is not mounted')
})
