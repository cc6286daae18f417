import type { AuditRecord, AuditVerification } from '../../contract/resources/audit-record.ts'
import { createPublicKey } from 'node:crypto'
import { toAuditRecord, type UnitOfWork } from '../adapters/database/unit-of-work.ts'
import type { KeyRing } from '../adapters/keys/disk-key-ring.ts'
import type { AuditHeadSigner } from '../adapters/keys/audit-head-signer.ts'
import { ChainVerifier } from '../domain/audit/hash-chain.ts'
import type { Actor, Authorizer } from '../domain/authorization/authorizer.ts'
import type { Clock } from '../domain/kernel/clock.ts'
import { enforce } from '../domain/kernel/decision.ts'

export interface AuditFilter {
  readonly type?: string | undefined
  readonly actor?: string | undefined
  readonly project?: string | undefined
  readonly session?: string | undefined
  readonly subject?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface AuditServices { readonly work: UnitOfWork; readonly clock: Clock; readonly authorizer: Authorizer; readonly keys: KeyRing; readonly heads: AuditHeadSigner }

/** The log as auditors read it; reading the whole of it is a fact of its own. */
export class AuditService {
  private readonly s: AuditServices

  constructor(services: AuditServices) {
    this.s = services
  }

  async list(actor: Actor, filter: AuditFilter, cursor: string | undefined, limit: number): Promise<{ items: AuditRecord[]; next: string | null }> {
    this.mayRead(actor, 'read-log')
    let query = this.s.work.read.selectFrom('audit_record').selectAll().orderBy('sequence', 'desc').limit(limit + 1)
    for (const column of ['type', 'actor', 'project', 'session', 'subject'] as const) {
      const value = filter[column]
      if (value !== undefined && value !== '') query = query.where(column, '=', value)
    }
    if (filter.from) query = query.where('at', '>=', filter.from)
    if (filter.to) query = query.where('at', '<=', filter.to)
    if (cursor !== undefined && /^\d+$/.test(cursor)) query = query.where('sequence', '<', Number(cursor))
    const rows = await query.execute()
    const items = rows.slice(0, limit).map(toAuditRecord)
    return { items, next: rows.length > limit ? String(items.at(-1)?.sequence ?? '') : null }
  }

  /** Walks the whole chain in pages; records that it was done. */
  async verify(actor: Actor): Promise<AuditVerification> {
    this.mayRead(actor, 'read-log')
    await this.s.heads.signNow().catch(() => null)
    const keys = new Map(this.s.keys.publicKeys().map((k) => [k.keyId, createPublicKey(k.pem)]))
    const verifier = new ChainVerifier(this.s.heads.heads(), keys)
    for await (const record of this.records()) verifier.add(record)
    const result = verifier.finish(this.s.clock.now())
    await this.s.work.write(({ audit }) => audit({ type: 'AUDIT_VERIFIED', actor: actor.id, details: { ok: result.ok, records: result.records, faults: result.faults.length } }))
    return result
  }

  heads(actor: Actor) {
    this.mayRead(actor, 'read-log')
    return this.s.heads.heads()
  }

  /** Records the export, then gives what is to be exported: everything up to and with that record. */
  async export(actor: Actor): Promise<{ records: AsyncIterable<AuditRecord> }> {
    this.mayRead(actor, 'export-log')
    await this.s.work.write(({ audit }) => audit({ type: 'AUDIT_EXPORTED', actor: actor.id }))
    const head = await this.s.heads.signNow()
    return { records: this.records(head?.sequence) }
  }

  /** Every record in order, a page at a time, up to and with a sequence. */
  private async *records(last = Number.MAX_SAFE_INTEGER): AsyncIterable<AuditRecord> {
    for (let from = 0; ;) {
      const rows = await this.s.work.read.selectFrom('audit_record').selectAll().where('sequence', '>', from).where('sequence', '<=', last).orderBy('sequence').limit(1000).execute()
      for (const row of rows) yield toAuditRecord(row)
      if (rows.length < 1000) return
      from = rows.at(-1)?.sequence ?? Number.MAX_SAFE_INTEGER
    }
  }

  private mayRead(actor: Actor, action: 'read-log' | 'export-log'): void {
    enforce(this.s.authorizer.decide(actor, action, { type: 'AuditLog', id: 'log', attributes: {} }))
  }
}
