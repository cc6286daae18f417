import type { Kysely } from 'kysely'
import type { Migration } from './index.ts'

/**
 * The ledger of released numbers: one row for each release, table, dataset version that a table may be about, and number. And what
 * other projects' releases and whole datasets say about a request, which checkers alone see.
 */
export const releaseLedger: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.createTable('ledger_release')
      .addColumn('request_id', 'text', (c) => c.primaryKey()).addColumn('project_id', 'text', (c) => c.notNull()).addColumn('released_at', 'text', (c) => c.notNull())
      .addColumn('complete', 'bigint', (c) => c.notNull()).execute()
    await db.schema.createTable('ledger_table')
      .addColumn('id', 'text', (c) => c.primaryKey()).addColumn('request_id', 'text', (c) => c.notNull()).addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('file', 'text', (c) => c.notNull()).addColumn('kind', 'text', (c) => c.notNull()).addColumn('measure', 'text').addColumn('unit', 'text')
      .addColumn('population', 'text').addColumn('conditions', 'text').addColumn('variables', 'text', (c) => c.notNull()).addColumn('facts', 'text', (c) => c.notNull())
      .addColumn('n', 'double precision').execute()
    await db.schema.createTable('ledger_source')
      .addColumn('table_id', 'text', (c) => c.notNull()).addColumn('dataset_id', 'text', (c) => c.notNull()).addColumn('version', 'text', (c) => c.notNull())
      .addColumn('row_conditions', 'text', (c) => c.notNull()).addPrimaryKeyConstraint('ledger_source_key', ['table_id', 'dataset_id', 'version']).execute()
    await db.schema.createTable('ledger_statement')
      .addColumn('table_id', 'text', (c) => c.notNull()).addColumn('position', 'bigint', (c) => c.notNull()).addColumn('codes', 'text', (c) => c.notNull())
      .addColumn('at_row', 'bigint', (c) => c.notNull()).addColumn('at_column', 'bigint', (c) => c.notNull()).addColumn('shown', 'text', (c) => c.notNull())
      .addColumn('value', 'double precision').addColumn('low', 'double precision').addColumn('high', 'double precision').addColumn('decimals', 'bigint', (c) => c.notNull())
      .addColumn('n', 'double precision').addPrimaryKeyConstraint('ledger_statement_key', ['table_id', 'position']).execute()
    await db.schema.createIndex('ledger_release_project_id').on('ledger_release').column('project_id').execute()
    await db.schema.createIndex('ledger_table_request_id').on('ledger_table').column('request_id').execute()
    await db.schema.createIndex('ledger_source_dataset_id').on('ledger_source').column('dataset_id').execute()
    await db.schema.alterTable('egress_turn').addColumn('for_checkers', 'text').execute()
    await db.schema.alterTable('egress_file').addColumn('outcome_for_checkers', 'text').execute()
  },
}
