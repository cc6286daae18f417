import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, tierProblem, type Claim } from '../../../../server/domain/workspaces/local-allocator.ts'
import { sessionTransition, sessionTransitions } from '../../../../server/domain/workspaces/session-transitions.ts'
import type { TierRule } from '../../../../server/domain/workspaces/tier.ts'
import { sessionStates } from '../../../../contract/vocabulary/session-states.ts'

const limits = { reserveMiB: 512, keepFreeMiB: 2048, startTogetherPerCpu: 1 }
const tier = (gpus: number): TierRule => ({ id: `g${gpus}`, title: { ko: '', en: '' }, memoryMiB: 2048, cpus: 1, processes: 64, minutes: 60, gpus })
const cards = (n: number) => Array.from({ length: n }, (_, i) => ({ uuid: `GPU-0000000${i}`, name: 'card', memoryMiB: 1000 }))
const claim = (id: string, gpus = 0, held: readonly string[] = [], starting = false): Claim => ({ sessionId: id, tier: tier(gpus), gpus: held, starting })

describe('the local allocator', () => {
  it('starts as many together as there are cores, first come first served', () => {
    const waiting = ['a', 'b', 'c'].map((id) => claim(id))
    expect(allocate({ memoryMiB: 24_000, cpus: 2, gpus: [] }, limits, [], waiting).map((a) => a.sessionId)).toEqual(['a', 'b'])
    expect(allocate({ memoryMiB: 24_000, cpus: 2, gpus: [] }, limits, [claim('x', 0, [], true)], waiting).map((a) => a.sessionId)).toEqual(['a'])
  })

  it('grants no more places than memory holds, and none at all on a machine that is too small', () => {
    const holders = Array.from({ length: 4 }, (_, i) => claim(`h${i}`))
    expect(allocate({ memoryMiB: 2048 + 5 * 512, cpus: 8, gpus: [] }, limits, holders, [claim('a'), claim('b')])).toHaveLength(1)
    expect(allocate({ memoryMiB: 2048, cpus: 8, gpus: [] }, limits, [], [claim('a')])).toEqual([])
  })

  it('a session that waits for a card does not hold up those that need none', () => {
    const [card] = cards(1)
    const granted = allocate({ memoryMiB: 24_000, cpus: 4, gpus: cards(1) }, limits, [claim('h', 1, [card?.uuid ?? ''])], [claim('a', 1), claim('b')])
    expect(granted).toEqual([{ sessionId: 'b', gpus: [] }])
  })

  it('never leases a card to two, whatever is held and wanted', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }), fc.integer({ min: 0, max: 6 }), (wants, count) => {
      const inventory = { memoryMiB: 64_000, cpus: 16, gpus: cards(count) }
      let holders: Claim[] = []
      let waiting = wants.map((gpus, i) => claim(`s${i}`, gpus))
      for (let round = 0; round < 4; round += 1) {
        const granted = allocate(inventory, limits, holders, waiting)
        for (const { sessionId, gpus } of granted) {
          const asked = waiting.find((w) => w.sessionId === sessionId)
          expect(gpus).toHaveLength(asked?.tier.gpus ?? -1)
          holders = [...holders, claim(sessionId, gpus.length, gpus)]
        }
        waiting = waiting.filter((w) => !granted.some((g) => g.sessionId === w.sessionId))
        const leased = holders.flatMap((h) => h.gpus)
        expect(new Set(leased).size).toBe(leased.length)
        expect(leased.every((uuid) => inventory.gpus.some((g) => g.uuid === uuid))).toBe(true)
        holders = holders.slice(1)
      }
    }))
  })

  it('says why a tier can never be granted', () => {
    expect(tierProblem(tier(1), { memoryMiB: 24_000, cpus: 2, gpus: [] })).toBe('gpu-missing')
    expect(tierProblem(tier(2), { memoryMiB: 24_000, cpus: 2, gpus: cards(1) })).toBe('gpu-missing')
    expect(tierProblem(tier(0), { memoryMiB: 1024, cpus: 2, gpus: [] })).toBe('too-small')
    expect(tierProblem(tier(1), { memoryMiB: 24_000, cpus: 2, gpus: cards(1) })).toBeNull()
  })
})

describe('the states of a session', () => {
  it('move by the table and by nothing else', () => {
    const allowed = new Set(sessionTransitions.map((t) => `${t.from} ${t.to}`))
    for (const from of sessionStates) for (const to of sessionStates) expect(sessionTransition(from, to) !== null, `${from} → ${to}`).toBe(allowed.has(`${from} ${to}`))
    expect(allowed.size).toBe(sessionTransitions.length)
  })

  it('have two ends that nothing leaves, and every other state leads to one', () => {
    const leads = (state: string, seen: readonly string[] = []): boolean =>
      state === 'stopped' || state === 'failed' || sessionTransitions.some((t) => t.from === state && !seen.includes(t.to) && leads(t.to, [...seen, state]))
    expect(sessionTransitions.filter((t) => ['stopped', 'failed'].includes(t.from))).toEqual([])
    for (const state of sessionStates) expect(leads(state), state).toBe(true)
  })
})
