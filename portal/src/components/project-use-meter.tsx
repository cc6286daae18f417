import { Label, Meter } from 'react-aria-components'
import type { ProjectUse } from '../../../contract/resources/project.ts'
import { useFormats } from '../i18n/formats.ts'
import { useTexts } from '../i18n/texts.ts'

/** How much of its storage a project uses; whichever of bytes and files is nearer to its limit gives the length. */
export function ProjectUseMeter({ use }: { use: ProjectUse }) {
  const { t } = useTexts()
  const { bytes, number } = useFormats()
  const share = Math.min(100, 100 * Math.max(use.usedBytes / use.limitBytes, use.usedFiles / use.limitFiles))
  const tone = share >= 98 ? 'fail' : share >= 90 ? 'review' : 'ok'
  const words = { used: bytes(use.usedBytes), limit: bytes(use.limitBytes), files: number(use.usedFiles), limitFiles: number(use.limitFiles) }
  return (
    <Meter className="meter" value={share} valueLabel={t('projectUse.value', words)}>
      {({ valueText }) => (
        <>
          <div className="meter-words"><Label>{t('projectUse.label')}</Label><span className="number">{valueText}</span></div>
          <div className="meter-track"><div className={`meter-fill meter-${tone}`} style={{ inlineSize: `${share}%` }} /></div>
          {tone === 'ok' ? <p className="small quiet">{t('projectUse.files', words)}</p> : <p className="small refusal">{t('projectUse.nearlyFull', words)}</p>}
        </>
      )}
    </Meter>
  )
}
