import type { Kysely } from 'kysely'
import { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import { EgressState, FileDecision } from '../../../contract/vocabulary/egress-states.ts'
import { Outcome } from '../../../contract/vocabulary/statbarns.ts'
import { worse, worst, type CheckReport, type Finding } from '../../domain/disclosure/check-report.ts'
import type { Inspection } from '../../domain/airlock/output-inspection.ts'
import type { CaseFile, CaseRelease, CaseReview, CaseTurn, CaseVote, EgressCase } from '../../domain/airlock/egress-case.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { Database } from './schema.ts'

type Db = Kysely<Database>

/** One request with its turns, files, votes, reviews and release; null if there is none. */
export const loadEgressCase = async (db: Db, id: string): Promise<EgressCase | null> => {
  const row = await db.selectFrom('egress_request').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  const turns = await db.selectFrom('egress_turn').selectAll().where('request_id', '=', id).orderBy('number').execute()
  const files = await db.selectFrom('egress_file').selectAll().where('request_id', '=', id).orderBy('turn').orderBy('position').execute()
  const votes = await db.selectFrom('egress_vote').selectAll('egress_vote')
    .innerJoin('egress_file', 'egress_file.id', 'egress_vote.file_id').where('egress_file.request_id', '=', id).orderBy('egress_vote.checker_id').execute()
  const reviews = await db.selectFrom('egress_review').selectAll().where('request_id', '=', id).orderBy('completed_at').orderBy('checker_id').execute()
  const release = await db.selectFrom('egress_release').selectAll().where('request_id', '=', id).executeTakeFirst()
  return {
    id: row.id, projectId: row.project_id, authorId: row.author_id, title: row.title, state: EgressState.parse(row.state), turn: row.turn,
    profile: row.profile, submittedAt: row.submitted_at, updatedAt: row.updated_at,
    turns: turns.map((t) => toTurn(t, files.filter((f) => f.turn === t.number).map((f) => toFile(f, votes)), reviews)),
    release: release === undefined ? null : toRelease(release),
  }
}

const toTurn = (t: Database['egress_turn'], files: readonly CaseFile[], reviews: readonly Database['egress_review'][]): CaseTurn => ({
  number: t.number, sessionId: t.session_id, context: t.context, submittedAt: t.submitted_at,
  returnedAt: t.returned_at, returnedReason: t.returned_reason, returnedBy: t.returned_by,
  report: t.report === null ? null : (JSON.parse(t.report) as CheckReport), forCheckers: t.for_checkers === null ? [] : (JSON.parse(t.for_checkers) as Finding[][]), ledgerSeen: t.ledger_seen, files,
  reviews: reviews.filter((r) => r.turn === t.number).map((r): CaseReview => ({ checkerId: r.checker_id, completedAt: r.completed_at, revisedAt: r.revised_at })),
})

const toFile = (f: Database['egress_file'], votes: readonly Database['egress_vote'][]): CaseFile => ({
  id: f.id, position: f.position, path: f.path, sha256: f.sha256, sourceSha256: f.source_sha256, bytes: f.bytes, derived: f.derived === 1,
  declared: DeclaredFile.parse(JSON.parse(f.declared)), outcome: f.outcome === null ? null : Outcome.parse(f.outcome),
  outcomeForCheckers: f.outcome_for_checkers === null ? null : Outcome.parse(f.outcome_for_checkers),
  votes: votes.filter((v) => v.file_id === f.id).map(toVote),
})

const toVote = (v: Database['egress_vote']): CaseVote => ({
  checkerId: v.checker_id, sha256: v.sha256, decision: FileDecision.parse(v.decision), reason: v.reason, at: v.at,
  revisedAt: v.revised_at, reconfirmed: v.reconfirmed === 1,
})

const toRelease = (r: Database['egress_release']): CaseRelease =>
  ({ releasedAt: r.released_at, releasedBy: r.released_by, zipSha256: r.zip_sha256, zipBytes: r.zip_bytes, keyId: r.key_id, record: r.record })

/** A request as it begins. */
export interface NewEgressRequest { readonly id: string; readonly projectId: string; readonly authorId: string; readonly title: string; readonly profile: string; readonly at: string }

export const insertEgressRequest = async (db: Db, r: NewEgressRequest): Promise<void> => {
  await db.insertInto('egress_request').values({
    id: r.id, project_id: r.projectId, author_id: r.authorId, title: r.title, state: 'submitted', turn: 1, profile: r.profile, submitted_at: r.at, updated_at: r.at,
  }).execute()
}

/** A frozen file of a turn that begins. */
export type NewEgressFile = Omit<CaseFile, 'votes' | 'outcome' | 'outcomeForCheckers'>
export interface NewEgressTurn { readonly requestId: string; readonly number: number; readonly sessionId: string; readonly context: string; readonly at: string; readonly files: readonly NewEgressFile[] }

export const insertEgressTurn = async (db: Db, t: NewEgressTurn): Promise<void> => {
  await db.insertInto('egress_turn').values({
    request_id: t.requestId, number: t.number, session_id: t.sessionId, context: t.context, submitted_at: t.at,
    returned_at: null, returned_reason: null, returned_by: null, report: null, for_checkers: null, ledger_seen: null,
  }).execute()
  await db.insertInto('egress_file').values(t.files.map((f) => ({
    id: f.id, request_id: t.requestId, turn: t.number, position: f.position, path: f.path, sha256: f.sha256, source_sha256: f.sourceSha256,
    bytes: f.bytes, derived: f.derived ? 1 : 0, declared: JSON.stringify(f.declared), outcome: null, outcome_for_checkers: null,
  }))).execute()
}

/** Moves a request; `state-conflict` if it is no longer where the caller saw it. */
export const moveEgressRequest = async (db: Db, id: string, move: { readonly from: EgressState; readonly to: EgressState; readonly at: string; readonly turn?: number; readonly title?: string }): Promise<void> => {
  const result = await db.updateTable('egress_request')
    .set({ state: move.to, updated_at: move.at, ...(move.turn === undefined ? {} : { turn: move.turn }), ...(move.title === undefined ? {} : { title: move.title }) })
    .where('id', '=', id).where('state', '=', move.from).executeTakeFirst()
  if (Number(result.numUpdatedRows) !== 1) throw new GloveboxError('state-conflict', { state: move.from })
}

/** Stores the checks' result with the turn and each file's outcome; what checkers alone see is kept apart. */
export const saveInspection = async (db: Db, requestId: string, turn: CaseTurn, { report, forCheckers, ledgerSeen }: Inspection & { readonly ledgerSeen: number }): Promise<void> => {
  await db.updateTable('egress_turn').set({ report: JSON.stringify(report), for_checkers: JSON.stringify(forCheckers), ledger_seen: ledgerSeen }).where('request_id', '=', requestId).where('number', '=', turn.number).execute()
  for (const [index, file] of turn.files.entries()) {
    const outcome = report.files[index]?.outcome ?? 'review'
    const outcomeForCheckers = worse(outcome, worst((forCheckers[index] ?? []).map((f) => f.outcome)))
    await db.updateTable('egress_file').set({ outcome, outcome_for_checkers: outcomeForCheckers }).where('id', '=', file.id).execute()
  }
}

export const saveEgressVote = async (db: Db, fileId: string, vote: CaseVote): Promise<void> => {
  const row = { sha256: vote.sha256, decision: vote.decision, reason: vote.reason, at: vote.at, revised_at: vote.revisedAt, reconfirmed: vote.reconfirmed ? 1 : 0 }
  await db.insertInto('egress_vote').values({ file_id: fileId, checker_id: vote.checkerId, ...row })
    .onConflict((c) => c.columns(['file_id', 'checker_id']).doUpdateSet(row)).execute()
}

/** Hands in; the second time it is a revision. */
export const saveEgressReview = async (db: Db, requestId: string, turn: number, checkerId: string, at: string): Promise<void> => {
  await db.insertInto('egress_review').values({ request_id: requestId, turn, checker_id: checkerId, completed_at: at, revised_at: null })
    .onConflict((c) => c.columns(['request_id', 'turn', 'checker_id']).doUpdateSet({ revised_at: at })).execute()
}

export const saveEgressReturn = async (db: Db, requestId: string, turn: number, by: { readonly personId: string; readonly reason: string | null; readonly at: string }): Promise<void> => {
  await db.updateTable('egress_turn').set({ returned_at: by.at, returned_reason: by.reason, returned_by: by.personId })
    .where('request_id', '=', requestId).where('number', '=', turn).execute()
}

export const insertEgressRelease = async (db: Db, requestId: string, release: CaseRelease): Promise<void> => {
  await db.insertInto('egress_release').values({
    request_id: requestId, released_at: release.releasedAt, released_by: release.releasedBy, zip_sha256: release.zipSha256,
    zip_bytes: release.zipBytes, key_id: release.keyId, record: release.record,
  }).execute()
}

/** The signed record of the newest release before this one, of any project; null for the first. */
export const lastReleaseRecord = async (db: Db): Promise<string | null> =>
  (await db.selectFrom('egress_release').select('record').orderBy('released_at', 'desc').orderBy('request_id', 'desc').executeTakeFirst())?.record ?? null

/** Requests whose files are frozen and whose checks did not complete. */
export const uncheckedRequests = async (db: Db): Promise<readonly string[]> =>
  (await db.selectFrom('egress_request').select('id').where('state', '=', 'submitted').orderBy('id').execute()).map((r) => r.id)

/** Every blob that a row names: frozen files and release packages. */
export const namedBlobs = async (db: Db): Promise<ReadonlySet<string>> => {
  const files = await db.selectFrom('egress_file').select('sha256').distinct().execute()
  const zips = await db.selectFrom('egress_release').select('zip_sha256').execute()
  return new Set([...files.map((f) => f.sha256), ...zips.map((z) => z.zip_sha256)])
}

/** How many facts of a kind a person caused since an instant; the audit log is the counter, so it survives a restart. */
export const countActs = async (db: Db, type: string, actor: string, since: Date): Promise<number> => {
  const row = await db.selectFrom('audit_record').select((e) => e.fn.countAll<number>().as('n'))
    .where('type', '=', type).where('actor', '=', actor).where('at', '>', since.toISOString()).executeTakeFirstOrThrow()
  return Number(row.n)
}
