import type { Finding } from '../check-report.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'
import { hit, wholeFile } from '../disclosure-check.ts'
import type { TableModel } from '../tables/table-model.ts'
import { cellKey } from '../tables/table-model.ts'
import { isSmall } from './release-differences.ts'
import { firstAtLeast } from './released-counts.ts'
import { isShownExactly } from './statement-system.ts'
import type { SourcedTable } from './statement-system.ts'

/** Whether two tables may be about one dataset; what is not known may be. */
export function sharesData(one: TableModel, other: TableModel): boolean {
  return one.about === undefined || other.about === undefined || one.about.some(({ dataset }) => other.about?.some((source) => source.dataset === dataset) === true)
}

/** Whether an earlier table is about another version of the data than all of the own ones. */
export function isOtherVersion(own: readonly TableModel[], other: TableModel): boolean {
  return own.every((table) => table.about !== undefined && other.about !== undefined
    && !table.about.some(({ dataset, version }) => other.about?.some((source) => source.dataset === dataset && source.version === version) === true))
}

function unitsAgree(one: TableModel, other: TableModel): boolean {
  return one.unit === null || other.unit === null || one.unit === other.unit
}

/** The words for a population, however they are spaced. */
export const plainWords = ({ population }: TableModel): string => (population ?? '').trim().toLowerCase().replace(/\s+/g, ' ')
/** Whether conditions tell whom a table is about, or nothing does: then it is everybody. */
const isToldByConditions = (table: TableModel): boolean => table.where !== null || plainWords(table) === ''

/**
 * Whether two tables can be about overlapping populations as far as their words go. Where one is told by conditions, words of the own
 * project stand for everybody; the words of others are not read so.
 */
export function comparable(one: TableModel, { table: other, elsewhere }: SourcedTable): boolean {
  if (!unitsAgree(one, other)) return false
  if (isToldByConditions(one) && isToldByConditions(other)) return true
  if (elsewhere !== true && (one.where !== null || other.where !== null)) return true
  return one.where === null && other.where === null && (elsewhere !== true && (plainWords(one) === '' || plainWords(other) === '') || plainWords(one) === plainWords(other))
}

/** Findings where populations are told in different words and some numbers lie so near that one may be a part of the other. */
export function wordsFindings(own: readonly TableModel[], others: readonly SourcedTable[], parameters: ProfileParameters): readonly Finding[] {
  const counts = (table: TableModel): boolean => table.measure.kind === 'count'
  const near = others.filter((source) => own.some((table) => unitsAgree(table, source.table) && (counts(table) && counts(source.table) ? isNear(table, source, parameters) : source.elsewhere !== true)))
  if (near.length === 0) return []
  return [hit('differencing', 'difference-threshold', {
    outcome: 'review', at: wholeFile, message: 'differencing.population-in-words', cure: 'cure.give-conditions', values: { other: [...new Set(near.map(({ origin }) => origin))].join(', ') },
  })]
}

/** Whether some number of the one is near some of the other; of another project's, of the very same cell alone. */
function isNear(table: TableModel, { table: other, elsewhere }: SourcedTable, parameters: ProfileParameters): boolean {
  const names = JSON.stringify(table.dimensions.map(({ name }) => name))
  if (elsewhere === true && names !== JSON.stringify(other.dimensions.map(({ name }) => name))) return false
  const theirs = other.cells.flatMap((cell) => (cell.shown.is === 'number' && isShownExactly(other, cell) ? [{ value: cell.shown.value, key: cellKey(cell.codes) }] : [])).sort((a, b) => a.value - b.value)
  return table.cells.some((cell) => {
    if (cell.shown.is !== 'number' || !isShownExactly(table, cell)) return false
    const { value } = cell.shown
    for (let at = firstAtLeast(theirs, value - parameters.differenceThreshold); at < theirs.length; at += 1) {
      const near = theirs[at]
      if (near === undefined || near.value >= value + parameters.differenceThreshold) return false
      if (isSmall(Math.abs(near.value - value), parameters) && (elsewhere !== true || near.key === cellKey(cell.codes))) return true
    }
    return false
  })
}
