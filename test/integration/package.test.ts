import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPackage, releaseKeys } from '../story/a-release-package.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'glovebox-package-'))
const clone = join(place, 'clone')
const user = join(place, 'user')
/** The system's Node 20 and the product's own Node 24. */
const nodes = { 'system Node': execFileSync('sh', ['-c', 'command -v node'], { encoding: 'utf8' }).trim(), 'Node 24': join(root, 'node_modules/node/bin/node') }

/** Without what the test runner itself sets. */
const surroundings = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? place, LANG: 'C', ...Object.fromEntries(Object.entries(process.env).filter(([name]) => /^npm_config_|_proxy$|^NODE_EXTRA_CA/i.test(name))) }

const npm = (cwd: string, ...args: readonly string[]): string => execFileSync('npm', args, { cwd, encoding: 'utf8', env: surroundings, stdio: ['ignore', 'pipe', 'pipe'] })

const glovebox = (node: string, ...args: readonly string[]) => spawnSync(node, [join(user, 'node_modules/glovebox/bin/glovebox.mjs'), ...args], { cwd: user, encoding: 'utf8', env: surroundings })

let packed: readonly string[]
let before: string

beforeAll(() => {
  mkdirSync(clone)
  mkdirSync(user)
  // A copy, so that nobody meets the manifest that stands in the clone while npm packs.
  for (const name of ['package.json', 'LICENSE', 'bin', 'contract', 'server', 'policies', 'setup', 'demo']) cpSync(join(root, name), join(clone, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
  before = readFileSync(join(clone, 'package.json'), 'utf8')
  const [told] = JSON.parse(npm(clone, 'pack', '--json', '--silent')) as readonly { files: readonly { path: string }[] }[]
  packed = told?.files.map(({ path }) => path) ?? []
  // No install script may run.
  npm(user, 'install', '--ignore-scripts', '--no-audit', '--no-fund', join(clone, 'glovebox-0.1.0.tgz'))
  writeFileSync(join(user, 'good.csv'), 'sex,n\nF,120\nM,150\n')
  writeFileSync(join(user, 'bad.csv'), 'sex,n\nF,3\nM,150\n')
  const { zip } = aPackage()
  writeFileSync(join(user, 'release.zip'), zip)
  const broken = Buffer.from(zip)
  const at = broken.indexOf('F,12')
  broken.writeUInt8('9'.charCodeAt(0), at + 3)
  writeFileSync(join(user, 'changed.zip'), broken)
  writeFileSync(join(user, 'key.pem'), releaseKeys.release.publicKey.export({ type: 'spki', format: 'pem' }))
})

afterAll(() => { rmSync(place, { recursive: true, force: true }) })

describe('npm pack', () => {
  test('packs the bundle, the profiles and nothing of the demo, the tests or the sources', () => {
    expect(packed.filter((path) => !/^(bin\/glovebox\.mjs|dist\/[\w-]+\.(mjs|wasm|txt)|policies\/disclosure\/[\w-]+\.yaml|package\.json|LICENSE|README\.md)$/.test(path))).toEqual([])
    expect(packed).toContain('dist/glovebox.mjs')
    expect(packed).toContain('dist/highs.wasm')
    expect(packed).toContain('policies/disclosure/acro-default.yaml')
  })

  test('leaves the clone as it was', () => {
    expect(readFileSync(join(clone, 'package.json'), 'utf8')).toBe(before)
    expect(existsSync(join(clone, 'dist'))).toBe(false)
  })

  test('needs one package with native code, and no install script', () => {
    const manifest = JSON.parse(readFileSync(join(user, 'node_modules/glovebox/package.json'), 'utf8')) as Readonly<Record<string, unknown>>
    expect(Object.keys(manifest['dependencies'] as object)).toEqual(['sharp'])
    expect(manifest).not.toHaveProperty('scripts')
    const { packages } = JSON.parse(readFileSync(join(user, 'package-lock.json'), 'utf8')) as { packages: Readonly<Record<string, { hasInstallScript?: boolean }>> }
    expect(Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([])
  })

  test('npx finds the command', () => {
    expect(npm(user, 'exec', '--offline', '--', 'glovebox', '--version').trim()).toBe('0.1.0')
  })
})

describe.each(Object.entries(nodes))('the installed package on the %s', (_, node) => {
  test('check passes a sound table and fails a small cell', () => {
    const good = glovebox(node, 'check', 'good.csv')
    expect([good.status, good.stderr]).toEqual([0, ''])
    const bad = glovebox(node, 'check', 'bad.csv')
    expect(bad.status).toBe(1)
    expect(bad.stdout).toContain('bad.csv')
  })

  test('check draws a picture anew with the codec of the package', async () => {
    const { default: sharp } = await import('sharp')
    writeFileSync(join(user, 'plot.png'), await sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } }).png().toBuffer())
    const report = JSON.parse(glovebox(node, 'check', '--json', 'plot.png').stdout) as { files: readonly { findings: readonly { rule: string }[] }[] }
    expect(JSON.stringify(report)).not.toMatch(/unread|damaged|crash/)
  })

  test('check asks the solver that the package brings', () => {
    // Every inner cell of a cube is hidden and every margin shown: no shortcut, the bounds are the solver's.
    const counts: Readonly<Record<string, number>> = { xpu: 20, xpv: 30, xqu: 25, xqv: 40, ypu: 35, ypv: 22, yqu: 28, yqv: 31 }
    const sum = (code: readonly string[]): number => Object.entries(counts).filter(([cell]) => code.every((c, i) => c === 'T' || c === cell[i])).reduce((all, [, n]) => all + n, 0)
    const rows = ['x', 'y', 'T'].flatMap((a) => ['p', 'q', 'T'].flatMap((b) => ['u', 'v', 'T'].map((c) => [a, b, c]))).map((code) => [...code, code.includes('T') ? sum(code) : '*'].join(','))
    writeFileSync(join(user, 'cube.csv'), `a,b,c,count\n${rows.join('\n')}\n`)
    writeFileSync(join(user, 'cube.csv.table.yaml'), 'type: frequencies\nunit: person\nlayout: long\ndimensions: [a, b, c]\ntotal: T\nmeasure: {column: count, kind: count}\n')
    const { status, stdout, stderr } = glovebox(node, 'check', '--json', '--cells', 'cube.csv')
    expect(stderr).toBe('')
    const report = JSON.parse(stdout) as { files: readonly { outcome: string; cells: readonly { cell: Record<string, string>; interval: readonly number[] | null }[] }[] }
    expect(report.files[0]?.cells.find(({ cell }) => cell['a'] === 'x' && cell['b'] === 'p' && cell['c'] === 'v')?.interval).toEqual([5, 50])
    expect([status, report.files[0]?.outcome]).toEqual([0, 'pass'])
  })

  test('verify says genuine, intact, and names the file with a changed byte', () => {
    expect(glovebox(node, 'verify', 'release.zip', '--key', 'key.pem').status).toBe(0)
    expect(glovebox(node, 'verify', 'release.zip').status).toBe(3)
    const changed = glovebox(node, 'verify', 'changed.zip', '--key', 'key.pem')
    expect(changed.status).toBe(1)
    expect(changed.stdout).toContain('files/outputs/counts.csv')
  })

  test('commands of an installed system say what they need', () => {
    const { status, stderr } = glovebox(node, 'serve')
    expect([status, stderr]).toEqual([2, expect.stringContaining('needs the full installation')])
    const database = glovebox(node, 'audit', 'verify', '--state', '/nowhere')
    expect([database.status, database.stderr]).toEqual([1, expect.stringContaining('needs the full installation')])
  })
})
