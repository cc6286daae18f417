import { parseNumber } from '../tables/shown-value.ts'

/** A data frame or a table as R, pandas or a tibble prints it, with where it stands. */
export interface AlignedFrame {
  /** Line of the header, from 0. */
  readonly first: number
  readonly lines: number
  readonly rows: readonly (readonly string[])[]
}

interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

const longestLine = 2000
const mostRows = 5000

const lineAt = (lines: readonly string[], at: number): string => { const line = lines[at] ?? ''; return line.length > longestLine ? '' : line.trimEnd() }
const tokensOf = (line: string): readonly Token[] => [...line.matchAll(/\S+/g)].map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }))
const isNumber = (text: string): boolean => parseNumber(text) !== null || /^(?:NA|NaN|-?Inf)$/.test(text)

/** Cells under names that are set to the right, and the label before them; `null` where the line is set otherwise. */
function cellsUnder(line: string, names: readonly Token[]): { readonly label: string; readonly cells: readonly string[] } | null {
  const last = names.at(-1)
  if (line.length !== last?.end) return null
  const cells = names.map(({ end }, index) => line.slice(names[index - 1]?.end ?? 0, end))
  const set = names.every(({ end }, index) => /\S/.test(line[end - 1] ?? '') && (end === line.length || line[end] === ' ') && (index === 0 || /^\s/.test(cells[index] ?? '')))
  if (!set) return null
  const first = /^(.*?)(\S+)$/.exec(cells[0] ?? '')
  return { label: (first?.[1] ?? '').trimEnd(), cells: [first?.[2] ?? '', ...cells.slice(1).map((cell) => cell.trim())] }
}

/** Labels in columns of their own: where a label is the same as above, it is left out. */
function labelColumns(labels: readonly string[]): readonly (readonly string[])[] {
  const starts = [...new Set(labels.map((label) => label.length - label.trimStart().length))].sort((one, other) => one - other)
  const above: string[] = starts.map(() => '')
  return labels.map((label) => starts.map((start, level) => {
    const own = label.slice(start, starts[level + 1]).trim()
    if (own !== '') above.fill('', level + 1)
    above[level] = own === '' ? above[level] ?? '' : own
    return above[level] ?? ''
  }))
}

/** A frame or a table under names that are set to the right, with labels before its rows. */
function rightAligned(lines: readonly string[], at: number): AlignedFrame | null {
  const names = tokensOf(lineAt(lines, at))
  if (names.length === 0 || (names[0]?.start ?? 0) === 0) return null
  let next = at + 1
  // An empty line, or the names of the labels, as wide as the labels are.
  const under = tokensOf(lineAt(lines, next))
  const named = (lines[next] ?? '').length > 0 && under.every(({ text, end }) => end <= (names[0]?.start ?? 0) && !isNumber(text))
  if (named) next += 1
  const found: { readonly label: string; readonly cells: readonly string[] }[] = []
  for (; next < lines.length && found.length < mostRows; next += 1) {
    const row = cellsUnder(lineAt(lines, next), names)
    if (row === null || row.label.trim() === '' || !row.cells.some(isNumber)) break
    found.push(row)
  }
  if (found.length === 0 || found.length === 1 && lineAt(lines, at - 1).trim() !== '') return null
  const labels = labelColumns(found.map(({ label }) => label))
  const width = labels[0]?.length ?? 1
  // R's table has a line of blanks above it: its labels are categories, and no numbers of rows.
  const isTable = names.every(({ text }) => isNumber(text)) || /^\s+$/.test(lines[at - 1] ?? '')
  const heads = named && under.length === width ? under.map(({ text }) => text) : Array.from({ length: width }, (_, level) => (width > 1 ? `label ${level + 1}` : isTable ? 'category' : ''))
  return { first: at, lines: next - at, rows: [[...heads, ...names.map(({ text }) => text)], ...found.map(({ cells }, row) => [...labels[row] ?? [], ...cells])] }
}

const typeRow = /^\s*(?:<[a-z]{3,4}(?:\[[\d,]+\])?>\s*)+$/
const isWords = (type: string): boolean => /^<(?:chr|fct|ord|lgl|date|dttm)/.test(type)

/** A tibble: names, types, and rows with their number, words set to the left and numbers to the right. */
function tibble(lines: readonly string[], at: number): AlignedFrame | null {
  if (!typeRow.test(lineAt(lines, at + 1))) return null
  const [names, types] = [tokensOf(lineAt(lines, at)), tokensOf(lineAt(lines, at + 1))]
  if (names.length !== types.length) return null
  const rows: (readonly string[])[] = []
  let next = at + 2
  for (; next < lines.length && rows.length < mostRows; next += 1) {
    const line = lines[next] ?? ''
    if (line.length > longestLine || !/^\s*\d+\s/.test(line)) break
    rows.push(tibbleCells(line, types))
  }
  return rows.length === 0 ? null : { first: at, lines: next - at, rows: [['', ...names.map(({ text }) => text)], ...rows.map((row, index) => [String(index + 1), ...row])] }
}

function tibbleCells(line: string, types: readonly Token[]): readonly string[] {
  let from = /^\s*\d+/.exec(line)?.[0].length ?? 0
  const cells: string[] = []
  types.forEach(({ text, end }, index) => {
    const after = types[index + 1]
    const words = isWords(text)
    const to = !words ? end : after === undefined ? line.length : isWords(after.text) ? after.start : after.end
    const part = line.slice(from, to)
    // Of words before a number, the last is the number's.
    const cut = words && after !== undefined && !isWords(after.text) ? part.trimEnd().lastIndexOf(' ') : part.length
    cells.push(part.slice(0, Math.max(0, cut)).trim())
    from += words ? Math.max(0, cut) : part.length
  })
  return cells
}

/** The frame or table whose header is a line of a text: set in columns to the right, or a tibble. `null` where there is none. */
export function alignedFrameAt(lines: readonly string[], at: number): AlignedFrame | null {
  return tibble(lines, at) ?? rightAligned(lines, at)
}
