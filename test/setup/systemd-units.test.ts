import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ensureLayout, nodeLayout } from '../../server/broker/node-layout.ts'
import { readConfig } from '../../server/config.ts'
import { prepareFolders } from '../../server/supervisor/prepare-folders.ts'

const root = join(import.meta.dirname, '../..')
const units = join(root, 'deploy/systemd')
const services = readdirSync(units).filter((name) => name.endsWith('.service'))
const linesOf = (name: string): string[] => readFileSync(join(units, name), 'utf8').split('\n')

/** Existing system users stand for the product's own, so that the test makes none. */
const users = { 'glovebox-server': 'daemon', 'glovebox-gateway': 'games', 'glovebox-data': 'news', root: 'root' } as const
const idOf = (user: string): number => Number(execFileSync('id', ['-u', users[user as keyof typeof users]], { encoding: 'utf8' }))
const groupOf = (user: string): number => Number(execFileSync('id', ['-g', users[user as keyof typeof users]], { encoding: 'utf8' }))

it('systemd-tmpfiles makes each folder that supervisor and broker make, with the owner and mode that they leave', () => {
  const place = mkdtempSync('/var/tmp/glovebox-units-')
  chmodSync(place, 0o755)
  try {
    const config = readConfig({
      GLOVEBOX_STATE: join(place, 'state'), GLOVEBOX_RUN: join(place, 'run'),
      GLOVEBOX_SERVER_USER: users['glovebox-server'], GLOVEBOX_GATEWAY_USER: users['glovebox-gateway'], GLOVEBOX_DATA_USER: users['glovebox-data'],
    })
    prepareFolders(config)
    const made = [...readdirSync(config.stateDir).map((name) => join(config.stateDir, name)), join(config.runDir, 'internal')]
    ensureLayout(nodeLayout(config))
    const left = Object.fromEntries([config.stateDir, config.runDir, ...made].map((path) => {
      const { mode, uid, gid } = lstatSync(path)
      return [path, [mode & 0o7777, uid, gid]]
    }))
    const written = Object.fromEntries(linesOf('glovebox.tmpfiles.conf').filter((line) => line.startsWith('d ')).map((line) => {
      const [, path = '', mode = '', user = '', group = ''] = line.split(/\s+/)
      const below = path.replace('/var/lib/glovebox', config.stateDir).replace('/run/glovebox', config.runDir)
      return [below, [Number.parseInt(mode, 8), idOf(user), groupOf(group)]]
    }))
    expect(written).toEqual(left)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})

it.each(services)('%s starts a program of this repository, by the Node that the packages bring', (name) => {
  const [program = '', ...rest] = linesOf(name).find((line) => line.startsWith('ExecStart='))?.slice(10).split(' ') ?? []
  expect(program).toBe('/opt/glovebox/current/node_modules/node/bin/node')
  const entry = rest.at(-1)?.replace('/opt/glovebox/current/', '') ?? ''
  expect(existsSync(join(root, entry)), entry).toBe(true)
})
