import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { egressStates, fileDecisions } from '../../../../contract/vocabulary/egress-states.ts'
import { combineVotes, endOfReview } from '../../../../server/domain/airlock/combine-votes.ts'
import {
  approvalsHold, approvedFiles, mayCompleteReview, mayDownload, mayJudge, mayReject, mayRelease, mayResubmit, mayReturn, mayVote, mayWithdraw, voteIsSound,
} from '../../../../server/domain/airlock/egress-rules.ts'
import { isReconfirmable, visibleVotes, votesAreOpen } from '../../../../server/domain/airlock/visibility.ts'
import type { Decision } from '../../../../server/domain/kernel/decision.ts'
import { aCase, aFile, aTurn, checker, member } from '../../../story/an-egress-case.ts'

const codeOf = (decision: Decision): string => (decision.allow ? 'allowed' : decision.code)
const both = ['jung', 'han']

describe('votes together', () => {
  it.each(fileDecisions.flatMap((a) => fileDecisions.map((b) => [a, b] as const)))('%s and %s', (a, b) => {
    expect(combineVotes(aFile('a', { jung: a, han: b }), aTurn([], both))).toBe(a === b ? a : 'conflict')
  })

  it('are open until two have handed in, and a vote for other bytes is none', () => {
    const file = aFile('a', { jung: 'approve', han: 'approve' })
    expect(combineVotes(file, aTurn([file], ['jung']))).toBe('open')
    const other = { ...file, votes: file.votes.map((v) => ({ ...v, sha256: 'other' })) }
    expect(combineVotes(other, aTurn([other], both))).toBe('open')
  })

  it.each([
    ['approve', 'approve', 'approved'], ['approve', 'reject', 'approved'], ['reject', 'reject', 'rejected'], ['request-changes', 'approve', 'returned'], ['request-changes', 'reject', 'returned'],
  ] as const)('agreed %s on one file and %s on the other ends %s', (one, other, end) => {
    expect(endOfReview(aTurn([aFile('a', { jung: one, han: one }), aFile('b', { jung: other, han: other })], both))).toBe(end)
  })

  it('ignore supporting files', () => {
    expect(endOfReview(aTurn([aFile('a', { jung: 'approve', han: 'approve' }), aFile('s', {}, { kind: 'supporting' })], both))).toBe('approved')
  })

  it('of a disagreement are shown first, wait for the second to revise, and go back when both stand by them', () => {
    const files = [aFile('a', { jung: 'approve', han: 'reject' })]
    expect([['jung', 'han'], ['jung*', 'han'], ['jung*', 'han*']].map((handedIn) => endOfReview(aTurn(files, handedIn)))).toEqual(['consolidating', 'wait', 'returned'])
  })

  it('never approve a file that fewer than two approved, whatever is voted', () => {
    const decision = fc.constantFrom(...fileDecisions)
    const votes = fc.dictionary(fc.constantFrom('jung', 'han', 'oh'), decision)
    fc.assert(fc.property(fc.array(votes, { minLength: 1, maxLength: 5 }), fc.subarray(['jung', 'han', 'oh'], { maxLength: 2 }), (all, handedIn) => {
      const turn = aTurn(all.map((v, i) => aFile(`f${i}`, v)), handedIn)
      const approved = approvedFiles(aCase('approved', turn))
      for (const file of approved) expect(file.votes.filter((v) => v.decision === 'approve' && handedIn.includes(v.checkerId)).length).toBeGreaterThanOrEqual(2)
      if (endOfReview(turn) === 'approved') expect(approved.length).toBeGreaterThan(0)
    }))
  })
})

