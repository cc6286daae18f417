import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { SessionPreparation, Tier } from '../../contract/resources/session.ts'
import type { Database } from '../adapters/database/schema.ts'
import type { Change, UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { SessionState } from '../../contract/vocabulary/session-states.ts'
import type { Actor, Authorizer } from '../domain/authorization/authorizer.ts'
import { endOfDay, type Clock } from '../domain/kernel/clock.ts'
import { enforce } from '../domain/kernel/decision.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { newSessionId } from '../domain/kernel/ids.ts'
import type { Inventory } from '../domain/node/broker-api.ts'
import { tierProblem } from '../domain/workspaces/local-allocator.ts'
import { openStates, preparedStates } from '../domain/workspaces/session-transitions.ts'
import type { LimitPolicy, TierRule } from '../domain/workspaces/tier.ts'
import type { BudgetService } from './budget-service.ts'
import { activeLicences } from './licence-view.ts'
import { notUsed, type SessionLifecycle } from './session-lifecycle.ts'
import { readSessions, sessionResource, type SessionRow } from './session-view.ts'

const firstSteps = JSON.stringify(['queue', 'container', 'data', 'lab'].map((step) => ({ step, state: 'waiting' })))

export interface SessionServices {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly timezone: string
  readonly log: Logger
  readonly authorizer: Authorizer
  readonly budgets: BudgetService
  readonly lifecycle: SessionLifecycle
  readonly tiers: readonly TierRule[]
  readonly limits: LimitPolicy
  readonly inventory: () => Promise<Inventory>
}

/** What people do with sessions; how sessions live is `SessionLifecycle`. */
export class SessionService {
  private readonly s: SessionServices

  constructor(services: SessionServices) {
    this.s = services
  }

  /** Puts a session in line, or opens the one that was prepared. Codes: `session-exists`, `permit-ended`, `project-locked`, `licence-missing`, `gpu-missing`, `tier-unknown`. */
  async request(actor: Actor, projectId: string, tierId: string): Promise<string> {
    const { work, authorizer, lifecycle } = this.s
    enforce(authorizer.decide(actor, 'start-session', { type: 'Project', id: projectId, attributes: { projectId, lockCustodianId: '' } }))
    const tier = await this.tier(tierId)
    const fresh = newSessionId()
    const { id, prepared, discarded } = await work.write(async (change) => {
      await this.refuseUnfit(change, projectId)
      const open = await openOf(change.db, actor.id, projectId)
      if (open !== undefined) throw new GloveboxError('session-exists', { session: open.id })
      const there = await preparedOf(change.db, actor.id, projectId)
      const fits = there?.tier === tier.id
      const of = fits ? there.id : fresh
      if (there !== undefined && !fits) await lifecycle.intendStopWithin(change, there, notUsed)
      if (!fits) await change.db.insertInto('session').values(newRow(change, { id: of, projectId, personId: actor.id, tier: tier.id, state: 'queued' })).execute()
      await change.audit({ type: 'SESSION_REQUESTED', actor: actor.id, project: projectId, session: of, details: { tier: tier.id } })
      if (fits && !await lifecycle.intendStartWithin(change, there, [])) throw new GloveboxError('state-conflict')
      return { id: of, prepared: fits, discarded: fits || there === undefined ? [] : [there.id] }
    })
    if (prepared) lifecycle.launch(id)
    this.discard(discarded)
    lifecycle.wake()
    return id
  }

  /**
   * Makes a session ready for somebody who has not opened it yet, without data, if the machine has room; asked again, it is the same
   * until its time is over. Codes: as for `request`, without `session-exists`.
   */
  async prepare(actor: Actor, projectId: string, tierId: string): Promise<SessionPreparation> {
    const { work, authorizer, lifecycle, limits } = this.s
    enforce(authorizer.decide(actor, 'start-session', { type: 'Project', id: projectId, attributes: { projectId, lockCustodianId: '' } }))
    const tier = await this.tier(tierId)
    const id = newSessionId()
    // A card is leased to work only.
    if (tier.gpus > 0) return { state: 'not-now' }
    const there = await preparedOf(work.read, actor.id, projectId)
    if (there?.tier === tier.id) return { state: there.state as 'preparing' | 'prepared', session: there.id }
    if (there === undefined && !await lifecycle.hasRoomToPrepare({ id, tier: tier.id, state: 'preparing', grant_json: null })) return { state: 'not-now' }
    const done = await work.write(async (change) => {
      await this.refuseUnfit(change, projectId)
      if (await openOf(change.db, actor.id, projectId) !== undefined) return false
      const now = await preparedOf(change.db, actor.id, projectId)
      if (now?.tier === tier.id) return false
      if (now !== undefined) await lifecycle.intendStopWithin(change, now, notUsed)
      const row = newRow(change, { id, projectId, personId: actor.id, tier: tier.id, state: 'preparing' })
      const grant = await lifecycle.grant(change, row, { gpus: [], minutes: limits.prepared.minutes, kernelAhead: true })
      await change.db.insertInto('session').values({ ...row, grant_json: JSON.stringify(grant), ends_at: grant.endsAt }).execute()
      await change.audit({ type: 'SESSION_PREPARE_INTENDED', actor: actor.id, project: projectId, session: id, details: { tier: tier.id } })
      return { discarded: now === undefined ? [] : [now.id] }
    })
    if (done === false) return { state: 'not-now' }
    lifecycle.prepare(id)
    this.discard(done.discarded)
    return { state: 'preparing', session: id }
  }

  private discard(ids: readonly string[]): void {
    this.s.lifecycle.finishStops(ids).catch((error: unknown) => this.s.log.error({ err: error }, 'a prepared session was not taken away'))
  }

  async stop(actor: Actor, id: string): Promise<void> {
    const row = await this.find(id)
    enforce(this.s.authorizer.decide(actor, 'stop', sessionResource(row)))
    const reason = row.person_id === actor.id ? 'by-researcher' : 'by-operator'
    await this.s.lifecycle.stop(id, { reason, actor: actor.id, values: {} })
  }

  async liftBudget(actor: Actor, id: string, reason: string): Promise<void> {
    const row = await this.find(id)
    enforce(this.s.authorizer.decide(actor, 'lift-budget', sessionResource(row)))
    await this.s.work.write((change) => this.s.budgets.lift(change, actor, row, reason))
  }

  /** The session, or `not-found`; the caller decides whether the actor may read it. */
  async find(id: string): Promise<SessionRow> {
    const [row] = await readSessions(this.s.work.read, (q) => q.where('session.id', '=', id))
    if (row === undefined) throw new GloveboxError('not-found')
    return row
  }

  /** The tiers with a plain reason beside each that this machine cannot grant. */
  async tiers(): Promise<Tier[]> {
    const inventory = await this.s.inventory().catch(() => null)
    return this.s.tiers.map(({ title, ...tier }) => {
      const problem = inventory === null ? null : tierProblem({ title, ...tier }, inventory)
      return { ...tier, title, unavailable: problem === null ? null : tierProblemTexts[problem] }
    })
  }

  private async tier(id: string): Promise<TierRule> {
    const tier = this.s.tiers.find((t) => t.id === id)
    if (tier === undefined) throw new GloveboxError('tier-unknown', { tier: id })
    const problem = tierProblem(tier, await this.s.inventory())
    if (problem === 'gpu-missing') throw new GloveboxError('gpu-missing', { tier: id, gpus: tier.gpus })
    if (problem === 'too-small') throw new GloveboxError('tier-unknown', { tier: id })
    return tier
  }

  private async refuseUnfit({ db, now }: Change, projectId: string): Promise<void> {
    const project = await db.selectFrom('project').selectAll().where('id', '=', projectId).executeTakeFirst()
    if (project === undefined) throw new GloveboxError('not-found')
    if (project.locked_at !== null) throw new GloveboxError('project-locked')
    if (project.permit_ended_at !== null || now >= endOfDay(project.permit_ends_on, this.s.timezone)) throw new GloveboxError('permit-ended', { permit: project.permit_reference })
    const active = await activeLicences(db, projectId, now, this.s.timezone)
    if (active.length === 0) throw new GloveboxError('licence-missing')
  }
}

const openOf = (db: Kysely<Database>, personId: string, projectId: string) =>
  db.selectFrom('session').select('id').where('person_id', '=', personId).where('project_id', '=', projectId).where('state', 'in', [...openStates]).executeTakeFirst()

const preparedOf = async (db: Kysely<Database>, personId: string, projectId: string): Promise<SessionRow | undefined> =>
  (await readSessions(db, (q) => q.where('session.person_id', '=', personId).where('session.project_id', '=', projectId).where('session.state', 'in', [...preparedStates])))[0]

const newRow = ({ now }: Change, of: { id: string; projectId: string; personId: string; tier: string; state: SessionState }) => ({
  id: of.id, project_id: of.projectId, person_id: of.personId, tier: of.tier, state: of.state, version: 1, steps: firstSteps, grant_json: null, socket_path: null, token: null,
  requested_at: now.toISOString(), ready_at: null, ends_at: null, ended_at: null, end_reason: null, end_values: '{}', error: null,
})

const tierProblemTexts = {
  'gpu-missing': { ko: '이 서버에는 GPU가 없거나 필요한 수보다 적습니다.', en: 'This machine has no GPU, or fewer than the tier needs.' },
  'too-small': { ko: '이 서버의 메모리보다 큽니다.', en: 'Needs more memory than this machine has.' },
} as const
