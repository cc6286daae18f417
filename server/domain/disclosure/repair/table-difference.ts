import { findTables } from '../check-outputs.ts'
import type { CheckFile } from '../check-request.ts'
import type { OutputTable } from '../read-output.ts'
import { roundTo } from '../tables/rounding.ts'
import { parseNumber, readShown } from '../tables/shown-value.ts'
import { cellKey, cellName } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { isRemainder, joinedName, orderOf, partsOfName } from './category-order.ts'
import type { CellChange, ChangeAction } from './repaired-file.ts'
import { asDelimited, stackTables } from './stacked-tables.ts'
import type { StackedTables } from './stacked-tables.ts'

/** A file as far as its difference from another needs it. */
export type ComparedFile = Pick<CheckFile, 'read' | 'description' | 'type'>

/** What differs between an original and the file that takes its place. */
export interface TableDifference {
  /** False where the two are not the same table: then only a person can compare them. */
  readonly comparable: boolean
  readonly changes: readonly CellChange[]
  /** Places of merged numbers that are not the sum of their parts. */
  readonly unsound: readonly { readonly row: number; readonly column: number }[]
}

const different: TableDifference = { comparable: false, changes: [], unsound: [] }

/** Compares two frozen tables by themselves; nothing that their author claims is used. */
export function differenceOf(original: ComparedFile, repaired: ComparedFile): TableDifference {
  const [before, after] = [stackTables(original.read), stackTables(repaired.read)]
  const [first, second] = [asDelimited(original, before), asDelimited(repaired, after)]
  const [old, now] = [first.read.tables[0], second.read.tables[0]]
  if (old === undefined || now === undefined || before.tables.length === 0 || after.tables.length === 0) return different
  const models = { old: tablesOf(first), now: tablesOf(second) }
  const ways = [alignLines(old, now, models), linesLeftOut(old, now)].flatMap((lines) => (lines === null ? [] : inTheirFiles({ before, after }, compare({ old, now, models, lines, base: repaired.description?.claims.roundedTo ?? null, hidden: repaired.description?.hidden ?? null }))))
  // Lines that were left out are no sums of what is gone.
  return ways.find(({ unsound }) => unsound.length === 0) ?? ways[0] ?? different
}

/** Places as the two files count them. */
function inTheirFiles({ before, after }: { readonly before: StackedTables; readonly after: StackedTables }, { changes, unsound }: Omit<TableDifference, 'comparable'>): TableDifference {
  const place = ({ row, column }: { readonly row: number; readonly column: number }): { row: number; column: number } => {
    const at = after.origin(row, column)
    return { row: at.row, column: at.column }
  }
  return {
    comparable: true, unsound: unsound.map(place),
    changes: changes.map((change) => ({ ...change, ...place(change), from: change.from.map(({ row, column, text }) => ({ ...before.origin(row, column), text })) })),
  }
}

function tablesOf(file: ComparedFile): readonly TableModel[] {
  try {
    return findTables(file.read, file).tables
  } catch {
    return []
  }
}

interface Models {
  readonly old: readonly TableModel[]
  readonly now: readonly TableModel[]
}

/** For every line of the repaired table, the lines of the original that went into it; counted from 0. */
interface AlignedLines {
  readonly rows: readonly (readonly number[])[]
  readonly columns: readonly (readonly number[])[]
  /** Lines of the original that went nowhere. */
  readonly gone?: { readonly rows: readonly number[]; readonly columns: readonly number[] }
}

const width = (table: OutputTable): number => Math.max(0, ...table.rows.map((row) => row.length))
const one = (length: number): readonly (readonly number[])[] => Array.from({ length }, (_, index) => [index])

function alignLines(old: OutputTable, now: OutputTable, models: Models): AlignedLines | null {
  if (old.rows.length === now.rows.length && width(old) === width(now)) return { rows: one(now.rows.length), columns: one(width(now)) }
  if (old.rows.length < now.rows.length || width(old) < width(now)) return null
  const rows = new Map<number, number>()
  const columns = new Map<number, number>()
  for (const [index, before] of models.old.entries()) {
    const after = models.now[index]
    const renamed = after === undefined ? null : renamings(before, after)
    if (after === undefined || renamed === null) return null
    const places = new Map(after.cells.map((cell) => [cellKey(cell.codes), cell]))
    for (const cell of before.cells) {
      const place = places.get(cellKey(cell.codes.map((code, dimension) => renamed[dimension]?.get(code) ?? code)))
      if (place === undefined || !note(rows, cell.row - old.firstRow, place.row - now.firstRow) || !note(columns, cell.column - old.firstColumn, place.column - now.firstColumn)) return null
    }
  }
  const aligned = { rows: fill(rows, old.rows.length, now.rows.length), columns: fill(columns, width(old), width(now)) }
  return aligned.rows === null || aligned.columns === null ? null : { rows: aligned.rows, columns: aligned.columns }
}

