import type { Kysely } from 'kysely'
import type { Session } from '../../contract/resources/session.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import type { SessionEndReason, SessionState } from '../../contract/vocabulary/session-states.ts'
import type { Database } from '../adapters/database/schema.ts'
import { abilitiesOf, type Actor, type Authorizer, type Resource } from '../domain/authorization/authorizer.ts'
import { allowed, refused } from '../domain/kernel/decision.ts'
import type { BudgetService } from './budget-service.ts'

const sessionQuery = (db: Kysely<Database>) => db.selectFrom('session')
  .innerJoin('project', 'project.id', 'session.project_id')
  .innerJoin('person', 'person.id', 'session.person_id')
  .selectAll('session')
  .select(['project.title_ko', 'project.title_en', 'person.name as person_name'])

type SessionQuery = ReturnType<typeof sessionQuery>
export type SessionRow = Awaited<ReturnType<SessionQuery['executeTakeFirstOrThrow']>>

/** Sessions joined with the names that are shown with them. */
export const readSessions = (db: Kysely<Database>, filter: (query: SessionQuery) => SessionQuery): Promise<SessionRow[]> =>
  filter(sessionQuery(db)).orderBy('session.id', 'desc').execute()

export const sessionResource = (row: Pick<SessionRow, 'id' | 'project_id' | 'person_id'>): Resource =>
  ({ type: 'Session', id: row.id, attributes: { projectId: row.project_id, personId: row.person_id } })

export interface SessionViewContext { readonly db: Kysely<Database>; readonly authorizer: Authorizer; readonly actor: Actor; readonly budgets: BudgetService }

/** A session as the contract shows it, with its place in line worked out now. */
export const presentSession = async (row: SessionRow, { db, authorizer, actor, budgets }: SessionViewContext): Promise<Session> => {
  const state = row.state as SessionState
  const stoppable = state === 'stopping' || state === 'stopped' || state === 'failed' ? refused('session-ended') : allowed
  const enterable = state === 'ready' || state === 'starting' || state === 'mounting' ? allowed : refused('session-ended')
  const budget = await budgets.of(row.person_id)
  return {
    id: row.id, projectId: row.project_id, projectTitle: { ko: row.title_ko, en: row.title_en }, person: { id: row.person_id, name: row.person_name },
    tier: row.tier, state, queuePosition: state === 'queued' ? await queuePosition(db, row.id) : null,
    steps: JSON.parse(row.steps) as Session['steps'],
    gpus: row.grant_json === null ? [] : (JSON.parse(row.grant_json) as { gpus: string[] }).gpus,
    requestedAt: row.requested_at, readyAt: row.ready_at, endsAt: row.ends_at, endedAt: row.ended_at, endReason: row.end_reason as SessionEndReason | null,
    endValues: JSON.parse(row.end_values) as Record<string, string>, error: row.error as ErrorCode | null, budget,
    abilities: abilitiesOf(authorizer, actor, sessionResource(row), { enter: enterable, stop: stoppable, 'lift-budget': budget.held ? allowed : refused('state-conflict') }),
  }
}

/** Place in line from 1: ids sort by time. */
const queuePosition = async (db: Kysely<Database>, id: string): Promise<number> => {
  const { count } = await db.selectFrom('session').select((e) => e.fn.countAll<number>().as('count')).where('state', '=', 'queued').where('id', '<=', id).executeTakeFirstOrThrow()
  return Number(count)
}
