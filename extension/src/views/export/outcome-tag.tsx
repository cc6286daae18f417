import type { ReactElement } from 'react'
import type { Outcome } from '../../../../contract/vocabulary/statbarns.ts'
import type { Texts } from '../../texts/catalogue.ts'

const tones: Readonly<Record<Outcome, string>> = { pass: 'ok', review: 'review', fail: 'fail' }
const signs: Readonly<Record<Outcome, string>> = { pass: '✓', review: '?', fail: '!' }

/** An outcome as a coloured word; the sign carries it without colour. */
export function OutcomeTag({ outcome, texts }: { outcome: Outcome; texts: Texts }): ReactElement {
  return (
    <span className={`gbx-tag gbx-${tones[outcome]}`}>
      <span aria-hidden="true">{signs[outcome]} </span>
      {texts.export.outcome[outcome]}
    </span>
  )
}
