import { checkersNeeded, combineVotes, type CombinedVote } from './combine-votes.ts'
import { worse, worst, type CheckReport } from '../disclosure/check-report.ts'
import type { CaseFile, CaseReview, CaseTurn, CaseVote, EgressCase } from './egress-case.ts'

/** Who looks: `judge` is true for a person who may review the request. */
export interface Viewer { readonly personId: string; readonly judge: boolean }

/** What a viewer may know of the votes on one file. */
export interface VisibleVotes {
  readonly votes: readonly CaseVote[]
  readonly myVote: CaseVote | null
  readonly voteCount: number
  readonly combined: CombinedVote
}

/**
 * Votes are blind: until two have handed in, a person sees the own vote and a count. Then the checkers see all; the author and the
 * project see them once the turn is decided. Votes of a turn that ended before two had handed in stay blind for good.
 */
export const votesAreOpen = (request: EgressCase, turn: CaseTurn, viewer: Viewer): boolean => {
  if (turn.reviews.length < checkersNeeded) return false
  const decided = turn.number < request.turn || !['submitted', 'in-review', 'consolidating'].includes(request.state)
  return viewer.judge || decided
}

/** The votes on one file as this viewer may see them. */
export const visibleVotes = (request: EgressCase, turn: CaseTurn, file: CaseFile, viewer: Viewer): VisibleVotes => {
  const open = votesAreOpen(request, turn, viewer)
  const counted = open ? file.votes.filter((v) => turn.reviews.some((r) => r.checkerId === v.checkerId)) : []
  return {
    votes: counted,
    myVote: file.votes.find((v) => v.checkerId === viewer.personId) ?? null,
    voteCount: file.votes.length,
    combined: open ? combineVotes(file, turn) : 'open',
  }
}

/** Who has handed in: names only when the votes are open, and oneself always. */
export const visibleReviews = (request: EgressCase, turn: CaseTurn, viewer: Viewer): readonly CaseReview[] =>
  turn.reviews.filter((r) => votesAreOpen(request, turn, viewer) || r.checkerId === viewer.personId)

/** Whether this viewer approved the same bytes in the turn before, so that one click reconfirms. */
export const isReconfirmable = (request: EgressCase, turn: CaseTurn, file: CaseFile, personId: string): boolean =>
  (request.turns.find((t) => t.number === turn.number - 1)?.files ?? [])
    .some((before) => before.sha256 === file.sha256 && before.declared.kind === 'output'
      && before.votes.some((v) => v.checkerId === personId && v.decision === 'approve' && v.sha256 === file.sha256))

/** Findings that the author sees of one file outside a session. */
const mostBareFindings = 20

/**
 * A report as the author may see it outside a session, where nothing counts what is shown: which rule, where, how much; no word that
 * stands in a file. Else a file full of chosen category names, checked and read in the portal, would be a way out before any review.
 */
export const withoutWordsOfFiles = (report: CheckReport): CheckReport => ({
  ...report,
  files: report.files.map((file) => ({
    ...file, cells: [], matches: { ...file.matches, columns: [] },
    findings: file.findings.slice(0, mostBareFindings).map((f) => ({
      ...f, at: { ...f.at, sheet: null, cell: null },
      values: Object.fromEntries(Object.entries(f.values).map(([key, value]) => [key, typeof value === 'number' || value === null ? value : '…'])),
    })),
  })),
})

/** The report of a turn as its reader may see it: what other projects' releases give away is added for those who judge, and for nobody else. */
export const reportFor = (turn: Pick<CaseTurn, 'report' | 'forCheckers'>, reader: { readonly judge: boolean; readonly fullTexts: boolean }): CheckReport | null => {
  if (turn.report === null) return null
  if (!reader.judge) return reader.fullTexts ? turn.report : withoutWordsOfFiles(turn.report)
  const files = turn.report.files.map((file, index) => {
    const added = turn.forCheckers[index] ?? []
    return added.length === 0 ? file : { ...file, outcome: worse(file.outcome, worst(added.map((f) => f.outcome))), findings: [...file.findings, ...added] }
  })
  return { ...turn.report, files }
}
