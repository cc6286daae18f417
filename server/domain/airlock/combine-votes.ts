import { outputFiles, type CaseFile, type CaseTurn } from './egress-case.ts'

/** How many checkers decide together. */
export const checkersNeeded = 2

/** What the checkers say of one file together; `open` until two have handed in. */
export type CombinedVote = 'approve' | 'request-changes' | 'reject' | 'conflict' | 'open'

/** Combines the votes of the checkers who handed in; a vote for other bytes is no vote. */
export const combineVotes = (file: CaseFile, turn: CaseTurn): CombinedVote => {
  if (turn.reviews.length < checkersNeeded) return 'open'
  const decisions = turn.reviews.map(({ checkerId }) => file.votes.find((v) => v.checkerId === checkerId && v.sha256 === file.sha256)?.decision)
  const [first] = decisions
  if (decisions.some((d) => d === undefined)) return 'open'
  return first !== undefined && decisions.every((d) => d === first) ? first : 'conflict'
}

/** Where a turn stands after a checker has handed in. `wait`: another's act is due first. */
export type ReviewEnd = 'wait' | 'consolidating' | 'approved' | 'returned' | 'rejected'

/**
 * Where the votes lead. Agreed wishes for changes send the request back; agreed approvals and refusals, mixed, approve those files that
 * both approved. A disagreement is first shown to both, each may revise once; what is still open then goes back.
 */
export const endOfReview = (turn: CaseTurn): ReviewEnd => {
  if (turn.reviews.length < checkersNeeded) return 'wait'
  const combined = outputFiles(turn).map((f) => combineVotes(f, turn))
  if (combined.includes('open')) return 'wait'
  if (combined.includes('conflict')) {
    if (turn.reviews.every((r) => r.revisedAt !== null)) return 'returned'
    return turn.reviews.some((r) => r.revisedAt !== null) ? 'wait' : 'consolidating'
  }
  if (combined.includes('request-changes')) return 'returned'
  return combined.includes('approve') ? 'approved' : 'rejected'
}
