import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cedarAuthorizer } from '../../../server/adapters/cedar/cedar-authorizer.ts'
import { loadPolicies } from '../../../server/adapters/cedar/policy-loader.ts'
import type { OpenDatabase } from '../../../server/adapters/database/open-database.ts'
import { unitOfWork, type UnitOfWork } from '../../../server/adapters/database/unit-of-work.ts'
import type { Actor } from '../../../server/domain/authorization/authorizer.ts'
import { systemClock } from '../../../server/domain/kernel/clock.ts'
import type { NodeEvent } from '../../../server/domain/node/broker-api.ts'
import { demoProjects } from '../../../server/seed/demo-projects.ts'
import { seedDemo } from '../../../server/seed/seed-demo.ts'
import { BudgetService } from '../../../server/services/budget-service.ts'
import { ExtractService } from '../../../server/services/extract-service.ts'
import { loadActor } from '../../../server/services/load-actor.ts'
import { notUsed } from '../../../server/services/session-ends.ts'
import { SessionLifecycle } from '../../../server/services/session-lifecycle.ts'
import { SessionService } from '../../../server/services/session-service.ts'
import { paperNode, type Moment } from '../../story/a-paper-node.ts'
import { postgresForTest, sqliteForTest } from '../../story/databases.ts'

const timezone = 'Asia/Seoul'
const project = demoProjects[0]?.id ?? ''
const authorizer = cedarAuthorizer(loadPolicies(new URL('../../../policies/access/', import.meta.url).pathname))
const tiers = [{ id: 'small', title: { ko: '', en: '' }, memoryMiB: 1024, cpus: 1, processes: 64, minutes: 60, gpus: 0 }]
const inventory = { memoryMiB: 8192, cpus: 8, gpus: [] }
const limits = { admission: { reserveMiB: 512, keepFreeMiB: 2048, startTogetherPerCpu: 1 }, prepared: { most: 2, minutes: 10 }, budget: { bytesPerDay: 1 }, ingress: { putBytes: 1 }, egress: { fileBytes: 1, requestBytes: 1, files: 1 } }
const never = new Promise<void>(() => undefined)
const quiet: Moment = () => Promise.resolve()
const mount = ['EXTRACT_MOUNT_INTENDED', 'EXTRACT_MOUNTED']
const mounts = [...mount, ...mount, ...mount]
const prepared = ['SESSION_PREPARE_INTENDED', 'SESSION_PREPARED', 'SESSION_REQUESTED', 'SESSION_START_INTENDED']

