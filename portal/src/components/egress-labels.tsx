import type { EgressState, FileDecision } from '../../../contract/vocabulary/egress-states.ts'
import type { Outcome } from '../../../contract/vocabulary/statbarns.ts'
import { useTexts } from '../i18n/texts.ts'
import { StatusBadge } from './status-badge.tsx'
import type { Tone } from './status-badge.tsx'

const stateTones: Record<EgressState, Tone> = { // table
  submitted: 'info', 'in-review': 'info', consolidating: 'info', returned: 'review', approved: 'ok', released: 'ok', rejected: 'fail', withdrawn: 'quiet',
}
const outcomeTones: Record<Outcome, Tone> = { pass: 'ok', review: 'review', fail: 'fail' }
/** The tone of each judgement, also of the two votes together. */
export const decisionTones: Record<FileDecision | 'conflict' | 'open', Tone> = { approve: 'ok', 'request-changes': 'review', reject: 'fail', conflict: 'review', open: 'quiet' }

/** The tone of a check's outcome. */
export const toneOf = (outcome: Outcome): Tone => outcomeTones[outcome]

/** An egress request's state in words. */
export function EgressStateBadge({ state }: { state: EgressState }) {
  const { t } = useTexts()
  return <StatusBadge tone={stateTones[state]}>{t(`egress.state.${state}`)}</StatusBadge>
}

/** A check's outcome in words; a dash where nothing was checked yet. */
export function OutcomeBadge({ outcome }: { outcome: Outcome | null }) {
  const { t } = useTexts()
  return outcome === null ? <StatusBadge tone="quiet">{t('egress.outcome.none')}</StatusBadge> : <StatusBadge tone={outcomeTones[outcome]}>{t(`egress.outcome.${outcome}`)}</StatusBadge>
}

/** A judgement in words. */
export function DecisionBadge({ decision }: { decision: FileDecision | 'conflict' | 'open' }) {
  const { t } = useTexts()
  return <StatusBadge tone={decisionTones[decision]}>{t(`egress.decision.${decision}`)}</StatusBadge>
}
