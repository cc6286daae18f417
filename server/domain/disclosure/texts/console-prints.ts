import { measureKindOfName } from '../tables/measure-words.ts'
import { parseNumber } from '../tables/shown-value.ts'
import { alignedFrameAt } from './aligned-frames.ts'
import { mapRows } from './json-leaves.ts'

/** What R or Python prints of one value: not set like a table, but one. */
export interface ConsolePrint {
  /** Line of the first row, from 0. */
  readonly first: number
  /** Lines that it takes. */
  readonly lines: number
  readonly rows: readonly (readonly string[])[]
}

type Reader = (lines: readonly string[], at: number) => ConsolePrint | null

const longestLine = 2000
const mostLines = 400
/** Fewer numbers in a row say nothing of each other: a size, a pair of dimensions, an interval. */
const fewestNumbers = 3

const isNothing = (token: string): boolean => /^(?:NA|NaN|nan|None|-?Inf|-?inf|<NA>)$/.test(token)
const isNumber = (token: string): boolean => parseNumber(token) !== null || isNothing(token)
const tokensOf = (line: string): readonly string[] => (line.trim() === '' ? [] : line.trim().split(/\s+/))
const lineAt = (lines: readonly string[], at: number): string => { const line = lines[at] ?? ''; return line.length > longestLine ? '' : line.trimEnd() }

/** Names of R's summary of a vector. */
const statistics: Readonly<Partial<Record<string, string>>> = { 'Min.': 'min', '1st Qu.': '1st quartile', '3rd Qu.': '3rd quartile', 'Max.': 'max' } // table

/** A name for each number: counts of categories where all are whole, else one row of measures, or a list nobody has named. */
function namedNumbers(names: readonly string[], values: readonly string[]): readonly (readonly string[])[] {
  const share = (is: (name: string) => boolean): number => names.filter(is).length / names.length
  if (share((name) => /^\d{1,3}(?:\.\d+)? ?%$/.test(name)) === 1) return [names.map((name) => (Number.parseFloat(name) === 0 ? 'min' : Number.parseFloat(name) === 100 ? 'max' : `percentile ${name}`)), values]
  const plain = names.map((name) => statistics[name] ?? name)
  if (plain.filter((name) => measureKindOfName(name) !== null).length > 0.5 * plain.length) return [['variable', ...plain], ['all', ...values]]
  const whole = values.every((value) => isNothing(value) || /^\d+$/.test(value))
  return [['category', whole ? 'count' : 'figure'], ...names.map((name, index) => [name, values[index] ?? ''])]
}

/** Names that are numbers stand as far right as the numbers below them. */
function isPairAbove(lines: readonly string[], at: number): boolean {
  return lineAt(lines, at).length === lineAt(lines, at + 1).length && tokensOf(lineAt(lines, at)).length === tokensOf(lineAt(lines, at + 1)).length && tokensOf(lineAt(lines, at + 2)).length === 0
}

/** R's print of a named vector or of a table of one variable: names over numbers, set to the right, line by line. */
const namedVector: Reader = (lines, at) => {
  const before = tokensOf(lineAt(lines, at - 1))
  const names: string[] = []
  const values: string[] = []
  let numeric = true
  let next = at
  for (; next + 1 < lines.length && next - at < mostLines; next += 2) {
    const [above, below, after] = [lineAt(lines, next), lineAt(lines, next + 1), tokensOf(lineAt(lines, next + 2))]
    const numbers = [...below.matchAll(/\S+/g)].map(({ 0: token, index }) => ({ token, end: index + token.length }))
    const segments = numbers.map(({ end }, index) => above.slice(numbers[index - 1]?.end ?? 0, end))
    const fits = numbers.length > 0 && above.length === numbers.at(-1)?.end && numbers.every(({ token, end }, index) => isNumber(token) && /\S$/.test(segments[index] ?? '') && (above.length === end || above[end] === ' '))
    // More numbers below are the rows of a table; numbers over numbers are, unless nothing but a name stands above.
    const table = after.length > 1 && after.every(isNumber) && !isPairAbove(lines, next + 2) || segments.every((name) => parseNumber(name) !== null && !name.endsWith('%')) && (names.length === 0 ? before.length > 1 : !numeric)
    if (!fits || table) break
    numeric &&= segments.every((name) => parseNumber(name) !== null)
    names.push(...segments.map((segment) => segment.trim()))
    values.push(...numbers.map(({ token }) => token))
  }
  if (values.length < 2) return null
  return { first: at, lines: next - at, rows: namedNumbers(names, values) }
}

