import type { AuditRecord } from '../../../contract/resources/audit-record.ts'
import type { AuditEventType } from '../../../contract/vocabulary/audit-events.ts'

/** A fact to be recorded; sequence, time and hashes are the log's. Details hold ids and numbers, never data. */
export interface AuditEvent {
  readonly type: AuditEventType
  /** Person id, or `system`. */
  readonly actor: string
  readonly project?: string
  readonly session?: string
  readonly subject?: string
  readonly details?: AuditRecord['details']
}
