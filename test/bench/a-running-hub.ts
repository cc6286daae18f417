import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { rawRequest, type RawAnswer } from '../story/api-client.ts'
import type { JupyterPlace } from './jupyter-client.ts'

/** JupyterHub with DockerSpawner and configurable-http-proxy, running on ports of its own. */
export interface RunningHub {
  readonly port: number
  /** Token of the bench's service, and password of everyone at the sign-in form. */
  readonly token: string
  /** What the names of its containers begin with. */
  readonly prefix: string
  readonly hubPid: number
  readonly proxyPid: number
  readonly user: (name: string) => Promise<HubUser>
  readonly stop: () => Promise<void>
}

export interface HubSettings { readonly startTimeout?: number }

/** Starts the hub, which starts its proxy, and waits until it answers. */
export const aRunningHub = async ({ startTimeout }: HubSettings = {}): Promise<RunningHub> => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-bench-hub-'))
  const [port, hubPort, proxyPort] = [await freePort('127.0.0.1'), await freePort(bridgeAddress()), await freePort('127.0.0.1')]
  const token = randomBytes(16).toString('hex')
  const prefix = `gbbench${randomBytes(3).toString('hex')}`
  const log = openSync(join(folder, 'hub.log'), 'a')
  const child = spawn(join(needed('GLOVEBOX_BENCH_HUB'), 'bin/python'), ['-m', 'jupyterhub', '-f', fileURLToPath(new URL('hub-config.py', import.meta.url))], {
    cwd: folder, stdio: ['ignore', log, log],
    env: {
      PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', CONFIGPROXY_AUTH_TOKEN: randomBytes(32).toString('hex'), GLOVEBOX_BENCH_PROXY: needed('GLOVEBOX_BENCH_PROXY'), BENCH_NODE: process.execPath,
      BENCH_PUBLIC_PORT: String(port), BENCH_HUB_PORT: String(hubPort), BENCH_PROXY_PORT: String(proxyPort), BENCH_HUB_IP: bridgeAddress(), BENCH_TOKEN: token, BENCH_PREFIX: prefix,
      BENCH_IMAGE: process.env['GLOVEBOX_IMAGE'] ?? 'glovebox-session:0.1.0', ...(startTimeout === undefined ? {} : { BENCH_START_TIMEOUT: String(startTimeout) }),
    },
  })
  try {
    await untilAnswers(port, child)
  } catch (error) {
    child.kill('SIGTERM')
    throw new Error(`JupyterHub did not start:\n${readFileSync(join(folder, 'hub.log'), 'utf8').slice(-2000)}`, { cause: error })
  }
  const stop = async (): Promise<void> => {
    await ended(child)
    const left = execFileSync('docker', ['ps', '-aq', '--filter', `name=${prefix}-`], { encoding: 'utf8' }).split('\n').filter((id) => id !== '')
    if (left.length > 0) execFileSync('docker', ['rm', '-f', ...left], { stdio: 'ignore' })
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    port, token, prefix, stop, hubPid: child.pid as number, user: (name) => HubUser.create(port, token, name),
    proxyPid: Number(readFileSync(join(folder, 'jupyterhub-proxy.pid'), 'utf8').trim().split(/\s/)[0]),
  }
}

/** A person at the hub's API, as the hub's own page speaks to it. */
export class HubUser {
  readonly name: string
  private readonly port: number
  private readonly token: string

  private constructor(port: number, token: string, name: string) {
    this.port = port
    this.token = token
    this.name = name
  }

  static async create(port: number, serviceToken: string, name: string): Promise<HubUser> {
    const service = new HubUser(port, serviceToken, name)
    await service.ask('POST', `/users/${name}`, [201, 409])
    const { token } = JSON.parse((await service.ask('POST', `/users/${name}/tokens`, [201], { note: 'bench' })).bytes.toString('utf8')) as { token: string }
    return new HubUser(port, token, name)
  }

  get place(): JupyterPlace {
    return { port: this.port, prefix: `/user/${this.name}`, headers: { host: `127.0.0.1:${this.port}`, authorization: `token ${this.token}` } }
  }

  /** Starts the person's server and resolves when the hub says that it is ready; throws what the hub says otherwise. */
  async start(): Promise<void> {
    const { status } = await this.ask('POST', `/users/${this.name}/server`, [201, 202])
    // 201: ready within the ten seconds for which the hub keeps the call; 202: its page goes on to the stream of progress.
    if (status === 202) await this.untilReady()
  }

  /** Stops the server; resolves when it is gone. */
  async stop(): Promise<void> {
    await this.ask('DELETE', `/users/${this.name}/server`, [202, 204, 400, 404])
    for (let i = 0; i < 600; i += 1) {
      const model = JSON.parse((await this.ask('GET', `/users/${this.name}`, [200])).bytes.toString('utf8')) as { servers?: object }
      if (Object.keys(model.servers ?? {}).length === 0) return
      await pause(100)
    }
    throw new Error(`${this.name}'s server did not stop`)
  }

  private untilReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = http.get({ host: '127.0.0.1', port: this.port, path: `/hub/api/users/${this.name}/server/progress`, headers: { authorization: `token ${this.token}` }, agent: false }, (answer) => {
        let open = ''
        if (answer.statusCode !== 200) reject(new Error(`progress: ${answer.statusCode}`))
        answer.setEncoding('utf8').on('data', (text: string) => {
          const lines = (open + text).split('\n')
          open = lines.pop() ?? ''
          for (const line of lines.filter((l) => l.startsWith('data:'))) {
            const event = JSON.parse(line.slice(5)) as { ready?: boolean; failed?: boolean; message?: string }
            if (event.ready === true) resolve()
            if (event.failed === true) reject(new Error(event.message ?? 'failed'))
          }
        })
        answer.on('end', () => reject(new Error('the stream of progress ended without ready'))).on('error', reject)
      })
      request.on('error', reject)
    })
  }

  private async ask(method: string, path: string, expected: readonly number[], body?: unknown): Promise<RawAnswer> {
    const text = body === undefined ? '' : JSON.stringify(body)
    const answer = await rawRequest(this.port, { method, path: `/hub/api${path}`, body: text, headers: { authorization: `token ${this.token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } })
    if (!expected.includes(answer.status)) throw new Error(`hub: ${method} ${path}: ${answer.status} ${answer.bytes.toString('utf8').slice(0, 200)}`)
    return answer
  }
}

/** The engine's side of its default bridge: where containers find the hub. */
const bridgeAddress = (): string => {
  const [config] = JSON.parse(execFileSync('docker', ['network', 'inspect', 'bridge', '-f', '{{json .IPAM.Config}}'], { encoding: 'utf8' })) as { Subnet: string; Gateway?: string }[]
  return config?.Gateway ?? (config?.Subnet ?? '172.17.0.0/16').replace(/\.0\/\d+$/, '.1')
}

/** A port that is free now. */
export const freePort = (host: string): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, host, () => {
    const address = server.address()
    server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))))
  })
})

/** A setting that the bench's entry gives. */
export const needed = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: start with npm run bench`)
  return value
}

const untilAnswers = async (port: number, child: ChildProcess): Promise<void> => {
  for (let i = 0; i < 600 && child.exitCode === null; i += 1) {
    const answer = await rawRequest(port, { method: 'GET', path: '/hub/api/', headers: {} }).catch(() => null)
    if (answer?.status === 200) return
    await pause(100)
  }
  throw new Error('no answer')
}

/** Ends a process that the bench started. */
export const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => {
  if (child.exitCode !== null || child.signalCode !== null) return resolve()
  child.once('exit', () => resolve())
  child.kill('SIGTERM')
})
