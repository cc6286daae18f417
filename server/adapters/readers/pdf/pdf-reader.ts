import type { OutputReader } from '../../../domain/disclosure/read-output.ts'
import { bytesAt } from '../byte-search.ts'
import { OutputCollector } from '../output-collector.ts'
import { budgetOf } from '../read-budget.ts'

/** Reads PDF: the text of every page, and everything in the file that no page shows. What it takes is loaded for the first such file. */
export const pdfReader: OutputReader = {
  format: 'pdf',
  recognises: (bytes) => bytesAt(bytes, 0, '%PDF-'),
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const budget = budgetOf(limits)
    const [{ checkPdfStructure }, { readPdfPages }] = await Promise.all([import('./pdf-structure.ts'), import('./pdf-pages.ts')])
    try {
      const pages = checkPdfStructure(bytes, found, budget)
      if (pages !== null && pages !== await readPdfPages(bytes, found, budget)) found.notice('hidden-part', 'review', 'PDF pages', { count: pages })
    } catch {
      found.unread('damaged', null)
    }
    return found.done('pdf')
  },
}
