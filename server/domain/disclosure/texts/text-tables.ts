import { withoutModelLines } from '../model-evidence.ts'
import type { OutputTable, OutputText } from '../read-output.ts'
import { longestText } from './longest-text.ts'
import { consolePrints } from './console-prints.ts'
import { ruledTables } from './ruled-tables.ts'
import { withoutSettingLines } from './settings.ts'
import { withoutTrainingLines } from './training-lines.ts'
import { measureKindOfName } from '../tables/measure-words.ts'
import { parseNumber } from '../tables/shown-value.ts'

/** A run of lines that reads like a table. */
interface Run {
  readonly first: number
  readonly rows: readonly (readonly string[])[]
  /** True for a data frame with its index. */
  readonly frame: boolean
}

/** A row of a LaTeX table: cells between `&`, closed by `\\\\`. */
const latexRow = /^(.*?[^\\]&.*?)\\\\\s*(?:\[[^\]]*\])?\s*(?:\\(?:hline|toprule|midrule|bottomrule)\s*){0,2}$/

/** Longer lines are no rows of a printed table. */
const longestRow = 2000

function latexCells(line: string): readonly string[] {
  const row = line.length > longestRow || !line.includes('\\\\') ? undefined : latexRow.exec(line)?.[1]
  return row === undefined ? [line] : row.split(/(?<!\\)&/).map(plainLatex)
}

