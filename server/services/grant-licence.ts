import type { Variable } from '../../contract/resources/licence.ts'
import type { NewLicence, RowCondition } from '../../contract/resources/registry.ts'
import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { Authorizer } from '../domain/authorization/authorizer.ts'
import { licenceState } from '../domain/datasets/licence-state.ts'
import { dayOf, type Clock } from '../domain/kernel/clock.ts'
import { enforce } from '../domain/kernel/decision.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { newId } from '../domain/kernel/ids.ts'
import { licenceResource, readLicences } from './licence-view.ts'
import { notifyMembers } from './notice-service.ts'
import { actorOf, type By } from './people-register.ts'

export interface GrantParts { readonly work: UnitOfWork; readonly clock: Clock; readonly timezone: string; readonly authorizer: Authorizer }

/** Grants a project a licence on a dataset version; what it names must be in the version's dictionary. Answers with its id. */
export const grantLicence = async ({ work, clock, timezone, authorizer }: GrantParts, by: By, licence: NewLicence): Promise<string> => {
  const dataset = await work.read.selectFrom('dataset').selectAll().where('id', '=', licence.datasetId).executeTakeFirst()
  const version = await work.read.selectFrom('dataset_version').selectAll().where('dataset_id', '=', licence.datasetId).where('version', '=', licence.version).executeTakeFirst()
  if (dataset === undefined || version === undefined) throw new GloveboxError('not-found')
  const id = newId()
  if (by !== null) enforce(authorizer.decide(by, 'grant', licenceResource({ id, project_id: licence.projectId, custodian_id: dataset.custodian_id })))
  const dictionary = new Map((JSON.parse(version.variables) as Variable[]).map((v) => [v.name, v]))
  const variables = [...new Set(licence.variables)].map((name) => dictionary.get(name) ?? unknownColumn(name))
  const pseudonyms = new Set((JSON.parse(version.identifiers) as { column: string }[]).map(({ column }) => column))
  for (const condition of licence.conditions) refuseUnfit(condition, dictionary, pseudonyms)
  if (licence.endsOn < licence.startsOn || licence.endsOn < dayOf(clock.now(), timezone)) throw new GloveboxError('bad-request', { field: 'endsOn' })
  await work.write(async (change) => {
    const { db, audit, now } = change
    const project = await db.selectFrom('project').select(['id', 'title_ko', 'title_en']).where('id', '=', licence.projectId).executeTakeFirst()
    if (project === undefined) throw new GloveboxError('not-found')
    // A session knows a dataset by its one path: two licences that hold would want it both.
    const others = await readLicences(db, (q) => q.where('licence.project_id', '=', licence.projectId).where('licence.dataset_id', '=', licence.datasetId).where('licence.ended_at', 'is', null))
    const holds = (row: (typeof others)[number]): boolean => ['active', 'not-yet'].includes(licenceState({ startsOn: row.starts_on, endsOn: row.ends_on, endedAt: row.ended_at }, now, timezone))
    if (others.some(holds)) throw new GloveboxError('already-registered', { what: licence.datasetId })
    await db.insertInto('licence').values({
      id, project_id: licence.projectId, dataset_id: licence.datasetId, version: licence.version, unit: licence.unit, variables: JSON.stringify(variables), rows_ko: licence.rows.ko, rows_en: licence.rows.en,
      row_conditions: JSON.stringify(licence.conditions), terms_ko: licence.terms.ko, terms_en: licence.terms.en, starts_on: licence.startsOn, ends_on: licence.endsOn,
      granted_at: now.toISOString(), ended_at: null, ended_reason: null, ended_by: null,
    }).execute()
    await audit({ type: 'LICENCE_GRANTED', actor: actorOf(by), project: licence.projectId, subject: `licence:${id}`, details: { dataset: licence.datasetId, version: licence.version, from: licence.startsOn, until: licence.endsOn, variables: variables.length, conditions: licence.conditions.length } })
    await notifyMembers(change, licence.projectId, 'licence-granted', { dataset: dataset.title_en, datasetKo: dataset.title_ko, until: licence.endsOn })
  })
  return id
}

const unknownColumn = (column: string): never => {
  throw new GloveboxError('bad-request', { field: column })
}

/** A value must be of the variable's kind: the data process compares, it does not convert. */
const refuseUnfit = (condition: RowCondition, dictionary: ReadonlyMap<string, Variable>, pseudonyms: ReadonlySet<string>): void => {
  const variable = dictionary.get(condition.column) ?? unknownColumn(condition.column)
  if (condition.op === 'not-null') return
  // A condition on an identifier would single out people.
  if (pseudonyms.has(condition.column)) unknownColumn(condition.column)
  const values = condition.op === 'in' ? condition.values : [condition.value]
  const fits = (value: unknown): boolean => {
    if (variable.type === 'integer' || variable.type === 'number') return typeof value === 'number'
    return variable.type === 'boolean' ? typeof value === 'boolean' : typeof value === 'string'
  }
  if (!values.every(fits)) unknownColumn(condition.column)
}
