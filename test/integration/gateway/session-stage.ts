import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { InternalServer } from './internal-server.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const node = path.join(root, 'node_modules/node/bin/node')
const PERSON = 200_911
const GATEWAY = 200_912
export const TOKEN = 'stage-token'

const freePort = (): Promise<number> => new Promise((resolve) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as net.AddressInfo
    probe.close(() => resolve(port))
  })
})

/** What an answer of the gateway was. */
export interface Answered { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: string }

/** How a test asks: as the page itself unless it says otherwise. */
export interface Ask { readonly method?: string; readonly headers?: Record<string, string | undefined>; readonly body?: string; readonly host?: string }

/** A stage for gateway tests: real sockets and users, real Jupyter servers in the session image, the gateway as a process of its own. */
export class SessionStage {
  readonly dir: string
  readonly server: InternalServer
  readonly sessionId: string
  readonly socketPath: string
  port = 0
  portalPort = 0
  #gateway: ChildProcess | null = null
  readonly #containers: string[] = []
  readonly #mounts: string[] = []
  log = ''

  constructor(name: string) {
    mkdirSync('/run/gbt', { recursive: true, mode: 0o755 })
    this.dir = mkdtempSync(`/run/gbt/${name}-`)
    chmodSync(this.dir, 0o755)
    for (const part of ['internal', 'sessions', 'state', 'state/gateway', 'project']) mkdirSync(path.join(this.dir, part))
    chownSync(path.join(this.dir, 'state/gateway'), GATEWAY, GATEWAY)
    chmodSync(path.join(this.dir, 'state/gateway'), 0o700)
    chownSync(path.join(this.dir, 'project'), PERSON, PERSON)
    this.sessionId = `s-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`.slice(0, 18)
    this.server = new InternalServer(path.join(this.dir, 'internal/server.sock'), GATEWAY)
    this.socketPath = this.addSession(this.sessionId)
  }

  /** A socket folder as the broker makes it: a tiny tmpfs of the session's own, which the gateway's group may pass through. */
  addSession(sessionId: string): string {
    const folder = path.join(this.dir, 'sessions', sessionId)
    mkdirSync(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=64k,nr_inodes=16,uid=${PERSON},gid=${GATEWAY},mode=2710,nosuid,nodev,noexec`, 'tmpfs', folder])
    this.#mounts.push(folder)
    const socketPath = path.join(folder, 'j.sock')
    this.server.addSession(sessionId, socketPath, TOKEN)
    return socketPath
  }

  get origin(): string {
    return `http://${this.sessionId}.glovebox.localhost:${this.port}`
  }

  async start(): Promise<void> {
    this.port = await freePort()
    this.portalPort = await freePort()
    await this.server.start()
    await this.startGateway()
  }

  async startGateway(): Promise<void> {
    const env = {
      ...process.env, GLOVEBOX_STATE: path.join(this.dir, 'state'), GLOVEBOX_RUN: this.dir, GLOVEBOX_SESSION_PORT: String(this.port),
      GLOVEBOX_PORTAL_PORT: String(this.portalPort), GLOVEBOX_DOMAIN: 'glovebox.localhost', HOME: '/nonexistent',
    }
    const gateway = spawn(node, [path.join(root, 'server/gateway/main.ts')], { env, uid: GATEWAY, gid: GATEWAY, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' })
    this.#gateway = gateway
    await new Promise<void>((resolve, reject) => {
      const hear = (part: Buffer): void => {
        this.log += part.toString()
        if (this.log.includes('gateway listens')) resolve()
      }
      gateway.stdout.on('data', hear)
      gateway.stderr.on('data', hear)
      gateway.once('exit', (code) => reject(new Error(`gateway ended with ${code}: ${this.log.slice(-2000)}`)))
      this.log = ''
    })
  }

  get gatewayAlive(): boolean {
    return this.#gateway !== null && this.#gateway.exitCode === null && this.#gateway.signalCode === null
  }

  get gatewayPid(): number {
    return this.#gateway?.pid ?? 0
  }

  async killGateway(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const gateway = this.#gateway
    if (gateway === null || gateway.exitCode !== null || gateway.signalCode !== null) return
    const ended = new Promise((resolve) => gateway.once('exit', resolve))
    gateway.kill(signal)
    await ended
  }

  /** The session's container, as the broker starts it: no network, read-only, no capability, a user of its own. */
  startContainer(command: readonly string[] = [], image = process.env['GLOVEBOX_IMAGE'] ?? 'glovebox-session:0.1.0'): string {
    const name = `gbt-${path.basename(this.dir)}-${this.#containers.length}`.toLowerCase()
    execFileSync('docker', ['run', '-d', '--rm', '--name', name, '--network', 'none', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges',
      '--pids-limit', '512', '--memory', '1g', '--user', `${PERSON}:${PERSON}`, '--tmpfs', '/tmp:mode=1777,size=256m',
      '--tmpfs', `/home/researcher:uid=${PERSON},gid=${PERSON},mode=0700,exec,size=256m`, '--mount', `type=bind,src=${path.dirname(this.socketPath)},dst=/run/jp`,
      '--mount', `type=bind,src=${path.join(this.dir, 'project')},dst=/project`, '-e', `JUPYTER_TOKEN=${TOKEN}`, image, ...command], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#containers.push(name)
    return name
  }

  stopContainer(name: string): void {
    execFileSync('docker', ['rm', '-f', name], { stdio: 'ignore' })
    this.#containers.splice(this.#containers.indexOf(name), 1)
  }

  async stop(): Promise<void> {
    await this.killGateway()
    await this.server.stop()
    for (const name of [...this.#containers]) this.stopContainer(name)
    for (const folder of this.#mounts) execFileSync('umount', ['-l', folder])
    rmSync(this.dir, { recursive: true, force: true })
  }

  /** Asks the gateway as a page of the session would. */
  ask(target: string, { method = 'GET', headers = {}, body, host }: Ask = {}): Promise<Answered> {
    const own = this.origin
    const sent: Record<string, string | undefined> = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', ...(method === 'GET' ? {} : { origin: own }), ...headers }
    const kept = Object.fromEntries(Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== undefined))
    return new Promise((resolve, reject) => {
      const request = http.request({
        host: '127.0.0.1', port: this.port, method, path: target,
        headers: { ...kept, host: host ?? own.slice('http://'.length), ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }) },
      }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
        answer.on('error', reject)
      })
      request.on('error', reject)
      request.end(body)
    })
  }

  /** Enters the session by a ticket and gives the cookie. */
  async enter(sessionId = this.sessionId): Promise<string> {
    const host = `${sessionId}.glovebox.localhost:${this.port}`
    const answer = await this.ask(`/__enter?t=${this.server.ticketFor(sessionId)}`, { host, headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } })
    if (answer.status !== 303) throw new Error(`not let in: ${answer.status} ${answer.body}`)
    return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
  }

  /** Opens a websocket as the page would. */
  socket(target: string, cookie: string, { origin = this.origin, protocols = [] as string[], headers = {} as Record<string, string> } = {}): WebSocket {
    return new WebSocket(`ws://127.0.0.1:${this.port}${target}`, protocols, { headers: { host: this.origin.slice('http://'.length), cookie, ...headers }, origin, perMessageDeflate: false })
  }
}
