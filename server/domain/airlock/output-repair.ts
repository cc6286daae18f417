import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import type { FileReport } from '../disclosure/check-report.ts'
import type { RepairRefusal } from '../disclosure/repair/no-repair.ts'
import type { RemainingInterval, RepairWay } from '../disclosure/repair/repaired-file.ts'
import type { TableDifference } from '../disclosure/repair/table-difference.ts'

/** A repaired file as it would be written, with the text of the description beside it. */
export interface OfferedWay extends RepairWay {
  readonly name: string
  readonly text: string
  readonly descriptionText: string
}

/** What a check says of one file among the others, and the ways in which it can be repaired. */
export interface OfferedRepairs {
  readonly report: FileReport
  readonly ways: readonly OfferedWay[]
  /** Why there is none, where the file fails. */
  readonly refusal: RepairRefusal | null
}

/** What a repaired file changed, and what can still be worked out about what it hides. */
export interface SeenDifference extends TableDifference {
  readonly remains: readonly RemainingInterval[]
}

/** The file of a request that another one repairs; nothing where none is named or it was not submitted with it. */
export const originalOf = <T extends { readonly declared: DeclaredFile }>(file: T, files: readonly T[]): T | null => {
  const { repairedFrom, path } = file.declared
  return repairedFrom === undefined || repairedFrom === path ? null : files.find((f) => f.declared.path === repairedFrom) ?? null
}
