import type { Kysely } from 'kysely'
import { personRoles, type NewPerson, type PersonRole, type RegisteredPerson } from '../../contract/resources/registry.ts'
import { Language, Role } from '../../contract/vocabulary/roles.ts'
import type { Database } from '../adapters/database/schema.ts'
import type { Change, UnitOfWork } from '../adapters/database/unit-of-work.ts'
import { hashPassword, randomPassword } from '../adapters/passwords/argon2-passwords.ts'
import { abilitiesOf, type Actor, type Authorizer, type Resource } from '../domain/authorization/authorizer.ts'
import { allowed, enforce } from '../domain/kernel/decision.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { newId } from '../domain/kernel/ids.ts'
import type { SessionLifecycle } from './session-lifecycle.ts'
import { createPerson, signOutEverywhere } from './sign-in-service.ts'

/** Who acts: a person signed in, or null for whoever may run commands on the machine itself. */
export type By = Actor | null

export interface PeopleRegisterParts { readonly work: UnitOfWork; readonly authorizer: Authorizer; readonly lifecycle: SessionLifecycle }

/** Everyone who may sign in: registering, roles, closing, passwords. */
export class PeopleRegister {
  private readonly s: PeopleRegisterParts

  constructor(parts: PeopleRegisterParts) {
    this.s = parts
  }

  async list(by: By): Promise<RegisteredPerson[]> {
    this.allow(by, 'read-account', 'register')
    return this.present(by, (people) => people)
  }

  /** Registers a person; answers with the password made for them, null where the identity provider vouches for them. */
  async create(by: By, person: NewPerson): Promise<{ person: RegisteredPerson; password: string | null }> {
    this.allow(by, 'create-account', 'new')
    const password = person.signIn === 'password' ? randomPassword() : null
    const subject = person.signIn === 'oidc' && person.oidcSubject !== '' ? person.oidcSubject : null
    const id = newId()
    await this.s.work.write(async (change) => {
      const known = await change.db.selectFrom('person').select(['username', 'oidc_subject']).where((e) => e.or([e('username', '=', person.username), e('oidc_subject', '=', subject ?? '')])).executeTakeFirst()
      if (known !== undefined) throw new GloveboxError('already-registered', { what: known.username === person.username ? person.username : 'oidc-subject' })
      await createPerson(change, { id, username: person.username, name: person.name, email: person.email, language: person.language, password, oidcSubject: subject, made: password !== null }, actorOf(by))
      for (const role of new Set(person.roles)) await grantRole(change, by, id, role)
      if (person.trainedUntil !== null) await change.db.insertInto('accreditation').values({ person_id: id, kind: 'safe-researcher', valid_until: person.trainedUntil }).execute()
    })
    return { person: await this.find(by, id), password }
  }

  /** Sets the roles that belong to no project; what does not change is left as it is. */
  async setRoles(by: By, id: string, roles: readonly PersonRole[]): Promise<RegisteredPerson> {
    this.allow(by, 'change-account', id)
    await this.s.work.write(async (change) => {
      await rowOf(change.db, id)
      const held = await personRolesOf(change.db, id)
      const wanted = new Set(roles)
      for (const role of wanted) if (!held.includes(role)) await grantRole(change, by, id, role)
      for (const role of held) {
        if (wanted.has(role)) continue
        await change.db.updateTable('role_grant').set({ revoked_at: change.now.toISOString() }).where('person_id', '=', id).where('role', '=', role).where('project_id', 'is', null).where('revoked_at', 'is', null).execute()
        await change.audit({ type: 'ROLE_REVOKED', actor: actorOf(by), subject: `person:${id}`, details: { role } })
      }
      return held.length !== wanted.size || held.some((role) => !wanted.has(role)) ? null : false
    })
    return this.find(by, id)
  }

  /** Closes an account: sign-ins and sessions end at once. Or opens it again. */
  async setDisabled(by: By, id: string, disabled: boolean): Promise<RegisteredPerson> {
    this.allow(by, 'change-account', id)
    const stopping = await this.s.work.write(async (change) => {
      const row = await rowOf(change.db, id)
      if ((row.disabled_at !== null) === disabled) return false
      const at = change.now.toISOString()
      await change.db.updateTable('person').set({ disabled_at: disabled ? at : null }).where('id', '=', id).execute()
      await change.audit({ type: disabled ? 'PERSON_DISABLED' : 'PERSON_ENABLED', actor: actorOf(by), subject: `person:${id}` })
      return disabled ? this.endEverything(change, by, id) : []
    })
    if (stopping !== false) await this.s.lifecycle.finishStops(stopping)
    return this.find(by, id)
  }

