import type { AuditEventType } from '../../../contract/vocabulary/audit-events.ts'
import type { SessionState } from '../../../contract/vocabulary/session-states.ts'

export interface SessionTransition { readonly from: SessionState; readonly to: SessionState; readonly audit: AuditEventType }

/** Every change of state of a session with its audit event; what is not here does not happen. */
export const sessionTransitions = [ // table
  { from: 'preparing', to: 'prepared', audit: 'SESSION_PREPARED' },
  { from: 'preparing', to: 'starting', audit: 'SESSION_START_INTENDED' },
  { from: 'prepared', to: 'starting', audit: 'SESSION_START_INTENDED' },
  { from: 'preparing', to: 'discarding', audit: 'SESSION_STOP_INTENDED' },
  { from: 'prepared', to: 'discarding', audit: 'SESSION_STOP_INTENDED' },
  { from: 'discarding', to: 'stopped', audit: 'SESSION_STOPPED' },
  { from: 'queued', to: 'starting', audit: 'SESSION_START_INTENDED' },
  { from: 'starting', to: 'mounting', audit: 'SESSION_STARTED' },
  { from: 'mounting', to: 'ready', audit: 'SESSION_READY' },
  { from: 'starting', to: 'failed', audit: 'SESSION_START_FAILED' },
  { from: 'mounting', to: 'failed', audit: 'SESSION_START_FAILED' },
  { from: 'queued', to: 'stopped', audit: 'SESSION_STOPPED' },
  { from: 'starting', to: 'stopping', audit: 'SESSION_STOP_INTENDED' },
  { from: 'mounting', to: 'stopping', audit: 'SESSION_STOP_INTENDED' },
  { from: 'ready', to: 'stopping', audit: 'SESSION_STOP_INTENDED' },
  { from: 'stopping', to: 'stopped', audit: 'SESSION_STOPPED' },
] as const satisfies readonly SessionTransition[]

/** The row of the table, or null if the change is not allowed. */
export const sessionTransition = (from: SessionState, to: SessionState): SessionTransition | null =>
  sessionTransitions.find((t) => t.from === from && t.to === to) ?? null

/** Prepared for somebody who has not opened it; it holds a place, no data and no card, and gives way to whoever waits. */
export const preparedStates: readonly SessionState[] = ['preparing', 'prepared']
/** Somebody's session, from the click to the end. */
export const openStates: readonly SessionState[] = ['queued', 'starting', 'mounting', 'ready', 'stopping']
/** States in which a session holds a place on the machine. */
export const holdingStates: readonly SessionState[] = [...preparedStates, 'discarding', 'starting', 'mounting', 'ready', 'stopping']
/** States that are not ends. */
export const livingStates: readonly SessionState[] = [...holdingStates, 'queued']
/** States that are left as soon as the node has taken the session away. */
export const leavingStates: readonly SessionState[] = ['discarding', 'stopping']
