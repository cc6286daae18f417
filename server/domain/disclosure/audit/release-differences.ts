import type { Finding, FindingValues } from '../check-report.ts'
import type { ProfileParameters } from '../disclosure-profile.ts'
import { hit, placeOf } from '../disclosure-check.ts'
import type { TableCell } from '../tables/table-model.ts'
import { countLedger, firstAtLeast } from './released-counts.ts'
import type { CountLedger, PlacedNumber } from './released-counts.ts'
import type { SourcedTable } from './statement-system.ts'

const id = 'differencing'
/** Comparisons of populations that one file may cost; what is left then goes to a person. */
const mostComparisons = 12_000_000

/** Whether a difference is one that gives few people away. */
export function isSmall(difference: number, parameters: ProfileParameters): boolean {
  return difference >= 1 - 1e-9 && difference < parameters.differenceThreshold - 1e-9
}

/** Names of the other sources of a finding. */
export function namesOf(sources: readonly SourcedTable[], own: SourcedTable): string {
  return [...new Set(sources.map(({ origin }) => origin))].filter((name) => name !== own.origin).join(', ')
}

/** Findings where the same population was released before with a slightly other number, of this or of another version of the data. */
export function changedFindings(own: readonly SourcedTable[], earlier: readonly SourcedTable[], parameters: ProfileParameters): readonly Finding[] {
  if (earlier.length === 0) return []
  const { all, byKey } = countLedger([...own, ...earlier])
  return all.filter(({ source }) => !source.earlier).flatMap((number) => {
    const { source, cell, value, key } = number
    const changed = (byKey.get(key) ?? []).find((other) => other.source.earlier && isSmall(Math.abs(other.value - value), parameters))
    if (changed === undefined) return []
    return [hit(id, 'difference-threshold', {
      outcome: 'fail', at: placeOf(source.table, cell), message: changed.source.otherVersion === true ? 'differencing.changed-version' : 'differencing.changed', cure: 'cure.keep-earlier-number',
      values: { other: changed.source.origin, difference: Math.abs(changed.value - value), threshold: parameters.differenceThreshold, subtraction: subtraction([Math.max(value, changed.value), Math.min(value, changed.value)]) },
    })]
  })
}

/** `100 − 60 − 36 = 4` */
export function subtraction([first = 0, ...rest]: readonly number[]): string {
  return `${[first, ...rest].join(' − ')} = ${Number(rest.reduce((left, value) => left - value, first).toPrecision(12))}`
}

interface Search extends CountLedger {
  /** One number of each population and value, in ascending order. */
  readonly distinct: readonly PlacedNumber[]
  readonly parameters: ProfileParameters
  readonly found: Map<TableCell, Finding>
  readonly left: { comparisons: number }
}

/**
 * Findings where a released population less one or two others inside it is a group of few. Only numbers shown as they are take part;
 * numbers of any size of ledger, for populations are compared by the variables that narrow them.
 */
export function subtractedFindings(own: readonly SourcedTable[], others: readonly SourcedTable[], parameters: ProfileParameters): { readonly findings: readonly Finding[]; readonly complete: boolean } {
  if (others.length === 0 || parameters.differenceThreshold <= 1) return { findings: [], complete: true }
  const sources = new Set(own)
  const ledger = countLedger([...own, ...others])
  const search: Search = { ...ledger, distinct: distinctNumbers(ledger.all), parameters, found: new Map(), left: { comparisons: mostComparisons } }
  const mine = search.all.filter(({ source }) => sources.has(source))
  for (const number of mine) pairsWith(search, number)
  for (const number of mine) if (!search.found.has(number.cell)) partsOfOwn(search, number)
  for (const number of mine) if (!search.found.has(number.cell)) ownAsPart(search, number)
  return { findings: [...search.found.values()], complete: search.left.comparisons > 0 }
}

function distinctNumbers(all: readonly PlacedNumber[]): readonly PlacedNumber[] {
  const seen = new Map<string, PlacedNumber>()
  for (const number of all) {
    const key = `${number.key}=${number.value}`
    const known = seen.get(key)
    // What an earlier release shows is known whatever the request shows.
    if (known === undefined || (!known.source.earlier && number.source.earlier)) seen.set(key, number)
  }
  return [...seen.values()].sort((one, other) => one.value - other.value)
}

