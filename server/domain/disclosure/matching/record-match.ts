import type { OutputTable, ReadOutput } from '../read-output.ts'
import { decodedTexts } from '../texts/decode-layers.ts'
import { matchColumn } from './column-matches.ts'
import { comparedForm } from './data-contributions.ts'
import { joinedFields, longNumbers } from './joined-fields.ts'
import { voteLines } from './line-votes.ts'
import type { ColumnIndex, RecordIndex, SourceIndex } from './record-index.ts'
import { stretchedRun } from './stretched-runs.ts'

/** One way in which an output repeats records. */
export interface MatchHit {
  readonly how: 'rows' | 'column' | 'order' | 'scaled' | 'text' | 'encoded' | 'size'
  readonly strength: 'strong' | 'weak'
  readonly records: number
  readonly columns: readonly string[]
  readonly sheet: string | null
  readonly row: number | null
  readonly column: number | null
}

/** What matching found in one file. */
export interface RecordMatch {
  readonly hits: readonly MatchHit[]
  readonly records: number
  readonly columns: readonly string[]
}

const nothing: RecordMatch = { hits: [], records: 0, columns: [] }

/** Looks for records of the data in an output: rows in any order of values, columns in any order of rows, values in texts and behind encodings. */
export function matchRecords(read: ReadOutput, index: RecordIndex): RecordMatch {
  if (index.sources.length === 0) return nothing
  const hits = allHits(read, index)
  if (hits.length === 0) return nothing
  return { hits, records: Math.max(...hits.map(({ records }) => records)), columns: [...new Set(hits.flatMap(({ columns }) => columns))] }
}

function allHits(read: ReadOutput, index: RecordIndex): readonly MatchHit[] {
  return index.sources.flatMap((source) => [
    ...read.tables.flatMap((table) => matchTable(table, source)),
    ...read.texts.flatMap((text) => matchText(text.text, text.line, source)),
    ...matchJoined(read, source),
  ]).concat(read.inner.flatMap(({ output }) => allHits(output, index)))
}

function matchJoined(read: ReadOutput, source: SourceIndex): readonly MatchHit[] {
  const records = joinedFields(longNumbers(read.tables, read.texts.map(({ text }) => text)), source)
  return records === 0 ? [] : [{ how: 'rows', strength: 'strong', records, columns: source.columns.flatMap(({ name, numeric }) => (numeric ? [name] : [])), sheet: null, row: null, column: null }]
}

/** A grid with its rows as columns. */
export function transposed(grid: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const width = Math.max(0, ...grid.map((row) => row.length))
  return Array.from({ length: width }, (_, column) => grid.map((row) => row[column] ?? ''))
}

function matchTable(table: OutputTable, source: SourceIndex): readonly MatchHit[] {
  const place = { sheet: table.sheet, row: table.firstRow, column: null }
  const grid = table.rows.map((row) => row.map((cell) => comparedForm(cell)))
  const turned = transposed(grid)
  const hits: MatchHit[] = []
  for (const lines of [table.rows, transposed(table.rows)]) {
    const votes = voteLines(lines, source)
    if (votes.records.size > 0) {
      hits.push({ how: 'rows', strength: 'strong', records: votes.records.size, columns: [...votes.columns], ...place })
      break
    }
  }
  for (const lines of [grid, turned]) {
    const rows = hits.length > 0 ? null : matchTuples(lines, source)
    if (rows !== null) hits.push({ ...rows, ...place })
  }
  if (hits.length === 0) {
    turned.forEach((values, column) => {
      const found = matchColumn(values.slice(1), source.columns) ?? matchColumn(values, source.columns)
      if (found !== null) hits.push({ how: found.how === 'values' ? 'column' : found.how, strength: found.strength, records: found.records, columns: [found.column], ...place, column: table.firstColumn + column })
    })
    if (hits.length === 0) grid.forEach((values, row) => {
      const found = values.length >= 6 ? matchColumn(values.slice(1), source.columns) ?? matchColumn(values, source.columns) : null
      if (found !== null) hits.push({ how: found.how === 'values' ? 'column' : found.how, strength: found.strength, records: found.records, columns: [found.column], ...place, row: table.firstRow + row })
    })
  }
  if (hits.length === 0) {
    const run = stretchedRun(table.rows, source.columns)
    if (run !== null) hits.push({ how: 'scaled', strength: 'strong', records: run.records, columns: [run.column], ...place })
  }
  const { rowCount } = source.source
  if (hits.length === 0 && rowCount >= 50 && table.rows.length >= 0.9 * rowCount && table.rows.length <= 1.1 * rowCount + 1) {
    hits.push({ how: 'size', strength: 'strong', records: table.rows.length, columns: [], ...place })
  }
  return hits
}

