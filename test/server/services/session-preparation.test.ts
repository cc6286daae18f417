import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../../server/adapters/database/open-database.ts'
import { cedarAuthorizer } from '../../../server/adapters/cedar/cedar-authorizer.ts'
import { loadPolicies } from '../../../server/adapters/cedar/policy-loader.ts'
import { unitOfWork, type UnitOfWork } from '../../../server/adapters/database/unit-of-work.ts'
import type { Actor } from '../../../server/domain/authorization/authorizer.ts'
import { systemClock } from '../../../server/domain/kernel/clock.ts'
import { newSessionId } from '../../../server/domain/kernel/ids.ts'
import { GloveboxError } from '../../../server/domain/kernel/glovebox-error.ts'
import type { Grant } from '../../../server/domain/node/broker-api.ts'
import type { NodeBroker } from '../../../server/domain/node/node-broker.ts'
import { demoProjects } from '../../../server/seed/demo-projects.ts'
import { seedDemo } from '../../../server/seed/seed-demo.ts'
import { BudgetService } from '../../../server/services/budget-service.ts'
import { ExtractService } from '../../../server/services/extract-service.ts'
import { loadActor } from '../../../server/services/load-actor.ts'
import { SessionLifecycle } from '../../../server/services/session-lifecycle.ts'
import { SessionService } from '../../../server/services/session-service.ts'
import { postgresForTest, sqliteForTest } from '../../story/databases.ts'

const timezone = 'Asia/Seoul'
const project = demoProjects[0]?.id ?? ''
const authorizer = cedarAuthorizer(loadPolicies(new URL('../../../policies/access/', import.meta.url).pathname))
const text = { ko: '', en: '' }
const tiers = [
  { id: 'small', title: text, memoryMiB: 1024, cpus: 1, processes: 64, minutes: 60, gpus: 0 },
  { id: 'large', title: text, memoryMiB: 2048, cpus: 1, processes: 64, minutes: 60, gpus: 0 },
  { id: 'gpu', title: text, memoryMiB: 1024, cpus: 1, processes: 64, minutes: 60, gpus: 1 },
]
/** Room for two sessions. */
const inventory = { memoryMiB: 3072, cpus: 8, gpus: [{ uuid: 'GPU-00000001', name: 'card', memoryMiB: 80_000 }] }
const limits = { admission: { reserveMiB: 512, keepFreeMiB: 2048, startTogetherPerCpu: 1 }, prepared: { most: 2, minutes: 10 }, budget: { bytesPerDay: 1 }, ingress: { putBytes: 1 }, egress: { fileBytes: 1, requestBytes: 1, files: 1 } }

/** A node on paper: which containers run, from which grants, with which mounts; the real one is started in the whole walk. */
const paperNode = () => {
  const running = new Map<string, Grant>()
  const mounted: string[] = []
  const started: string[] = []
  const state = { failing: false }
  const shown = (grant: Grant) => ({ sessionId: grant.sessionId, projectId: grant.projectId, state: 'running', containerId: 'c'.repeat(64), socketPath: '/s', token: 't', startedAt: null, exitCode: null, mounts: [] })
  const answers: Record<string, (body: never) => unknown> = {
    'register-dataset': () => ({ sha256: 'a'.repeat(64), rows: 1, bytes: 1, columns: [] }),
    'make-extract': (plan: { extractId: string }) => ({ extractId: plan.extractId, rows: 1, columns: [], files: [] }),
    'start-session': (grant: Grant) => {
      if (state.failing) throw new GloveboxError('engine-down')
      if (!running.has(grant.sessionId)) started.push(grant.sessionId)
      running.set(grant.sessionId, grant)
      return shown(grant)
    },
    'mount-extract': (m: { sessionId: string; extractId: string; dataset: string }) => { mounted.push(m.sessionId); return { ...m, mountedAt: new Date().toISOString() } },
    'stop-session': ({ sessionId }: { sessionId: string }) => { running.delete(sessionId); return {} },
    'sessions': () => ({ sessions: [...running.values()].map(shown) }),
  }
  const call = async (operation: string, body: unknown): Promise<unknown> => answers[operation]?.(body as never) ?? {}
  return { broker: { call } as unknown as NodeBroker, running, mounted, started, state }
}

