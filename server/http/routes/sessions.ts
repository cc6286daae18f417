import type { Session } from '../../../contract/resources/session.ts'
import type { UnitOfWork } from '../../adapters/database/unit-of-work.ts'
import type { Actor, Authorizer } from '../../domain/authorization/authorizer.ts'
import { enforce } from '../../domain/kernel/decision.ts'
import type { BudgetService } from '../../services/budget-service.ts'
import type { SessionAccessService } from '../../services/session-access-service.ts'
import type { SessionService } from '../../services/session-service.ts'
import { presentSession, sessionResource, type SessionRow } from '../../services/session-view.ts'
import type { Handlers } from '../route.ts'

export interface SessionParts {
  readonly work: UnitOfWork
  readonly authorizer: Authorizer
  readonly budgets: BudgetService
  readonly sessions: SessionService
  readonly access: SessionAccessService
}

type SessionHandlers = Pick<Handlers, 'startSession' | 'prepareSession' | 'session' | 'sessionEntry' | 'stopSession' | 'liftBudget'>

/** Sessions: start, watch, enter, stop. */
export const sessionHandlers = ({ work, authorizer, budgets, sessions, access }: SessionParts): SessionHandlers => {
  const present = async (actor: Actor, row: SessionRow): Promise<Session> => presentSession(row, { db: work.read, authorizer, actor, budgets })
  const readable = async (actor: Actor, id: string): Promise<SessionRow> => {
    const row = await sessions.find(id)
    enforce(authorizer.decide(actor, 'read-session', sessionResource(row)))
    return row
  }
  return {
    startSession: async ({ actor, params, body }) => present(actor, await sessions.find(await sessions.request(actor, params.id, body.tier))),
    prepareSession: async ({ actor, params, body }) => sessions.prepare(actor, params.id, body.tier),
    session: async ({ actor, params, query }) => {
      let row = await readable(actor, params.id)
      const deadline = Date.now() + (query.waitMs ?? 0)
      // `since` is the state last seen; a session in line also answers when its place may have changed.
      while (query.since === row.state && Date.now() < deadline) {
        await access.nextChange(Math.min(row.state === 'queued' ? 1000 : 25_000, deadline - Date.now()))
        row = await readable(actor, params.id)
        if (row.state === 'queued') break
      }
      return present(actor, row)
    },
    sessionEntry: async ({ actor, params }) => access.issueTicket(actor, params.id),
    stopSession: async ({ actor, params }) => {
      await sessions.stop(actor, params.id)
      return present(actor, await sessions.find(params.id))
    },
    liftBudget: async ({ actor, params, body }) => {
      await sessions.liftBudget(actor, params.id, body.reason)
      return present(actor, await sessions.find(params.id))
    },
  }
}
