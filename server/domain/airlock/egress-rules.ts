import type { FileDecision } from '../../../contract/vocabulary/egress-states.ts'
import { dayOf, endOfDay } from '../kernel/clock.ts'
import { allowed, refused, type Decision } from '../kernel/decision.ts'
import { checkersNeeded, combineVotes } from './combine-votes.ts'
import { currentTurn, outputFiles, type CaseFile, type CaseLicence, type CaseMembership, type CaseProject, type EgressCase } from './egress-case.ts'
import { transitionOf, type EgressAction } from './egress-transitions.ts'

/** How the acting person stands to a request: by identity first, by role second. */
export interface Standing {
  readonly personId: string
  /** Holds the role of output checker now. */
  readonly checker: boolean
  /** Is a member of the project now. */
  readonly member: boolean
  /** Was a member at any time since the current turn was submitted. */
  readonly wasMember: boolean
}

const first = (...decisions: readonly Decision[]): Decision => decisions.find((d) => !d.allow) ?? allowed
const when = (holds: boolean, refusal: Decision): Decision => (holds ? allowed : refusal)
const inState = (request: EgressCase, action: EgressAction): Decision =>
  when(transitionOf(request.state, action) !== null, refused('state-conflict', { state: request.state }))

/** Only people who have nothing to do with the project judge its outputs. */
export const mayJudge = (request: EgressCase, who: Standing): Decision => first(
  when(who.personId !== request.authorId, refused('own-request')),
  when(!who.member && !who.wasMember, refused('member-cannot-review')),
  when(who.checker, refused('refused', { action: 'review' })),
)

/** A vote on one file of the current turn, for exactly the bytes that were frozen. */
export const mayVote = (request: EgressCase, who: Standing, file?: CaseFile): Decision => {
  const turn = currentTurn(request)
  const review = turn.reviews.find((r) => r.checkerId === who.personId)
  const open = request.state === 'in-review' || request.state === 'consolidating'
  return first(
    mayJudge(request, who),
    when(open, refused('state-conflict', { state: request.state })),
    when(request.state !== 'in-review' || review === undefined, refused('already-voted')),
    when(request.state !== 'consolidating' || (review !== undefined && review.revisedAt === null), refused('already-voted')),
    file === undefined ? allowed : mayVoteOnFile(request, who, file),
  )
}

const mayVoteOnFile = (request: EgressCase, who: Standing, file: CaseFile): Decision => {
  const own = file.votes.find((v) => v.checkerId === who.personId)
  return first(
    when(currentTurn(request).files.some((f) => f.id === file.id), refused('state-conflict', { state: 'earlier-turn' })),
    when(file.declared.kind === 'output', refused('bad-request', { field: 'fileId', reason: 'supporting' })),
    // Having seen the other's vote: one change of mind, where they differ, and no bargaining.
    when(request.state !== 'consolidating' || own === undefined || own.revisedAt === null, refused('already-voted')),
    when(request.state !== 'consolidating' || combineVotes(file, currentTurn(request)) === 'conflict', refused('already-voted')),
  )
}

/** A judgement against a file needs its reason; a judgement of other bytes is none. */
export const voteIsSound = (file: CaseFile, vote: { readonly decision: FileDecision; readonly reason: string; readonly sha256: string }): Decision => first(
  when(vote.sha256 === file.sha256, refused('file-changed', { path: file.path })),
  when(vote.decision === 'approve' || vote.reason.trim().length >= 3, refused('bad-request', { field: 'reason', reason: 'needed' })),
)

/** Handing in needs a vote on every output file. */
export const mayCompleteReview = (request: EgressCase, who: Standing): Decision => {
  const missing = outputFiles(currentTurn(request)).filter((f) => !f.votes.some((v) => v.checkerId === who.personId && v.sha256 === f.sha256)).length
  return first(mayVote(request, who), when(missing === 0, refused('bad-request', { field: 'votes', reason: 'missing', missing })))
}

/** Giving back: while nobody or one has handed in any checker may; afterwards those two, or any checker before an approved release. */
export const mayReturn = (request: EgressCase, who: Standing): Decision =>
  first(mayJudge(request, who), inState(request, 'return'), isReviewerIfDecided(request, who))

