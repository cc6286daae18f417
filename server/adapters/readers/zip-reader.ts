import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { bytesAt } from './byte-search.ts'
import { OutputCollector } from './output-collector.ts'
import { budgetOf } from './read-budget.ts'
import { openZip } from './zip-archive.ts'

/** Reads zip archives: every listed file in its own way, and everything that is not listed is a notice. */
export const zipReader: OutputReader = {
  format: 'zip',
  recognises: startsAsZip,
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const budget = budgetOf(limits)
    for (const entry of openZip(bytes, found, budget, true) ?? []) await found.file(entry.bytes, entry.name, budget)
    return found.done('zip')
  },
}

/** A zip file starts with an entry, or with its end record when it is empty. */
export function startsAsZip(bytes: Uint8Array): boolean {
  return bytesAt(bytes, 0, 'PK\x03\x04') || bytesAt(bytes, 0, 'PK\x05\x06')
}
