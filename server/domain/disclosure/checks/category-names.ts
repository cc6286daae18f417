import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import { isVariableName } from '../tables/measure-words.ts'
import type { Dimension, TableModel } from '../tables/table-model.ts'
import { areMonthsInARow, overlappingBands, tellingCodes, unorderedNumbers } from '../texts/code-shapes.ts'

const id = 'category-names'

/** Words after which a running number is a name of its own. */
const numberedThings = /^(?:years?|yr|age|months?|weeks?|days?|quarters?|q|visits?|waves?|rounds?|deciles?|quintiles?|quartiles?|percentiles?|p|d|pc|pca|dim|factor|component|comp|topic|cluster|class|group ?size|fold|epoch|step|iteration|lag|bin|level|grade|stage|step|item|question|chapter|icd|ward|district|hospital|site|centre|center|region|zone|sector|시|구|동|월|주|일|년|차|분기|위|군|등급|단계)[ _.-]*$/i

const longest = 200

/** Categories that are one stem and a running number. */
function numbered(dimension: Dimension): number {
  const stems = new Map<string, Set<number>>()
  for (const code of dimension.codes) {
    const match = code.length > longest ? null : /^(.*?\p{L}[^\d]*)(\d{1,6})([^\d]*)$/u.exec(code.trim())
    if (match === null || numberedThings.test(match[1] ?? '')) continue
    const stem = `${match[1] ?? ''}#${match[3] ?? ''}`
    stems.set(stem, (stems.get(stem) ?? new Set<number>()).add(Number(match[2])))
  }
  let most = 0
  for (const numbers of stems.values()) {
    const spread = Math.max(...numbers) - Math.min(...numbers) + 1
    if (spread <= 1.5 * numbers.size + 2) most = Math.max(most, numbers.size)
  }
  return most
}

/** Numbers at equal steps are a grid; others are values. */
function isGrid(values: readonly number[]): boolean {
  const sorted = [...new Set(values)].sort((one, other) => one - other)
  const steps = sorted.slice(1).map((value, index) => value - (sorted[index] ?? 0))
  const least = Math.min(...steps)
  return steps.every((step) => Math.abs(step / least - Math.round(step / least)) < 0.02 && step / least <= 10)
}

/** Numbers that rise by uneven steps name no group: the steps are values. */
function unevenNumbers(dimension: Dimension): number {
  const codes = dimension.codes.filter((code) => !dimension.totals.includes(code)).map((code) => code.trim())
  if (codes.length < 15 || isVariableName(dimension.name) || !codes.every((code) => /^\d{1,9}$/.test(code))) return 0
  const steps = codes.slice(1).map((code, index) => Number(code) - Number(codes[index]))
  const uneven = new Set(steps).size
  return steps.every((step) => step > 0) && uneven >= 5 && uneven >= steps.length / 5 ? codes.length : 0
}

function singleValues(dimension: Dimension): number {
  const codes = dimension.codes.filter((code) => !dimension.totals.includes(code))
  const decimals = codes.filter((code) => /^-?\d{1,9}\.\d{1,12}$/.test(code.trim()))
  if (decimals.length < 3 || decimals.length < 0.6 * codes.length) return 0
  return isGrid(codes.map(Number).filter(Number.isFinite)) ? 0 : decimals.length
}

function longCodes(dimension: Dimension): number {
  const long = dimension.codes.filter((code) => /^[A-Za-z]?\d{7,}$/.test(code.trim()) && !/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(code.trim()))
  if (/행정|법정|dong|읍면동|시군구|adm|sgg|emd|soa|oa_?code/i.test(dimension.name) && new Set(long.map((code) => code.length)).size === 1) return 0
  return long.length >= 3 ? long.length : 0
}

