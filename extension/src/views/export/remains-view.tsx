import type { ReactElement } from 'react'
import type { RemainingInterval } from '../../../../contract/resources/table-repair.ts'
import type { Language } from '../../../../contract/vocabulary/roles.ts'
import { fill } from '../../texts/catalogue.ts'
import { type RepairTexts, repairTexts } from '../../texts/repair-texts.ts'

/** Cells listed below a table; the others are said at their cells. */
const MOST_LISTED = 8

const width = ({ low, high }: RemainingInterval): number => (high === null ? Infinity : high - (low ?? 0))

function intervalText({ low, high }: RemainingInterval, language: Language, texts: { readonly between: string; readonly open: string; readonly nothing: string }): string {
  const number = (value: number): string => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value)
  if (high !== null) return fill(texts.between, { low: number(low ?? 0), high: number(high) })
  return (low ?? 0) > 0 ? fill(texts.open, { low: number(low ?? 0) }) : texts.nothing
}

/** What can still be worked out about a cell, as a sentence beside it. */
export function stillText(cell: RemainingInterval, words: RepairTexts, language: Language): string {
  return intervalText(cell, language, { between: words.still, open: words.stillOpen, nothing: words.stillNothing })
}

/** The hidden and rounded cells of a repaired table with what the rest of it still tells about them, the closest first. */
export function RemainsView({ remains, language }: { remains: readonly RemainingInterval[]; language: Language }): ReactElement | null {
  const words = repairTexts(language)
  if (remains.length === 0) return null
  const closest = [...remains].sort((one, other) => width(one) - width(other))
  const listed = closest.slice(0, MOST_LISTED)
  return (
    <section className="gbx-remains">
      <h6>{words.remains}</h6>
      <ul>
        {listed.map((one) => (
          <li key={`${one.row}:${one.column}`}>
            <span>{Object.entries(one.cell).map(([name, code]) => `${name}: ${code}`).join(' · ')}</span>{' '}
            <strong>{intervalText(one, language, { between: words.between, open: words.atLeast, nothing: words.anything })}</strong>
          </li>
        ))}
      </ul>
      {remains.length > listed.length && <p className="gbx-hint">{fill(words.remainsMore, { n: remains.length - listed.length })}</p>}
    </section>
  )
}
