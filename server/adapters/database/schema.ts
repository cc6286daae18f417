import type { Generated } from 'kysely'

/** Rows as stored: instants are ISO 8601 UTC text, flags 0 or 1, structured values JSON text; the same on SQLite and PostgreSQL. */
export interface Database { // table
  /** `password_made_at` is set while the password is one that was made for the person. */
  person: { id: string; username: string; name: string; email: string; language: string; password_hash: string | null; password_made_at: string | null; oidc_subject: string | null; created_at: string; disabled_at: string | null }
  accreditation: { person_id: string; kind: string; valid_until: string }
  /** `project_id` is set for roles on a project (researcher, projectLead), empty for the others. */
  role_grant: { id: string; person_id: string; role: string; project_id: string | null; until_day: string | null; granted_at: string; revoked_at: string | null }
  sign_in_lock: { username: string; failures: number; locked_until: string | null }
  portal_session: { hash: string; person_id: string; data: string; created_at: string; expires_at: string; ended_at: string | null }
  project: { id: string; uid: number; title_ko: string; title_en: string; purpose_ko: string; purpose_en: string; permit_reference: string; permit_ends_on: string; permit_ended_at: string | null; disclosure_profile: string; created_at: string; locked_at: string | null; lock_reason: string | null; lock_licence_id: string | null }
  dataset: { id: string; title_ko: string; title_en: string; description_ko: string; description_en: string; custodian_id: string; custodian_contact: string; source: string; source_licence: string; created_at: string }
  /** `identifiers` = [{column, domain}], `variables` = Variable[] of the contract. */
  dataset_version: { dataset_id: string; version: string; sha256: string; record_count: number; unit: string; identifiers: string; variables: string; registered_at: string }
  licence: { id: string; project_id: string; dataset_id: string; version: string; unit: string; variables: string; rows_ko: string; rows_en: string; row_conditions: string; terms_ko: string; terms_en: string; starts_on: string; ends_on: string; granted_at: string; ended_at: string | null; ended_reason: string | null; ended_by: string | null }
  extract: { id: string; licence_id: string; plan_digest: string; plan: string; state: string; row_count: number | null; columns: string | null; files: string | null; requested_at: string; made_at: string | null }
  session: { id: string; project_id: string; person_id: string; tier: string; state: string; version: number; steps: string; grant_json: string | null; socket_path: string | null; token: string | null; requested_at: string; ready_at: string | null; ends_at: string | null; ended_at: string | null; end_reason: string | null; end_values: string; error: string | null }
  gpu_lease: { uuid: string; session_id: string; leased_at: string }
  session_ticket: { hash: string; session_id: string; person_id: string; portal_hash: string; expires_at: string; used_at: string | null }
  session_access: { hash: string; session_id: string; person_id: string; portal_hash: string; created_at: string; revoked_at: string | null }
  /** Bytes shown per person and day; `taken` counts what was reserved and not given back. */
  budget_day: { person_id: string; day: string; taken: number; shown_rest: number; shown_kernel: number; shown_terminal: number; limit_bytes: number; held_at: string | null }
  egress_request: { id: string; project_id: string; author_id: string; title: string; state: string; turn: number; profile: string; submitted_at: string; updated_at: string }
  egress_turn: { request_id: string; number: number; session_id: string; context: string; submitted_at: string; returned_at: string | null; returned_reason: string | null; returned_by: string | null; report: string | null; for_checkers: string | null; ledger_seen: number | null }
  egress_file: { id: string; request_id: string; turn: number; position: number; path: string; sha256: string; source_sha256: string; bytes: number; derived: number; declared: string; outcome: string | null; outcome_for_checkers: string | null }
  egress_vote: { file_id: string; checker_id: string; sha256: string; decision: string; reason: string; at: string; revised_at: string | null; reconfirmed: number }
  egress_review: { request_id: string; turn: number; checker_id: string; completed_at: string; revised_at: string | null }
  egress_release: { request_id: string; released_at: string; released_by: string; zip_sha256: string; zip_bytes: number; key_id: string; record: string }
  /** Released numbers. `facts` = what of a table is no column here; `n` is set for models; `complete` is 0 where a file could not be read into numbers. */
  ledger_release: { request_id: string; project_id: string; released_at: string; complete: number }
  ledger_table: { id: string; request_id: string; position: number; file: string; kind: string; measure: string | null; unit: string | null; population: string | null; conditions: string | null; variables: string; facts: string; n: number | null }
  ledger_source: { table_id: string; dataset_id: string; version: string; row_conditions: string }
  ledger_statement: { table_id: string; position: number; codes: string; at_row: number; at_column: number; shown: string; value: number | null; low: number | null; high: number | null; decimals: number; n: number | null }
  notice: { id: string; person_id: string; key: string; values_json: string; link: string | null; at: string; read_at: string | null }
  /** How far the spool of a node has been taken in. */
  node_cursor: { node: string; sequence: number }
  /** Feeds the gateway's long poll: what ended, was revoked, or changed. */
  change: { sequence: Generated<number>; kind: string; subject: string; values_json: string; at: string }
  audit_record: { sequence: number; at: string; type: string; actor: string; project: string | null; session: string | null; subject: string | null; details: string; previous: string; hash: string }
  audit_tip: { id: number; sequence: number; hash: string }
}
