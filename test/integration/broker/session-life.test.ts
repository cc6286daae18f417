import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ExtractPlan } from '../../../server/domain/node/broker-api.ts'
import { aGrant, askJupyter, containersOf, eventually, inside, refusalCode, sessionMountsOf, testBroker, writeIncoming } from './broker-harness.ts'

const broker = testBroker()
const { client } = broker
const patients = 'id,age,male,case.id\n3,57,0,\n1,67,0,3\n2,53,1,1\n'

beforeAll(async () => { await broker.start() })
afterEach(async (context) => {
  await new Promise((resolve) => setTimeout(resolve, 200))
  if (context.task.result?.state === 'fail') process.stderr.write(broker.log())
})
afterAll(async () => { await broker.destroy() })

const planOf = (sourceSha256: string, over: Partial<ExtractPlan> = {}): ExtractPlan => ({
  extractId: 'x-0123456789', projectId: 'fatty-liver', datasetId: 'patients', datasetVersion: '1', sourceSha256,
  variables: ['id', 'age', 'case.id'], identifiers: [{ column: 'id', domain: 'person' }, { column: 'case.id', domain: 'person' }],
  rows: [{ column: 'age', op: '>', value: 52.5 }], dictionary: { id: 'person' }, ...over,
})

// A busy machine takes a while to bring Jupyter up.
vi.setConfig({ testTimeout: 180_000 })

describe('one session from start to stop', () => {
  it('starts a hardened container, mounts a licensed extract late and read-only, and leaves nothing', async () => {
    const grant = aGrant()
    await client.call('ensure-project', { projectId: grant.projectId, projectUid: grant.projectUid, seed: 'demo' })
    const seeded = fs.statSync(`${broker.stateDir}/projects/${grant.projectId}/first-analysis.ipynb`)
    expect([seeded.uid, seeded.gid, seeded.mode & 0o777]).toEqual([grant.projectUid, grant.projectUid, 0o600])
    const session = await client.call('start-session', grant)
    expect(session.state).toBe('running')
    expect((await client.call('start-session', grant)).containerId).toBe(session.containerId)

    const socket = await eventually(() => askJupyter(session.socketPath, '/api', null))
    expect(socket.status).toBe(200)
    expect((await askJupyter(session.socketPath, '/api/contents', session.token)).status).toBe(200)
    expect((await askJupyter(session.socketPath, '/api/contents', null)).status).toBe(403)
    expect((await askJupyter(session.socketPath, '/lab', session.token)).status).toBe(404)
    const folder = fs.statSync(session.socketPath.replace('/j.sock', ''))
    expect([folder.mode & 0o7777, folder.uid]).toEqual([0o2710, grant.projectUid])
    expect(fs.statSync(session.socketPath).gid).toBe(folder.gid)
    expect(fs.statSync(session.socketPath).mode & 0o777).toBe(0o660)

    const { sourcePath, sourceSha256 } = writeIncoming(broker, 'patients.csv', patients)
    const registered = await client.call('register-dataset', { datasetId: 'patients', version: '1', sourcePath, sourceSha256 })
    expect(registered.columns.map((column) => column.type)).toEqual(['BIGINT', 'BIGINT', 'BIGINT', 'BIGINT'])
    const made = await client.call('make-extract', planOf(registered.sha256))
    expect([made.rows, made.columns]).toEqual([3, ['id', 'age', 'case.id']])

    const mounted = await client.call('mount-extract', { sessionId: grant.sessionId, extractId: made.extractId, dataset: 'patients' })
    expect(mounted.dataset).toBe('patients')
    const csv = inside(session.containerId, 'cat /data/patients/data.csv')
    expect(createHash('sha256').update(csv).digest('hex')).toBe(made.files.find((file) => file.name === 'data.csv')?.sha256)
    const rows = csv.trim().split('\n').slice(1).map((line) => line.split(','))
    const pseudonymOfAge = new Map(rows.map(([id, age]) => [age, id]))
    // The person whose case is 3 points at the person whose id is 3.
    expect(rows.find(([, age]) => age === '67')?.[2]).toBe(pseudonymOfAge.get('57'))
    expect(rows.map(([id]) => id)).toEqual(rows.map(([id]) => String(id)).toSorted())
    expect(inside(session.containerId, 'grep " /data/patients " /proc/self/mountinfo')).toMatch(/ ro,nosuid,nodev,noexec/)
    expect(() => inside(session.containerId, 'echo x >> /data/patients/data.csv')).toThrow(/Read-only|Permission/)

    const { probes } = await client.call('probe-session', { sessionId: grant.sessionId })
    expect(probes.filter((probe) => !probe.ok)).toEqual([])
    expect(probes.length).toBeGreaterThan(30)

    await client.call('unmount-extract', { sessionId: grant.sessionId, dataset: 'patients' })
    expect(inside(session.containerId, 'ls /data')).toBe('')
    await client.call('mount-extract', { sessionId: grant.sessionId, extractId: made.extractId, dataset: 'patients' })
    inside(session.containerId, 'echo kept > /project/outputs/kept.csv')

    await client.call('stop-session', { sessionId: grant.sessionId, reason: 'test', graceSeconds: 1 })
    expect(containersOf(broker.instance)).toEqual([])
    expect(sessionMountsOf([broker.stateDir, broker.runDir])).toEqual([])
    expect(fs.readdirSync(`${broker.runDir}/sessions`)).toEqual([])
    expect(fs.readdirSync(`${broker.stateDir}/node/mounts`)).toEqual([])
    expect(fs.readFileSync(`${broker.stateDir}/projects/fatty-liver/outputs/kept.csv`, 'utf8')).toBe('kept\n')
    const { stream, sha256 } = await client.freeze({ projectId: 'fatty-liver', projectUid: grant.projectUid, path: 'outputs/kept.csv', maxBytes: 100 })
    expect((await stream.toArray()).join('')).toBe('kept\n')
    expect(sha256).toBe(createHash('sha256').update('kept\n').digest('hex'))

    expect(await refusalCode(client.call('start-session', grant))).toBe('session-ended')
    const { events } = await client.call('events', { after: 0, waitMs: 0 })
    expect(events.map((event) => event.type)).toEqual([
      'container-started', 'extract-mounted', 'probes-run', 'extract-unmounted', 'extract-mounted', 'extract-unmounted', 'session-stopped',
    ])
  })
})
