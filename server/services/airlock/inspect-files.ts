import { countLedgerReleases, readLedger, type LedgerRelease } from '../../adapters/database/ledger-store.ts'
import { licenceHolds } from '../../domain/airlock/egress-rules.ts'
import type { CaseFile, CaseProject } from '../../domain/airlock/egress-case.ts'
import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import type { InspectedFile, Inspection, InspectionRequest, LicensedFacts, NamedRelease } from '../../domain/airlock/output-inspection.ts'
import type { AirlockParts } from './airlock-parts.ts'
import { withRecordMatches } from './match-records.ts'

/** A file to be inspected, by its bytes. */
export interface FileToInspect { readonly path: string; readonly sha256: string; readonly declared: DeclaredFile; readonly bytes: () => Promise<Uint8Array> }

/** Frozen files as files to inspect: their bytes come from the vault. */
export const frozenFiles = (parts: AirlockParts, files: readonly CaseFile[]): readonly FileToInspect[] =>
  files.map((f) => ({ path: f.path, sha256: f.sha256, declared: f.declared, bytes: () => parts.vault.read(f.sha256) }))

/**
 * Reads the files and runs the disclosure checks on them, with what this project's own licences, extracts and releases say; `others too`
 * adds what other projects released on the same data and records of whole datasets, for checkers alone. Before submission nothing but the own is looked at.
 */
export const inspectFiles = async (parts: AirlockParts, project: CaseProject, files: readonly FileToInspect[], reach: 'own' | 'others too' = 'own'): Promise<Inspection & { readonly ledgerSeen: number }> => {
  // Counted first: a release that comes in between is looked at again.
  const ledgerSeen = await countLedgerReleases(parts.work.read)
  const request = await inspectionRequestOf(parts, project, files, reach)
  const inspection = await parts.inspector.inspect(request)
  if (inspection.report.files.length !== files.length) throw new Error('the report does not speak of every file')
  return { ...await withRecordMatches(parts, { inspection, projectId: project.id, files: request.files, licensed: request.licensed, reach }), ledgerSeen }
}

/** The files, read, with everything that their checks may use. */
export const inspectionRequestOf = async (parts: AirlockParts, project: CaseProject, files: readonly FileToInspect[], reach: 'own' | 'others too' = 'own'): Promise<InspectionRequest> => {
  const licensed = licensedFacts(project, parts.clock.now(), parts.timezone)
  const datasets = [...new Set(licensed.map((l) => l.dataset))]
  const earlier = await readLedger(parts.work.read, { datasets, of: project.id })
  const elsewhere = reach === 'own' ? [] : await readLedger(parts.work.read, { datasets, notOf: project.id })
  return { files: await readAll(parts, files), profile: project.profile, licensed, earlier: named(earlier), elsewhere: named(elsewhere) }
}

const named = (releases: readonly LedgerRelease[]): readonly NamedRelease[] => releases.map(({ requestId, tables, models }) => ({ name: requestId, tables, models }))

/** Reads files one after the other. */
export const readAll = async (parts: AirlockParts, files: readonly FileToInspect[]): Promise<readonly InspectedFile[]> => {
  const inspected: InspectedFile[] = []
  for (const file of files) {
    const bytes = await file.bytes()
    inspected.push({ path: file.path, sha256: file.sha256, bytes: bytes.length, declared: file.declared, read: await parts.parser.read(bytes, file.path) })
  }
  return inspected
}

/** What the licences that hold at an instant say about the data. */
export const licensedFacts = (project: CaseProject, at: Date, timezone: string): readonly LicensedFacts[] =>
  project.licences.filter((l) => licenceHolds(l, at, timezone))
    .map((l) => ({ dataset: l.datasetId, version: l.version, rows: l.rows, unit: l.unit, columns: l.columns, identifiers: l.identifiers, rowCount: l.rowCount }))
