import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteBudget, CONTROL_RESERVE } from '../../../server/gateway/byte-budget.ts'

/** A purse on the server's side, as it answers `reserve-budget`. */
const purseOf = (bytes: number) => {
  const purse = { left: bytes, charged: 0, shown: { rest: 0, kernel: 0, terminal: 0 }, away: false }
  const budget = new ByteBudget(async ({ bytes: asked, returned, shown }) => {
    await Promise.resolve()
    if (purse.away) throw new Error('away')
    purse.left += returned
    purse.charged -= returned
    for (const kind of ['rest', 'kernel', 'terminal'] as const) purse.shown[kind] += shown[kind]
    const granted = Math.min(asked, purse.left)
    purse.left -= granted
    purse.charged += granted
    return { granted, held: asked > 0 && granted === 0, remaining: purse.left }
  })
  return { purse, budget }
}

describe('the byte budget', () => {
  it('is charged before anything is shown', async () => {
    const { purse, budget } = purseOf(10_000_000)
    expect(budget.tryTake('kernel', 1)).toBe(false)
    expect(await budget.take('kernel', 300_000)).toBe(true)
    expect(purse.charged).toBeGreaterThanOrEqual(300_000)
  })

  it('never shows more than was charged, and gives back the rest', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(3_000_000), fc.array(fc.nat(700_000), { maxLength: 20 }), async (left, takes) => {
      const { purse, budget } = purseOf(left)
      let shown = 0
      for (const bytes of takes) {
        if (await budget.take('rest', bytes)) shown += bytes
        expect(shown).toBeLessThanOrEqual(purse.charged)
      }
      await budget.giveBack()
      expect(purse.charged).toBe(shown)
      expect(purse.shown.rest).toBe(shown)
    }))
  })

  it('holds at the limit, keeps a little for small answers, and goes on after a lift', async () => {
    const { purse, budget } = purseOf(400_000)
    expect(await budget.take('kernel', 500_000)).toBe(false)
    expect(budget.held).toBe(true)
    expect(await budget.take('kernel', 400_000 - CONTROL_RESERVE)).toBe(true)
    expect(await budget.take('kernel', 1)).toBe(false)
    expect(await budget.take('rest', 1000, 0)).toBe(true)
    const waiting = budget.changed()
    purse.left += 1_000_000
    await budget.retry()
    await waiting
    expect(await budget.take('kernel', 300_000)).toBe(true)
  })

  it('shows nothing while the server is away and forgets nothing that was shown', async () => {
    const { purse, budget } = purseOf(10_000_000)
    expect(await budget.take('terminal', 400_000)).toBe(true)
    purse.away = true
    expect(await budget.take('terminal', 1_900_000)).toBe(false)
    expect(budget.held).toBe(false)
    purse.away = false
    await budget.giveBack()
    expect(purse.shown.terminal).toBe(400_000)
    expect(purse.charged).toBe(400_000)
  })

  it('serves many at once without charging one byte for two', async () => {
    const { purse, budget } = purseOf(5_000_000)
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => budget.take('kernel', 200_000)))
    const shown = outcomes.filter(Boolean).length * 200_000
    expect(shown).toBeLessThanOrEqual(purse.charged)
  })
})
