import type { Kysely } from 'kysely'
import { Role } from '../../../contract/vocabulary/roles.ts'
import { rowPopulation } from '../../domain/disclosure/ledger/row-population.ts'
import { RowCondition } from '../../domain/node/broker-api.ts'
import type { CaseLicence, CaseProject } from '../../domain/airlock/egress-case.ts'
import { membershipHeld, type Standing } from '../../domain/airlock/egress-rules.ts'
import { dayOf } from '../../domain/kernel/clock.ts'
import type { Database } from './schema.ts'

type Db = Kysely<Database>

/** The project with its memberships and licences, as the airlock judges by them; null if there is none. */
export const loadCaseProject = async (db: Db, id: string): Promise<CaseProject | null> => {
  const p = await db.selectFrom('project').selectAll().where('id', '=', id).executeTakeFirst()
  if (p === undefined) return null
  const grants = await db.selectFrom('role_grant').selectAll().where('project_id', '=', id).orderBy('id').execute()
  return {
    id: p.id, uid: p.uid, title: { ko: p.title_ko, en: p.title_en }, profile: p.disclosure_profile, permitReference: p.permit_reference,
    permitEndsOn: p.permit_ends_on, permitEndedAt: p.permit_ended_at, lockedAt: p.locked_at,
    memberships: grants.map((g) => ({ personId: g.person_id, role: Role.parse(g.role), from: g.granted_at, revokedAt: g.revoked_at, untilDay: g.until_day })),
    licences: await loadLicences(db, id),
  }
}

const loadLicences = async (db: Db, projectId: string): Promise<readonly CaseLicence[]> => {
  const rows = await db.selectFrom('licence').innerJoin('dataset', 'dataset.id', 'licence.dataset_id')
    .leftJoin('dataset_version', (j) => j.onRef('dataset_version.dataset_id', '=', 'licence.dataset_id').onRef('dataset_version.version', '=', 'licence.version'))
    .select(['licence.id', 'licence.dataset_id', 'licence.version', 'licence.unit', 'licence.variables', 'licence.row_conditions', 'licence.granted_at', 'licence.starts_on',
      'licence.ends_on', 'licence.ended_at', 'dataset.title_ko', 'dataset.title_en', 'dataset.custodian_contact', 'dataset_version.identifiers'])
    .where('licence.project_id', '=', projectId).orderBy('licence.granted_at').orderBy('licence.id').execute()
  const extracts = await db.selectFrom('extract').innerJoin('licence', 'licence.id', 'extract.licence_id').select(['extract.licence_id', 'extract.row_count'])
    .where('licence.project_id', '=', projectId).where('extract.state', '=', 'made').orderBy('extract.requested_at').execute()
  return rows.map((r) => {
    const columns = (JSON.parse(r.variables) as { name: string }[]).map((v) => v.name)
    const identifiers = (JSON.parse(r.identifiers ?? '[]') as { column: string }[]).map((i) => i.column)
    return {
      id: r.id, datasetId: r.dataset_id, datasetTitle: { ko: r.title_ko, en: r.title_en }, version: r.version, custodianContact: r.custodian_contact,
      grantedAt: r.granted_at, startsOn: r.starts_on, endsOn: r.ends_on, endedAt: r.ended_at, unit: r.unit, rows: rowPopulation(RowCondition.array().parse(JSON.parse(r.row_conditions))),
      columns, identifiers: identifiers.filter((c) => columns.includes(c)),
      rowCount: extracts.findLast((e) => e.licence_id === r.id)?.row_count ?? null,
    }
  })
}

/** How people stand to the project: their checker role now, their membership now and since an instant. */
export const standingsOf = async (db: Db, project: CaseProject, personIds: readonly string[], at: { readonly since: string; readonly now: Date; readonly timezone: string }): Promise<readonly Standing[]> => {
  const checkers = new Set(await checkersNow(db, at.now, at.timezone))
  const now = at.now.toISOString()
  return personIds.map((personId) => {
    const own = project.memberships.filter((m) => m.personId === personId)
    return {
      personId, checker: checkers.has(personId),
      member: own.some((m) => m.revokedAt === null && membershipHeld(m, now, at.now, at.timezone)),
      wasMember: own.some((m) => membershipHeld(m, at.since, at.now, at.timezone)),
    }
  })
}

/** Everyone who holds the role of output checker now and whose account is open. */
export const checkersNow = async (db: Db, now: Date, timezone: string): Promise<readonly string[]> => {
  const rows = await db.selectFrom('role_grant').innerJoin('person', 'person.id', 'role_grant.person_id').select('person.id').distinct()
    .where('role_grant.role', '=', 'outputChecker').where('role_grant.project_id', 'is', null).where('role_grant.revoked_at', 'is', null)
    .where('person.disabled_at', 'is', null).where('role_grant.granted_at', '<=', now.toISOString())
    .where((e) => e.or([e('role_grant.until_day', 'is', null), e('role_grant.until_day', '>=', dayOf(now, timezone))]))
    .orderBy('person.id').execute()
  return rows.map((r) => r.id)
}

/** Names of people by id, for showing. */
export const personNames = async (db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('person').select(['id', 'name']).where('id', 'in', [...new Set(ids)]).execute()
  return new Map(rows.map((r) => [r.id, r.name]))
}
