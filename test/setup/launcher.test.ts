import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const launcher = fileURLToPath(new URL('../../bin/glovebox.mjs', import.meta.url))
let folder: string
let started: string

const write = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glovebox-launcher-'))
  started = join(folder, 'bin', 'glovebox.mjs')
  mkdirSync(join(folder, 'bin'))
  copyFileSync(launcher, started)
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

it('runs the TypeScript of a clone, with its arguments and its exit code', () => {
  write('server/cli/glovebox.ts', 'const words: string[] = process.argv.slice(2); console.log(words.join("|")); process.exitCode = 7')
  const { status, stdout } = spawnSync(process.execPath, [started, 'check', 'a b.csv'], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 7, stdout: 'check|a b.csv\n' })
})

it('runs the bundle of a published package, which has no TypeScript', () => {
  write('dist/glovebox.mjs', 'console.log("bundle", process.argv.slice(2).join("|")); process.exitCode = 3')
  const { status, stdout } = spawnSync(process.execPath, [started, 'verify'], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 3, stdout: 'bundle verify\n' })
})

it('says what is missing from an incomplete package', () => {
  const { status, stderr } = spawnSync(process.execPath, [started], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain('incomplete')
})

it('passes a signal on, waits for an orderly end and takes over its exit code', async () => {
  write('server/cli/glovebox.ts', 'process.on("SIGTERM", () => setTimeout(() => process.exit(5), 100)); console.log("up"); setInterval(() => {}, 1000)')
  const child = spawn(process.execPath, [started], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([5, null])
})

it('is the command itself on Node 24, so that a signal that ends it is seen', () => {
  write('server/cli/glovebox.ts', 'process.kill(process.pid, "SIGKILL")')
  expect(spawnSync(process.execPath, [started])).toMatchObject({ status: null, signal: 'SIGKILL' })
})

/** The machine's own Node where it is older than the one that the packages bring; below `npm test` that one comes first on the path. */
const older = (process.env['PATH'] ?? '').split(':').filter((place) => !place.includes('node_modules')).map((place) => join(place, 'node'))
  .find((node) => existsSync(node) && Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1] ?? 24) < 24) ?? ''

describe.skipIf(older === '')('on an older Node, with the Node that the packages bring', () => {
  const bring = (): void => {
    mkdirSync(join(folder, 'node_modules', 'node', 'bin'), { recursive: true })
    symlinkSync(process.execPath, join(folder, 'node_modules', 'node', 'bin', 'node'))
  }

  it('passes a signal on, waits for an orderly end and takes over its exit code', async () => {
    bring()
    write('server/cli/glovebox.ts', 'process.on("SIGTERM", () => setTimeout(() => process.exit(5), 100)); console.log("up"); setInterval(() => {}, 1000)')
    const child = spawn(older, [started], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([5, null])
  })

  it('tells of a command that a signal ended as a shell does', () => {
    bring()
    write('server/cli/glovebox.ts', 'if (Number(process.versions.node.split(".")[0]) >= 24) process.kill(process.pid, "SIGKILL")')
    expect(spawnSync(older, [started]).status).toBe(137)
  })
})

describe('compiled code is kept between runs', () => {
  const run = (): string[] => {
    write('server/cli/glovebox.ts', 'const said: string = "read"; console.log(said)')
    expect(spawnSync(process.execPath, [started], { encoding: 'utf8', env: { XDG_CACHE_HOME: folder } })).toMatchObject({ status: 0, stdout: 'read\n', stderr: '' })
    return readdirSync(join(folder, 'glovebox', 'compiled'))
  }

  it('in a folder of the user’s own', () => {
    expect(run()).toHaveLength(1)
    expect(statSync(join(folder, 'glovebox', 'compiled')).mode & 0o777).toBe(0o700)
  })

  it.each(['glovebox/compiled', 'glovebox', '.'])('and not where others may write to %s: they could leave code of their own', (path) => {
    mkdirSync(join(folder, 'glovebox', 'compiled'), { recursive: true })
    chmodSync(join(folder, path), 0o777)
    expect(run()).toEqual([])
  })
})
