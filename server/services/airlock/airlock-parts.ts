import type { Kysely } from 'kysely'
import { loadCaseProject, standingsOf } from '../../adapters/database/airlock-facts.ts'
import { loadEgressCase } from '../../adapters/database/egress-store.ts'
import type { Database } from '../../adapters/database/schema.ts'
import type { UnitOfWork } from '../../adapters/database/unit-of-work.ts'
import type { AuditHeadSigner } from '../../adapters/keys/audit-head-signer.ts'
import type { KeyRing } from '../../adapters/keys/disk-key-ring.ts'
import { currentTurn, type CaseProject, type EgressCase } from '../../domain/airlock/egress-case.ts'
import type { Standing } from '../../domain/airlock/egress-rules.ts'
import type { FileVault } from '../../domain/airlock/file-vault.ts'
import type { FreezeSource } from '../../domain/airlock/freeze-source.ts'
import type { OutputInspector, OutputParser, RecordMatcher } from '../../domain/airlock/output-inspection.ts'
import type { Actor, Authorizer, Resource } from '../../domain/authorization/authorizer.ts'
import type { InspectionTurns } from './inspection-turns.ts'
import type { Clock } from '../../domain/kernel/clock.ts'
import { enforce, type Decision } from '../../domain/kernel/decision.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'

/** Bounds of one request, from `policies/limits.yaml`. */
export interface RequestLimits { readonly fileBytes: number; readonly requestBytes: number; readonly files: number }

/** How often a person may ask, and how much is looked at together. */
export const airlockLimits = { // table
  checksPerWindow: 30,
  submissionsPerWindow: 20,
  windowMinutes: 10,
} as const

/** What the airlock is made of. */
export interface AirlockParts {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly timezone: string
  readonly authorizer: Authorizer
  readonly vault: FileVault
  readonly source: FreezeSource
  readonly parser: OutputParser
  readonly inspector: OutputInspector
  readonly matcher: RecordMatcher
  readonly keys: KeyRing
  readonly heads: AuditHeadSigner
  readonly version: string
  readonly limits: RequestLimits
  /** Reading and checking take memory: few at once, one for each person. */
  readonly turns: InspectionTurns
}

/** A request, its project, and how the acting person stands to both, all read at one moment. */
export interface AirlockScene {
  readonly request: EgressCase
  readonly project: CaseProject
  readonly who: Standing
  readonly resource: Resource
}

/** Loads a scene; `not-found` also for a request that this person may not see. */
export const openScene = async (parts: AirlockParts, db: Kysely<Database>, actor: Actor, id: string): Promise<AirlockScene> => {
  const request = await loadEgressCase(db, id)
  const project = request === null ? null : await loadCaseProject(db, request.projectId)
  if (request === null || project === null) throw new GloveboxError('not-found')
  const since = currentTurn(request).submittedAt
  const now = parts.clock.now()
  const ids = [...new Set([actor.id, ...project.memberships.map((m) => m.personId)])]
  const standings = await standingsOf(db, project, ids, { since, now, timezone: parts.timezone })
  const who = standings.find((s) => s.personId === actor.id)
  if (who === undefined) throw new GloveboxError('not-found')
  const members = standings.filter((s) => s.member || s.wasMember).map((s) => s.personId)
  const resource: Resource = { type: 'EgressRequest', id, attributes: { projectId: project.id, authorId: request.authorId, state: request.state, members } }
  if (!parts.authorizer.decide(actor, 'read', resource).allow) throw new GloveboxError('not-found')
  return { request, project, who, resource }
}

/** The rule of the airlock first, for it knows the reason best; then the policy. */
export const enforceAct = (parts: AirlockParts, actor: Actor, scene: AirlockScene, act: { readonly action: string; readonly rule: Decision }): void => {
  enforce(act.rule)
  enforce(parts.authorizer.decide(actor, act.action, scene.resource))
}

/** Facts of an event about a request, without its type. */
export const aboutRequest = (actor: string, request: Pick<EgressCase, 'id' | 'projectId'>, sessionId?: string | null) =>
  ({ actor, project: request.projectId, subject: `egress:${request.id}`, ...(sessionId === undefined || sessionId === null ? {} : { session: sessionId }) })

