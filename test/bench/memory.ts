import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient, rawRequest } from '../story/api-client.ts'
import { aRunningHub } from './a-running-hub.ts'
import { containerMemory, containerNamed, load, processMemory } from './engine-facts.ts'
import { firstAnswer, type JupyterPlace } from './jupyter-client.ts'
import { addPeople, enterSession, startSession, stopSession } from './people.ts'
import { compare, shown, type Measured } from './report.ts'

/** What an idle session and the processes beside it take. */
export const measureMemory = async (quick: boolean): Promise<Measured> => {
  const settle = quick ? 1000 : 5000
  const before = load()
  const ours = await ofGlovebox(settle)
  const theirs = await ofHub(settle)
  const { server, gateway, broker, supervisor } = ours.processes
  const line = (what: string, pick: (side: Idle) => number) => compare(what, { glovebox: pick(ours), peer: pick(theirs) }, 'MiB')
  const front = { glovebox: (server?.pss ?? 0) + (gateway?.pss ?? 0) + (broker?.pss ?? 0) + (supervisor?.pss ?? 0), peer: theirs.hub.pss + theirs.proxy.pss }
  const alone = (what: string, glovebox: number | undefined, peer: number | undefined) => ({ what, glovebox: glovebox === undefined ? '' : shown(glovebox, 'MiB'), peer: peer === undefined ? '' : shown(peer, 'MiB') })
  return {
    title: 'Memory of one idle session and of what stands beside it (peer: JupyterHub as above)',
    rows: [
      line('session without kernel, control group', (s) => s.without.group), line('session without kernel, PSS', (s) => s.without.pss),
      line('session with a kernel, control group', (s) => s.with.group), line('session with a kernel, PSS', (s) => s.with.pss),
      compare('all processes beside sessions, PSS', front, 'MiB'),
      alone('  server / hub', server?.pss, theirs.hub.pss), alone('  gateway / proxy', gateway?.pss, theirs.proxy.pss), alone('  broker', broker?.pss, undefined), alone('  supervisor', supervisor?.pss, undefined),
    ],
    notes: ['PSS shares a page among all processes that map it; other containers of the same image on the machine make it smaller on both sides'],
    data: { glovebox: ours, peer: theirs, load: before },
  }
}

type Container = ReturnType<typeof containerMemory>
interface Idle { readonly without: Container; readonly with: Container }

/** As the page of the lab does: asks what is there, which leaves the server loaded but no kernel running. */
const idle = async (place: JupyterPlace, container: string, settle: number): Promise<Idle> => {
  for (const path of ['/api/contents', '/api/kernelspecs', '/api/kernels']) await rawRequest(place.port, { method: 'GET', path: `${place.prefix}${path}`, headers: place.headers })
  await pause(settle)
  const without = containerMemory(container)
  await firstAnswer(place)
  await pause(settle)
  return { without, with: containerMemory(container) }
}

const ofGlovebox = async (settle: number): Promise<Idle & { processes: ReturnType<typeof productMemory> }> => {
  const glovebox = await aRunningGlovebox()
  try {
    const [person] = addPeople(glovebox, ['bench-memory'])
    if (person === undefined) throw new Error('no person')
    const api = await ApiClient.signIn(glovebox, person.username, person.password)
    const id = await startSession(api)
    const container = containerNamed(id)
    if (container === null) throw new Error('no container')
    const session = await idle(await enterSession(glovebox, api, id), container, settle)
    const processes = productMemory(glovebox)
    await stopSession(api, id)
    return { ...session, processes }
  } finally {
    await glovebox.stop()
  }
}

/** Process ids of the product, as its supervisor notes them. */
export const productProcesses = (glovebox: RunningGlovebox): Readonly<Record<string, number>> => {
  const lock = JSON.parse(readFileSync(join(glovebox.env['GLOVEBOX_RUN'] ?? '', 'supervisor.lock'), 'utf8')) as { supervisor: { pid: number }; children: Record<string, { pid: number }> }
  return { ...Object.fromEntries(Object.entries(lock.children).map(([name, { pid }]) => [name, pid])), supervisor: lock.supervisor.pid }
}

const productMemory = (glovebox: RunningGlovebox): Readonly<Record<string, ReturnType<typeof processMemory>>> =>
  Object.fromEntries(Object.entries(productProcesses(glovebox)).map(([name, pid]) => [name, processMemory(pid)]))

const ofHub = async (settle: number): Promise<Idle & { hub: ReturnType<typeof processMemory>; proxy: ReturnType<typeof processMemory> }> => {
  const hub = await aRunningHub()
  try {
    const user = await hub.user('memory')
    await user.start()
    const container = containerNamed(`${hub.prefix}-memory`)
    if (container === null) throw new Error('no container')
    const session = await idle(user.place, container, settle)
    const beside = { hub: processMemory(hub.hubPid), proxy: processMemory(hub.proxyPid) }
    await user.stop()
    return { ...session, ...beside }
  } finally {
    await hub.stop()
  }
}
