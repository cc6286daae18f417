import type { SessionState } from '../../contract/vocabulary/session-states.ts'
import type { Change } from '../adapters/database/unit-of-work.ts'
import { sessionTransition } from '../domain/workspaces/session-transitions.ts'
import type { SessionRow } from './session-view.ts'

export type SessionStep = 'queue' | 'container' | 'data' | 'lab'
export type MovedSession = Pick<SessionRow, 'id' | 'project_id' | 'state' | 'steps' | 'version'>

/** What changes with a state: columns, steps of the start, and what the event says beside the state. */
export interface SessionMove {
  readonly patch?: Partial<Pick<SessionRow, 'grant_json' | 'socket_path' | 'token' | 'requested_at' | 'ready_at' | 'ends_at' | 'ended_at' | 'end_reason' | 'end_values' | 'error'>>
  readonly steps?: Partial<Record<SessionStep, 'running' | 'done'>>
  readonly details?: Readonly<Record<string, string>>
  readonly actor?: string
}

/** The one place where a session's state changes: by the table, from the state it was read in, with its event. Answers whether it did. */
export const moveSession = async (change: Change, row: MovedSession, to: SessionState, { patch, steps = {}, details = {}, actor = 'system' }: SessionMove = {}): Promise<boolean> => {
  const transition = sessionTransition(row.state as SessionState, to)
  if (transition === null) return false
  const current = await change.db.selectFrom('session').select('steps').where('id', '=', row.id).where('state', '=', row.state).executeTakeFirst()
  if (current === undefined) return false
  const shown = (JSON.parse(current.steps) as { step: SessionStep; state: string }[]).map((s) => ({ step: s.step, state: steps[s.step] ?? (to === 'failed' && s.state === 'running' ? 'failed' : s.state) }))
  const done = await change.db.updateTable('session').set((e) => ({ ...patch, state: to, steps: JSON.stringify(shown), version: e('version', '+', 1) }))
    .where('id', '=', row.id).where('state', '=', row.state).executeTakeFirst()
  if (done.numUpdatedRows === 0n) return false
  await change.announce('changed', row.id)
  await change.audit({ type: transition.audit, actor, project: row.project_id, session: row.id, details })
  return true
}
