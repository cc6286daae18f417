import type { Finding } from '../check-report.ts'
import { defineCheck, hit, missingEvidence, placeOf } from '../disclosure-check.ts'
import { areOddsOf, isRateOf, rateBases } from '../tables/proven-columns.ts'
import { isMarginCell } from '../tables/table-model.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { countingKinds, unitsInCell } from './minimum-threshold.ts'

const id = 'ratios'

interface HiddenCount {
  readonly low: number
  readonly high: number
}

/** Of how many units a share is told: `rate per 1,000`, `인구 10만 명당`; 100 where nothing says otherwise. */
function basisOf(name: string): number {
  const told = /(?:\bper|\/)[ _]?(1[,.]?000[,.]?000|100[,.]?000|10[,.]?000|1[,.]?000|million|thousand)\b/i.exec(name.replaceAll('_', ' '))?.[1]?.toLowerCase()
  if (told !== undefined) return told === 'million' ? 1e6 : told === 'thousand' ? 1000 : Number(told.replaceAll(/[,.]/g, ''))
  return /10만/.test(name) ? 100_000 : /천\s?명당|1,?000\s?명당/.test(name) ? 1000 : 100
}

/** The whole numbers that a percentage of `count` units may stand for. */
export function numeratorBehind(table: TableModel, cell: TableCell, count: number): HiddenCount | null {
  if (cell.shown.is !== 'number') return null
  const { value, decimals, percent } = cell.shown
  const largest = Math.max(...table.cells.map((other) => (other.shown.is === 'number' ? other.shown.value : 0)))
  const asShare = !percent && table.measure.kind === 'percent' && largest <= 1 && !/%|percent|pct/i.test(table.measure.name ?? '')
  const unit = asShare ? 1 : basisOf(table.measure.name ?? '')
  const half = 0.5 * 10 ** -decimals
  const low = Math.ceil(((value - half) / unit) * count - 1e-9)
  const high = Math.floor(((value + half) / unit) * count + 1e-9)
  return { low: Math.max(0, low), high: Math.min(count, high) }
}

function checkPercent(table: TableModel, cell: TableCell, threshold: number): Finding | null {
  const count = unitsInCell(table, cell)
  if (count === null || count < threshold) return null
  const behind = numeratorBehind(table, cell, count)
  if (behind === null) return null
  if (behind.low > behind.high) return hit(id, 'threshold', { outcome: 'review', at: placeOf(table, cell), message: 'ratios.does-not-fit', cure: 'cure.give-counts', values: { count } })
  const sides = [behind, { low: count - behind.high, high: count - behind.low }]
  const small = sides.find(({ low, high }) => low >= 1 && high < threshold)
  if (small !== undefined) {
    return hit(id, 'threshold', { outcome: 'fail', at: placeOf(table, cell), message: 'ratios.small-count-behind', cure: 'cure.merge-or-coarser-percent', values: { low: small.low, high: small.high, threshold } })
  }
  const unsure = sides.find(({ low, high }) => low < threshold && high >= 1)
  if (unsure !== undefined) {
    return hit(id, 'threshold', { outcome: 'review', at: placeOf(table, cell), message: 'ratios.count-may-be-small', cure: 'cure.give-counts', values: { low: unsure.low, high: unsure.high, threshold } })
  }
  return null
}

/** The kinds of number whose numerator and denominator must both be known to be safe. */
function checkTable(table: TableModel, threshold: number, tables: readonly TableModel[]): readonly Finding[] {
  const followed = followsFromParts(table, tables, threshold)
  if (areRunningSums(table, tables)) return []
  const shown = table.cells.filter((cell) => cell.shown.is === 'number' && !followed(cell) && !partsAreShown(table, cell, tables))
  if (table.measure.kind === 'percent') {
    const beside = shown.filter((cell) => cell.contributions?.count != null)
    const unjudged = shown.filter((cell) => cell.contributions?.count == null)
    // Counts beside the percentages in one file are the numerators; the count rule has judged them.
    const besideCounts = beside.some((cell) => cell.contributions?.source === 'shown') && areNumerators(table, beside) && (!table.contributorsDescribed || shareOneWhole(table, beside))
    const judged = beside.flatMap((cell) => { const finding = checkPercent(table, cell, threshold); return finding === null ? [] : [{ cell, finding }] })
    // One count and its percentage fit some total whichever they are: nothing says that the count is the numerator.
    const lacking = besideCounts && pairsOf(beside).size < 2 ? [...unjudged, ...judged.map(({ cell }) => cell)] : unjudged
    return [...(besideCounts ? [] : judged.map(({ finding }) => finding)), ...missingEvidence(table, lacking, shown.length, (at) => hit(id, 'threshold', {
      outcome: 'review', at, message: 'ratios.no-denominator', cure: 'cure.give-counts', values: { threshold },
    }))]
  }
  const lacking = shown.filter((cell) => unitsInCell(table, cell) === null)
  return missingEvidence(table, lacking, shown.length, (at) => hit(id, 'threshold', {
    outcome: 'review', at, message: 'ratios.no-parts', cure: 'cure.give-parts', values: { threshold, measure: table.measure.name },
  }))
}

