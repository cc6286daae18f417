import type { AuditHead } from '../../../contract/resources/audit-record.ts'
import type { PersonRef } from '../../../contract/resources/common-fields.ts'
import type { Finding, FindingPlace } from '../disclosure/check-report.ts'
import { currentTurn, type CaseFile, type CaseProject, type CaseTurn, type EgressCase } from './egress-case.ts'
import { licenceHolds } from './egress-rules.ts'
import { releaseFormat, sha256Hex, type RecordFile, type ReleaseRecord } from './release-record.ts'

/** Everything that a record is composed of. */
export interface RecordFacts {
  readonly version: string
  readonly request: EgressCase
  readonly project: CaseProject
  /** The files that leave, in the order of the turn. */
  readonly files: readonly CaseFile[]
  readonly people: ReadonlyMap<string, string>
  readonly releasedBy: string
  readonly now: Date
  readonly timezone: string
  readonly audit: AuditHead
  readonly previousRelease: string | null
  readonly keyId: string
}

/** Composes the record of a release from what was stored; nothing in it is worked out anew. */
export const composeRecord = (facts: RecordFacts): Omit<ReleaseRecord, 'package'> => {
  const { request, project } = facts
  const turn = currentTurn(request)
  const report = turn.report
  if (report === null) throw new Error('a request without its checks cannot be released')
  const person = (id: string): PersonRef => ({ id, name: facts.people.get(id) ?? id })
  return {
    format: releaseFormat, glovebox: facts.version,
    project: { id: project.id, title: project.title, permit: { reference: project.permitReference, endsOn: project.permitEndsOn } },
    request: { id: request.id, title: request.title, author: person(request.authorId), submittedAt: request.submittedAt },
    licences: project.licences.filter((l) => licenceHolds(l, facts.now, facts.timezone))
      .map((l) => ({ id: l.id, dataset: l.datasetId, version: l.version, title: l.datasetTitle, endsOn: l.endsOn })),
    checks: { profile: report.profile, profileDigest: report.profileDigest, parameters: { ...report.parameters }, rules: report.checks.map(({ id, version }) => ({ id, version })) },
    turns: request.turns.map((t) => turnOf(t, person)),
    files: facts.files.map((f) => fileOf(f, turn, person)),
    release: { by: person(facts.releasedBy), at: facts.now.toISOString() },
    audit: facts.audit, previousRelease: facts.previousRelease, signer: { keyId: facts.keyId, algorithm: 'Ed25519' },
  }
}

const turnOf = (t: CaseTurn, person: (id: string) => PersonRef): ReleaseRecord['turns'][number] => ({
  number: t.number, submittedAt: t.submittedAt, contextSha256: sha256Hex(t.context), returnedAt: t.returnedAt,
  files: t.files.map((f) => ({ sha256: f.sha256, kind: f.declared.kind, outcome: f.outcome })),
  reviews: t.reviews.map((r) => ({ checker: person(r.checkerId), completedAt: r.completedAt, revisedAt: r.revisedAt })),
})

const fileOf = (f: CaseFile, turn: CaseTurn, person: (id: string) => PersonRef): RecordFile => {
  const { path, type, title, unit, population, n, controls, description } = f.declared
  const index = turn.files.indexOf(f)
  const versions = new Map(turn.report?.checks.map((c) => [c.id, c.version]))
  return {
    path: f.path, sha256: f.sha256, bytes: f.bytes, sourceSha256: f.sourceSha256, derived: f.derived,
    declared: { path, type, title, unit, population, n, controls, descriptionSha256: description === undefined ? null : sha256Hex(description) },
    outcome: f.outcome ?? 'review',
    findings: (turn.report?.files[index]?.findings ?? []).map((finding) => findingOf(finding, versions)),
    votes: f.votes.filter((v) => turn.reviews.some((r) => r.checkerId === v.checkerId)).map((v) => ({
      checker: person(v.checkerId), decision: v.decision, reason: v.reason, sha256: v.sha256, at: v.at, revisedAt: v.revisedAt, reconfirmed: v.reconfirmed,
    })),
  }
}

const findingOf = (f: Finding, versions: ReadonlyMap<string, number>): RecordFile['findings'][number] => ({
  check: f.check, version: versions.get(f.check) ?? null, rule: f.rule, outcome: f.outcome, message: f.message, cure: f.cure, at: placeOf(f.at),
  values: Object.fromEntries(Object.entries(f.values).map(([key, value]) => [key, value !== null && typeof value === 'object' ? [...value] : value])),
})

const placeOf = ({ sheet, row, column, cell }: FindingPlace): RecordFile['findings'][number]['at'] => ({ sheet, row, column, cell: cell === null ? null : { ...cell } })
