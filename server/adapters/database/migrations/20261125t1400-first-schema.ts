import { sql, type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely } from 'kysely'

type Columns = Readonly<Record<string, 'text' | 'text?' | 'int' | 'int?' | 'key' | 'serial'>>

/** Every table of the first schema: `key` is part of the primary key, `?` may be empty. */
const tables: Readonly<Record<string, Columns>> = { // table
  person: { id: 'key', username: 'text', name: 'text', email: 'text', language: 'text', password_hash: 'text?', oidc_subject: 'text?', created_at: 'text', disabled_at: 'text?' },
  accreditation: { person_id: 'key', kind: 'key', valid_until: 'text' },
  role_grant: { id: 'key', person_id: 'text', role: 'text', project_id: 'text?', until_day: 'text?', granted_at: 'text', revoked_at: 'text?' },
  sign_in_lock: { username: 'key', failures: 'int', locked_until: 'text?' },
  portal_session: { hash: 'key', person_id: 'text', data: 'text', created_at: 'text', expires_at: 'text', ended_at: 'text?' },
  project: { id: 'key', uid: 'int', title_ko: 'text', title_en: 'text', purpose_ko: 'text', purpose_en: 'text', permit_reference: 'text', permit_ends_on: 'text', permit_ended_at: 'text?', disclosure_profile: 'text', created_at: 'text', locked_at: 'text?', lock_reason: 'text?', lock_licence_id: 'text?' },
  dataset: { id: 'key', title_ko: 'text', title_en: 'text', description_ko: 'text', description_en: 'text', custodian_id: 'text', custodian_contact: 'text', source: 'text', source_licence: 'text', created_at: 'text' },
  dataset_version: { dataset_id: 'key', version: 'key', sha256: 'text', record_count: 'int', unit: 'text', identifiers: 'text', variables: 'text', registered_at: 'text' },
  licence: { id: 'key', project_id: 'text', dataset_id: 'text', version: 'text', unit: 'text', variables: 'text', rows_ko: 'text', rows_en: 'text', row_conditions: 'text', terms_ko: 'text', terms_en: 'text', starts_on: 'text', ends_on: 'text', granted_at: 'text', ended_at: 'text?', ended_reason: 'text?', ended_by: 'text?' },
  extract: { id: 'key', licence_id: 'text', plan_digest: 'text', plan: 'text', state: 'text', row_count: 'int?', columns: 'text?', files: 'text?', requested_at: 'text', made_at: 'text?' },
  session: { id: 'key', project_id: 'text', person_id: 'text', tier: 'text', state: 'text', version: 'int', steps: 'text', grant_json: 'text?', socket_path: 'text?', token: 'text?', requested_at: 'text', ready_at: 'text?', ends_at: 'text?', ended_at: 'text?', end_reason: 'text?', end_values: 'text', error: 'text?' },
  gpu_lease: { uuid: 'key', session_id: 'text', leased_at: 'text' },
  session_ticket: { hash: 'key', session_id: 'text', person_id: 'text', portal_hash: 'text', expires_at: 'text', used_at: 'text?' },
  session_access: { hash: 'key', session_id: 'text', person_id: 'text', portal_hash: 'text', created_at: 'text', revoked_at: 'text?' },
  budget_day: { person_id: 'key', day: 'key', taken: 'int', shown_rest: 'int', shown_kernel: 'int', shown_terminal: 'int', limit_bytes: 'int', held_at: 'text?' },
  egress_request: { id: 'key', project_id: 'text', author_id: 'text', title: 'text', state: 'text', turn: 'int', profile: 'text', submitted_at: 'text', updated_at: 'text' },
  egress_turn: { request_id: 'key', number: 'key', session_id: 'text', context: 'text', submitted_at: 'text', returned_at: 'text?', returned_reason: 'text?', returned_by: 'text?', report: 'text?' },
  egress_file: { id: 'key', request_id: 'text', turn: 'int', position: 'int', path: 'text', sha256: 'text', source_sha256: 'text', bytes: 'int', derived: 'int', declared: 'text', outcome: 'text?' },
  egress_vote: { file_id: 'key', checker_id: 'key', sha256: 'text', decision: 'text', reason: 'text', at: 'text', revised_at: 'text?', reconfirmed: 'int' },
  egress_review: { request_id: 'key', turn: 'key', checker_id: 'key', completed_at: 'text', revised_at: 'text?' },
  egress_release: { request_id: 'key', released_at: 'text', released_by: 'text', zip_sha256: 'text', zip_bytes: 'int', key_id: 'text', record: 'text' },
  notice: { id: 'key', person_id: 'text', key: 'text', values_json: 'text', link: 'text?', at: 'text', read_at: 'text?' },
  node_cursor: { node: 'key', sequence: 'int' },
  change: { sequence: 'serial', kind: 'text', subject: 'text', values_json: 'text', at: 'text' },
  audit_record: { sequence: 'key', at: 'text', type: 'text', actor: 'text', project: 'text?', session: 'text?', subject: 'text?', details: 'text', previous: 'text', hash: 'text' },
  audit_tip: { id: 'key', sequence: 'int', hash: 'text' },
}

