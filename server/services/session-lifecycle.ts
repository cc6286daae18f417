import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { ErrorCode } from '../../contract/errors.ts'
import type { SessionEndReason, SessionState } from '../../contract/vocabulary/session-states.ts'
import type { Change, UnitOfWork } from '../adapters/database/unit-of-work.ts'
import { endOfDay, type Clock } from '../domain/kernel/clock.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { Grant, type Inventory, type NodeEvent, type NodeSession } from '../domain/node/broker-api.ts'
import type { NodeBroker } from '../domain/node/node-broker.ts'
import { allocate, openPlaces, type Claim } from '../domain/workspaces/local-allocator.ts'
import { holdingStates, leavingStates, livingStates, preparedStates } from '../domain/workspaces/session-transitions.ts'
import type { LimitPolicy, TierRule } from '../domain/workspaces/tier.ts'
import type { ExtractService } from './extract-service.ts'
import { activeLicences } from './licence-view.ts'
import { notify } from './notice-service.ts'
import { moveSession, type MovedSession, type SessionMove } from './session-moves.ts'
import { readSessions, type SessionRow } from './session-view.ts'

export interface LifecycleServices {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly timezone: string
  readonly broker: NodeBroker
  readonly extracts: ExtractService
  readonly tiers: readonly TierRule[]
  readonly limits: LimitPolicy
  readonly inventory: () => Promise<Inventory>
  readonly log: Logger
}

export interface SessionEnd { readonly reason: SessionEndReason; readonly actor: string; readonly values: Readonly<Record<string, string>> }

/** A prepared session that gives way, or that nobody opened in time. */
export const notUsed: SessionEnd = { reason: 'not-used', actor: 'system', values: {} }

/** How long a start waits for a broker that is away before it fails. */
const brokerPatienceMs = 20_000

/**
 * Brings sessions from the line to their end. Every act on the node stands between an intent event and a result event; each is
 * safe to repeat, so a server that died anywhere goes on from the rows alone.
 */
export class SessionLifecycle {
  private readonly s: LifecycleServices
  private advancing: Promise<void> = Promise.resolve()
  private wanted = false
  private closed = false
  private readonly running = new Map<string, Promise<void>>()
  private readonly finishing = new Map<string, Promise<void>>()

  constructor(services: LifecycleServices) {
    this.s = services
  }

  /** Looks at the line again, now. */
  wake(): void {
    if (this.wanted || this.closed) return
    this.wanted = true
    this.advancing = this.advancing.then(async () => {
      this.wanted = false
      await this.admit()
    }).catch((error: unknown) => this.s.log.error({ err: error }, 'admission failed'))
  }

  async close(): Promise<void> {
    this.closed = true
    await this.advancing
    await Promise.allSettled(this.running.values())
  }

  /** Ends a session: the intent is durable when this returns, and nothing of it is left on the node. */
  async stop(id: string, end: SessionEnd): Promise<void> {
    if (await this.intendStop(id, end)) await this.finishStop(id)
  }

  /** After a start: adopts what lived on, ends what died, goes on with what was under way, clears what nobody asked for. */
  async recover(): Promise<void> {
    const { sessions } = await this.s.broker.call('sessions', {})
    const onNode = new Map(sessions.map((session) => [session.sessionId, session]))
    const rows = await readSessions(this.s.work.read, (q) => q.where('session.state', 'in', [...livingStates]))
    for (const row of rows) await this.recoverOne(row, onNode.get(row.id))
    const open = new Set(rows.map((row) => row.id))
    for (const stray of sessions.filter((session) => !open.has(session.sessionId))) {
      await this.s.broker.call('stop-session', { sessionId: stray.sessionId, reason: 'unknown to the server' })
    }
    for (const project of await this.s.work.read.selectFrom('project').select(['id', 'uid', 'locked_at']).execute()) {
      await this.s.broker.call(project.locked_at === null ? 'unlock-project' : 'lock-project', { projectId: project.id, projectUid: project.uid })
    }
    this.wake()
  }

  /** A fact from the node's spool. */
  async onNodeEvent(event: NodeEvent): Promise<void> {
    if (event.sessionId === null) return
    if (event.type === 'container-died') await this.stop(event.sessionId, { reason: 'container-died', actor: 'system', values: {} })
    if (event.type === 'time-limit') await this.stop(event.sessionId, { reason: 'time-limit', actor: 'system', values: {} })
  }

