import type { Kysely } from 'kysely'
import type { SessionEndReason, SessionState } from '../../contract/vocabulary/session-states.ts'
import type { Database } from '../adapters/database/schema.ts'
import { endOfDay } from '../domain/kernel/clock.ts'
import { leavingStates, preparedStates } from '../domain/workspaces/session-transitions.ts'
import type { SessionRow } from './session-view.ts'

/** Why a session ends, and who ends it. */
export interface SessionEnd { readonly reason: SessionEndReason; readonly actor: string; readonly values: Readonly<Record<string, string>> }

/** A prepared session that gives way, or that nobody opened in time. */
export const notUsed: SessionEnd = { reason: 'not-used', actor: 'system', values: {} }

export const isPrepared = (row: Pick<SessionRow, 'state'>): boolean => preparedStates.includes(row.state as SessionState)
export const isLeaving = (row: Pick<SessionRow, 'state'>): boolean => leavingStates.includes(row.state as SessionState)

/** The end of a session whose time, permit or membership is over; null while all hold. */
export const overdueEnd = async (db: Kysely<Database>, row: SessionRow, now: Date, timezone: string): Promise<SessionEnd | null> => {
  if (row.ends_at !== null && row.ends_at <= now.toISOString()) return isPrepared(row) ? notUsed : { reason: 'time-limit', actor: 'system', values: {} }
  const project = await db.selectFrom('project').selectAll().where('id', '=', row.project_id).executeTakeFirstOrThrow()
  if (project.permit_ended_at !== null || now >= endOfDay(project.permit_ends_on, timezone)) return { reason: 'permit-ended', actor: 'system', values: { permit: project.permit_reference } }
  const grants = await db.selectFrom('role_grant').select('until_day').where('person_id', '=', row.person_id).where('project_id', '=', row.project_id).where('revoked_at', 'is', null).execute()
  const member = grants.some((g) => g.until_day === null || now < endOfDay(g.until_day, timezone))
  return member ? null : { reason: 'membership-ended', actor: 'system', values: {} }
}