/** Key columns that are whole numbers. */
const wholeKeys = new Set(['number', 'turn', 'sequence', 'audit_tip.id'])

const indexes = [ // table
  ['person', 'username', 'unique'], ['person', 'oidc_subject', 'unique'], ['role_grant', 'person_id', ''], ['role_grant', 'project_id', ''],
  ['project', 'uid', 'unique'], ['licence', 'project_id', ''], ['licence', 'dataset_id', ''], ['extract', 'licence_id', ''], ['session', 'project_id', ''],
  ['session', 'state', ''], ['session', 'person_id', ''], ['session_access', 'session_id', ''], ['session_access', 'portal_hash', ''], ['egress_request', 'project_id', ''],
  ['egress_request', 'author_id', ''], ['egress_request', 'state', ''], ['egress_file', 'request_id', ''], ['notice', 'person_id', ''], ['audit_record', 'type', ''],
  ['audit_record', 'actor', ''], ['audit_record', 'project', ''], ['audit_record', 'session', ''], ['audit_record', 'subject', ''],
] as const

/** Creates the first schema; the audit table refuses UPDATE and DELETE by trigger. */
export const firstSchema = {
  async up(db: Kysely<unknown>, engine: 'sqlite' | 'postgres'): Promise<void> {
    for (const [name, columns] of Object.entries(tables)) await createTable(db, name, columns, engine)
    for (const [table, column, unique] of indexes) {
      const builder = db.schema.createIndex(`${table}_${column}`).on(table).column(column)
      await (unique === 'unique' ? builder.unique() : builder).execute()
    }
    // One open session per person and project.
    await sql`CREATE UNIQUE INDEX session_open ON session (person_id, project_id) WHERE state IN ('queued', 'starting', 'mounting', 'ready', 'stopping')`.execute(db)
    await (engine === 'sqlite' ? protectAuditSqlite(db) : protectAuditPostgres(db))
    await sql`INSERT INTO audit_tip (id, sequence, hash) VALUES (1, 0, ${'0'.repeat(64)})`.execute(db)
  },
}

const createTable = async (db: Kysely<unknown>, name: string, columns: Columns, engine: 'sqlite' | 'postgres'): Promise<void> => {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name)
  const keys: string[] = []
  for (const [column, kind] of Object.entries(columns)) {
    if (kind === 'serial') {
      table = engine === 'sqlite'
        ? table.addColumn(column, 'integer', (c) => c.primaryKey().autoIncrement())
        : table.addColumn(column, 'bigserial', (c) => c.primaryKey())
      continue
    }
    if (kind === 'key') keys.push(column)
    const whole = kind.startsWith('int') || (kind === 'key' && (wholeKeys.has(column) || wholeKeys.has(`${name}.${column}`)))
    const required = (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder => (kind.endsWith('?') ? c : c.notNull())
    table = table.addColumn(column, whole ? 'bigint' : 'text', required)
  }
  if (keys.length > 0) table = table.addPrimaryKeyConstraint(`${name}_key`, keys as [string, ...string[]])
  await table.execute()
}

const protectAuditSqlite = async (db: Kysely<unknown>): Promise<void> => {
  for (const verb of ['UPDATE', 'DELETE']) {
    await sql.raw(`CREATE TRIGGER audit_record_no_${verb.toLowerCase()} BEFORE ${verb} ON audit_record BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`).execute(db)
  }
}

const protectAuditPostgres = async (db: Kysely<unknown>): Promise<void> => {
  await sql.raw(`CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$`).execute(db)
  await sql.raw('CREATE TRIGGER audit_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_record FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()').execute(db)
}
