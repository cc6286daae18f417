import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { NodeSession } from '../../../server/domain/node/broker-api.ts'
import { aGrant, askJupyter, containersOf, eventually, image, inside, refusalCode, sessionMountsOf, testBroker, writeIncoming } from './broker-harness.ts'

// Every moment costs a start of the broker; a busy machine takes a while.
const sweepMs = 300_000
vi.setConfig({ testTimeout: 120_000 })

const broker = testBroker()
const { client } = broker

beforeAll(async () => { await broker.start() })
afterAll(async () => { await broker.destroy() })
afterEach(async (context) => {
  await wait(100)
  if (context.task.result?.state === 'fail') process.stderr.write(broker.log())
  for (const { sessionId } of await sessionsNow()) await client.call('stop-session', { sessionId, reason: 'test', graceSeconds: 0 })
})

const crash = (): Promise<void> => broker.kill('SIGKILL')
const sessionsNow = async (): Promise<readonly NodeSession[]> => (await client.call('sessions', {})).sessions
const nothingLeft = (): void => {
  expect(containersOf(broker.instance)).toEqual([])
  expect(sessionMountsOf([broker.stateDir, broker.runDir])).toEqual([])
  expect(fs.readdirSync(`${broker.runDir}/sessions`)).toEqual([])
  expect(fs.readdirSync(`${broker.stateDir}/node/mounts`)).toEqual([])
  expect(fs.readdirSync(`${broker.stateDir}/node/stages`)).toEqual([])
}

const anExtract = async (extractId: string): Promise<string> => {
  const { sourcePath, sourceSha256 } = writeIncoming(broker, 'small.csv', 'id,age\n1,50\n2,60\n')
  const { sha256 } = await client.call('register-dataset', { datasetId: 'small', version: '1', sourcePath, sourceSha256 })
  await client.call('make-extract', {
    extractId, projectId: 'fatty-liver', datasetId: 'small', datasetVersion: '1', sourceSha256: sha256, variables: ['id', 'age'],
    identifiers: [{ column: 'id', domain: 'person' }], rows: [], dictionary: {},
  })
  return extractId
}

