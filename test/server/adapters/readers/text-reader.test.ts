import { expect, test } from 'vitest'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'

const read = async (content: string | Uint8Array, name: string) =>
  await readOutput(typeof content === 'string' ? new TextEncoder().encode(content) : content, name, defaultReadLimits)

test('gives a log as one shown text from line 1', async () => {
  const log = '2026-01-01 10:00 start\n2026-01-01 10:01 done\n'
  expect(await read(log, 'run.log')).toEqual({
    format: 'text', complete: true, tables: [], pictures: [], notices: [], inner: [], texts: [{ where: 'text', text: log, line: 1, visibility: 'shown' }],
  })
})

test.each(['a.py', 'a.R', 'a.sql', 'a.sh'])('knows %s for a program', async (name) => {
  expect((await read('x = 1\nprint(x)\n', name)).format).toBe('code')
})

test('notices terminal escapes', async () => {
  expect((await read('\u001b[2Jgone', 'run.log')).notices).toContainEqual({ notice: 'terminal-escapes', outcome: 'review', where: null, values: { count: 1 } })
})

test('an empty file is read in full and still shown to a person', async () => {
  expect(await read('', 'a.csv')).toMatchObject({ format: 'empty', complete: true, notices: [{ notice: 'empty-file', outcome: 'review' }] })
})

test('bytes that are no text go to a person', async () => {
  expect(await read(Uint8Array.of(1, 2, 3, 0, 255), 'a.txt')).toMatchObject({ format: 'unknown', complete: false, notices: [{ values: { reason: 'no-reader' } }] })
})

test('notices a name that a person cannot see in full', async () => {
  expect((await read('x', 'a\u202etxt.exe')).notices).toContainEqual({ notice: 'name-unseen-characters', outcome: 'review', where: null, values: {} })
})

test('a text that also opens as PDF has two formats', async () => {
  const output = await read('note\n%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF', 'a.txt')
  expect(output.notices).toContainEqual({ notice: 'two-formats', outcome: 'fail', where: null, values: { first: 'text', second: 'pdf' } })
})
