import type { FoundTables } from './found-tables.ts'
import type { TableBlock } from './table-block.ts'

const number = String.raw`[-−]?\d[\d,]*(?:\.\d+)?`
const withInterval = new RegExp(String.raw`^(${number}%?)\s*[([]\s*(?:95\s*%\s*CI:?\s*)?(${number}%?)\s*(?:–|—|-|~|,|;|to)\s*(${number}%?)\s*[)\]]$`)
/** Longer cells are words. */
const longestCell = 60
const blanks = new Set(['', '-', '–', '—', 'ref', 'ref.', 'reference', '1 (ref)', '1.00 (ref)', '1 (reference)', '1.00 (reference)', '1.0 (ref)', '기준'])

function parts(cell: string): readonly [string, string, string] | null {
  if (cell.length > longestCell) return null
  const match = withInterval.exec(cell.trim())
  return match === null ? null : [match[1] ?? '', match[2] ?? '', match[3] ?? '']
}

const worth = (written: string): number => Number(written.replaceAll(/[,%]/g, '').replace('−', '-'))

/** A block whose estimates with their intervals stand in columns of their own, and the column of the file that each came from. */
export interface SplitBlock {
  readonly block: TableBlock
  readonly columns: readonly number[]
}

/**
 * Sets `1.23 (1.10–1.38)` apart into estimate, lower and upper limit where a whole column is written so, as papers do; `null` where
 * none is. An estimate outside its limits is none, and leaves the column as it is.
 */
export function splitIntervals(block: TableBlock): SplitBlock | null {
  const width = block.rows[0]?.length ?? 0
  const [header = [], ...body] = block.rows
  const composed = new Set(Array.from({ length: width }, (_, column) => column).filter((column) => {
    const cells = body.map((row) => row[column] ?? '')
    const read = cells.map(parts)
    const rest = cells.filter((_, row) => read[row] === null)
    const ordered = read.every((one) => one === null || worth(one[1]) <= worth(one[0]) && worth(one[0]) <= worth(one[2]))
    return column > 0 && /\p{L}/u.test(header[column] ?? '') && read.some((one) => one !== null) && rest.every((cell) => blanks.has(cell.trim().toLowerCase())) && ordered
  }))
  if (composed.size === 0) return null
  const columns = Array.from({ length: width }, (_, column) => (composed.has(column) ? [column, column, column] : [column])).flat()
  const rows = block.rows.map((row, index) => row.flatMap((cell, column) => {
    if (!composed.has(column)) return [cell]
    if (index === 0) return [cell.replace(/\s*[([,]?\s*(?:95|90|99)\s*%?\s*(?:CI|confidence interval|신뢰구간)\s*[)\]]?\s*$/i, '').trim(), `${cell.trim()} lower ci`, `${cell.trim()} upper ci`]
    return parts(cell) ?? ['', '', '']
  }))
  return { block: { ...block, rows }, columns }
}

/** Puts findings back at the columns of the file. */
export function placedBack(found: FoundTables, { block, columns }: SplitBlock): FoundTables {
  const place = (column: number): number => block.firstColumn + (columns[column - block.firstColumn] ?? 0)
  return {
    ...found,
    tables: found.tables.map((table) => ({ ...table, cells: table.cells.map((cell) => ({ ...cell, column: place(cell.column) })) })),
    questions: found.questions.map((question) => ({ ...question, column: question.column === null ? null : place(question.column) })),
    recordLevel: found.recordLevel.map((sign) => ({ ...sign, column: sign.column === null ? null : place(sign.column) })),
  }
}