const isWithin = ({ index, left }: Search, inner: PlacedNumber, outer: PlacedNumber): boolean => {
  left.comparisons -= 1
  return index.isWithin(inner.box, outer.box)
}

/** Numbers from `low` to below `high`. */
function* between(sorted: readonly PlacedNumber[], low: number, high: number): Generator<PlacedNumber> {
  for (let at = firstAtLeast(sorted, low); at < sorted.length; at += 1) {
    const number = sorted[at]
    if (number === undefined || number.value >= high) return
    yield number
  }
}

function add(search: Search, number: PlacedNumber, parts: readonly PlacedNumber[]): void {
  const [outer] = parts
  if (outer === undefined || search.found.has(number.cell)) return
  const names = namesOf(parts.map(({ source }) => source), number.source)
  const rest = parts.slice(1).reduce((left, { value }) => left - value, outer.value)
  const values: FindingValues = { other: names === '' ? null : names, difference: rest, threshold: search.parameters.differenceThreshold, subtraction: subtraction(parts.map(({ value }) => value)) }
  search.found.set(number.cell, hit(id, 'difference-threshold', {
    outcome: 'fail', at: placeOf(number.source.table, number.cell), message: names === '' ? 'differencing.rest-within' : 'differencing.rest', cure: 'cure.coarser-or-same-groups', values,
  }))
}

/** One population inside another whose number differs by little, unless what is left is shown somewhere by itself. */
function pairsWith(search: Search, number: PlacedNumber): void {
  const { parameters, distinct } = search
  for (const other of between(distinct, number.value - parameters.differenceThreshold, number.value + parameters.differenceThreshold)) {
    if (other.source.table === number.source.table || !isSmall(Math.abs(other.value - number.value), parameters)) continue
    const [inner, outer] = other.value < number.value ? [other, number] : [number, other]
    if (inner.key === outer.key || !isWithin(search, inner, outer) || isShown(search, outer, inner)) continue
    add(search, number, [outer, inner])
    return
  }
}

/** Whether what is left is released by itself, or was to be known without this subtraction. */
function isShown({ index, byKey }: Search, outer: PlacedNumber, inner: PlacedNumber): boolean {
  return index.rests(outer.box, inner.box).some((rest) => (byKey.get(index.key(rest)) ?? []).some(({ value }) => value === outer.value - inner.value))
}

/** The own number less two others inside it that share nobody. */
function partsOfOwn(search: Search, outer: PlacedNumber): void {
  const { distinct, parameters, left } = search
  const inside: PlacedNumber[] = []
  for (const number of between(distinct, 1, outer.value)) if (number.key !== outer.key && isWithin(search, number, outer)) inside.push(number)
  for (const larger of between(inside, (outer.value - parameters.differenceThreshold) / 2, Infinity)) {
    const rest = outer.value - larger.value
    for (const smaller of between(inside, rest - parameters.differenceThreshold + 1, Math.min(rest, larger.value + 1))) {
      left.comparisons -= 1
      if (left.comparisons <= 0) return
      if (subtracts(search, outer, [larger, smaller])) { add(search, outer, [outer, larger, smaller]); return }
    }
  }
}

/** Another number less the own one and a third inside it. */
function ownAsPart(search: Search, own: PlacedNumber): void {
  const { distinct, parameters, left } = search
  // Nobody taken away tells nothing.
  if (own.value < 1) return
  for (const outer of between(distinct, own.value + 2, Infinity)) {
    if (outer.key === own.key || !isWithin(search, own, outer)) continue
    const rest = outer.value - own.value
    for (const third of between(distinct, Math.max(1, rest - parameters.differenceThreshold + 1), rest)) {
      if (left.comparisons <= 0) return
      if (third.key === outer.key || !isWithin(search, third, outer)) continue
      if (subtracts(search, outer, [own, third])) { add(search, own, [outer, own, third]); return }
    }
  }
}

/** Whether two parts share nobody, leave few, and say together what one table, or one of them alone, does not. */
function subtracts(search: Search, outer: PlacedNumber, [one, other]: readonly [PlacedNumber, PlacedNumber]): boolean {
  if (one.source.table === outer.source.table && other.source.table === outer.source.table) return false
  if (!isSmall(outer.value - one.value - other.value, search.parameters) || !search.index.areDisjoint(one.box, other.box)) return false
  return !isShown(search, outer, one) && !isShown(search, outer, other)
}