/** R's print of a vector: the place of its first number in brackets before each line. */
const indexedVector: Reader = (lines, at) => {
  const values: string[] = []
  let next = at
  for (; next < lines.length && next - at < mostLines; next += 1) {
    const found = /^\s*\[(\d+)\]\s+(.*)$/.exec(lineAt(lines, next))
    const tokens = tokensOf(found?.[2] ?? '')
    if (found === null || Number(found[1]) !== values.length + 1 || tokens.length === 0 || !tokens.every(isNumber)) break
    values.push(...tokens)
  }
  return values.length < fewestNumbers ? null : { first: at, lines: next - at, rows: [['figure'], ...values.map((value) => [value])] }
}

/** Brackets that a line opens less those that it closes. */
const opened = (line: string): number => (line.match(/[[({]/g)?.length ?? 0) - (line.match(/[\])}]/g)?.length ?? 0)
const mostBracketed = 100
const deepest = 8

/** Lines from one that opens a bracket to the one that closes it; `null` where none does. */
function bracketed(lines: readonly string[], at: number): { readonly text: string; readonly lines: number } | null {
  let depth = 0
  for (let next = at; next < lines.length && next - at < mostBracketed; next += 1) {
    const line = lineAt(lines, next)
    if (line.trim() === '' && next > at) return null
    depth += opened(line)
    if (depth > deepest) return null
    if (depth <= 0) return { text: lines.slice(at, next + 1).join('\n').trim(), lines: next - at + 1 }
  }
  return null
}

const numberInside = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|nan|None`

/** Python's print of a list or an array of numbers, with or without commas, of one or two dimensions. */
const numberArray: Reader = (lines, at) => {
  if (!/^\s*(?:[A-Za-z_]\w*\s*=\s*)?(?:(?:np\.)?array\()?\[/.test(lineAt(lines, at))) return null
  const found = bracketed(lines, at)
  const inside = /^(?:[A-Za-z_]\w*\s*=\s*)?(?:(?:np\.)?array\()?(\[[\s\S]*\])(?:,\s*dtype=[\w.]+)?\)?,?$/.exec(found?.text ?? '')?.[1]
  if (found === null || inside === undefined || !/^[\s,[\]]*$/.test(inside.replaceAll('...', ' ').replace(new RegExp(numberInside, 'g'), ' '))) return null
  const rows = (inside.startsWith('[[') || /^\[\s+\[/.test(inside) ? inside.match(/\[[^[\]]*\]/g) ?? [] : [inside]).map((row) => row.match(new RegExp(numberInside, 'g')) ?? [])
  const width = rows[0]?.length ?? 0
  if (rows.length === 1) return width < fewestNumbers ? null : { first: at, lines: found.lines, rows: [['figure'], ...(rows[0] ?? []).map((value) => [value])] }
  const whole = rows.every((row) => row.every((value) => /^\d+$/.test(value)))
  // A square of whole numbers: predictions by classes.
  const head = rows.length === width && whole ? ['class', ...rows.map((_, column) => `predicted as ${'abcdefghijklmnopqrstuvwxyz'[column] ?? column}`)] : ['row', ...(rows[0] ?? []).map((_, column) => `column ${column + 1}`)]
  return { first: at, lines: found.lines, rows: [head, ...rows.map((row, index) => [`row ${index + 1}`, ...row])] }
}

/** Python's print of a dictionary or a counter of numbers. */
const dictionary: Reader = (lines, at) => {
  // Behind words too: a program says what it counted.
  if (!/^[^{}]{0,200}\{\s*(?:['"(\d-]|$)/.test(lineAt(lines, at))) return null
  const found = bracketed(lines, at)
  const inside = /\{([\s\S]*)\}\)?[,;]?$/.exec(found?.text ?? '')?.[1]
  if (found === null || inside === undefined) return null
  const entry = new RegExp(String.raw`\s*(?:'([^'\n]{0,200})'|"([^"\n]{0,200})"|(-?\d[\d.]*|True|False|nan|None)|(\([^()\n]{0,200}\)))\s*:\s*(?:np\.\w+\()?(${numberInside}|True|False|'[^'\n]{0,100}'|"[^"\n]{0,100}")\)?\s*(?:,|$)`, 'gy')
  const map: Record<string, number | string> = {}
  let read = 0
  for (const match of inside.matchAll(entry)) {
    const [whole, single, double, plain, tuple, value = ''] = match
    read += whole.length
    map[(single ?? double ?? plain ?? tuple ?? '').replaceAll(/^\(|\)$|'/g, '')] = parseNumber(value) === null ? value.replaceAll(/^['"]|['"]$/g, '') : Number(value)
  }
  if (inside.slice(read).trim() !== '' || Object.keys(map).length < 2) return null
  const rows = mapRows(map)
  return rows === null ? null : { first: at, lines: found.lines, rows }
}

