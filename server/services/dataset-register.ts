import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Variable } from '../../contract/resources/licence.ts'
import { VariableName, type DatasetContents, type DatasetFile, type NewDatasetVersion } from '../../contract/resources/registry.ts'
import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { Authorizer } from '../domain/authorization/authorizer.ts'
import { enforce } from '../domain/kernel/decision.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { DatasetRegistered } from '../domain/node/broker-api.ts'
import type { NodeBroker } from '../domain/node/node-broker.ts'
import { actorOf, type By } from './people-register.ts'

export interface DatasetRegisterParts {
  readonly work: UnitOfWork
  readonly authorizer: Authorizer
  readonly broker: NodeBroker
  /** The import folder, by its real path: the broker takes sources from there alone. */
  readonly incoming: string
}

type Stored = z.output<typeof DatasetRegistered>

/** Datasets and their versions, from files that the operator has laid into the import folder. */
export class DatasetRegister {
  private readonly s: DatasetRegisterParts

  constructor(parts: DatasetRegisterParts) {
    this.s = parts
  }

  /** Names and sizes of what waits in the import folder; what is in the files only the data user's process reads. */
  async incoming(by: By): Promise<{ name: string; bytes: number }[]> {
    if (by !== null) enforce(this.s.authorizer.decide(by, 'register-dataset', resourceOf(by.id)))
    const names = await readdir(this.s.incoming).catch(() => [])
    const files = await Promise.all(names.filter((name) => /\.(csv|parquet)$/.test(name)).sort().map(async (name) => ({ name, found: await lstat(join(this.s.incoming, name)).catch(() => null) })))
    return files.flatMap(({ name, found }) => (found?.isFile() === true ? [{ name, bytes: found.size }] : []))
  }

  /** Has the file stored as that version and says what it holds, with a dictionary to begin from. */
  async read(by: By, file: DatasetFile, custodianId = by?.id ?? ''): Promise<DatasetContents> {
    await this.mayRegister(by, file.datasetId, custodianId)
    const about = { actor: actorOf(by), subject: `dataset:${file.datasetId}` }
    await this.s.work.write(({ audit }) => audit({ type: 'DATASET_FILE_REQUESTED', ...about, details: { version: file.version, file: file.file } }))
    const stored = await this.store(file)
    await this.s.work.write(({ audit }) => audit({ type: 'DATASET_FILE_STORED', ...about, details: { version: file.version, sha256: stored.sha256, rows: stored.rows } }))
    const before = await this.s.work.read.selectFrom('dataset_version').select(['variables', 'identifiers']).where('dataset_id', '=', file.datasetId).orderBy('registered_at', 'desc').executeTakeFirst()
    const known = new Map((before === undefined ? [] : JSON.parse(before.variables) as Variable[]).map((v) => [v.name, v]))
    const identifiers = before === undefined ? [] : JSON.parse(before.identifiers) as { column: string; domain: string }[]
    const usable = stored.columns.filter(({ name }) => VariableName.safeParse(name).success)
    return {
      rows: stored.rows, columns: stored.columns, identifiers: identifiers.filter((i) => usable.some(({ name }) => name === i.column)),
      variables: usable.map(({ name, type }) => known.get(name) ?? { name, type: typeOf(type), label: { ko: name, en: name } }),
    }
  }

  /** Registers the version with its dictionary; the first version registers the dataset too. */
  async register(by: By, dataset: NewDatasetVersion, custodianId = by?.id ?? ''): Promise<void> {
    await this.mayRegister(by, dataset.datasetId, custodianId)
    const stored = await this.store(dataset)
    const columns = new Set(stored.columns.map(({ name }) => name))
    const names = dataset.variables.map(({ name }) => name)
    for (const name of names) if (!columns.has(name)) throw new GloveboxError('bad-request', { field: name })
    if (new Set(names).size !== names.length) throw new GloveboxError('bad-request', { field: 'variables' })
    const identifiers = new Set(dataset.identifiers.map(({ column }) => column))
    for (const column of identifiers) if (!names.includes(column)) throw new GloveboxError('bad-request', { field: column })
    const variables = dataset.variables.map((v) => (identifiers.has(v.name) ? { ...v, type: 'pseudonym' as const } : v))
    await this.s.work.write(async ({ db, audit, now }) => {
      const at = now.toISOString()
      const there = await db.selectFrom('dataset_version').select('version').where('dataset_id', '=', dataset.datasetId).where('version', '=', dataset.version).executeTakeFirst()
      if (there !== undefined) throw new GloveboxError('already-registered', { what: `${dataset.datasetId} ${dataset.version}` })
      const facts = {
        title_ko: dataset.title.ko, title_en: dataset.title.en, description_ko: dataset.description.ko, description_en: dataset.description.en,
        custodian_contact: dataset.contact, source: dataset.source, source_licence: dataset.sourceLicence,
      }
      await db.insertInto('dataset').values({ id: dataset.datasetId, custodian_id: custodianId, created_at: at, ...facts }).onConflict((c) => c.column('id').doUpdateSet(facts)).execute()
      await db.insertInto('dataset_version').values({
        dataset_id: dataset.datasetId, version: dataset.version, sha256: stored.sha256, record_count: stored.rows, unit: dataset.unit,
        identifiers: JSON.stringify(dataset.identifiers), variables: JSON.stringify(variables), registered_at: at,
      }).execute()
      await audit({ type: 'DATASET_REGISTERED', actor: actorOf(by), subject: `dataset:${dataset.datasetId}`, details: { version: dataset.version, sha256: stored.sha256, rows: stored.rows, variables: variables.length } })
    })
  }

  /** A dataset that is there belongs to its custodian; a new one to who registers it. */
  private async mayRegister(by: By, datasetId: string, custodianId: string): Promise<void> {
    const { read } = this.s.work
    const dataset = await read.selectFrom('dataset').select('custodian_id').where('id', '=', datasetId).executeTakeFirst()
    if (dataset !== undefined && dataset.custodian_id !== custodianId) throw new GloveboxError('refused', { action: 'register-dataset' })
    if (by !== null) enforce(this.s.authorizer.decide(by, 'register-dataset', resourceOf(custodianId)))
    const custodian = await read.selectFrom('role_grant').select('id').where('person_id', '=', custodianId).where('role', '=', 'dataCustodian').where('revoked_at', 'is', null).executeTakeFirst()
    if (custodian === undefined) throw new GloveboxError('refused', { action: 'register-dataset' })
  }

  private store({ datasetId, version, file, sha256 }: DatasetFile): Promise<Stored> {
    return this.s.broker.call('register-dataset', { datasetId, version, sourcePath: join(this.s.incoming, file), sourceSha256: sha256 })
  }
}

const resourceOf = (custodianId: string) => ({ type: 'Dataset' as const, id: 'register', attributes: { custodianId } })

const typeOf = (stored: string): Variable['type'] => {
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(stored)) return 'integer'
  if (stored === 'DOUBLE' || stored === 'FLOAT' || stored.startsWith('DECIMAL')) return 'number'
  if (stored === 'BOOLEAN') return 'boolean'
  return stored === 'DATE' || stored.startsWith('TIMESTAMP') ? 'date' : 'text'
}
