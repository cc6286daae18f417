import { describe, expect, it } from 'vitest'
import { licenceState } from '../../../../server/domain/datasets/licence-state.ts'
import { dayOf, endOfDay } from '../../../../server/domain/kernel/clock.ts'

const term = { startsOn: '2026-11-25', endsOn: '2026-12-31', endedAt: null }

describe('a licence day in Seoul', () => {
  it.each([
    ['2026-11-24T14:59:59.999Z', 'not-yet'], ['2026-11-24T15:00:00.000Z', 'active'],
    ['2026-12-31T14:59:59.999Z', 'active'], ['2026-12-31T15:00:00.000Z', 'expired'],
  ])('at %s it is %s', (now, state) => expect(licenceState(term, new Date(now), 'Asia/Seoul')).toBe(state))

  it('is ended whatever the day, once it was ended', () => {
    expect(licenceState({ ...term, endedAt: '2026-11-26T00:00:00.000Z' }, new Date('2026-11-27T00:00:00Z'), 'Asia/Seoul')).toBe('ended')
  })
})

describe('the end of a day', () => {
  it.each([
    ['Asia/Seoul', '2026-02-28', '2026-02-28T15:00:00.000Z'], ['UTC', '2026-02-28', '2026-03-01T00:00:00.000Z'],
    // Clocks change in these nights: the day has 23 and 25 hours.
    ['Europe/London', '2026-03-29', '2026-03-29T23:00:00.000Z'], ['Europe/London', '2026-10-25', '2026-10-26T00:00:00.000Z'],
    ['America/New_York', '2026-12-31', '2027-01-01T05:00:00.000Z'],
  ])('in %s, %s ends at %s', (zone, day, end) => expect(endOfDay(day, zone).toISOString()).toBe(end))

  it('is the first instant of the next day', () => {
    const end = endOfDay('2026-11-25', 'Asia/Seoul')
    expect(dayOf(new Date(end.getTime() - 1), 'Asia/Seoul')).toBe('2026-11-25')
    expect(dayOf(end, 'Asia/Seoul')).toBe('2026-11-26')
  })
})
