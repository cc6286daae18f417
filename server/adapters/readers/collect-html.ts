import { withoutGeneratorComments } from './generator-comments.ts'
import { htmlContent } from './html-content.ts'
import type { OutputCollector } from './output-collector.ts'
import type { ReadBudget } from './read-budget.ts'
import { readDataUris } from './read-data-uris.ts'

/** Adds what a piece of HTML shows, hides and does; `asText` false where its visible text was already added. */
export async function collectHtml(html: string, where: string, found: OutputCollector, budget: ReadBudget, asText = true): Promise<void> {
  const content = htmlContent(html, budget)
  content.tables.forEach((rows, index) => {
    const whole = where === 'page' ? [] : [where]
    const sheet = [...whole, ...(content.tables.length > 1 ? [`table ${index + 1}`] : [])].join(' ')
    found.table(rows, budget, { sheet: sheet === '' ? null : sheet })
  })
  if (asText) found.shown(where, content.shown)
  found.hidden(`${where} hidden`, content.hidden.join('\n'))
  found.hidden(`${where} script`, content.scripts.join('\n'))
  found.hidden(`${where} comment`, content.comments.join('\n'))
  if (content.scripts.length > 0) found.notice('script-in-output', 'fail', where, { count: content.scripts.length })
  if (content.activeElements.length > 0) found.notice('active-content', 'fail', where, { elements: [...new Set(content.activeElements)].join(' ') })
  const comments = withoutGeneratorComments(content.comments)
  if (comments.length > 0) found.notice('comment', 'review', where, { count: comments.length })
  if (content.hiddenElements > 0) found.notice('hidden-content', 'review', where, { count: content.hiddenElements })
  if (content.links.length > 0) found.notice('external-link', 'review', where, { count: content.links.length })
  if (content.attributeNumbers > 0) found.notice('attribute-numbers', 'review', where, { count: content.attributeNumbers })
  if (content.tooManyCells) found.unread('too-many-cells', where)
  if (content.tooDeep) found.unread('too-deep', where)
  if (content.timeOver) found.unread('time', where)
  await readDataUris(html, where, found, budget)
}
