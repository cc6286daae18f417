import { finishTable } from '../tables/block-work.ts'
import type { BlockWork } from '../tables/block-work.ts'
import type { FoundTables } from '../tables/found-tables.ts'
import { nothingFound } from '../tables/found-tables.ts'
import { parseNumber, readShown } from '../tables/shown-value.ts'
import type { TableCell } from '../tables/table-model.ts'
import { bitsOfNumbers, mostCarriedBits } from './carried-bits.ts'
import type { WrittenNumber } from './carried-bits.ts'

/** More models stand in one table of no paper; more rows are asked about. */
const mostModels = 12
const mostRows = 120
const mostPlaces = 6

const number = String.raw`[-−–+]?\d{0,3}(?:,?\d{3}){0,3}(?:\.\d{1,12})?(?:[eE][-+]?\d{1,3})?`
const estimate = new RegExp(String.raw`^(${number})\s?(?:\*{1,3}|[†‡+])?$`)
const bracketed = new RegExp(String.raw`^[([]\s?(${number})(?:\s?(?:[,;–]|to)\s?(${number}))?\s?[)\]]$`)
const noEstimate = /^(?:—|–|-|ref(?:erence)?\.?|\(ref(?:erence)?\.?\)|참조)$/i
const sizes = /^(?:n|nobs|num\.? ?obs\.?|no\.? (?:of )?obs(?:ervations)?\.?|n\.? ?obs\.?|number of obs(?:ervations)?|observations|sample size|관측치\s?수?|표본\s?수)$/i
const fits = /^(?:(?:adj(?:usted)?\.? |pseudo |within |marginal |conditional |mcfadden |nagelkerke )?(?:r|r\^|r-|r )?(?:2|²|squared?)(?:[ _-](?:adj\.?|marg\.?|cond\.?|within))?|r-squared(?: adj\.?)?|adj\.? r\^?2|r2_[aw]|(?:a|b)ic|log[ .-]?lik(?:elihood)?\.?|ll|rmse|deviance|null deviance|f(?:[ -]stat(?:istic)?)?|chi2|wald(?: chi2)?|lr chi2|prob > .{1,6}|residual std\.? error|root mse|sigma|icc|concordance|std\.?errors?|s\.?e\.? ?type|num\.? ?groups?.{0,20}|(?:fe|fixed effects?)[:\s].{1,30}|.{1,30} (?:fe|fixed effects?)|controls?)$/i
const notes = /^notes?[:.]?$|^\+?\s?p\s?<|^\*|p\s?<\s?0?\.\d|standard errors? in parenthes|신뢰구간|표준오차/i

interface Line {
  readonly at: number
  readonly label: string
  readonly cells: readonly string[]
}

interface Parts {
  readonly terms: readonly { readonly line: Line; readonly below: Line | null }[]
  readonly sizes: Line
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell === '')
const isEstimate = (cell: string): boolean => cell !== '' && estimate.test(cell) && parseNumber(cell.replace(/[\s*†‡+]+$/, '').replace(/^[−–]/, '-')) !== null
const valueOf = (cell: string): WrittenNumber => { const read = parseNumber((estimate.exec(cell)?.[1] ?? bracketed.exec(cell)?.[1] ?? '').replace(/^[−–]/, '-')); return { value: read?.value ?? 0, decimals: read?.decimals ?? 0 } }
const valuesOf = (cell: string): readonly WrittenNumber[] => (bracketed.exec(cell) ?? estimate.exec(cell) ?? []).slice(1).flatMap((one: string | undefined) => (one === undefined ? [] : [valueOf(one)]))

/** What no table of counts or means has: marks of significance, a constant, a measure of fit, or an estimate below nothing. */
function isMarked(rows: readonly (readonly string[])[]): boolean {
  return rows.some(([label = '', ...cells]) => /^(?:\(?intercept\)?|const(?:ant)?|_cons|\(constant\))$/i.test(label.trim()) || fits.test(label.trim()) && !/fe|effects|controls/i.test(label) || cells.some((cell) => /^-?[\d.]+\s?\*{1,3}$/.test(cell.trim())))
}

/** Says whether a line is one of a model's fit: its label is a measure of fit, or it repeats a note over all columns. */
const isFit = ({ label, cells }: Line): boolean => fits.test(label) || sizes.test(label) || notes.test(label) || !isBlank(cells) && cells.every((cell) => cell === '' || notes.test(cell))

