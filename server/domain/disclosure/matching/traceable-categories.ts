import type { RecordSource, RecordValue } from '../check-request.ts'
import { rangeOfCode } from '../audit/population-atoms.ts'
import { shownNumber } from '../tables/table-model.ts'
import type { Dimension, TableModel } from '../tables/table-model.ts'
import { comparedForm } from './data-contributions.ts'

/** What a data set has that categories may be made of. */
export interface KnownCategories {
  readonly columns: readonly string[]
  /** The values of each column with few enough of them to be categories, in small letters. */
  readonly values: readonly ReadonlySet<string>[]
  /** For each such column the numbers of its records by value, the most first. */
  readonly sizes: readonly (readonly number[])[]
  /** How many columns have two values, as conditions have. */
  readonly conditions: number
}

/** A column of more words, or of more different numbers, holds no categories: days of follow-up are no codes of districts. */
const mostWords = 5000
const mostNumbers = 400
/** With fewer categories a recoding of a column, or some of them by hand, is usual. */
const fewest = 13
/** What rounding, and what was merged, may add to a count. */
const rounding = 5
const merged = 0.1

const plain = (text: string): string => text.trim().normalize('NFKC').toLowerCase()
const words = (name: string): readonly string[] => plain(name).split(/[^\p{L}\p{N}]+|(?<=\p{L})(?=\p{N})/u).filter((word) => word.length >= 2)

const gathered = new WeakMap<readonly RecordSource[], KnownCategories>()

/** What data sets have that categories may be made of, gathered once for all files. */
export function knownCategories(sources: readonly RecordSource[]): KnownCategories {
  const found = gathered.get(sources) ?? gather(sources)
  gathered.set(sources, found)
  return found
}

function gather(sources: readonly RecordSource[]): KnownCategories {
  const values: ReadonlySet<string>[] = []
  const sizes: (readonly number[])[] = []
  let conditions = 0
  for (const source of sources) {
    for (const name of source.columns) {
      const times = timesOf(source.values(name))
      if (times === null) continue
      if (times.size === 2) conditions += 1
      values.push(new Set([...times.keys()].map(plain)))
      sizes.push([...times.values()].sort((one, other) => other - one))
    }
  }
  return { columns: sources.flatMap(({ columns }) => columns), values, sizes, conditions }
}

function timesOf(column: readonly RecordValue[]): ReadonlyMap<string, number> | null {
  const times = new Map<string, number>()
  let numbers = 0
  for (const value of column) {
    const form = comparedForm(value)
    if (form === '') continue
    const before = times.get(form) ?? 0
    if (before === 0 && Number.isFinite(Number(form))) numbers += 1
    times.set(form, before + 1)
    if (times.size > mostWords || numbers > mostNumbers) return null
  }
  return times
}

/** Says whether a name is one of the data's, or made of one: `ageg` of `age`, `year` of `sample.yr`. */
function isNamed(name: string, { columns }: KnownCategories): boolean {
  const own = words(name)
  return columns.some((column) => words(column).some((word) => own.some((one) => one === word || one.length >= 3 && word.length >= 3 && (one.startsWith(word) || word.startsWith(one)))))
}

const isBand = (code: string): boolean => { const range = rangeOfCode(code); return range !== null && range.low !== range.high || /\d\s*(?:-|–|~|to)\s*\d|^[<>≤≥]|[\d\p{L}]\s*(?:\+|이상|이하|미만|초과)$|^[[(]/u.test(code.trim()) }
const isTime = (code: string): boolean => /^(?:19|20)\d{2}(?:$|[-/.년 ]|q[1-4]|h[12])|^\d{1,2}월$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)/i.test(code.trim())
const isCounted = (codes: readonly string[]): boolean => codes.every((code, index) => Number(code) === Number(codes[0]) + index) && Number(codes[0]) <= 1

/**
 * Says whether the categories of a dimension can come from the data: under their names, as bands, dates or counters, as names of its
 * columns, as words of a column that is named so, or as a column's codes in other words. Of the last, counts by category, the most
 * first, lie below those of the column, but for a tenth that may be merged ones.
 */
export function isTraceable(table: TableModel, place: number, known: KnownCategories): boolean {
  const dimension = table.dimensions[place] as Dimension
  const codes = dimension.codes.filter((code) => !dimension.totals.includes(code) && !Object.hasOwn(dimension.groups, code) && code.trim() !== '')
  if (codes.length < fewest || isNamed(dimension.name, known)) return true
  const share = (test: (code: string) => boolean): number => codes.filter(test).length / codes.length
  if (known.values.some((values) => share((code) => values.has(plain(comparedForm(code)))) >= 0.2) || share(isBand) >= 0.5 || share(isTime) >= 0.5 || isCounted(codes)) return true
  if (share((code) => isNamed(code, known)) >= 0.2 || known.conditions >= 0.5 * codes.length) return true
  const counts = codes.map((code) => table.cells.reduce((sum, cell) => sum + (cell.codes[place] === code && !cell.codes.some((one, index) => index !== place && table.dimensions[index]?.totals.includes(one)) ? countOf(table, cell) ?? 0 : 0), 0)).sort((one, other) => other - one)
  if (counts.every((count) => count === 0)) return true
  return known.sizes.some((sizes) => sizes.length >= codes.length && counts.filter((count, index) => count > (sizes[index] ?? 0) * 1.02 + rounding).length <= merged * codes.length)
}

const countOf = (table: TableModel, cell: TableModel['cells'][number]): number | null => (table.measure.kind === 'count' ? shownNumber(cell) : cell.contributions?.source === 'shown' ? cell.contributions.count : null)
