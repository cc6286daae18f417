import type { Response } from 'express'
import type { Me } from '../../../contract/resources/person.ts'
import { abilitiesOf, type Actor, type Authorizer } from '../../domain/authorization/authorizer.ts'
import { allowed } from '../../domain/kernel/decision.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { Clock } from '../../domain/kernel/clock.ts'
import { listNotices, readNotice } from '../../services/notice-service.ts'
import type { SignInService } from '../../services/sign-in-service.ts'
import type { UnitOfWork } from '../../adapters/database/unit-of-work.ts'
import { clearPortalCookie, setPortalCookie } from '../portal-cookie.ts'
import type { Handlers } from '../route.ts'

export interface PeopleParts {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly timezone: string
  readonly authorizer: Authorizer
  readonly signIn: SignInService
  readonly localAccounts: boolean
  readonly oidcTitle: string | null
  /** Passport's local strategy as a promise. */
  readonly checkPassword: (username: string, password: string) => ReturnType<SignInService['withPassword']>
}

type PeopleHandlers = Pick<Handlers, 'signInMethods' | 'signIn' | 'signOut' | 'me' | 'changePassword' | 'setLanguage' | 'notices' | 'readNotice'>

/** Sign-in, the person signed in, and messages to them. */
export const peopleHandlers = ({ work, clock, timezone, authorizer, signIn, localAccounts, oidcTitle, checkPassword }: PeopleParts): PeopleHandlers => {
  const me = (actor: Actor): Me => presentMe(authorizer, actor, timezone)
  return {
    signInMethods: async () => ({ local: localAccounts, oidc: oidcTitle === null ? null : { title: oidcTitle, url: '/api/v1/sign-in/oidc' } }),
    signIn: async ({ body, request }) => {
      if (!localAccounts) throw new GloveboxError('refused', { action: 'sign-in' })
      const { actor, secret, expiresAt } = await checkPassword(body.username, body.password)
      setPortalCookie(request.res as Response, secret, expiresAt)
      return me(actor)
    },
    signOut: async ({ actor, request }) => {
      await signIn.signOut(actor)
      clearPortalCookie(request.res as Response)
      return {}
    },
    me: async ({ actor }) => me(actor),
    changePassword: async ({ actor, body }) => {
      await signIn.changePassword(actor, body.current, body.next)
      return me({ ...actor, password: 'own' })
    },
    setLanguage: async ({ actor, body }) => {
      await signIn.setLanguage(actor, body.language)
      return me({ ...actor, language: body.language })
    },
    notices: async ({ actor, query }) => listNotices(work, actor.id, query.cursor, query.limit),
    readNotice: async ({ actor, params }) => readNotice(work, actor.id, params.id, clock.now()),
  }
}

const portalAbilities = { 'open-projects': allowed, 'review-egress': allowed, 'manage-licences': allowed, 'register': allowed, 'operate-node': allowed, 'read-audit': allowed } as const

/** The person as the portal needs them. */
export const presentMe = (authorizer: Authorizer, actor: Actor, timezone: string): Me => ({
  id: actor.id, username: actor.username, name: actor.name, language: actor.language, timezone, password: actor.password ?? 'none',
  roles: [...new Set([...actor.roles, ...actor.memberships.map((m) => m.role)])],
  abilities: abilitiesOf(authorizer, actor, { type: 'Portal', id: 'portal', attributes: {} }, portalAbilities),
})
