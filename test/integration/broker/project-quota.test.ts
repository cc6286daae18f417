import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { NodeSession } from '../../../server/domain/node/broker-api.ts'
import { aGrant, inside, mountsOf, refusalCode, testBroker } from './broker-harness.ts'

vi.setConfig({ testTimeout: 120_000 })

const broker = testBroker()
const { client, stateDir } = broker
const greedy = { projectId: 'greedy', projectUid: 200_111 }
const modest = { projectId: 'modest', projectUid: 200_112 }

beforeAll(async () => { await broker.start() })
afterAll(async () => { await broker.destroy() })
afterEach((context) => { if (context.task.result?.state === 'fail') process.stderr.write(broker.log()) })

const start = (project: typeof greedy): Promise<NodeSession> => client.call('start-session', aGrant(project))
const stop = ({ sessionId }: NodeSession): Promise<unknown> => client.call('stop-session', { sessionId, reason: 'test', graceSeconds: 0 })
const use = async (project: typeof greedy) => (await client.call('project-use', project)).use
const volumes = (): readonly string[] => mountsOf([stateDir]).filter((point) => point.startsWith(`${stateDir}/projects/`))

/** Takes all the room there is: reserved blocks count in full, and are not written to the disk below. */
const takeAll = (session: NodeSession): string => inside(session.containerId, `
  free=$(df --output=avail -B1 /project | tail -1); fallocate -l $((free - 4194304)) /project/outputs/most
  dd if=/dev/zero of=/project/outputs/rest bs=64k 2>&1 | grep -o 'No space left on device'`)

describe('a session that fills its /project', () => {
  let full: NodeSession
  let other: NodeSession

  it('gets ENOSPC, and another project goes on writing', async () => {
    full = await start(greedy)
    other = await start(modest)
    const free = fs.statfsSync(stateDir).bavail
    expect(takeAll(full)).toContain('No space left on device')
    const { usedBytes = 0, limitBytes = 1 } = (await use(greedy)) ?? {}
    expect(usedBytes / limitBytes).toBeGreaterThan(0.99)
    expect(() => inside(full.containerId, 'dd if=/dev/zero of=/project/more bs=64k count=200')).toThrow('No space left')
    expect(inside(other.containerId, 'echo goes on > /project/outputs/note; cat /project/outputs/note')).toBe('goes on\n')
    expect(((await use(modest))?.usedBytes ?? 0) / limitBytes).toBeLessThan(0.01)
    // The node's own disk has lost what was written, not what the limit was.
    expect((free - fs.statfsSync(stateDir).bavail) * fs.statfsSync(stateDir).bsize).toBeLessThan(limitBytes / 4)
    expect(await client.call('health', {})).toMatchObject({ volumes: { ok: true, made: 2 } })
  })
  it('keeps its limit and its session when the broker is killed', async () => {
    await broker.kill('SIGKILL')
    expect(inside(other.containerId, 'echo alone >> /project/outputs/note; cat /project/outputs/note')).toBe('goes on\nalone\n')
    const before = volumes()
    await broker.start()
    expect(volumes()).toEqual(before)
    expect((await client.call('sessions', {})).sessions.map(({ sessionId }) => sessionId).toSorted()).toEqual([full.sessionId, other.sessionId].toSorted())
    expect(() => inside(full.containerId, 'dd if=/dev/zero of=/project/more bs=64k count=200')).toThrow('No space left')
    // By the file system that the session is in, not by another one over the same image.
    const { stream } = await client.freeze({ ...modest, path: 'outputs/note', maxBytes: 100 })
    expect((await stream.toArray()).join('')).toBe('goes on\nalone\n')
  })
  it('is where it was after a restart of the machine, and room that is freed can be used again', async () => {
    for (const session of [full, other]) await stop(session)
    await broker.kill('SIGKILL')
    for (const point of volumes().toReversed()) execFileSync('umount', [point])
    expect(volumes()).toEqual([])
    await broker.start()
    expect(volumes()).toHaveLength(2)
    const again = await start(greedy)
    expect(inside(again.containerId, 'ls /project/outputs')).toBe('most\nrest\n')
    expect(() => inside(again.containerId, 'dd if=/dev/zero of=/project/more bs=64k count=200')).toThrow('No space left')
    inside(again.containerId, 'rm /project/outputs/most /project/outputs/rest /project/more; echo room > /project/outputs/room')
    expect((await client.call('list-files', { ...greedy, path: 'outputs' })).files).toEqual([{ path: 'outputs/room', bytes: 5, regular: true }])
    await stop(again)
  })
  it('leaves nothing when the custodian has the project deleted, and a stopped broker leaves no mount', async () => {
    await client.call('lock-project', greedy)
    expect(await refusalCode(start(greedy))).toBe('project-locked')
    await client.call('delete-project-files', greedy)
    expect(fs.readdirSync(`${stateDir}/volumes`)).toEqual(['modest.img'])
    expect(volumes()).toEqual([`${stateDir}/projects/modest`])
    await broker.kill('SIGTERM')
    expect(volumes()).toEqual([])
    await broker.start()
    expect(fs.readFileSync(`${stateDir}/projects/modest/outputs/note`, 'utf8')).toBe('goes on\nalone\n')
  })
})

describe('a machine without limits', () => {
  it('keeps projects in plain folders only if the operator says so, and moves them when that ends', async () => {
    const plain = testBroker()
    try {
      await plain.start({ GLOVEBOX_PROJECT_LIMITS: 'off' })
      await plain.client.call('ensure-project', { ...modest, seed: 'demo' })
      expect(mountsOf([plain.stateDir])).toEqual([])
      expect((await plain.client.call('project-use', modest)).use).toBeNull()
      await plain.kill('SIGTERM')
      await plain.start()
      await vi.waitFor(async () => expect((await plain.client.call('project-use', modest)).use).not.toBeNull(), 20_000)
      expect(fs.readdirSync(`${plain.stateDir}/projects/modest`)).toContain('first-analysis.ipynb')
    } finally {
      await plain.destroy()
    }
  })
})