describe('who may do what', () => {
  const file = aFile('a')
  const reviewed = aTurn([aFile('a', { jung: 'approve', han: 'approve' })], both)

  it('judges by identity first: never the author, never a member of now or then', () => {
    const request = aCase('in-review', aTurn([file]))
    expect([checker('jung'), { ...checker('kim') }, { ...checker('park'), member: true }, { ...checker('park'), wasMember: true }, { ...checker('ops'), checker: false }].map((w) => codeOf(mayJudge(request, w))))
      .toEqual(['allowed', 'own-request', 'member-cannot-review', 'member-cannot-review', 'refused'])
  })

  it.each(egressStates)('in state %s', (state) => {
    const request = aCase(state, state === 'in-review' ? aTurn([file]) : reviewed)
    const open = { vote: mayVote(request, checker('jung')), 'hand in': mayCompleteReview(request, checker('jung')), return: mayReturn(request, checker('jung')), reject: mayReject(request, checker('jung')),
      release: mayRelease(request, checker('oh')), withdraw: mayWithdraw(request, member('kim')), resubmit: mayResubmit(request, member('kim')), download: mayDownload(request, member('lee')) }
    const expected: Readonly<Record<string, readonly string[]>> = {
      submitted: ['withdraw'], 'in-review': ['vote', 'return', 'withdraw'], consolidating: ['vote', 'hand in', 'return', 'reject', 'withdraw'], returned: ['withdraw', 'resubmit'],
      approved: ['return', 'reject', 'release', 'withdraw'], released: ['download'], rejected: [], withdrawn: [],
    }
    expect(Object.entries(open).filter(([, d]) => d.allow).map(([name]) => name)).toEqual(expected[state])
  })

  it('votes once handed in no more, a third not at all, and on supporting files nobody', () => {
    expect(codeOf(mayVote(aCase('in-review', aTurn([file], ['jung'])), checker('jung'), file))).toBe('already-voted')
    const conflict = aFile('a', { jung: 'approve', han: 'reject' })
    expect(codeOf(mayVote(aCase('consolidating', aTurn([conflict], both)), checker('oh'), conflict))).toBe('already-voted')
    const supporting = aFile('s', {}, { kind: 'supporting' })
    expect(codeOf(mayVote(aCase('in-review', aTurn([supporting])), checker('jung'), supporting))).toBe('bad-request')
  })

  it('revises once, only where the two differ', () => {
    const differ = aFile('a', { jung: 'approve', han: 'reject' })
    const agreed = aFile('b', { jung: 'approve', han: 'approve' })
    const revised = aFile('c', { jung: 'approve*', han: 'reject' })
    const request = aCase('consolidating', aTurn([differ, agreed, revised], both))
    expect([differ, agreed, revised].map((f) => codeOf(mayVote(request, checker('jung'), f)))).toEqual(['allowed', 'already-voted', 'already-voted'])
    expect(codeOf(mayVote(aCase('consolidating', aTurn([differ], ['jung*', 'han'])), checker('jung'), differ))).toBe('already-voted')
  })

  it('does not vote on a file of an earlier turn', () => {
    const old = aFile('old')
    expect(codeOf(mayVote(aCase('in-review', aTurn([old]), aTurn([file], [], 2)), checker('jung'), old))).toBe('state-conflict')
  })

  it('needs the bytes that were frozen, and a reason for anything but an approval', () => {
    expect(codeOf(voteIsSound(file, { decision: 'approve', reason: '', sha256: file.sha256 }))).toBe('allowed')
    expect(codeOf(voteIsSound(file, { decision: 'approve', reason: '', sha256: 'other' }))).toBe('file-changed')
    expect(codeOf(voteIsSound(file, { decision: 'reject', reason: '  a ', sha256: file.sha256 }))).toBe('bad-request')
  })

  it('hands in only with a vote on every output', () => {
    const request = aCase('in-review', aTurn([aFile('a', { jung: 'approve' }), aFile('b')]))
    expect(mayCompleteReview(request, checker('jung'))).toMatchObject({ allow: false, code: 'bad-request', values: { missing: 1 } })
  })

  it('releases nothing on the word of somebody who may no longer judge', () => {
    const request = aCase('approved', reviewed)
    expect(codeOf(approvalsHold(request, [checker('jung'), checker('han')]))).toBe('allowed')
    for (const gone of [{ ...checker('han'), checker: false }, { ...checker('han'), member: true }]) expect(codeOf(approvalsHold(request, [checker('jung'), gone]))).toBe('not-approved')
    expect(codeOf(approvalsHold(request, [checker('jung')]))).toBe('not-approved')
  })
})

describe('what is seen of votes', () => {
  const file = aFile('a', { jung: 'approve', han: 'reject', oh: 'approve' })

  it('before two have handed in: the own one and a count', () => {
    const turn = aTurn([file], ['jung'])
    expect(visibleVotes(aCase('in-review', turn), turn, file, { personId: 'han', judge: true })).toMatchObject({ votes: [], myVote: { decision: 'reject' }, voteCount: 3, combined: 'open' })
    expect(visibleVotes(aCase('in-review', turn), turn, file, { personId: 'kim', judge: false })).toMatchObject({ votes: [], myVote: null, combined: 'open' })
  })

  it('after two have handed in: the two, for checkers at once, for the project when it is decided', () => {
    const turn = aTurn([file], both)
    const kim = { personId: 'kim', judge: false }
    expect(visibleVotes(aCase('consolidating', turn), turn, file, { personId: 'oh', judge: true }).votes.map((v) => v.checkerId)).toEqual(both)
    expect(votesAreOpen(aCase('consolidating', turn), turn, kim)).toBe(false)
    for (const state of ['returned', 'approved', 'released', 'rejected', 'withdrawn'] as const) expect(votesAreOpen(aCase(state, turn), turn, kim)).toBe(true)
  })

  it('of a turn that ended early: nothing, for good', () => {
    const early = aTurn([file], ['jung'])
    const later = aCase('released', early, aTurn([file], both, 2))
    for (const viewer of [{ personId: 'han', judge: true }, { personId: 'kim', judge: false }]) expect(visibleVotes(later, early, file, viewer).votes).toEqual([])
  })

  it('offers to reconfirm what one approved before, by hash', () => {
    const before = aTurn([aFile('a', { jung: 'approve', han: 'reject' })])
    const same = aFile('b', {}, { sha256: 'hash-of-a' })
    const request = aCase('in-review', before, aTurn([same, aFile('c')], [], 2))
    const now = request.turns[1]
    if (now === undefined) throw new Error('no turn')
    expect([isReconfirmable(request, now, same, 'jung'), isReconfirmable(request, now, same, 'han'), isReconfirmable(request, now, aFile('c'), 'jung')]).toEqual([true, false, false])
  })
})
