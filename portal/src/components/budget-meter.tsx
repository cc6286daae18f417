import { Label, Meter } from 'react-aria-components'
import type { Budget } from '../../../contract/resources/session.ts'
import { useFormats } from '../i18n/formats.ts'
import { useTexts } from '../i18n/texts.ts'

/** How much of today's viewing budget is used, and when it starts again. */
export function BudgetMeter({ budget, slim = false }: { budget: Budget; slim?: boolean }) {
  const { t } = useTexts()
  const { bytes, clock } = useFormats()
  const share = budget.limitBytes === 0 ? 100 : Math.min(100, (100 * budget.usedBytes) / budget.limitBytes)
  const tone = budget.held || share >= 100 ? 'fail' : share >= 80 ? 'review' : 'ok'
  return (
    <Meter className={slim ? 'meter meter-slim' : 'meter'} value={share} valueLabel={t('budget.value', { used: bytes(budget.usedBytes), limit: bytes(budget.limitBytes) })}>
      {({ valueText }) => (
        <>
          <div className="meter-words"><Label>{t('budget.label')}</Label><span className="number">{valueText}</span></div>
          <div className="meter-track"><div className={`meter-fill meter-${tone}`} style={{ inlineSize: `${share}%` }} /></div>
          {slim ? null : <p className="small quiet">{budget.held ? t('budget.held', { at: clock(budget.resetsAt) }) : t('budget.note', { at: clock(budget.resetsAt) })}</p>}
        </>
      )}
    </Meter>
  )
}
