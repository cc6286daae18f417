import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Role } from '../../contract/vocabulary/roles.ts'
import { cedarAuthorizer } from '../../server/adapters/cedar/cedar-authorizer.ts'
import { loadPolicies } from '../../server/adapters/cedar/policy-loader.ts'
import type { Actor, Resource } from '../../server/domain/authorization/authorizer.ts'

const folder = new URL('../../policies/access/', import.meta.url).pathname

const NamedDecision = z.object({
  name: z.string(),
  person: z.object({ id: z.string(), roles: z.array(Role).default([]), memberships: z.array(z.tuple([z.string(), Role])).default([]), sessionId: z.string().nullable().default(null) }),
  action: z.string(),
  resource: z.object({ type: z.string(), id: z.string(), attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])) }),
  allow: z.boolean(),
  policy: z.string().optional(),
})

const access = loadPolicies(folder)
const authorizer = cedarAuthorizer(access)

describe.each(readdirSync(`${folder}tests`))('decisions named in %s', (file) => {
  const decisions = z.array(NamedDecision).min(1).parse(JSON.parse(readFileSync(`${folder}tests/${file}`, 'utf8')))
  it.each(decisions)('$name', ({ person, action, resource, allow, policy }) => {
    const actor: Actor = {
      id: person.id, username: person.id, name: person.id, language: 'en', roles: person.roles, portalHash: null, sessionId: person.sessionId,
      memberships: person.memberships.map(([projectId, role]) => ({ projectId, role })),
    }
    const decision = authorizer.decide(actor, action, resource as Resource)
    expect(decision.allow).toBe(allow)
    if (policy !== undefined) expect(access.policies).toHaveProperty(policy)
    if (!decision.allow && policy !== undefined) expect(decision.policy).toBe(policy)
    // An allowance rests on the policy it names: without it, the same request is refused.
    if (allow && policy !== undefined) {
      const { [policy]: _named, ...others } = access.policies
      expect(cedarAuthorizer({ ...access, policies: others, digest: `without-${policy}` }).decide(actor, action, resource as Resource).allow).toBe(false)
    }
  })
})
