import { sql, type ExpressionBuilder, type ExpressionWrapper, type Kysely, type SelectQueryBuilder, type SqlBool } from 'kysely'
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
  /** Only those that wait for this checker, or only those that do not. */
  readonly waits?: { readonly personId: string; readonly now: boolean } | undefined
  /** Words of a title, of the author's name or of the project's title; case does not count. */
  readonly search?: string | undefined
  readonly oldestFirst?: boolean | undefined
  /** Judges files by what checkers alone see too. */
  readonly forCheckers?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

type Requests<O> = SelectQueryBuilder<Database, 'egress_request', O>
type Of = ExpressionBuilder<Database, 'egress_request'>
type Holds = ExpressionWrapper<Database, 'egress_request', SqlBool>

/** What `waitsFor` of the list says of a line, said to the database: a list that is read in pages cannot be sorted out afterwards. */
const waitsFor = (personId: string) => (eb: Of): Holds => {
  const own = eb.selectFrom('egress_review').select('egress_review.request_id').whereRef('egress_review.request_id', '=', 'egress_request.id')
    .whereRef('egress_review.turn', '=', 'egress_request.turn').where('egress_review.checker_id', '=', personId)
  return eb.or([
    eb('egress_request.state', '=', 'approved'),
    eb.and([eb('egress_request.state', '=', 'in-review'), eb.not(eb.exists(own))]),
    eb.and([eb('egress_request.state', '=', 'consolidating'), eb.exists(own.where('egress_review.revised_at', 'is', null))]),
  ])
}

/** Every word of the search stands in the title, the author's name or the project's title. */
const speaksOf = (words: readonly string[]) => (eb: Of): Holds => {
  const places = (pattern: string): Holds => eb.or([
    sql<SqlBool>`lower(${eb.ref('egress_request.title')}) like ${pattern} escape '!'`,
    eb.exists(eb.selectFrom('person').select('person.id').whereRef('person.id', '=', 'egress_request.author_id').where(sql<SqlBool>`lower(person.name) like ${pattern} escape '!'`)),
    eb.exists(eb.selectFrom('project').select('project.id').whereRef('project.id', '=', 'egress_request.project_id')
      .where(sql<SqlBool>`(lower(project.title_ko) like ${pattern} escape '!' or lower(project.title_en) like ${pattern} escape '!')`)),
  ])
  return eb.and(words.map((word) => places(`%${word.toLowerCase().replace(/[!%_]/g, '!$&')}%`)))
}

const narrowed = <O>(query: Requests<O>, q: EgressListQuery): Requests<O> => {
  let some = query
  if (q.authorId !== undefined) some = some.where('author_id', '=', q.authorId)
  if (q.projectId !== undefined) some = some.where('project_id', '=', q.projectId)
  if (q.states !== undefined) some = some.where('state', 'in', [...q.states])
  if (q.notOf !== undefined) {
    some = some.where('author_id', '!=', q.notOf.personId)
    if (q.notOf.projectIds.length > 0) some = some.where('project_id', 'not in', [...q.notOf.projectIds])
  }
  const { waits } = q
  if (waits !== undefined) some = some.where((eb) => (waits.now ? waitsFor(waits.personId)(eb) : eb.not(waitsFor(waits.personId)(eb))))
  const words = (q.search ?? '').split(/\s+/).filter((word) => word !== '')
  return words.length === 0 ? some : some.where(speaksOf(words))
}

/** How many requests the query means, on all of its pages together. */
export const countEgress = async (db: Kysely<Database>, q: EgressListQuery): Promise<number> => {
  const { total } = await narrowed(db.selectFrom('egress_request'), q).select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirstOrThrow()
  return Number(total)
}

/** A page of requests, newest first unless the oldest are asked for; one row more than asked for tells that there is a next page. */
export const listEgressLines = async (db: Kysely<Database>, q: EgressListQuery): Promise<readonly EgressLine[]> => {
  let query = narrowed(db.selectFrom('egress_request').selectAll(), q).orderBy('id', q.oldestFirst === true ? 'asc' : 'desc').limit(q.limit + 1)
  if (q.cursor !== undefined) query = query.where('id', q.oldestFirst === true ? '>' : '<', q.cursor)
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
