import { saveEgressReturn } from '../../adapters/database/egress-store.ts'
import { countLedgerReleases } from '../../adapters/database/ledger-store.ts'
import { currentTurn } from '../../domain/airlock/egress-case.ts'
import { approvedFiles } from '../../domain/airlock/egress-rules.ts'
import { transitionOf } from '../../domain/airlock/egress-transitions.ts'
import { newDifferences } from '../../domain/airlock/new-differences.ts'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { openScene, type AirlockParts, type AirlockScene } from './airlock-parts.ts'
import { frozenFiles, inspectFiles } from './inspect-files.ts'
import { moveRequest } from './move-request.ts'

/** What the author reads; it tells nothing of other projects. */
const returnedReason = 'The checks were run again at release and the request needs a new review: submit it again. · 반출 시점에 점검을 다시 하였으며 새 심사가 필요합니다. 다시 제출하십시오.'

/**
 * Compares a request with what was released since its checks. Two requests that were reviewed side by side may give away together what
 * neither does alone: the second goes back, and its next turn is reviewed with the new findings.
 */
export const compareWithNewer = async (parts: AirlockParts, actor: Actor, { request, project }: AirlockScene): Promise<void> => {
  const turn = currentTurn(request)
  if (turn.ledgerSeen === await countLedgerReleases(parts.work.read)) return
  const files = frozenFiles(parts, turn.files)
  const inspection = await parts.turns.run(`request ${request.id}`, () => inspectFiles(parts, { ...project, profile: request.profile }, files, 'others too'))
  const leaving = new Set(approvedFiles(request).map((f) => turn.files.indexOf(f)))
  const added = newDifferences(turn, inspection, leaving)
  if (added === 0) return
  await parts.work.write(async (change) => {
    const now = await openScene(parts, change.db, actor, request.id)
    await moveRequest(parts, change, now, { transition: transitionOf(now.request.state, 'return'), actor: actor.id, details: { 'new-findings': added, 'ledger-seen': inspection.ledgerSeen } })
    await saveEgressReturn(change.db, request.id, request.turn, { personId: actor.id, reason: returnedReason, at: change.now.toISOString() })
  })
  throw new GloveboxError('checks-changed')
}
