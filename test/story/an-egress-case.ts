import type { EgressState, FileDecision } from '../../contract/vocabulary/egress-states.ts'
import { DeclaredFile } from '../../contract/resources/egress-request.ts'
import type { CaseFile, CaseReview, CaseTurn, EgressCase } from '../../server/domain/airlock/egress-case.ts'
import type { Standing } from '../../server/domain/airlock/egress-rules.ts'

const at = '2026-11-20T00:00:00.000Z'

/** Votes of one file: who says what; `*` marks a vote that was revised. */
export type Votes = Readonly<Record<string, FileDecision | `${FileDecision}*`>>

export const aFile = (id: string, votes: Votes = {}, more: Partial<CaseFile> & { readonly kind?: 'output' | 'supporting' } = {}): CaseFile => ({
  id, position: 0, path: `outputs/${id}.csv`, sha256: `hash-of-${id}`, sourceSha256: `hash-of-${id}`, bytes: 1, derived: false, outcome: 'pass', outcomeForCheckers: 'pass',
  declared: DeclaredFile.parse({ path: `outputs/${id}.csv`, type: 'frequencies', kind: more.kind ?? 'output' }),
  votes: Object.entries(votes).map(([checkerId, said]) => ({
    checkerId, sha256: more.sha256 ?? `hash-of-${id}`, decision: said.replace('*', '') as FileDecision, reason: 'because', at, revisedAt: said.endsWith('*') ? at : null, reconfirmed: false,
  })),
  ...more,
})

/** `jung` has handed in; `jung*` has handed in a second time. */
export const aTurn = (files: readonly CaseFile[], handedIn: readonly string[] = [], number = 1): CaseTurn => ({
  number, sessionId: 's-1', context: '', submittedAt: at, returnedAt: null, returnedReason: null, returnedBy: null, report: null, forCheckers: [], ledgerSeen: 0, files,
  reviews: handedIn.map((who): CaseReview => ({ checkerId: who.replace('*', ''), completedAt: at, revisedAt: who.endsWith('*') ? at : null })),
})

export const aCase = (state: EgressState, ...turns: readonly CaseTurn[]): EgressCase => ({
  id: 'r1', projectId: 'liver', authorId: 'kim', title: 'Counts', state, turn: turns.length, profile: 'acro-default', submittedAt: at, updatedAt: at, turns, release: null,
})

export const checker = (personId: string): Standing => ({ personId, checker: true, member: false, wasMember: false })
export const member = (personId: string): Standing => ({ personId, checker: false, member: true, wasMember: true })
