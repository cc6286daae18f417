import { z } from 'zod'

/**
 * States of a session. `preparing`, `prepared`: its container is made, or waits without data, before the person has opened it;
 * `discarding`: one that was not opened is taken away. `queued`: waits in line for capacity. `starting`: container being made. `mounting`: licensed extracts
 * being attached. `ready`: usable. `stopping`, `stopped`: ended, with a reason. `failed`: could not start, with an error code.
 */
export const sessionStates = ['preparing', 'prepared', 'discarding', 'queued', 'starting', 'mounting', 'ready', 'stopping', 'stopped', 'failed'] as const
export const SessionState = z.enum(sessionStates)
export type SessionState = z.infer<typeof SessionState>

/** Why a session ended. `not-used`: it was prepared and nobody opened it. */
export const sessionEndReasons = [
  'by-researcher', 'by-operator', 'time-limit', 'idle', 'licence-ended', 'membership-ended', 'permit-ended', 'sign-out',
  'container-died', 'node-lost', 'restore', 'start-failed', 'not-used',
] as const
export const SessionEndReason = z.enum(sessionEndReasons)
export type SessionEndReason = z.infer<typeof SessionEndReason>
