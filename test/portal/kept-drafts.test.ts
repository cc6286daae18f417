import { beforeEach, describe, expect, it, vi } from 'vitest'
import { dropDrafts, keepDraft, readDraft } from '../../portal/src/app/kept-drafts.ts'
import { textOfVote, voteDraftKey, voteOfText } from '../../portal/src/scenes/checker/egress-review/vote-draft.ts'

/** A browser's store of a thousand characters. */
const aStore = () => {
  const kept = new Map<string, string>()
  return {
    get length() { return kept.size },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (text.length > 1000) throw new DOMException('full', 'QuotaExceededError')
      kept.set(key, text)
    },
    removeItem: (key: string) => { kept.delete(key) },
  }
}

beforeEach(() => { vi.stubGlobal('localStorage', aStore()) })

describe('drafts kept in the browser', () => {
  it('are there again after everything else is gone, line breaks and all', () => {
    keepDraft('checker1', 'vote.r1.f1', 'approve\n첫 줄\n둘째 줄')
    expect(readDraft('checker1', 'vote.r1.f1')).toBe('approve\n첫 줄\n둘째 줄')
    keepDraft('checker1', 'vote.r1.f1', null)
    expect(readDraft('checker1', 'vote.r1.f1')).toBeNull()
  })

  it('are their writer’s alone, and are gone when the writer signs out', () => {
    keepDraft('checker1', 'vote.r1.f1', 'one')
    keepDraft('checker2', 'vote.r1.f1', 'two')
    keepDraft('checker', 'vote.r1.f1', 'three')
    expect(readDraft('checker2', 'vote.r1.f1')).toBe('two')
    dropDrafts('checker')
    expect(['checker', 'checker1', 'checker2'].map((who) => readDraft(who, 'vote.r1.f1'))).toEqual([null, 'one', 'two'])
  })

  it('are dropped after two weeks, and where they cannot be read', () => {
    const day = 86_400_000
    keepDraft('checker1', 'return.r1', 'old', 100 * day)
    expect(readDraft('checker1', 'return.r1', 113 * day)).toBe('old')
    expect(readDraft('checker1', 'return.r1', 115 * day)).toBeNull()
    localStorage.setItem('glovebox.draft.checker1.return.r1', 'no time at all')
    expect(readDraft('checker1', 'return.r1')).toBeNull()
    expect(localStorage.length).toBe(0)
  })

  it('that do not fit into the store are not kept, and nothing else happens', () => {
    expect(() => keepDraft('checker1', 'return.r1', 'x'.repeat(2000))).not.toThrow()
    expect(readDraft('checker1', 'return.r1')).toBeNull()
  })
})

describe('the draft of a vote', () => {
  it('comes back as it was, whatever its reason holds', () => {
    for (const draft of [{ decision: 'approve', reason: '' }, { decision: null, reason: 'a\nb\n' }, { decision: 'request-changes', reason: '\nreject' }] as const) expect(voteOfText(textOfVote(draft))).toEqual(draft)
  })

  it('with an unknown decision has none', () => {
    expect(voteOfText('release\nbecause')).toEqual({ decision: null, reason: 'because' })
    expect(voteOfText('')).toEqual({ decision: null, reason: '' })
  })

  it('belongs to one file of one request', () => {
    expect(new Set([voteDraftKey('r1', 'f1'), voteDraftKey('r1', 'f2'), voteDraftKey('r2', 'f1')]).size).toBe(3)
  })
})
