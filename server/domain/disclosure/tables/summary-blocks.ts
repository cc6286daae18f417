import { isFitLabel } from './measure-words.ts'
import type { TableBlock } from './table-block.ts'

/** A summary of fit has this many labels at least. */
const fewestLabels = 4

const isHeadOfTerms = (row: readonly string[]): boolean => (row[0] ?? '').trim() === '' && row.some((cell) => /^(?:coef\.?|estimate)$/i.test(cell.trim())) && row.some((cell) => /^(?:std\.? ?err\.?|std\. ?error)$/i.test(cell.trim()))

/** A row whose date was divided by its own comma (`Mon, 30 Nov 2026`), as statsmodels writes it. */
export function joinedDate(row: readonly string[]): readonly string[] {
  const day = row.findIndex((cell, index) => /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/.test(cell) && /^ \d{2} [A-Z][a-z]{2} \d{4}\s*$/.test(row[index + 1] ?? ''))
  return day < 0 ? row : [...row.slice(0, day), `${row[day] ?? ''},${row[day + 1] ?? ''}`, ...row.slice(day + 2)]
}

/** Labels of a row of fit: label and value side by side, once or twice. */
function fitLabelsOf(written: readonly string[]): readonly string[] {
  const row = joinedDate(written)
  return [0, 2].flatMap((place) => {
    const label = (row[place] ?? '').trim()
    return isFitLabel(label) && (row[place + 1] ?? '').trim() !== '' ? [label.toLowerCase()] : []
  })
}

/**
 * Parts a model's summary that is written as one sheet (statsmodels `as_csv`) into its fit and its terms. Each label of a fit stands
 * once in a summary: a label that is repeated is no summary, and the block stays as it is.
 */
export function summaryBlocks(block: TableBlock): readonly TableBlock[] {
  const labels = block.rows.flatMap(fitLabelsOf)
  const heads = block.rows.filter(isHeadOfTerms).length
  if (labels.length < fewestLabels || heads !== 1 || new Set(labels).size < labels.length) return [block]
  const parts: { from: number; to: number; fit: boolean }[] = []
  block.rows.forEach((row, index) => {
    const fit = fitLabelsOf(row).length > 0
    const last = parts.at(-1)
    if (last?.fit === fit) last.to = index + 1
    else parts.push({ from: index, to: index + 1, fit })
  })
  return parts.map(({ from, to }) => withoutEmptyColumns({ ...block, firstRow: block.firstRow + from, rows: block.rows.slice(from, to), titles: from === 0 ? block.titles : [] }))
}

function withoutEmptyColumns(block: TableBlock): TableBlock {
  let width = block.rows[0]?.length ?? 0
  while (width > 1 && block.rows.every((row) => (row[width - 1] ?? '').trim() === '')) width -= 1
  return { ...block, rows: block.rows.map((row) => row.slice(0, width)) }
}
