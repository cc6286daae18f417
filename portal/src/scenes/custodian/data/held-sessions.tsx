import { Eye } from 'lucide-react'
import { useRead, useAct } from '../../../api/queries.ts'
import { may } from '../../../components/ability-act.tsx'
import { BudgetMeter } from '../../../components/budget-meter.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { Panel } from '../../../components/panel.tsx'
import { useTexts } from '../../../i18n/texts.ts'

function HeldSession({ id }: { id: string }) {
  const { t, local } = useTexts()
  const session = useRead('session', { params: { id } }, { every: 5000 })
  const { mutateAsync: lift } = useAct('liftBudget')
  if (session.data === undefined || !session.data.budget.held || !may(session.data.abilities, 'lift-budget')) return null
  const { person, projectTitle, budget } = session.data
  return (
    <Panel title={t('held.title')} note={t('held.note', { person: person.name, project: local(projectTitle) })} actions={
      <ConfirmAct trigger={{ label: t('held.lift'), icon: <Eye size={16} aria-hidden /> }} title={t('held.liftTitle', { person: person.name })} consequences={[t('held.liftMeans'), t('held.liftLogged')]}
        reason={{ label: t('common.reason'), hint: t('common.reasonHint') }} confirm={t('held.liftConfirm')} act={(reason) => lift({ params: { id }, body: { reason } })} />
    }><BudgetMeter budget={budget} /></Panel>
  )
}

/** Sessions that have shown all they may show today, as this custodian was told of them. */
export function HeldSessions() {
  const notices = useRead('notices', { query: { limit: 200 } }, { every: 5000 })
  const ids = new Set((notices.data?.items ?? []).flatMap(({ key, values }) => (key === 'budget-held-custodian' && values['session'] ? [values['session']] : [])))
  return <>{[...ids].map((id) => <HeldSession key={id} id={id} />)}</>
}
