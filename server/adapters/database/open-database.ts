import { Kysely, Migrator, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import { migrations } from './migrations/index.ts'
import type { Database } from './schema.ts'
import { sqliteDialect } from './sqlite-database.ts'

export interface OpenDatabase {
  readonly db: Kysely<Database>
  readonly engine: 'sqlite' | 'postgres'
  readonly close: () => Promise<void>
}

/** bigint columns hold counts and sequences below 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Opens the database without changing it. `database-newer` if a later version of the product wrote it, `database-locked` if it
 * cannot be opened for writing.
 */
export const openDatabase = async (where: { readonly url: string | null; readonly file: string }): Promise<OpenDatabase> => {
  const engine = where.url === null ? 'sqlite' : 'postgres'
  try {
    const dialect = where.url === null ? sqliteDialect(where.file) : new PostgresDialect({ pool: new pg.Pool({ connectionString: where.url, max: 10 }) })
    const db = new Kysely<Database>({ dialect })
    await refuseNewer(db)
    return { db, engine, close: () => db.destroy() }
  } catch (cause) {
    if (cause instanceof GloveboxError) throw cause
    throw new GloveboxError('database-locked', { engine }, cause)
  }
}

/** Runs the migrations that are missing; each in its own transaction, under Kysely's lock. */
export const migrate = async ({ db, engine }: OpenDatabase): Promise<readonly string[]> => {
  const migrator = new Migrator({
    db, allowUnorderedMigrations: false,
    provider: { getMigrations: async () => Object.fromEntries(Object.entries(migrations).map(([name, m]) => [name, { up: (k: Kysely<unknown>) => m.up(k, engine) }])) },
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw new GloveboxError('database-locked', { engine }, error)
  return (results ?? []).map((r) => r.migrationName)
}

const refuseNewer = async (db: Kysely<Database>): Promise<void> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((t) => t.name === 'kysely_migration')) return
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db)
  const unknown = rows.map((r) => r.name).filter((name) => !(name in migrations))
  if (unknown.length > 0) throw new GloveboxError('database-newer', { migration: unknown[0] ?? '' })
}
