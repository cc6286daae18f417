import { z } from 'zod'

/**
 * States of an egress request. `submitted`: files frozen, checks running. `in-review`: two checkers vote, blind. `consolidating`: both
 * have voted and see each other's; on disagreement each may revise once. `returned`: back with the author for a new turn.
 * `approved`: two approvals on at least one file and none open. `released`, `rejected`, `withdrawn`: ends.
 */
export const egressStates = [
  'submitted', 'in-review', 'consolidating', 'returned', 'approved', 'released', 'rejected', 'withdrawn',
] as const
export const EgressState = z.enum(egressStates)
export type EgressState = z.infer<typeof EgressState>

/** A checker's judgement of one file of one turn. */
export const fileDecisions = ['approve', 'request-changes', 'reject'] as const
export const FileDecision = z.enum(fileDecisions)
export type FileDecision = z.infer<typeof FileDecision>
