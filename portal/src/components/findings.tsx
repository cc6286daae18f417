import type { Finding } from '../../../contract/resources/egress-request.ts'
import { useTexts } from '../i18n/texts.ts'
import { toneOf } from './egress-labels.tsx'
import { ToneIcon } from './status-badge.tsx'

/** The worst first, then in the file's order. */
export const bySeverity = (a: Finding, b: Finding): number => {
  const rank = { fail: 0, review: 1, pass: 2 }
  return rank[a.outcome] - rank[b.outcome] || (a.at?.row ?? a.at?.line ?? 0) - (b.at?.row ?? b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0)
}

/** Where a finding is, in words. */
export function usePlaceText() {
  const { t } = useTexts()
  return (at: Finding['at']): string => {
    if (at === null) return t('finding.wholeFile')
    const place = [
      at.sheet ? t('finding.sheet', { sheet: at.sheet }) : '',
      at.row ? t('finding.row', { row: at.row }) : '', at.column ? t('finding.column', { column: at.column }) : '', at.line ? t('finding.line', { line: at.line }) : '', at.where ?? '',
    ].filter((part) => part !== '').join(', ')
    const cell = Object.entries(at.cell ?? {}).map(([name, value]) => `${name === 'column' ? t('place.column') : name}: ${value}`).join(' · ')
    return [cell, place].filter((part) => part !== '').join(' — ') || t('finding.wholeFile')
  }
}

/** What was found: where, what it means, and what would cure it. */
export function FindingWords({ finding }: { finding: Finding }) {
  const { t } = useTexts()
  const placeOf = usePlaceText()
  return (
    <div className="finding-words">
      <p className="finding-place small"><ToneIcon tone={toneOf(finding.outcome)} size={15} /><span className="visually-hidden">{t(`egress.outcome.${finding.outcome}`)}: </span>{placeOf(finding.at)}</p>
      <p className="strong">{finding.message}</p>
      {finding.cure === '' ? null : <p className="finding-cure"><span className="quiet">{t('finding.cure')}</span> {finding.cure}</p>}
      <p className="finding-rule small quiet"><code>{finding.check}</code> · {finding.rule}</p>
    </div>
  )
}
