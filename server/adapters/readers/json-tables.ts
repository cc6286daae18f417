import type { OutputCollector } from './output-collector.ts'
import { isObject } from './parse-json.ts'
import { STRIDE } from './read-budget.ts'
import type { ReadBudget } from './read-budget.ts'

/** Rows, null where it is no table, or word that records with few keys in common would make too wide a table. */
type Rows = readonly (readonly string[])[] | 'too-many-cells' | null

/** Adds every table written as JSON anywhere in a value; `sheet` is the path to it. */
export function collectJsonTables(root: unknown, place: string, found: OutputCollector, budget: ReadBudget): void {
  const open: { value: unknown; path: string }[] = [{ value: root, path: place }]
  for (let taken = 1; open.length > 0; taken += 1) {
    if (taken % STRIDE === 0 && budget.expired) {
      found.unread('time', place)
      return
    }
    const next = open.pop()
    if (next === undefined || typeof next.value !== 'object' || next.value === null) continue
    const rows = tableOf(next.value, budget.cells)
    if (rows === 'too-many-cells') {
      found.unread('too-many-cells', next.path)
      continue
    }
    if (rows !== null) {
      found.table(rows, budget, { sheet: next.path === '$' ? null : next.path })
      continue
    }
    const children = Array.isArray(next.value)
      ? next.value.map((value: unknown, index) => ({ value, path: `${next.path}[${index}]` }))
      : Object.entries(next.value).map(([key, value]: [string, unknown]) => ({ value, path: `${next.path}.${key}` }))
    for (const child of children.reverse()) open.push(child)
  }
}

function tableOf(value: object, most: number): Rows {
  if (Array.isArray(value)) return recordsTable(value, most) ?? matrixTable(value)
  return splitTable(value as Readonly<Record<string, unknown>>) ?? columnsTable(Object.entries(value), most)
}

/** `[{"sex": "F", "n": 12}, …]` */
function recordsTable(items: readonly unknown[], most: number): Rows {
  if (items.length === 0 || !items.every(isObject)) return null
  const flat = items.every((item) => Object.values(item).every(isScalar))
  if (!flat) return null
  const columns = [...new Set(items.flatMap((item) => Object.keys(item)))]
  if (columns.length * items.length > most) return 'too-many-cells'
  return [columns, ...items.map((item) => columns.map((column) => cellText(item[column])))]
}

/** `[["sex", "n"], ["F", 12], …]` */
function matrixTable(items: readonly unknown[]): Rows {
  if (items.length < 2 || !items.every((item): item is unknown[] => Array.isArray(item) && item.every(isScalar))) return null
  return items.map((item) => item.map(cellText))
}

/** pandas `split` and `tight`: names, index and data apart. */
function splitTable(value: Readonly<Record<string, unknown>>): Rows {
  const { columns, index, data } = value
  if (!Array.isArray(columns) || !Array.isArray(data) || data.length === 0) return null
  if (!data.every((row): row is unknown[] => Array.isArray(row) && row.every(isScalar))) return null
  const labels = Array.isArray(index) ? index : null
  const header = columns.map(cellText)
  return [labels === null ? header : ['', ...header], ...data.map((row, r) => [...(labels === null ? [] : [cellText(labels[r])]), ...row.map(cellText)])]
}

/** pandas `columns`, `{"n": {"F": 12, "M": 15}}`, and a list for each column. */
function columnsTable(entries: readonly (readonly [string, unknown])[], most: number): Rows {
  if (entries.length === 0) return null
  const names = entries.map(([name]) => name)
  if (entries.every((entry): entry is [string, Record<string, unknown>] => isObject(entry[1]) && Object.keys(entry[1]).length > 0 && Object.values(entry[1]).every(isScalar))) {
    const labels = [...new Set(entries.flatMap(([, column]) => Object.keys(column)))]
    if (labels.length * names.length > most) return 'too-many-cells'
    return [['', ...names], ...labels.map((label) => [label, ...entries.map(([, column]) => cellText(column[label]))])]
  }
  if (entries.every((entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].every(isScalar))) {
    const length = entries.reduce((longest, [, column]) => Math.max(longest, column.length), 0)
    if (length < 2) return null
    if (length * names.length > most) return 'too-many-cells'
    return [names, ...Array.from({ length }, (_, r) => entries.map(([, column]) => cellText(column[r])))]
  }
  return null
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)
}