interface MappedColumn {
  readonly place: number
  readonly column: ColumnIndex
}

function mapColumns(grid: readonly (readonly string[])[], columns: readonly ColumnIndex[]): readonly MappedColumn[] {
  const width = Math.max(0, ...grid.map((row) => row.length))
  const mapped: MappedColumn[] = []
  const seen = new Set<string>()
  for (let place = 0; place < Math.min(width, 200); place += 1) {
    const values = [...new Set(grid.map((row) => row[place] ?? '').filter((value) => value !== ''))]
    if (values.length < 2) continue
    let best: { column: ColumnIndex; score: number } | null = null
    for (const column of columns) {
      if (seen.has(column.name)) continue
      const found = values.reduce((sum, value) => sum + (column.times.has(value) ? 1 : 0), 0)
      const named = (grid[0]?.[place] ?? '') === column.name ? 0.15 : 0
      const score = found / Math.max(1, values.length - 1) + named - (column.dense ? 0.05 : 0)
      if (score >= 0.6 && found >= 2 && (best === null || score > best.score)) best = { column, score }
    }
    if (best === null) continue
    seen.add(best.column.name)
    mapped.push({ place, column: best.column })
  }
  return mapped
}

/** Rows whose values over several columns occur once in the data, far oftener than chance pairs the columns. */
function matchTuples(grid: readonly (readonly string[])[], { columns, source }: SourceIndex): Pick<MatchHit, 'how' | 'strength' | 'records' | 'columns'> | null {
  const mapped = mapColumns(grid, columns)
  if (mapped.length < 2 || grid.length < 4) return null
  const counts = new Map<string, number>()
  for (let row = 0; row < source.rowCount; row += 1) {
    const key = mapped.map(({ column }) => column.values[row] ?? '').join('\u001f')
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const tuple = (row: number, shift: number): string => mapped.map(({ place }, order) => grid[(row + order * shift) % grid.length]?.[place] ?? '').join('\u001f')
  const unique = (shift: number): number => grid.reduce((sum, _, row) => sum + (counts.get(tuple(row, shift)) === 1 ? 1 : 0), 0)
  const found = unique(0)
  const chance = Math.max(unique(1), unique(3))
  return found >= 3 && found >= 3 * chance + 3 ? { how: 'rows', strength: 'strong', records: found, columns: mapped.map(({ column }) => column.name) } : null
}

function matchText(text: string, line: number | null, source: SourceIndex): readonly MatchHit[] {
  const place = { sheet: null, row: line, column: null }
  const plain = matchPlainText(text, source)
  if (plain !== null) return [{ ...plain, how: 'text', ...place }]
  for (const inner of decodedTexts(text)) {
    const found = matchPlainText(inner, source)
    if (found !== null) return [{ ...found, how: 'encoded', strength: 'strong', ...place }]
  }
  return []
}

const tokensOfLine = (line: string): readonly string[] => line.split(/[^\p{L}\p{N}.+-]+/u).map((token) => token.replace(/[.]+$/, '')).filter((token) => token !== '')

function matchPlainText(text: string, source: SourceIndex): Pick<MatchHit, 'strength' | 'records' | 'columns'> | null {
  const lines = text.split(/\r?\n|\}\s*,\s*\{|\]\s*,\s*\[/).map(tokensOfLine)
  const votes = voteLines(lines.filter((line) => line.length <= 60), source)
  if (votes.records.size > 0) return { strength: 'strong', records: votes.records.size, columns: [...votes.columns] }
  const all = lines.flat()
  const numbers = all.map((token) => comparedForm(token)).filter((token) => token !== '' && Number.isFinite(Number(token)))
  const ordered = numbers.length >= 8 ? matchColumn(numbers, source.columns) : null
  if (ordered !== null && ordered.how !== 'scaled') return { strength: ordered.strength, records: ordered.records, columns: [ordered.column] }
  return rareTokens(new Set(all.map((token) => comparedForm(token))), source)
}

/** Rare values of sparse columns in running text. */
function rareTokens(tokens: ReadonlySet<string>, { columns }: SourceIndex): Pick<MatchHit, 'strength' | 'records' | 'columns'> | null {
  for (const column of columns) {
    if (column.dense) continue
    let rare = 0
    const telling = [...tokens].filter((token) => token.replace(/\D/g, '').replace(/^0+/, '').length >= 4)
    for (const token of telling) if ((column.times.get(token) ?? 99) <= 2) rare += 1
    if (rare >= 5 && rare >= 0.25 * telling.length) return { strength: rare >= 10 ? 'strong' : 'weak', records: rare, columns: [column.name] }
  }
  return null
}
