import type { OutputReader } from '../../../domain/disclosure/read-output.ts'
import { bytesAt } from '../byte-search.ts'
import { OutputCollector } from '../output-collector.ts'
import { budgetOf } from '../read-budget.ts'

/** Reads Arrow files (Feather) and streams: every row, the metadata, and whether every byte belongs to them. What it takes is loaded for the first such file. */
export const arrowReader: OutputReader = {
  format: 'feather',
  recognises: (bytes) => bytesAt(bytes, 0, 'ARROW1\0\0') || (bytesAt(bytes, 0, '\xff\xff\xff\xff') && bytes.length > 16 && (bytes[7] ?? 1) === 0),
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const { ArrowWalk } = await import('./arrow-walk.ts')
    try {
      new ArrowWalk(bytes, found, budgetOf(limits)).run()
    } catch {
      found.unread('damaged', null)
    }
    return found.done('feather')
  },
}
