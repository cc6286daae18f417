import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { collectHtml } from './collect-html.ts'
import { decodeText } from './decode-text.ts'
import { noticeText } from './notice-text.ts'
import { OutputCollector } from './output-collector.ts'
import { budgetOf } from './read-budget.ts'
import type { ReadBudget } from './read-budget.ts'
import { extensionOf } from './show-name.ts'

/** Reads Markdown: its text, its pipe tables and the HTML in it. */
export const markdownReader: OutputReader = {
  format: 'markdown',
  recognises: (bytes, name) => /^(md|markdown|mdown)$/.test(extensionOf(name)) && decodeText(bytes) !== null,
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const decoded = decodeText(bytes)
    if (decoded === null) found.unread('encoding', null)
    else {
      noticeText(decoded, found)
      await collectMarkdown(decoded.text, { where: 'text', line: 1 }, found, budgetOf(limits))
    }
    return found.done('markdown')
  },
}

/** Adds a Markdown text, its tables and whatever HTML it holds. */
export async function collectMarkdown(text: string, place: { where: string; line: number | null }, found: OutputCollector, budget: ReadBudget): Promise<void> {
  found.shown(place.where, text, place.line)
  for (const { firstRow, rows } of pipeTables(text)) found.table(rows, budget, { sheet: place.line === null ? place.where : null, firstRow })
  if (/!\[[^\]]{0,500}\]\(\s{0,20}(https?:)?\/\//.test(text)) found.notice('external-link', 'review', place.where)
  // Code in fences and ticks is shown as it stands, so HTML in it does nothing.
  const outsideCode = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '')
  if (/<[a-z!/]|data:/i.test(outsideCode)) await collectHtml(outsideCode, place.where, found, budget, false)
}

const LONGEST_RULE = 5_000

function pipeTables(text: string): { firstRow: number; rows: string[][] }[] {
  const lines = text.split(/\r\n|\n|\r/)
  const tables: { firstRow: number; rows: string[][] }[] = []
  for (let at = 1; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim()
    if (line.length > LONGEST_RULE || !line.includes('|') || !/^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$/.test(line)) continue
    const rows: string[][] = []
    const firstRow = at
    // The line of dashes stays as an empty row, so that rows keep their line numbers.
    for (let row = at - 1; row < lines.length && (lines[row] ?? '').includes('|'); row += 1) rows.push(row === at ? [''] : pipeCells(lines[row] ?? ''))
    tables.push({ firstRow, rows })
    at += rows.length
  }
  return tables
}

function pipeCells(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '')
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim())
}
