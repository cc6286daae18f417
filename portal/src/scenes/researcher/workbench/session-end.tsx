import { ArrowLeft, DoorClosed, FlaskConical } from 'lucide-react'
import type { Session } from '../../../../../contract/resources/session.ts'
import { useRead } from '../../../api/queries.ts'
import { paths } from '../../../app/paths.ts'
import { Banner } from '../../../components/banner.tsx'
import { ButtonLink } from '../../../components/button.tsx'
import { Moment } from '../../../components/passing-time.tsx'
import { Facts } from '../../../components/panel.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { LockBanner } from '../project/project-scene.tsx'

/** Why the session is over, what became of the work, and whom to ask. */
export function SessionEnd({ session }: { session: Session }) {
  const { t, from, local, language } = useTexts()
  const project = useRead('project', { params: { id: session.projectId } }, { every: 5000 })
  const reason = session.endReason ?? (session.state === 'failed' ? 'start-failed' : 'by-researcher')
  const harmless = reason === 'by-researcher' || reason === 'sign-out' || reason === 'idle' || reason === 'time-limit'
  const values = session.endValues
  const lock = project.data?.lock ?? null
  const code = session.error
  const contact = values['contact'] ?? values['custodianContact']
  const licence = values[language === 'ko' ? 'datasetKo' : 'datasetEn'] ?? values['dataset'] ?? values['licence']
  return (
    <section className="end" aria-labelledby="end-title">
      <span className="stand-in-icon" aria-hidden><DoorClosed size={30} /></span>
      <h1 id="end-title">{t(`end.title.${reason}`)}</h1>
      <p className="measure">{t(`end.text.${reason}`, values)}</p>
      {code === null ? null : <Banner tone="fail" title={from('errors', `${code}.message`, values) ?? t('failure.unknown.message')}>{from('errors', `${code}.whatNow`, values) ?? t('failure.unknown.whatNow')}</Banner>}
      {lock === null ? null : <LockBanner lock={lock} />}
      <Facts wide items={[
        [t('end.project'), local(session.projectTitle)],
        ...(session.endedAt === null ? [] : [[t('end.at'), <Moment key="t" at={session.endedAt} exact />] as const]),
        ...(licence === undefined ? [] : [[t('end.licence'), licence] as const]),
        ...(contact === undefined ? [] : [[t('end.ask'), contact] as const]),
        [t('end.work'), lock === null ? t('end.workKept') : t('end.workLocked')],
      ]} />
      <div className="row">
        <ButtonLink look="primary" to={paths.project(session.projectId)} icon={harmless && lock === null ? <FlaskConical size={17} aria-hidden /> : <ArrowLeft size={17} aria-hidden />}>{t('end.toProject')}</ButtonLink>
      </div>
    </section>
  )
}
