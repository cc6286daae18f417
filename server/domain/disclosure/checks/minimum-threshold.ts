import type { Finding } from '../check-report.ts'
import { defineCheck, hit, missingEvidence, placeOf } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import { contradictsRounding } from '../tables/rounding.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { isHidden } from '../tables/table-model.ts'

const id = 'minimum-threshold'
const rule = 'threshold'
/** Kinds whose rule of their own asks for the number of units. */
const kindsNeedingCount = new Set(['sum', 'mean', 'other', 'mode', 'spread', 'gini', 'concentration', 'median', 'percentile', 'ratio', 'percent'])

/** The number of units in a cell, as far as the evidence goes. */
export function unitsInCell(table: TableModel, cell: TableCell): number | null {
  const told = cell.contributions?.count ?? null
  if (told !== null && (cell.contributions?.source === 'data' || table.contributorsDescribed)) return told
  return table.measure.kind === 'count' && cell.shown.is === 'number' ? cell.shown.value : told
}

/** Kinds of number that count units: a claim of rounding is about them, and is tested on them. */
export const countingKinds: ReadonlySet<TableModel['measure']['kind']> = new Set(['count', 'at-risk', 'events'])

/** Says whether the counts of a table are rounded by its author's claim. */
export function isRounded(table: TableModel): boolean {
  return countingKinds.has(table.measure.kind) && (table.claims.roundedTo !== null || table.claims.midpoint !== null)
}

function tooFew(table: TableModel, cell: TableCell, threshold: number): Finding | null {
  const count = unitsInCell(table, cell)
  if (count === null) return null
  if (count < 0 || (table.measure.kind === 'count' && !Number.isInteger(count))) {
    return hit(id, rule, { outcome: 'review', at: placeOf(table, cell), message: 'minimum-threshold.not-a-count', cure: 'cure.say-what-is-counted', values: {} })
  }
  if (count === 0 || count >= threshold) return null
  return hit(id, rule, {
    outcome: 'fail', at: placeOf(table, cell), message: 'minimum-threshold.too-few', cure: 'cure.merge-or-suppress',
    values: { count, threshold, unit: table.unit },
  })
}

function checkTable(table: TableModel, threshold: number): readonly Finding[] {
  // A number that contradicts the claim is not rounded: it is what it says.
  const rounded = isRounded(table)
  const shown = table.cells.filter((cell) => !isHidden(cell) && cell.shown.is === 'number' && (!rounded || contradictsRounding(table, cell)))
  const findings = shown.flatMap((cell) => tooFew(table, cell, threshold) ?? [])
  if (!kindsNeedingCount.has(table.measure.kind)) return findings
  const lacking = shown.filter((cell) => unitsInCell(table, cell) === null)
  if (table.measure.kind === 'ratio' || table.measure.kind === 'percent') return findings
  return [...findings, ...missingEvidence(table, lacking, shown.length, (at) => hit(id, rule, {
    outcome: 'review', at, message: 'minimum-threshold.no-count', cure: 'cure.give-counts', values: { threshold, measure: table.measure.name },
  }))]
}

/** Refuses cells that stand for fewer units than the profile's threshold. */
export const minimumThreshold = defineCheck({
  id, version: 1, risk: 'low-count', evidence: ['the number of units in each cell'], parameters: ['threshold'],
  types: ['frequencies', 'linear-aggregations', 'calculated-ratios', 'position', 'mode', 'shape', 'gini-coefficient', 'non-linear-concentration-ratios', 'clusters', 'linked-multilevel-tables'],
  says: 'A shown cell with 1 … threshold − 1 units fails; units are counted in the data where it is given.',
  source: 'ACRO 1.0 safe_threshold; ABS DataLab minimum of 10 contributors',
  run: ({ tables, parameters }: FileEvidence) => parameters.threshold <= 1 ? [] : tables.flatMap((table) => checkTable(table, parameters.threshold)),
})