describe('a broker that is killed', () => {
  it('adopts a running session with its mounts, its token and its work', async () => {
    const grant = aGrant()
    const session = await client.call('start-session', grant)
    const extractId = await anExtract('x-aaaaaaaaaa')
    await client.call('mount-extract', { sessionId: grant.sessionId, extractId, dataset: 'small' })
    // A number written anew would be read as nothing between its cut and its write.
    const lines = (): number => Number(inside(session.containerId, 'wc -l < /project/count'))
    execFileSync('docker', ['exec', '-d', session.containerId, 'sh', '-c', 'while :; do echo >> /project/count; sleep 0.05; done'])
    await eventually(() => expect(lines()).toBeGreaterThan(0))
    await crash()
    const during = await eventually(() => askJupyter(session.socketPath, '/api', session.token))
    expect(during.status).toBe(200)
    const before = lines()
    await broker.start()
    const [adopted] = await sessionsNow()
    expect(adopted).toMatchObject({ sessionId: grant.sessionId, state: 'running', containerId: session.containerId, token: session.token })
    expect(adopted?.mounts.map((mount) => mount.extractId)).toEqual([extractId])
    expect(inside(session.containerId, 'ls /data/small')).toContain('data.parquet')
    await wait(200)
    expect(lines()).toBeGreaterThan(before)
    await client.call('stop-session', { sessionId: grant.sessionId, reason: 'test', graceSeconds: 0 })
    nothingLeft()
  })

  it('at any moment of a start leaves either a running session or nothing, and the start can be repeated', async () => {
    const outcomes = new Set<string>()
    for (const delay of [0, 5, 15, 30, 50, 75, 100, 130, 160, 200]) {
      const grant = aGrant()
      const starting = client.call('start-session', grant).then(() => 'answered', () => 'cut')
      await wait(delay)
      await crash()
      await starting
      await broker.start()
      const found = (await sessionsNow()).find((session) => session.sessionId === grant.sessionId)
      outcomes.add(found?.state ?? 'nothing')
      if (found === undefined) nothingLeft()
      else expect(found.state).toBe('running')
      const again = await client.call('start-session', grant)
      expect(again.state).toBe('running')
      expect((await eventually(() => askJupyter(again.socketPath, '/api/status', again.token))).status).toBe(200)
      await client.call('stop-session', { sessionId: grant.sessionId, reason: 'test', graceSeconds: 0 })
      nothingLeft()
    }
    expect(outcomes.has('nothing')).toBe(true)
  }, sweepMs)

  it('at any moment of a stop finishes it when it is back', async () => {
    for (const delay of [0, 3, 10, 25, 50, 80, 120]) {
      const grant = aGrant()
      await client.call('start-session', grant)
      const stopping = client.call('stop-session', { sessionId: grant.sessionId, reason: 'licence-ended', graceSeconds: 1 }).then(() => 'answered', () => 'cut')
      await wait(delay)
      await crash()
      await stopping
      await broker.start()
      // Killed before it was told: the server repeats what was not answered.
      await client.call('stop-session', { sessionId: grant.sessionId, reason: 'licence-ended', graceSeconds: 0 })
      nothingLeft()
      expect(await refusalCode(client.call('start-session', grant))).toBe('session-ended')
      const { events } = await client.call('events', { after: 0, waitMs: 0 })
      expect(events.filter((event) => event.sessionId === grant.sessionId).map((event) => event.type)).toContain('session-stopped')
    }
  }, sweepMs)

  it('at any moment of a mount leaves it read-only or absent', async () => {
    const grant = aGrant()
    const session = await client.call('start-session', grant)
    const extractId = await anExtract('x-bbbbbbbbbb')
    for (const delay of [0, 2, 5, 8, 12, 18, 25, 40]) {
      const mounting = client.call('mount-extract', { sessionId: grant.sessionId, extractId, dataset: 'small' }).then(() => 'answered', () => 'cut')
      await wait(delay)
      await crash()
      await mounting
      await broker.start()
      const line = inside(session.containerId, 'grep " /data/small " /proc/self/mountinfo || true')
      const known = (await sessionsNow())[0]?.mounts.length ?? -1
      if (known === 0) expect(line).toBe('')
      else expect(line).toMatch(/ \/data\/small ro,nosuid,nodev,noexec/)
      await client.call('mount-extract', { sessionId: grant.sessionId, extractId, dataset: 'small' })
      expect(inside(session.containerId, 'cat /data/small/data.csv | wc -l').trim()).toBe('3')
      await client.call('unmount-extract', { sessionId: grant.sessionId, dataset: 'small' })
      expect(inside(session.containerId, 'ls /data')).toBe('')
    }
    await client.call('stop-session', { sessionId: grant.sessionId, reason: 'test', graceSeconds: 0 })
    nothingLeft()
  }, sweepMs)

  it('tells of a session that died, and of one that died while nobody looked', async () => {
    const [seen, unseen] = [await client.call('start-session', aGrant()), await client.call('start-session', aGrant({ projectId: 'other', projectUid: 200_102 }))]
    execFileSync('docker', ['kill', seen.containerId], { stdio: 'ignore' })
    await eventually(async () => expect((await sessionsNow()).find((session) => session.sessionId === seen.sessionId)).toMatchObject({ state: 'exited', exitCode: 137, mounts: [] }))
    await crash()
    execFileSync('docker', ['kill', unseen.containerId], { stdio: 'ignore' })
    await broker.start()
    expect((await sessionsNow()).map((session) => session.state)).toEqual(['exited', 'exited'])
    nothingLeft()
    const { events } = await client.call('events', { after: 0, waitMs: 0 })
    for (const { sessionId } of [seen, unseen]) expect(events.filter((event) => event.sessionId === sessionId && event.type === 'container-died')).toHaveLength(1)
    for (const { sessionId } of [seen, unseen]) await client.call('stop-session', { sessionId, reason: 'test', graceSeconds: 0 })
    expect(await sessionsNow()).toEqual([])
  })

  it('ends containers and mounts that nobody answers for, and none of another instance', async () => {
    const other = execFileSync('docker', ['run', '-d', '--network', 'none', '--label', 'glovebox.instance=ffffffffffff', '--label', 'glovebox.session=s-ffffffffffffffff', image, 'sleep', '60'], { encoding: 'utf8' }).trim()
    try {
      await crash()
      execFileSync('docker', ['run', '-d', '--network', 'none', '--label', `glovebox.instance=${broker.instance}`, '--label', 'glovebox.session=s-eeeeeeeeeeeeeeee', image, 'sleep', '60'], { stdio: 'ignore' })
      for (const folder of [`${broker.runDir}/sessions/s-eeeeeeeeeeeeeeee`, `${broker.stateDir}/node/stages/s-dddddddddddddddd.small`]) {
        fs.mkdirSync(folder)
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'orphan', folder])
      }
      await broker.start()
      nothingLeft()
      expect(execFileSync('docker', ['inspect', '-f', '{{.State.Running}}', other], { encoding: 'utf8' }).trim()).toBe('true')
      const { events } = await client.call('events', { after: 0, waitMs: 0 })
      expect(events.at(-1)).toMatchObject({ type: 'orphan-ended', sessionId: 's-eeeeeeeeeeeeeeee' })
    } finally {
      execFileSync('docker', ['rm', '-f', other], { stdio: 'ignore' })
    }
  })

  it('ends a session at its time, also one whose time came while it was away', async () => {
    const grant = aGrant({ endsAt: new Date(Date.now() + 2_500).toISOString() })
    await client.call('start-session', grant)
    await crash()
    await wait(2_600)
    await broker.start()
    await eventually(async () => expect(await sessionsNow()).toEqual([]))
    const { events } = await client.call('events', { after: 0, waitMs: 0 })
    expect(events.filter((event) => event.sessionId === grant.sessionId).map((event) => event.type)).toEqual(['container-started', 'time-limit', 'session-stopped'])
    nothingLeft()
    const longer = aGrant({ endsAt: new Date(Date.now() + 1_500).toISOString() })
    await client.call('start-session', longer)
    await client.call('extend-session', { sessionId: longer.sessionId, endsAt: new Date(Date.now() + 60_000).toISOString() })
    await wait(2_600)
    expect((await sessionsNow()).map((session) => session.state)).toEqual(['running'])
    await client.call('stop-session', { sessionId: longer.sessionId, reason: 'test', graceSeconds: 0 })
  })

  it('does not start beside one that answers', async () => {
    const second = testBroker()
    try {
      await expect(second.start({ GLOVEBOX_RUN: broker.runDir })).rejects.toThrow('another broker answers')
    } finally {
      await second.destroy()
    }
  })
})
