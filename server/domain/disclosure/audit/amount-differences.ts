import type { Finding } from '../check-report.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'
import { hit, placeOf } from '../disclosure-check.ts'
import type { MeasureKind } from '../statistic-types.ts'
import type { TableCell, TableModel } from '../tables/table-model.ts'
import { isSmall, namesOf, subtraction } from './release-differences.ts'
import { countLedger, firstAtLeast, placeNumbers } from './released-counts.ts'
import type { CountLedger, PlacedNumber } from './released-counts.ts'
import type { SourcedTable } from './statement-system.ts'

/** Numbers from which, with the number of units behind them, the total of what is left can be calculated. */
const totals = new Set<MeasureKind>(['sum', 'mean', 'percent'])

/** A number with the units behind it, which stand as its value: by them near ones are found. */
interface Amount extends PlacedNumber {
  readonly units: number
}

/** Names of columns that say how something was measured but not what. */
const barely = /^(?:means?|averages?|avg|sums?|totals?|values?|medians?|percent(?:age)?s?|pct|%|stat(?:istic)?s?|estimates?|평균|합계|총합|총계|값|중앙값|비율|백분율)$/i

/** What a table measures; `null` where only its author knows. */
function measuredIn({ measure, title }: TableModel): string | null {
  const name = measure.name?.trim().toLowerCase() ?? ''
  return name !== '' && !barely.test(name) ? name : title?.trim().toLowerCase() ?? null
}

/** Whether two numbers measure the same of the same kind of unit, as far as their names go. */
function measuresSame(one: TableModel, other: TableModel): 'yes' | 'no' | 'unknown' {
  if (one.unit !== null && other.unit !== null && one.unit !== other.unit) return 'no'
  if (one.measure.kind !== other.measure.kind && !(totals.has(one.measure.kind) && totals.has(other.measure.kind))) return 'no'
  const [name, otherName] = [measuredIn(one), measuredIn(other)]
  if (name === null || otherName === null) return one.measure.kind === other.measure.kind ? 'unknown' : 'no'
  return name === otherName ? 'yes' : 'no'
}

/** Units behind a number: told beside it, or shown as a count of the same population. */
function unitsBehind(number: PlacedNumber, counts: CountLedger): number | null {
  const told = number.cell.contributions?.count ?? null
  if (told !== null) return told
  const shown = (counts.byKey.get(number.key) ?? []).filter(({ source }) => source.table.unit === null || number.source.table.unit === null || source.table.unit === number.source.table.unit)
  return (shown.find(({ source }) => source.origin === number.source.origin) ?? shown[0])?.value ?? null
}

function amountsOf(all: readonly SourcedTable[]): { readonly counts: CountLedger; readonly sorted: readonly Amount[]; readonly bare: readonly PlacedNumber[] } {
  const others = all.filter(({ table }) => table.measure.kind !== 'count')
  const counts = countLedger(all, others.map(({ table }) => table))
  const amounts: Amount[] = []
  const bare: PlacedNumber[] = []
  for (const number of placeNumbers(counts.index, others)) {
    const units = unitsBehind(number, counts)
    if (units === null) bare.push(number)
    else amounts.push({ ...number, units, value: units })
  }
  return { counts, sorted: amounts.sort((one, other) => one.units - other.units), bare }
}

/** Findings where totals, means or other statistics of nearly the same units give away what is true of the few that differ. */
export function amountFindings(own: readonly SourcedTable[], others: readonly SourcedTable[], parameters: ProfileParameters): readonly Finding[] {
  const mine = new Set(own.filter(({ table }) => table.measure.kind !== 'count'))
  if (mine.size === 0 || others.length === 0 || parameters.differenceThreshold <= 1) return []
  const { counts, sorted, bare } = amountsOf([...own, ...others])
  const found = new Map<TableCell, Finding>()
  for (const amount of sorted.filter(({ source }) => mine.has(source))) {
    for (let at = firstAtLeast(sorted, amount.units - parameters.differenceThreshold); at < sorted.length && !found.has(amount.cell); at += 1) {
      const other = sorted[at]
      if (other === undefined || other.units >= amount.units + parameters.differenceThreshold) break
      const finding = compare(amount, other, { counts, parameters })
      if (finding !== null) found.set(amount.cell, finding)
    }
  }
  for (const number of bare.filter(({ source }) => mine.has(source))) {
    const other = bare.find((one) => one.source.earlier && one.key === number.key && measuresSame(one.source.table, number.source.table) !== 'no' && differs(one, number))
    if (other !== undefined) found.set(number.cell, changed([number, other], 'review', parameters))
  }
  return [...found.values()]
}

const shownValue = ({ cell }: PlacedNumber): number => (cell.shown.is === 'number' ? cell.shown.value : 0)
const slackOf = ({ cell }: PlacedNumber): number => (cell.shown.is === 'number' && cell.shown.decimals > 0 ? 0.5 * 10 ** -cell.shown.decimals : 0)
const differs = (one: PlacedNumber, other: PlacedNumber): boolean => Math.abs(shownValue(one) - shownValue(other)) > slackOf(one) + slackOf(other) + 1e-9

function compare(amount: Amount, other: Amount, { counts, parameters }: { readonly counts: CountLedger; readonly parameters: ProfileParameters }): Finding | null {
  const same = measuresSame(amount.source.table, other.source.table)
  if (other.source.table === amount.source.table || same === 'no') return null
  const apart = Math.abs(other.units - amount.units)
  if (other.key === amount.key) {
    if (!other.source.earlier) return null
    if (isSmall(apart, parameters)) return changed([amount, other], outcomeOf(amount, same), parameters, [Math.max(amount.units, other.units), Math.min(amount.units, other.units)])
    return apart < 1e-9 && other.source.table.measure.kind === amount.source.table.measure.kind && totals.has(amount.source.table.measure.kind) && differs(amount, other) ? changed([amount, other], 'review', parameters) : null
  }
  if (!isSmall(apart, parameters) || other.source.otherVersion === true) return null
  const [inner, outer] = other.units < amount.units ? [other, amount] : [amount, other]
  if (!counts.index.isWithin(inner.box, outer.box)) return null
  const names = namesOf([other.source], amount.source)
  return hit('differencing', 'difference-threshold', {
    outcome: outcomeOf(amount, same), at: placeOf(amount.source.table, amount.cell), message: 'differencing.amount', cure: 'cure.coarser-or-same-groups',
    values: { other: names === '' ? null : names, difference: apart, threshold: parameters.differenceThreshold, subtraction: subtraction([outer.units, inner.units]), measure: amount.source.table.measure.name },
  })
}

/** From medians and the like what the few are like cannot be calculated, but it may be guessed; so it is where nobody says what is measured. */
const outcomeOf = ({ source }: PlacedNumber, same: 'yes' | 'unknown'): Finding['outcome'] => (same === 'yes' && totals.has(source.table.measure.kind) ? 'fail' : 'review')

function changed([number, other]: readonly [PlacedNumber, PlacedNumber], outcome: Finding['outcome'], parameters: ProfileParameters, units: readonly number[] | null = null): Finding {
  const message = units === null ? 'differencing.amount-changed' : 'differencing.amount-few-more'
  return hit('differencing', 'difference-threshold', {
    outcome, at: placeOf(number.source.table, number.cell), message, cure: 'cure.keep-earlier-number',
    values: { other: other.source.origin, threshold: parameters.differenceThreshold, measure: number.source.table.measure.name, ...(units === null ? {} : { difference: (units[0] ?? 0) - (units[1] ?? 0), subtraction: subtraction(units) }) },
  })
}