/** Lines of a table that is the original without some of them, the rest as it was. */
function linesLeftOut(old: OutputTable, now: OutputTable): AlignedLines | null {
  const rows = partOf(old.rows, now.rows)
  if (rows !== null) return { rows: rows.kept, columns: one(width(now)), gone: { rows: rows.gone, columns: [] } }
  const columns = partOf(turned(old.rows), turned(now.rows))
  return columns === null ? null : { rows: one(now.rows.length), columns: columns.kept, gone: { rows: [], columns: columns.gone } }
}

const turned = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] => Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, column) => rows.map((row) => row[column] ?? ''))

function partOf(all: readonly (readonly string[])[], part: readonly (readonly string[])[]): { readonly kept: readonly (readonly number[])[]; readonly gone: readonly number[] } | null {
  const [kept, gone]: [number[][], number[]] = [[], []]
  const key = (line: readonly string[]): string => line.join('\u001f')
  all.forEach((line, index) => {
    const next = part[kept.length]
    if (next !== undefined && key(next) === key(line)) kept.push([index])
    else gone.push(index)
  })
  return kept.length === part.length && gone.length > 0 ? { kept, gone } : null
}

function note(map: Map<number, number>, from: number, to: number): boolean {
  const known = map.get(from)
  map.set(from, to)
  return known === undefined || known === to
}

/** Lines outside the table's cells (headers, labels, footnotes) keep their distance from the start or the end. */
function fill(map: ReadonlyMap<number, number>, oldLength: number, newLength: number): readonly (readonly number[])[] | null {
  const first = Math.min(...map.keys())
  const sources = Array.from({ length: newLength }, (): number[] => [])
  let last = -1
  for (let from = 0; from < oldLength; from += 1) {
    const to = map.get(from) ?? (from < first ? from : from - oldLength + newLength)
    last = Math.max(last, to)
    const list = sources[to]
    if (list === undefined) return null
    list.push(from)
  }
  return sources.some((list) => list.length === 0) ? null : sources
}

/** Per dimension, what became of each category that is gone; `null` where that cannot be told. */
function renamings(before: TableModel, after: TableModel): readonly ReadonlyMap<string, string>[] | null {
  if (before.dimensions.length !== after.dimensions.length) return null
  const result: ReadonlyMap<string, string>[] = []
  for (const [index, dimension] of before.dimensions.entries()) {
    const kept = new Set(after.dimensions[index]?.codes)
    const known = new Set(dimension.codes)
    const map = renamed(dimension.codes.filter((code) => !kept.has(code)), [...kept].filter((code) => !known.has(code)), [...kept])
    if (map === null) return null
    result.push(map)
  }
  return result
}

function renamed(gone: readonly string[], fresh: readonly string[], kept: readonly string[]): ReadonlyMap<string, string> | null {
  const map = new Map<string, string>()
  const ordered = orderOf(gone) ?? gone
  for (const name of fresh) {
    const parts = partsOfName(name)
    const own = parts.length > 1 && parts.every((part) => gone.includes(part)) ? parts : runNamed(ordered, name)
    for (const part of own) map.set(part, name)
  }
  const rest = gone.filter((code) => !map.has(code))
  if (rest.length === 0) return map
  const open = [...fresh.filter((name) => ![...map.values()].includes(name)), ...kept.filter(isRemainder)]
  const target = new Set(open).size === 1 ? open[0] : undefined
  if (target === undefined) return null
  for (const code of rest) map.set(code, target)
  return map
}

/** The neighbours that a name stands for. */
function runNamed(codes: readonly string[], name: string): readonly string[] {
  for (let from = 0; from < codes.length; from += 1) {
    for (let to = from + 2; to <= codes.length; to += 1) if (joinedName(codes.slice(from, to)) === name) return codes.slice(from, to)
  }
  return []
}

