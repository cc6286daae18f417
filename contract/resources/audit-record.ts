import { z } from 'zod'
import { AuditEventType } from '../vocabulary/audit-events.ts'
import { Id, Instant, Sha256 } from './common-fields.ts'

/** One record of the hash-chained audit log. `hash` = SHA-256 of the canonical JSON (RFC 8785) of the other fields. */
export const AuditRecord = z.object({
  sequence: z.int().min(1),
  at: Instant,
  type: AuditEventType,
  /** Person id, or `system`. */
  actor: z.string(),
  project: z.string().nullable(),
  session: z.string().nullable(),
  /** What it is about: `egress:<id>`, `licence:<id>`, … */
  subject: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  previous: Sha256,
  hash: Sha256,
})
export type AuditRecord = z.infer<typeof AuditRecord>

/** A signed head: states that record `sequence` has `hash`. Ed25519 over the canonical JSON of {sequence, hash, at, keyId}. */
export const AuditHead = z.object({ sequence: z.int(), hash: Sha256, at: Instant, keyId: z.string(), signature: z.string() })
export type AuditHead = z.infer<typeof AuditHead>

export const AuditVerification = z.object({
  ok: z.boolean(), records: z.int(), heads: z.int(), checkedAt: Instant,
  /** First faults found, each naming the record. */
  faults: z.array(z.object({ sequence: z.int(), fault: z.enum(['edited', 'removed', 'reordered', 'cut', 'head-mismatch', 'bad-signature', 'unreadable']), detail: z.string() })),
})
export type AuditVerification = z.infer<typeof AuditVerification>

export const PublicKey = z.object({ keyId: Id.or(z.string()), use: z.enum(['release', 'audit']), algorithm: z.literal('Ed25519'), pem: z.string(), createdAt: Instant, retiredAt: Instant.nullable() })
export type PublicKey = z.infer<typeof PublicKey>
