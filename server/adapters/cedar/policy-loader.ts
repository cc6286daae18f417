import { readdirSync, readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { policySetTextToParts, validate } from '@cedar-policy/cedar-wasm/nodejs'

/** The access policies as text by id, their schema, and one digest over both. */
export interface AccessPolicies {
  readonly schema: string
  readonly policies: Readonly<Record<string, string>>
  /** Error code that a forbid policy gives by `@refusal("…")`. */
  readonly refusals: Readonly<Record<string, string>>
  readonly digest: string
}

/** Reads `*.cedar` and `schema.cedarschema` of a folder; throws with every fault if one policy does not fit the schema. */
export const loadPolicies = (folder: string): AccessPolicies => {
  const schema = readFileSync(join(folder, 'schema.cedarschema'), 'utf8')
  const policies: Record<string, string> = {}
  const refusals: Record<string, string> = {}
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.cedar')).sort()) {
    const parts = policySetTextToParts(readFileSync(join(folder, file), 'utf8'))
    if (parts.type === 'failure') throw new Error(`policies: ${file}: ${parts.errors.map((e) => e.message).join('; ')}`)
    for (const text of parts.policies) {
      const id = /@id\("([a-z0-9-]+)"\)/.exec(text)?.[1]
      if (id === undefined) throw new Error(`policies: ${file}: a policy has no @id`)
      if (policies[id] !== undefined) throw new Error(`policies: ${file}: the id ${id} is used twice`)
      policies[id] = text
      const refusal = /@refusal\("([a-z-]+)"\)/.exec(text)?.[1]
      if (refusal !== undefined) refusals[id] = refusal
    }
  }
  const answer = validate({ schema, policies: { staticPolicies: policies }, validationSettings: { mode: 'strict' } })
  const faults = answer.type === 'failure'
    ? answer.errors.map((e) => e.message)
    : answer.validationErrors.map((e) => `${e.policyId}: ${e.error.message}`)
  if (faults.length > 0) throw new Error(`policies: ${faults.join('; ')}`)
  // oxlint-disable-next-line typescript/require-array-sort-compare -- each entry begins with its own name
  const digest = createHash('sha256').update(schema).update(JSON.stringify(Object.entries(policies).sort())).digest('hex')
  return { schema, policies, refusals, digest }
}
