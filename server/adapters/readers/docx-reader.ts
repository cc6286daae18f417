import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { DocxText } from './docx-text.ts'
import { openOffice, partText, readPlain, readRest, walkPart, zipHasPart } from './office-package.ts'
import { OutputCollector } from './output-collector.ts'
import { budgetOf } from './read-budget.ts'
import { showName } from './show-name.ts'
import { startsAsZip } from './zip-reader.ts'

const DOCUMENT = 'word/document.xml'
const SHOWN = /^word\/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$/
const PLAIN = /^word\/(styles|styleswitheffects|settings|websettings|fonttable|numbering|theme\/[^/]*)\.xml$/
const HIDDEN = /^word\/(comments[^/]*|people|glossary\/.*|charts\/[^/]*|diagrams\/[^/]*|stylesWithEffects)\.xml$/

/** Reads Word documents: text and tables, and comments, tracked changes, hidden text and parts that a reader does not see. */
export const docxReader: OutputReader = {
  format: 'docx',
  recognises: (bytes) => startsAsZip(bytes) && zipHasPart(bytes, DOCUMENT),
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const budget = budgetOf(limits)
    const office = await openOffice(bytes, found, budget)
    if (office === null) return found.done('docx')
    for (const name of office.parts.keys()) {
      if (office.taken.has(name)) continue
      const where = showName(name)
      if (SHOWN.test(name)) {
        const text = new DocxText()
        walkPart(office, name, text, found)
        text.report(name === DOCUMENT ? 'document' : where, found, budget)
      } else if (PLAIN.test(name)) readPlain(office, name, found)
      else if (HIDDEN.test(name)) {
        found.notice(name.startsWith('word/comments') ? 'comment' : 'hidden-part', 'review', where)
        found.hidden(where, partText(office, name, found))
      }
    }
    await readRest(office, found, budget)
    return found.done('docx')
  },
}
