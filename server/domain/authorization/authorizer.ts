import type { Abilities } from '../../../contract/resources/common-fields.ts'
import type { Language, Role } from '../../../contract/vocabulary/roles.ts'
import type { Decision } from '../kernel/decision.ts'

/** The person who acts, as known at this request. */
export interface Actor {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly language: Language
  /** Roles that are not tied to a project and hold today. */
  readonly roles: readonly Role[]
  /** Roles on projects that hold today. */
  readonly memberships: readonly { readonly projectId: string; readonly role: Role }[]
  /** Whose password it is: one of their own, one that was made for them and opens nothing but the way to choose their own, or none. */
  readonly password?: 'none' | 'own' | 'made'
  /** SHA-256 of the portal session's token; null for acts from inside a session. */
  readonly portalHash: string | null
  /** Set when the act comes from inside a session: export verbs only. */
  readonly sessionId: string | null
}

/** A thing acted upon: Cedar type, id and the attributes that policies read. Attributes are text, whole number, flag, or a set of text. */
export interface Resource {
  readonly type: 'Portal' | 'Account' | 'Project' | 'Session' | 'Licence' | 'Dataset' | 'EgressRequest' | 'Node' | 'AuditLog'
  readonly id: string
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/** Decides by the policies in `policies/access/`; an unknown action or a policy error refuses. */
export interface Authorizer {
  readonly decide: (actor: Actor, action: string, resource: Resource) => Decision
}

/** What the actor may do now with the resource, for the client. */
export const abilitiesOf = (authorizer: Authorizer, actor: Actor, resource: Resource, actions: Readonly<Record<string, Decision | null>>): Abilities =>
  Object.fromEntries(Object.entries(actions).map(([action, stateRule]) => {
    const decision = stateRule !== null && !stateRule.allow ? stateRule : authorizer.decide(actor, action, resource)
    return [action, decision.allow ? true : { refused: decision.code }]
  }))
