import type { OutputTable, ReadOutput } from '../read-output.ts'
import { longestText } from './longest-text.ts'
import { measureKindOfName } from '../tables/measure-words.ts'

type Scalar = string | number | boolean | null
type JsonMap = Readonly<Record<string, unknown>>

const isScalar = (value: unknown): value is Scalar => value === null || typeof value !== 'object'
const isMap = (value: unknown): value is JsonMap => typeof value === 'object' && value !== null && !Array.isArray(value)
const isFlatMap = (value: unknown): boolean => isMap(value) && Object.keys(value).length > 0 && Object.values(value).every(isScalar)
const isList = (value: unknown): value is readonly Scalar[] => Array.isArray(value) && value.length > 0 && value.every(isScalar)
const shown = (value: Scalar | undefined): string => (value === null || value === undefined ? '' : String(value))

/** Values that the reader has already laid out as a table. */
function isTableAlready(value: object): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isFlatMap) || value.length >= 2 && value.every(isList)
  const entries = Object.values(value) as readonly unknown[]
  if (entries.length > 0 && entries.every(isFlatMap)) return true
  return entries.length > 0 && entries.every((entry) => Array.isArray(entry) && entry.every(isScalar)) && Math.max(...entries.map((entry) => (entry as readonly unknown[]).length)) >= 2
}

/** Single values of one object: measures of one thing where their names say so, else a count for each category. */
function scalarTable(map: JsonMap): readonly (readonly string[])[] | null {
  const entries = Object.entries(map).filter((entry): entry is [string, Scalar] => isScalar(entry[1]))
  const numbers = entries.filter(([, value]) => typeof value === 'number')
  if (numbers.length === 0) return null
  const named = numbers.some(([name]) => measureKindOfName(name) !== null)
  if (!named && numbers.length >= 2 && numbers.every(([, value]) => Number.isInteger(value) && Number(value) >= 0)) return [['category', 'count'], ...numbers.map(([name, value]) => [name, shown(value)])]
  return [entries.map(([name]) => name), entries.map(([, value]) => shown(value))]
}

/** Lists of one object side by side; edges of bins have one more than their counts. */
function listTables(map: JsonMap): readonly (readonly (readonly string[])[])[] {
  const lists = Object.entries(map).filter((entry): entry is [string, readonly Scalar[]] => isList(entry[1]) && entry[1].some((value) => typeof value === 'number'))
  const lengths = [...new Set(lists.map(([, list]) => list.length))]
  const most = Math.min(...lengths)
  if (lists.length >= 2 && lengths.length <= 2 && Math.max(...lengths) - most <= 1) return [[lists.map(([name]) => name), ...Array.from({ length: most }, (_, row) => lists.map(([, list]) => shown(list[row])))]]
  return lists.map(([name, list]) => [[name], ...list.map((value) => [shown(value)])])
}

/** Numbers of a JSON text that stand in no table: single values and lists of objects. */
export function jsonLeafTables(read: ReadOutput): readonly OutputTable[] {
  const text = read.texts.length === 1 ? read.texts[0]?.text ?? '' : ''
  if (read.format !== 'json' || text === '' || text.length > longestText) return []
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch {
    return []
  }
  const tables: OutputTable[] = []
  const open: { value: unknown; path: string }[] = [{ value: root, path: '$' }]
  while (open.length > 0 && tables.length < 500) {
    const next = open.pop()
    if (next === undefined || typeof next.value !== 'object' || next.value === null || isTableAlready(next.value)) continue
    const sheet = next.path === '$' ? null : next.path
    const add = (rows: readonly (readonly string[])[]): void => { tables.push({ sheet, firstRow: 1, firstColumn: 1, rows }) }
    if (Array.isArray(next.value)) {
      if (isList(next.value) && next.value.some((value) => typeof value === 'number')) add([['value'], ...next.value.map((value) => [shown(value)])])
      next.value.forEach((value: unknown, index) => { if (!isScalar(value)) open.push({ value, path: `${next.path}[${index}]` }) })
      continue
    }
    const map = next.value as JsonMap
    const scalars = scalarTable(map)
    if (scalars !== null) add(scalars)
    listTables(map).forEach(add)
    for (const [key, value] of Object.entries(map)) if (!isScalar(value) && !isList(value)) open.push({ value, path: `${next.path}.${key}` })
  }
  return tables
}