  private async admit(): Promise<void> {
    const { rows, waiting, holders } = await this.inLine()
    if (waiting.length === 0) return
    const inventory = await this.s.inventory()
    const allocations = allocate(inventory, this.s.limits.admission, holders, waiting.map((r) => this.claim(r)))
    for (const { sessionId, gpus } of allocations) {
      const row = waiting.find((r) => r.id === sessionId)
      if (row !== undefined && await this.intendStart(row, gpus)) this.launch(sessionId)
    }
    const lacking = Math.max(0, waiting.length - openPlaces(inventory, this.s.limits.admission, holders.length))
    await Promise.all(rows.filter(isPrepared).slice(0, lacking).map((row) => this.stop(row.id, notUsed)))
  }

  /** Whether one more could be prepared: nobody waits, and places, starts and the policy's number leave room. */
  async hasRoomToPrepare(row: Pick<SessionRow, 'id' | 'tier' | 'state' | 'grant_json'>): Promise<boolean> {
    const { rows, waiting, holders } = await this.inLine()
    if (waiting.length > 0 || rows.filter(isPrepared).length >= this.s.limits.prepared.most) return false
    return allocate(await this.s.inventory(), this.s.limits.admission, holders, [this.claim(row)]).length > 0
  }

  private async inLine(): Promise<{ rows: readonly SessionRow[]; waiting: readonly SessionRow[]; holders: readonly Claim[] }> {
    const rows = (await readSessions(this.s.work.read, (q) => q.where('session.state', 'in', [...livingStates]))).reverse()
    const holders = rows.filter((r) => holdingStates.includes(r.state as SessionState)).map((r) => this.claim(r))
    return { rows, waiting: rows.filter((r) => r.state === 'queued'), holders }
  }

  private claim(row: Pick<SessionRow, 'id' | 'tier' | 'state' | 'grant_json'>): Claim {
    const tier = this.s.tiers.find((t) => t.id === row.tier)
    if (tier === undefined) throw new GloveboxError('tier-unknown', { tier: row.tier })
    const gpus = row.grant_json === null ? [] : (JSON.parse(row.grant_json) as Grant).gpus
    return { sessionId: row.id, tier, gpus, starting: ['preparing', 'starting', 'mounting'].includes(row.state) }
  }

  private async intendStart(row: SessionRow, gpus: readonly string[]): Promise<boolean> {
    return this.s.work.write(async (change) => {
      const { db, now, audit } = change
      for (const uuid of gpus) {
        await db.insertInto('gpu_lease').values({ uuid, session_id: row.id, leased_at: now.toISOString() }).execute()
        await audit({ type: 'GPU_LEASED', actor: 'system', project: row.project_id, session: row.id, details: { gpu: uuid } })
      }
      return this.intendStartWithin(change, row, gpus)
    })
  }

  /** Records, in the caller's transaction, that a session starts, from the line or from having been prepared; then `launch` it. */
  async intendStartWithin(change: Change, row: SessionRow, gpus: readonly string[]): Promise<boolean> {
    const { tier } = this.claim(row)
    const grant = await this.grant(change, row, { gpus, minutes: tier.minutes, kernelAhead: isPrepared(row) })
    const opened = isPrepared(row) ? { requested_at: change.now.toISOString() } : {}
    return moveSession(change, row, 'starting', { patch: { ...opened, grant_json: JSON.stringify(grant), ends_at: grant.endsAt }, steps: { queue: 'done', container: 'running', data: 'running' } })
  }

  /** What the node is told to make. */
  async grant({ db, now }: Change, row: Pick<SessionRow, 'id' | 'tier' | 'state' | 'grant_json' | 'project_id'>, of: { gpus: readonly string[]; minutes: number; kernelAhead: boolean }): Promise<Grant> {
    const { tier } = this.claim(row)
    const project = await db.selectFrom('project').select('uid').where('id', '=', row.project_id).executeTakeFirstOrThrow()
    return Grant.parse({
      sessionId: row.id, projectId: row.project_id, projectUid: project.uid, memoryMiB: tier.memoryMiB, cpus: tier.cpus, processes: tier.processes,
      gpus: [...of.gpus], kernelAhead: of.kernelAhead, endsAt: new Date(now.getTime() + of.minutes * 60_000).toISOString(),
    })
  }

