import type { Inventory } from '../node/broker-api.ts'
import type { LimitPolicy, TierRule } from './tier.ts'

/** A session that holds or wants capacity. */
export interface Claim {
  readonly sessionId: string
  readonly tier: TierRule
  /** UUIDs of the cards it holds; empty while it waits. */
  readonly gpus: readonly string[]
  readonly starting: boolean
}

export interface Allocation { readonly sessionId: string; readonly gpus: readonly string[] }

/** Places that are left, by the memory that each session holds back; below zero after a policy was tightened. */
export const openPlaces = (inventory: Inventory, limits: LimitPolicy['admission'], holders: number): number =>
  Math.floor(Math.max(0, inventory.memoryMiB - limits.keepFreeMiB) / limits.reserveMiB) - holders

/** What one machine can give: places by memory held back, few starts at a time, cards one holder each. */
export const allocate = (inventory: Inventory, limits: LimitPolicy['admission'], holders: readonly Claim[], waiting: readonly Claim[]): readonly Allocation[] => {
  const together = Math.max(1, Math.floor(inventory.cpus * limits.startTogetherPerCpu))
  const free = new Set(inventory.gpus.map((g) => g.uuid))
  for (const uuid of holders.flatMap((h) => h.gpus)) free.delete(uuid)
  let open = openPlaces(inventory, limits, holders.length)
  let starts = together - holders.filter((h) => h.starting).length
  const granted: Allocation[] = []
  for (const claim of waiting) {
    if (open <= 0 || starts <= 0) break
    // A session that waits for a card does not hold up those behind it that need none.
    if (claim.tier.gpus > free.size) continue
    const gpus = [...free].slice(0, claim.tier.gpus)
    for (const uuid of gpus) free.delete(uuid)
    granted.push({ sessionId: claim.sessionId, gpus })
    open -= 1
    starts -= 1
  }
  return granted
}

export type TierProblem = 'gpu-missing' | 'too-small' | null

/** Why a tier can never be granted on this machine, or null. */
export const tierProblem = (tier: TierRule, inventory: Inventory): TierProblem => {
  if (tier.gpus > inventory.gpus.length) return 'gpu-missing'
  return tier.memoryMiB > inventory.memoryMiB ? 'too-small' : null
}
