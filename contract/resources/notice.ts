import { z } from 'zod'
import { Id, Instant } from './common-fields.ts'

/** A message to one person; text from `texts/` under `notice.<key>`. `link` is a portal path. */
export const Notice = z.object({ id: Id, key: z.string(), values: z.record(z.string(), z.string()), link: z.string().nullable(), at: Instant, readAt: Instant.nullable() })
export type Notice = z.infer<typeof Notice>
