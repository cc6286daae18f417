import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { OpenDatabase } from '../../server/adapters/database/open-database.ts'
import { postgresForTest, sqliteForTest } from './databases.ts'

/** Databases for a file whose every test wants an empty one: a file each, or one cluster with a database each. */
export interface FreshDatabases { readonly fresh: () => Promise<OpenDatabase>; readonly remove: () => void }

const sqliteEach = (): FreshDatabases => {
  const made: ReturnType<typeof sqliteForTest>[] = []
  return {
    fresh: () => {
      const next = sqliteForTest()
      made.push(next)
      return next.open()
    },
    remove: () => made.forEach((m) => m.remove()),
  }
}

const postgresEach = (): FreshDatabases => {
  const cluster = postgresForTest()
  return { fresh: cluster.open, remove: cluster.remove }
}

/** For `describe.each`: SQLite, then PostgreSQL. */
export const freshDatabases = [['SQLite', sqliteEach], ['PostgreSQL', postgresEach]] as const

/** For a file whose every test begins with an empty database: `begin` gets it and answers how to end. */
export const onFreshDatabase = (make: () => FreshDatabases, begin: (database: OpenDatabase) => Promise<() => Promise<void>>): void => {
  let databases: FreshDatabases
  beforeAll(() => { databases = make() })
  beforeEach(async () => {
    const database = await databases.fresh()
    const end = await begin(database)
    return async () => {
      await end()
      await database.close()
    }
  })
  afterAll(() => databases.remove())
}
