import type { Kysely } from 'kysely'
import type { Migration } from './index.ts'

/** A password that was made for a person is theirs only until they choose their own. */
export const madePasswords: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('person').addColumn('password_made_at', 'text').execute()
  },
}
