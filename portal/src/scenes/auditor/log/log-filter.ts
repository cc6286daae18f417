/** What narrows the log; a day is in the reader's own time. */
export interface LogFilter { type: string; actor: string; project: string; session: string; subject: string; from: string; to: string }
export const noFilter: LogFilter = { type: '', actor: '', project: '', session: '', subject: '', from: '', to: '' }

/** The filter as an address holds it. */
export const filterOf = (search: URLSearchParams): LogFilter => ({ ...noFilter, ...Object.fromEntries(Object.keys(noFilter).flatMap((key) => (search.get(key) === null ? [] : [[key, search.get(key) ?? '']]))) })

/** The filter for an address: what is empty is left out. */
export const addressOfFilter = (filter: LogFilter): Record<string, string> => Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, value.trim()]).filter(([, value]) => value !== ''))

/** A day that can be read; an address may hold any word. */
const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))

/** The filter as the endpoint's query: whole days in the reader's own time. */
export function queryOf(filter: LogFilter): Record<string, string> {
  const instant = (day: string, time: string) => (!isDay(day) ? '' : new Date(`${day}T${time}`).toISOString())
  const all = { ...filter, from: instant(filter.from, '00:00:00.000'), to: instant(filter.to, '23:59:59.999') }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value.trim() !== '').map(([key, value]) => [key, value.trim()]))
}
