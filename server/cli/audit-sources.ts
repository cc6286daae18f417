import { chownSync, existsSync, statSync } from 'node:fs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AuditRecord, PublicKey, type AuditHead } from '../../contract/resources/audit-record.ts'
import { parseHeads, type AuditSource } from './audit-source.ts'
import { UnusableError } from './verify-options.ts'

/** The log of a running or stopped system: SQLite in the state folder, or PostgreSQL with the heads and keys of the state folder. */
export const databaseSource = async ({ state, url }: { readonly state: string | null; readonly url: string | null }): Promise<AuditSource> => {
  const records = url === null ? sqliteRecords(join(state ?? '', 'server', 'glovebox.sqlite')) : postgresRecords(url)
  // Fails here, not in the middle of the walk, if there is no such log.
  const first = await records.next()
  async function* all(): AsyncGenerator<AuditRecord | null> {
    if (first.done === true) return
    yield first.value
    yield* records
  }
  return { heads: state === null ? [] : headsOf(state), keys: state === null ? [] : keysOf(state), records: all(), told: () => null, tells: false }
}

const headsOf = (state: string): readonly AuditHead[] => {
  const file = join(state, 'server', 'heads', 'heads.ndjson')
  return existsSync(file) ? parseHeads(readFileSync(file, 'utf8'), file) : []
}

const keysOf = (state: string): readonly PublicKey[] => {
  const file = join(state, 'server', 'keys', 'keys.json')
  return existsSync(file) ? z.array(PublicKey).parse(JSON.parse(readFileSync(file, 'utf8'))) : []
}

const toRecord = (row: Readonly<Record<string, unknown>>): AuditRecord | null => {
  try {
    return AuditRecord.safeParse({ ...row, sequence: Number(row['sequence']), details: JSON.parse(String(row['details'])) as unknown }).data ?? null
  } catch {
    return null
  }
}

async function* sqliteRecords(file: string): AsyncGenerator<AuditRecord | null> {
  if (!existsSync(file)) throw new UnusableError('unreadable', file)
  const { DatabaseSync } = await import('node:sqlite')
  const beside = [`${file}-wal`, `${file}-shm`].filter((f) => !existsSync(f))
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    for (const row of database.prepare('SELECT * FROM audit_record ORDER BY sequence').iterate()) yield toRecord(row)
  } catch (cause) {
    if (cause instanceof UnusableError) throw cause
    throw new UnusableError('unreadable', file)
  } finally {
    database.close()
    // What SQLite made beside the file belongs to the file's owner, else the server could not open its own database.
    const { uid, gid } = statSync(file)
    for (const made of beside) if (existsSync(made)) chownSync(made, uid, gid)
  }
}

async function* postgresRecords(url: string): AsyncGenerator<AuditRecord | null> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
  } catch {
    throw new UnusableError('unreadable', 'postgres')
  }
  try {
    for (let after = 0; ;) {
      const { rows } = await client.query<Record<string, unknown>>('SELECT * FROM audit_record WHERE sequence > $1 ORDER BY sequence LIMIT 1000', [after])
      for (const row of rows) yield toRecord(row)
      if (rows.length < 1000) return
      after = Number(rows.at(-1)?.['sequence'])
    }
  } finally {
    await client.end()
  }
}
