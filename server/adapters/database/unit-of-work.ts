import { sql, type Kysely, type Transaction } from 'kysely'
import type { AuditRecord } from '../../../contract/resources/audit-record.ts'
import type { AuditEvent } from '../../domain/audit/audit-log.ts'
import { recordHash } from '../../domain/audit/hash-chain.ts'
import type { Clock } from '../../domain/kernel/clock.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { OpenDatabase } from './open-database.ts'
import type { Database } from './schema.ts'

/** One change: rows through `db`, facts through `audit`, both or neither. */
export interface Change {
  readonly db: Transaction<Database>
  readonly now: Date
  readonly audit: (event: AuditEvent) => Promise<AuditRecord>
  /** Tells the gateway's long poll (`ended`, `revoked`, `changed`). */
  readonly announce: (kind: 'ended' | 'revoked' | 'changed', subject: string, values?: Readonly<Record<string, string>>) => Promise<void>
}

/**
 * The one way to write: a transaction that is refused unless it records at least one audit event. Work that returns `false` and
 * records nothing says that there was nothing to do, and is rolled back.
 */
export interface UnitOfWork {
  readonly write: <T>(work: (change: Change) => Promise<T>) => Promise<T>
  readonly read: Kysely<Database>
  /** Called after each commit with the log's new tip; used to wake long polls and to sign heads. */
  readonly onCommit: (listener: () => void) => void
}

const nothingDone = Symbol('nothing done')

export const unitOfWork = ({ db, engine }: OpenDatabase, clock: Clock): UnitOfWork => {
  const listeners: (() => void)[] = []
  const write = async <T>(work: (change: Change) => Promise<T>): Promise<T> => {
    const result = await db.transaction().execute(async (tx) => {
      // The tip's row lock comes first, so that writers of one log queue instead of failing; on SQLite it takes the write lock.
      await sql`UPDATE audit_tip SET sequence = sequence WHERE id = 1`.execute(tx)
      const now = clock.now()
      let recorded = 0
      const audit = async (event: AuditEvent): Promise<AuditRecord> => {
        recorded += 1
        return appendAudit(tx, event, now)
      }
      const announce: Change['announce'] = async (kind, subject, values = {}) => {
        await tx.insertInto('change').values({ kind, subject, values_json: JSON.stringify(values), at: now.toISOString() }).execute()
      }
      const value = await work({ db: tx, now, audit, announce })
      // oxlint-disable-next-line typescript/only-throw-error -- nothingDone is a mark that the caller below takes back
      if (recorded === 0) throw value === false ? nothingDone : new Error('a change without an audit event was refused')
      return value
    }).catch((cause: unknown) => {
      if (cause === nothingDone) return false as T
      throw databaseError(cause, engine)
    })
    for (const listener of listeners) listener()
    return result
  }
  return { write, read: db, onCommit: (listener) => void listeners.push(listener) }
}

const appendAudit = async (tx: Transaction<Database>, event: AuditEvent, now: Date): Promise<AuditRecord> => {
  const tip = await tx.selectFrom('audit_tip').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
  const open: Omit<AuditRecord, 'hash'> = {
    sequence: tip.sequence + 1, at: now.toISOString(), type: event.type, actor: event.actor, project: event.project ?? null,
    session: event.session ?? null, subject: event.subject ?? null, details: event.details ?? {}, previous: tip.hash,
  }
  const record: AuditRecord = { ...open, hash: recordHash(open) }
  await tx.insertInto('audit_record').values({ ...record, details: JSON.stringify(record.details) }).execute()
  await tx.updateTable('audit_tip').set({ sequence: record.sequence, hash: record.hash }).where('id', '=', 1).execute()
  return record
}

/** Turns what a database says into a code: busy, full, or the error itself. */
const databaseError = (cause: unknown, engine: string): unknown => {
  if (cause instanceof GloveboxError || !(cause instanceof Error)) return cause
  const text = cause.message
  if (/database is locked|SQLITE_BUSY/.test(text)) return new GloveboxError('database-locked', { engine }, cause)
  if (/disk is full|SQLITE_FULL|No space left/.test(text)) return new GloveboxError('disk-full', {}, cause)
  return cause
}

/** An audit row as the contract shows it. */
export const toAuditRecord = (row: Database['audit_record']): AuditRecord =>
  ({ ...row, type: row.type as AuditRecord['type'], details: JSON.parse(row.details) as AuditRecord['details'] })
