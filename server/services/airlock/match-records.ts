import { madeExtracts } from '../../adapters/database/made-extracts.ts'
import type { InspectedFile, Inspection, LicensedFacts } from '../../domain/airlock/output-inspection.ts'
import { worse, worst, type CheckReport, type FileReport, type Finding } from '../../domain/disclosure/check-report.ts'
import { findingsOfHits, unmatchedFinding } from '../../domain/disclosure/checks/record-matches.ts'
import type { MatchHit } from '../../domain/disclosure/matching/record-match.ts'
import { matchingForm } from '../../domain/disclosure/models/matching-form.ts'
import type { ReadOutput } from '../../domain/disclosure/read-output.ts'
import type { MatchSource } from '../../domain/node/match-api.ts'
import type { AirlockParts } from './airlock-parts.ts'

export interface MatchedInspection {
  readonly inspection: Inspection
  readonly projectId: string
  readonly files: readonly InspectedFile[]
  readonly licensed: readonly LicensedFacts[]
  /** Before submission the project's own extracts are all that is looked at. */
  readonly reach: 'own' | 'others too'
}

/** Adds where the files repeat records: of the project's own extracts for everyone, of whole datasets for checkers alone. */
export const withRecordMatches = async (parts: AirlockParts, { inspection, projectId, files, licensed, reach }: MatchedInspection): Promise<Inspection> => {
  const extracts = (await madeExtracts(parts.work.read, projectId)).map((extractId): MatchSource => ({ kind: 'extract', extractId }))
  let forms: readonly ReadOutput[] | undefined
  // Made at most once, and where a failure says that there was no matching.
  const formsOf = (): readonly ReadOutput[] => (forms ??= files.map(({ read }) => matchingForm(read, undefined)))
  const own = await hitsOf(parts, { files, formsOf }, extracts)
  const report = { ...inspection.report, files: inspection.report.files.map((file, at) => withHits(file, own[at] ?? null)) } satisfies CheckReport
  if (reach === 'own') return { ...inspection, report }
  const datasets = [...new Map(licensed.map((l) => [`${l.dataset} ${l.version}`, l])).values()].map((l): MatchSource => ({ kind: 'dataset', datasetId: l.dataset, version: l.version }))
  const whole = await hitsOf(parts, { files, formsOf }, datasets)
  return { report, forCheckers: files.map((_, at) => [...(inspection.forCheckers[at] ?? []), ...beyond(whole[at] ?? null, own[at] ?? null)]) }
}

/** Hits of each file; `null` where matching could not be done. */
const hitsOf = async (parts: AirlockParts, { files, formsOf }: { readonly files: readonly InspectedFile[]; readonly formsOf: () => readonly ReadOutput[] }, sources: readonly MatchSource[]): Promise<readonly (readonly MatchHit[] | null)[]> => {
  if (sources.length === 0 || files.length === 0) return files.map(() => [])
  try {
    return await parts.matcher.match(formsOf(), sources)
  } catch {
    return files.map(() => null)
  }
}

const findingsFor = (hits: readonly MatchHit[] | null): readonly Finding[] => (hits === null ? [unmatchedFinding()] : findingsOfHits(hits))

const withHits = (file: FileReport, hits: readonly MatchHit[] | null): FileReport => {
  const added = findingsFor(hits)
  if (added.length === 0) return file
  const records = Math.max(file.matches.records, ...(hits ?? []).map((hit) => hit.records))
  const columns = [...new Set([...file.matches.columns, ...(hits ?? []).flatMap((hit) => hit.columns)])]
  return { ...file, outcome: worse(file.outcome, worst(added.map(({ outcome }) => outcome))), findings: [...file.findings, ...added], matches: { records, columns } }
}

/** What the whole dataset shows beyond the project's own extract. */
const beyond = (whole: readonly MatchHit[] | null, own: readonly MatchHit[] | null): readonly Finding[] => {
  if (whole === null) return [unmatchedFinding()]
  const known = new Set((own ?? []).map(placeOf))
  return findingsOfHits(whole.filter((hit) => !known.has(placeOf(hit))))
}

const placeOf = (hit: MatchHit): string => JSON.stringify([hit.how, hit.sheet, hit.row, hit.column])
