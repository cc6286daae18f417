import type { FileReport } from '../disclosure/check-report.ts'
import type { RepairWay } from '../disclosure/repair/repaired-file.ts'
import type { InspectedFile, InspectionRequest } from './output-inspection.ts'

/** What the repairer says of one file: its report among the others, and the ways in which it can be repaired. */
export interface OfferedRepairs {
  readonly report: FileReport
  readonly ways: readonly (RepairWay & { readonly text: string; readonly description: Readonly<Record<string, unknown>>; readonly descriptionText: string })[]
}

/** PORT: finds repaired files that the same check, with the same options and beside the same files, does not fail. */
export interface OutputRepairer {
  readonly offer: (request: InspectionRequest, path: string) => Promise<OfferedRepairs>
}

/** The file of a request that another one repairs; nothing where none is named or it was not submitted with it. */
export const originalOf = <T extends Pick<InspectedFile, 'path' | 'declared'>>(file: T, files: readonly T[]): T | null => {
  const { repairedFrom } = file.declared
  return repairedFrom === undefined || repairedFrom === file.declared.path ? null : files.find((f) => f.declared.path === repairedFrom) ?? null
}
