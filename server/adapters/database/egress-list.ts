import type { Kysely } from 'kysely'
import { EgressState } from '../../../contract/vocabulary/egress-states.ts'
import { worst, type Outcome } from '../../domain/disclosure/check-report.ts'
import type { Database } from './schema.ts'

/** A line of a list of requests; `reviewed` and `completed` are the viewer's own and all reviews of the current turn. */
export interface EgressLine {
  readonly id: string
  readonly projectId: string
  readonly title: string
  readonly authorId: string
  readonly state: EgressState
  readonly turn: number
  readonly fileCount: number
  readonly worst: Outcome | null
  readonly submittedAt: string
  readonly updatedAt: string
  readonly reviews: readonly { readonly checkerId: string; readonly revisedAt: string | null }[]
}

export interface EgressListQuery {
  /** Only of this author. */
  readonly authorId?: string | undefined
  readonly projectId?: string | undefined
  readonly states?: readonly EgressState[] | undefined
  /** Leaves out the projects a person belongs to, and the person's own requests. */
  readonly notOf?: { readonly personId: string; readonly projectIds: readonly string[] } | undefined
  /** Judges files by what checkers alone see too. */
  readonly forCheckers?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** A page of requests, newest first; one row more than asked for tells that there is a next page. */
export const listEgressLines = async (db: Kysely<Database>, q: EgressListQuery): Promise<readonly EgressLine[]> => {
  let query = db.selectFrom('egress_request').selectAll().orderBy('id', 'desc').limit(q.limit + 1)
  if (q.authorId !== undefined) query = query.where('author_id', '=', q.authorId)
  if (q.projectId !== undefined) query = query.where('project_id', '=', q.projectId)
  if (q.states !== undefined) query = query.where('state', 'in', [...q.states])
  if (q.cursor !== undefined) query = query.where('id', '<', q.cursor)
  if (q.notOf !== undefined) {
    query = query.where('author_id', '!=', q.notOf.personId)
    if (q.notOf.projectIds.length > 0) query = query.where('project_id', 'not in', [...q.notOf.projectIds])
  }
  const rows = await query.execute()
  if (rows.length === 0) return []
  const ids = rows.map((r) => r.id)
  const files = await db.selectFrom('egress_file').select(['request_id', 'turn', 'outcome', 'outcome_for_checkers']).where('request_id', 'in', ids).execute()
  const reviews = await db.selectFrom('egress_review').selectAll().where('request_id', 'in', ids).execute()
  return rows.map((r) => {
    const own = files.filter((f) => f.request_id === r.id && f.turn === r.turn)
    return {
      id: r.id, projectId: r.project_id, title: r.title, authorId: r.author_id, state: EgressState.parse(r.state), turn: r.turn, fileCount: own.length,
      worst: own.some((f) => f.outcome === null) ? null : worst(own.map((f) => ((q.forCheckers === true ? f.outcome_for_checkers : null) ?? f.outcome) as Outcome)),
      submittedAt: r.submitted_at, updatedAt: r.updated_at,
      reviews: reviews.filter((v) => v.request_id === r.id && v.turn === r.turn).map((v) => ({ checkerId: v.checker_id, revisedAt: v.revised_at })),
    }
  })
}