const member = /^\s?\$ (\S(?:.{0,60}?\S)?)\s*:\s*(?:int|num|chr|logi|cplx|Date|POSIX\w+|'[\w ]+'(?: num)?|(?:Ord\.f|F)actor w\/ \d+ levels? [^:]{0,400}:)\s*(?:\[1:\d+\])?\s*(.*)$/
const glimpsed = /^\$ (\S+)\s+<(?:int|dbl|chr|fct|ord|lgl|date|dttm)>\s+(.*)$/

/** R's outline of a data frame (`str`, `glimpse`) shows the first values of each variable: the first records, on their side. */
const outline: Reader = (lines, at) => {
  const columns: (readonly string[])[] = []
  let next = at
  for (; next < lines.length && next - at < mostLines; next += 1) {
    const found = member.exec(lineAt(lines, next)) ?? glimpsed.exec(lineAt(lines, next))
    if (found === null) break
    const values = (found[2] ?? '').match(/"[^"]*"?|[^\s,"]+/g)?.filter((value) => !/^(?:\.{3}|…)$/.test(value)) ?? []
    columns.push([found[1] ?? '', ...values.map((value) => value.replaceAll('"', ''))])
  }
  const records = Math.min(...columns.map((column) => column.length - 1))
  if (columns.length < 2 || records < 2) return null
  return { first: at, lines: next - at, rows: Array.from({ length: records + 1 }, (_, row) => columns.map((column) => column[row] ?? '')) }
}

/** scikit-learn's report by class: a header that is one name short, and an empty line before the averages. */
const reportByClass: Reader = (lines, at) => {
  if (!/^\s+precision\s+recall\s+f1-score\s+support$/.test(lineAt(lines, at))) return null
  const rows: (readonly string[])[] = [['class', 'precision', 'recall', 'f1-score', 'support']]
  let next = at + 1
  for (; next < lines.length && next - at < mostLines; next += 1) {
    const line = lineAt(lines, next)
    if (line.trim() === '') continue
    const found = /^\s*(\S.*?)\s{2,}(?:([\d.]+)\s+([\d.]+)\s+)?([\d.]+)\s+(\d+)$/.exec(line)
    if (found === null) break
    const [, name = '', precision = found[4] ?? '', recall = found[4] ?? '', f1 = '', support = ''] = found
    rows.push([name, precision, recall, f1, support])
  }
  return rows.length < 2 ? null : { first: at, lines: next - at, rows }
}

const frequencyNames = /^\s*Frequency\s+Percent\s+Valid Percent\s+Cumulative Percent\s*$/

/** A table of frequencies of SPSS: groups of valid and of missing values before their labels, and lines that end with the numbers that they have. */
const frequencyTable: Reader = (lines, at) => {
  if (!frequencyNames.test(lineAt(lines, at))) return null
  const rows: (readonly string[])[] = [['category', 'Frequency', 'Percent', 'Valid Percent', 'Cumulative Percent']]
  let next = at + 1
  for (; next < lines.length && next - at < mostLines; next += 1) {
    const found = /^\s*(?:(?:Valid|Missing)\s{2,})?(\S.*?)\s+(\d[\d,]*)((?:\s+\d*\.\d+){0,3})\s*$/.exec(lineAt(lines, next))
    if (found === null) break
    const shares = tokensOf(found[3] ?? '').map((share) => (share.startsWith('.') ? `0${share}` : share))
    rows.push([found[1] ?? '', found[2] ?? '', ...Array.from({ length: 3 }, (_, index) => shares[index] ?? '')])
  }
  return rows.length < 3 ? null : { first: at, lines: next - at, rows }
}

const readers: readonly Reader[] = [reportByClass, frequencyTable, outline, indexedVector, numberArray, dictionary, alignedFrameAt, namedVector] // table

/** Every value that R or Python printed in the lines of a text. */
export function consolePrints(lines: readonly string[]): readonly ConsolePrint[] {
  const found: ConsolePrint[] = []
  for (let at = 0; at < lines.length;) {
    let print: ConsolePrint | null = null
    for (const read of readers) print ??= read(lines, at)
    if (print !== null) found.push(print)
    at += print?.lines ?? 1
  }
  return found
}
