import type { z } from 'zod'
import { Language } from '../../contract/vocabulary/roles.ts'
import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { Actor, Authorizer } from '../domain/authorization/authorizer.ts'
import type { Clock } from '../domain/kernel/clock.ts'
import { preparedStates } from '../domain/workspaces/session-transitions.ts'
import { enforce } from '../domain/kernel/decision.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { gatewayOperations, Lease, LeaseEnd } from '../domain/node/gateway-api.ts'
import type { BudgetService } from './budget-service.ts'
import { loadActor } from './load-actor.ts'
import { newSecret, secretHash } from './secret-token.ts'
import type { SessionService } from './session-service.ts'
import { readSessions, sessionResource, type SessionRow } from './session-view.ts'

type Answer<N extends keyof typeof gatewayOperations> = z.output<(typeof gatewayOperations)[N]['answer']>
type Body<N extends keyof typeof gatewayOperations> = z.output<(typeof gatewayOperations)[N]['body']>

/** A ticket opens a session once, within half a minute. */
const ticketSeconds = 30
/** A lease holds for a minute and is renewed every quarter. */
const leaseSeconds = 60

export interface AccessServices {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly timezone: string
  readonly authorizer: Authorizer
  readonly budgets: BudgetService
  readonly sessions: SessionService
  readonly putLimitBytes: number
  readonly sessionOrigin: (sessionId: string) => string
}

/** Lets a browser into a session's origin, and tells the gateway how long. */
export class SessionAccessService {
  private readonly s: AccessServices
  private waiters: (() => void)[] = []

  constructor(services: AccessServices) {
    this.s = services
    services.work.onCommit(() => this.wakeAll())
  }

  /** A one-time address for the iframe. */
  async issueTicket(actor: Actor, sessionId: string): Promise<{ url: string; expiresAt: string }> {
    const row = await this.s.sessions.find(sessionId)
    enforce(this.s.authorizer.decide(actor, 'enter', sessionResource(row)))
    if (row.state === 'queued') throw new GloveboxError('capacity-waiting')
    if (!enterableStates.has(row.state)) throw new GloveboxError('session-ended')
    const portalHash = actor.portalHash
    if (portalHash === null) throw new GloveboxError('refused')
    const { secret, hash } = newSecret()
    const expiresAt = new Date(this.s.clock.now().getTime() + ticketSeconds * 1000).toISOString()
    await this.s.work.write(async ({ db, audit }) => {
      await db.insertInto('session_ticket').values({ hash, session_id: sessionId, person_id: actor.id, portal_hash: portalHash, expires_at: expiresAt, used_at: null }).execute()
      await audit({ type: 'SESSION_TICKET_ISSUED', actor: actor.id, project: row.project_id, session: sessionId, details: { state: row.state } })
    })
    return { url: `${this.s.sessionOrigin(sessionId)}/__enter?t=${secret}`, expiresAt }
  }

  /** Uses the ticket up and gives the browser's access token; a second use finds nothing. */
  async redeem({ ticket, sessionId }: Body<'redeem-ticket'>): Promise<Answer<'redeem-ticket'>> {
    const { secret, hash } = newSecret()
    const now = this.s.clock.now()
    const entered = await this.s.work.write(async ({ db, audit }) => {
      const row = await db.selectFrom('session_ticket').selectAll().where('hash', '=', secretHash(ticket)).where('session_id', '=', sessionId)
        .where('used_at', 'is', null).where('expires_at', '>', now.toISOString()).executeTakeFirst()
      if (row === undefined) return false
      const used = await db.updateTable('session_ticket').set({ used_at: now.toISOString() }).where('hash', '=', row.hash).where('used_at', 'is', null).executeTakeFirst()
      if (used.numUpdatedRows === 0n) return false
      await db.insertInto('session_access').values({ hash, session_id: sessionId, person_id: row.person_id, portal_hash: row.portal_hash, created_at: now.toISOString(), revoked_at: null }).execute()
      const { state } = await db.selectFrom('session').select('state').where('id', '=', sessionId).executeTakeFirstOrThrow()
      await audit({ type: 'SESSION_ENTERED', actor: row.person_id, session: sessionId, details: { state } })
      return true
    })
    if (!entered) return { state: 'unknown' }
    const renewed = await this.renew({ sessionId, accessHash: hash })
    return renewed.state === 'granted' ? { ...renewed, accessToken: secret } : renewed
  }

  /** The lease of an access, if the access, its portal session and the session all live. */
  async renew({ sessionId, accessHash }: Body<'renew-lease'>): Promise<Answer<'renew-lease'>> {
    const access = await this.access(sessionId, accessHash)
    if (access === null) return { state: 'unknown' }
    const [row] = await readSessions(this.s.work.read, (q) => q.where('session.id', '=', sessionId))
    if (row === undefined) return { state: 'unknown' }
    if (!enterableStates.has(row.state)) return { state: 'ended', end: endOf(row) }
    return { state: 'granted', lease: await this.lease(row) }
  }

