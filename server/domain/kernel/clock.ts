/** Time as a port, so that tests can stand at the end of a licence day. */
export interface Clock {
  /** Now, UTC. */
  readonly now: () => Date
}

export const systemClock: Clock = Object.freeze({ now: () => new Date() })

/** The instant, exclusive, at which a day `YYYY-MM-DD` ends in a zone: a licence holds until then. */
export const endOfDay = (day: string, timezone: string): Date => {
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  // The zone's offset is read at the guess and once more at the result, which settles changes of clock.
  const guess = new Date(next.getTime() - offsetMs(next, timezone))
  return new Date(next.getTime() - offsetMs(guess, timezone))
}

/** The calendar day `YYYY-MM-DD` of an instant in a zone. */
export const dayOf = (instant: Date, timezone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant)

const offsetMs = (instant: Date, timezone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(instant)
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value)
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return local - Math.floor(instant.getTime() / 1000) * 1000
}
