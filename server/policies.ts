import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { loadPolicies, type AccessPolicies } from './adapters/cedar/policy-loader.ts'
import { LimitPolicy, TierPolicy, type TierRule } from './domain/workspaces/tier.ts'

export interface Policies { readonly access: AccessPolicies; readonly tiers: readonly TierRule[]; readonly limits: LimitPolicy }

/** Reads every policy that the server decides by; without a valid set it does not start. */
export const readPolicies = (folder: string): Policies => ({
  access: loadPolicies(join(folder, 'access')),
  tiers: TierPolicy.parse(parse(readFileSync(join(folder, 'tiers.yaml'), 'utf8'))).tiers,
  limits: LimitPolicy.parse(parse(readFileSync(join(folder, 'limits.yaml'), 'utf8'))),
})
