/** Records of a delimited text; `damaged` where quotes do not match, `cut` where the bound on cells was met. */
export interface DelimitedRecords {
  readonly rows: readonly (readonly string[])[]
  readonly damaged: boolean
  readonly cut: boolean
}

/** Splits delimited text (RFC 4180 with LF, CRLF or CR); an empty line is a record with one empty cell. */
export function parseDelimited(text: string, delimiter: string, mostCells: number): DelimitedRecords {
  const rows: string[][] = []
  const stop = new RegExp(`[${delimiter === '|' ? '\\|' : delimiter}\\r\\n]`, 'g')
  let row: string[] = []
  let cells = 0
  let damaged = false
  let at = 0
  while (at < text.length) {
    let cell: string
    if (text[at] === '"') {
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
    row.push(cell)
    cells += 1
    if (cells > mostCells) return { rows, damaged, cut: true }
    at = end
    if (text[at] === delimiter) {
      at += 1
      if (at === text.length) row.push('')
    } else {
      rows.push(row)
      row = []
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    }
  }
  if (row.length > 0) rows.push(row)
  return { rows, damaged, cut: false }
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
