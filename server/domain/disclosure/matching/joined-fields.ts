import type { OutputTable } from '../read-output.ts'
import type { ColumnIndex, SourceIndex } from './record-index.ts'

/** Numbers of an output that are looked at, rows that one beginning is tried on, and records of a source beyond which nothing is tried. */
const mostNumbers = 400
const mostRowsTried = 3_000
const mostRecords = 200_000
/** A shorter number is too easily one by chance. */
const fewestDigits = 6
const mostDigits = 24

const digitsOf = (text: string): string => text.replace(/[^\d]/g, '')

/** Ways in which one value's digits are written in a row of digits: all of them, or whole. */
function formsOf(value: string): readonly string[] {
  if (!/^-?\d{1,12}(?:\.\d+)?$/.test(value)) return []
  const number = Math.abs(Number(value))
  return [...new Set([digitsOf(value), String(Math.round(number)), String(Math.trunc(number)), String(Math.round(number * 10))])].filter((form) => form.length <= 8)
}

/** Long numbers of tables and texts, as their digits. */
export function longNumbers(tables: readonly OutputTable[], texts: readonly string[]): readonly string[] {
  const cells = tables.flatMap(({ rows }) => rows.flat())
  const found = new Set<string>()
  for (const text of [...cells, ...texts]) {
    for (const [number] of text.matchAll(/(?<![\d.])\d[\d,]{0,30}(?:\.\d{1,24})?(?![\d.])/g)) {
      const digits = digitsOf(number).replace(/^0+/, '')
      if (digits.length >= fewestDigits && digits.length <= mostDigits) found.add(digits)
      if (found.size >= mostNumbers) return [...found]
    }
  }
  return [...found]
}

/** Says whether the digits are those of three or more fields of one record, one after the other in any order. */
function isJoined(digits: string, row: number, columns: readonly ColumnIndex[], at = 0, used: ReadonlySet<ColumnIndex> = new Set()): boolean {
  if (at === digits.length) return used.size >= 3
  return columns.some((column) => !used.has(column) && formsOf(column.values[row] ?? '').some((form) => digits.startsWith(form, at) && isJoined(digits, row, columns, at + form.length, new Set([...used, column]))))
}

type Beginnings = ReadonlyMap<string, readonly number[]>
const known = new WeakMap<SourceIndex, Beginnings>()

/** Rows by the digits that one of their telling fields has. */
function beginningsOf(source: SourceIndex): Beginnings {
  const before = known.get(source)
  if (before !== undefined) return before
  const rows = new Map<string, number[]>()
  for (const column of source.columns) {
    if (column.times.size < 3) continue
    column.values.forEach((value, row) => {
      for (const form of formsOf(value)) {
        if (form.length < 2) continue
        const some = rows.get(form)
        if (some === undefined) rows.set(form, [row])
        else if (some.length < mostRowsTried && some.at(-1) !== row) some.push(row)
      }
    })
  }
  known.set(source, rows)
  return rows
}

function countJoined(numbers: readonly string[], source: SourceIndex): number {
  const rows = beginningsOf(source)
  const numeric = source.columns.filter(({ numeric: isNumeric }) => isNumeric)
  return numbers.filter((digits) => [2, 3, 4, 5, 6].some((length) => (rows.get(digits.slice(0, length)) ?? []).some((row) => isJoined(digits, row, numeric)))).length
}

/**
 * Numbers whose digits are several fields of one record run together (57, 0, 60.0, 163 as 570600163): how many, where they are far
 * more than the same digits read backwards give by chance; 0 otherwise.
 */
export function joinedFields(numbers: readonly string[], source: SourceIndex): number {
  if (numbers.length < 5 || source.source.rowCount > mostRecords) return 0
  const found = countJoined(numbers, source)
  if (found < 5 || found < 0.25 * numbers.length) return 0
  const backwards = numbers.map((digits) => [...digits].reverse().join(''))
  return found >= 3 * countJoined(backwards, source) + 3 ? found : 0
}
