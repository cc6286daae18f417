import { z } from 'zod'

/**
 * States of a session. `queued`: waits in line for capacity. `starting`: container being made. `mounting`: licensed extracts
 * being attached. `ready`: usable. `stopping`, `stopped`: ended, with a reason. `failed`: could not start, with an error code.
 */
export const sessionStates = ['queued', 'starting', 'mounting', 'ready', 'stopping', 'stopped', 'failed'] as const
export const SessionState = z.enum(sessionStates)
export type SessionState = z.infer<typeof SessionState>

/** Why a session ended. */
export const sessionEndReasons = [
  'by-researcher', 'by-operator', 'time-limit', 'idle', 'licence-ended', 'membership-ended', 'permit-ended', 'sign-out',
  'container-died', 'node-lost', 'restore', 'start-failed',
] as const
export const SessionEndReason = z.enum(sessionEndReasons)
export type SessionEndReason = z.infer<typeof SessionEndReason>
