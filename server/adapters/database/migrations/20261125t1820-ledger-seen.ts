import type { Kysely } from 'kysely'
import type { Migration } from './index.ts'

/** How many releases the ledger held when a turn was checked: more at release means that the checks must look again. */
export const ledgerSeen: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('egress_turn').addColumn('ledger_seen', 'bigint').execute()
  },
}
