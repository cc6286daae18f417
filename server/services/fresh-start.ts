import type { Kysely } from 'kysely'
import type { SessionState } from '../../contract/vocabulary/session-states.ts'
import type { Database } from '../adapters/database/schema.ts'
import { Grant } from '../domain/node/broker-api.ts'
import { startingStates } from '../domain/workspaces/session-transitions.ts'
import type { SessionRow } from './session-view.ts'

const grantOf = (row: Pick<SessionRow, 'grant_json'>): Grant | null => (row.grant_json === null ? null : Grant.parse(JSON.parse(row.grant_json)))

/** Which container of its session a grant is for: 1 where the prepared one was gone when it was opened. */
export const attemptOf = (row: Pick<SessionRow, 'grant_json'>): number => grantOf(row)?.attempt ?? 0

/** Whether a session may be made anew: it is being opened, from the container that was prepared for it. */
export const mayStartAfresh = (row: Pick<SessionRow, 'state' | 'grant_json'>): boolean => {
  const grant = grantOf(row)
  // A kernel is started ahead in prepared sessions alone.
  return startingStates.includes(row.state as SessionState) && grant?.kernelAhead === true && grant.attempt === 0
}

/** What the log says is mounted in a session, each extract once however often its mount was told. */
export const mountedExtracts = async (db: Kysely<Database>, sessionId: string): Promise<readonly Readonly<Record<string, string>>[]> => {
  const told = await db.selectFrom('audit_record').select(['type', 'details']).where('session', '=', sessionId)
    .where('type', 'in', ['EXTRACT_MOUNTED', 'EXTRACT_UNMOUNTED']).orderBy('sequence').execute()
  const last = new Map(told.map(({ type, details }) => [details, type]))
  return [...last].flatMap(([details, type]) => (type === 'EXTRACT_MOUNTED' ? [JSON.parse(details) as Record<string, string>] : []))
}
