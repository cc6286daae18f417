import { describe, expect, it } from 'vitest'
import { daysUntil } from '../../contract/calendar-days.ts'
import { endOfDay } from '../../server/domain/kernel/clock.ts'

describe('days to the end of a calendar day', () => {
  it('are counted in the zone that is named, not where the reader is', () => {
    // Nine in the evening in Lisbon is six the next morning in Seoul.
    const now = new Date('2026-03-01T21:00:00Z')
    expect(daysUntil('2026-03-02', now, 'Asia/Seoul')).toBe(0)
    expect(daysUntil('2026-03-02', now, 'Europe/Lisbon')).toBe(1)
    expect(daysUntil('2026-02-28', now, 'Europe/Lisbon')).toBe(-1)
    expect(daysUntil('2027-03-02', now, 'Asia/Seoul')).toBe(365)
  })

  it('are below zero from the very moment at which the server ends the day', () => {
    for (const zone of ['Asia/Seoul', 'Europe/London', 'America/New_York']) {
      for (const day of ['2026-03-29', '2026-10-25', '2026-12-31']) {
        const end = endOfDay(day, zone)
        expect(daysUntil(day, new Date(end.getTime() - 1), zone), `${zone} ${day}`).toBe(0)
        expect(daysUntil(day, end, zone), `${zone} ${day}`).toBe(-1)
      }
    }
  })
})
