import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { collectHtml } from './collect-html.ts'
import { decodeText } from './decode-text.ts'
import { noticeText } from './notice-text.ts'
import { OutputCollector } from './output-collector.ts'
import { budgetOf } from './read-budget.ts'
import { extensionOf } from './show-name.ts'
import { startOfMarkup } from './start-of-markup.ts'

const HTML_START = /^<(?:!doctype\s{1,10}html|html|head|body|table|div|style|script|meta|p|span|iframe)\b/i

/** A letter, digit or blank written as a number, which no program does; quotes and signs of markup are. */
const PLAIN_REFERENCE = /&#(?:32|4[89]|5[0-7]|6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2]|x(?:20|3\d|[4-7][0-9a-f]));/gi

/** Reads HTML pages and fragments, inert. */
export const htmlReader: OutputReader = {
  format: 'html',
  recognises: (bytes, name) => {
    const text = decodeText(bytes)?.text
    return text !== undefined && (startsAsHtml(text) || /^(html?|xhtml)$/.test(extensionOf(name)))
  },
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const decoded = decodeText(bytes)
    if (decoded === null) found.unread('encoding', null)
    else {
      noticeText(decoded, found)
      const spelled = decoded.text.match(PLAIN_REFERENCE)?.length ?? 0
      if (spelled > 0) found.notice('spelled-letters', 'review', 'page', { count: spelled })
      await collectHtml(decoded.text, 'page', found, budgetOf(limits))
    }
    return found.done('html')
  },
}

function startsAsHtml(text: string): boolean {
  const start = startOfMarkup(text)
  return start !== null && HTML_START.test(text.slice(start, start + 40))
}
