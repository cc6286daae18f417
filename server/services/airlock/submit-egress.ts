import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import { loadCaseProject } from '../../adapters/database/airlock-facts.ts'
import { countActs, insertEgressRequest, insertEgressTurn, type NewEgressFile } from '../../adapters/database/egress-store.ts'
import type { Change } from '../../adapters/database/unit-of-work.ts'
import type { CaseProject } from '../../domain/airlock/egress-case.ts'
import { mayResubmit, mayWithdraw, projectMayExport } from '../../domain/airlock/egress-rules.ts'
import { transitionOf } from '../../domain/airlock/egress-transitions.ts'
import { filesMayBeDeclared, showPath } from '../../domain/airlock/export-paths.ts'
import { originalOf } from '../../domain/airlock/output-repair.ts'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import { enforce, refused, allowed } from '../../domain/kernel/decision.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { newId } from '../../domain/kernel/ids.ts'
import { aboutRequest, airlockLimits, enforceAct, openScene, type AirlockParts } from './airlock-parts.ts'
import { moveRequest } from './move-request.ts'
import { takeFiles } from './take-files.ts'

/** A repaired file comes with what it repairs: the difference is worked out from the two. */
const refuseLoneRepairs = (files: readonly DeclaredFile[]): void => {
  const lone = files.find((f) => f.repairedFrom !== undefined && originalOf({ declared: f }, files.map((declared) => ({ declared }))) === null)
  if (lone !== undefined) throw new GloveboxError('bad-request', { field: 'repairedFrom', path: showPath(lone.path) })
}

/** What an author submits. */
export interface Submission { readonly title: string; readonly context: string; readonly files: readonly DeclaredFile[] }

/** The project that the acting session works on, with every condition for an export tested; codes name the one that fails. */
export const exportingProject = async (parts: AirlockParts, actor: Actor, action: 'check' | 'submit'): Promise<{ readonly project: CaseProject; readonly sessionId: string }> => {
  const session = actor.sessionId === null ? undefined
    : await parts.work.read.selectFrom('session').select(['id', 'project_id', 'person_id', 'state']).where('id', '=', actor.sessionId).executeTakeFirst()
  if (session === undefined || session.person_id !== actor.id) throw new GloveboxError('refused', { action })
  if (session.state !== 'ready') throw new GloveboxError('session-ended')
  const project = await loadCaseProject(parts.work.read, session.project_id)
  if (project === null) throw new GloveboxError('not-found')
  testExport(parts, actor, project, action)
  return { project, sessionId: session.id }
}

/** Refuses what cannot be submitted before anything is read: names, amounts of text, descriptions. */
export const refuseUnusable = (parts: AirlockParts, files: readonly DeclaredFile[]): void => {
  if (files.length > parts.limits.files) throw new GloveboxError('too-large', { limit: parts.limits.files })
  enforce(filesMayBeDeclared(files))
  for (const { path, description } of files) {
    const fault = description === undefined ? null : parts.inspector.faultOfDescription(description)
    if (fault !== null) throw new GloveboxError('bad-request', { field: 'description', key: fault.slice(0, 100), path: showPath(path) })
  }
}

const testExport = (parts: AirlockParts, actor: Actor, project: CaseProject, action: 'check' | 'submit'): void => {
  enforce(actor.memberships.some((m) => m.projectId === project.id) ? allowed : refused('membership-ended'))
  enforce(projectMayExport(project, parts.clock.now(), parts.timezone))
  const attributes = { projectId: project.id, authorId: actor.id, state: 'submitted', members: [actor.id] }
  enforce(parts.authorizer.decide(actor, action, { type: 'EgressRequest', id: 'new', attributes }))
}

/** A thing that a person may do only so often; counted in the audit log, so a restart forgets nothing. */
export const refuseOften = async (parts: AirlockParts, db: AirlockParts['work']['read'], actor: Actor, limit: { readonly type: string; readonly most: number }): Promise<void> => {
  const since = new Date(parts.clock.now().getTime() - airlockLimits.windowMinutes * 60_000)
  if (await countActs(db, limit.type, actor.id, since) >= limit.most) throw new GloveboxError('rate-limited', { limit: limit.most, seconds: airlockLimits.windowMinutes * 60 })
}