  /** A new random password; whoever is signed in with the old one is signed out. */
  async renewPassword(by: By, id: string): Promise<{ person: RegisteredPerson; password: string }> {
    this.allow(by, 'change-account', id)
    const password = randomPassword()
    const password_hash = await hashPassword(password)
    await this.s.work.write(async (change) => {
      const { username, disabled_at } = await rowOf(change.db, id)
      if (disabled_at !== null) throw new GloveboxError('state-conflict')
      await change.db.updateTable('person').set({ password_hash, password_made_at: change.now.toISOString() }).where('id', '=', id).execute()
      await change.db.deleteFrom('sign_in_lock').where('username', '=', username).execute()
      await signOutEverywhere(change, id)
      await change.audit({ type: 'PASSWORD_RENEWED', actor: actorOf(by), subject: `person:${id}` })
    })
    return { person: await this.find(by, id), password }
  }

  /** The id of a user name; for commands, which know people by it. */
  async idOf(username: string): Promise<string> {
    const row = await this.s.work.read.selectFrom('person').select('id').where('username', '=', username.toLowerCase()).executeTakeFirst()
    if (row === undefined) throw new GloveboxError('not-found', { what: username })
    return row.id
  }

  private async find(by: By, id: string): Promise<RegisteredPerson> {
    const [person] = await this.present(by, (people) => people.where('person.id', '=', id))
    if (person === undefined) throw new GloveboxError('not-found')
    return person
  }

  private async endEverything(change: Change, by: By, id: string): Promise<string[]> {
    await signOutEverywhere(change, id)
    return this.s.lifecycle.intendStopsWithin(change, { personId: id }, { reason: 'by-operator', actor: actorOf(by), values: {} })
  }

  /** The chosen people, with three queries however many they are. */
  private async present(by: By, choose: (people: PersonQuery) => PersonQuery): Promise<RegisteredPerson[]> {
    const { read } = this.s.work
    const people = await choose(personQuery(read)).orderBy('person.name').orderBy('person.id').execute()
    const chosen = choose(personQuery(read)).clearSelect().select('person.id')
    const grants = Map.groupBy(await read.selectFrom('role_grant').leftJoin('project', 'project.id', 'role_grant.project_id')
      .select(['role_grant.person_id', 'project.id', 'project.title_ko', 'project.title_en', 'role_grant.role', 'role_grant.until_day'])
      .where('role_grant.person_id', 'in', chosen).where('role_grant.revoked_at', 'is', null).orderBy('project.id').execute(), (grant) => grant.person_id)
    const trained = new Map((await read.selectFrom('accreditation').select(['person_id', 'valid_until']).where('person_id', 'in', chosen).where('kind', '=', 'safe-researcher').execute())
      .map((training) => [training.person_id, training.valid_until]))
    return people.map((row) => {
      const held = grants.get(row.id) ?? []
      return {
        id: row.id, username: row.username, name: row.name, email: row.email, language: Language.parse(row.language),
        roles: personRoles.filter((role) => held.some((grant) => grant.id === null && grant.role === role)),
        memberships: held.flatMap(({ id, title_ko, title_en, role, until_day }) => (id === null ? [] : [{ projectId: id, projectTitle: { ko: title_ko ?? '', en: title_en ?? '' }, role: Role.parse(role), until: until_day }])),
        signIn: row.password_hash === null ? 'oidc' : 'password', trainedUntil: trained.get(row.id) ?? null, disabled: row.disabled_at !== null,
        abilities: by === null ? {} : abilitiesOf(this.s.authorizer, by, accountResource(row.id), { 'change-account': allowed }),
      }
    })
  }

  private allow(by: By, action: string, id: string): void {
    if (by !== null) enforce(this.s.authorizer.decide(by, action, accountResource(id)))
  }
}

const personQuery = (db: Kysely<Database>) => db.selectFrom('person').selectAll('person')
type PersonQuery = ReturnType<typeof personQuery>

/** What is registered of a person, for the policies. */
export const accountResource = (id: string): Resource => ({ type: 'Account', id, attributes: { personId: id } })

/** The actor of an audit event. */
export const actorOf = (by: By): string => by?.id ?? 'system'

const rowOf = async (db: Kysely<Database>, id: string): Promise<Database['person']> => {
  const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new GloveboxError('not-found')
  return row
}

const personRolesOf = async (db: Kysely<Database>, id: string): Promise<PersonRole[]> => {
  const rows = await db.selectFrom('role_grant').select('role').distinct().where('person_id', '=', id).where('project_id', 'is', null).where('revoked_at', 'is', null).execute()
  return personRoles.filter((role) => rows.some((row) => row.role === role))
}

const grantRole = async ({ db, audit, now }: Change, by: By, id: string, role: PersonRole): Promise<void> => {
  await db.insertInto('role_grant').values({ id: newId(), person_id: id, role, project_id: null, until_day: null, granted_at: now.toISOString(), revoked_at: null }).execute()
  await audit({ type: 'ROLE_GRANTED', actor: actorOf(by), subject: `person:${id}`, details: { role } })
}
