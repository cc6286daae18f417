import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const lockModule = new URL('../../setup/setup-lock.mjs', import.meta.url).href
let folder: string
let file: string

/** A process that takes the lock, writes its mark before and after holding it, and lets go. */
const holder = (mark: string, milliseconds: number): string => `
import { appendFileSync } from 'node:fs'
import { takeLock } from ${JSON.stringify(lockModule)}
const release = await takeLock(() => appendFileSync(process.env.MARKS, 'wait '))
appendFileSync(process.env.MARKS, '${mark}< ')
await new Promise(done => setTimeout(done, ${milliseconds}))
appendFileSync(process.env.MARKS, '>${mark} ')
release()
`

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, GLOVEBOX_SETUP_LOCK: file, MARKS: join(folder, 'marks') })
const marks = (): string => readFileSync(join(folder, 'marks'), 'utf8').trim()
const start = (mark: string, milliseconds: number) => spawn(process.execPath, ['--input-type=module', '-e', holder(mark, milliseconds)], { env: environment(), stdio: 'inherit' })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glovebox-lock-'))
  file = join(folder, 'lock')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

it('lets one set-up run at a time; the second says that it waits', async () => {
  const first = start('a', 1500)
  await expect.poll(() => existsSync(join(folder, 'marks')), { timeout: 10_000 }).toBe(true)
  const second = start('b', 10)
  await Promise.all([once(first, 'close'), once(second, 'close')])
  expect(marks()).toBe('a< wait >a b< >b')
  expect(existsSync(file)).toBe(false)
})

it('takes the lock of a set-up that was killed, also where its process number lives on in another program', () => {
  for (const left of [`${process.pid} 1\n`, '4194304 5\n', '']) {
    writeFileSync(file, left)
    rmSync(join(folder, 'marks'), { force: true })
    spawnSync(process.execPath, ['--input-type=module', '-e', holder('c', 10)], { env: environment(), timeout: 20_000 })
    expect(marks(), left).toBe('c< >c')
  }
})
