import type { RefObject } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Session } from '../../../../../contract/resources/session.ts'
import { useAct } from '../../../api/queries.ts'
import { useSessionWatch } from '../../../api/session-watch.ts'
import { Header } from '../../../app/header.tsx'
import { LabPlace, useLab } from '../../../app/lab-frame.tsx'
import { paths } from '../../../app/paths.ts'
import { may } from '../../../components/ability-act.tsx'
import { Banner } from '../../../components/banner.tsx'
import { Button } from '../../../components/button.tsx'
import { ActFailure } from '../../../components/error-text.tsx'
import { Loaded, Skeleton } from '../../../components/loaded.tsx'
import { usePageTitle } from '../../../components/page.tsx'
import { useFormats } from '../../../i18n/formats.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { useLabMessages } from './lab-messages.ts'
import { SessionBar, StopSession } from './session-bar.tsx'
import { SessionEnd } from './session-end.tsx'
import { StartProgress } from './start-progress.tsx'
import './workbench.css'

/** Answers the lab: it asks to stop the session, which it has asked back itself, or to show a request. */
function useLabAsks(session: Session, address: string | null, iframe: RefObject<HTMLIFrameElement | null>): unknown {
  const navigate = useNavigate()
  const { mutate: stop, error } = useAct('stopSession')
  useLabMessages(iframe, address, session.id, {
    stopSession: () => stop({ params: { id: session.id } }),
    // A page of its own keeps the lab as it is; where the browser opens none, the lab gives way.
    openRequest: (id) => { if (window.open(paths.egress(id), '_blank') === null) void navigate(paths.egress(id)) },
  })
  return error
}

function Bench({ session }: { session: Session }) {
  const { t, local } = useTexts()
  const { clock } = useFormats()
  usePageTitle(local(session.projectTitle))
  const over = session.state === 'stopped' || session.state === 'failed'
  const going = over || session.state === 'stopping'
  const lab = useLab(may(session.abilities, 'enter') && !going ? session.id : null, true)
  const labFailure = useLabAsks(session, lab.address, lab.frame)
  const shown = session.state === 'ready' && lab.loaded
  return (
    <div className={shown ? 'bench bench-open' : 'bench'}>
      {shown ? <SessionBar session={session} reload={lab.again} /> : <Header />}
      {shown && session.budget.held ? <Banner tone="review" title={t('budget.heldTitle')} live>{t('budget.held', { at: clock(session.budget.resetsAt) })}</Banner> : null}
      {shown ? <ActFailure error={labFailure} /> : null}
      {shown ? null : (
        <main id="main" tabIndex={-1} className="page bench-page">
          {over ? <SessionEnd session={session} /> : session.state === 'stopping' ? <section className="start"><h1>{t('session.stopping')}</h1><p className="quiet">{t('session.stoppingText')}</p><Skeleton lines={2} /></section> : (
            <>
              <StartProgress session={session} />
              {lab.failure === null ? null : <div className="stack"><ActFailure error={lab.failure} /><div><Button onPress={lab.again}>{t('common.tryAgain')}</Button></div></div>}
              <div className="row"><StopSession session={session} /></div>
            </>
          )}
        </main>
      )}
      {shown ? <LabPlace /> : null}
    </div>
  )
}

/** The workbench of one session: its start, the lab, and its end. */
export function Workbench() {
  const { id = '' } = useParams()
  const session = useSessionWatch(id)
  if (session.data === undefined) return <><Header /><Loaded of={session} level="page" skeleton={<main id="main" className="page"><Skeleton lines={6} /></main>}>{() => null}</Loaded></>
  return <Bench session={session.data} />
}
