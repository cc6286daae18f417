import type { RecordSource } from '../check-request.ts'
import type { OutputTable, ReadOutput } from '../read-output.ts'
import { comparedForm } from './data-contributions.ts'

/** One way in which an output repeats records. */
export interface MatchHit {
  readonly how: 'rows' | 'column' | 'text'
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

/** How often each value of a column occurs. */
interface ColumnIndex {
  readonly name: string
  readonly values: readonly string[]
  readonly times: ReadonlyMap<string, number>
  /** True where whole numbers fill their range so densely that equality says little. */
  readonly dense: boolean
}

/** An index over record-level data, built once for all files. */
export interface RecordIndex {
  readonly sources: readonly { readonly source: RecordSource; readonly columns: readonly ColumnIndex[] }[]
}

/** Builds the index that outputs are matched against. */
export function buildRecordIndex(sources: readonly RecordSource[]): RecordIndex {
  return { sources: sources.map((source) => ({ source, columns: source.columns.map((name) => indexColumn(name, source)) })) }
}

function indexColumn(name: string, source: RecordSource): ColumnIndex {
  const values = source.values(name).map(comparedForm)
  const times = new Map<string, number>()
  for (const value of values) if (value !== '') times.set(value, (times.get(value) ?? 0) + 1)
  let least = Infinity
  let most = -Infinity
  let whole = true
  for (const value of times.keys()) {
    const number = Number(value)
    if (!Number.isInteger(number)) { whole = false; break }
    if (number < least) least = number
    if (number > most) most = number
  }
  return { name, values, times, dense: whole && times.size > 1 && times.size / (most - least + 1) > 0.02 }
}

const nothing: RecordMatch = { hits: [], records: 0, columns: [] }

/** Looks for records of the data in an output: rows, columns (in any order, also transposed), values in texts. */
export function matchRecords(read: ReadOutput, index: RecordIndex): RecordMatch {
  if (index.sources.length === 0) return nothing
  const hits = allHits(read, index)
  if (hits.length === 0) return nothing
  return { hits, records: Math.max(...hits.map(({ records }) => records)), columns: [...new Set(hits.flatMap(({ columns }) => columns))] }
}

function allHits(read: ReadOutput, index: RecordIndex): readonly MatchHit[] {
  return [
    ...read.tables.flatMap((table) => {
      const grid = table.rows.map((row) => row.map(comparedForm))
      const upright = matchGrid(grid, table, index)
      return upright.length > 0 ? upright : matchGrid(transposed(grid), table, index)
    }),
    ...read.texts.flatMap((text) => matchText(text.text, text.line, index)),
    ...read.inner.flatMap(({ output }) => allHits(output, index)),
  ]
}

function transposed(grid: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const width = Math.max(0, ...grid.map((row) => row.length))
  if (width > 5000) return []
  return Array.from({ length: width }, (_, column) => grid.map((row) => row[column] ?? ''))
}

interface MappedColumn {
  readonly place: number
  readonly column: ColumnIndex
}

function mapColumns(grid: readonly (readonly string[])[], columns: readonly ColumnIndex[]): readonly MappedColumn[] {
  const width = Math.max(0, ...grid.map((row) => row.length))
  const mapped: MappedColumn[] = []
  for (let place = 0; place < width; place += 1) {
    const values = [...new Set(grid.map((row) => row[place] ?? '').filter((value) => value !== ''))]
    if (values.length < 2) continue
    let best: { column: ColumnIndex; score: number } | null = null
    for (const column of columns) {
      const found = values.reduce((sum, value) => sum + (column.times.has(value) ? 1 : 0), 0)
      const named = (grid[0]?.[place] ?? '') === column.name ? 0.15 : 0
      const score = found / Math.max(1, values.length - 1) + named - (column.dense ? 0.05 : 0)
      if (score >= 0.6 && found >= 2 && (best === null || score > best.score)) best = { column, score }
    }
    if (best !== null) mapped.push({ place, column: best.column })
  }
  return mapped
}

function matchGrid(grid: readonly (readonly string[])[], table: OutputTable, index: RecordIndex): readonly MatchHit[] {
  return index.sources.flatMap(({ source, columns }): readonly MatchHit[] => {
    const mapped = mapColumns(grid, columns)
    const rows = matchRows(grid, mapped, source.rowCount)
    if (rows !== null) return [{ ...rows, sheet: table.sheet, row: table.firstRow, column: null }]
    return mapped.flatMap((column) => {
      const hit = matchColumn(grid, column)
      return hit === null ? [] : [{ ...hit, sheet: table.sheet, row: table.firstRow, column: table.firstColumn + column.place }]
    })
  })
}

type Found = Pick<MatchHit, 'how' | 'strength' | 'records' | 'columns'>

function distinctMapping(mapped: readonly MappedColumn[]): readonly MappedColumn[] {
  const seen = new Set<string>()
  return mapped.filter(({ column }) => !seen.has(column.name) && seen.add(column.name))
}

function tupleCounts(mapped: readonly MappedColumn[], rowCount: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let row = 0; row < rowCount; row += 1) {
    const key = mapped.map(({ column }) => column.values[row] ?? '').join('\u001f')
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Rows whose values over several columns occur once in the data, far oftener than chance pairs the columns. */
function matchRows(grid: readonly (readonly string[])[], all: readonly MappedColumn[], rowCount: number): Found | null {
  const mapped = distinctMapping(all)
  if (mapped.length < 2) return null
  const counts = tupleCounts(mapped, rowCount)
  const tuple = (shift: number) => (row: number): string => mapped.map(({ place }, order) => grid[(row + order * shift) % grid.length]?.[place] ?? '').join('\u001f')
  const unique = (shift: number): number => grid.reduce((sum, _, row) => sum + (counts.get(tuple(shift)(row)) === 1 ? 1 : 0), 0)
  const found = unique(0)
  const chance = Math.max(unique(1), unique(3))
  if (found >= 3 && found >= 3 * chance + 3 || (found >= 2 && found >= grid.length - 1 && mapped.length >= 3 && chance === 0)) {
    return { how: 'rows', strength: 'strong', records: found, columns: mapped.map(({ column }) => column.name) }
  }
  return null
}

const informative = (value: string): boolean => value.replace(/\D/g, '').replace(/^0+/, '').length >= 4 || (value.length >= 4 && !/^[\d.]+$/.test(value))

/** A column whose values are, one after another, rare values of a data column. */
function matchColumn(grid: readonly (readonly string[])[], { place, column }: MappedColumn): Found | null {
  const values = new Set(grid.map((row) => row[place] ?? '').filter((value) => value !== ''))
  let rare = 0
  for (const value of values) if (informative(value) && (column.times.get(value) ?? 99) <= 2) rare += 1
  const enough = column.dense ? rare >= 30 && rare >= 0.9 * values.size && grid.length >= 40 : rare >= 4 && rare >= 0.5 * values.size
  if (!enough) return null
  return { how: 'column', strength: column.dense ? 'weak' : 'strong', records: rare, columns: [column.name] }
}

/** Rare values of sparse columns in running text. */
function matchText(text: string, line: number | null, index: RecordIndex): readonly MatchHit[] {
  const tokens = new Set(text.split(/[^\p{L}\p{N}._-]+/u).map((token) => comparedForm(token.replace(/[.,]+$/, ''))).filter(informative))
  if (tokens.size < 3) return []
  return index.sources.flatMap(({ columns }) => columns.filter(({ dense }) => !dense).flatMap((column) => {
    let rare = 0
    for (const token of tokens) if ((column.times.get(token) ?? 99) <= 2) rare += 1
    return rare >= 4 ? [{ how: 'text' as const, strength: rare >= 10 ? 'strong' as const : 'weak' as const, records: rare, columns: [column.name], sheet: null, row: line, column: null }] : []
  }))
}
