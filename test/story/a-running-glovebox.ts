import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The installed copy that dropped users can read; `npm test` makes it. */
export const installed = process.env['GLOVEBOX_INSTALLED'] ?? '/opt/glovebox-test/0.1.0'

export type Username = 'researcher' | 'researcher2' | 'checker1' | 'checker2' | 'custodian' | 'operator' | 'auditor'

/** The whole product, demonstration and all, running as `npm run demo` runs it, with state, sockets and ports of its own. */
export interface RunningGlovebox {
  readonly portal: string
  readonly sessionPort: number
  readonly stateDir: string
  readonly env: Readonly<Record<string, string>>
  readonly password: (username: Username) => string
  /** kill -9 of one of the three; the supervisor starts it again. */
  readonly kill: (name: 'server' | 'gateway' | 'broker') => number
  readonly glovebox: (...args: readonly string[]) => { readonly code: number; readonly output: string }
  readonly stop: () => Promise<void>
}

/** Starts it and waits until it says that it is ready. */
export const aRunningGlovebox = async (settings: Readonly<Record<string, string>> = {}): Promise<RunningGlovebox> => {
  if (process.getuid?.() !== 0) throw new Error('these tests start processes under users of their own: run them as root')
  const stateDir = mkdtempSync(join(tmpdir(), 'glovebox-state-'))
  const runDir = mkdtempSync('/run/gb-')
  const [portalPort, sessionPort] = [await freePort(), await freePort()]
  const env = {
    PATH: process.env['PATH'] ?? '', GLOVEBOX_STATE: stateDir, GLOVEBOX_RUN: runDir, GLOVEBOX_PORTAL_PORT: String(portalPort), GLOVEBOX_SESSION_PORT: String(sessionPort), ...settings,
  }
  const program = join(installed, 'node_modules/node/bin/node')
  const entry = join(installed, 'server/cli/glovebox.ts')
  const child = spawn(program, ['--disable-warning=ExperimentalWarning', entry, 'demo'], { env, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] })
  const said = await untilReady(child)
  const passwords = new Map([...said.matchAll(/^ {2}(\w+) +((?:[a-z2-9]{4}-){4}[a-z2-9]{4}) /gm)].map((m) => [m[1] ?? '', m[2] ?? '']))
  const glovebox = (...args: readonly string[]): { code: number; output: string } => {
    try {
      return { code: 0, output: execFileSync(program, ['--disable-warning=ExperimentalWarning', entry, ...args], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) }
    } catch (error) {
      const failed = error as { status: number; stdout: string; stderr: string }
      return { code: failed.status, output: failed.stdout + failed.stderr }
    }
  }
  const stop = async (): Promise<void> => {
    await ended(child)
    removeContainers(stateDir, runDir)
    for (const folder of [stateDir, runDir]) rmSync(folder, { recursive: true, force: true })
  }
  return {
    portal: `http://portal.glovebox.localhost:${portalPort}`, sessionPort, stateDir, env, glovebox, stop,
    password: (username) => passwords.get(username) ?? missing(username, said),
    kill: (name) => {
      const { children } = JSON.parse(readFileSync(join(runDir, 'supervisor.lock'), 'utf8')) as { children: Record<string, { pid: number }> }
      const pid = children[name]?.pid
      if (pid === undefined) throw new Error(`${name} does not run`)
      process.kill(pid, 'SIGKILL')
      return pid
    },
  }
}

const missing = (username: string, said: string): never => {
  throw new Error(`no password was shown for ${username}:\n${said}`)
}

const untilReady = (child: ChildProcess): Promise<string> => new Promise((resolve, reject) => {
  let said = ''
  const timer = setTimeout(() => { child.kill('SIGTERM'); reject(new Error(`Glovebox was not ready in two minutes:\n${said}`)) }, 120_000)
  const hear = (chunk: Buffer): void => {
    said += chunk.toString()
    if (!said.includes('Glovebox is ready')) return
    clearTimeout(timer)
    resolve(said)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  child.once('exit', (code) => { clearTimeout(timer); reject(new Error(`Glovebox ended (${code}):\n${said}`)) })
})

const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => {
  if (child.exitCode !== null || child.signalCode !== null) return resolve()
  child.once('exit', () => resolve())
  child.kill('SIGTERM')
})

/** What a test leaves behind on the engine and in the mount table, found by its own folders. */
const removeContainers = (stateDir: string, runDir: string): void => {
  const ids = execFileSync('docker', ['ps', '-aq', '--filter', 'label=glovebox.session'], { encoding: 'utf8' }).split('\n').filter((id) => id !== '')
  for (const id of ids) {
    const mounts = execFileSync('docker', ['inspect', '-f', '{{range .Mounts}}{{.Source}} {{end}}', id], { encoding: 'utf8' })
    if (mounts.includes(stateDir) || mounts.includes(runDir)) execFileSync('docker', ['rm', '-f', id], { stdio: 'ignore' })
  }
  const mounted = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '').filter((path) => path.startsWith(`${stateDir}/`) || path.startsWith(`${runDir}/`))
  for (const path of mounted.reverse()) if (existsSync(path)) execFileSync('umount', ['-l', path], { stdio: 'ignore' })
}

const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer()
  server.once('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))))
  })
})
