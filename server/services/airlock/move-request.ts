import { checkersNow } from '../../adapters/database/airlock-facts.ts'
import { moveEgressRequest } from '../../adapters/database/egress-store.ts'
import type { Change } from '../../adapters/database/unit-of-work.ts'
import type { AuditEvent } from '../../domain/audit/audit-log.ts'
import { currentTurn } from '../../domain/airlock/egress-case.ts'
import { membershipHeld } from '../../domain/airlock/egress-rules.ts'
import type { EgressNotice, EgressTransition } from '../../domain/airlock/egress-transitions.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { notify } from '../notice-service.ts'
import { aboutRequest, type AirlockParts, type AirlockScene } from './airlock-parts.ts'

export interface Move {
  readonly transition: EgressTransition | null
  readonly actor: string
  readonly session?: string | null
  readonly details?: AuditEvent['details']
  readonly turn?: number
  readonly title?: string
}

/** Moves a request by a row of the table: state, audit event and notices, within the caller's change. */
export const moveRequest = async (parts: AirlockParts, change: Change, scene: Pick<AirlockScene, 'request' | 'project'>, move: Move): Promise<void> => {
  const { transition } = move
  if (transition?.from == null) throw new GloveboxError('state-conflict', { state: scene.request.state })
  await moveEgressRequest(change.db, scene.request.id, {
    from: transition.from, to: transition.to, at: change.now.toISOString(),
    ...(move.turn === undefined ? {} : { turn: move.turn }), ...(move.title === undefined ? {} : { title: move.title }),
  })
  await change.audit({ type: transition.audit, ...aboutRequest(move.actor, scene.request, move.session), details: { turn: move.turn ?? scene.request.turn, ...move.details } })
  if (transition.notice !== null) await tell(parts, change, scene, transition.notice)
}

const tell = async (parts: AirlockParts, change: Change, { request, project }: Pick<AirlockScene, 'request' | 'project'>, notice: EgressNotice): Promise<void> => {
  const people = notice.to === 'author' ? [request.authorId] : notice.to === 'reviewers' ? votersOf(request) : await mayReview(parts, change, { request, project })
  for (const person of people) {
    await notify(change, person, { key: notice.key, values: { title: request.title, projectKo: project.title.ko, projectEn: project.title.en }, link: notice.to === 'author' ? `/egress-requests/${request.id}` : `/review/${request.id}` })
  }
}

const votersOf = (request: AirlockScene['request']): readonly string[] =>
  [...new Set(currentTurn(request).files.flatMap((f) => f.votes.map((v) => v.checkerId)))]

const mayReview = async (parts: AirlockParts, change: Change, { request, project }: Pick<AirlockScene, 'request' | 'project'>): Promise<readonly string[]> => {
  const since = currentTurn(request).submittedAt
  const members = new Set(project.memberships.filter((m) => membershipHeld(m, since, change.now, parts.timezone)).map((m) => m.personId))
  return (await checkersNow(change.db, change.now, parts.timezone)).filter((id) => id !== request.authorId && !members.has(id))
}
