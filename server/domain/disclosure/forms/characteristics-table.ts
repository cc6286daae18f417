import { finishTable } from '../tables/block-work.ts'
import type { BlockWork } from '../tables/block-work.ts'
import { nothingFound } from '../tables/found-tables.ts'
import type { FoundTables } from '../tables/found-tables.ts'
import type { Contributions, TableCell, TableModel } from '../tables/table-model.ts'
import type { MeasureKind } from '../statistic-types.ts'
import { characteristicsCell, characteristicsStatistic } from './characteristics-cells.ts'
import type { CharacteristicsCell } from './characteristics-cells.ts'
import { bitsOfNumbers, mostCarriedBits } from './carried-bits.ts'
import type { WrittenNumber } from './carried-bits.ts'
import { halfPlace } from './half-place.ts'
import { sizeNamesOf } from './size-names.ts'

const sizeLabels = sizeNamesOf('characteristics')
const testHeads = /^(?:p|p[ _-]?values?|p for trend|p값|유의확률|smd(?: \(.{1,60}\))?|std\.? diff\.?|test|statistic)$/i
const missingHeads = /^(?:missing|n missing|missing n|결측(?:치)?)$/i
const sizeInHead = /\(?\s*n\s*=\s*(\d[\d,]*)\s*\)?/i

interface Frame {
  /** Rows above the first row of the body. */
  readonly headRows: number
  readonly labels: readonly number[]
  readonly groups: readonly { readonly column: number; readonly name: string; readonly size: number }[]
  readonly missing: number | null
  readonly tests: readonly number[]
}

/** Finds the groups of a table of characteristics: a first row, or heads, that tell how many units each has. */
function frameOf(rows: readonly (readonly string[])[]): Frame | null {
  const width = rows[0]?.length ?? 0
  const sizeRow = rows.findIndex((row, index) => index > 0 && index < 5 && sizeLabels.test((row[0] ?? '').trim()))
  const headRows = sizeRow > 0 ? sizeRow : 1
  const heads = rows.slice(0, headRows)
  const headOf = (column: number): string => [...heads].reverse().map((row) => (row[column] ?? '').replaceAll('**', '').trim()).find((text) => text !== '') ?? ''
  const sizeOf = (column: number): number | null => {
    const text = sizeRow > 0 ? (rows[sizeRow]?.[column] ?? '').trim() : sizeInHead.exec(headOf(column))?.[1] ?? ''
    const read = characteristicsCell(text, 'count')
    return read?.is === 'count' ? read.count : null
  }
  const columns = Array.from({ length: width }, (_, column) => ({ column, name: headOf(column).replace(sizeInHead, '').trim() || `group ${column}`, size: sizeOf(column) }))
  const groups = columns.flatMap(({ column, name, size }) => (size === null || column === 0 ? [] : [{ column, name, size }]))
  const first = groups[0]?.column ?? 0
  const tests = columns.filter(({ column }) => column > first && testHeads.test(headOf(column))).map(({ column }) => column)
  const missing = columns.filter(({ column, size }) => size === null && missingHeads.test(headOf(column))).map(({ column }) => column)
  const labels = columns.filter(({ column, size }) => column < first && size === null && !missing.includes(column)).map(({ column }) => column)
  const known = groups.length + tests.length + missing.length + labels.length
  if (groups.length === 0 || labels.length === 0 || labels.length > 2 || missing.length > 1 || known !== width || groups.length > 12) return null
  // A ruler below the head is an empty row.
  const ruled = rows[1]?.every((cell) => cell.trim() === '') === true ? 2 : 1
  return { headRows: sizeRow > 0 ? sizeRow + 1 : ruled, labels, groups, missing: missing[0] ?? null, tests }
}

interface Row {
  readonly index: number
  readonly variable: string
  readonly label: string
  readonly cells: readonly CharacteristicsCell[]
}

