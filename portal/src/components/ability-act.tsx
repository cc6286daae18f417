import type { ReactNode } from 'react'
import type { Abilities } from '../../../contract/resources/common-fields.ts'
import { useRefusalText } from './error-text.tsx'

/** Whether the person may do this now. */
export const may = (abilities: Abilities, act: string): boolean => abilities[act] === true

/** The code of the reason why not, where the server gave one. */
export const refusalOf = (abilities: Abilities, act: string): string | null => {
  const ability = abilities[act]
  return typeof ability === 'object' ? ability.refused : null
}

/** Shows an act that is allowed; where it is refused with a reason, the reason in its place, if the reader should see it. */
export function Ability({ of, act, children, explain = false }: { of: Abilities; act: string; children: ReactNode; explain?: boolean }) {
  const reasonOf = useRefusalText()
  if (may(of, act)) return children
  const code = refusalOf(of, act)
  return explain && code !== null ? <p className="refusal small">{reasonOf(code)}</p> : null
}
