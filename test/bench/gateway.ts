import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { aRunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient, rawRequest } from '../story/api-client.ts'
import { ended, freePort, needed } from './a-running-hub.ts'
import { load, processorMs } from './engine-facts.ts'
import { openSocket, type JupyterPlace } from './jupyter-client.ts'
import { productProcesses } from './memory.ts'
import { addPeople, enterSession, startSession } from './people.ts'
import { compare, type Measured } from './report.ts'
import { median, summarise, type Summary } from './statistics.ts'

const file = '/api/contents/outputs/note.txt'
const kernel = '/api/kernels/00000000-0000-4000-8000-000000000000/channels?session_id=bench'
type Way = 'direct' | 'peer' | 'glovebox'
interface Load { readonly requests: number; readonly perSecond: number; readonly p50: number; readonly p99: number; readonly faults: number; readonly bytes: number; readonly processorMs: number; readonly load: number }
interface Ways { readonly places: Readonly<Record<Way, JupyterPlace>>; readonly pids: Readonly<Record<Way, number>> }

/** The gateway, with everything on, beside configurable-http-proxy: both in front of one trivial backend. */
export const measureGateway = async (quick: boolean): Promise<Measured> => {
  const glovebox = await aRunningGlovebox()
  const running: ChildProcess[] = []
  try {
    // Sign-in, leases and the byte budget are the real server's; only the day's limit is raised, or the budget would end the run.
    const [person] = addPeople(glovebox, ['bench-gateway'], 1e13)
    if (person === undefined) throw new Error('no person')
    const api = await ApiClient.signIn(glovebox, person.username, person.password)
    const id = await startSession(api)
    const backendPort = await freePort('127.0.0.1')
    running.push(await backendInPlaceOf(join(glovebox.env['GLOVEBOX_RUN'] ?? '', 'sessions', id, 'j.sock'), backendPort))
    const proxy = await aProxy(backendPort)
    running.push(proxy.child)
    const headers = { host: `127.0.0.1:${proxy.port}`, authorization: `token ${randomBytes(24).toString('hex')}` }
    const ways: Ways = {
      places: { glovebox: await enterSession(glovebox, api, id), peer: { port: proxy.port, prefix: '/user/bench', headers }, direct: { port: backendPort, prefix: '', headers } },
      pids: { glovebox: productProcesses(glovebox)['gateway'] ?? 0, peer: proxy.child.pid ?? 0, direct: running[0]?.pid ?? 0 },
    }
    const rest = { one: await restRounds(ways, 1, quick), many: await restRounds(ways, 50, quick) }
    const sockets = await socketRounds(ways, quick)
    const used = await api.call('session', { params: { id } })
    return report(rest, sockets, used.budget.usedBytes)
  } finally {
    for (const child of running) await ended(child)
    await glovebox.stop()
  }
}

/** Puts the backend's socket where the session's was, with its owner and mode: everything before it stays as it is. */
const backendInPlaceOf = async (socketPath: string, port: number): Promise<ChildProcess> => {
  const was = statSync(socketPath)
  renameSync(socketPath, `${socketPath}.jupyter`)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('trivial-backend.ts', import.meta.url)), socketPath, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`the backend ended: ${code}`)))
  })
  chownSync(socketPath, was.uid, was.gid)
  chmodSync(socketPath, was.mode & 0o777)
  return child
}

/** configurable-http-proxy with one route, as JupyterHub sets it. */
const aProxy = async (backendPort: number): Promise<{ readonly child: ChildProcess; readonly port: number }> => {
  const [port, apiPort, token] = [await freePort('127.0.0.1'), await freePort('127.0.0.1'), randomBytes(32).toString('hex')]
  const child = spawn(process.execPath, [needed('GLOVEBOX_BENCH_PROXY'), '--ip', '127.0.0.1', '--port', String(port), '--api-ip', '127.0.0.1', '--api-port', String(apiPort), '--log-level', 'warn'], {
    stdio: ['ignore', 'ignore', 'inherit'], env: { PATH: process.env['PATH'], CONFIGPROXY_AUTH_TOKEN: token },
  })
  const body = JSON.stringify({ target: `http://127.0.0.1:${backendPort}`, user: 'bench' })
  for (let i = 0; i < 100; i += 1) {
    const answer = await rawRequest(apiPort, { method: 'POST', path: '/api/routes/user/bench', body, headers: { authorization: `token ${token}`, 'content-type': 'application/json', 'content-length': body.length } }).catch(() => null)
    if (answer?.status === 201) return { child, port }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill('SIGTERM')
  throw new Error('configurable-http-proxy did not take the route')
}

const restRounds = async ({ places, pids }: Ways, connections: number, quick: boolean): Promise<Record<Way, Load[]>> => {
  const results: Record<Way, Load[]> = { direct: [], peer: [], glovebox: [] }
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    for (const way of ['direct', 'peer', 'glovebox'] as const) {
      const { port, prefix, headers } = places[way]
      const order = { port, path: `${prefix}${file}`, headers, connections, warmMs: quick ? 500 : 2000, runMs: quick ? 2000 : 8000 }
      const [before, used] = [load(), processorMs(pids[way])]
      const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('load-generator.ts', import.meta.url)), JSON.stringify(order)])
      const result = JSON.parse(stdout) as Omit<Load, 'processorMs' | 'load'>
      if (result.faults > 0 || result.requests === 0) throw new Error(`${way}: ${result.faults} of ${result.requests} answers were not 200`)
      const share = order.runMs / (order.runMs + order.warmMs)
      results[way].push({ ...result, processorMs: ((processorMs(pids[way]) - used) * share) / result.requests, load: before })
    }
  }
  return results
}

