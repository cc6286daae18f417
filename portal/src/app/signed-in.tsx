import { useEffect, useRef } from 'react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { useConnection } from '../api/connection.ts'
import { useRead } from '../api/queries.ts'
import { ReadFailure, Skeleton } from '../components/loaded.tsx'
import { speak, useTexts } from '../i18n/texts.ts'
import { ConnectionStrip } from './connection-strip.tsx'
import { Header } from './header.tsx'
import { LabFrames } from './lab-frame.tsx'
import { MeContext } from './me.ts'
import { ChooseOwnPassword } from './password-form.tsx'
import { paths, roomsOf } from './paths.ts'

/** Lets in who is signed in; sends everyone else to the sign-in and back. */
export function SignedIn() {
  const { pathname, search } = useLocation()
  const { language } = useTexts()
  // Who signs in again in another tab goes on here by themselves; somebody else begins at the first page.
  const me = useRead('me', {}, { every: useConnection() === 'expired' ? 3000 : 60_000 })
  const person = useRef(me.data?.id)
  useEffect(() => {
    if (me.data === undefined) return
    if (person.current !== undefined && person.current !== me.data.id) location.assign('/')
    person.current = me.data.id
  }, [me.data])
  const saved = me.data?.language
  useEffect(() => { if (saved !== undefined && saved !== language) speak(saved) }, [saved]) // eslint-disable-line react-hooks/exhaustive-deps -- a switch in the header comes before its saving
  if (me.data?.password === 'made') return <MeContext value={me.data}><ConnectionStrip /><Header /><ChooseOwnPassword /></MeContext>
  if (me.data !== undefined) return <MeContext value={me.data}><ConnectionStrip /><LabFrames><Outlet /></LabFrames></MeContext>
  if (me.error?.code === 'not-signed-in') {
    return <Navigate to={pathname === '/' ? paths.signIn : `${paths.signIn}?next=${encodeURIComponent(pathname + search)}`} replace />
  }
  return <main id="main" tabIndex={-1} className="page">{me.isError ? <ReadFailure level="page" error={me.error} retry={() => void me.refetch()} /> : <Skeleton lines={6} />}</main>
}

/** The frame of every page but the open workbench. */
export function Shell() {
  return <><Header /><Outlet /></>
}

/** Sends the person to the first room that is open to them. */
export function FirstRoom() {
  const me = useRead('me', {})
  const first = me.data === undefined ? undefined : roomsOf(me.data)[0]
  return <Navigate to={first?.to ?? paths.projects} replace />
}