/** Dates at irregular distances. */
function scatteredDates(dimension: Dimension): number {
  const days = dimension.codes.flatMap((code) => {
    const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(code.trim())
    return match === null ? [] : [Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / 86_400_000]
  })
  const clocks = dimension.codes.flatMap((code) => {
    const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(code.trim())
    return match === null ? [] : [Number(match[1]) * 60 + Number(match[2]) + Number(match[3] ?? 0) / 60]
  })
  const values = days.length >= clocks.length ? days : clocks
  if (values.length < 5) return 0
  const gaps = [...new Set(values)].sort((one, other) => one - other).map((value, index, all) => (index === 0 ? 0 : value - (all[index - 1] ?? 0))).slice(1)
  const common = [...gaps].sort((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 1
  const regular = gaps.filter((gap) => Math.abs(gap - common) <= Math.max(3, 0.12 * common) || Math.abs(gap / common - Math.round(gap / common)) < 0.02).length
  const covered = gaps.reduce((sum, gap) => sum + gap, 0) <= 2 * common * gaps.length
  return regular >= 0.8 * gaps.length && covered ? 0 : values.length
}

const curves = new Set(['survival', 'at-risk', 'events'])
const amounts = new Set(['count', 'sum', 'mean', 'percent', 'median', 'other'])

function checkDimension(table: TableModel, dimension: Dimension): readonly Finding[] {
  const at = { ...wholeFile, sheet: table.sheet, row: table.cells[0]?.row ?? null }
  const make = (message: string, count: number, cure: string): Finding => hit(id, 'categories', { outcome: 'review', at, message: `category-names.${message}`, cure, values: { count, dimension: dimension.name } })
  const findings: Finding[] = []
  const inOrder = Math.max(numbered(dimension), unevenNumbers(dimension))
  if (inOrder >= 15) findings.push(make('numbered', inOrder, 'cure.name-categories'))
  const long = longCodes(dimension)
  if (long > 0) findings.push(make('long-codes', long, 'cure.name-categories'))
  const dates = scatteredDates(dimension)
  if (dates > 0) findings.push(make('scattered-dates', dates, 'cure.aggregate'))
  const times = curves.has(table.measure.kind) && dimension.codes.length > 12 && dimension.codes.every((code) => /^\d+(?:\.\d+)?$/.test(code.trim())) && !isGrid(dimension.codes.map(Number))
  if (times) findings.push(make('single-values', dimension.codes.length, 'cure.coarser-times'))
  const single = amounts.has(table.measure.kind) && !isVariableName(dimension.name) ? singleValues(dimension) : 0
  if (single > 0) findings.push(make('single-values', single, 'cure.aggregate'))
  const plain = dimension.codes.filter((code) => !dimension.totals.includes(code))
  const bands = isSteadySeries(table, dimension, plain) ? 0 : overlappingBands(plain)
  if (bands > 0) findings.push(make('overlapping-bands', bands, 'cure.merge-categories'))
  const telling = long > 0 || isAreaList(dimension, plain) ? 0 : tellingCodes(plain)
  if (telling > 0) findings.push(make('long-codes', telling, 'cure.name-categories'))
  return findings
}

/** The most by which a number of a series may differ from the one before, as a share of the larger: values of records jump further. */
const mostJump = 1 / 3

/** Months in a row whose numbers move as those of many units do, from each month to the next. */
function isSteadySeries(table: TableModel, dimension: Dimension, codes: readonly string[]): boolean {
  if (!areMonthsInARow(codes)) return false
  const at = table.dimensions.indexOf(dimension)
  const before = new Map<string, number>()
  return table.cells.every(({ codes: own, shown }) => {
    if (shown.is !== 'number') return false
    const line = own.filter((_, index) => index !== at).join('\u001f')
    const last = before.get(line) ?? shown.value
    before.set(line, shown.value)
    return Math.abs(shown.value - last) <= mostJump * Math.max(Math.abs(shown.value), Math.abs(last))
  })
}

/** Codes of areas stand in their own order. */
function isAreaList(dimension: Dimension, codes: readonly string[]): boolean {
  return /행정|법정|dong|읍면동|시군구|adm|sgg|emd|soa|oa_?code|fips|post|zip|우편/i.test(dimension.name) && codes.every((code, index) => index === 0 || code >= (codes[index - 1] ?? ''))
}

/** Numbered categories in an order that neither they nor any numbers beside them explain. */
function orderFindings(tables: readonly TableModel[]): readonly Finding[] {
  const open = new Map<string, Finding>()
  const explained = new Set<string>()
  for (const table of tables) {
    const values = table.cells.flatMap(({ shown }) => (shown.is === 'number' ? [shown.value] : []))
    const monotone = values.length >= 3 && (values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0)) || values.every((value, index) => index === 0 || value <= (values[index - 1] ?? 0)))
    for (const dimension of table.dimensions) {
      const key = `${table.sheet}\u001f${dimension.codes.join('\u001f')}`
      const codes = dimension.codes.filter((code) => !dimension.totals.includes(code))
      if (monotone) explained.add(key)
      if (!open.has(key) && unorderedNumbers(codes)) open.set(key, hit(id, 'categories', { outcome: 'review', at: { ...wholeFile, sheet: table.sheet, row: table.cells[0]?.row ?? null }, message: 'category-names.unordered', cure: 'cure.sort-categories', values: { count: codes.length, dimension: dimension.name } }))
    }
  }
  return [...open].flatMap(([key, finding]) => (explained.has(key) ? [] : [finding]))
}

/** Asks what categories stand for that could be records: running numbers, single values, long codes, scattered dates. */
export const categoryNames = defineCheck({
  id, version: 2, types: 'all', risk: 'record-level', parameters: [], evidence: ['the names of the categories'],
  says: 'Categories that are only numbered, single measured values, long codes, scattered dates, overlapping bands or numbers in no order could each stand for records: a person must look.',
  source: 'ABS DataLab: record-level data are not released; a category is a group',
  run: ({ tables }) => {
    const seen = new Set<string>()
    return [...tables.flatMap((table) => table.dimensions.flatMap((dimension) => checkDimension(table, dimension))), ...orderFindings(tables)].filter((finding) => {
      const key = `${finding.at.sheet}\u001f${finding.at.row}\u001f${finding.message}\u001f${String(finding.values['dimension'])}`
      return !seen.has(key) && seen.add(key) !== undefined
    })
  },
})
