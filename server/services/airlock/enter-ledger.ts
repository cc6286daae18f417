import { loadCaseProject } from '../../adapters/database/airlock-facts.ts'
import { loadEgressCase } from '../../adapters/database/egress-store.ts'
import { insertLedgerEntry, isInLedger, releasesWithoutLedger } from '../../adapters/database/ledger-store.ts'
import type { Change } from '../../adapters/database/unit-of-work.ts'
import { currentTurn, type CaseProject, type EgressCase } from '../../domain/airlock/egress-case.ts'
import { approvedFiles } from '../../domain/airlock/egress-rules.ts'
import type { InspectedNumbers } from '../../domain/airlock/output-inspection.ts'
import type { AirlockParts } from './airlock-parts.ts'
import { frozenFiles, licensedFacts, readAll } from './inspect-files.ts'

/** The numbers of a request's approved files as statements about the data that was licensed when they were submitted. */
export const numbersOfRelease = async (parts: AirlockParts, request: EgressCase, project: CaseProject): Promise<InspectedNumbers> => {
  const files = await readAll(parts, frozenFiles(parts, approvedFiles(request)))
  return parts.inspector.numbers(files, licensedFacts(project, new Date(currentTurn(request).submittedAt), parts.timezone))
}

/** Writes the numbers into the ledger, within the change that releases them. Answers what the release's audit event says of it. */
export const enterLedger = async (change: Change, request: Pick<EgressCase, 'id' | 'projectId'>, numbers: InspectedNumbers, releasedAt: string): Promise<Readonly<Record<string, number | boolean>>> => {
  await insertLedgerEntry(change.db, { ...numbers, requestId: request.id, projectId: request.projectId, releasedAt })
  return { tables: numbers.tables.length, statements: numbers.tables.reduce((sum, t) => sum + t.numbers.length, 0), models: numbers.models.length, complete: numbers.complete }
}

/** Enters releases that were made before there was a ledger, from the files that the vault keeps. */
export const enterOldReleases = async (parts: AirlockParts): Promise<void> => {
  for (const id of await releasesWithoutLedger(parts.work.read)) {
    const request = await loadEgressCase(parts.work.read, id)
    const project = request === null ? null : await loadCaseProject(parts.work.read, request.projectId)
    if (request?.release == null || project === null) continue
    const { releasedAt } = request.release
    const numbers = await numbersOfRelease(parts, request, project)
    await parts.work.write(async (change) => {
      if (await isInLedger(change.db, id)) return false
      const details = await enterLedger(change, request, numbers, releasedAt)
      await change.audit({ type: 'EGRESS_LEDGER_ENTERED', actor: 'system', project: project.id, subject: `egress:${id}`, details })
      return true
    })
  }
}
