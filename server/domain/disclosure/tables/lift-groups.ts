import { readShown } from './shown-value.ts'
import type { TableBlock } from './table-block.ts'

const isWord = (cell: string): boolean => cell !== '' && readShown(cell, null).is === 'text'

/** Says whether one word stands over the whole width of a row, as a spanning cell is read. */
const isHeading = (row: readonly string[]): boolean => isWord((row[0] ?? '').trim()) && row.every((cell) => cell.trim() === (row[0] ?? '').trim())

/** A block without the words that span it above its header and below its last row: they are its titles and footnotes. */
function withoutSpanningWords(block: TableBlock): TableBlock {
  const from = block.rows.findIndex((row) => !isHeading(row))
  const to = block.rows.findLastIndex((row) => !isHeading(row)) + 1
  if ((block.rows[0]?.length ?? 0) < 3 || from < 0 || from === 0 && to === block.rows.length) return block
  const words = (rows: TableBlock['rows']): readonly string[] => rows.map(([text = '']) => text.trim())
  return { ...block, firstRow: block.firstRow + from, rows: block.rows.slice(from, to), titles: [...block.titles, ...words(block.rows.slice(0, from))], footnotes: [...words(block.rows.slice(to)), ...block.footnotes] }
}

/**
 * A block whose groups of rows stand under headings over the whole width (gt, flextable, SAS): the headings become a column of
 * categories in front, and their rows are left empty, so that every number stays in its place. Without two such groups, or with a row
 * outside them, the block stays as it is. What spans it above and below are titles and footnotes.
 */
export function liftGroups(given: TableBlock): TableBlock {
  const block = withoutSpanningWords(given)
  const first = block.rows.findIndex(isHeading)
  if (first < 1 || first > 3) return block
  const width = block.rows[0]?.length ?? 0
  const headings = block.rows.filter(isHeading).map(([name = '']) => name.trim())
  const each = block.rows.every((row, index, rows) => !isHeading(row) || !isHeading(rows[index + 1] ?? []))
  if (headings.length < 2 || new Set(headings).size < headings.length || !each) return block
  let group = ''
  const rows = block.rows.map((row, index) => {
    if (index < first) return [index === first - 1 ? 'group' : '', ...row]
    if (!isHeading(row)) return [group, ...row]
    group = (row[0] ?? '').trim()
    return Array.from({ length: width + 1 }, () => '')
  })
  return { ...block, rows, firstColumn: block.firstColumn - 1 }
}
