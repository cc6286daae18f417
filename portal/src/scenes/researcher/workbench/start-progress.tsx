import { Check, Circle, LoaderCircle, X } from 'lucide-react'
import type { Session } from '../../../../../contract/resources/session.ts'
import { Elapsed } from '../../../components/passing-time.tsx'
import { useTexts } from '../../../i18n/texts.ts'

const icons = { waiting: Circle, running: LoaderCircle, done: Check, failed: X } as const

/** The way to an open workbench, step by step, in plain words. */
export function StartProgress({ session }: { session: Session }) {
  const { t, local } = useTexts()
  const place = session.queuePosition
  return (
    <section className="start" aria-labelledby="start-title">
      <h1 id="start-title">{t('start.title')}</h1>
      <p className="quiet">{local(session.projectTitle)} · {t('start.elapsed')} <Elapsed since={session.requestedAt} /></p>
      {session.state === 'queued' && place !== null ? (
        <p className="start-place" role="status"><span className="start-place-number number">{place}</span><span>{t('start.place', { place })}<br /><span className="quiet small">{t('start.placeNote')}</span></span></p>
      ) : null}
      <ol className="start-steps" aria-label={t('start.steps')}>
        {session.steps.map(({ step, state }) => {
          const Icon = icons[state]
          return (
            <li key={step} className={`start-step start-${state}`} {...(state === 'running' ? { 'aria-current': 'step' as const } : {})}>
              <span className="start-icon"><Icon size={16} aria-hidden className={state === 'running' ? 'turning' : ''} strokeWidth={2.5} /></span>
              <span className="start-words"><span className="strong">{t(`start.step.${step}.title`)}<span className="visually-hidden">: {t(`start.stepState.${state}`)}</span></span><span className="small quiet">{t(`start.step.${step}.text`)}</span></span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
