import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runRecorded } from '../../../../server/adapters/console/run-recorded.ts'

const folder = mkdtempSync(join(tmpdir(), 'glovebox-console-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const asking = resolve(import.meta.dirname, '../../../../server/cli/ask-secret.ts')
const program = `import(${JSON.stringify(asking)}).then(async ({ askSecret }) => { const one = await askSecret('First: '); const two = await askSecret('Second: '); console.log('lengths ' + one.length + ' ' + two.length) })`

/** Runs the asking program; `answers` go in one by one, each when it is asked for. */
const run = (id: string, answers: readonly string[], early: readonly string[] = []): Promise<{ shown: string; cast: string; code: number }> => new Promise((resolve_) => {
  const left = [...answers]
  let shown = ''
  const running = runRecorded({
    id, program: process.execPath, args: ['--disable-warning=ExperimentalWarning', '-e', program], folder, env: { PATH: process.env['PATH'] ?? '' },
    onData: (data) => { shown += data },
    onAsk: (asks) => { if (asks) running.answer(left.shift() ?? '') },
    onExit: (code) => resolve_({ shown, cast: readFileSync(join(folder, `${id}.cast`), 'utf8'), code }),
  })
  for (const secret of early) running.answer(secret)
})

test('an answer reaches the command and stays out of screen and recording', async () => {
  const { shown, cast, code } = await run('asked', ['correct horse battery', 'staple'])
  expect(code).toBe(0)
  expect(shown).toContain('lengths 21 6')
  for (const text of [shown, cast]) {
    expect(text).not.toContain('correct')
    expect(text).not.toContain('staple')
  }
  const [head, ...lines] = cast.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)
  expect(head).toMatchObject({ version: 2, width: 100 })
  expect(lines.length).toBeGreaterThan(1)
})

test('what comes before it is asked for goes nowhere', async () => {
  const { shown, cast } = await run('early', ['one', 'three'], ['typed too early'])
  expect(shown).toContain('lengths 3 5')
  expect(shown + cast).not.toContain('early')
})
