import { z } from 'zod'
import { EgressState, FileDecision } from '../vocabulary/egress-states.ts'
import { Outcome, OutputType } from '../vocabulary/statbarns.ts'
import { Abilities, Id, Instant, LocalText, PersonRef, Sha256 } from './common-fields.ts'

/** What the author says of one file. `path` is relative to `/project`. */
export const DeclaredFile = z.object({
  path: z.string().min(1).max(1024),
  type: OutputType,
  /** `output` may leave; `supporting` only helps the review and never leaves. */
  kind: z.enum(['output', 'supporting']).default('output'),
  title: z.string().max(200).default(''),
  /** Unit that the numbers count: person, household, hospital, … */
  unit: z.string().max(60).default('person'),
  population: z.string().max(2000).default(''),
  n: z.int().min(0).nullable().default(null),
  /** What was done to protect it: suppression, rounding, merging, … */
  controls: z.string().max(4000).default(''),
  /** The table description of the checker's contract (`.table.yaml`), as YAML text, where the form or the person gave one. */
  description: z.string().max(65536).optional(),
  /** The file of the same request that this one repairs; the difference is worked out from the two frozen files. */
  repairedFrom: z.string().min(1).max(1024).optional(),
})
export type DeclaredFile = z.infer<typeof DeclaredFile>

/** A finding as the checker's contract gives it, in the reader's language. */
export const Finding = z.object({
  check: z.string(),
  outcome: Outcome,
  rule: z.string(),
  at: z.object({
    sheet: z.string().nullable().optional(),
    row: z.int().nullable().optional(),
    column: z.int().nullable().optional(),
    line: z.int().nullable().optional(),
    cell: z.record(z.string(), z.string()).optional(),
    where: z.string().optional(),
  }).nullable(),
  message: z.string(),
  cure: z.string(),
  values: z.record(z.string(), z.unknown()),
})
export type Finding = z.infer<typeof Finding>

export const CheckedFile = z.object({
  path: z.string(), sha256: Sha256, bytes: z.int(), type: z.string(), outcome: Outcome, findings: z.array(Finding),
})
export type CheckedFile = z.infer<typeof CheckedFile>

/** Result of a check: same shape as `glovebox check --json`. */
export const CheckResult = z.object({
  glovebox: z.string(), profile: z.string(), parameters: z.record(z.string(), z.unknown()), files: z.array(CheckedFile),
})
export type CheckResult = z.infer<typeof CheckResult>

/** One vote; shown to others only when both checkers have completed the turn. */
export const Vote = z.object({
  checker: PersonRef, decision: FileDecision, reason: z.string(), at: Instant, revised: z.boolean(), reconfirmed: z.boolean(),
})
export type Vote = z.infer<typeof Vote>

/** One frozen file of one turn. `sha256` is of the derived bytes: what is reviewed is what leaves. */
export const FrozenFile = z.object({
  id: Id,
  path: z.string(),
  sha256: Sha256,
  /** Of the bytes as the session held them, where derivation (picture re-encoding) changed them. */
  sourceSha256: Sha256,
  bytes: z.int(),
  derived: z.boolean(),
  declared: DeclaredFile,
  outcome: Outcome,
  findings: z.array(Finding),
  votes: z.array(Vote),
  myVote: Vote.nullable(),
  /** How many checkers have voted on it; never who or what before both are in. */
  voteCount: z.int(),
  /** True where the same hash was approved by me in the turn before: one click reconfirms. */
  reconfirmable: z.boolean(),
  /** approve, request-changes, reject, conflict, or open. */
  combined: z.enum(['approve', 'request-changes', 'reject', 'conflict', 'open']),
})
export type FrozenFile = z.infer<typeof FrozenFile>

export const EgressTurn = z.object({
  number: z.int(), submittedAt: Instant, context: z.string(), files: z.array(FrozenFile),
  /** Checkers who have completed this turn (count while blind; names when both are in). */
  completed: z.int(), completedBy: z.array(PersonRef), returnedReason: z.string().nullable(),
})
export type EgressTurn = z.infer<typeof EgressTurn>

export const EgressSummary = z.object({
  id: Id, projectId: Id, projectTitle: LocalText, title: z.string(), author: PersonRef, state: EgressState, turn: z.int(),
  fileCount: z.int(), worst: Outcome.nullable(), submittedAt: Instant, updatedAt: Instant,
  /** For a checker: whether this person still has to act. */
  waitsForMe: z.boolean(),
})
export type EgressSummary = z.infer<typeof EgressSummary>

export const ReleaseRecordRef = z.object({ releasedAt: Instant, releasedBy: PersonRef, keyId: z.string(), zipSha256: Sha256, zipBytes: z.int() })

/** An egress request as this person may see it. */
export const EgressRequest = EgressSummary.extend({
  turns: z.array(EgressTurn),
  profile: z.string(),
  release: ReleaseRecordRef.nullable(),
  abilities: Abilities,
})
export type EgressRequest = z.infer<typeof EgressRequest>

/** What the server renders of a frozen file: data only, never markup from the file. */
export const FilePreview = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('table'), format: z.string(),
    sheets: z.array(z.object({ name: z.string().nullable(), firstRow: z.int(), firstColumn: z.int(), rows: z.array(z.array(z.string())), truncated: z.boolean() })),
  }),
  z.object({ kind: z.literal('text'), format: z.string(), language: z.string(), text: z.string(), truncated: z.boolean() }),
  z.object({
    kind: z.literal('notebook'),
    cells: z.array(z.object({
      type: z.enum(['code', 'markdown', 'raw']), source: z.string(),
      outputs: z.array(z.object({ kind: z.enum(['text', 'picture', 'omitted']), text: z.string(), picture: z.int().nullable() })),
    })),
    truncated: z.boolean(),
  }),
  /** Fetch pictures as PNG from `/files/:fileId/pictures/:index`. */
  z.object({ kind: z.literal('picture'), pictures: z.array(z.object({ index: z.int(), width: z.int(), height: z.int() })) }),
  z.object({ kind: z.literal('none'), reason: z.string() }),
])
export type FilePreview = z.infer<typeof FilePreview>
