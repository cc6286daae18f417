import { setTimeout as pause } from 'node:timers/promises'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { aRunningHub, type HubUser, type RunningHub } from './a-running-hub.ts'
import { containerNamed, containerTimes, load } from './engine-facts.ts'
import { firstAnswer, nowMs } from './jupyter-client.ts'
import { addPeople, enterSession, prepareSession, startSession, stopSession } from './people.ts'
import { compare, type Measured } from './report.ts'
import { summarise } from './statistics.ts'

/** One way from the click to the first answer, in seconds after the click. */
interface Journey {
  readonly container: number
  readonly listening: number | null
  readonly ready: number
  readonly entered: number
  readonly kernel: number
  readonly socket: number
  readonly result: number
  readonly stop: number
  readonly load: number
}
type Step = 'container' | 'listening' | 'ready' | 'entered' | 'kernel' | 'socket' | 'result' | 'stop'

/**
 * Click → first kernel answer: a new container each time, the sides in turn on an otherwise idle product. Glovebox twice: from nothing,
 * and as after the project's page, which has had the container made.
 */
export const measureJourney = async (quick: boolean): Promise<Measured> => {
  const [n, warm] = quick ? [2, 1] : [12, 2]
  const glovebox = await aRunningGlovebox()
  const hub = await aRunningHub()
  try {
    const [person] = addPeople(glovebox, ['bench-journey'])
    if (person === undefined) throw new Error('no person')
    const api = await ApiClient.signIn(glovebox, person.username, person.password)
    const user = await hub.user('journey')
    const ours: Journey[] = []
    const prepared: Journey[] = []
    const theirs: Journey[] = []
    for (let i = -warm; i < n; i += 1) {
      const sides = [
        { journey: () => ofGlovebox(glovebox, api), list: ours },
        { journey: () => ofHub(hub, user), list: theirs },
        { journey: async () => { await prepareSession(api); return ofGlovebox(glovebox, api) }, list: prepared },
      ]
      for (const side of i % 2 === 0 ? sides : sides.reverse()) {
        const journey = await side.journey()
        if (i >= 0) side.list.push(journey)
        await pause(1500)
      }
    }
    return report(ours, theirs, prepared)
  } finally {
    await glovebox.stop()
    await hub.stop()
  }
}

const ofGlovebox = async (glovebox: RunningGlovebox, api: ApiClient): Promise<Journey> => {
  const [before, click] = [load(), nowMs()]
  const id = await startSession(api)
  const ready = nowMs()
  const place = await enterSession(glovebox, api, id)
  const entered = nowMs()
  const answer = await firstAnswer(place)
  const container = containerTimes(containerNamed(id) ?? missing(id))
  const stopping = nowMs()
  await stopSession(api, id)
  return seconds(click, { container: container.started, listening: container.listening, ready, entered, ...answer }, { stop: (nowMs() - stopping) / 1000, load: before })
}

const ofHub = async (hub: RunningHub, user: HubUser): Promise<Journey> => {
  const [before, click] = [load(), nowMs()]
  await user.start()
  const ready = nowMs()
  const answer = await firstAnswer(user.place)
  const container = containerTimes(containerNamed(`${hub.prefix}-${user.name}`) ?? missing(user.name))
  const stopping = nowMs()
  await user.stop()
  return seconds(click, { container: container.started, listening: container.listening, ready, entered: ready, ...answer }, { stop: (nowMs() - stopping) / 1000, load: before })
}

const missing = (name: string): never => {
  throw new Error(`no container for ${name}`)
}

const seconds = (click: number, at: Record<'container' | 'ready' | 'entered' | 'kernel' | 'socket' | 'result', number> & { listening: number | null }, rest: { stop: number; load: number }): Journey => {
  const since = (time: number): number => (time - click) / 1000
  return {
    container: since(at.container), listening: at.listening === null ? null : since(at.listening), ready: since(at.ready), entered: since(at.entered), kernel: since(at.kernel), socket: since(at.socket), result: since(at.result), ...rest,
  }
}

const report = (ours: readonly Journey[], theirs: readonly Journey[], prepared: readonly Journey[]): Measured => {
  const part = (from: Step | null, to: Step) => (list: readonly Journey[]): number => summarise(list.map((j) => (j[to] ?? Number.NaN) - (from === null ? 0 : j[from] ?? Number.NaN)).filter(Number.isFinite)).p50
  const line = (what: string, from: Step | null, to: Step) => compare(what, { glovebox: part(from, to)(ours), peer: part(from, to)(theirs) }, 's')
  const totals = { glovebox: summarise(ours.map((j) => j.result)), peer: summarise(theirs.map((j) => j.result)), prepared: summarise(prepared.map((j) => j.result)) }
  const preparedLine = (what: string, from: Step | null, to: Step) => compare(what, { glovebox: part(from, to)(prepared), peer: part(from, to)(theirs) }, 's')
  return {
    title: `Click → first kernel answer (n = ${ours.length} each, new container; peer: JupyterHub + DockerSpawner + configurable-http-proxy)`,
    rows: [
      compare('total, p50', { glovebox: totals.glovebox.p50, peer: totals.peer.p50 }, 's', { atMost: 0.4 }),
      compare('total, p95', { glovebox: totals.glovebox.p95, peer: totals.peer.p95 }, 's', { atMost: 0.4 }),
      compare('prepared: total, p50', { glovebox: totals.prepared.p50, peer: totals.peer.p50 }, 's', { atMost: 0.4 }),
      compare('prepared: total, p95', { glovebox: totals.prepared.p95, peer: totals.peer.p95 }, 's', { atMost: 0.4 }),
      preparedLine('  prepared: click → ready', null, 'ready'), preparedLine('  prepared: ready → kernel made', 'ready', 'kernel'), preparedLine('  prepared: kernel → 1+1', 'kernel', 'result'),
      line('  click → container running', null, 'container'), line('  container → Jupyter listens', 'container', 'listening'), line('  container → ready', 'container', 'ready'),
      line('  ready → entered', 'ready', 'entered'), line('  entered → kernel made', 'entered', 'kernel'), line('  kernel → websocket open', 'kernel', 'socket'), line('  websocket → 1+1', 'socket', 'result'),
      line('stop and remove', null, 'stop'),
    ],
    notes: [`steps are medians; range of totals ${totals.glovebox.min.toFixed(2)}-${totals.glovebox.max.toFixed(2)} s beside ${totals.peer.min.toFixed(2)}-${totals.peer.max.toFixed(2)} s; Glovebox also mounts three licensed extracts and writes its log`],
    data: { glovebox: ours, prepared, peer: theirs, totals },
  }
}
