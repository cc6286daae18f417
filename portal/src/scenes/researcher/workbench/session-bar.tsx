import { ArrowLeft, RotateCw, Square } from 'lucide-react'
import { Link } from 'react-router'
import type { Session } from '../../../../../contract/resources/session.ts'
import { useAct } from '../../../api/queries.ts'
import { NoticesMenu } from '../../../app/notices-menu.tsx'
import { paths } from '../../../app/paths.ts'
import { Wordmark } from '../../../app/wordmark.tsx'
import { may } from '../../../components/ability-act.tsx'
import { Button } from '../../../components/button.tsx'
import { BudgetMeter } from '../../../components/budget-meter.tsx'
import { ConfirmAct } from '../../../components/confirm-dialog.tsx'
import { TimeLeft, useNow } from '../../../components/passing-time.tsx'
import { useTexts } from '../../../i18n/texts.ts'

/** A button that stops the session, asked back first. */
export function StopSession({ session, band = false }: { session: Session; band?: boolean }) {
  const { t } = useTexts()
  const { mutateAsync: stop } = useAct('stopSession')
  if (!may(session.abilities, 'stop')) return null
  return (
    <ConfirmAct trigger={{ label: t('session.stop'), look: band ? 'band' : 'plain', size: 'small', icon: <Square size={14} aria-hidden /> }} danger
      title={t('session.stopTitle')} consequences={[t('session.stopRunning'), t('session.stopKept'), t('session.stopLost')]} confirm={t('session.stopConfirm')}
      act={() => stop({ params: { id: session.id } })} />
  )
}

const minute = 60_000

/** The time left, pressing from a quarter of an hour on. */
function TimeToEnd({ endsAt }: { endsAt: string }) {
  const { t } = useTexts()
  const left = Date.parse(endsAt) - useNow()
  const urgency = left <= 5 * minute ? 'now' : left <= 15 * minute ? 'soon' : 'calm'
  return <p className={`bench-fact bench-${urgency}`}><span>{t('session.timeLeft')}</span> <strong><TimeLeft until={endsAt} /></strong></p>
}

/** The one bar over an open workbench: the lab in the frame shows none of its own. */
export function SessionBar({ session, reload }: { session: Session; reload: () => void }) {
  const { t, local } = useTexts()
  return (
    <header className="bench-bar">
      <Link to={paths.project(session.projectId)} className="bench-back" aria-label={t('session.back')}><ArrowLeft size={16} aria-hidden /><Wordmark small /></Link>
      <h1 className="bench-title">{local(session.projectTitle)}</h1>
      {session.endsAt === null ? null : <TimeToEnd endsAt={session.endsAt} />}
      <div className="bench-budget"><BudgetMeter budget={session.budget} slim /></div>
      <p className="bench-fact bench-person">{session.person.name}</p>
      <NoticesMenu />
      <Button look="band" size="small" icon={<RotateCw size={14} aria-hidden />} onPress={reload} aria-label={t('session.reload')} />
      <StopSession session={session} band />
    </header>
  )
}
