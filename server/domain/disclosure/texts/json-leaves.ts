import type { OutputTable, ReadOutput } from '../read-output.ts'
import { areSettings } from './settings.ts'
import { isTableAlready } from './json-prose.ts'
import { longestText } from './longest-text.ts'
import { measureKindOfName } from '../tables/measure-words.ts'

type Scalar = string | number | boolean | null
type JsonMap = Readonly<Record<string, unknown>>

const isScalar = (value: unknown): value is Scalar => value === null || typeof value !== 'object'
const isMap = (value: unknown): value is JsonMap => typeof value === 'object' && value !== null && !Array.isArray(value)
const isFlatMap = (value: unknown): boolean => isMap(value) && Object.keys(value).length > 0 && Object.values(value).every(isScalar)
const isList = (value: unknown): value is readonly Scalar[] => Array.isArray(value) && value.length > 0 && value.every(isScalar)
const shown = (value: Scalar | undefined): string => (value === null || value === undefined ? '' : String(value))

const averages = /^(?:micro|macro|weighted|samples) avg$/

/** Accuracy beside scores by class is how many cases are right: the sum of recall times support over all supports. */
function isAccuracyOf(value: unknown, classes: readonly JsonMap[]): boolean {
  const total = classes.reduce((sum, { support }) => sum + Number(support), 0)
  const right = classes.reduce((sum, { recall, support }) => sum + Number(recall) * Number(support), 0)
  return typeof value === 'number' && total > 0 && Math.abs(value - right / total) < 1e-9
}

/**
 * Maps with the same keys beside single values, as programs write a model or a report (`{"n": 40, "coef": {…}, "se": {…}}`): one table of
 * them, with the measures over the columns. `null` where no two maps are alike.
 */
function alikeMaps(map: JsonMap): { readonly rows: readonly (readonly string[])[]; readonly keys: ReadonlySet<string> } | null {
  const maps = Object.entries(map).filter((entry): entry is [string, JsonMap] => isFlatMap(entry[1]))
  const names = Object.keys(maps[0]?.[1] ?? {})
  if (maps.length < 2 || maps.length === Object.keys(map).length || !maps.every(([, one]) => Object.keys(one).length === names.length && names.every((name) => Object.hasOwn(one, name)))) return null
  const measured = (of: readonly string[]): number => of.filter((name) => measureKindOfName(name) !== null).length / of.length
  const heads = maps.map(([name]) => name)
  const rows = measured(heads) > measured(names) ? [['', ...heads], ...names.map((name) => [name, ...maps.map(([, one]) => shown(one[name] as Scalar))])]
    : [['', ...names], ...maps.map(([name, one]) => [name, ...names.map((key) => shown(one[key] as Scalar))])]
  const accuracy = isAccuracyOf(map['accuracy'], maps.flatMap(([name, one]) => (averages.test(name) ? [] : [one]))) ? ['accuracy'] : []
  return { rows, keys: new Set([...heads, ...accuracy]) }
}

/** Single values of one object: measures of one thing where their names say so, else a count for each category; `null` for settings and without numbers. */
export function mapRows(map: JsonMap): readonly (readonly string[])[] | null {
  const entries = Object.entries(map).filter((entry): entry is [string, Scalar] => isScalar(entry[1]))
  const numbers = entries.filter(([, value]) => typeof value === 'number')
  if (numbers.length === 0 || areSettings(numbers.map(([name, value]) => [name, shown(value)]))) return null
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

const looks = new Set(['template', 'colorscale', 'colorbar', 'coloraxis', 'colorway'])

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
  // How a chart looks is no table: a person looks at it whatever it holds.
  const isLook = (key: string): boolean => looks.has(key) && read.notices.some(({ notice }) => notice === 'interactive-picture')
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
    const alike = alikeMaps(map)
    if (alike !== null) add(alike.rows)
    const scalars = mapRows(alike === null ? map : Object.fromEntries(Object.entries(map).filter(([key]) => !alike.keys.has(key))))
    if (scalars !== null) add(scalars)
    listTables(map).forEach(add)
    for (const [key, value] of Object.entries(map)) if (alike?.keys.has(key) !== true && !isScalar(value) && !isList(value) && !isLook(key)) open.push({ value, path: `${next.path}.${key}` })
  }
  return tables
}
