import type { Language } from '../../contract/vocabulary/roles.ts'
import { hashPassword, passwordFits } from '../adapters/passwords/argon2-passwords.ts'
import type { Change, UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { Actor } from '../domain/authorization/authorizer.ts'
import type { Clock } from '../domain/kernel/clock.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { loadActor } from './load-actor.ts'
import { notifyRole } from './notice-service.ts'
import { newSecret, secretHash } from './secret-token.ts'

/** Ten wrong passwords lock the name for fifteen minutes. */
const lockRule = { failures: 10, minutes: 15 } as const
/** A portal session ends after twelve hours, whatever happens. */
const sessionHours = 12

export interface SignedIn { readonly actor: Actor; readonly secret: string; readonly expiresAt: Date }

/** Sign-in by local account or a verified identity from OIDC; portal sessions are bearer secrets kept as hashes. */
export class SignInService {
  private readonly work: UnitOfWork
  private readonly clock: Clock
  private readonly timezone: string

  constructor(work: UnitOfWork, clock: Clock, timezone: string) {
    this.work = work
    this.clock = clock
    this.timezone = timezone
  }

  /** Codes: `wrong-password`, `sign-in-locked` with `minutes`. */
  async withPassword(username: string, password: string): Promise<SignedIn> {
    const name = username.trim().toLowerCase()
    await this.refuseLocked(name)
    const person = await this.work.read.selectFrom('person').selectAll().where('username', '=', name).where('disabled_at', 'is', null).executeTakeFirst()
    if (!(await passwordFits(password, person?.password_hash ?? null)) || person === undefined) {
      const locked = await this.countFailure(name, person?.id ?? null)
      if (locked) throw new GloveboxError('sign-in-locked', { minutes: lockRule.minutes })
      throw new GloveboxError('wrong-password')
    }
    return this.open(person.id, 'password', name)
  }

  /** For an identity that the OIDC provider vouched for; the person must already be known here by subject or username. */
  async withSubject(subject: string, username: string | null): Promise<SignedIn> {
    const bySubject = await this.work.read.selectFrom('person').select('id').where('oidc_subject', '=', subject).where('disabled_at', 'is', null).executeTakeFirst()
    const person = bySubject ?? (username === null ? undefined : await this.work.read.selectFrom('person').select('id')
      .where('username', '=', username.toLowerCase()).where('oidc_subject', 'is', null).where('disabled_at', 'is', null).executeTakeFirst())
    if (person === undefined) {
      await this.work.write(({ audit }) => audit({ type: 'SIGN_IN_REFUSED', actor: 'system', details: { method: 'oidc', reason: 'unknown-person' } }))
      throw new GloveboxError('refused', { action: 'sign-in' })
    }
    return this.open(person.id, 'oidc', null, bySubject === undefined ? subject : null)
  }

  /** The actor of a portal cookie; null if it is unknown, ended or expired. */
  async resolve(secret: string): Promise<Actor | null> {
    const hash = secretHash(secret)
    const row = await this.work.read.selectFrom('portal_session').select(['person_id', 'expires_at']).where('hash', '=', hash).where('ended_at', 'is', null).executeTakeFirst()
    const now = this.clock.now()
    if (row === undefined || row.expires_at <= now.toISOString()) return null
    return loadActor(this.work.read, { personId: row.person_id, portalHash: hash, sessionId: null }, now, this.timezone)
  }

  /** Ends the portal session and every access to sessions that was entered from it. */
  async signOut(actor: Actor): Promise<void> {
    const portalHash = actor.portalHash
    if (portalHash === null) return
    await this.work.write(async (change) => {
      const at = change.now.toISOString()
      await change.db.updateTable('portal_session').set({ ended_at: at }).where('hash', '=', portalHash).where('ended_at', 'is', null).execute()
      await revokeAccess(change, (q) => q.where('portal_hash', '=', portalHash))
      await change.audit({ type: 'SIGNED_OUT', actor: actor.id })
    })
  }

  async setLanguage(actor: Actor, language: Language): Promise<void> {
    await this.work.read.updateTable('person').set({ language }).where('id', '=', actor.id).execute()
  }

  /** Sets a password of the person's own; whoever is signed in with the one before is signed out, but for this browser. */
  async changePassword(actor: Actor, current: string, next: string): Promise<void> {
    await this.refuseLocked(actor.username)
    const { password_hash } = await this.work.read.selectFrom('person').select('password_hash').where('id', '=', actor.id).executeTakeFirstOrThrow()
    if (!(await passwordFits(current, password_hash))) {
      if (await this.countFailure(actor.username, actor.id)) throw new GloveboxError('sign-in-locked', { minutes: lockRule.minutes })
      throw new GloveboxError('wrong-password')
    }
    if (next === current) throw new GloveboxError('bad-request', { field: 'next' })
    const hash = await hashPassword(next)
    await this.work.write(async (change) => {
      const { db, audit } = change
      const done = await db.updateTable('person').set({ password_hash: hash, password_made_at: null }).where('id', '=', actor.id).where('password_hash', '=', password_hash).executeTakeFirst()
      // An operator renewed it meanwhile.
      if (done.numUpdatedRows === 0n) throw new GloveboxError('wrong-password')
      await db.deleteFrom('sign_in_lock').where('username', '=', actor.username).execute()
      await signOutEverywhere(change, actor.id, actor.portalHash ?? '')
      await audit({ type: 'PASSWORD_CHANGED', actor: actor.id })
    })
  }

  private async refuseLocked(username: string): Promise<void> {
    const lock = await this.work.read.selectFrom('sign_in_lock').selectAll().where('username', '=', username).executeTakeFirst()
    const until = lock?.locked_until ?? null
    const left = until === null ? 0 : new Date(until).getTime() - this.clock.now().getTime()
    if (left > 0) throw new GloveboxError('sign-in-locked', { minutes: Math.ceil(left / 60_000) })
  }

  private async countFailure(username: string, personId: string | null): Promise<boolean> {
    return this.work.write(async (change) => {
      const { db, audit, now } = change
      const row = await db.selectFrom('sign_in_lock').selectAll().where('username', '=', username).executeTakeFirst()
      const expired = row?.locked_until !== null && row?.locked_until !== undefined && row.locked_until <= now.toISOString()
      const failures = (expired ? 0 : row?.failures ?? 0) + 1
      const locked = failures >= lockRule.failures
      const lockedUntil = locked ? new Date(now.getTime() + lockRule.minutes * 60_000).toISOString() : null
      await db.insertInto('sign_in_lock').values({ username, failures, locked_until: lockedUntil })
        .onConflict((c) => c.column('username').doUpdateSet({ failures, locked_until: lockedUntil })).execute()
      const subject = personId === null ? {} : { subject: `person:${personId}` }
      await audit({ type: 'SIGN_IN_REFUSED', actor: 'system', ...subject, details: { method: 'password', failures, known: personId !== null } })
      if (locked) {
        await audit({ type: 'SIGN_IN_LOCKED', actor: 'system', ...subject, details: { minutes: lockRule.minutes } })
        await notifyRole(change, 'operator', { key: 'sign-in-locked', values: { person: personId ?? '?', minutes: String(lockRule.minutes) }, link: null })
      }
      return locked
    })
  }

  private async open(personId: string, method: string, username: string | null, bindSubject: string | null = null): Promise<SignedIn> {
    const { secret, hash } = newSecret()
    const expiresAt = new Date(this.clock.now().getTime() + sessionHours * 3_600_000)
    await this.work.write(async ({ db, audit, now }) => {
      if (username !== null) await db.deleteFrom('sign_in_lock').where('username', '=', username).execute()
      if (bindSubject !== null) await db.updateTable('person').set({ oidc_subject: bindSubject }).where('id', '=', personId).execute()
      await db.insertInto('portal_session').values({ hash, person_id: personId, data: '{}', created_at: now.toISOString(), expires_at: expiresAt.toISOString(), ended_at: null }).execute()
      await audit({ type: 'SIGNED_IN', actor: personId, details: { method } })
    })
    const actor = await loadActor(this.work.read, { personId, portalHash: hash, sessionId: null }, this.clock.now(), this.timezone)
    if (actor === null) throw new GloveboxError('refused', { action: 'sign-in' })
    return { actor, secret, expiresAt }
  }
}

/** A person to be created, with a password of their own or none (OIDC only). */
export interface NewPerson { readonly id: string; readonly username: string; readonly name: string; readonly email: string; readonly language: Language; readonly password: string | null; readonly oidcSubject?: string | null; /** The password was made for them: they choose their own at the first sign-in. */ readonly made?: boolean }

/** Creates a person within the caller's change. */
export const createPerson = async ({ db, audit, now }: Change, person: NewPerson, actor = 'system'): Promise<void> => {
  const password_hash = person.password === null ? null : await hashPassword(person.password)
  await db.insertInto('person').values({
    id: person.id, username: person.username.toLowerCase(), name: person.name, email: person.email, language: person.language,
    password_hash, password_made_at: person.made === true ? now.toISOString() : null, oidc_subject: person.oidcSubject ?? null, created_at: now.toISOString(), disabled_at: null,
  }).execute()
  await audit({ type: 'PERSON_CREATED', actor, subject: `person:${person.id}` })
}

const openAccess = (db: Change['db']) => db.selectFrom('session_access').select('hash').where('revoked_at', 'is', null)
type AccessQuery = ReturnType<typeof openAccess>

/** Revokes open accesses to sessions and tells the gateway of each. */
export const revokeAccess = async ({ db, now, announce }: Change, filter: (query: AccessQuery) => AccessQuery): Promise<void> => {
  const rows = await filter(openAccess(db)).execute()
  for (const { hash } of rows) {
    await db.updateTable('session_access').set({ revoked_at: now.toISOString() }).where('hash', '=', hash).execute()
    await announce('revoked', hash)
  }
}

/** Ends everything that a person is signed in to, but for one portal session. */
export const signOutEverywhere = async (change: Change, personId: string, except = ''): Promise<void> => {
  await change.db.updateTable('portal_session').set({ ended_at: change.now.toISOString() }).where('person_id', '=', personId).where('hash', '!=', except).where('ended_at', 'is', null).execute()
  await revokeAccess(change, (q) => q.where('person_id', '=', personId).where('portal_hash', '!=', except))
}
