import { describe, expect, it } from 'vitest'
import { auditEventTypes } from '../../../../contract/vocabulary/audit-events.ts'
import { egressStates, type EgressState } from '../../../../contract/vocabulary/egress-states.ts'
import { texts } from '../../../../contract/texts/index.ts'
import { egressOwners, egressTransitions, mayMove, transitionOf } from '../../../../server/domain/airlock/egress-transitions.ts'

/** Every move that is permitted, written down a second time by hand: from, to, owner. */
const permitted = new Set([
  'none submitted author', 'returned submitted author', 'submitted in-review system',
  'in-review consolidating checker', 'in-review approved checker', 'in-review returned checker', 'in-review rejected checker',
  'consolidating approved checker', 'consolidating returned checker', 'consolidating rejected checker',
  'approved returned checker', 'approved rejected checker', 'approved released checker',
  'submitted withdrawn author', 'in-review withdrawn author', 'consolidating withdrawn author', 'returned withdrawn author', 'approved withdrawn author',
])
const all: (EgressState | null)[] = [null, ...egressStates]

describe('the moves of an egress request', () => {
  it.each(all.flatMap((from) => egressStates.flatMap((to) => egressOwners.map((owner) => [from ?? 'none', to, owner] as const))))('%s to %s by %s', (from, to, owner) => {
    expect(mayMove(from === 'none' ? null : from, to, owner)).toBe(permitted.has(`${from} ${to} ${owner}`))
  })

  it('never leads out of an end', () => {
    for (const end of ['released', 'rejected', 'withdrawn'] as const) expect(egressTransitions.filter((t) => t.from === end)).toEqual([])
  })

  it('releases what was approved and nothing else, by a checker', () => {
    expect(egressTransitions.filter((t) => t.to === 'released')).toEqual([expect.objectContaining({ from: 'approved', owner: 'checker', audit: 'EGRESS_RELEASED' })])
  })

  it('has one row for each move of each action, a known audit event, and words for each notice in both languages', () => {
    const rows = egressTransitions.map((t) => `${t.from} ${t.action} ${t.to}`)
    expect(new Set(rows).size).toBe(rows.length)
    for (const t of egressTransitions) {
      expect(auditEventTypes).toContain(t.audit)
      if (t.notice !== null) for (const language of ['ko', 'en'] as const) expect(Object.keys(texts[language].notices)).toContain(t.notice.key)
    }
  })

  it('refuses an action that a state does not know', () => {
    expect(transitionOf('returned', 'release')).toBeNull()
    expect(transitionOf('released', 'withdraw')).toBeNull()
  })
})
