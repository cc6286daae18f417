import { AuditHead, type AuditRecord, type PublicKey } from '../../contract/resources/audit-record.ts'
import { UnusableError } from './verify-options.ts'

/** A log to be verified: heads and keys are at hand, records come one by one; `null` for one that cannot be read. */
export interface AuditSource {
  readonly heads: readonly AuditHead[]
  readonly keys: readonly PublicKey[]
  readonly records: AsyncIterable<AuditRecord | null>
  /** After the records: what the source itself says of their number; null if it says nothing or was cut before it could. */
  readonly told: () => { readonly records: number } | null
  /** Whether the source must say how many records it holds. */
  readonly tells: boolean
}

/** Signed heads as `heads.ndjson` holds them; a last line that was cut short is left out, any other damage is refused. */
export const parseHeads = (text: string, name: string): readonly AuditHead[] => {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  try {
    return whole.split('\n').filter((line) => line !== '').map((line) => AuditHead.parse(JSON.parse(line)))
  } catch {
    throw new UnusableError('unreadable', name)
  }
}
