import type { WrittenCell } from './csv-form.ts'
import { STRIDE } from './read-budget.ts'
import type { ReadBounds } from './read-budget.ts'

/** Records of a delimited text; `damaged` where quotes do not match, `cut` names the bound that was met. */
export interface DelimitedRecords {
  readonly rows: readonly (readonly string[])[]
  readonly damaged: boolean
  readonly cut: 'too-many-cells' | 'time' | null
  /** Every cell as it is written, where the text has quotes at all, and the end of every record. */
  readonly written: readonly WrittenCell[]
  readonly lineEnds: readonly string[]
}

/** Splits delimited text (RFC 4180 with LF, CRLF or CR); an empty line is a record with one empty cell. */
export function parseDelimited(text: string, delimiter: string, bounds: ReadBounds): DelimitedRecords {
  const rows: string[][] = []
  const written: WrittenCell[] = []
  const lineEnds: string[] = []
  const stop = new RegExp(`[${delimiter === '|' ? '\\|' : delimiter}\\r\\n]`, 'g')
  const anyQuotes = text.includes('"')
  const mostCells = bounds.cells
  let row: string[] = []
  let cells = 0
  let damaged = false
  let at = 0
  while (at < text.length) {
    let cell: string
    const opens = text[at] === '"'
    if (opens) {
      const quoted = quotedCell(text, at)
      cell = quoted.cell
      at = quoted.next
      damaged ||= !quoted.closed
    } else {
      cell = ''
    }
    stop.lastIndex = at
    const end = stop.exec(text)?.index ?? text.length
    // Anything between a closing quote and the delimiter is kept, and is a sign of damage.
    if (end > at) {
      const rest = text.slice(at, end)
      damaged ||= cell !== '' && rest.trim() !== ''
      cell += rest
    }
    if (anyQuotes) written.push({ row: rows.length, column: row.length, text: cell, quoted: opens })
    row.push(cell)
    cells += 1
    if (cells > mostCells) return { rows, damaged, cut: 'too-many-cells', written, lineEnds }
    if (cells % STRIDE === 0 && bounds.expired) return { rows, damaged, cut: 'time', written, lineEnds }
    at = end
    if (text[at] === delimiter) {
      at += 1
      if (at === text.length) row.push('')
    } else {
      rows.push(row)
      row = []
      const lineEnd = text[at] === '\r' && text[at + 1] === '\n' ? '\r\n' : text[at] ?? ''
      if (lineEnd !== '') lineEnds.push(lineEnd)
      at += Math.max(1, lineEnd.length)
    }
  }
  if (row.length > 0) rows.push(row)
  return { rows, damaged, cut: null, written, lineEnds }
}

function quotedCell(text: string, start: number): { cell: string; next: number; closed: boolean } {
  let cell = ''
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { cell: cell + text.slice(at), next: text.length, closed: false }
    cell += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { cell, next: quote + 1, closed: true }
    cell += '"'
    at = quote + 2
  }
}
