import { OctagonX } from 'lucide-react'
import type { Licence } from '../../../../../contract/resources/licence.ts'
import { useAct } from '../../../api/queries.ts'
import { Ability } from '../../../components/ability-act.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { useTexts } from '../../../i18n/texts.ts'

/** Ends a licence now, with what follows from it told first. */
export function EndLicence({ licence }: { licence: Licence }) {
  const { t, local } = useTexts()
  const { mutateAsync: end } = useAct('endLicence')
  return (
    <Ability of={licence.abilities} act="end">
      <ConfirmAct trigger={{ label: t('endLicence.open'), size: 'small', icon: <OctagonX size={15} aria-hidden /> }} danger
        title={t('endLicence.title', { dataset: local(licence.datasetTitle) })}
        consequences={[t('endLicence.project', { project: local(licence.projectTitle) }), t('endLicence.sessions'), t('endLicence.lock'), t('endLicence.told'), t('endLicence.final')]}
        reason={{ label: t('common.reason'), hint: t('common.reasonHint') }} confirm={t('endLicence.confirm')} act={(reason) => end({ params: { id: licence.id }, body: { reason } })} />
    </Ability>
  )
}