const plainLatex = (cell: string): string => cell.trim().replace(/\$?\^\{?(\*{1,3}|\\dagger)\}?\$?|\\(?:sym|tnote|textsuperscript)\{(\*{1,3})\}/g, (_, one: string | undefined, other: string | undefined) => one ?? other ?? '').replace(/^\\\((.*)\\\)$/, '$1').replaceAll(/\^\{?2\}?/g, '2').replace(/^\\multicolumn\{1\}\{[^{}]*\}\{(.*)\}$/, '$1').replace(/^\\multirow(?:\[[tcb]\])?\{-?\d{1,3}\}\{[^{}]*\}\{([^{}]*)\}$/, '$1').replace(/^\\hspace\*?\{[^{}]{1,10}\}\s*/, '').replace(/^\\(?:textbf|textit|emph)\{([^{}]*)\}$/, '$1').replaceAll(/\\([%&_#$])/g, '$1').replaceAll(/\$([<>≤≥=±])\$/g, '$1')

const splitters: readonly ((line: string) => readonly string[])[] = [ // table
  latexCells,
  (line) => line.split('\t'),
  (line) => line.split(','),
  (line) => line.split(';'),
  // Further in, the first bar stands behind a label that is empty.
  (line) => line.replace(/^\s{0,2}[|│]|[|│]\s*$/g, '').split(/[|│┆]/),
  (line) => line.replace(/[|│]/g, '  ').trim().split(/\s{2,}/),
  (line) => line.trim().split(/\s+/),
]

/** Rules, spaces between groups of rows and what stretches them, as booktabs, kableExtra and pandas write them. */
const latexRule = /^\s*(?:\\(?:top|mid|bottom|cmid|h|c)(?:rule|line)\b|\\addlinespace\b|\\(?:small|med|big)skip\b|\[\d{0,2}(?:\.\d{1,3})?(?:em|ex|pt|mm|cm)\]\s*$)/

/** Lines between the rows of a table: rules of signs, of LaTeX, and the types that database tools print below names. */
const isRule = (line: string): boolean => /^[\s|+:=_—┆\u2500-\u257f-]+$/u.test(line) || latexRule.test(line) || isTypeRow(line)

const typeWords = /^(?:varchar|text|str|string|boolean|bool|date|time|timestamp(?:_ns|_ms|_s)?|datetime(?:\[.{1,12}\])?|u?(?:tiny|small|big|huge)?int(?:eger)?\d{0,3}|[iuf](?:8|16|32|64)|double|float\d{0,2}|real|decimal\(\d+,\s?\d+\)|enum|cat|<chr>|<dbl>|<int>|<fct>|<lgl>|<date>|---)$/i

function isTypeRow(line: string): boolean {
  if (line.length > longestRow || !/[│|┆]/.test(line)) return false
  const fields = line.split(/[│|┆]/).map((field) => field.trim()).filter((field) => field !== '')
  return fields.length >= 2 && fields.every((field) => typeWords.test(field))
}
const numbersIn = (fields: readonly string[]): number => fields.filter((field) => parseNumber(field) !== null).length

/** A number one blank after each label, under a line with a word for every number: two columns, closely set. */
function labelsAreClose(rows: readonly (readonly string[])[], above: string): boolean {
  const words = above.trim().split(/\s+/)
  return words.length === rows[0]?.length && words.every((word) => /\p{L}/u.test(word)) && rows.every(([label = '', ...rest]) => label.length <= 200 && /\S -?\d[\d.,]*$/.test(label) && numbersIn(rest) === rest.length)
}

/** Lines that belong together: equal numbers of fields, numbers in most of them. */
function runsOf(lines: readonly string[], split: (line: string) => readonly string[]): readonly Run[] {
  const runs: Run[] = []
  let first = -1
  let rows: (readonly string[])[] = []
  let frame = false
  const end = (): void => {
    const withNumbers = rows.filter((fields) => numbersIn(fields) > 0).length
    // Columns within columns: bars that only set labels and margins apart.
    const nested = rows.filter((fields) => fields.some((field) => /\d\s{2,}[\d.]/.test(field))).length >= 2
    // Numbers with one blank between them are several columns, closely set.
    const tight = rows.filter((fields) => fields.some((field) => field.length <= 60 && /^-?[\d.]+(?:e-?\d+)?(?: -?[\d.]+(?:e-?\d+)?){1,8}$/.test(field))).length >= 2
    if (rows.length >= 3 && withNumbers >= 0.6 * rows.length && withNumbers >= 2 && !nested && !tight && !labelsAreClose(rows, lines[first - 1] ?? '')) runs.push({ first, rows, frame })
    rows = []
    first = -1
    frame = false
  }
  lines.forEach((line, index) => {
    if (line.trim() === '') { end(); return }
    if (isRule(line)) return
    const fields = split(line).map((field) => field.trim())
    if (rows.length > 0 && fields.length !== rows[0]?.length) {
      // A data frame's printed header has one field fewer: its index has no name.
      const header = rows.length === 1 && fields.length === (rows[0]?.length ?? 0) + 1 && numbersIn(rows[0] ?? []) === 0
      if (header) { rows = [['', ...(rows[0] ?? [])]]; frame = true } else end()
    }
    if (fields.length >= 2) {
      if (rows.length === 0) first = index
      rows.push(fields)
    }
  })
  end()
  return runs
}

/** Names of numbers of rows or of units: `nunique` and `count` of an identifier leave its name. */
const isCountName = (name: string): boolean => ['count', 'identifier'].includes(measureKindOfName(name) ?? '')

const seriesTail = /^(?:Name: (.*?), )?(?:Length: \d+, )?dtype: int\d+$/

/** A data frame library's printed column of whole numbers: labels, numbers, and a last line with its type. */
function printedSeries(lines: readonly string[]): readonly Run[] {
  return lines.flatMap((line, end): readonly Run[] => {
    const tail = seriesTail.exec(line.trim())
    if (tail === null) return []
    const rows: string[][] = []
    let first = end - 1
    for (; first >= 0; first -= 1) {
      const before = lines[first] ?? ''
      const match = before.length > 300 ? null : /^(.*?\S)\s+(-?\d+)$/.exec(before.trimEnd())
      if (match === null) break
      rows.unshift([(match[1] ?? '').trim(), match[2] ?? ''])
    }
    if (rows.length === 0) return []
    // The index has a name of its own where groups were formed; then the name of the numbers is that of the variable they are about.
    const grouped = /^[A-Za-z_][\w.]*$/.test((lines[first] ?? '').trim())
    const name = tail[1] ?? 'count'
    const counted = isCountName(name) || !grouped && rows.some(([label], index) => label !== String(index))
    return [{ first: first + 1, frame: true, rows: [['category', counted ? 'count' : name], ...rows] }]
  })
}

/** R prints some names of columns as two words. */
const oneWordNames = (line: string): string => (line.length > longestRow || /\d\.\d/.test(line) ? line : line.replace(/(?<=\S\s{1,20})p adj\s*$/, 'p_adj'))

const termsHeader = /^\s*Estimate\s+(?:Robust\s+)?Std\. Error\s+(?:df\s+)?[tz] value(?:\s|$)/

/** R's tables of coefficients without their heading: names of two words, `< 2e-16`, and marks of significance at the end. */
function plainTerms(lines: readonly string[]): readonly string[] {
  let inside = false
  return lines.map((line) => {
    if (line.length > longestRow) return line
    if (termsHeader.test(line)) {
      inside = true
      return line.replace('Robust Std.', 'Robust_Std.').replace('Std. Error', 'Std_Error').replace(/([tz]) value/, '$1_value').replace(/Pr\(>\|([tz])\|\)/, 'Pr(>$1)').trim().replaceAll(/\s+/g, '  ')
    }
    inside &&= /\S/.test(line) && !isRule(line)
    return inside ? line.trimEnd().replace(/(?<=\d)\s+(?:\*{1,3}|\.)$/, '').replace(/\s<\s+(?=\d)/, ' <').replaceAll(/\s+(?=<?-?\d[\d.e+-]*(?:\s|$))/g, '  ') : line
  })
}

/** A table that is printed in a text. */
export interface PrintedTable extends OutputTable {
  /** Lines of the text that it takes, from its first row on. */
  readonly lines: number
  /** True where R or Python printed a value: it is no prose that looks like a table. */
  readonly sure: boolean
}

/** How a text is set. */
export interface TextLook {
  readonly markdown: boolean
  readonly code: boolean
}

/** Tables that are printed in running text: logs, notebook outputs, comments, reports. */
export function tablesInText({ text: whole, where, line }: OutputText, { markdown, code }: TextLook): readonly PrintedTable[] {
  if (whole.length > longestText) return []
  const text = withoutSettingLines(withoutTrainingLines(withoutModelLines(whole).rest))
  const lines = plainTerms(text.split(/\r?\n/).map((one) => oneWordNames(one.replace(/^\s*(?:#|\/\/|--|>)\s?/, ''))))
  const taken = new Set<number>()
  const tables: PrintedTable[] = []
  const add = (first: number, rows: OutputTable['rows'], lineCount: number, sure = false): void => {
    tables.push({ sheet: where === 'text' ? null : where, firstRow: (line ?? 1) + first, firstColumn: 1, rows, lines: lineCount, sure })
  }
  for (const print of code ? [] : consolePrints(text.split(/\r?\n/))) {
    add(print.first, print.rows, print.lines, true)
    for (let index = print.first; index < print.first + print.lines; index += 1) taken.add(index)
  }
  const free = lines.map((one, index) => (taken.has(index) ? '' : one))
  for (const run of printedSeries(free)) {
    add(run.first - 1, run.rows, run.rows.length, true)
    for (let index = run.first - 1; index <= run.first + run.rows.length; index += 1) taken.add(index)
  }
  for (const { first, rows } of ruledTables(text.split(/\r?\n/).map((one, index) => (taken.has(index) ? '' : one)))) {
    if (!rows.slice(2).some((fields) => fields.some((field) => /\d/.test(field)))) continue
    add(first, rows, rows.length)
    for (let index = first; index < first + rows.length; index += 1) taken.add(index)
  }
  for (const split of splitters) {
    const open = lines.map((one, index) => (taken.has(index) || (markdown && /^\s*\|/.test(one)) ? '' : one))
    for (const run of runsOf(open, split)) {
      if (split === splitters.at(-1) && !(run.rows[0]?.length !== undefined && run.rows.every((fields) => fields.length >= 2 && fields.length <= 12) && proseFree(run.rows))) continue
      const above = headerAbove(open, run)
      if (above === null) add(run.first, run.rows, run.rows.length, run.frame)
      else add(run.first - 1, [above, ...run.rows], run.rows.length + 1)
      for (let index = run.first - (above === null ? 0 : 1); index < run.first + run.rows.length + 3; index += 1) taken.add(index)
    }
  }
  return tables
}

/** Single blanks divide prose too: a table of them has numbers at the same places in every line. */
function proseFree(rows: readonly (readonly string[])[]): boolean {
  const body = rows.slice(1)
  return (rows[0] ?? []).some((_, column) => body.every((fields) => parseNumber(fields[column] ?? '') !== null))
}

/** The line above rows of numbers names them when it has a word for each, however closely set. */
function headerAbove(lines: readonly string[], { first, rows }: Run): readonly string[] | null {
  const top = rows[0] ?? []
  if (numbersIn(top) < top.length) return null
  const words = (lines[first - 1] ?? '').trim().replaceAll(/\b(lower|upper) (\d\d)% CI/g, '$1_$2%_CI').split(/\s+/)
  return words.length === top.length && numbersIn(words) === 0 && words.every((word) => word !== '') ? words : null
}
