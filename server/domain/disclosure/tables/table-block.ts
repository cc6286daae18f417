import type { OutputTable } from '../read-output.ts'
import { readShown } from './shown-value.ts'

/** A part of a sheet that may be one table: trimmed, with its titles and footnotes set apart. */
export interface TableBlock {
  readonly sheet: string | null
  readonly firstRow: number
  readonly firstColumn: number
  readonly rows: readonly (readonly string[])[]
  readonly titles: readonly string[]
  readonly footnotes: readonly string[]
}

const blank = (row: readonly string[]): boolean => row.every((cell) => cell.trim() === '')
const filled = (row: readonly string[]): number => row.reduce((sum, cell) => sum + (cell.trim() === '' ? 0 : 1), 0)

const captions = /^(?:(?:supplementary |appendix )?(?:table|figure|fig\.|tab\.)\s*[A-Z]?\d+|표\s*\d+|그림\s*\d+|notes?\s*:|source\s*:|abbreviations?\s*:|주\s*[:)]|주석|자료\s*:|출처|※|\*\s|†|‡)/i

/** A title or footnote whose own commas divided it. */
const isCaption = (row: readonly string[]): boolean => captions.test((row[0] ?? '').trim()) && row.slice(1).every((cell) => readShown(cell, null).is !== 'number')

function looksLikeProse(row: readonly string[]): boolean {
  if (isCaption(row)) return true
  if (filled(row) !== 1) return false
  const cell = row.find((text) => text.trim() !== '') ?? ''
  return readShown(cell, null).is === 'text'
}

interface Bounds {
  readonly from: number
  readonly to: number
}

function splitAtBlankRows(rows: readonly (readonly string[])[]): readonly Bounds[] {
  const parts: { from: number; to: number }[] = []
  let from = -1
  rows.forEach((row, index) => {
    if (blank(row)) {
      if (from >= 0) parts.push({ from, to: index })
      from = -1
    } else if (from < 0) from = index
  })
  if (from >= 0) parts.push({ from, to: rows.length })
  return joinHeaders(rows, parts)
}

const holdsNumbers = (row: readonly string[]): boolean => row.some((cell) => readShown(cell, null).is === 'number')

/** A lone header row, or up to three without a number, with one empty line below belongs to what follows. */
function joinHeaders(rows: readonly (readonly string[])[], parts: readonly Bounds[]): readonly Bounds[] {
  const joined: Bounds[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    const lone = last !== undefined && part.from - last.to === 1 && rows.slice(last.from, last.to).every((row) => filled(row) > 1 && !isCaption(row))
      && (last.to - last.from === 1 || last.to - last.from <= 3 && !rows.slice(last.from, last.to).some(holdsNumbers))
    if (lone) joined.splice(-1, 1, { from: last.from, to: part.to })
    else joined.push(part)
  }
  return joined
}

/** Cuts a sheet into blocks at blank rows; `whole` keeps blank rows inside (a described file is one table). */
export function tableBlocks(table: OutputTable, whole: boolean): readonly TableBlock[] {
  const rows = table.rows
  const parts = whole ? wholePart(rows) : splitAtBlankRows(rows)
  const blocks: TableBlock[] = []
  let carriedTitles: string[] = []
  for (const part of parts) {
    const block = trimBlock(table, part, carriedTitles)
    if (block.rows.length === 0) {
      // Prose between tables: a footnote of the last one and a title of the next.
      const last = blocks.pop()
      if (last !== undefined) blocks.push({ ...last, footnotes: [...last.footnotes, ...block.titles] })
      carriedTitles = [...carriedTitles, ...block.titles]
    } else {
      blocks.push(block)
      carriedTitles = []
    }
  }
  return blocks
}

function wholePart(rows: readonly (readonly string[])[]): readonly Bounds[] {
  const from = rows.findIndex((row) => !blank(row))
  return from < 0 ? [] : [{ from, to: rows.length }]
}

function trimBlock(table: OutputTable, part: Bounds, carried: readonly string[]): TableBlock {
  const titles = [...carried]
  const footnotes: string[] = []
  let { from, to } = part
  const width = Math.max(...table.rows.slice(from, to).map((row) => row.length), 0)
  const columns = columnsInUse(table.rows.slice(from, to), width)
  const several = columns.to - columns.from > 1
  while (several && from < to && looksLikeProse(table.rows[from] ?? []) && !isLevelRow(table.rows, from, to)) {
    titles.push((table.rows[from] ?? []).join(' ').trim())
    from += 1
  }
  while (several && to > from && (blank(table.rows[to - 1] ?? []) || looksLikeProse(table.rows[to - 1] ?? []))) {
    const text = (table.rows[to - 1] ?? []).join(' ').trim()
    if (text !== '') footnotes.unshift(text)
    to -= 1
  }
  const rows = table.rows.slice(from, to).map((row) =>
    Array.from({ length: columns.to - columns.from }, (_, index) => row[columns.from + index] ?? ''))
  return {
    sheet: table.sheet, firstRow: table.firstRow + from, firstColumn: table.firstColumn + columns.from, rows, titles, footnotes,
  }
}

/** A lone word over the value columns (not the first) heads them; a lone word in the first column is a title. */
function isLevelRow(rows: readonly (readonly string[])[], index: number, to: number): boolean {
  return (rows[index]?.[0] ?? '').trim() === '' && rows.slice(index + 1, to).some((row) => filled(row) > 1)
}

function columnsInUse(rows: readonly (readonly string[])[], width: number): Bounds {
  let from = width
  let to = 0
  for (const row of rows) {
    row.forEach((cell, index) => {
      if (cell.trim() === '') return
      if (index < from) from = index
      if (index + 1 > to) to = index + 1
    })
  }
  return from >= to ? { from: 0, to: 0 } : { from: 0, to }
}