/** Rejecting for good takes two who have read it. */
export const mayReject = (request: EgressCase, who: Standing): Decision =>
  first(mayJudge(request, who), inState(request, 'reject'), isReviewerIfDecided(request, who))

const isReviewerIfDecided = (request: EgressCase, who: Standing): Decision => {
  const { reviews } = currentTurn(request)
  const decided = request.state === 'consolidating' && reviews.length >= checkersNeeded
  return when(!decided || reviews.some((r) => r.checkerId === who.personId), refused('already-voted'))
}

export const mayWithdraw = (request: EgressCase, who: Standing): Decision =>
  first(when(who.personId === request.authorId, refused('refused', { action: 'withdraw' })), inState(request, 'withdraw'))

export const mayResubmit = (request: EgressCase, who: Standing): Decision =>
  first(when(who.personId === request.authorId, refused('refused', { action: 'resubmit' })), inState(request, 'resubmit'))

/** The files that two people approved; supporting files never leave. */
export const approvedFiles = (request: EgressCase): readonly CaseFile[] => {
  const turn = currentTurn(request)
  return outputFiles(turn).filter((f) => combineVotes(f, turn) === 'approve')
}

/** Release: a checker's act, on approved files only. */
export const mayRelease = (request: EgressCase, who: Standing): Decision => first(
  mayJudge(request, who), inState(request, 'release'), when(approvedFiles(request).length > 0, refused('not-approved')),
)

/** The approvals must still be those of entitled people on the day of release. */
export const approvalsHold = (request: EgressCase, standings: readonly Standing[]): Decision => first(
  ...currentTurn(request).reviews.map(({ checkerId }) => {
    const who = standings.find((s) => s.personId === checkerId)
    return when(who !== undefined && mayJudge(request, who).allow, refused('not-approved', { reason: 'checker-not-entitled' }))
  }),
)

export const mayDownload = (request: EgressCase, who: Standing): Decision => first(
  when(who.member, refused('membership-ended')), when(request.state === 'released', refused('state-conflict', { state: request.state })),
)

/** Whether a membership holds now, or held at any time from `since` on. */
export const membershipHeld = (m: CaseMembership, since: string, now: Date, timezone: string): boolean =>
  m.from <= now.toISOString() && (m.revokedAt === null || m.revokedAt >= since)
  && (m.untilDay === null || endOfDay(m.untilDay, timezone).toISOString() >= since)

/** Whether a licence is in force at an instant. */
export const licenceHolds = (licence: CaseLicence, at: Date, timezone: string): boolean =>
  licence.grantedAt <= at.toISOString() && licence.startsOn <= dayOf(at, timezone) && at < endOfDay(licence.endsOn, timezone)
  && (licence.endedAt === null || licence.endedAt > at.toISOString())

/** Nothing comes out of a project that is locked, whose permit has ended or that has no licence. */
export const projectMayExport = (project: CaseProject, now: Date, timezone: string): Decision => {
  const holding = project.licences.filter((l) => licenceHolds(l, now, timezone))
  const last = project.licences.at(-1)
  return first(
    when(project.lockedAt === null, refused('project-locked')),
    when(project.permitEndedAt === null && now < endOfDay(project.permitEndsOn, timezone), refused('permit-ended', { day: project.permitEndsOn })),
    when(project.licences.length > 0, refused('licence-missing')),
    when(holding.length > 0, refused('licence-ended', last === undefined ? {} : { licence: last.id, contact: last.custodianContact })),
  )
}

/** Every dataset that was licensed when the files were frozen must be licensed on the day of release. */
export const licencesStillHold = (project: CaseProject, submittedAt: string, now: Date, timezone: string): Decision => {
  const then = project.licences.filter((l) => licenceHolds(l, new Date(submittedAt), timezone))
  const gone = then.find((l) => !project.licences.some((other) => other.datasetId === l.datasetId && licenceHolds(other, now, timezone)))
  return gone === undefined ? allowed : refused('licence-ended', { licence: gone.id, contact: gone.custodianContact })
}