/** Finds the counts behind percentages and asks for the parts of ratios. */
export const ratios = defineCheck({
  id, version: 3, types: ['calculated-ratios', 'frequencies'], risk: 'low-count', parameters: ['threshold'],
  evidence: ['the number of units that a percentage is of', 'the number of units behind each part of a ratio'],
  says: 'The count behind a percentage, and the rest of the group, must be 0 or reach the threshold; a rate that follows from two counts beside it is judged by them.',
  source: 'ABS DataLab: numerator and denominator of 10',
  run: ({ tables, parameters }) => parameters.threshold <= 1 ? [] : tables.filter(({ measure }) => measure.kind === 'percent' || measure.kind === 'ratio')
    .filter((table) => !accompaniesModel(table, tables)).flatMap((table) => checkTable(table, parameters.threshold, tables)),
})

/** Confidence limits and ratios beside coefficients belong to a model, judged by its degrees of freedom. */
function accompaniesModel(table: TableModel, tables: readonly TableModel[]): boolean {
  return table.measure.kind === 'ratio' && tables.some((other) => other.measure.kind === 'coefficient')
}

/** Rates of a population that is not the one beside them. */
const adjusted = /adjust|standardi[sz]ed|\bas[mi]?r\b|weighted|smoothed|표준화|보정|조정|가중/i

/** Says whether two counts of the same cell are shown beside a ratio: its parts, which rules of their own judge. */
function partsAreShown(table: TableModel, cell: TableCell, tables: readonly TableModel[]): boolean {
  // A percentage of two counts is one of them in the other.
  const name = (table.measure.name ?? '').replaceAll('_', ' ')
  if (table.measure.kind === 'percent' && basisOf(name) === 100 && !adjusted.test(name)) return false
  const parts = tables.filter((other) => other.sheet === table.sheet && countingKinds.has(other.measure.kind)
    && other.cells.some(({ row, codes, shown }) => row === cell.row && shown.is === 'number' && codes.join('\u001f') === cell.codes.join('\u001f')))
  return parts.length >= 2 && parts.some(({ measure }) => measure.kind !== 'count')
}

/** Says whether percentages are the sums, row by row, of others beside them, which are judged: `Cum.` beside `Percent`. */
function areRunningSums(table: TableModel, tables: readonly TableModel[]): boolean {
  const sums = table.cells.flatMap(({ row, shown }) => (shown.is === 'number' ? [{ row, shown }] : []))
  return sums.length >= 2 && tables.some((other) => {
    if (other === table || other.sheet !== table.sheet || other.measure.kind !== 'percent') return false
    let sum = 0
    let slack = 0
    const upTo = new Map(other.cells.filter((cell) => !isMarginCell(other, cell)).map(({ row, shown }) => {
      if (shown.is === 'number') { sum += shown.value; slack += 0.5 * 10 ** -shown.decimals }
      return [row, { sum, slack }] as const
    }))
    return sums.every(({ row, shown }) => { const told = upTo.get(row); return told !== undefined && Math.abs(told.sum - shown.value) <= told.slack + 0.5 * 10 ** -shown.decimals + 1e-9 })
  })
}

/** More pairs of columns are not tried. */
const mostParts = 20

/**
 * Cells of a rate that is one shown count in another throughout the table: it says nothing beyond the two, and each has a rule of its
 * own. What is left of the whole is a group too, where the rate is a share of it: where that is small the cell stays.
 */
