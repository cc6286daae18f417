import type { z } from 'zod'
import type { EgressRequest, EgressSummary, EgressTurn, Finding, FrozenFile, Vote, CheckResult } from '../../../contract/resources/egress-request.ts'
import type { PersonRef } from '../../../contract/resources/common-fields.ts'
import { worst } from '../../domain/disclosure/check-report.ts'
import type { FileReport, LocalisedReport } from '../../domain/disclosure/check-report.ts'
import { currentTurn, type CaseFile, type CaseTurn, type CaseVote } from '../../domain/airlock/egress-case.ts'
import { isReconfirmable, visibleReviews, visibleVotes, votesAreOpen } from '../../domain/airlock/visibility.ts'
import type { EgressListed, EgressReading } from '../../services/airlock/read-egress.ts'

type Summary = z.input<typeof EgressSummary>

/** A line of a list. */
export const presentEgressSummary = (l: EgressListed): Summary => ({
  id: l.id, projectId: l.projectId, projectTitle: l.projectTitle, title: l.title, author: { id: l.authorId, name: l.authorName }, state: l.state, turn: l.turn,
  fileCount: l.fileCount, worst: l.worst, submittedAt: l.submittedAt, updatedAt: l.updatedAt, waitsForMe: l.waitsForMe,
})

/** A request as its reader may see it: votes by the rule of visibility, texts by the place they are read at. */
export const presentEgressRequest = (reading: EgressReading): EgressRequest => {
  const { request, project, abilities } = reading
  const turn = currentTurn(request)
  const outcomes = turn.files.map((f) => (reading.viewer.judge ? f.outcomeForCheckers : null) ?? f.outcome)
  return {
    id: request.id, projectId: project.id, projectTitle: project.title, title: request.title, author: person(reading, request.authorId), state: request.state, turn: request.turn,
    fileCount: turn.files.length, worst: outcomes.includes(null) ? null : worst(outcomes.filter((o) => o !== null)),
    submittedAt: request.submittedAt, updatedAt: request.updatedAt, waitsForMe: waitsForReader(reading),
    turns: request.turns.map((t) => presentTurn(reading, t)), profile: request.profile,
    release: request.release === null ? null : {
      releasedAt: request.release.releasedAt, releasedBy: person(reading, request.release.releasedBy), keyId: request.release.keyId,
      zipSha256: request.release.zipSha256, zipBytes: request.release.zipBytes,
    },
    abilities,
  }
}

const person = ({ names }: EgressReading, id: string): PersonRef => ({ id, name: names.get(id) ?? id })

const waitsForReader = ({ request, viewer, abilities }: EgressReading): boolean => {
  const own = currentTurn(request).reviews.find((r) => r.checkerId === viewer.personId)
  if (request.state === 'in-review') return abilities['vote'] === true
  if (request.state === 'consolidating') return own !== undefined && own.revisedAt === null
  return request.state === 'approved' && abilities['release'] === true
}

const presentTurn = (reading: EgressReading, t: CaseTurn): EgressTurn => ({
  number: t.number, submittedAt: t.submittedAt, context: t.context,
  files: t.files.map((f, i) => presentFile(reading, t, f, reading.reports.get(t.number)?.files[i])),
  completed: t.reviews.length, completedBy: visibleReviews(reading.request, t, reading.viewer).filter(() => votesAreOpen(reading.request, t, reading.viewer)).map((r) => person(reading, r.checkerId)),
  returnedReason: t.returnedReason,
})

const presentFile = (reading: EgressReading, t: CaseTurn, f: CaseFile, report: LocalisedReport['files'][number] | undefined): FrozenFile => {
  const { votes, myVote, voteCount, combined } = visibleVotes(reading.request, t, f, reading.viewer)
  const { description, ...declared } = f.declared
  return {
    id: f.id, path: f.path, sha256: f.sha256, sourceSha256: f.sourceSha256, bytes: f.bytes, derived: f.derived,
    // Outside a session the author's long texts would be a way out past the byte budget.
    declared: reading.fullTexts && description !== undefined ? { ...declared, description } : declared,
    outcome: (reading.viewer.judge ? f.outcomeForCheckers : null) ?? f.outcome ?? 'review', findings: (report?.findings ?? []).map(presentFinding),
    votes: votes.map((v) => presentVote(reading, v)), myVote: myVote === null ? null : presentVote(reading, myVote), voteCount,
    reconfirmable: isReconfirmable(reading.request, t, f, reading.viewer.personId), combined,
  }
}

const presentVote = (reading: EgressReading, v: CaseVote): Vote =>
  ({ checker: person(reading, v.checkerId), decision: v.decision, reason: v.reason, at: v.at, revised: v.revisedAt !== null, reconfirmed: v.reconfirmed })

/** A finding with its sentences, as it is sent. */
export const presentFinding = (f: FileReport['findings'][number]): Finding => ({
  check: f.check, outcome: f.outcome, rule: f.rule, message: f.message, cure: f.cure, values: { ...f.values },
  at: { sheet: f.at.sheet, row: f.at.row, column: f.at.column, ...(f.at.cell === null ? {} : { cell: { ...f.at.cell } }) },
})

/** A check's result as `glovebox check --json` gives it. */
export const presentCheckResult = (report: LocalisedReport): CheckResult => ({
  glovebox: report.glovebox, profile: report.profile, parameters: { ...report.parameters },
  files: report.files.map((f) => ({ path: f.path, sha256: f.sha256, bytes: f.bytes, type: f.type ?? 'unknown', outcome: f.outcome, findings: f.findings.map(presentFinding) })),
})