describe.each([sqliteForTest, postgresForTest])('a session prepared ahead of its opening', (make) => {
  let test: ReturnType<typeof make>, database: OpenDatabase, work: UnitOfWork
  let node: ReturnType<typeof paperNode>, lifecycle: SessionLifecycle, sessions: SessionService
  const open = (): void => {
    const parts = { work, clock: systemClock, timezone, broker: node.broker, tiers, limits, inventory: async () => inventory, log: pino({ level: 'silent' }) }
    lifecycle = new SessionLifecycle({ ...parts, extracts: new ExtractService(work, node.broker) })
    sessions = new SessionService({ ...parts, lifecycle, authorizer, budgets: new BudgetService(work, systemClock, timezone, 1) })
  }
  beforeAll(async () => {
    test = make()
    database = await test.open()
    work = unitOfWork(database, systemClock)
    node = paperNode()
    await seedDemo({ work, broker: node.broker, demoDataDir: '/', timezone })
    open()
  })
  afterEach(async () => {
    node.state.failing = false
    for (const { id, state } of await work.read.selectFrom('session').select(['id', 'state']).execute()) if (state !== 'stopped' && state !== 'failed') await lifecycle.stop(id, { reason: 'by-operator', actor: 'operator', values: {} })
    await settled(0, 'every session')
  })
  afterAll(async () => {
    await lifecycle.close()
    await database.close()
    test.remove()
  })

  const actor = async (username: string): Promise<Actor> => {
    const row = await work.read.selectFrom('person').select('id').where('username', '=', username).executeTakeFirstOrThrow()
    return await loadActor(work.read, { personId: row.id, portalHash: null, sessionId: null }, new Date(), timezone) ?? expect.fail('no such person')
  }
  const rows = () => work.read.selectFrom('session').selectAll().orderBy('id').execute()
  const state = async (id: string): Promise<string> => (await work.read.selectFrom('session').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 300 && !await holds(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(await holds(), `${what}: ${JSON.stringify((await rows()).map((r) => [r.id, r.tier, r.state, r.end_reason]))}`).toBe(true)
  }
  const settled = (running: number, what: string): Promise<void> => until(what, async () => node.running.size === running)
  const prepared = async (username: string, tier = 'small'): Promise<string> => {
    expect(await sessions.prepare(await actor(username), project, tier)).toMatchObject({ state: 'preparing' })
    await until('prepared', async () => (await sessions.prepare(await actor(username), project, tier)).state === 'prepared')
    const [row] = (await rows()).filter((r) => r.state === 'prepared' && r.tier === tier).slice(-1)
    return row?.id ?? expect.fail('none')
  }
  const events = async (session: string): Promise<string[]> => (await work.read.selectFrom('audit_record').select('type').where('session', '=', session).orderBy('sequence').execute()).map(({ type }) => type)

  it('has a container without data, is nobody’s session yet, and becomes the session that is asked for', async () => {
    const researcher = await actor('researcher')
    const id = await prepared('researcher')
    expect(node.running.get(id)).toMatchObject({ kernelAhead: true, gpus: [] })
    expect(Date.parse(node.running.get(id)?.endsAt ?? '') - Date.now()).toBeLessThanOrEqual(10 * 60_000)
    expect(node.mounted).not.toContain(id)
    expect(await sessions.request(researcher, project, 'small')).toBe(id)
    await until('ready', async () => await state(id) === 'ready')
    expect(node.started.filter((started) => started === id)).toHaveLength(1)
    expect(node.mounted).toContain(id)
    expect(Date.parse(node.running.get(id)?.endsAt ?? '') - Date.now()).toBeGreaterThan(50 * 60_000)
    expect(await events(id)).toEqual(['SESSION_PREPARE_INTENDED', 'SESSION_PREPARED', 'SESSION_REQUESTED', 'SESSION_START_INTENDED', 'SESSION_STARTED', ...Array<string[]>(3).fill(['EXTRACT_MOUNT_INTENDED', 'EXTRACT_MOUNTED']).flat(), 'SESSION_READY'])
    expect(await sessions.prepare(researcher, project, 'small')).toEqual({ state: 'not-now' })
  })

  it('opened while it is being made, it is made once and opens', async () => {
    const researcher = await actor('researcher')
    await sessions.prepare(researcher, project, 'small')
    const id = await sessions.request(researcher, project, 'small')
    await until('ready', async () => await state(id) === 'ready')
    expect(node.started.filter((started) => started === id)).toHaveLength(1)
    expect(node.running.size).toBe(1)
  })

  it('of another size is put away, without a word to anybody, and the one asked for starts', async () => {
    const researcher = await actor('researcher')
    const notices = async (): Promise<number> => (await work.read.selectFrom('notice').select('id').execute()).length
    const before = await notices()
    const small = await prepared('researcher')
    const large = await sessions.request(researcher, project, 'large')
    await until('ready', async () => await state(large) === 'ready' && await state(small) === 'stopped')
    expect([...node.running.keys()]).toEqual([large])
    expect(await notices()).toBe(before)
    expect((await rows()).find((r) => r.id === small)).toMatchObject({ end_reason: 'not-used' })
  })

  it('chosen anew in another size is made anew', async () => {
    const small = await prepared('researcher')
    const large = await prepared('researcher', 'large')
    await until('put away', async () => await state(small) === 'stopped')
    expect([...node.running.keys()]).toEqual([large])
  })

  it('gives its place to whoever waits', async () => {
    const id = await prepared('researcher')
    const other = demoProjects[1]?.id ?? ''
    const second = await sessions.request(await actor('researcher2'), other, 'small')
    await until('ready', async () => await state(second) === 'ready')
    expect(node.running.size).toBe(2)
    const third = newSessionId()
    const row = (await rows()).find((r) => r.id === second) ?? expect.fail('no row')
    await work.write(async ({ db, audit, now }) => {
      await db.insertInto('session').values({ ...row, id: third, person_id: 'researcher', state: 'queued', grant_json: null, requested_at: now.toISOString(), ready_at: null, ends_at: null }).execute()
      await audit({ type: 'SESSION_REQUESTED', actor: 'researcher', session: third })
    })
    lifecycle.wake()
    await until('ready', async () => await state(third) === 'ready' && await state(id) === 'stopped')
    expect([...node.running.keys()].sort()).toEqual([second, third].sort())
  })

  it('is not made where a card is asked for, where the number is reached, or for who may not', async () => {
    expect(await sessions.prepare(await actor('researcher'), project, 'gpu')).toEqual({ state: 'not-now' })
    await expect(sessions.prepare(await actor('checker1'), project, 'small')).rejects.toMatchObject({ code: 'refused' })
    await expect(sessions.prepare(await actor('researcher'), project, 'huge')).rejects.toMatchObject({ code: 'tier-unknown' })
    expect(node.running.size).toBe(0)
  })

  it('that cannot be made is put away, and the next opening says why', async () => {
    node.state.failing = true
    const researcher = await actor('researcher')
    await sessions.prepare(researcher, project, 'small')
    await until('put away', async () => (await rows()).every((r) => r.state === 'stopped' || r.state === 'failed'))
    const id = await sessions.request(researcher, project, 'small')
    await until('failed', async () => await state(id) === 'failed')
    expect((await rows()).find((r) => r.id === id)).toMatchObject({ error: 'engine-down' })
  })

  it('not opened in its time is put away, and a server that comes back keeps it only if it runs', async () => {
    const id = await prepared('researcher')
    await lifecycle.recover()
    expect(await state(id)).toBe('prepared')
    await work.read.updateTable('session').set({ ends_at: new Date(Date.now() - 1000).toISOString() }).where('id', '=', id).execute()
    await lifecycle.endOverdue()
    await until('put away', async () => await state(id) === 'stopped')
    const lost = await prepared('researcher')
    node.running.delete(lost)
    await lifecycle.recover()
    await until('put away', async () => await state(lost) === 'stopped')
  })

  it('ends with the membership, the permit or the licence like any session', async () => {
    const id = await prepared('researcher')
    const researcher = await actor('researcher')
    const ids = await work.write((change) => lifecycle.intendStopsWithin(change, { personId: researcher.id }, { reason: 'membership-ended', actor: 'operator', values: {} }))
    expect(ids).toContain(id)
    await lifecycle.finishStops(ids)
    expect(await state(id)).toBe('stopped')
    expect(node.running.has(id)).toBe(false)
  })
})
