import { existsSync, readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { request } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { readConfig, type Config } from '../config.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { freeDiskMiB } from '../free-disk.ts'
import { missingForVolumes } from '../volume-tools.ts'
import { productRoot, productVersion } from '../product-version.ts'

interface Diagnosis { readonly what: string; readonly ok: boolean; readonly found: string; readonly mend: string }
type Look = (config: Config) => Promise<Diagnosis> | Diagnosis

const well = (what: string, found: string): Diagnosis => ({ what, ok: true, found, mend: '' })
const ill = (what: string, found: string, mend: string): Diagnosis => ({ what, ok: false, found, mend })

/** Everything that the whole path needs, in the order in which it is needed. */
const looks: readonly Look[] = [ // table
  () => Number(process.versions.node.split('.')[0]) >= 24 ? well('Node', process.version) : ill('Node', process.version, 'npm ci brings Node 24 as the package `node`'),
  ({ users }) => missingUsers(Object.values(users)),
  (config) => engine(config),
  (config) => image(config),
  () => existsSync(join(productRoot, 'build/portal/index.html')) ? well('portal', 'built') : ill('portal', 'not built', 'node portal/build.mjs'),
  () => existsSync(join(productRoot, 'build/lab/manifest.json')) ? well('JupyterLab', 'built') : ill('JupyterLab', 'not built', 'node lab/build.mjs'),
  () => existsSync(join(productRoot, 'build/extension/package.json')) ? well('extension', 'built') : ill('extension', 'not built', 'node extension/build.mjs'),
  () => policies(),
  (config) => database(config),
  ({ stateDir }) => disk(stateDir),
  (config) => projectLimits(config),
  (config) => port('portal port', config.bind, config.portalPort),
  (config) => port('session port', config.bind, config.sessionPort),
  ({ brokerSocket }) => answers('broker', brokerSocket, 'start Glovebox: npm run demo, or systemctl start glovebox-broker'),
]

/** `glovebox doctor`: what is missing on this machine and how to mend it. Exit 1 if anything is. */
export const doctor = async (): Promise<number> => {
  const config = readConfig()
  let faults = 0
  process.stdout.write(`glovebox ${productVersion}\n`)
  for (const look of looks) {
    const { what, ok, found, mend } = await look(config)
    if (!ok) faults += 1
    process.stdout.write(`  ${ok ? 'ok     ' : 'MISSING'}  ${what.padEnd(14)} ${found}${mend === '' ? '' : `\n           ${' '.repeat(14)} → ${mend}`}\n`)
  }
  process.stdout.write(faults === 0 ? 'Nothing is missing.\n' : `${faults} to mend.\n`)
  return faults === 0 ? 0 : 1
}

const missingUsers = (names: readonly string[]): Diagnosis => {
  const known = new Set(readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')[0]))
  const missing = names.filter((name) => !known.has(name))
  return missing.length === 0 ? well('users', names.join(', ')) : ill('users', `missing: ${missing.join(', ')}`, missing.map((n) => `useradd --system --user-group --no-create-home --shell /usr/sbin/nologin ${n}`).join(' && '))
}

const engine = async ({ dockerSocket }: Config): Promise<Diagnosis> => {
  const answer = await ask(dockerSocket, '/version')
  if (answer.status === 200) return well('engine', `${(answer.body as { Version?: string }).Version ?? '?'}`)
  if (answer.denied) return well('engine', 'closed to this user, as it should be; the broker answers for it')
  return ill('engine', `does not answer on ${dockerSocket}`, 'systemctl start docker, or install it: apt-get install docker.io')
}

const image = async ({ dockerSocket, image: name }: Config): Promise<Diagnosis> => {
  const answer = await ask(dockerSocket, `/images/${name}/json`)
  if (answer.status === 200 || answer.denied) return well('session image', answer.denied ? 'not visible to this user' : name)
  return ill('session image', `${name} is missing`, 'npm run demo builds it')
}

const policies = async (): Promise<Diagnosis> => {
  try {
    const { readPolicies } = await import('../policies.ts')
    return well('policies', `digest ${readPolicies(join(productRoot, 'policies')).access.digest.slice(0, 12)}`)
  } catch (error) {
    return ill('policies', error instanceof Error ? error.message : 'unreadable', 'correct the file that is named')
  }
}

const database = async ({ databaseUrl, stateDir }: Config): Promise<Diagnosis> => {
  const file = join(stateDir, 'server/glovebox.sqlite')
  const kind = databaseUrl === null ? 'SQLite' : 'PostgreSQL'
  if (databaseUrl === null && !existsSync(file)) return well('database', `${kind}, made at the first start`)
  try {
    const { openDatabase } = await import('../adapters/database/open-database.ts')
    await (await openDatabase({ url: databaseUrl, file })).close()
    return well('database', kind)
  } catch (error) {
    const code = error instanceof GloveboxError ? error.code : 'internal'
    return ill('database', `${kind}: ${code}`, code === 'database-newer' ? 'start the version of Glovebox that wrote it, or a later one' : 'see that it runs, that DATABASE_URL is right and that this user may open it')
  }
}

const disk = (stateDir: string): Diagnosis => {
  const free = freeDiskMiB(existsSync(stateDir) ? stateDir : '/')
  return free >= 2048 ? well('disk', `${free} MiB free`) : ill('disk', `${free} MiB free`, `free space for ${stateDir}`)
}

/** Without it no project is made and no session starts, unless the operator has said that projects lie without a limit. */
const projectLimits = ({ projectLimits: limited }: Config): Diagnosis => {
  if (!limited) return well('project limits', 'off by GLOVEBOX_PROJECT_LIMITS: one project can fill the disk')
  const missing = missingForVolumes()
  return missing.length === 0 ? well('project limits', 'ext4 volumes on loop devices') : ill('project limits', `missing: ${missing.join(', ')}`, 'apt-get install e2fsprogs mount util-linux; modprobe loop; GLOVEBOX_PROJECT_LIMITS=off does without')
}

/** A port is well if nothing listens there, or if it is ours. */
const port = (what: string, host: string, number: number): Promise<Diagnosis> => new Promise((resolve) => {
  const probe = request({ host, port: number, path: '/api/v1/health', timeout: 1500 }, (response) => {
    const ours = response.headers['origin-agent-cluster'] === '?1'
    response.resume()
    resolve(ours ? well(what, `${number}, Glovebox`) : ill(what, `${number} is used by something else`, 'end it, or choose another port in the environment'))
  })
  probe.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? well(what, `${number}, free`) : ill(what, `${number}: ${error.code ?? 'error'}`, 'see what listens there')))
  probe.on('timeout', () => probe.destroy())
  probe.end()
})

const answers = (what: string, path: string, mend: string): Promise<Diagnosis> => new Promise((resolve) => {
  const socket = createConnection(path)
  socket.once('connect', () => { socket.destroy(); resolve(well(what, 'answers')) })
  socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EACCES' ? well(what, 'closed to this user, as it should be') : ill(what, 'does not run', mend)))
})

interface EngineAnswer { readonly status: number; readonly denied: boolean; readonly body: unknown }

const ask = (socketPath: string, path: string): Promise<EngineAnswer> => new Promise((resolve) => {
  const asking = request({ socketPath, path, timeout: 3000 }, (response) => {
    json(response).catch(() => null).then((body) => resolve({ status: response.statusCode ?? 0, denied: false, body }), () => undefined)
  })
  asking.on('error', (error: NodeJS.ErrnoException) => resolve({ status: 0, denied: error.code === 'EACCES', body: null }))
  asking.on('timeout', () => asking.destroy())
  asking.end()
})
