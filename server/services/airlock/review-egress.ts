import type { FileDecision } from '../../../contract/vocabulary/egress-states.ts'
import { saveEgressReturn, saveEgressReview, saveEgressVote } from '../../adapters/database/egress-store.ts'
import type { Change } from '../../adapters/database/unit-of-work.ts'
import { endOfReview } from '../../domain/airlock/combine-votes.ts'
import { currentTurn, outputFiles, type CaseFile } from '../../domain/airlock/egress-case.ts'
import { mayCompleteReview, mayReject, mayReturn, mayVote, voteIsSound } from '../../domain/airlock/egress-rules.ts'
import { transitionOf } from '../../domain/airlock/egress-transitions.ts'
import { isReconfirmable } from '../../domain/airlock/visibility.ts'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import { enforce } from '../../domain/kernel/decision.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { aboutRequest, enforceAct, openScene, type AirlockParts, type AirlockScene } from './airlock-parts.ts'
import { moveRequest } from './move-request.ts'

/** A vote as it is cast: `sha256` is what the checker saw. */
export interface VoteCast { readonly fileId: string; readonly decision: FileDecision; readonly reason: string; readonly sha256: string }

const fileOf = (scene: AirlockScene, id: string): CaseFile => {
  const file = scene.request.turns.flatMap((t) => t.files).find((f) => f.id === id)
  if (file === undefined) throw new GloveboxError('not-found')
  return file
}

/** Casts or changes a vote on one file of the current turn. */
export const voteOnFile = async (parts: AirlockParts, actor: Actor, id: string, cast: VoteCast): Promise<void> => {
  await parts.work.write(async (change) => {
    const scene = await openScene(parts, change.db, actor, id)
    const file = fileOf(scene, cast.fileId)
    enforceAct(parts, actor, scene, { action: 'vote', rule: mayVote(scene.request, scene.who, file) })
    enforce(voteIsSound(file, cast))
    const revised = scene.request.state === 'consolidating'
    const before = file.votes.find((v) => v.checkerId === actor.id)
    const at = change.now.toISOString()
    const reconfirmed = cast.decision === 'approve' && isReconfirmable(scene.request, currentTurn(scene.request), file, actor.id)
    await saveEgressVote(change.db, file.id, {
      checkerId: actor.id, sha256: file.sha256, decision: cast.decision, reason: cast.reason.trim(), at: revised ? (before?.at ?? at) : at,
      revisedAt: revised ? at : null, reconfirmed,
    })
    // The judgement itself is in the log from the start; the log is the auditors' alone, so blindness holds.
    await change.audit({
      type: revised ? 'EGRESS_VOTE_REVISED' : 'EGRESS_VOTED', ...aboutRequest(actor.id, scene.request),
      details: { turn: scene.request.turn, file: file.id, sha256: file.sha256, decision: cast.decision, reconfirmed },
    })
  })
}

/** Hands in all votes of the turn; the second checker's handing in decides. */
export const completeReview = async (parts: AirlockParts, actor: Actor, id: string): Promise<void> => {
  await parts.work.write(async (change) => {
    const scene = await openScene(parts, change.db, actor, id)
    enforceAct(parts, actor, scene, { action: 'complete-review', rule: mayCompleteReview(scene.request, scene.who) })
    await saveEgressReview(change.db, id, scene.request.turn, actor.id, change.now.toISOString())
    const after = await openScene(parts, change.db, actor, id)
    const end = endOfReview(currentTurn(after.request))
    const revised = scene.request.state === 'consolidating'
    if (end !== 'consolidating') await auditReview(change, actor, after, revised)
    if (end === 'wait') return
    await moveRequest(parts, change, after, { transition: transitionOf(after.request.state, 'complete-review', end), actor: actor.id, details: votesInWords(after) })
    if (end === 'returned') await saveEgressReturn(change.db, id, after.request.turn, { personId: actor.id, reason: null, at: change.now.toISOString() })
  })
}

const auditReview = async (change: Change, actor: Actor, { request }: AirlockScene, revised: boolean): Promise<void> => {
  await change.audit({ type: 'EGRESS_REVIEW_COMPLETED', ...aboutRequest(actor.id, request), details: { turn: request.turn, reviews: currentTurn(request).reviews.length, revised } })
}

const votesInWords = ({ request }: AirlockScene): Readonly<Record<string, number>> => {
  const turn = currentTurn(request)
  const votes = outputFiles(turn).flatMap((f) => f.votes.filter((v) => turn.reviews.some((r) => r.checkerId === v.checkerId)))
  return { approvals: votes.filter((v) => v.decision === 'approve').length, changes: votes.filter((v) => v.decision === 'request-changes').length, rejections: votes.filter((v) => v.decision === 'reject').length }
}

/** Gives the request back to its author, with a reason. */
export const returnEgress = async (parts: AirlockParts, actor: Actor, id: string, reason: string): Promise<void> => {
  await parts.work.write(async (change) => {
    const scene = await openScene(parts, change.db, actor, id)
    enforceAct(parts, actor, scene, { action: 'return', rule: mayReturn(scene.request, scene.who) })
    await moveRequest(parts, change, scene, { transition: transitionOf(scene.request.state, 'return'), actor: actor.id })
    await saveEgressReturn(change.db, id, scene.request.turn, { personId: actor.id, reason, at: change.now.toISOString() })
  })
}

/** Rejects the request for good, with a reason. */
export const rejectEgress = async (parts: AirlockParts, actor: Actor, id: string, reason: string): Promise<void> => {
  await parts.work.write(async (change) => {
    const scene = await openScene(parts, change.db, actor, id)
    enforceAct(parts, actor, scene, { action: 'reject', rule: mayReject(scene.request, scene.who) })
    await moveRequest(parts, change, scene, { transition: transitionOf(scene.request.state, 'reject'), actor: actor.id })
    await saveEgressReturn(change.db, id, scene.request.turn, { personId: actor.id, reason, at: change.now.toISOString() })
  })
}
