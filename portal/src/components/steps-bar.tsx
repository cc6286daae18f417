import { Check, Circle, CircleDot, X } from 'lucide-react'
import type { ReactNode } from 'react'

export interface BarStep { key: string; label: string; state: 'done' | 'now' | 'later' | 'failed'; note?: ReactNode }

const icons = { done: Check, now: CircleDot, later: Circle, failed: X } as const

/** Chambers of an airlock, one after another: what is done, what is going on, what comes. */
export function StepsBar({ steps, label, words }: { steps: readonly BarStep[]; label: string; words: Record<BarStep['state'], string> }) {
  return (
    <ol className="chambers" aria-label={label}>
      {steps.map(({ key, label: name, state, note }) => {
        const Icon = icons[state]
        return (
          <li key={key} className={`chamber chamber-${state}`} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
            <span className="chamber-lamp"><Icon size={14} aria-hidden strokeWidth={3} /></span>
            <span className="chamber-name">{name}<span className="visually-hidden">, {words[state]}</span></span>
            {note === undefined || note === null ? null : <span className="chamber-note small quiet">{note}</span>}
          </li>
        )
      })}
    </ol>
  )
}
