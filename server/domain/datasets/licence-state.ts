import { endOfDay } from '../kernel/clock.ts'

export interface LicenceTerm { readonly startsOn: string; readonly endsOn: string; readonly endedAt: string | null }
export type LicenceState = 'active' | 'not-yet' | 'expired' | 'ended'

/** State of a licence at an instant: it holds from the start of its first day to the end of its last in the zone, unless ended before. */
export const licenceState = (term: LicenceTerm, now: Date, timezone: string): LicenceState => {
  if (term.endedAt !== null) return 'ended'
  if (now >= endOfDay(term.endsOn, timezone)) return 'expired'
  return now < startOfDay(term.startsOn, timezone) ? 'not-yet' : 'active'
}

const startOfDay = (day: string, timezone: string): Date => {
  const before = new Date(`${day}T00:00:00Z`)
  before.setUTCDate(before.getUTCDate() - 1)
  return endOfDay(before.toISOString().slice(0, 10), timezone)
}
