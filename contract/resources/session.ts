import { z } from 'zod'
import { SessionEndReason, SessionState } from '../vocabulary/session-states.ts'
import { ErrorCode } from '../errors.ts'
import { Abilities, Id, Instant, LocalText, PersonRef } from './common-fields.ts'

/** A resource tier as policy defines it. Memory in MiB, time in minutes. */
export const Tier = z.object({
  id: z.string(),
  title: LocalText,
  memoryMiB: z.int(),
  cpus: z.number(),
  processes: z.int(),
  minutes: z.int(),
  gpus: z.int(),
  /** Plain reason why it cannot be chosen now, or null. */
  unavailable: LocalText.nullable(),
})
export type Tier = z.infer<typeof Tier>

/** The byte budget of a person for today: what sessions have shown of what they may show. Bytes. */
export const Budget = z.object({ usedBytes: z.int(), limitBytes: z.int(), held: z.boolean(), resetsAt: Instant })
export type Budget = z.infer<typeof Budget>

export const startSteps = ['queue', 'container', 'data', 'lab'] as const

/** One session of one person in one project. */
export const Session = z.object({
  id: Id,
  projectId: Id,
  projectTitle: LocalText,
  person: PersonRef,
  tier: z.string(),
  state: SessionState,
  /** Place in line from 1, while queued. */
  queuePosition: z.int().nullable(),
  /** Each step of the start, in order, with what is happening now. */
  steps: z.array(z.object({ step: z.enum(startSteps), state: z.enum(['waiting', 'running', 'done', 'failed']) })),
  gpus: z.array(z.string()),
  requestedAt: Instant,
  readyAt: Instant.nullable(),
  endsAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  endReason: SessionEndReason.nullable(),
  /** Values for the sentence that explains the end or failure (licence, custodian contact, …). */
  endValues: z.record(z.string(), z.string()),
  error: ErrorCode.nullable(),
  budget: Budget,
  abilities: Abilities,
})
export type Session = z.infer<typeof Session>

/** How far a session is that was not opened yet, and which. `not-now`: there is no room, or one is open already. */
export const SessionPreparation = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['preparing', 'prepared']), session: Id }),
  z.object({ state: z.literal('not-now') }),
])
export type SessionPreparation = z.infer<typeof SessionPreparation>

/** Where the browser opens the session: one-time, short-lived. */
export const SessionEntry = z.object({ url: z.url(), expiresAt: Instant })
export type SessionEntry = z.infer<typeof SessionEntry>
