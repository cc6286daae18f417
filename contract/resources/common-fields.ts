import { z } from 'zod'

/** A lower-case ULID or a seeded readable id. */
export const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{1,63}$/)
/** An instant in UTC, ISO 8601 with milliseconds. */
export const Instant = z.iso.datetime()
/** A calendar day in the configured zone, `YYYY-MM-DD`; a licence ends at the end of its day. */
export const Day = z.iso.date()
/** SHA-256 in lower-case hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** What a person is shown as. */
export const PersonRef = z.object({ id: Id, name: z.string() })
export type PersonRef = z.infer<typeof PersonRef>
/** A text in both languages. */
export const LocalText = z.object({ ko: z.string(), en: z.string() })
export type LocalText = z.infer<typeof LocalText>
/** What the person may do now with the resource, decided by the policy that the server enforces; the reason is an error code. */
export const Abilities = z.record(z.string(), z.union([z.literal(true), z.object({ refused: z.string() })]))
export type Abilities = z.infer<typeof Abilities>
/** A cursor page. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })
