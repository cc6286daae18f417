/** Times with all their digits; a JavaScript date would drop those below a millisecond. */
export const exactTimes = {
  timestampFromMilliseconds: (value: bigint) => timeText(value, 1_000n, 3),
  timestampFromMicroseconds: (value: bigint) => timeText(value, 1_000_000n, 6),
  timestampFromNanoseconds: (value: bigint) => timeText(value, 1_000_000_000n, 9),
  dateFromDays: (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10),
}

/** A count of parts of a second since 1970 as a time with all its digits. */
export function timeText(value: bigint, perSecond: bigint, digits: number): string {
  const rest = ((value % perSecond) + perSecond) % perSecond
  const second = new Date(Number((value - rest) / perSecond) * 1_000).toISOString().slice(0, 19).replace('T', ' ')
  return rest === 0n ? second : `${second}.${rest.toString().padStart(digits, '0')}`
}