  /** Makes the container of a prepared session, and the extracts that it will be given; whatever goes wrong discards it and is nobody's concern. */
  prepare(id: string): void {
    const run = this.prepareOnNode(id).catch(async (error: unknown) => {
      this.s.log.warn({ err: error, session: id }, 'a session could not be prepared')
      // Opened meanwhile, it goes its own way.
      const row = await this.row(id)
      if (row?.state === 'preparing') await this.stop(id, notUsed)
    }).catch((error: unknown) => this.s.log.error({ err: error, session: id }, 'preparation could not be ended')).finally(() => { this.running.delete(`prepare ${id}`); this.wake() })
    this.running.set(`prepare ${id}`, run)
  }

  private async prepareOnNode(id: string): Promise<void> {
    const row = await this.row(id)
    if (row?.state !== 'preparing') return
    const { work } = this.s
    const licences = await activeLicences(work.read, row.project_id, this.s.clock.now(), this.s.timezone)
    const extracts = Promise.all(licences.map((licence) => this.s.extracts.ensure(licence)))
    const [node] = await Promise.all([this.containerOf(row), extracts])
    await work.write((change) => moveSession(change, row, 'prepared', { details: { container: node.containerId.slice(0, 12) } }))
  }

  /** The running container of a session; the same again for one that was prepared. */
  private async containerOf(row: SessionRow): Promise<NodeSession> {
    const grant = Grant.parse(JSON.parse(row.grant_json ?? 'null'))
    const seed = await this.isDemoProject(row.project_id) ? 'demo' as const : 'none' as const
    await this.s.broker.call('ensure-project', { projectId: grant.projectId, projectUid: grant.projectUid, seed })
    return this.s.broker.call('start-session', grant)
  }

  /** Runs the start of one session beside others; a failure is that session's alone. */
  launch(id: string): void {
    const run = this.startPatiently(id).catch((error: unknown) => this.fail(id, error)).catch((error: unknown) => this.s.log.error({ err: error, session: id }, 'start could not be ended'))
      .finally(() => { this.running.delete(id); this.wake() })
    this.running.set(id, run)
  }

  /** A broker that restarts meanwhile takes up where it was: every step is safe to repeat. */
  private async startPatiently(id: string): Promise<void> {
    for (const deadline = Date.now() + brokerPatienceMs; ; await sleep(500)) {
      try {
        return await this.start(id)
      } catch (error) {
        const away = error instanceof GloveboxError && error.code === 'broker-down'
        if (!away || this.closed || Date.now() > deadline) throw error
      }
    }
  }

  private async start(id: string): Promise<void> {
    const row = await this.row(id)
    if (row === undefined || (row.state !== 'starting' && row.state !== 'mounting')) return
    const { work } = this.s
    // The extracts are made while the container starts; a failure of one is reported once both have settled.
    const licences = await activeLicences(work.read, row.project_id, this.s.clock.now(), this.s.timezone)
    if (licences.length === 0) throw new GloveboxError('licence-missing')
    const extracts = Promise.allSettled(licences.map(async (licence) => ({ licence, extractId: await this.s.extracts.ensure(licence) })))
    const node = await this.containerOf(row)
    if (row.state === 'starting') {
      const moved = await work.write((change) => moveSession(change, row, 'mounting', {
        patch: { socket_path: node.socketPath, token: node.token }, steps: { container: 'done', lab: 'running' }, details: { container: node.containerId.slice(0, 12) },
      }))
      if (!moved) return
    }
    for (const settled of await extracts) {
      if (settled.status === 'rejected') throw settled.reason
      await this.mount(row, settled.value.licence.dataset_id, settled.value.licence.id, settled.value.extractId)
    }
    await work.write(async (change) => {
      const at = change.now.toISOString()
      return moveSession(change, { ...row, state: 'mounting' }, 'ready', { patch: { ready_at: at }, steps: { data: 'done', lab: 'done' } })
    })
  }

  private async mount(row: SessionRow, dataset: string, licence: string, extractId: string): Promise<void> {
    const about = { actor: 'system', project: row.project_id, session: row.id, subject: `licence:${licence}` }
    await this.s.work.write(({ audit }) => audit({ type: 'EXTRACT_MOUNT_INTENDED', ...about, details: { extract: extractId, dataset } }))
    await this.s.broker.call('mount-extract', { sessionId: row.id, extractId, dataset })
    await this.s.work.write(({ audit }) => audit({ type: 'EXTRACT_MOUNTED', ...about, details: { extract: extractId, dataset, readOnly: true } }))
  }

