import { preparsePolicySet, preparseSchema, statefulIsAuthorized, type CedarValueJson, type EntityJson } from '@cedar-policy/cedar-wasm/nodejs'
import { ErrorCode } from '../../../contract/errors.ts'
import type { Actor, Authorizer, Resource } from '../../domain/authorization/authorizer.ts'
import { allowed, refused, type Decision } from '../../domain/kernel/decision.ts'
import type { AccessPolicies } from './policy-loader.ts'

/** Decides with Cedar. Anything but a clean `allow` is a refusal: unknown actions, faulty requests and policy errors included. */
export const cedarAuthorizer = (access: AccessPolicies): Authorizer => {
  const name = `glovebox-${access.digest}`
  const parsed = [preparseSchema(name, access.schema), preparsePolicySet(name, { staticPolicies: { ...access.policies } })]
  for (const answer of parsed) if (answer.type === 'failure') throw new Error(`policies: ${answer.errors.map((e) => e.message).join('; ')}`)

  const decide = (actor: Actor, action: string, resource: Resource): Decision => {
    const principal = personEntity(actor)
    const target: EntityJson = { uid: { type: resource.type, id: resource.id }, attrs: cedarValues(resource.attributes), parents: [] }
    const answer = statefulIsAuthorized({
      principal: { type: 'Person', id: actor.id }, action: { type: 'Action', id: action }, resource: { type: resource.type, id: resource.id },
      context: {}, preparsedSchemaName: name, validateRequest: true, preparsedPolicySetId: name, entities: [principal, target],
    })
    if (answer.type === 'failure') return refused('refused', { action })
    const { decision, diagnostics } = answer.response
    if (diagnostics.errors.length > 0) return refused('refused', { action })
    if (decision === 'allow') return allowed
    const policy = diagnostics.reason[0]
    const code = ErrorCode.safeParse(policy === undefined ? undefined : access.refusals[policy])
    return refused(code.success ? code.data : 'refused', { action }, policy)
  }
  return { decide }
}

const personEntity = (actor: Actor): EntityJson => ({
  uid: { type: 'Person', id: actor.id },
  attrs: {
    personId: actor.id,
    roles: [...actor.roles],
    memberOf: [...new Set(actor.memberships.map((m) => m.projectId))],
    leads: [...new Set(actor.memberships.filter((m) => m.role === 'projectLead').map((m) => m.projectId))],
    inSession: actor.sessionId !== null,
  },
  parents: [],
})

const cedarValues = (attributes: Resource['attributes']): Record<string, CedarValueJson> =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, Array.isArray(value) ? [...value] : (value as CedarValueJson)]))
