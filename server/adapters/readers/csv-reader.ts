import type { OutputReader, ReadLimits, ReadOutput } from '../../domain/disclosure/read-output.ts'
import { noticeDistant, noticeForm } from './csv-form.ts'
import { decodeText } from './decode-text.ts'
import { looksLikeFormula } from './formula-text.ts'
import { noticeText } from './notice-text.ts'
import { OutputCollector } from './output-collector.ts'
import { parseDelimited } from './parse-delimited.ts'
import { budgetOf } from './read-budget.ts'
import { extensionOf } from './show-name.ts'
import { sniffDelimiter } from './sniff-delimiter.ts'
import type { SniffedDelimiter } from './sniff-delimiter.ts'

const MOST_FORMULAS_NAMED = 20

/** Reads comma, semicolon and bar separated values; header rows, margins and footnotes stay rows. */
export const csvReader: OutputReader = {
  format: 'csv',
  recognises: (bytes, name) => delimiterOf(bytes, name) !== null && delimiterOf(bytes, name) !== '\t',
  read: async (bytes, name, limits) => readDelimited(bytes, name, limits),
}

/** Reads tab separated values. */
export const tsvReader: OutputReader = {
  format: 'tsv',
  recognises: (bytes, name) => delimiterOf(bytes, name) === '\t',
  read: async (bytes, name, limits) => readDelimited(bytes, name, limits),
}

const sniffs = new WeakMap<Uint8Array, SniffedDelimiter | null>()

function delimiterOf(bytes: Uint8Array, name: string): string | null {
  const decoded = decodeText(bytes)
  if (decoded === null) return null
  const extension = extensionOf(name)
  const sniffed = sniffs.has(bytes) ? sniffs.get(bytes) : sniffDelimiter(decoded.text)
  sniffs.set(bytes, sniffed ?? null)
  if (sniffed?.certain === true && !(sniffed.delimiter === '|' && extension === 'md')) return sniffed.delimiter
  if (extension === 'csv') return sniffed?.delimiter ?? ','
  if (extension === 'tsv' || extension === 'tab') return sniffed?.delimiter ?? '\t'
  return null
}

function readDelimited(bytes: Uint8Array, name: string, limits: ReadLimits): ReadOutput {
  const found = new OutputCollector()
  const budget = budgetOf(limits)
  const decoded = decodeText(bytes)
  const delimiter = delimiterOf(bytes, name)
  if (decoded === null || delimiter === null) {
    found.unread('encoding', null)
    return found.done('csv')
  }
  noticeText(decoded, found)
  const { rows, damaged, cut, written, lineEnds } = parseDelimited(decoded.text, delimiter, budget)
  if (damaged) found.unread('damaged', 'quotes')
  if (cut !== null) found.unread(cut, null)
  noticeFormulas(rows, found)
  noticeForm(written, lineEnds, found)
  noticeDistant(rows, found)
  found.table(rows, budget)
  return found.done(delimiter === '\t' ? 'tsv' : 'csv')
}

function noticeFormulas(rows: readonly (readonly string[])[], found: OutputCollector): void {
  let count = 0
  rows.forEach((row, r) => row.forEach((cell, c) => {
    if (!looksLikeFormula(cell)) return
    count += 1
    if (count <= MOST_FORMULAS_NAMED) found.notice('formula', 'review', `row ${r + 1} column ${c + 1}`, { row: r + 1, column: c + 1 })
  }))
  if (count > MOST_FORMULAS_NAMED) found.notice('formula', 'review', null, { more: count - MOST_FORMULAS_NAMED })
}
