import { z } from 'zod'
import { Role, Language } from '../vocabulary/roles.ts'
import { Id, Abilities } from './common-fields.ts'

/** The person signed in. `roles` are for display; screens decide by `abilities` (`review-egress`, `read-audit`, `operate-node`, `manage-licences`, `open-projects`). */
export const Me = z.object({
  id: Id,
  username: z.string(),
  name: z.string(),
  language: Language,
  /** The zone in which permits and licences end, as IANA names it. */
  timezone: z.string(),
  /** `made`: one that was made for the person; nothing is open until they choose their own. `none`: the identity provider vouches. */
  password: z.enum(['none', 'own', 'made']),
  roles: z.array(Role),
  abilities: Abilities,
})
export type Me = z.infer<typeof Me>