  /** A start that went wrong: nothing stays on the node, the person is told the code. */
  private async fail(id: string, error: unknown): Promise<void> {
    const code: ErrorCode = error instanceof GloveboxError ? error.code : 'internal'
    this.s.log.error({ err: error, session: id, code }, 'session start failed')
    await this.s.broker.call('stop-session', { sessionId: id, reason: 'start failed' }).catch((cause: unknown) => this.s.log.error({ err: cause, session: id }, 'failed start not cleared'))
    await this.s.work.write(async (change) => {
      const row = await change.db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      await this.releaseGpus(change, row)
      const values = error instanceof GloveboxError ? Object.fromEntries(Object.entries(error.values).map(([k, v]) => [k, String(v)])) : {}
      const moved = await moveSession(change, row, 'failed', { patch: { error: code, ended_at: change.now.toISOString(), end_reason: 'start-failed', end_values: JSON.stringify(values) }, details: { code } })
      if (moved) await change.announce('ended', id, { reason: 'start-failed' })
      else await change.audit({ type: 'SESSION_START_FAILED', actor: 'system', project: row.project_id, session: id, details: { code, state: row.state } })
    })
  }

  /**
   * Records, in the caller's transaction, that every open session of a person, a project, or both is to end. Answers with their ids;
   * once the transaction stands, `finishStops` takes them off the node.
   */
  async intendStopsWithin(change: Change, of: { readonly personId?: string; readonly projectId?: string }, end: SessionEnd): Promise<string[]> {
    if (of.personId === undefined && of.projectId === undefined) throw new TypeError('sessions of nobody and nothing')
    const rows = await readSessions(change.db, (query) => {
      let some = query.where('session.state', 'in', [...livingStates])
      if (of.personId !== undefined) some = some.where('session.person_id', '=', of.personId)
      return of.projectId === undefined ? some : some.where('session.project_id', '=', of.projectId)
    })
    for (const row of rows) await this.intendStopWithin(change, row, end)
    return rows.map((row) => row.id)
  }

  async finishStops(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.finishStop(id)))
  }

  /** Answers whether something is left to be done on the node. */
  async intendStopWithin(change: Change, row: MovedSession & Pick<SessionRow, 'person_id'>, end: SessionEnd): Promise<boolean> {
    const patch: SessionMove['patch'] = { end_reason: end.reason, end_values: JSON.stringify(end.values) }
    const to: SessionState = isPrepared(row) ? 'discarding' : row.state === 'queued' ? 'stopped' : 'stopping'
    const ended = to === 'stopped' ? { ended_at: change.now.toISOString() } : {}
    const moved = await moveSession(change, row, to, { patch: { ...patch, ...ended }, details: { reason: end.reason }, actor: end.actor })
    if (!moved) return false
    await change.announce('ended', row.id, { reason: end.reason, ...end.values })
    // Nobody has worked in it.
    if (to === 'discarding') return true
    if (end.reason !== 'by-researcher') await notify(change, row.person_id, { key: `session-ended-${end.reason}`, values: end.values, link: `/projects/${row.project_id}` })
    return to === 'stopping'
  }

  private async intendStop(id: string, end: SessionEnd): Promise<boolean> {
    const row = await this.row(id)
    if (row === undefined) throw new GloveboxError('not-found')
    if (isLeaving(row)) return true
    if (!livingStates.includes(row.state as SessionState)) return false
    return this.s.work.write((change) => this.intendStopWithin(change, row, end))
  }

  /** The act and its result: container stopped, mounts gone, cards free. One at a time for each session. */
  private finishStop(id: string): Promise<void> {
    const running = this.finishing.get(id)
    if (running !== undefined) return running
    const finish = this.stopOnNode(id).finally(() => this.finishing.delete(id))
    this.finishing.set(id, finish)
    return finish
  }

  private async stopOnNode(id: string): Promise<void> {
    const row = await this.row(id)
    if (row === undefined || !isLeaving(row)) return
    await this.s.broker.call('stop-session', { sessionId: id, reason: row.end_reason ?? 'stopped', graceSeconds: 1 })
    await this.s.work.write(async (change) => {
      await this.releaseGpus(change, row)
      const mounts = await change.db.selectFrom('audit_record').select('details').where('session', '=', id).where('type', '=', 'EXTRACT_MOUNTED').execute()
      // A start that was repeated has mounted, and told of, the same extract again.
      for (const details of new Set(mounts.map((mount) => mount.details))) {
        await change.audit({ type: 'EXTRACT_UNMOUNTED', actor: 'system', project: row.project_id, session: id, details: JSON.parse(details) as Record<string, string> })
      }
      return moveSession(change, row, 'stopped', { patch: { ended_at: change.now.toISOString() }, details: { reason: row.end_reason ?? '' } })
    })
    this.wake()
  }

  private async recoverOne(row: SessionRow, node: NodeSession | undefined): Promise<void> {
    if (isLeaving(row)) return this.finishStop(row.id)
    if (isPrepared(row)) return row.state === 'prepared' && node?.state === 'running' ? undefined : this.stop(row.id, notUsed)
    if (row.state === 'starting' || row.state === 'mounting') return this.launch(row.id)
    if (row.state !== 'ready') return
    if (node?.state === 'running') {
      await this.s.work.write(async (change) => {
        await change.db.updateTable('session').set({ socket_path: node.socketPath, token: node.token }).where('id', '=', row.id).execute()
        await change.audit({ type: 'SESSION_ADOPTED', actor: 'system', project: row.project_id, session: row.id })
      })
    } else {
      await this.stop(row.id, { reason: node === undefined ? 'node-lost' : 'container-died', actor: 'system', values: {} })
    }
  }

  private async releaseGpus({ db, audit }: Change, row: Pick<SessionRow, 'id' | 'project_id'>): Promise<void> {
    const leases = await db.deleteFrom('gpu_lease').where('session_id', '=', row.id).returning('uuid').execute()
    for (const { uuid } of leases) await audit({ type: 'GPU_RELEASED', actor: 'system', project: row.project_id, session: row.id, details: { gpu: uuid } })
  }

  private async row(id: string): Promise<SessionRow | undefined> {
    const [row] = await readSessions(this.s.work.read, (q) => q.where('session.id', '=', id))
    return row
  }

  private async isDemoProject(projectId: string): Promise<boolean> {
    const project = await this.s.work.read.selectFrom('project').select('permit_reference').where('id', '=', projectId).executeTakeFirst()
    return project?.permit_reference.startsWith('DEMO-') ?? false
  }

  /** Ends sessions whose time, permit or membership is over and finishes stops that the node could not do before; called every second. */
  async endOverdue(): Promise<void> {
    const now = this.s.clock.now()
    const rows = await readSessions(this.s.work.read, (q) => q.where('session.state', 'in', [...livingStates]))
    for (const row of rows) {
      const end = isLeaving(row) ? null : await this.overdue(row, now)
      if (end !== null) await this.intendStop(row.id, end)
      if (end !== null || isLeaving(row)) this.finishStop(row.id).catch((error: unknown) => this.s.log.error({ err: error, session: row.id }, 'stop not finished'))
    }
  }

  private async overdue(row: SessionRow, now: Date): Promise<SessionEnd | null> {
    if (row.ends_at !== null && row.ends_at <= now.toISOString()) return isPrepared(row) ? notUsed : { reason: 'time-limit', actor: 'system', values: {} }
    const { read } = this.s.work
    const project = await read.selectFrom('project').selectAll().where('id', '=', row.project_id).executeTakeFirstOrThrow()
    if (project.permit_ended_at !== null || now >= endOfDay(project.permit_ends_on, this.s.timezone)) return { reason: 'permit-ended', actor: 'system', values: { permit: project.permit_reference } }
    const grants = await read.selectFrom('role_grant').select('until_day').where('person_id', '=', row.person_id).where('project_id', '=', row.project_id).where('revoked_at', 'is', null).execute()
    const member = grants.some((g) => g.until_day === null || now < endOfDay(g.until_day, this.s.timezone))
    return member ? null : { reason: 'membership-ended', actor: 'system', values: {} }
  }
}

const isPrepared = (row: Pick<SessionRow, 'state'>): boolean => preparedStates.includes(row.state as SessionState)
const isLeaving = (row: Pick<SessionRow, 'state'>): boolean => leavingStates.includes(row.state as SessionState)