/** Rows with the variable that each belongs to; `null` where any cell is something else. */
function readRows(rows: readonly (readonly string[])[], { headRows, labels, groups }: Frame): readonly Row[] | null {
  const found: Row[] = []
  let section = ''
  let carried = ''
  for (const [index, row] of rows.entries()) {
    if (index < headRows) continue
    const own = (row[labels[0] ?? 0] ?? '').trim()
    const level = labels.length > 1 ? (row[labels[1] ?? 0] ?? '').trim() : ''
    if (own !== '') carried = own
    const shown = groups.map(({ column }) => row[column] ?? '')
    if (shown.every((cell) => cell.trim() === '')) {
      if (own === '') return null
      section = own
      continue
    }
    const statistic = characteristicsStatistic(carried) ?? characteristicsStatistic(level) ?? characteristicsStatistic(section)
    const cells = shown.map((cell) => characteristicsCell(cell, statistic))
    if (cells.some((cell) => cell === null)) return null
    const indented = labels.length === 1 && section !== '' && characteristicsStatistic(own) === null
    const stem = /^(.{1,80}?)(?:\s*[:=]\s*|\s+[-–]\s+)/.exec(carried)?.[1]
    found.push({ index, variable: level !== '' ? carried : indented ? section : stem ?? carried, label: level === '' ? carried : `${carried}: ${level}`, cells: cells.flatMap((cell) => cell ?? []) })
  }
  return found
}


/** Percentages of one variable are all of the same whole: its group, those of its group with a value, or the row. */
function percentsFit(rows: readonly Row[], frame: Frame): boolean {
  const counts = rows.map(({ cells }) => cells.map((cell) => (cell.is === 'count' ? cell.count : 0)))
  const overall = frame.groups.findIndex(({ name }) => /^(?:overall|total|all|전체|계|합계)$/i.test(name))
  const wholes: readonly ((row: number, group: number) => number)[] = [
    (_, group) => frame.groups[group]?.size ?? 0,
    (_, group) => counts.reduce((sum, row) => sum + (row[group] ?? 0), 0),
    (row) => (overall < 0 ? counts[row]?.reduce((sum, count) => sum + count, 0) ?? 0 : counts[row]?.[overall] ?? 0),
  ]
  return wholes.some((whole) => rows.every(({ cells }, row) => cells.every((cell, group) =>
    cell.is !== 'count' || cell.percent === null || whole(row, group) > 0 && Math.abs((100 * cell.count) / whole(row, group) - cell.percent.value) <= halfPlace(cell.percent))))
}

type Shown = TableCell['shown']
const shownNumber = ({ value, decimals }: WrittenNumber): Shown => ({ is: 'number', value, decimals, percent: false })

/** Tables of one variable of a table of characteristics. */
function tablesOfVariable(work: BlockWork, frame: Frame, rows: readonly Row[]): readonly TableModel[] {
  const cellAt = (row: Row, group: number, shown: Shown, contributions: Contributions | null): TableCell => ({
    codes: [row.label, frame.groups[group]?.name ?? ''], row: work.block.firstRow + row.index, column: work.block.firstColumn + (frame.groups[group]?.column ?? 0), shown, contributions,
  })
  const contributed = (group: number, deviation: number | null): Contributions => ({
    count: frame.groups[group]?.size ?? null, largest: [], weight: null, source: 'shown', trueValue: null, ...(deviation === null ? {} : { deviation }),
  })
  const table = (name: string, kind: MeasureKind, share: number | null, cells: readonly TableCell[]): readonly TableModel[] =>
    (cells.length === 0 ? [] : [finishTable(work, { measure: { name, kind, share, named: true }, cells, names: ['characteristic', 'group'], contributorsDescribed: false })])
  const each = (make: (row: Row, cell: CharacteristicsCell, group: number) => readonly TableCell[]): readonly TableCell[] => rows.flatMap((row) => row.cells.flatMap((cell, group) => make(row, cell, group)))
  const single = rows.length === 1
  const counts = each((row, cell, group) => {
    if (cell.is !== 'count') return []
    const rest = (frame.groups[group]?.size ?? 0) - cell.count
    const own = cellAt(row, group, shownNumber({ value: cell.count, decimals: 0 }), null)
    // One category of two: the others of the group are told too.
    return single && rest >= 0 ? [own, { ...cellAt(row, group, shownNumber({ value: rest, decimals: 0 }), null), codes: [`not ${row.label}`, frame.groups[group]?.name ?? ''] }] : [own]
  })
  return [
    ...table('n', 'count', null, counts),
    ...table('mean', 'mean', null, each((row, cell, group) => (cell.is === 'mean' ? [cellAt(row, group, shownNumber(cell.mean), contributed(group, cell.deviation.value + halfPlace(cell.deviation)))] : []))),
    ...table('sd', 'spread', null, each((row, cell, group) => (cell.is === 'mean' ? [cellAt(row, group, shownNumber(cell.deviation), contributed(group, null))] : []))),
    ...table('median', 'median', 0.5, each((row, cell, group) => (cell.is === 'median' ? [cellAt(row, group, shownNumber(cell.median), contributed(group, null))] : []))),
    ...table('q1', 'percentile', 0.25, each((row, cell, group) => (cell.is === 'median' ? [cellAt(row, group, shownNumber(cell.low), contributed(group, null))] : []))),
    ...table('q3', 'percentile', 0.75, each((row, cell, group) => (cell.is === 'median' ? [cellAt(row, group, shownNumber(cell.high), contributed(group, null))] : []))),
  ]
}

