import type { CheckFile, CheckRequest, RecordSource } from './check-request.ts'
import type { CellName, Finding, FindingPlace, FindingValues } from './check-report.ts'
import type { ProfileParameters } from './disclosure-profile.ts'
import type { IntervalAudit } from './audit/interval-audit.ts'
import type { RecordMatch } from './matching/record-match.ts'
import type { StatisticType } from './statistic-types.ts'
import type { FoundTables } from './tables/found-tables.ts'
import { cellName } from './tables/table-model.ts'
import type { TableCell, TableModel } from './tables/table-model.ts'

/** Why an output may disclose. */
export type DisclosureRisk =
  | 'low-count' | 'class-disclosure' | 'dominance' | 'differencing' | 'low-degrees-of-freedom' | 'record-level' | 'identification' | 'hidden-content'
  | 'false-claim' | 'unknown-content'

/** Evidence of one file, gathered once and seen by every check. */
export interface FileEvidence {
  readonly file: CheckFile
  readonly request: CheckRequest
  readonly parameters: ProfileParameters
  readonly type: StatisticType | null
  readonly found: FoundTables
  readonly tables: readonly TableModel[]
  /** Tables of the other files of the request. */
  readonly siblings: readonly { readonly path: string; readonly tables: readonly TableModel[] }[]
  readonly data: readonly RecordSource[]
  /** Intervals of hidden and rounded cells, and what all releases together give away. */
  readonly audit: IntervalAudit
  readonly match: RecordMatch
}

/** One rule, in one file. */
export interface DisclosureCheck {
  readonly id: string
  readonly version: number
  readonly types: readonly StatisticType[] | 'all'
  readonly risk: DisclosureRisk
  /** What the rule needs to be able to say `pass`. */
  readonly evidence: readonly string[]
  /** Keys of the profile that it reads. */
  readonly parameters: readonly string[]
  /** One sentence for the reference page. */
  readonly says: string
  readonly source: string
  readonly run: (evidence: FileEvidence) => readonly Finding[]
}

/** Freezes a check; the registry lists what this returns. */
export function defineCheck(check: DisclosureCheck): DisclosureCheck {
  return Object.freeze(check)
}

/** A place that names the file alone. */
export const wholeFile: FindingPlace = { sheet: null, row: null, column: null, cell: null }

/** The place of one cell. */
export function placeOf(table: TableModel, cell: TableCell): FindingPlace {
  return { sheet: table.sheet, row: cell.row, column: cell.column, cell: cellName(table, cell.codes) }
}

/** The place of a table: its first cell, without naming a cell. */
export function placeOfTable(table: TableModel): FindingPlace {
  return { sheet: table.sheet, row: table.cells[0]?.row ?? null, column: table.cells[0]?.column ?? null, cell: null }
}

/** The parts of a finding that differ from hit to hit. */
export interface Hit {
  readonly outcome: 'review' | 'fail'
  readonly at: FindingPlace
  readonly message: string
  readonly cure: string
  readonly values?: FindingValues
}

/** Makes a finding of a check. */
export function hit(check: string, rule: string, parts: Hit): Finding {
  return { check, rule, outcome: parts.outcome, at: parts.at, message: parts.message, cure: parts.cure, values: parts.values ?? {} }
}

/** A finding for missing evidence: once for a table where no cell has it, else at each cell that lacks it. */
export function missingEvidence(table: TableModel, lacking: readonly TableCell[], asked: number, make: (at: FindingPlace) => Finding): readonly Finding[] {
  if (lacking.length === 0) return []
  if (lacking.length === asked) return [make(placeOfTable(table))]
  return lacking.map((cell) => make(placeOf(table, cell)))
}

/** Says whether two cell names are the same. */
export function sameCell(one: CellName | null, other: CellName | null): boolean {
  if (one === null || other === null) return one === other
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}