interface Comparing {
  readonly old: OutputTable
  readonly now: OutputTable
  readonly models: Models
  readonly lines: AlignedLines
  readonly base: number | null
  readonly hidden: readonly string[] | null
}

function compare(work: Comparing): Omit<TableDifference, 'comparable'> {
  const { old, now, lines } = work
  const cells = new Map(work.models.now.flatMap((table) => table.cells.map((cell): [string, { table: TableModel; cell: TableCell }] => [`${cell.row}:${cell.column}`, { table, cell }])))
  const changes: CellChange[] = []
  const unsound: { row: number; column: number }[] = []
  lines.rows.forEach((rows, r) => lines.columns.forEach((columns, c) => {
    const to = now.rows[r]?.[c] ?? ''
    const from = rows.flatMap((row) => columns.map((column) => ({ sheet: null, row: old.firstRow + row, column: old.firstColumn + column, text: old.rows[row]?.[column] ?? '' })))
    if (from.length === 1 && from[0]?.text === to) return
    const [row, column] = [now.firstRow + r, now.firstColumn + c]
    const found = cells.get(`${row}:${column}`)
    // A label that stands once over several lines is blank in the others.
    if (found === undefined && from.length > 1 && from.every(({ text }) => text === to || text.trim() === '')) return
    const action = actionOf(work, from.map(({ text }) => text), to)
    if (found !== undefined && action === 'merged' && !isSum(from.map(({ text }) => text), to, work.hidden)) unsound.push({ row, column })
    changes.push({ row, column, cell: found === undefined ? null : cellName(found.table, found.cell.codes), action, check: null, from, to })
  }))
  return { changes: [...changes, ...leftOut(work)], unsound }
}

/** One change for each run of lines that were left out, at the place of the line that follows. */
function leftOut({ old, now, lines }: Comparing): readonly CellChange[] {
  const { rows = [], columns = [] } = lines.gone ?? {}
  const cells = (row: number, column: number): CellChange['from'] => [{ sheet: null, row: old.firstRow + row, column: old.firstColumn + column, text: old.rows[row]?.[column] ?? '' }]
  const made = (at: { readonly row: number; readonly column: number }, from: CellChange['from']): CellChange => ({ ...at, cell: null, action: 'left-out', check: null, from: from.filter(({ text }) => text.trim() !== ''), to: '' })
  const kept = (index: number, list: readonly (readonly number[])[]): number => list.filter(([from]) => (from ?? 0) < index).length
  return [
    ...runsOf(rows).map((run) => made({ row: now.firstRow + kept(run[0] ?? 0, lines.rows), column: now.firstColumn }, run.flatMap((row) => (old.rows[row] ?? []).flatMap((_, column) => cells(row, column))))),
    ...runsOf(columns).map((run) => made({ row: now.firstRow, column: now.firstColumn + kept(run[0] ?? 0, lines.columns) }, run.flatMap((column) => old.rows.flatMap((_, row) => cells(row, column))))),
  ]
}

function runsOf(indices: readonly number[]): readonly (readonly number[])[] {
  const runs: number[][] = []
  for (const index of indices) {
    const last = runs.at(-1)
    if (last !== undefined && last.at(-1) === index - 1) last.push(index)
    else runs.push([index])
  }
  return runs
}

function actionOf({ base, hidden }: Comparing, from: readonly string[], to: string): ChangeAction {
  const before = from.map((text) => readShown(text, hidden))
  const after = readShown(to, hidden)
  const wasNumber = before.some(({ is }) => is === 'number')
  if (wasNumber && (after.is === 'hidden' || after.is === 'empty')) return 'hidden'
  if (from.length > 1) return 'merged'
  const [value] = before
  if (base !== null && value?.is === 'number' && after.is === 'number' && roundTo(value.value, base) === after.value) return 'rounded'
  return 'changed'
}

function isSum(from: readonly string[], to: string, hidden: readonly string[] | null): boolean {
  const after = readShown(to, hidden)
  if (after.is !== 'number') return true
  const values = from.map((text) => parseNumber(text)?.value)
  if (values.some((value) => value === undefined)) return false
  return Math.abs(values.reduce<number>((sum, value) => sum + (value ?? 0), 0) - after.value) <= 1e-6 * Math.max(1, Math.abs(after.value))
}
