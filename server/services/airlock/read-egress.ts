import type { EgressState } from '../../../contract/vocabulary/egress-states.ts'
import { egressStates } from '../../../contract/vocabulary/egress-states.ts'
import { countEgress, listEgressLines, type EgressLine, type EgressListQuery } from '../../adapters/database/egress-list.ts'
import { personNames } from '../../adapters/database/airlock-facts.ts'
import type { CaseProject, EgressCase } from '../../domain/airlock/egress-case.ts'
import {
  mayCompleteReview, mayDownload, mayJudge, mayReject, mayRelease, mayResubmit, mayReturn, mayVote, mayWithdraw, projectMayExport,
} from '../../domain/airlock/egress-rules.ts'
import { abilitiesOf, type Actor } from '../../domain/authorization/authorizer.ts'
import { enforce, refused, type Decision } from '../../domain/kernel/decision.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { Abilities } from '../../../contract/resources/common-fields.ts'
import type { LocalisedReport } from '../../domain/disclosure/check-report.ts'
import { reportFor, type Viewer } from '../../domain/airlock/visibility.ts'
import { openScene, type AirlockParts, type AirlockScene } from './airlock-parts.ts'

/** A request with what its reader needs: names, the reports in the reader's language, and what the reader may do now. */
export interface EgressReading {
  readonly request: EgressCase
  readonly project: CaseProject
  readonly viewer: Viewer
  /** By a checker, or from inside a session, where what is shown is counted; elsewhere what comes from inside the files is left out. */
  readonly fullTexts: boolean
  readonly names: ReadonlyMap<string, string>
  readonly reports: ReadonlyMap<number, LocalisedReport>
  readonly abilities: Abilities
}

/** One request as this person may see it; `bare` leaves out what comes from inside the files even where it may be seen. */
export const readEgress = async (parts: AirlockParts, actor: Actor, id: string, bare = false): Promise<EgressReading> => {
  const scene = await openScene(parts, parts.work.read, actor, id)
  const { request, project, who } = scene
  const judge = mayJudge(request, who).allow
  const fullTexts = !bare && (judge || actor.sessionId !== null)
  const people = [request.authorId, ...request.turns.flatMap((t) => [...t.reviews.map((r) => r.checkerId), ...t.files.flatMap((f) => f.votes.map((v) => v.checkerId))]), request.release?.releasedBy ?? '']
  return {
    request, project, viewer: { personId: actor.id, judge }, fullTexts,
    names: await personNames(parts.work.read, people),
    reports: new Map(request.turns.flatMap((t) => {
      const report = reportFor(t, { judge, fullTexts })
      return report === null ? [] : [[t.number, parts.inspector.localise(report, actor.language)] as const]
    })),
    abilities: abilitiesNow(parts, actor, scene),
  }
}

const abilitiesNow = (parts: AirlockParts, actor: Actor, scene: AirlockScene): Abilities => {
  const { request, project, who, resource } = scene
  const both = (a: Decision, b: Decision): Decision => (a.allow ? b : a)
  const rules: Readonly<Record<string, Decision>> = { // table
    preview: mayJudge(request, who), vote: mayVote(request, who), 'complete-review': mayCompleteReview(request, who),
    return: mayReturn(request, who), reject: mayReject(request, who),
    release: both(mayRelease(request, who), projectMayExport(project, parts.clock.now(), parts.timezone)),
    withdraw: mayWithdraw(request, who), download: mayDownload(request, who),
  }
  const submit = mayResubmit(request, who)
  return {
    ...abilitiesOf(parts.authorizer, actor, resource, rules),
    resubmit: submit.allow ? abilitiesOf(parts.authorizer, actor, resource, { submit })['submit'] ?? { refused: 'refused' } : { refused: submit.code },
  }
}

export interface EgressListing { readonly scope: 'mine' | 'review' | 'all'; readonly project?: string | undefined; readonly state?: string | undefined; readonly waits?: 'now' | 'later' | undefined; readonly search?: string | undefined; readonly order?: 'newest' | 'oldest' | undefined; readonly cursor?: string | undefined; readonly limit: number }

/** A line with the names that a list shows. */
export interface EgressListed extends EgressLine { readonly projectTitle: CaseProject['title']; readonly authorName: string; readonly waitsForMe: boolean }

/** A page of requests: own ones, those of an own project, or those that a checker may review. */
export const listEgress = async (parts: AirlockParts, actor: Actor, q: EgressListing): Promise<{ readonly items: readonly EgressListed[]; readonly next: string | null; readonly total: number }> => {
  const own = actor.memberships.map((m) => m.projectId)
  if (q.scope === 'review') enforce(actor.roles.includes('outputChecker') && actor.sessionId === null ? { allow: true } : refused('refused', { action: 'review' }))
  if (q.scope === 'all' && (q.project === undefined || !own.includes(q.project))) throw new GloveboxError('refused', { action: 'read' })
  const states = q.state === undefined ? undefined : q.state.split(',').filter((s): s is EgressState => (egressStates as readonly string[]).includes(s))
  if (q.waits !== undefined && q.scope !== 'review') throw new GloveboxError('refused', { action: 'review' })
  const asked: EgressListQuery = {
    authorId: q.scope === 'mine' ? actor.id : undefined, projectId: q.project, cursor: q.cursor, limit: q.limit,
    states: states ?? (q.scope === 'review' ? ['in-review', 'consolidating', 'approved', 'released', 'returned', 'rejected'] : undefined),
    forCheckers: q.scope === 'review',
    notOf: q.scope === 'review' ? { personId: actor.id, projectIds: own } : undefined,
    waits: q.waits === undefined ? undefined : { personId: actor.id, now: q.waits === 'now' }, search: q.search, oldestFirst: q.order === 'oldest',
  }
  const lines = await listEgressLines(parts.work.read, asked)
  const items = lines.slice(0, q.limit)
  const names = await personNames(parts.work.read, items.map((l) => l.authorId))
  const projects = items.length === 0 ? [] : await parts.work.read.selectFrom('project').select(['id', 'title_ko', 'title_en']).where('id', 'in', items.map((l) => l.projectId)).execute()
  return {
    items: items.map((l) => {
      const project = projects.find((p) => p.id === l.projectId)
      return { ...l, projectTitle: { ko: project?.title_ko ?? '', en: project?.title_en ?? '' }, authorName: names.get(l.authorId) ?? l.authorId, waitsForMe: q.scope === 'review' && waitsFor(l, actor.id) }
    }),
    next: lines.length > q.limit ? (items.at(-1)?.id ?? null) : null,
    total: await countEgress(parts.work.read, asked),
  }
}

const waitsFor = (line: EgressLine, personId: string): boolean => {
  const own = line.reviews.find((r) => r.checkerId === personId)
  if (line.state === 'in-review') return own === undefined
  if (line.state === 'consolidating') return own !== undefined && own.revisedAt === null
  return line.state === 'approved'
}