/** Takes a table of models side by side apart; `null` where any line is of another kind. */
function partsOf(rows: readonly (readonly string[])[]): Parts | null {
  const lines = rows.map((row, at): Line => ({ at, label: (row[0] ?? '').trim(), cells: row.slice(1).map((cell) => cell.trim()) })).filter(({ label, cells }) => label !== '' || !isBlank(cells))
  const begin = lines.findIndex(({ label, cells }, index) => label !== '' && cells.some(isEstimate) && lines[index + 1]?.label === '' && !isFit({ at: 0, label, cells }))
  if (begin < 1 || lines.slice(0, begin).some(({ cells }) => cells.some((cell) => /\d[.,]\d|\d{3}/.test(cell)))) return null
  const body = lines.slice(begin)
  const fit = body.findIndex(isFit)
  if (fit < 1 || !body.slice(fit).every(isFit)) return null
  const terms: { line: Line; below: Line | null }[] = []
  for (const line of body.slice(0, fit)) {
    const last = terms.at(-1)
    if (line.label !== '') {
      if (!line.cells.every((cell) => cell === '' || noEstimate.test(cell) || isEstimate(cell))) return null
      terms.push({ line, below: null })
    } else if (last === undefined || last.below !== null || !line.cells.every((cell, column) => cell === '' || bracketed.test(cell) && isEstimate(last.line.cells[column] ?? ''))) return null
    else last.below = line
  }
  const size = body.slice(fit).find(({ label }) => sizes.test(label))
  return size === undefined || terms.every(({ below }) => below === null) ? null : { terms, sizes: size }
}

/**
 * Models side by side, as stargazer, modelsummary, esttab and texreg write them: estimates with marks of significance over errors in
 * brackets, a column a model, and below them the fit with the number of units of each. An estimate rests on those units less the
 * terms of its model; the units are judged as a count. All numbers together carry no more than one printed regression.
 */
export function buildRegressionColumns(work: BlockWork): FoundTables | null {
  const { block } = work
  const width = block.rows[0]?.length ?? 0
  if (width < 2 || width > mostModels + 1 || block.rows.length > mostRows) return null
  const parts = partsOf(block.rows)
  if (parts === null || !isMarked(block.rows)) return null
  // A whole number over a bracket is a count over its percentage.
  if (parts.terms.some(({ line }) => line.cells.some((cell) => isEstimate(cell) && valueOf(cell).decimals === 0))) return null
  const columns = Array.from({ length: width - 1 }, (_, column) => column)
  const used = columns.filter((column) => parts.terms.some(({ line }) => isEstimate(line.cells[column] ?? '')))
  const units = used.map((column) => parseNumber(parts.sizes.cells[column] ?? ''))
  if (units.some((read) => read === null || read.decimals > 0)) return null
  const numbers = parts.terms.flatMap(({ line, below }) => [...line.cells, ...below?.cells ?? []].flatMap(valuesOf))
  if (numbers.some(({ decimals }) => decimals > mostPlaces) || bitsOfNumbers(numbers) > mostCarriedBits) return null
  const cellOf = (line: Line, column: number, codes: readonly string[], text: string, count: number | null): TableCell => ({
    codes, row: block.firstRow + line.at, column: block.firstColumn + column + 1, shown: readShown(text, null),
    contributions: count === null ? null : { count, largest: [], weight: null, source: 'shown', trueValue: null },
  })
  const estimates = used.flatMap((column, place) => {
    const shown = parts.terms.filter(({ line }) => isEstimate(line.cells[column] ?? ''))
    // A test of one term loses one unit for itself: what is left for it are the units without the other terms.
    const left = (units[place]?.value ?? 0) - shown.length + 1
    return shown.map(({ line }) => cellOf(line, column, [line.label, `(${column + 1})`], String(valueOf(line.cells[column] ?? '').value), left))
  })
  const counts = used.map((column) => cellOf(parts.sizes, column, [`(${column + 1})`], parts.sizes.cells[column] ?? '', null))
  return { ...nothingFound, tables: [
    finishTable(work, { measure: { name: 'estimate', kind: 'coefficient', share: null, named: true }, names: ['term', 'model'], contributorsDescribed: false, cells: estimates }),
    finishTable(work, { measure: { name: parts.sizes.label, kind: 'count', share: null, named: true }, names: ['model'], contributorsDescribed: false, cells: counts }),
  ] }
}
