import type { Dataset, Variable } from '../../../contract/resources/licence.ts'
import type { UnitOfWork } from '../../adapters/database/unit-of-work.ts'
import type { Actor, Authorizer } from '../../domain/authorization/authorizer.ts'
import type { Clock } from '../../domain/kernel/clock.ts'
import { enforce } from '../../domain/kernel/decision.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { DatasetRegister } from '../../services/dataset-register.ts'
import { grantLicence } from '../../services/grant-licence.ts'
import type { LicenceService } from '../../services/licence-service.ts'
import { presentLicence, readLicences, type LicenceRow } from '../../services/licence-view.ts'
import type { Handlers } from '../route.ts'

export interface DatasetParts { readonly work: UnitOfWork; readonly clock: Clock; readonly timezone: string; readonly authorizer: Authorizer; readonly licences: LicenceService; readonly register: DatasetRegister }

type DatasetHandlers = Pick<Handlers, 'datasets' | 'dataset' | 'registerDataset' | 'licences' | 'grantLicence' | 'endLicence'>

/** The catalogue and the licences on it. */
export const datasetHandlers = ({ work, clock, timezone, authorizer, licences, register }: DatasetParts): DatasetHandlers => {
  const mayRead = (actor: Actor, custodianId: string): void => enforce(authorizer.decide(actor, 'read-dataset', { type: 'Dataset', id: 'catalogue', attributes: { custodianId } }))
  const present = (actor: Actor, row: LicenceRow) => presentLicence(row, { authorizer, actor, now: clock.now(), timezone, withAbilities: true })
  return {
    datasets: async ({ actor }) => {
      mayRead(actor, '')
      return { items: await readDatasets(work, null), next: null }
    },
    dataset: async ({ actor, params }) => {
      const [dataset] = await readDatasets(work, params.id)
      if (dataset === undefined) throw new GloveboxError('not-found')
      mayRead(actor, dataset.custodian.id)
      return dataset
    },
    registerDataset: async ({ actor, body }) => {
      await register.register(actor, body)
      const made = (await readDatasets(work, body.datasetId)).find(({ version }) => version === body.version)
      if (made === undefined) throw new GloveboxError('internal')
      return made
    },
    grantLicence: async ({ actor, body }) => present(actor, await licences.find(await grantLicence({ work, clock, timezone, authorizer }, actor, body))),
    licences: async ({ actor }) => {
      enforce(authorizer.decide(actor, 'manage-licences', { type: 'Portal', id: 'portal', attributes: {} }))
      const rows = await readLicences(work.read, (q) => q.where('dataset.custodian_id', '=', actor.id))
      return { items: rows.map((row) => present(actor, row)), next: null }
    },
    endLicence: async ({ actor, params, body }) => {
      await licences.end(actor, params.id, body.reason)
      return present(actor, await licences.find(params.id))
    },
  }
}

const readDatasets = async ({ read }: UnitOfWork, id: string | null): Promise<Dataset[]> => {
  const query = read.selectFrom('dataset').innerJoin('dataset_version', 'dataset_version.dataset_id', 'dataset.id').innerJoin('person', 'person.id', 'dataset.custodian_id')
    .selectAll('dataset').select(['dataset_version.version', 'dataset_version.sha256', 'dataset_version.record_count', 'dataset_version.unit', 'dataset_version.variables', 'dataset_version.registered_at', 'person.name as custodian_name'])
  const rows = await (id === null ? query : query.where('dataset.id', '=', id)).orderBy('dataset.id').orderBy('dataset_version.registered_at', 'desc').execute()
  return rows.map((row) => ({
    id: row.id, title: { ko: row.title_ko, en: row.title_en }, description: { ko: row.description_ko, en: row.description_en }, custodian: { id: row.custodian_id, name: row.custodian_name },
    version: row.version, sha256: row.sha256, recordCount: Number(row.record_count), unit: row.unit, variables: JSON.parse(row.variables) as Variable[],
    source: row.source, sourceLicence: row.source_licence, registeredAt: row.registered_at,
  }))
}
