import { loadCaseProject } from '../../adapters/database/airlock-facts.ts'
import { loadEgressCase, namedBlobs, saveInspection, uncheckedRequests } from '../../adapters/database/egress-store.ts'
import type { CheckReport, Outcome } from '../../domain/disclosure/check-report.ts'
import { currentTurn } from '../../domain/airlock/egress-case.ts'
import { transitionOf } from '../../domain/airlock/egress-transitions.ts'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import { airlockLimits, type AirlockParts } from './airlock-parts.ts'
import { frozenFiles, inspectFiles, type FileToInspect } from './inspect-files.ts'
import { enterOldReleases } from './enter-ledger.ts'
import { moveRequest } from './move-request.ts'
import { exportingProject, refuseOften, refuseUnusable } from './submit-egress.ts'
import { takeFiles } from './take-files.ts'

const count = (report: CheckReport, outcome: Outcome): number => report.files.filter((f) => f.outcome === outcome).length
const outcomesOf = (report: CheckReport) => ({ pass: count(report, 'pass'), review: count(report, 'review'), fail: count(report, 'fail') })

/** Checks files before submission; nothing is stored. Numbers and hashes are audited, names are not. */
export const checkOutputs = async (parts: AirlockParts, actor: Actor, files: readonly DeclaredFile[]): Promise<CheckReport> => {
  refuseUnusable(parts, files)
  const limit = { type: 'EGRESS_CHECKED', most: airlockLimits.checksPerWindow }
  const { project, sessionId } = await exportingProject(parts, actor, 'check')
  await refuseOften(parts, parts.work.read, actor, limit)
  const { taken, report } = await parts.turns.run(actor.id, async () => {
    const held: (FileToInspect & { readonly sourceSha256: string })[] = []
    for await (const file of takeFiles(parts, project, files)) held.push({ ...file, bytes: () => Promise.resolve(file.bytes) })
    return { taken: held, report: (await inspectFiles(parts, project, held)).report }
  })
  await parts.work.write(async (change) => {
    // Counted again with the log's lock held: many at once get no further than one after the other.
    await refuseOften(parts, change.db, actor, limit)
    const hashes = Object.fromEntries(taken.map((f, i) => [`file-${i + 1}`, f.sourceSha256]))
    await change.audit({ type: 'EGRESS_CHECKED', actor: actor.id, project: project.id, session: sessionId, details: { files: taken.length, ...outcomesOf(report), ...hashes } })
  })
  return report
}

/** Checks under way, so that a second call waits for the first. */
const underWay = new WeakMap<AirlockParts, Map<string, Promise<void>>>()
const swept = new WeakSet<AirlockParts>()

/** Runs the checks of a submitted request and hands it to the checkers. Safe to repeat: a request that moved on meanwhile is left alone. */
export const completeChecks = (parts: AirlockParts, id: string): Promise<void> => {
  const running = underWay.get(parts) ?? new Map<string, Promise<void>>()
  underWay.set(parts, running)
  const known = running.get(id)
  if (known !== undefined) return known
  const started = runChecks(parts, id).finally(() => running.delete(id))
  running.set(id, started)
  return started
}

const runChecks = async (parts: AirlockParts, id: string): Promise<void> => {
  const request = await loadEgressCase(parts.work.read, id)
  const project = request === null ? null : await loadCaseProject(parts.work.read, request.projectId)
  if (request === null || project === null || request.state !== 'submitted') return
  const turn = currentTurn(request)
  const files = frozenFiles(parts, turn.files)
  const inspection = await parts.turns.run(`request ${id}`, () => inspectFiles(parts, { ...project, profile: request.profile }, files, 'others too'))
  const { report } = inspection
  await parts.work.write(async (change) => {
    const now = await loadEgressCase(change.db, id)
    if (now === null || now.state !== 'submitted' || now.turn !== request.turn) {
      await change.audit({ type: 'EGRESS_CHECKS_COMPLETED', actor: 'system', project: project.id, subject: `egress:${id}`, details: { turn: request.turn, late: true } })
      return
    }
    await saveInspection(change.db, id, turn, inspection)
    await moveRequest(parts, change, { request: now, project }, {
      transition: transitionOf('submitted', 'complete-checks'), actor: 'system',
      details: { ...outcomesOf(report), profile: report.profile, 'profile-digest': report.profileDigest, glovebox: report.glovebox, 'for-checkers': inspection.forCheckers.flat().length },
    })
  })
}

/** Runs the checks that a stop interrupted, and at the first call sweeps blobs that no row names. Answers what could not be done. */
export const resumeAirlock = async (parts: AirlockParts): Promise<readonly { readonly request: string; readonly error: unknown }[]> => {
  const failed: { request: string; error: unknown }[] = []
  for (const id of await uncheckedRequests(parts.work.read)) {
    await completeChecks(parts, id).catch((error: unknown) => failed.push({ request: id, error }))
  }
  if (swept.has(parts)) return failed
  await enterOldReleases(parts).catch((error: unknown) => failed.push({ request: 'ledger', error }))
  swept.add(parts)
  const aDayAgo = new Date(parts.clock.now().getTime() - 86_400_000)
  await parts.vault.sweep(await namedBlobs(parts.work.read), aDayAgo)
  return failed
}
