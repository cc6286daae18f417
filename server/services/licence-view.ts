import type { Kysely } from 'kysely'
import type { Licence, Variable } from '../../contract/resources/licence.ts'
import type { Database } from '../adapters/database/schema.ts'
import { abilitiesOf, type Actor, type Authorizer, type Resource } from '../domain/authorization/authorizer.ts'
import { licenceState } from '../domain/datasets/licence-state.ts'
import { allowed, refused } from '../domain/kernel/decision.ts'

const licenceQuery = (db: Kysely<Database>) => db.selectFrom('licence')
  .innerJoin('dataset', 'dataset.id', 'licence.dataset_id')
  .innerJoin('project', 'project.id', 'licence.project_id')
  .innerJoin('person', 'person.id', 'dataset.custodian_id')
  .selectAll('licence')
  .select([
    'dataset.title_ko as dataset_title_ko', 'dataset.title_en as dataset_title_en', 'dataset.custodian_id', 'dataset.custodian_contact',
    'person.name as custodian_name', 'project.title_ko as project_title_ko', 'project.title_en as project_title_en',
  ])

type LicenceQuery = ReturnType<typeof licenceQuery>
export type LicenceRow = Awaited<ReturnType<LicenceQuery['executeTakeFirstOrThrow']>>

/** Licences joined with their dataset, project and custodian. */
export const readLicences = (db: Kysely<Database>, filter: (query: LicenceQuery) => LicenceQuery): Promise<LicenceRow[]> =>
  filter(licenceQuery(db)).orderBy('licence.id').execute()

/** Path of a dataset inside a session. */
export const sessionPath = (datasetId: string): string => `/data/${datasetId}`

export const licenceResource = (row: Pick<LicenceRow, 'id' | 'project_id' | 'custodian_id'>): Resource =>
  ({ type: 'Licence', id: row.id, attributes: { projectId: row.project_id, custodianId: row.custodian_id } })

export interface LicenceViewContext { readonly authorizer: Authorizer; readonly actor: Actor; readonly now: Date; readonly timezone: string; readonly withAbilities: boolean }

/** A licence as the contract shows it. */
export const presentLicence = (row: LicenceRow, { authorizer, actor, now, timezone, withAbilities }: LicenceViewContext): Licence => {
  const state = licenceState({ startsOn: row.starts_on, endsOn: row.ends_on, endedAt: row.ended_at }, now, timezone)
  const endable = state === 'active' || state === 'not-yet' ? allowed : refused('state-conflict')
  return {
    id: row.id, projectId: row.project_id, projectTitle: { ko: row.project_title_ko, en: row.project_title_en },
    datasetId: row.dataset_id, datasetTitle: { ko: row.dataset_title_ko, en: row.dataset_title_en }, datasetVersion: row.version,
    custodian: { id: row.custodian_id, name: row.custodian_name }, custodianContact: row.custodian_contact, unit: row.unit,
    variables: JSON.parse(row.variables) as Variable[], rows: { ko: row.rows_ko, en: row.rows_en }, terms: { ko: row.terms_ko, en: row.terms_en },
    startsOn: row.starts_on, endsOn: row.ends_on, state, endedAt: row.ended_at, endedReason: row.ended_reason, path: sessionPath(row.dataset_id),
    abilities: withAbilities ? abilitiesOf(authorizer, actor, licenceResource(row), { end: endable }) : {},
  }
}

/** Licences of a project that hold now. */
export const activeLicences = async (db: Kysely<Database>, projectId: string, now: Date, timezone: string) =>
  (await readLicences(db, (q) => q.where('licence.project_id', '=', projectId)))
    .filter((l) => licenceState({ startsOn: l.starts_on, endsOn: l.ends_on, endedAt: l.ended_at }, now, timezone) === 'active')
