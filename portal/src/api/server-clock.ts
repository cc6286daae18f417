let offset = 0

/** Learns the server's time from an answer's `Date` header, so that countdowns are right on a machine whose clock is not. */
export function learnServerTime(date: string | null): void {
  const at = date === null ? Number.NaN : Date.parse(date)
  if (Number.isNaN(at)) return
  const difference = at - Date.now()
  offset = Math.abs(difference) < 2000 ? 0 : difference
}

/** Now, by the server's clock, in milliseconds. */
export const serverNow = (): number => Date.now() + offset
