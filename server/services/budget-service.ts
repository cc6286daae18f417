import type { Kysely } from 'kysely'
import type { Budget } from '../../contract/resources/session.ts'
import type { Database } from '../adapters/database/schema.ts'
import type { Change, UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { Actor } from '../domain/authorization/authorizer.ts'
import { dayOf, endOfDay, type Clock } from '../domain/kernel/clock.ts'
import { notify, notifyRole } from './notice-service.ts'

export interface BudgetRequest {
  readonly personId: string
  readonly sessionId: string
  readonly projectId: string
  readonly bytes: number
  /** Bytes reserved earlier and not shown. */
  readonly returned: number
  /** Bytes shown since the last report, by way out. */
  readonly shown: { readonly rest: number; readonly kernel: number; readonly terminal: number }
}

/** What sessions of one person may show in a day. Bytes are taken before they are shown, so a crash never gives any back. */
export class BudgetService {
  private readonly work: UnitOfWork
  private readonly clock: Clock
  private readonly timezone: string
  private readonly bytesPerDay: number

  constructor(work: UnitOfWork, clock: Clock, timezone: string, bytesPerDay: number) {
    this.work = work
    this.clock = clock
    this.timezone = timezone
    this.bytesPerDay = bytesPerDay
  }

  async of(personId: string, db: Kysely<Database> = this.work.read): Promise<Budget> {
    const now = this.clock.now()
    const day = dayOf(now, this.timezone)
    const row = await db.selectFrom('budget_day').selectAll().where('person_id', '=', personId).where('day', '=', day).executeTakeFirst()
    return {
      usedBytes: row?.taken ?? 0, limitBytes: row?.limit_bytes ?? this.bytesPerDay, held: (row?.held_at ?? null) !== null,
      resetsAt: endOfDay(day, this.timezone).toISOString(),
    }
  }

  /** Grants what is left, at most what was asked for. Reaching the limit is an audited fact with notices; counting is not. */
  async reserve(request: BudgetRequest): Promise<{ granted: number; held: boolean; remaining: number }> {
    const day = dayOf(this.clock.now(), this.timezone)
    // One transaction, so that a gateway under load waits for the disk once.
    const { granted, row } = await this.work.read.transaction().execute(async (db) => {
      await this.ensureDay(db, request.personId, day)
      const { shown } = request
      await db.updateTable('budget_day').set((e) => ({
        taken: e('taken', '-', request.returned), shown_rest: e('shown_rest', '+', shown.rest), shown_kernel: e('shown_kernel', '+', shown.kernel), shown_terminal: e('shown_terminal', '+', shown.terminal),
      })).where('person_id', '=', request.personId).where('day', '=', day).where('taken', '>=', request.returned).execute()
      const taken = await this.take(db, request, day)
      return { granted: taken, row: await db.selectFrom('budget_day').selectAll().where('person_id', '=', request.personId).where('day', '=', day).executeTakeFirstOrThrow() }
    })
    const remaining = Math.max(0, row.limit_bytes - row.taken)
    const held = request.bytes > 0 && granted === 0
    if (held && row.held_at === null) await this.hold(request, day)
    return { granted, held: held || row.held_at !== null, remaining }
  }

  /** Gives the person another day's budget for today, within the caller's change. */
  async lift(change: Change, actor: Actor, session: { readonly id: string; readonly person_id: string; readonly project_id: string }, reason: string): Promise<void> {
    const day = dayOf(change.now, this.timezone)
    await change.db.insertInto('budget_day').values(this.emptyDay(session.person_id, day)).onConflict((c) => c.columns(['person_id', 'day']).doNothing()).execute()
    await change.db.updateTable('budget_day').set((e) => ({ limit_bytes: e('limit_bytes', '+', this.bytesPerDay), held_at: null })).where('person_id', '=', session.person_id).where('day', '=', day).execute()
    await change.audit({ type: 'BUDGET_LIFTED', actor: actor.id, project: session.project_id, session: session.id, subject: `person:${session.person_id}`, details: { reason, bytes: this.bytesPerDay } })
    await change.announce('changed', session.id)
    await notify(change, session.person_id, { key: 'budget-lifted', values: {}, link: `/sessions/${session.id}` })
  }

  /** One conditional statement: two reservations at once cannot take the same bytes. */
  private async take(db: Kysely<Database>, request: BudgetRequest, day: string): Promise<number> {
    for (let bytes = request.bytes; bytes >= 1; bytes = await this.left(db, request.personId, day, bytes)) {
      const done = await db.updateTable('budget_day').set((e) => ({ taken: e('taken', '+', bytes) }))
        .where('person_id', '=', request.personId).where('day', '=', day).where((e) => e(e('taken', '+', bytes), '<=', e.ref('limit_bytes'))).executeTakeFirst()
      if (done.numUpdatedRows > 0n) return bytes
    }
    return 0
  }

  /** What is left, if it is less than what was just refused. */
  private async left(db: Kysely<Database>, personId: string, day: string, refused: number): Promise<number> {
    const row = await db.selectFrom('budget_day').select(['taken', 'limit_bytes']).where('person_id', '=', personId).where('day', '=', day).executeTakeFirstOrThrow()
    return Math.min(refused - 1, row.limit_bytes - row.taken)
  }

  private async hold(request: BudgetRequest, day: string): Promise<void> {
    await this.work.write(async (change) => {
      const done = await change.db.updateTable('budget_day').set({ held_at: change.now.toISOString() }).where('person_id', '=', request.personId).where('day', '=', day).where('held_at', 'is', null).executeTakeFirst()
      if (done.numUpdatedRows === 0n) return false
      await change.announce('changed', request.sessionId)
      await notify(change, request.personId, { key: 'budget-held', values: {}, link: `/sessions/${request.sessionId}` })
      await notifyRole(change, 'dataCustodian', { key: 'budget-held-custodian', values: { session: request.sessionId }, link: `/data` })
      await change.audit({ type: 'BUDGET_HELD', actor: 'system', project: request.projectId, session: request.sessionId, subject: `person:${request.personId}`, details: { day } })
      return true
    })
  }

  private async ensureDay(db: Kysely<Database>, personId: string, day: string): Promise<void> {
    await db.insertInto('budget_day').values(this.emptyDay(personId, day)).onConflict((c) => c.columns(['person_id', 'day']).doNothing()).execute()
  }

  private emptyDay(personId: string, day: string): Database['budget_day'] {
    return { person_id: personId, day, taken: 0, shown_rest: 0, shown_kernel: 0, shown_terminal: 0, limit_bytes: this.bytesPerDay, held_at: null }
  }
}
