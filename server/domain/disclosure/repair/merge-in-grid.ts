import type { OutputTable } from '../read-output.ts'
import { parseNumber } from '../tables/shown-value.ts'
import type { TableDescription } from '../tables/table-description.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import type { MergePlan } from './merge-categories.ts'

interface Merging {
  readonly table: OutputTable | undefined
  readonly tables: readonly TableModel[]
  readonly plan: MergePlan
  readonly contributors: TableDescription['contributors']
  readonly mark: string
}

/** Writes a merge into a table: lines that become one are added up, their label is the new name, everything else stays. */
export function mergeInGrid(merging: Merging): readonly (readonly string[])[] | null {
  const { table, tables, plan } = merging
  const [model] = tables
  if (table === undefined || model === undefined) return null
  const runsDown = direction(model, plan.dimension)
  if (runsDown === null) return null
  if (runsDown) return mergeRows(merging, table, tables)
  // A table of columns is one of rows, turned over.
  const turned: OutputTable = { ...table, firstRow: table.firstColumn, firstColumn: table.firstRow, rows: turn(table.rows) }
  const rows = mergeRows(merging, turned, tables.map((one) => ({ ...one, cells: one.cells.map((cell) => ({ ...cell, row: cell.column, column: cell.row })) })))
  return rows === null ? null : turn(rows)
}

function turn(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const width = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? ''))
}

/** Whether a dimension's categories stand one below the other; `null` where they do neither. */
function direction({ cells }: TableModel, dimension: number): boolean | null {
  const rows = new Map<number, Set<string>>()
  const columns = new Map<number, Set<string>>()
  const add = (map: Map<number, Set<string>>, line: number, code: string): void => void map.set(line, (map.get(line) ?? new Set()).add(code))
  for (const { row, column, codes } of cells) {
    add(rows, row, codes[dimension] ?? '')
    add(columns, column, codes[dimension] ?? '')
  }
  if ([...rows.values()].every((codes) => codes.size === 1)) return true
  return [...columns.values()].every((codes) => codes.size === 1) ? false : null
}

function mergeRows({ plan, contributors, mark }: Merging, table: OutputTable, tables: readonly TableModel[]): readonly (readonly string[])[] | null {
  const cells = tables.flatMap((one) => one.cells)
  const groups = rowGroups(cells, plan)
  const values = new Set(cells.map((cell) => cell.column - table.firstColumn))
  const label = labelColumn(table, tables[0]?.cells ?? [], plan.dimension, Math.min(...values))
  if (label === null) return null
  const named = (name: string | null | undefined): number => (name === null || name === undefined ? -1 : headerColumn(table, cells, name))
  const largest = (contributors?.largest ?? []).map(named)
  const added = new Set([...values, named(contributors?.count)])
  const gone = new Set<number>()
  const rows = table.rows.map((row) => [...row])
  for (const group of groups) {
    const [first, ...others] = group.map((row) => row - table.firstRow)
    const target = first === undefined ? undefined : rows[first]
    if (target === undefined || first === undefined) return null
    const sources = [first, ...others].map((row) => table.rows[row] ?? [])
    target.forEach((_, column) => {
      if (largest.includes(column)) return
      const texts = sources.map((row) => row[column] ?? '')
      if (added.has(column)) target[column] = addUp(texts, mark)
      else if (column > label && new Set(texts).size > 1) target[column] = ''
    })
    const top = largest.length === 0 ? [] : largestOf(sources, largest)
    largest.forEach((column, index) => { target[column] = top[index] ?? '' })
    target[label] = plan.name
    for (const row of others) gone.add(row)
  }
  // A category that meets no partner in its line only takes the new name.
  for (const cell of tables[0]?.cells ?? []) {
    const row = cell.row - table.firstRow
    const line = rows[row]
    if (plan.parts.includes(cell.codes[plan.dimension] ?? '') && !gone.has(row) && line !== undefined && (line[label] ?? '').trim() !== '') line[label] = plan.name
  }
  return rows.filter((_, index) => !gone.has(index))
}

/** Rows that become one: those whose categories are the same once two of them are. */
function rowGroups(cells: readonly TableCell[], { dimension, parts }: MergePlan): readonly (readonly number[])[] {
  const byKey = new Map<string, Set<number>>()
  for (const { row, column, codes } of cells) {
    if (!parts.includes(codes[dimension] ?? '')) continue
    const key = `${column} ${codes.map((code, index) => (index === dimension ? '' : code)).join('\u001f')}`
    byKey.set(key, (byKey.get(key) ?? new Set()).add(row))
  }
  const seen = new Map<string, readonly number[]>()
  for (const rows of byKey.values()) {
    const sorted = [...rows].sort((one, other) => one - other)
    if (sorted.length > 1) seen.set(sorted.join(' '), sorted)
  }
  return [...seen.values()]
}

/** The column that holds a dimension's categories: in every row that category, or the blank of one that was written above. */
function labelColumn(table: OutputTable, cells: readonly TableCell[], dimension: number, firstValue: number): number | null {
  for (let column = firstValue - 1; column >= 0; column -= 1) {
    const texts = cells.map((cell) => ({ code: cell.codes[dimension] ?? '', text: (table.rows[cell.row - table.firstRow]?.[column] ?? '').trim() }))
    if (texts.some(({ code, text }) => text === code && text !== '') && texts.every(({ code, text }) => text === code || text === '')) return column
  }
  return null
}

function headerColumn(table: OutputTable, cells: readonly TableCell[], name: string): number {
  const first = Math.min(...cells.map(({ row }) => row)) - table.firstRow
  for (const row of table.rows.slice(0, first)) {
    const at = row.findIndex((cell) => cell.trim() === name)
    if (at >= 0) return at
  }
  return -1
}

function addUp(texts: readonly string[], mark: string): string {
  const numbers = texts.map(parseNumber)
  if (texts.every((text) => text.trim() === '')) return ''
  if (numbers.some((number) => number === null)) return mark
  const decimals = Math.max(...numbers.map((number) => number?.decimals ?? 0))
  const sum = numbers.reduce((total, number) => total + (number?.value ?? 0), 0)
  return decimals === 0 ? String(Math.round(sum)) : sum.toFixed(decimals)
}

/** The largest contributions of several cells together are among the largest of each. */
function largestOf(sources: readonly (readonly string[])[], columns: readonly number[]): readonly string[] {
  return sources.flatMap((row) => columns.flatMap((column) => {
    const text = row[column] ?? ''
    const value = parseNumber(text)?.value
    return value === undefined ? [] : [{ text, value }]
  })).sort((one, other) => other.value - one.value).slice(0, columns.length).map(({ text }) => text)
}
