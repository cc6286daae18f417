import type { Kysely } from 'kysely'
import { Language, Role } from '../../contract/vocabulary/roles.ts'
import type { Database } from '../adapters/database/schema.ts'
import type { Actor } from '../domain/authorization/authorizer.ts'
import { dayOf } from '../domain/kernel/clock.ts'

export interface ActorSource { readonly personId: string; readonly portalHash: string | null; readonly sessionId: string | null }

/** The person with the roles that hold now; null if there is no such person or the account is disabled. */
export const loadActor = async (db: Kysely<Database>, source: ActorSource, now: Date, timezone: string): Promise<Actor | null> => {
  const person = await db.selectFrom('person').selectAll().where('id', '=', source.personId).where('disabled_at', 'is', null).executeTakeFirst()
  if (person === undefined) return null
  const today = dayOf(now, timezone)
  const grants = await db.selectFrom('role_grant').select(['role', 'project_id'])
    .where('person_id', '=', person.id).where('revoked_at', 'is', null)
    .where((e) => e.or([e('until_day', 'is', null), e('until_day', '>=', today)])).execute()
  return {
    id: person.id, username: person.username, name: person.name, language: Language.parse(person.language),
    roles: [...new Set(grants.filter((g) => g.project_id === null).map((g) => Role.parse(g.role)))],
    memberships: grants.flatMap((g) => (g.project_id === null ? [] : [{ projectId: g.project_id, role: Role.parse(g.role) }])),
    password: person.password_hash === null ? 'none' : person.password_made_at === null ? 'own' : 'made',
    portalHash: source.portalHash, sessionId: source.sessionId,
  }
}
