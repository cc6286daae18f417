import { createContext, useContext } from 'react'
import { daysUntil } from '../../../contract/calendar-days.ts'
import type { Me } from '../../../contract/resources/person.ts'
import { serverNow } from '../api/server-clock.ts'

/** The person signed in, for everything below the signed-in part. */
export const MeContext = createContext<Me | null>(null)

/** The person signed in. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (me === null) throw new Error('useMe outside the signed-in part')
  return me
}

/** Whole days from today to the end of a calendar day, in the zone in which permits and licences end; 0 is today, negative is over. */
export function useDaysLeft(): (day: string) => number {
  const { timezone } = useMe()
  return (day) => daysUntil(day, new Date(serverNow()), timezone)
}
