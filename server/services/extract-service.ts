import { createHash } from 'node:crypto'
import type { Variable } from '../../contract/resources/licence.ts'
import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import { canonical } from '../domain/audit/hash-chain.ts'
import { ExtractPlan } from '../domain/node/broker-api.ts'
import type { NodeBroker } from '../domain/node/node-broker.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import { newExtractId } from '../domain/kernel/ids.ts'
import type { LicenceRow } from './licence-view.ts'

/** Materialises what a licence names, once per plan: the same licence and data version give the same extract again. */
export class ExtractService {
  private readonly work: UnitOfWork
  private readonly broker: NodeBroker
  private readonly running = new Map<string, Promise<string>>()

  constructor(work: UnitOfWork, broker: NodeBroker) {
    this.work = work
    this.broker = broker
  }

  /** Id of the made extract; makes it if it is not there. Concurrent callers share one making. */
  ensure(licence: LicenceRow): Promise<string> {
    const running = this.running.get(licence.id)
    if (running !== undefined) return running
    const making = this.make(licence).finally(() => this.running.delete(licence.id))
    this.running.set(licence.id, making)
    return making
  }

  private async make(licence: LicenceRow): Promise<string> {
    const plan = await this.plan(licence)
    const digest = createHash('sha256').update(canonical({ ...plan, extractId: '' })).digest('hex')
    const known = await this.work.read.selectFrom('extract').select(['id', 'state']).where('licence_id', '=', licence.id).where('plan_digest', '=', digest).executeTakeFirst()
    if (known?.state === 'made') return known.id
    const id = known?.id ?? newExtractId()
    const about = { actor: 'system', project: licence.project_id, subject: `licence:${licence.id}` }
    if (known === undefined) {
      await this.work.write(async ({ db, audit, now }) => {
        await db.insertInto('extract').values({ id, licence_id: licence.id, plan_digest: digest, plan: JSON.stringify({ ...plan, extractId: id }), state: 'requested', row_count: null, columns: null, files: null, requested_at: now.toISOString(), made_at: null }).execute()
        await audit({ type: 'EXTRACT_REQUESTED', ...about, details: { extract: id, digest } })
      })
    }
    try {
      const made = await this.broker.call('make-extract', { ...plan, extractId: id })
      await this.work.write(async ({ db, audit, now }) => {
        await db.updateTable('extract').set({ state: 'made', row_count: made.rows, columns: JSON.stringify(made.columns), files: JSON.stringify(made.files), made_at: now.toISOString() }).where('id', '=', id).execute()
        await audit({ type: 'EXTRACT_MADE', ...about, details: { extract: id, rows: made.rows, sha256: made.files.find((f) => f.name === 'data.parquet')?.sha256 ?? '' } })
      })
    } catch (error) {
      const code = error instanceof GloveboxError ? error.code : 'internal'
      await this.work.write(({ audit }) => audit({ type: 'EXTRACT_FAILED', ...about, details: { extract: id, code } }))
      throw error
    }
    return id
  }

  private async plan(licence: LicenceRow): Promise<ExtractPlan> {
    const version = await this.work.read.selectFrom('dataset_version').selectAll().where('dataset_id', '=', licence.dataset_id).where('version', '=', licence.version).executeTakeFirst()
    if (version === undefined) throw new GloveboxError('dataset-file-missing', { dataset: licence.dataset_id })
    const variables = JSON.parse(licence.variables) as Variable[]
    const names = new Set(variables.map((v) => v.name))
    const identifiers = (JSON.parse(version.identifiers) as { column: string; domain: string }[]).filter((i) => names.has(i.column))
    return ExtractPlan.parse({
      extractId: 'x-0000000000', projectId: licence.project_id, datasetId: licence.dataset_id, datasetVersion: licence.version, sourceSha256: version.sha256,
      variables: [...names], identifiers, rows: JSON.parse(licence.row_conditions),
      dictionary: {
        dataset: licence.dataset_id, version: licence.version, title: { ko: licence.dataset_title_ko, en: licence.dataset_title_en }, unit: licence.unit,
        rows: { ko: licence.rows_ko, en: licence.rows_en }, terms: { ko: licence.terms_ko, en: licence.terms_en }, endsOn: licence.ends_on, variables,
      },
    })
  }
}
