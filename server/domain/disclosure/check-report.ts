import type { StatisticType } from './statistic-types.ts'

/** How a file, a finding or a cell comes out; `pass` never releases anything by itself. */
export type Outcome = 'pass' | 'review' | 'fail'

/** Codes of a cell, one per dimension. */
export type CellName = Readonly<Record<string, string>>

/** Where a finding stands, as a person sees the file. */
export interface FindingPlace {
  readonly sheet: string | null
  readonly row: number | null
  readonly column: number | null
  readonly cell: CellName | null
}

/** Facts that a finding's sentence is made of; never a value of record-level data. */
export type FindingValues = Readonly<Record<string, string | number | null | readonly (string | number | null)[]>>

/** One hit of one rule, without language. */
export interface Finding {
  readonly check: string
  readonly outcome: 'review' | 'fail'
  /** Within a check the profile's parameter that sets the rule; in a report the authority that it comes from. */
  readonly rule: string
  readonly at: FindingPlace
  /** Key of the sentence in `messages/`. */
  readonly message: string
  readonly cure: string
  readonly values: FindingValues
}

/** The verdict on one cell. */
export interface CellVerdict {
  readonly cell: CellName
  readonly shown: number | null
  readonly interval: readonly [number | null, number | null] | null
  readonly outcome: Outcome
  readonly sheet: string | null
  readonly row: number | null
  readonly column: number | null
}

/** What matching against record-level data found: numbers and column names, never values. */
export interface RecordMatches {
  readonly records: number
  readonly columns: readonly string[]
}

/** The result for one file, without language. */
export interface FileReport {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly type: StatisticType | null
  /** True where the checker assumed the type instead of being told. */
  readonly typeAssumed: boolean
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
  readonly cells: readonly CellVerdict[]
  readonly matches: RecordMatches
}

/** The whole result, ready to be stored: rules, versions and digests included. */
export interface CheckReport {
  readonly glovebox: string
  readonly profile: string
  readonly profileDigest: string
  readonly parameters: Readonly<Record<string, string | number>>
  readonly checks: readonly { readonly id: string; readonly version: number }[]
  readonly files: readonly FileReport[]
}

/** A finding with its sentences, as the contract's JSON shows it. */
export interface LocalisedFinding extends Omit<Finding, 'at'> {
  readonly at: FindingPlace
}

/** The contract's JSON. */
export interface LocalisedReport extends Omit<CheckReport, 'files'> {
  readonly files: readonly (Omit<FileReport, 'findings'> & { readonly findings: readonly LocalisedFinding[] })[]
}

const order: Readonly<Record<Outcome, number>> = { pass: 0, review: 1, fail: 2 }

/** The worse of two outcomes. */
export function worse(one: Outcome, other: Outcome): Outcome {
  return order[one] >= order[other] ? one : other
}

/** The worst of many outcomes; `pass` for none. */
export function worst(outcomes: Iterable<Outcome>): Outcome {
  let result: Outcome = 'pass'
  for (const outcome of outcomes) result = worse(result, outcome)
  return result
}
