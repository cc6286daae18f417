import { useCallback, useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Session } from '../../../../../contract/resources/session.ts'
import { call } from '../../../api/client.ts'
import { useAct } from '../../../api/queries.ts'
import { useSessionWatch } from '../../../api/session-watch.ts'
import { Header } from '../../../app/header.tsx'
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

/** Fetches the one-time address of the lab as soon as the session may be entered, so that the lab loads while the rest gets ready. */
function useEntry(session: Session) {
  const [address, setAddress] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [round, setRound] = useState(0)
  const open = may(session.abilities, 'enter')
  const { id } = session
  useEffect(() => {
    if (!open) return undefined
    const stop = new AbortController()
    call('sessionEntry', { params: { id } }, stop.signal).then(({ url }) => { setAddress(url); setFailure(null) }, (thrown: unknown) => { if (!stop.signal.aborted) setFailure(thrown) })
    return () => stop.abort()
  }, [id, open, round])
  const again = useCallback(() => { setAddress(null); setFailure(null); setRound((count) => count + 1) }, [])
  return { address, failure, again }
}

/** Answers the lab: it asks to stop the session, which it has asked back itself, or to show a request. */
function useLab(session: Session, address: string | null, iframe: RefObject<HTMLIFrameElement | null>): unknown {
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
  const { address, failure, again } = useEntry(session)
  const iframe = useRef<HTMLIFrameElement>(null)
  const labFailure = useLab(session, address, iframe)
  const [loaded, setLoaded] = useState(false)
  usePageTitle(local(session.projectTitle))
  const over = session.state === 'stopped' || session.state === 'failed'
  const shown = session.state === 'ready' && address !== null && loaded
  const reload = () => { setLoaded(false); again() }
  return (
    <div className={shown ? 'bench bench-open' : 'bench'}>
      {shown ? <SessionBar session={session} reload={reload} /> : <Header />}
      {shown && session.budget.held ? <Banner tone="review" title={t('budget.heldTitle')} live>{t('budget.held', { at: clock(session.budget.resetsAt) })}</Banner> : null}
      {shown ? <ActFailure error={labFailure} /> : null}
      {shown ? null : (
        <main id="main" tabIndex={-1} className="page bench-page">
          {over ? <SessionEnd session={session} /> : session.state === 'stopping' ? <section className="start"><h1>{t('session.stopping')}</h1><p className="quiet">{t('session.stoppingText')}</p><Skeleton lines={2} /></section> : (
            <>
              <StartProgress session={session} />
              {failure === null ? null : <div className="stack"><ActFailure error={failure} /><div><Button onPress={again}>{t('common.tryAgain')}</Button></div></div>}
              <div className="row"><StopSession session={session} /></div>
            </>
          )}
        </main>
      )}
      {over || session.state === 'stopping' || address === null ? null : (
        <iframe key={address} ref={iframe} className={shown ? 'bench-lab' : 'bench-lab bench-hidden'} src={address} title={t('session.lab')} sandbox="allow-scripts allow-same-origin allow-forms allow-modals"
          allow="clipboard-write 'none'; clipboard-read 'none'" referrerPolicy="no-referrer" onLoad={() => setLoaded(true)} {...(shown ? {} : { tabIndex: -1, 'aria-hidden': true })} />
      )}
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
