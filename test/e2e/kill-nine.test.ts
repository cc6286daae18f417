import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { printedBy, SessionClient, type KernelClient } from '../story/session-client.ts'

const names = ['server', 'gateway', 'broker'] as const

describe('kill -9', () => {
  let glovebox: RunningGlovebox, api: ApiClient
  beforeAll(async () => {
    glovebox = await aRunningGlovebox()
    api = await ApiClient.signIn(glovebox, 'researcher')
  })
  afterAll(async () => { await glovebox?.stop() })

  afterEach(async () => {
    await healthy()
    const { session } = await api.call('project', { params: { id: 'fatty-liver' } })
    if (session !== null) await patiently(() => api.call('stopSession', { params: { id: session.id } }))
  })

  const patiently = async <T>(act: () => Promise<T>, seconds = 30): Promise<T> => {
    for (const deadline = Date.now() + seconds * 1000; ; await sleep(200)) {
      try {
        return await act()
      } catch (error) {
        if (Date.now() > deadline) throw error
      }
    }
  }
  const healthy = (): Promise<void> => patiently(async () => {
    const answer = await api.raw('GET', '/health')
    if (answer.status !== 200) throw new Error(answer.bytes.toString('utf8'))
  })

  it('of each process: a running cell goes on and its open tab loses no line', async () => {
    const sessionId = await api.openSession()
    const session = await SessionClient.enter(glovebox, api, sessionId)
    const kernel: KernelClient = await session.startKernel()
    await kernel.run('1')
    const lines = 150
    const cell = kernel.send(`import time\nfor i in range(${lines}):\n    print('line', i, flush=True); time.sleep(0.1)`)
    let opening = false
    const keepOpen = setInterval(() => {
      if (kernel.closed === null || opening) return
      opening = true
      kernel.reconnect().catch(() => undefined).finally(() => { opening = false })
    }, 100)
    for (const name of names) {
      await sleep(2500)
      glovebox.kill(name)
    }
    await kernel.until((all) => all.some((m) => m.parent_header.msg_id === cell && m.header.msg_type === 'status' && m.content['execution_state'] === 'idle'), 60)
    clearInterval(keepOpen)
    const printed = printedBy(kernel.messages.filter((m) => m.parent_header.msg_id === cell)).split('\n').filter((l) => l !== '')
    expect(printed).toEqual(Array.from({ length: lines }, (_, i) => `line ${i}`))
    await healthy()
    expect((await api.call('session', { params: { id: sessionId } })).state).toBe('ready')
    const stopped = await api.call('stopSession', { params: { id: sessionId } })
    expect(stopped.state).toBe('stopped')
  })

  it.each([0, 150, 600].flatMap((ms) => (['server', 'broker'] as const).map((name) => ({ name, ms }))))('of the $name $ms ms after the click: the session still becomes ready, or says why not; nothing is left over', async ({ name, ms }) => {
    await healthy()
    const { id } = await api.call('startSession', { params: { id: 'fatty-liver' }, body: { tier: 'small' } })
    await sleep(ms)
    glovebox.kill(name)
    const end = await patiently(async () => {
      const session = await api.call('session', { params: { id } })
      if (!['ready', 'failed', 'stopped'].includes(session.state)) throw new Error(`still ${session.state}`)
      return session
    }, 60)
    if (end.state === 'failed') expect(end.error).toBe('broker-down')
    else expect(end.state).toBe('ready')
    await healthy()
    if (end.state === 'ready') {
      const session = await SessionClient.enter(glovebox, api, id)
      const kernel = await session.startKernel()
      expect((await kernel.run("import os; print(sorted(os.listdir('/data')))")).text).toContain('nafld-cohort')
      kernel.close()
      await patiently(() => api.call('stopSession', { params: { id } }))
    }
    await patiently(async () => { expect(await containers(glovebox)).toEqual([]) }, 10)
  })

  it('of the server in the middle of an end: the session still ends, and its mounts are gone', async () => {
    await healthy()
    const id = await api.openSession()
    api.call('stopSession', { params: { id } }).catch(() => undefined)
    await sleep(40)
    glovebox.kill('server')
    await patiently(async () => {
      const { state } = await api.call('session', { params: { id } })
      if (state !== 'stopped') throw new Error(`still ${state}`)
    })
    await patiently(async () => { expect(await containers(glovebox)).toEqual([]) }, 10)
  })

  it('of the server while files are submitted: the request is there once, checked, or not at all; the log stays whole', async () => {
    await healthy()
    const id = await api.openSession()
    const session = await SessionClient.enter(glovebox, api, id)
    const kernel = await session.startKernel()
    await kernel.run("open('/project/outputs/counts.csv', 'w').write('sex,count\\nfemale,120\\nmale,130\\n')")
    kernel.close()
    const file = { path: 'outputs/counts.csv', type: 'frequencies', kind: 'output', title: 'Counts', unit: 'person', population: 'everyone', n: 250, controls: 'none needed' }
    for (const ms of [5, 40, 120, 300, 2500]) {
      await healthy()
      session.request('POST', '/glovebox/v1/egress-requests', { title: `Counts ${ms}`, context: 'Counts by sex for the report', files: [file] }).catch(() => undefined)
      await sleep(ms)
      glovebox.kill('server')
      await healthy()
    }
    await patiently(async () => {
      const { items } = await api.call('egressRequests', { query: { scope: 'mine' } })
      if (items.some((item) => item.state === 'submitted')) throw new Error('checks are not done yet')
      expect(items.length).toBeGreaterThan(0)
      expect(new Set(items.map((item) => item.title)).size).toBe(items.length)
      for (const item of items) expect(item).toMatchObject({ state: 'in-review', fileCount: 1, worst: 'pass' })
    })
    const auditor = await ApiClient.signIn(glovebox, 'auditor')
    expect(await auditor.call('auditVerification')).toMatchObject({ ok: true, faults: [] })
    await api.call('stopSession', { params: { id } })
  })

  it('of all three at once: sessions are adopted, and a container that died meanwhile is told of', async () => {
    await healthy()
    const id = await api.openSession()
    for (const name of ['server', 'gateway', 'broker'] as const) glovebox.kill(name)
    await healthy()
    await patiently(async () => { expect((await api.call('session', { params: { id } })).state).toBe('ready') })
    const [container] = await containers(glovebox)
    execFileSync('docker', ['kill', container ?? ''], { stdio: 'ignore' })
    await patiently(async () => { expect(await api.call('session', { params: { id } })).toMatchObject({ state: 'stopped', endReason: 'container-died' }) }, 15)
  })
})

/** Containers of this instance. */
const containers = async (glovebox: RunningGlovebox): Promise<string[]> => {
  const ids = execFileSync('docker', ['ps', '-aq', '--filter', 'label=glovebox.session'], { encoding: 'utf8' }).split('\n').filter((id) => id !== '')
  return ids.filter((id) => {
    try {
      return execFileSync('docker', ['inspect', '-f', '{{range .Mounts}}{{.Source}} {{end}}', id], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes(glovebox.stateDir)
    } catch {
      return false
    }
  })
}
