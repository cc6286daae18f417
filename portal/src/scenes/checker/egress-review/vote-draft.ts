import { fileDecisions } from '../../../../../contract/vocabulary/egress-states.ts'
import type { FileDecision } from '../../../../../contract/vocabulary/egress-states.ts'

/** A vote as it is being thought about. */
export interface VoteDraft { readonly decision: FileDecision | null; readonly reason: string }

/** Where the draft of a vote is kept. */
export const voteDraftKey = (requestId: string, fileId: string): string => `vote.${requestId}.${fileId}`

/** A draft as one text: the decision on the first line, the reason below it. */
export const textOfVote = ({ decision, reason }: VoteDraft): string => `${decision ?? ''}\n${reason}`

/** The draft that a text means; an unknown decision is none. */
export function voteOfText(text: string): VoteDraft {
  const end = text.indexOf('\n')
  const word = end < 0 ? text : text.slice(0, end)
  return { decision: fileDecisions.find((one) => one === word) ?? null, reason: end < 0 ? '' : text.slice(end + 1) }
}
