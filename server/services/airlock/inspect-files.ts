import { loadEgressCase, releasedRequestIds } from '../../adapters/database/egress-store.ts'
import type { CheckReport } from '../../domain/disclosure/check-report.ts'
import { approvedFiles, licenceHolds } from '../../domain/airlock/egress-rules.ts'
import type { CaseProject } from '../../domain/airlock/egress-case.ts'
import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import type { InspectedFile, InspectionRequest, LicensedFacts } from '../../domain/airlock/output-inspection.ts'
import { airlockLimits, type AirlockParts } from './airlock-parts.ts'

/** A file to be inspected, by its bytes. */
export interface FileToInspect { readonly path: string; readonly sha256: string; readonly declared: DeclaredFile; readonly bytes: () => Promise<Uint8Array> }

/** Reads the files and runs the disclosure checks on them, with what this project's own licences and releases say and nothing else. */
export const inspectFiles = async (parts: AirlockParts, project: CaseProject, files: readonly FileToInspect[]): Promise<CheckReport> => {
  const request: InspectionRequest = {
    files: await readAll(parts, files), profile: project.profile, licensed: licensedFacts(parts, project), earlier: await ownReleases(parts, project),
  }
  const report = await parts.inspector.inspect(request)
  if (report.files.length !== files.length) throw new Error('the report does not speak of every file')
  return report
}

const readAll = async (parts: AirlockParts, files: readonly FileToInspect[]): Promise<readonly InspectedFile[]> => {
  const inspected: InspectedFile[] = []
  for (const file of files) {
    const bytes = await file.bytes()
    inspected.push({ path: file.path, sha256: file.sha256, bytes: bytes.length, declared: file.declared, read: await parts.parser.read(bytes, file.path) })
  }
  return inspected
}

const licensedFacts = (parts: AirlockParts, project: CaseProject): readonly LicensedFacts[] => {
  const now = parts.clock.now()
  return project.licences.filter((l) => licenceHolds(l, now, parts.timezone))
    .map((l) => ({ dataset: l.datasetId, unit: l.unit, columns: l.columns, identifiers: l.identifiers, rowCount: l.rowCount }))
}

const ownReleases = async (parts: AirlockParts, project: CaseProject): Promise<InspectionRequest['earlier']> => {
  const earlier: InspectionRequest['earlier'][number][] = []
  for (const id of await releasedRequestIds(parts.work.read, project.id, airlockLimits.earlierReleases)) {
    const request = await loadEgressCase(parts.work.read, id)
    if (request === null) continue
    const files = approvedFiles(request).map((f) => ({ path: f.path, sha256: f.sha256, declared: f.declared, bytes: () => parts.vault.read(f.sha256) }))
    earlier.push({ name: id, files: await readAll(parts, files) })
  }
  return earlier
}
