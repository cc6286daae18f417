import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../../server/adapters/database/open-database.ts'
import { unitOfWork, type UnitOfWork } from '../../../server/adapters/database/unit-of-work.ts'
import { systemClock } from '../../../server/domain/kernel/clock.ts'
import { newSessionId } from '../../../server/domain/kernel/ids.ts'
import { GloveboxError } from '../../../server/domain/kernel/glovebox-error.ts'
import type { Grant } from '../../../server/domain/node/broker-api.ts'
import type { NodeBroker } from '../../../server/domain/node/node-broker.ts'
import { demoProjects } from '../../../server/seed/demo-projects.ts'
import { seedDemo } from '../../../server/seed/seed-demo.ts'
import { ExtractService } from '../../../server/services/extract-service.ts'
import { SessionLifecycle } from '../../../server/services/session-lifecycle.ts'
import { postgresForTest, sqliteForTest } from '../../story/databases.ts'

const inventory = { memoryMiB: 64_000, cpus: 8, gpus: ['GPU-00000001', 'GPU-00000002'].map((uuid) => ({ uuid, name: 'card', memoryMiB: 80_000 })) }
const tiers = [{ id: 'gpu', title: { ko: '', en: '' }, memoryMiB: 2048, cpus: 1, processes: 64, minutes: 60, gpus: 1 }]
const limits = { admission: { reserveMiB: 512, keepFreeMiB: 2048, startTogetherPerCpu: 1 }, prepared: { most: 4, minutes: 10 }, budget: { bytesPerDay: 1 }, ingress: { putBytes: 1 }, egress: { fileBytes: 1, requestBytes: 1, files: 1 } }

/** A node with two cards on paper: what no machine of ours has is granted here, and the grants are watched. */
const paperNode = () => {
  const running = new Map<string, Grant>()
  const twice: string[] = []
  let failing = 0
  const answers: Record<string, (body: never) => unknown> = {
    'register-dataset': () => ({ sha256: 'a'.repeat(64), rows: 1, bytes: 1, columns: [] }),
    'make-extract': (plan: { extractId: string }) => ({ extractId: plan.extractId, rows: 1, columns: [], files: [] }),
    'ensure-project': () => ({}), 'lock-project': () => ({}), 'unlock-project': () => ({}),
    'start-session': (grant: Grant) => {
      for (const uuid of grant.gpus) if ([...running.values()].some((other) => other.sessionId !== grant.sessionId && other.gpus.includes(uuid))) twice.push(uuid)
      running.set(grant.sessionId, grant)
      if (failing > 0) { failing -= 1; throw new GloveboxError('engine-down') }
      return { sessionId: grant.sessionId, projectId: grant.projectId, state: 'running', containerId: 'c'.repeat(64), socketPath: '/s', token: 't', startedAt: null, exitCode: null, mounts: [] }
    },
    'mount-extract': (m: { extractId: string; dataset: string }) => ({ ...m, mountedAt: new Date().toISOString() }),
    'stop-session': ({ sessionId }: { sessionId: string }) => { running.delete(sessionId); return {} },
    'sessions': () => ({ sessions: [] }),
  }
  const call = async (operation: string, body: unknown): Promise<unknown> => answers[operation]?.(body as never)
  return { broker: { call } as unknown as NodeBroker, twice, fail: (count: number) => { failing = count } }
}

describe.each([sqliteForTest, postgresForTest])('leases of cards', (make) => {
  let test: ReturnType<typeof make>, database: OpenDatabase, work: UnitOfWork
  const node = paperNode()
  const lifecycle = (): SessionLifecycle => new SessionLifecycle({
    work, clock: systemClock, timezone: 'Asia/Seoul', broker: node.broker, extracts: new ExtractService(work, node.broker), tiers, limits, inventory: async () => inventory, log: pino({ level: 'silent' }),
  })
  beforeAll(async () => {
    test = make()
    database = await test.open()
    work = unitOfWork(database, systemClock)
    await seedDemo({ work, broker: node.broker, demoDataDir: '/', timezone: 'Asia/Seoul' })
  })
  afterAll(async () => {
    await database.close()
    test.remove()
  })

  const queue = async (person: string): Promise<string> => {
    const id = newSessionId()
    await work.write(async ({ db, audit, now }) => {
      await db.insertInto('session').values({
        id, project_id: demoProjects[0]?.id ?? '', person_id: person, tier: 'gpu', state: 'queued', version: 1, steps: '[]', grant_json: null, socket_path: null, token: null, requested_at: now.toISOString(),
        ready_at: null, ends_at: null, ended_at: null, end_reason: null, end_values: '{}', error: null,
      }).execute()
      await audit({ type: 'SESSION_REQUESTED', actor: person, session: id })
    })
    return id
  }
  const people = ['researcher', 'researcher2', 'checker1', 'checker2', 'operator', 'auditor']
  const states = async (): Promise<Record<string, number>> => {
    const rows = await work.read.selectFrom('session').select('state').execute()
    return Object.fromEntries([...new Set(rows.map((r) => r.state))].map((state) => [state, rows.filter((r) => r.state === state).length]))
  }
  const settle = async (sessions: SessionLifecycle, wanted: (s: Record<string, number>) => boolean): Promise<void> => {
    for (let i = 0; i < 200 && !wanted(await states()); i += 1) {
      sessions.wake()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(wanted(await states()), JSON.stringify(await states())).toBe(true)
  }

  it('two of six hold a card, four wait in line; a card goes on to the next when its session ends, and never has two holders', async () => {
    const sessions = lifecycle()
    for (const person of people) await queue(person)
    await settle(sessions, (s) => s['ready'] === 2 && s['queued'] === 4)
    expect(await work.read.selectFrom('gpu_lease').selectAll().execute()).toHaveLength(2)
    for (let ended = 1; ended <= 6; ended += 1) {
      const first = await work.read.selectFrom('session').select('id').where('state', '=', 'ready').orderBy('id').executeTakeFirstOrThrow()
      await sessions.stop(first.id, { reason: 'by-researcher', actor: 'researcher', values: {} })
      await settle(sessions, (s) => s['stopped'] === ended && (s['ready'] ?? 0) === Math.min(2, 6 - ended))
    }
    expect(node.twice).toEqual([])
    expect(await work.read.selectFrom('gpu_lease').selectAll().execute()).toEqual([])
    await sessions.close()
  })

  it('a start that fails gives its card back, and the next in line gets it', async () => {
    node.fail(1)
    const sessions = lifecycle()
    for (const person of people.slice(0, 3)) await queue(person)
    await settle(sessions, (s) => s['failed'] === 1 && s['ready'] === 2)
    expect(node.twice).toEqual([])
    await sessions.close()
  })

  it('a second server that starts beside a dead one finds the leases as they are', async () => {
    const again = lifecycle()
    expect(await work.read.selectFrom('gpu_lease').selectAll().execute()).toHaveLength(2)
    await queue('operator')
    again.wake()
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await states())['queued']).toBe(1)
    await again.recover()
    await settle(again, (s) => (s['queued'] ?? 0) === 0)
    expect(node.twice).toEqual([])
    await again.close()
  })
})
