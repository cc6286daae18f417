import type { AuditEventType } from '../../../contract/vocabulary/audit-events.ts'
import type { EgressState } from '../../../contract/vocabulary/egress-states.ts'

/** Who moves a request: its author, an output checker, or the server itself. */
export const egressOwners = ['author', 'checker', 'system'] as const
export type EgressOwner = (typeof egressOwners)[number]

/** What is done to a request; `complete-review` leads to the state that the votes say. */
export const egressActions = ['submit', 'resubmit', 'complete-checks', 'complete-review', 'return', 'reject', 'withdraw', 'release'] as const
export type EgressAction = (typeof egressActions)[number]

/** Notice of a move: which text, to whom. `checkers` = all who may review it, `reviewers` = those who have voted on the turn. */
export interface EgressNotice { readonly key: string; readonly to: 'author' | 'checkers' | 'reviewers' }

/** One permitted move. `from` is null where the request begins. */
export interface EgressTransition {
  readonly from: EgressState | null
  readonly to: EgressState
  readonly owner: EgressOwner
  readonly action: EgressAction
  readonly audit: AuditEventType
  readonly notice: EgressNotice | null
}

const toAuthor = (key: string): EgressNotice => ({ key, to: 'author' })

/** Every move there is; whatever is not here is refused. */
export const egressTransitions: readonly EgressTransition[] = [ // table
  { from: null, to: 'submitted', owner: 'author', action: 'submit', audit: 'EGRESS_SUBMITTED', notice: null },
  { from: 'returned', to: 'submitted', owner: 'author', action: 'resubmit', audit: 'EGRESS_RESUBMITTED', notice: null },
  { from: 'submitted', to: 'in-review', owner: 'system', action: 'complete-checks', audit: 'EGRESS_CHECKS_COMPLETED', notice: { key: 'egress-submitted', to: 'checkers' } },
  { from: 'in-review', to: 'consolidating', owner: 'checker', action: 'complete-review', audit: 'EGRESS_REVIEW_COMPLETED', notice: { key: 'egress-conflict', to: 'reviewers' } },
  { from: 'in-review', to: 'approved', owner: 'checker', action: 'complete-review', audit: 'EGRESS_APPROVED', notice: toAuthor('egress-approved') },
  { from: 'in-review', to: 'returned', owner: 'checker', action: 'complete-review', audit: 'EGRESS_RETURNED', notice: toAuthor('egress-returned') },
  { from: 'in-review', to: 'rejected', owner: 'checker', action: 'complete-review', audit: 'EGRESS_REJECTED', notice: toAuthor('egress-rejected') },
  { from: 'consolidating', to: 'approved', owner: 'checker', action: 'complete-review', audit: 'EGRESS_APPROVED', notice: toAuthor('egress-approved') },
  { from: 'consolidating', to: 'returned', owner: 'checker', action: 'complete-review', audit: 'EGRESS_RETURNED', notice: toAuthor('egress-returned') },
  { from: 'consolidating', to: 'rejected', owner: 'checker', action: 'complete-review', audit: 'EGRESS_REJECTED', notice: toAuthor('egress-rejected') },
  { from: 'in-review', to: 'returned', owner: 'checker', action: 'return', audit: 'EGRESS_RETURNED', notice: toAuthor('egress-returned') },
  { from: 'consolidating', to: 'returned', owner: 'checker', action: 'return', audit: 'EGRESS_RETURNED', notice: toAuthor('egress-returned') },
  { from: 'approved', to: 'returned', owner: 'checker', action: 'return', audit: 'EGRESS_RETURNED', notice: toAuthor('egress-returned') },
  { from: 'consolidating', to: 'rejected', owner: 'checker', action: 'reject', audit: 'EGRESS_REJECTED', notice: toAuthor('egress-rejected') },
  { from: 'approved', to: 'rejected', owner: 'checker', action: 'reject', audit: 'EGRESS_REJECTED', notice: toAuthor('egress-rejected') },
  { from: 'approved', to: 'released', owner: 'checker', action: 'release', audit: 'EGRESS_RELEASED', notice: toAuthor('egress-released') },
  { from: 'submitted', to: 'withdrawn', owner: 'author', action: 'withdraw', audit: 'EGRESS_WITHDRAWN', notice: null },
  { from: 'in-review', to: 'withdrawn', owner: 'author', action: 'withdraw', audit: 'EGRESS_WITHDRAWN', notice: { key: 'egress-withdrawn', to: 'reviewers' } },
  { from: 'consolidating', to: 'withdrawn', owner: 'author', action: 'withdraw', audit: 'EGRESS_WITHDRAWN', notice: { key: 'egress-withdrawn', to: 'reviewers' } },
  { from: 'returned', to: 'withdrawn', owner: 'author', action: 'withdraw', audit: 'EGRESS_WITHDRAWN', notice: null },
  { from: 'approved', to: 'withdrawn', owner: 'author', action: 'withdraw', audit: 'EGRESS_WITHDRAWN', notice: { key: 'egress-withdrawn', to: 'reviewers' } },
]

/** The move that an action makes from a state, to `to` where the action has several ends; null if there is none. */
export const transitionOf = (from: EgressState | null, action: EgressAction, to?: EgressState): EgressTransition | null =>
  egressTransitions.find((t) => t.from === from && t.action === action && (to === undefined || t.to === to)) ?? null

/** Whether an owner may move a request from one state to another by any action. */
export const mayMove = (from: EgressState | null, to: EgressState, owner: EgressOwner): boolean =>
  egressTransitions.some((t) => t.from === from && t.to === to && t.owner === owner)
