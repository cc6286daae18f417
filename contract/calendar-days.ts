/** Whole days from an instant's calendar day in a zone to a day `YYYY-MM-DD`: 0 on the day itself, negative after it. RangeError for a zone that is none. */
export function daysUntil(day: string, now: Date, zone: string): number {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000)
}
