import { parseDelimited } from './parse-delimited.ts'

/** A delimiter and how firmly the text's own lines speak for it. */
export interface SniffedDelimiter {
  readonly delimiter: string
  /** True where the content alone shows a table, whatever the file is called. */
  readonly certain: boolean
}

const CANDIDATES = ['\t', ',', ';', '|'] as const
const SAMPLE = 64 * 1024
const SAMPLE_BOUNDS = { cells: 200_000, expired: false }

/** Finds the delimiter whose lines agree best on a number of columns; null where none splits anything. */
export function sniffDelimiter(text: string): SniffedDelimiter | null {
  const cut = text.length > SAMPLE ? text.slice(0, text.lastIndexOf('\n', SAMPLE) + 1 || SAMPLE) : text
  let best: { delimiter: string; score: number; certain: boolean } | null = null
  for (const delimiter of CANDIDATES) {
    const rows = parseDelimited(cut, delimiter, SAMPLE_BOUNDS).rows.filter((row) => row.some((cell) => cell.trim() !== ''))
    const agreed = agreement(rows)
    if (agreed.width < 2) continue
    if (best === null || agreed.score > best.score) best = { delimiter, score: agreed.score, certain: agreed.certain }
  }
  return best === null ? null : { delimiter: best.delimiter, certain: best.certain }
}

function agreement(rows: readonly (readonly string[])[]): { width: number; score: number; certain: boolean } {
  const lengths = new Map<number, number>()
  for (const row of rows) if (row.length > 1) lengths.set(row.length, (lengths.get(row.length) ?? 0) + 1)
  let width = 0
  let most = 0
  for (const [length, count] of lengths) {
    if (count > most || (count === most && length > width)) {
      width = length
      most = count
    }
  }
  const share = rows.length === 0 ? 0 : most / rows.length
  const numeric = rows.filter((row) => row.length === width && row.slice(1).some((cell) => cell.length < 40 && /^\s*[-+]?[\d.,]*\d[\d.,%]*\s*$/.test(cell))).length
  return { width, score: share + Math.min(width, 100) / 10_000, certain: rows.length >= 3 && share >= 0.9 && numeric >= rows.length / 2 }
}
