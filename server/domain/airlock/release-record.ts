import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AuditHead } from '../../../contract/resources/audit-record.ts'
import { Instant, LocalText, PersonRef, Sha256 } from '../../../contract/resources/common-fields.ts'
import { FileDecision } from '../../../contract/vocabulary/egress-states.ts'
import { Outcome } from '../../../contract/vocabulary/statbarns.ts'
import { canonical } from '../audit/hash-chain.ts'

/** Name and version of the record's form; a verifier refuses what it does not know. */
export const releaseFormat = 'glovebox-release/1'

const Fact = z.union([z.string(), z.number(), z.boolean(), z.null()])

const RecordFinding = z.strictObject({
  check: z.string(), version: z.int().nullable(), rule: z.string(), outcome: Outcome, message: z.string(), cure: z.string(),
  at: z.record(z.string(), z.union([Fact, z.record(z.string(), z.string())])),
  values: z.record(z.string(), z.union([Fact, z.array(Fact)])),
})

const RecordVote = z.strictObject({
  checker: PersonRef, decision: FileDecision, reason: z.string(), sha256: Sha256, at: Instant, revisedAt: Instant.nullable(), reconfirmed: z.boolean(),
})

const RecordFile = z.strictObject({
  path: z.string(), sha256: Sha256, bytes: z.int(), sourceSha256: Sha256, derived: z.boolean(),
  declared: z.strictObject({
    path: z.string(), type: z.string(), title: z.string(), unit: z.string(), population: z.string(), n: z.int().nullable(), controls: z.string(),
    descriptionSha256: Sha256.nullable(),
  }),
  outcome: Outcome, findings: z.array(RecordFinding), votes: z.array(RecordVote),
})

/** A turn of the request by hashes: what was returned stays inside, that it existed does not. */
const RecordTurn = z.strictObject({
  number: z.int(), submittedAt: Instant, contextSha256: Sha256, returnedAt: Instant.nullable(),
  files: z.array(z.strictObject({ sha256: Sha256, kind: z.enum(['output', 'supporting']), outcome: Outcome.nullable() })),
  reviews: z.array(z.strictObject({ checker: PersonRef, completedAt: Instant, revisedAt: Instant.nullable() })),
})

/** The signed record of a release: who let what out, on which evidence, under which rules. */
export const ReleaseRecord = z.strictObject({
  format: z.literal(releaseFormat),
  glovebox: z.string(),
  project: z.strictObject({ id: z.string(), title: LocalText, permit: z.strictObject({ reference: z.string(), endsOn: z.string() }) }),
  request: z.strictObject({ id: z.string(), title: z.string(), author: PersonRef, submittedAt: Instant }),
  licences: z.array(z.strictObject({ id: z.string(), dataset: z.string(), version: z.string(), title: LocalText, endsOn: z.string() })),
  checks: z.strictObject({
    profile: z.string(), profileDigest: z.string(), parameters: z.record(z.string(), z.union([z.string(), z.number()])),
    rules: z.array(z.strictObject({ id: z.string(), version: z.int() })),
  }),
  turns: z.array(RecordTurn).min(1),
  files: z.array(RecordFile).min(1),
  release: z.strictObject({ by: PersonRef, at: Instant }),
  /** Signed head of the audit log when this record was made: the log up to there holds everything above. */
  audit: AuditHead,
  /** SHA-256 of the record of the release before this one; null for the first. */
  previousRelease: Sha256.nullable(),
  signer: z.strictObject({ keyId: z.string(), algorithm: z.literal('Ed25519') }),
  /** What else the package holds. */
  package: z.array(z.strictObject({ path: z.string(), bytes: z.int(), sha256: Sha256 })),
})
export type ReleaseRecord = z.infer<typeof ReleaseRecord>
export type RecordFile = z.infer<typeof RecordFile>

/** SHA-256 of bytes or text, hex. */
export const sha256Hex = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex')

/** A short digest for every single value of a record, by JSON pointer: names the field that was changed when a signature fails. */
export const fieldDigests = (record: unknown): Readonly<Record<string, string>> => {
  const digests: Record<string, string> = {}
  const walk = (value: unknown, pointer: string): void => {
    const inner = value !== null && typeof value === 'object' ? Object.entries(value) : []
    if (inner.length === 0) digests[pointer] = sha256Hex(canonical(value)).slice(0, 16)
    for (const [key, item] of inner) walk(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  }
  walk(record, '')
  return digests
}