  async reserve(body: Body<'reserve-budget'>): Promise<Answer<'reserve-budget'>> {
    const access = await this.access(body.sessionId, body.accessHash)
    if (access === null) return { granted: 0, held: true, remaining: 0 }
    const row = await this.s.sessions.find(body.sessionId)
    return this.s.budgets.reserve({ personId: access.person_id, sessionId: row.id, projectId: row.project_id, bytes: body.bytes, returned: body.returned, shown: body.shown })
  }

  /** Long poll of what ended, was revoked or changed. A `since` ahead of the log (a restored database) starts over. */
  async changes({ since, waitMs }: Body<'changes'>): Promise<Answer<'changes'>> {
    const deadline = Date.now() + waitMs
    for (;;) {
      const answer = await this.changesSince(since)
      if (answer.sequence !== since || Date.now() >= deadline) return answer
      await this.nextChange(deadline - Date.now())
    }
  }

  /** Who acts when the extension asks: the person of the access, inside that session. */
  async actor(sessionId: string, accessHash: string): Promise<{ actor: Actor; session: SessionRow }> {
    const access = await this.access(sessionId, accessHash)
    if (access === null) throw new GloveboxError('not-signed-in')
    const row = await this.onceReady(sessionId)
    if (row.state !== 'ready') throw new GloveboxError('session-ended')
    const actor = await loadActor(this.s.work.read, { personId: access.person_id, portalHash: null, sessionId }, this.s.clock.now(), this.s.timezone)
    if (actor === null) throw new GloveboxError('not-signed-in')
    return { actor, session: row }
  }

  /** The lab's page may stand before its session is ready: what it asks then waits a little. */
  private async onceReady(sessionId: string): Promise<SessionRow> {
    const deadline = Date.now() + startPatienceMs
    for (;;) {
      const row = await this.s.sessions.find(sessionId)
      if (row.state === 'ready' || !openingStates.has(row.state) || Date.now() >= deadline) return row
      await this.nextChange(deadline - Date.now())
    }
  }

  private async access(sessionId: string, hash: string) {
    const row = await this.s.work.read.selectFrom('session_access').innerJoin('portal_session', 'portal_session.hash', 'session_access.portal_hash')
      .select(['session_access.person_id', 'portal_session.expires_at', 'portal_session.ended_at'])
      .where('session_access.hash', '=', hash).where('session_access.session_id', '=', sessionId).where('session_access.revoked_at', 'is', null).executeTakeFirst()
    if (row === undefined || row.ended_at !== null || row.expires_at <= this.s.clock.now().toISOString()) return null
    return row
  }

  private async lease(row: SessionRow): Promise<Lease> {
    const person = await this.s.work.read.selectFrom('person').select(['name', 'language']).where('id', '=', row.person_id).executeTakeFirstOrThrow()
    const budget = await this.s.budgets.of(row.person_id)
    return {
      sessionId: row.id, personId: row.person_id, personName: person.name, language: Language.parse(person.language), projectTitle: { ko: row.title_ko, en: row.title_en },
      expiresAt: new Date(this.s.clock.now().getTime() + leaseSeconds * 1000).toISOString(), sessionEndsAt: row.ends_at ?? row.requested_at,
      projectId: row.project_id, opened: openingStates.has(row.state), socketPath: row.socket_path ?? '', token: row.token ?? '', putLimitBytes: this.s.putLimitBytes, budgetHeld: budget.held,
    }
  }

  private async changesSince(since: number): Promise<Answer<'changes'>> {
    const { read } = this.s.work
    const last = (await read.selectFrom('change').select((e) => e.fn.max('sequence').as('last')).executeTakeFirst())?.last ?? 0
    const from = since > Number(last) ? 0 : since
    const rows = await read.selectFrom('change').selectAll().where('sequence', '>', from).orderBy('sequence').limit(1000).execute()
    const answer: Answer<'changes'> = { sequence: rows.at(-1)?.sequence ?? from, ended: [], revoked: [], changed: [] }
    for (const row of rows) {
      if (row.kind === 'ended') {
        const { reason = '', ...values } = JSON.parse(row.values_json) as Record<string, string>
        answer.ended.push({ sessionId: row.subject, reason, values })
      } else if (row.kind === 'revoked') answer.revoked.push(row.subject)
      else answer.changed.push(row.subject)
    }
    return answer
  }

  /** Resolves at the next commit, or after `ms`. */
  nextChange(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, ms))
      this.waiters.push(() => { clearTimeout(timer); resolve() })
    })
  }

  /** Ends every long poll; also at shutdown. */
  wakeAll(): void {
    const waiters = this.waiters
    this.waiters = []
    for (const wake of waiters) wake()
  }
}

const startPatienceMs = 60_000

/** A browser may enter while the container starts: the gateway holds API calls until the socket answers. */
const openingStates: ReadonlySet<string> = new Set(['starting', 'mounting', 'ready'])
/** Of a session that is not opened yet there is only the lab's page: its lease names neither socket nor token. */
const enterableStates: ReadonlySet<string> = new Set([...preparedStates, ...openingStates])

const endOf = (row: SessionRow): LeaseEnd => ({ sessionId: row.id, reason: row.end_reason ?? 'ended', values: JSON.parse(row.end_values) as Record<string, string> })
