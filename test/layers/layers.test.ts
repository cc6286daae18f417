import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

const run = (program: string, args: readonly string[], cwd = root): Promise<{ readonly code: number | null; readonly said: string }> => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { said += part.toString() })
  child.on('error', reject)
  child.on('close', (code) => { resolve({ code, said }) })
})

const cruise = (cwd: string, ...more: readonly string[]) => run('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', ...more], cwd)

// table: what breaks which rule
const planted: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['contract-stands-alone', 'contract/reads-files.ts', 'node:fs'],
  ['contract-stands-alone', 'contract/knows-the-server.ts', '../server/domain/plain.ts'],
  ['domain-is-pure', 'server/domain/reads-files.ts', 'node:fs'],
  ['domain-is-pure', 'server/domain/asks-postgres.ts', 'pg'],
  ['domain-is-pure', 'server/domain/knows-an-adapter.ts', '../adapters/database/store.ts'],
  ['adapters-below-services', 'server/adapters/vault/knows-a-use-case.ts', '../../services/use-case.ts'],
  ['sign-in-knows-its-use-case-alone', 'server/adapters/oidc/oidc-sign-in.ts', '../../services/use-case.ts'],
  ['services-below-http', 'server/services/knows-a-route.ts', '../http/route.ts'],
  ['gateway-holds-no-store', 'server/gateway/opens-the-store.ts', '../adapters/database/store.ts'],
  ['gateway-holds-no-store', 'server/gateway/acts.ts', '../services/use-case.ts'],
  ['broker-holds-no-store', 'server/broker/opens-the-store.ts', '../adapters/database/store.ts'],
  ['server-does-not-hold-the-engine', 'server/http/holds-the-engine.ts', '../adapters/docker/engine.ts'],
  ['clients-know-the-contract-alone', 'portal/src/knows-the-server.ts', '../../server/domain/plain.ts'],
  ['clients-do-not-know-each-other', 'portal/src/knows-the-extension.ts', '../../extension/src/panel.ts'],
  ['product-does-not-know-its-tests', 'server/domain/knows-a-test.ts', '../../test/builder.ts'],
  ['nothing-unresolved', 'server/services/imports-nothing.ts', './not-there.ts'],
  ['no-cycles', 'server/services/one.ts', './other.ts'],
]
const sound = [
  'server/domain/plain.ts', 'server/adapters/database/store.ts', 'server/adapters/docker/engine.ts', 'server/services/use-case.ts', 'server/http/route.ts',
  'extension/src/panel.ts', 'test/builder.ts',
]

test('imports run one way', async () => {
  const { code, said } = await cruise(root, '--output-type', 'err', 'contract', 'server', 'portal/src', 'extension/src')
  expect(said).toContain('no dependency violations found')
  expect(code).toBe(0)
}, 90_000)

test('each rule sees what breaks it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-layers-'))
  try {
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) cpSync(join(root, name), join(folder, name))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    for (const file of sound) write(file, 'export const here = 1\n')
    for (const [, file, imports] of planted) write(file, `import * as other from '${imports}'\nexport const seen = other\n`)
    write('server/services/other.ts', "import { seen } from './one.ts'\nexport const back = seen\n")
    const { said } = await cruise(folder, '--output-type', 'json', 'contract', 'server', 'portal/src', 'extension/src')
    const { summary } = JSON.parse(said) as { summary: { violations: readonly { from: string; rule: { name: string } }[] } }
    const seen = summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`)
    expect(planted.map(([rule, file]) => `${rule}: ${file}`).filter((wanted) => !seen.includes(wanted))).toEqual([])
    expect(summary.violations.filter(({ from }) => sound.includes(from))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)

test('every type fits, in the contract, the server, the tests and the portal', async () => {
  const checked = await Promise.all(['tsconfig.json', 'portal/tsconfig.json'].map((project) => run('typescript/bin/tsc', ['-p', project, '--noEmit'])))
  expect(checked).toEqual([{ code: 0, said: '' }, { code: 0, said: '' }])
}, 170_000)
