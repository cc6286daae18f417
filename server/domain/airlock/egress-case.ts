import type { DeclaredFile } from '../../../contract/resources/egress-request.ts'
import type { EgressState, FileDecision } from '../../../contract/vocabulary/egress-states.ts'
import type { Role } from '../../../contract/vocabulary/roles.ts'
import type { CheckReport, Finding, Outcome } from '../disclosure/check-report.ts'
import type { Conditions } from '../disclosure/ledger/released-numbers.ts'

/** One checker's vote on one frozen file, bound to the file's hash. */
export interface CaseVote {
  readonly checkerId: string
  readonly sha256: string
  readonly decision: FileDecision
  readonly reason: string
  readonly at: string
  readonly revisedAt: string | null
  readonly reconfirmed: boolean
}

/** One frozen file; `path` is the name under which it leaves. */
export interface CaseFile {
  readonly id: string
  readonly position: number
  readonly path: string
  readonly sha256: string
  readonly sourceSha256: string
  readonly bytes: number
  readonly derived: boolean
  readonly declared: DeclaredFile
  readonly outcome: Outcome | null
  /** With what checkers alone see. */
  readonly outcomeForCheckers: Outcome | null
  readonly votes: readonly CaseVote[]
}

/** A checker's handing in of all votes of a turn; `revisedAt` when handed in again after seeing the other's. */
export interface CaseReview { readonly checkerId: string; readonly completedAt: string; readonly revisedAt: string | null }

export interface CaseTurn {
  readonly number: number
  readonly sessionId: string
  readonly context: string
  readonly submittedAt: string
  readonly returnedAt: string | null
  readonly returnedReason: string | null
  readonly returnedBy: string | null
  readonly report: CheckReport | null
  /** Findings that checkers alone see, by file: what other projects' releases give away together with this request. */
  readonly forCheckers: readonly (readonly Finding[])[]
  /** How many releases the checks could compare with; null for checks from before there was a ledger. */
  readonly ledgerSeen: number | null
  readonly files: readonly CaseFile[]
  readonly reviews: readonly CaseReview[]
}

export interface CaseRelease {
  readonly releasedAt: string
  readonly releasedBy: string
  readonly zipSha256: string
  readonly zipBytes: number
  readonly keyId: string
  /** The signed record, as canonical JSON text. */
  readonly record: string
}

/** An egress request with everything that was said and done about it; `turns` ascend. */
export interface EgressCase {
  readonly id: string
  readonly projectId: string
  readonly authorId: string
  readonly title: string
  readonly state: EgressState
  readonly turn: number
  readonly profile: string
  readonly submittedAt: string
  readonly updatedAt: string
  readonly turns: readonly CaseTurn[]
  readonly release: CaseRelease | null
}

/** A licence as far as the airlock needs it. */
export interface CaseLicence {
  readonly id: string
  readonly datasetId: string
  readonly datasetTitle: { readonly ko: string; readonly en: string }
  readonly version: string
  readonly custodianContact: string
  readonly grantedAt: string
  readonly startsOn: string
  readonly endsOn: string
  readonly endedAt: string | null
  readonly unit: string
  /** The rows that it names. */
  readonly rows: Conditions
  readonly columns: readonly string[]
  readonly identifiers: readonly string[]
  readonly rowCount: number | null
}

/** A role on the project and the time it held. */
export interface CaseMembership { readonly personId: string; readonly role: Role; readonly from: string; readonly revokedAt: string | null; readonly untilDay: string | null }

/** The project as the airlock sees it now. */
export interface CaseProject {
  readonly id: string
  readonly uid: number
  readonly title: { readonly ko: string; readonly en: string }
  readonly profile: string
  readonly permitReference: string
  readonly permitEndsOn: string
  readonly permitEndedAt: string | null
  readonly lockedAt: string | null
  readonly memberships: readonly CaseMembership[]
  readonly licences: readonly CaseLicence[]
}

/** The turn that is under way. */
export const currentTurn = (request: EgressCase): CaseTurn => {
  const turn = request.turns.find((t) => t.number === request.turn)
  if (turn === undefined) throw new Error(`egress request ${request.id} has no turn ${request.turn}`)
  return turn
}

/** The files of a turn that may leave. */
export const outputFiles = (turn: CaseTurn): readonly CaseFile[] => turn.files.filter((f) => f.declared.kind === 'output')
