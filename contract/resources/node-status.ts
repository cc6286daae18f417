import { z } from 'zod'
import { Instant } from './common-fields.ts'
import { Session, Tier } from './session.ts'

/** One finding of the health check or `doctor`: names what is missing and how to mend it. */
export const HealthPart = z.object({ part: z.string(), ok: z.boolean(), message: z.string(), mend: z.string() })
export type HealthPart = z.infer<typeof HealthPart>
export const Health = z.object({ ok: z.boolean(), version: z.string(), at: Instant, parts: z.array(HealthPart) })
export type Health = z.infer<typeof Health>

/** The node as the operator sees it. */
export const NodeStatus = z.object({
  health: Health,
  memoryMiB: z.object({ total: z.int(), reserved: z.int() }),
  cpus: z.int(),
  gpus: z.array(z.object({ uuid: z.string(), name: z.string(), memoryMiB: z.int(), leasedTo: z.string().nullable() })),
  tiers: z.array(Tier),
  sessions: z.array(Session),
  queueLength: z.int(),
})
export type NodeStatus = z.infer<typeof NodeStatus>
