import { setTimeout as pause } from 'node:timers/promises'
import { aRunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { aRunningHub, type HubSettings } from './a-running-hub.ts'
import { load } from './engine-facts.ts'
import { firstAnswer, nowMs } from './jupyter-client.ts'
import { addPeople, enterSession, project, startSession } from './people.ts'
import { shown, type Measured, type Row } from './report.ts'
import { summarise } from './statistics.ts'

interface Burst { readonly asked: number; readonly usable: readonly number[]; readonly failures: readonly string[]; readonly load: number }

/** Many people click in the same moment: how many get a usable kernel, and when. */
export const measureBurst = async (quick: boolean): Promise<Measured> => {
  const n = quick ? 6 : 20
  const ours = await ofGlovebox(n)
  await pause(quick ? 1000 : 20_000)
  const defaults = await ofHub(n, {})
  await pause(quick ? 1000 : 20_000)
  const raised = quick ? null : await ofHub(n, { startTimeout: 180 })
  return {
    title: `${n} sessions started at once, each by a person of its own, until 1+1 is answered (peer: JupyterHub as above)`,
    rows: [...rows('defaults', ours, defaults, true), ...(raised === null ? [] : rows('timeouts 180 s', ours, raised, false))],
    notes: [...new Set([...ours.failures.map((f) => `Glovebox: ${f}`), ...defaults.failures.map((f) => `peer, defaults: ${f}`), ...(raised?.failures ?? []).map((f) => `peer, 180 s: ${f}`)])].slice(0, 6),
    data: { glovebox: ours, peerDefaults: defaults, peerRaised: raised },
  }
}

const rows = (setting: string, ours: Burst, theirs: Burst, withGoal: boolean): Row[] => {
  const [a, b] = [summarise(ours.usable), summarise(theirs.usable)]
  const line = (what: string, x: number, y: number): Row => ({ what: `${what}, peer with ${setting}`, glovebox: shown(x, 's'), peer: shown(y, 's'), ratio: x / y })
  return [
    { what: `usable, peer with ${setting}`, glovebox: `${ours.usable.length} of ${ours.asked}`, peer: `${theirs.usable.length} of ${theirs.asked}`, ...(withGoal ? { goal: 'all', met: ours.usable.length === ours.asked } : {}) },
    line('first', a.min, b.min), line('median', a.p50, b.p50), line('last', a.max, b.max),
  ]
}

const together = async (each: readonly (() => Promise<void>)[], before: number): Promise<Burst> => {
  const click = nowMs()
  const settled = await Promise.all(each.map(async (one) => one().then(() => (nowMs() - click) / 1000, (error: unknown) => (error instanceof Error ? error.message : String(error)))))
  return { asked: each.length, usable: settled.filter((s) => typeof s === 'number'), failures: settled.filter((s) => typeof s === 'string'), load: before }
}

const ofGlovebox = async (n: number): Promise<Burst> => {
  const glovebox = await aRunningGlovebox()
  try {
    const people = addPeople(glovebox, ['bench-warm', ...Array.from({ length: n }, (_, i) => `bench-${i}`)])
    const apis: ApiClient[] = []
    for (const { username, password } of people) apis.push(await ApiClient.signIn(glovebox, username, password))
    // The extracts of the licences are there, as they are on any day but the first.
    await startSession(apis[0] as ApiClient)
    await apis[0]?.call('project', { params: { id: project } })
    await pause(3000)
    return await together(apis.slice(1).map((api) => async () => {
      const id = await startSession(api)
      await firstAnswer(await enterSession(glovebox, api, id))
    }), load())
  } finally {
    await glovebox.stop()
  }
}

const ofHub = async (n: number, settings: HubSettings): Promise<Burst> => {
  const hub = await aRunningHub(settings)
  try {
    const users = await Promise.all(Array.from({ length: n }, (_, i) => hub.user(`burst${i}`)))
    await pause(3000)
    return await together(users.map((user) => async () => {
      await user.start()
      await firstAnswer(user.place)
    }), load())
  } finally {
    await hub.stop()
  }
}