describe.each([sqliteForTest, postgresForTest])('a prepared session whose container is gone when it is opened', (make) => {
  let test: ReturnType<typeof make>, database: OpenDatabase, work: UnitOfWork, researcher: Actor
  let node: ReturnType<typeof paperNode>, lifecycle: SessionLifecycle, sessions: SessionService
  /** A server as after a start; one before it that hangs in a call has been killed. */
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
    const { id } = await work.read.selectFrom('person').select('id').where('username', '=', 'researcher').executeTakeFirstOrThrow()
    researcher = await loadActor(work.read, { personId: id, portalHash: null, sessionId: null }, new Date(), timezone) ?? expect.fail('no such person')
  })
  afterEach(async () => {
    Object.assign(node.state, { before: quiet, after: quiet })
    for (const { id, state } of await work.read.selectFrom('session').select(['id', 'state']).execute()) if (state !== 'stopped' && state !== 'failed') await lifecycle.stop(id, { reason: 'by-operator', actor: 'operator', values: {} })
    node.started.length = 0
    expect(node.running.size).toBe(0)
  })
  afterAll(async () => {
    await lifecycle.close()
    await database.close()
    test.remove()
  })

  const row = (id: string) => work.read.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const becomes = (id: string, state: string) => expect.poll(async () => (await row(id)).state).toBe(state)
  const events = async (session: string): Promise<string[]> => (await work.read.selectFrom('audit_record').select('type').where('session', '=', session).orderBy('sequence').execute()).map(({ type }) => type)
  const notices = async (): Promise<number> => (await work.read.selectFrom('notice').select('id').execute()).length
  const prepare = async (): Promise<string> => {
    await sessions.prepare(researcher, project, 'small')
    await expect.poll(async () => (await sessions.prepare(researcher, project, 'small')).state).toBe('prepared')
    const answer = await sessions.prepare(researcher, project, 'small')
    return answer.state === 'prepared' ? answer.session : expect.fail('not prepared')
  }
  const ask = (): Promise<string> => sessions.request(researcher, project, 'small')
  const event = (sessionId: string, attempt: number, type: NodeEvent['type'] = 'container-died'): NodeEvent => ({ sequence: 1, at: new Date().toISOString(), type, sessionId, values: { exitCode: 137, attempt } })
  /** Does something once, at the nth call of one operation for this session. */
  const at = (operation: string, nth: number, act: () => Promise<void> | void): Moment => {
    let seen = 0
    return async (name) => {
      if (name === operation && (seen += 1) === nth) await act()
    }
  }
  const held = (): { readonly reached: Promise<void>; readonly release: () => void; readonly hold: () => Promise<void> } => {
    let release = (): void => undefined, arrive = (): void => undefined
    const reached = new Promise<void>((resolve) => { arrive = resolve })
    const gate = new Promise<void>((resolve) => { release = resolve })
    return { reached, release: () => release(), hold: () => { arrive(); return gate } }
  }

  it.each(['container-died', 'time-limit'] as const)('is made anew as the same session (%s), told in the log and to nobody else', async (type) => {
    const id = await prepare()
    const before = await notices()
    node.end(id)
    expect(await ask()).toBe(id)
    await becomes(id, 'ready')
    expect(await events(id)).toEqual([...prepared, 'SESSION_RESTART_INTENDED', 'SESSION_STARTED', ...mounts, 'SESSION_READY'])
    expect(node.started).toEqual([id, id])
    expect(node.running.get(id)).toMatchObject({ attempt: 1, kernelAhead: false })
    await lifecycle.onNodeEvent(event(id, 0, type))
    expect((await row(id)).state).toBe('ready')
    expect(await notices()).toBe(before)
    expect(Date.parse((await row(id)).ends_at ?? '') - Date.now()).toBeGreaterThan(50 * 60_000)
    await lifecycle.onNodeEvent(event(id, 1, type))
    expect(await row(id)).toMatchObject({ state: 'stopped', end_reason: type })
    expect((await events(id)).filter((e) => e === 'EXTRACT_UNMOUNTED')).toHaveLength(3)
  })

  it('that dies between two mounts tells what is mounted no more, before it tells of mounts anew', async () => {
    const id = await prepare()
    node.state.before = at('mount-extract', 2, () => node.end(id))
    await ask()
    await becomes(id, 'ready')
    expect(await events(id)).toEqual([...prepared, 'SESSION_STARTED', ...mount, 'EXTRACT_MOUNT_INTENDED', 'SESSION_RESTART_INTENDED', 'SESSION_STARTED', 'EXTRACT_UNMOUNTED', ...mounts, 'SESSION_READY'])
    await lifecycle.stop(id, { reason: 'by-operator', actor: 'operator', values: {} })
    expect((await events(id)).filter((e) => e === 'EXTRACT_UNMOUNTED')).toHaveLength(4)
  })

  it.each(['start-session', 'mount-extract'])('is made anew once when node and start tell of it at once (%s)', async (operation) => {
    const id = await prepare()
    const gate = held()
    node.state.before = at(operation, 1, gate.hold)
    await ask()
    await gate.reached
    node.end(id)
    await lifecycle.onNodeEvent(event(id, 0))
    await lifecycle.onNodeEvent(event(id, 0))
    gate.release()
    await becomes(id, 'ready')
    expect((await events(id)).filter((e) => e === 'SESSION_RESTART_INTENDED')).toHaveLength(1)
    expect(node.started).toEqual([id, id])
    expect(node.running.size).toBe(1)
  })

  it('that dies again fails and says so', async () => {
    const id = await prepare()
    node.end(id)
    node.state.before = at('mount-extract', 1, () => node.end(id))
    await ask()
    await becomes(id, 'failed')
    expect(await row(id)).toMatchObject({ error: 'session-ended', end_reason: 'start-failed' })
    expect((await events(id)).filter((e) => e === 'SESSION_RESTART_INTENDED')).toHaveLength(1)
    expect(node.running.size).toBe(0)
  })

  it.each([
    ['before', 'start-session', 1], ['before', 'start-session', 2], ['after', 'start-session', 1], ['before', 'mount-extract', 1], ['after', 'mount-extract', 1], ['after', 'mount-extract', 3],
  ] as const)('survives kill -9 of the server %s %s (%i), with one container', async (when, operation, nth) => {
    const id = await prepare()
    node.end(id)
    const killed = held()
    node.state[when] = at(operation, nth, () => { void killed.hold(); return never })
    await ask()
    await killed.reached
    Object.assign(node.state, { before: quiet, after: quiet })
    open()
    await lifecycle.recover()
    await lifecycle.onNodeEvent(event(id, 0))
    await becomes(id, 'ready')
    expect((await events(id)).filter((e) => e === 'SESSION_RESTART_INTENDED')).toHaveLength(1)
    expect(node.started).toEqual([id, id])
    expect([...node.running.keys()]).toEqual([id])
  })

  it('is not put away by who found it of no use before the click', async () => {
    const id = await prepare()
    await ask()
    await lifecycle.stop(id, notUsed)
    await becomes(id, 'ready')
  })

  it('is not made anew when it was never prepared, nor after it was stopped; a container that comes up late is ended', async () => {
    const gate = held()
    node.state.before = at('start-session', 1, gate.hold)
    const id = await ask()
    await gate.reached
    await lifecycle.stop(id, { reason: 'by-researcher', actor: researcher.id, values: {} })
    gate.release()
    await expect.poll(() => node.started).toEqual([id])
    await expect.poll(() => node.running.size).toBe(0)
    node.state.before = at('mount-extract', 1, () => node.end(second))
    const second = await ask()
    await becomes(second, 'failed')
    expect(await events(second)).not.toContain('SESSION_RESTART_INTENDED')
  })
})