function followsFromParts(table: TableModel, tables: readonly TableModel[], threshold: number): (cell: TableCell) => boolean {
  const rates = table.cells.flatMap((cell) => (cell.shown.is === 'number' ? [{ cell, shown: cell.shown }] : []))
  const own = rates.map(({ cell: { contributions } }) => (contributions?.source === 'shown' && contributions.count !== null ? { value: contributions.count, decimals: 0 } : null))
  const beside = [own, ...tables.filter((other) => other.sheet === table.sheet && countingKinds.has(other.measure.kind)).slice(0, mostParts).map((other) => {
    const byPlace = new Map(other.cells.flatMap((cell) => (cell.shown.is === 'number' ? [[`${cell.row}\u001f${cell.codes.join('\u001f')}`, cell.shown] as const] : [])))
    return rates.map(({ cell: { row, codes } }) => byPlace.get(`${row}\u001f${codes.join('\u001f')}`) ?? null)
  })]
  const told = beside.flatMap((numbers) => { const all = numbers.flatMap((one) => one ?? []); return all.length === rates.length ? [all] : [] })
  for (const parts of told) {
    for (const wholes of told) {
      if (parts === wholes) continue
      const pairs = rates.flatMap(({ cell, shown }, index) => { const [part, whole] = [parts[index], wholes[index]]; return part === undefined || whole === undefined ? [] : [{ cell, shown, part, whole }] })
      const base = rateBases.find((one) => pairs.every(({ shown, part, whole }) => isRateOf(shown, one, part, whole)))
      if (base === undefined && table.measure.kind === 'ratio' && areOddsOf(rates.map(({ shown }) => shown), parts, wholes)) return () => true
      if (base === undefined) continue
      const small = new Set(pairs.flatMap(({ cell, part, whole }) => {
        const rest = whole.value - part.value
        return base <= 100 && rest > 0 && rest < threshold ? [cell] : []
      }))
      return (cell) => !small.has(cell)
    }
  }
  return () => false
}

/**
 * Counts that a description gives are what percentages are of. Only where the percentages make up one whole, and their counts grow
 * with them throughout, are they what the percentages count: as wholes they would all have to be of different sizes, in just that proportion.
 */
function shareOneWhole(table: TableModel, cells: readonly TableCell[]): boolean {
  const shares = cells.flatMap((cell) => (cell.shown.is === 'number' && !isMarginCell(table, cell) ? [cell.shown] : []))
  const sum = shares.reduce((total, { value }) => total + value, 0)
  const slack = shares.reduce((total, { decimals }) => total + 0.5 * 10 ** -decimals, 1e-9)
  return pairsOf(cells).size >= 2 && [1, 100].some((whole) => Math.abs(sum - whole) <= Math.min(slack, whole / 20))
}

/** The different pairs of a count and its percentage that say something of each other. */
function pairsOf(cells: readonly TableCell[]): ReadonlySet<string> {
  return new Set(cells.flatMap(({ shown, contributions }) => (shown.is === 'number' && shown.value > 0 ? [`${contributions?.count}:${shown.value}`] : [])))
}

/**
 * Counts beside percentages are what the percentages count if one total fits them all, in the table or in each category;
 * the same count beside several percentages is what they are of.
 */
function areNumerators(table: TableModel, cells: readonly TableCell[]): boolean {
  const pairs = cells.flatMap((cell) => {
    const count = cell.contributions?.count ?? null
    // Of nothing, nothing follows; nothing of somebody tells that the count is the whole.
    return count === null || cell.shown.is !== 'number' || (count <= 0 && cell.shown.value <= 0) ? [] : [{ codes: cell.codes, count, value: cell.shown.value, half: 0.5 * 10 ** -cell.shown.decimals }]
  })
  const fits = (group: typeof pairs): boolean => {
    const low = Math.max(...group.map(({ count, value, half }) => count / (value + half)))
    const high = Math.min(...group.map(({ count, value, half }) => count / Math.max(1e-9, value - half)))
    return low <= high * 1.0005
  }
  if (fits(pairs)) return true
  return table.dimensions.some((_, index) => {
    const byCode = new Map<string, typeof pairs>()
    for (const pair of pairs) byCode.set(pair.codes[index] ?? '', [...(byCode.get(pair.codes[index] ?? '') ?? []), pair])
    return byCode.size < pairs.length && [...byCode.values()].every((group) => fits(group))
  })
}
