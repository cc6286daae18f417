import { ask } from './block-work.ts'
import type { BlockWork } from './block-work.ts'
import type { TableQuestion } from './found-tables.ts'
import { readShown } from './shown-value.ts'

const number = String.raw`-?\d[\d,]*(?:\.\d+)?`
const withBracket = new RegExp(String.raw`^${number}\s*(?:±\s*${number}|[([]\s*±?\s*${number}\s*%?\s*[)\]])$`)
const withLimits = new RegExp(String.raw`^(${number})%?\s*[([]\s*(?:95 ?% ?CI[:,]?\s*)?(${number})%?\s*(?:,|;|-|–|~|to)\s*(${number})%?\s*[)\]]$`)
/** So few cells of two numbers are a slip or a footnote. */
const fewCells = 4

const value = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''))

/** A cell of several numbers that no rule has read; an estimate between its limits says one thing. */
function isUnread(cell: string): boolean {
  const text = cell.trim().normalize('NFKC').replaceAll('\u2212', '-')
  if (text.length > 80 || readShown(text, null).is !== 'text') return false
  const limits = withLimits.exec(text)
  return limits === null ? withBracket.test(text) : value(limits[2]) > value(limits[1]) || value(limits[3]) < value(limits[1])
}

/** Asks about cells that hold several numbers each (`22.7 (6.0)`, `65 ± 11`) in a table of no form that knows them. */
export function compositeQuestions({ block, layout }: BlockWork): readonly TableQuestion[] {
  const unread = block.rows.slice(layout.headerRows).flatMap((row) => row.slice(1).filter(isUnread)).length
  return unread < fewCells ? [] : [ask(block, 'question.what-table-measures', null, {})]
}
