import type { OutputCollector } from './output-collector.ts'

/** A cell as the file writes it: its text, and whether quotes stand around it. */
export interface WrittenCell {
  readonly row: number
  readonly column: number
  readonly text: string
  readonly quoted: boolean
}

/** Fewer cells than this against the rule of their column say too little to carry anything. */
const FEWEST_UNEVEN = 3
/** A file joined from two has one change of line ends. */
const MOST_CHANGES = 1

/** Notices what the form of a delimited file could carry beside its cells: quotes without need on some cells alike, and changing line ends. */
export function noticeForm(cells: readonly WrittenCell[], lineEnds: readonly string[], found: OutputCollector): void {
  const alike = new Map<string, { quoted: number; bare: number }>()
  for (const cell of cells) {
    if (cell.text === '') continue
    const key = `${cell.row === 0 ? 'header' : cell.column} ${writingOf(cell.text)}`
    const group = alike.get(key) ?? { quoted: 0, bare: 0 }
    if (cell.quoted) group.quoted += 1
    else group.bare += 1
    alike.set(key, group)
  }
  const uneven = [...alike.values()].reduce((sum, { quoted, bare }) => sum + Math.min(quoted, bare), 0)
  if (uneven >= FEWEST_UNEVEN) found.notice('uneven-quotes', 'review', null, { count: uneven })
  const changes = lineEnds.filter((end, at) => at > 0 && end !== lineEnds[at - 1]).length
  if (changes > MOST_CHANGES) found.notice('mixed-line-ends', 'review', null, { count: changes })
}

/** Writers quote by what a text holds: numbers, missing values, spaces, letters beyond ASCII and marks each have their own rule. */
function writingOf(text: string): string {
  if (/^[-+−]?[\d.]+(e[-+]?\d+)?%?$/i.test(text)) return 'number'
  if (/^(na|nan|null|none|n\/a|true|false)$/i.test(text)) return `word ${text}`
  return [/\s/.test(text) ? 'space' : '', /[^\u0020-\u007e\s]/.test(text) ? 'letters' : '', /[,;|"'\\#\t\r\n]/.test(text) ? 'marks' : ''].join(' ')
}

/** Tables of one file lie a few lines apart; what stands below more empty lines is not seen by a person who opens the file. */
const MOST_EMPTY_LINES = 8

/** Notices cells far below the rest. */
export function noticeDistant(rows: readonly (readonly string[])[], found: OutputCollector): void {
  let empty = 0
  let seen = false
  rows.forEach((row, index) => {
    if (row.every((cell) => cell.trim() === '')) {
      empty += 1
      return
    }
    if (seen && empty > MOST_EMPTY_LINES) found.notice('distant-cells', 'review', `row ${index + 1}`, { empty })
    seen = true
    empty = 0
  })
}