/** Freezes the files and submits them; answers the request's id while its checks are still to run. */
export const submitEgress = async (parts: AirlockParts, actor: Actor, submission: Submission): Promise<string> => {
  refuseUnusable(parts, submission.files)
  refuseLoneRepairs(submission.files)
  const { project, sessionId } = await exportingProject(parts, actor, 'submit')
  await refuseOften(parts, parts.work.read, actor, { type: 'EGRESS_SUBMITTED', most: airlockLimits.submissionsPerWindow })
  const files = await parts.turns.run(actor.id, () => freezeFiles(parts, project, submission.files))
  const id = newId()
  await parts.work.write(async (change) => {
    await stillExporting(parts, change, actor, project.id)
    const at = change.now.toISOString()
    await insertEgressRequest(change.db, { id, projectId: project.id, authorId: actor.id, title: submission.title, profile: project.profile, at })
    await change.audit({ type: transitionOf(null, 'submit')?.audit ?? 'EGRESS_SUBMITTED', ...aboutRequest(actor.id, { id, projectId: project.id }, sessionId), details: { turn: 1, files: files.length } })
    await recordTurn(change, { id, projectId: project.id, actor, sessionId, number: 1, context: submission.context, files })
  })
  return id
}

/** A returned request again, as a new turn: every file is frozen anew; a vote never carries over by itself. */
export const resubmitEgress = async (parts: AirlockParts, actor: Actor, id: string, submission: Submission): Promise<void> => {
  refuseUnusable(parts, submission.files)
  refuseLoneRepairs(submission.files)
  const { project, sessionId } = await exportingProject(parts, actor, 'submit')
  const before = await openScene(parts, parts.work.read, actor, id)
  if (before.project.id !== project.id) throw new GloveboxError('not-found')
  enforceAct(parts, actor, before, { action: 'submit', rule: mayResubmit(before.request, before.who) })
  const files = await parts.turns.run(actor.id, () => freezeFiles(parts, project, submission.files))
  await parts.work.write(async (change) => {
    await stillExporting(parts, change, actor, project.id)
    const scene = await openScene(parts, change.db, actor, id)
    enforceAct(parts, actor, scene, { action: 'submit', rule: mayResubmit(scene.request, scene.who) })
    const number = scene.request.turn + 1
    await moveRequest(parts, change, scene, { transition: transitionOf('returned', 'resubmit'), actor: actor.id, session: sessionId, turn: number, title: submission.title, details: { files: files.length } })
    await recordTurn(change, { id, projectId: project.id, actor, sessionId, number, context: submission.context, files })
  })
}

/** Takes a request back, before it was released. */
export const withdrawEgress = async (parts: AirlockParts, actor: Actor, id: string): Promise<void> => {
  await parts.work.write(async (change) => {
    const scene = await openScene(parts, change.db, actor, id)
    enforceAct(parts, actor, scene, { action: 'withdraw', rule: mayWithdraw(scene.request, scene.who) })
    await moveRequest(parts, change, scene, { transition: transitionOf(scene.request.state, 'withdraw'), actor: actor.id, session: actor.sessionId })
  })
}

/** A picture may grow when it is drawn anew. */
const mostDerivedBytes = 1024 * 1024 * 1024

const freezeFiles = async (parts: AirlockParts, project: CaseProject, declared: readonly DeclaredFile[]): Promise<readonly NewEgressFile[]> => {
  const files: NewEgressFile[] = []
  // INVARIANT: a blob is on disk before a row names it; a crash in between leaves a blob that the sweep removes.
  for await (const taken of takeFiles(parts, project, declared)) {
    const stored = await parts.vault.put([taken.bytes], mostDerivedBytes)
    if (stored.sha256 !== taken.sha256) throw new GloveboxError('hash-mismatch')
    files.push({ id: newId(), position: files.length, path: taken.path, sha256: stored.sha256, sourceSha256: taken.sourceSha256, bytes: stored.bytes, derived: taken.derived, declared: taken.declared })
  }
  return files
}

/** While files were being frozen a licence, a membership or the permit may have ended. */
const stillExporting = async (parts: AirlockParts, change: Change, actor: Actor, projectId: string): Promise<void> => {
  const project = await loadCaseProject(change.db, projectId)
  if (project === null) throw new GloveboxError('not-found')
  const now = change.now.toISOString()
  enforce(project.memberships.some((m) => m.personId === actor.id && m.revokedAt === null && m.from <= now) ? allowed : refused('membership-ended'))
  enforce(projectMayExport(project, change.now, parts.timezone))
}

interface NewTurn { readonly id: string; readonly projectId: string; readonly actor: Actor; readonly sessionId: string; readonly number: number; readonly context: string; readonly files: readonly NewEgressFile[] }

const recordTurn = async (change: Change, turn: NewTurn): Promise<void> => {
  await insertEgressTurn(change.db, { requestId: turn.id, number: turn.number, sessionId: turn.sessionId, context: turn.context, at: change.now.toISOString(), files: turn.files })
  for (const file of turn.files) {
    await change.audit({
      type: 'EGRESS_FILE_FROZEN', ...aboutRequest(turn.actor.id, turn, turn.sessionId),
      details: { turn: turn.number, file: file.id, sha256: file.sha256, source: file.sourceSha256, bytes: file.bytes, derived: file.derived, kind: file.declared.kind, type: file.declared.type },
    })
  }
}
