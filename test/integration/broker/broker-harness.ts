import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { brokerClient, type BrokerClient } from '../../../server/adapters/node-client/broker-client.ts'
import type { Grant } from '../../../server/domain/node/broker-api.ts'

/** Existing system users stand for the product's own, so that the test makes none. */
export const testUsers = { server: 'daemon', gateway: 'games', data: 'news' }
export const image = 'glovebox-session:0.1.0'

/** A private broker with folders of its own, as a process. */
export interface TestBroker {
  readonly stateDir: string
  readonly runDir: string
  readonly client: BrokerClient
  readonly instance: string
  readonly start: (env?: Record<string, string>) => Promise<void>
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
  readonly log: () => string
  readonly pid: () => number
  readonly destroy: () => Promise<void>
}

export const testBroker = (): TestBroker => {
  const mark = randomBytes(4).toString('hex')
  const stateDir = `/var/tmp/glovebox-broker-test-${mark}`
  const runDir = `/run/gbt-${mark}`
  for (const folder of [stateDir, runDir]) fs.mkdirSync(folder, { mode: 0o755 })
  const instance = createHash('sha256').update(stateDir).digest('hex').slice(0, 12)
  let child: ChildProcess | null = null
  let words = ''
  const socketPath = `${runDir}/broker.sock`
  const client = brokerClient(socketPath)

  const start = async (env: Record<string, string> = {}): Promise<void> => {
    const started = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../../server/broker/main.ts')], {
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin', GLOVEBOX_STATE: stateDir, GLOVEBOX_RUN: runDir, GLOVEBOX_IMAGE: image,
        GLOVEBOX_SERVER_USER: testUsers.server, GLOVEBOX_GATEWAY_USER: testUsers.gateway, GLOVEBOX_DATA_USER: testUsers.data, ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    for (const stream of [started.stdout, started.stderr]) stream?.on('data', (chunk: Buffer) => { words = (words + chunk.toString('utf8')).slice(-60_000) })
    for (let tries = 0; tries < 400; tries++) {
      if (started.exitCode !== null || started.signalCode !== null) throw new Error(`the broker ended: ${words}`)
      if (fs.existsSync(socketPath) && words.includes('broker listens') && await client.call('events', { after: 0, waitMs: 0 }).then(() => true, () => false)) return
      await wait(50)
    }
    throw new Error(`the broker does not answer: ${words}`)
  }

  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    const dying = child
    if (dying === null || dying.exitCode !== null || dying.signalCode !== null) return
    const ended = new Promise((resolve) => dying.once('exit', resolve))
    dying.kill(signal)
    await ended
    words = ''
  }

  const destroy = async (): Promise<void> => {
    await kill('SIGKILL')
    client.close()
    for (const id of containersOf(instance)) execFileSync('docker', ['rm', '-f', id], { stdio: 'ignore' })
    for (const point of mountsOf([stateDir, runDir]).toReversed()) execFileSync('umount', ['-l', point])
    // A test may have given the state a small disk of its own.
    if (fs.existsSync(stateDir) && fs.statSync(stateDir).dev !== fs.statSync('/var/tmp').dev) execFileSync('umount', ['-l', stateDir])
    for (const folder of [stateDir, runDir]) fs.rmSync(folder, { recursive: true, force: true })
  }
  return { stateDir, runDir, client, instance, start, kill, log: () => words, pid: () => child?.pid ?? 0, destroy }
}

export const containersOf = (instance: string): string[] =>
  execFileSync('docker', ['ps', '-aq', '--no-trunc', '--filter', `label=glovebox.instance=${instance}`], { encoding: 'utf8' }).split('\n').filter((line) => line !== '')

/** Mount points of the host below these folders. */
export const mountsOf = (folders: readonly string[]): string[] =>
  fs.readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '')
    .filter((point) => folders.some((folder) => point.startsWith(`${folder}/`)))

/** The same without the projects' own volumes, which stay mounted when no session uses them. */
export const sessionMountsOf = (folders: readonly string[]): string[] =>
  mountsOf(folders).filter((point) => !folders.some((folder) => point.startsWith(`${folder}/projects/`)))

export const newSession = (): string => `s-${randomBytes(8).toString('hex')}`

export const aGrant = (over: Partial<Grant> = {}): Grant => ({
  sessionId: newSession(), projectId: 'fatty-liver', projectUid: 200_101, node: 'local', memoryMiB: 1024, cpus: 2, processes: 256,
  gpus: [], kernelAhead: false, endsAt: new Date(Date.now() + 3_600_000).toISOString(), cgroupParent: '', ...over,
})

/** Runs a command inside a container as its own user, the way a researcher would; answers its output. */
export const inside = (containerId: string, command: string): string =>
  execFileSync('docker', ['exec', containerId, 'sh', '-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** Asks Jupyter over the session's socket, opened as the gateway does: by descriptor, no link followed. */
export const askJupyter = async (socketPath: string, requestPath: string, token: string | null): Promise<{ status: number; body: string }> => {
  const O_PATH = 0o10000000
  const fd = fs.openSync(socketPath, O_PATH | fs.constants.O_NOFOLLOW)
  try {
    if (!fs.fstatSync(fd).isSocket()) throw new Error('no socket')
    return await new Promise((resolve, reject) => {
      const request = http.get({ socketPath: `/proc/self/fd/${fd}`, path: requestPath, headers: { host: 'localhost', ...(token === null ? {} : { authorization: `token ${token}` }) } }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (text: string) => { body += text })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      })
      request.on('error', reject)
    })
  } finally {
    fs.closeSync(fd)
  }
}

/** Repeats until it works, within a limit. */
export const eventually = async <T>(act: () => Promise<T> | T, limitMs = 45_000): Promise<T> => {
  const until = Date.now() + limitMs
  for (;;) {
    try {
      return await act()
    } catch (cause) {
      if (Date.now() > until) throw cause
      await wait(50)
    }
  }
}

/** The error code with which an act is refused, or `none`. */
export const refusalCode = async (act: Promise<unknown>): Promise<string> =>
  act.then(() => 'none', (cause: unknown) => (cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)))

/** A copy of a small real table in the broker's inbox: the first rows of a study file. */
export const writeIncoming = (broker: TestBroker, name: string, text: string): { readonly sourcePath: string; readonly sourceSha256: string } => {
  const folder = `${broker.stateDir}/incoming`
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(`${folder}/${name}`, text)
  return { sourcePath: `${folder}/${name}`, sourceSha256: createHash('sha256').update(text).digest('hex') }
}