const numbersOf = (cell: CharacteristicsCell): readonly WrittenNumber[] => (cell.is === 'mean' ? [cell.mean, cell.deviation] : cell.is === 'median' ? [cell.median, cell.low, cell.high] : [])

/** P-values and differences: at most four places, stars and `<0.001` among them. */
function testsAreShort(rows: readonly (readonly string[])[], { headRows, tests }: Frame): boolean {
  return rows.slice(headRows).every((row) => tests.every((column) => /^(?:[<>≤≥=]?\s*-?\d{0,4}(?:\.\d{1,4})?\s*\*{0,3}|-|–|—|NA|nan)$/i.test((row[column] ?? '').trim())))
}

/** One cell a row: nobody without a value is no empty cell of a group. */
function missingTables(work: BlockWork, rows: readonly (readonly string[])[], { headRows, missing, labels }: Frame): readonly TableModel[] | null {
  if (missing === null) return []
  const tables: TableModel[] = []
  for (const [index, row] of rows.entries()) {
    const text = (row[missing] ?? '').trim()
    if (index < headRows || text === '') continue
    const read = characteristicsCell(text, 'count')
    if (read?.is !== 'count' || read.percent !== null) return null
    tables.push(finishTable(work, {
      measure: { name: 'missing', kind: 'count', share: null, named: true }, names: ['characteristic'], contributorsDescribed: false,
      cells: [{ codes: [(row[labels[0] ?? 0] ?? '').trim()], row: work.block.firstRow + index, column: work.block.firstColumn + missing, shown: shownNumber({ value: read.count, decimals: 0 }), contributions: null }],
    }))
  }
  return tables
}

/**
 * A table of characteristics of groups ("Table 1"): groups with their numbers of units, and rows of counts with percentages, means with
 * deviations, medians with quartiles. Every percentage must follow from its count, so that it carries nothing; each statistic is then
 * judged by its own rule with the number of units of its group. Means and quartiles together carry at most `mostCarriedBits`.
 */
export function buildCharacteristicsTable(work: BlockWork): FoundTables | null {
  const { rows } = work.block
  if (rows.length < 4 || work.described) return null
  const frame = frameOf(rows)
  const found = frame === null ? null : readRows(rows, frame)
  if (frame === null || found === null || found.length < 2 || !testsAreShort(rows, frame)) return null
  const composite = found.filter(({ cells }) => cells.some((cell) => cell.is !== 'empty' && (cell.is !== 'count' || cell.percent !== null)))
  if (composite.length < 2 || new Set(found.map(({ label, index }) => `${label}${label === '' ? index : ''}`)).size < found.length) return null
  const variables = new Map<string, Row[]>()
  for (const row of found) variables.set(row.variable, [...variables.get(row.variable) ?? [], row])
  if (![...variables.values()].every((some) => percentsFit(some, frame))) return null
  const largest = (cell: CharacteristicsCell, group: number): boolean => cell.is !== 'count' || cell.count <= (frame.groups[group]?.size ?? 0)
  if (!found.every(({ cells }) => cells.every(largest)) || bitsOfNumbers(found.flatMap(({ cells }) => cells.flatMap(numbersOf))) > mostCarriedBits) return null
  const missing = missingTables(work, rows, frame)
  if (missing === null) return null
  const sizes = finishTable(work, {
    measure: { name: 'n', kind: 'count', share: null, named: true }, names: ['group'], contributorsDescribed: false,
    cells: frame.groups.map(({ name, column, size }) => ({ codes: [name], row: work.block.firstRow + frame.headRows - 1, column: work.block.firstColumn + column, shown: shownNumber({ value: size, decimals: 0 }), contributions: null })),
  })
  return { ...nothingFound, tables: [sizes, ...[...variables.values()].flatMap((some) => tablesOfVariable(work, frame, some)), ...missing] }
}