/** Round trips of one small kernel message, one after the other. */
const socketRounds = async ({ places }: Ways, quick: boolean): Promise<Record<Way, Summary[]>> => {
  const results: Record<Way, Summary[]> = { direct: [], peer: [], glovebox: [] }
  const message = JSON.stringify({ channel: 'shell', header: { msg_id: 'x'.repeat(32), msg_type: 'kernel_info_request', session: 'bench', username: '', version: '5.3' }, parent_header: {}, metadata: {}, content: {}, buffers: [] })
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    for (const way of ['direct', 'peer', 'glovebox'] as const) {
      const socket = await openSocket(places[way], kernel)
      const times: number[] = []
      for (let i = 0; i < (quick ? 600 : 3200); i += 1) {
        const sent = performance.now()
        await new Promise<void>((resolve, reject) => {
          socket.once('message', () => resolve())
          socket.once('close', reject)
          socket.send(message)
        })
        socket.removeAllListeners('close')
        if (i >= 200) times.push(performance.now() - sent)
      }
      socket.terminate()
      results[way].push(summarise(times))
    }
  }
  return results
}

const report = (rest: Record<'one' | 'many', Record<Way, Load[]>>, sockets: Record<Way, Summary[]>, usedBytes: number): Measured => {
  const middle = <T>(runs: readonly T[], pick: (run: T) => number): number => median(runs.map(pick))
  const line = (what: string, list: Record<Way, Load[]>, pick: (run: Load) => number, unit: string) => compare(what, { glovebox: middle(list.glovebox, pick), peer: middle(list.peer, pick) }, unit)
  const added = (pick: (run: Summary) => number): { glovebox: number; peer: number } => {
    const direct = middle(sockets.direct, pick)
    return { glovebox: middle(sockets.glovebox, pick) - direct, peer: middle(sockets.peer, pick) - direct }
  }
  const direct = (list: Load[]): string => `${Math.round(middle(list, (r) => r.perSecond))}/s, p99 ${middle(list, (r) => r.p99).toFixed(2)} ms`
  return {
    title: `Gateway with sign-in, authorization and metering, a 1 KB answer of the Jupyter API (peer: configurable-http-proxy, same backend; ${rest.one.glovebox.length} rounds, medians)`,
    rows: [
      line('1 connection: requests', rest.one, (r) => r.perSecond, '/s'), line('1 connection: p50', rest.one, (r) => r.p50, 'ms'), line('1 connection: p99', rest.one, (r) => r.p99, 'ms'),
      line('50 connections: requests', rest.many, (r) => r.perSecond, '/s'), line('50 connections: p50', rest.many, (r) => r.p50, 'ms'), line('50 connections: p99', rest.many, (r) => r.p99, 'ms'),
      line('processor time a request, 50 connections', rest.many, (r) => r.processorMs, 'ms'),
      compare('websocket round trip, p50', { glovebox: middle(sockets.glovebox, (s) => s.p50), peer: middle(sockets.peer, (s) => s.p50) }, 'ms'),
      compare('websocket round trip, p99', { glovebox: middle(sockets.glovebox, (s) => s.p99), peer: middle(sockets.peer, (s) => s.p99) }, 'ms'),
      compare('added to a direct round trip, p50', added((s) => s.p50), 'ms'),
    ],
    notes: [`backend alone: 1 connection ${direct(rest.one.direct)}; 50 connections ${direct(rest.many.direct)}`, `bytes charged to the person's budget during the run: ${usedBytes}`],
    data: { rest, sockets, usedBytes },
  }
}
