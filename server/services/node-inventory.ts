import type { Clock } from '../domain/kernel/clock.ts'
import type { Inventory } from '../domain/node/broker-api.ts'
import type { NodeBroker } from '../domain/node/node-broker.ts'

/** A machine's memory and cards change rarely. */
const freshMs = 10_000

/** The node's inventory, asked for at most every ten seconds. */
export const cachedInventory = (broker: NodeBroker, clock: Clock): (() => Promise<Inventory>) => {
  let last: { readonly at: number; readonly value: Promise<Inventory> } | null = null
  return () => {
    const now = clock.now().getTime()
    if (last === null || now - last.at > freshMs) {
      const value = broker.call('inventory', {})
      last = { at: now, value }
      value.catch(() => { last = null })
    }
    return last.value
  }
}
