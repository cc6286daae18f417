import { createContext, useContext } from 'react'
import type { Me } from '../../../contract/resources/person.ts'

/** The person signed in, for everything below the signed-in part. */
export const MeContext = createContext<Me | null>(null)

/** The person signed in. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (me === null) throw new Error('useMe outside the signed-in part')
  return me
}
