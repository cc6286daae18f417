import { createContext, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import { call } from '../api/client.ts'
import { useTexts } from '../i18n/texts.ts'
import { useTheme } from './theme.ts'

/** Where on the page the lab is shown, in CSS pixels of the window. */
interface Place { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

/** The lab of one session in its frame, which outlives the page that asked for it: a workbench that is opened finds it as it is. */
export interface Lab {
  /** The one-time address, once it is known. */
  readonly address: string | null
  readonly loaded: boolean
  readonly failure: unknown
  readonly frame: RefObject<HTMLIFrameElement | null>
  /** Loads the lab anew. */
  readonly again: () => void
}

interface Wanted { readonly sessionId: string; readonly opened: boolean; readonly round: number }
interface Frames {
  readonly lab: Lab
  readonly of: string | null
  readonly want: (sessionId: string, opened: boolean) => () => void
  readonly setPlace: (place: Place | null) => void
}

const LabContext = createContext<Frames | null>(null)

/** How long a lab that nobody wants any more is kept: one page gives it to the next. */
const keptMs = 400

interface Entry { readonly of: string; readonly ahead: boolean; readonly address: string | null; readonly failure: unknown }

/** The one-time address of a session's lab. What failed before the session was opened is of no concern: it is tried again at the opening. */
function useEntry(wanted: Wanted | null, again: () => void): Pick<Lab, 'address' | 'failure'> {
  const [entry, setEntry] = useState<Entry | null>(null)
  const { sessionId = null, round = 0, opened = false } = wanted ?? {}
  const of = `${sessionId} ${round}`
  const ahead = useRef(!opened)
  useEffect(() => { ahead.current = !opened }, [opened])
  useEffect(() => {
    if (sessionId === null) return undefined
    const stop = new AbortController()
    const asked = { of, ahead: ahead.current }
    call('sessionEntry', { params: { id: sessionId } }, stop.signal).then(
      ({ url }) => setEntry({ ...asked, address: url, failure: null }),
      (failure: unknown) => { if (!stop.signal.aborted) setEntry({ ...asked, address: null, failure }) },
    )
    return () => stop.abort()
  }, [sessionId, of])
  const known = entry?.of === of ? entry : null
  const failed = known !== null && known.failure !== null
  const retry = failed && known.ahead && opened
  useEffect(() => { if (retry) again() }, [retry, again])
  return { address: known?.address ?? null, failure: failed && !known.ahead ? known.failure : null }
}

/** Holds the frame of the lab beside the pages, in the place that the workbench gives it, or out of sight. */
export function LabFrames({ children }: { children: ReactNode }) {
  const { t } = useTexts()
  const theme = useTheme()
  const frame = useRef<HTMLIFrameElement>(null)
  const letGo = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const [place, setPlace] = useState<Place | null>(null)
  const [loaded, setLoaded] = useState<string | null>(null)
  const { sessionId = null, opened = false } = wanted ?? {}
  const again = useCallback(() => setWanted((was) => was === null ? null : { ...was, round: was.round + 1 }), [])
  const { address, failure } = useEntry(wanted, again)

  const want = useCallback((id: string, open: boolean) => {
    clearTimeout(letGo.current)
    setWanted((was) => was?.sessionId === id ? { ...was, opened: was.opened || open } : { sessionId: id, opened: open, round: 0 })
    return () => {
      clearTimeout(letGo.current)
      letGo.current = setTimeout(() => setWanted((was) => was?.sessionId === id ? null : was), keptMs)
    }
  }, [])

  const stands = address !== null && loaded === address
  // A lab that was loaded ahead asks its server for nothing before it hears this (server/gateway/page/waits-for-opening.js).
  useEffect(() => { if (stands && opened) frame.current?.contentWindow?.postMessage({ type: 'glovebox:opened' }, new URL(address).origin) }, [stands, opened, address])

  useEffect(() => { if (stands) frame.current?.contentWindow?.postMessage({ type: 'glovebox:theme', dark: theme === 'dark' }, new URL(address).origin) }, [stands, theme, address])

  const frames = useMemo<Frames>(() => ({ of: sessionId, lab: { address, loaded: stands, failure, frame, again }, want, setPlace }), [sessionId, address, stands, failure, again, want])
  const shown = place !== null
  return (
    <LabContext value={frames}>
      {children}
      {address === null ? null : (
        <iframe key={address} ref={frame} className={shown ? 'bench-lab' : 'bench-lab bench-hidden'} style={place ?? {}} src={address} title={t('session.lab')} sandbox="allow-scripts allow-same-origin allow-forms allow-modals"
          allow="clipboard-write 'none'; clipboard-read 'none'" referrerPolicy="no-referrer" onLoad={() => setLoaded(address)} {...(shown ? {} : { tabIndex: -1, 'aria-hidden': true, inert: true })} />
      )}
    </LabContext>
  )
}

const none: Lab = { address: null, loaded: false, failure: null, frame: { current: null }, again: () => undefined }

/** Wants the lab of a session (null: of none) as long as the caller is on the page; before it is opened, out of sight and waiting. */
export function useLab(sessionId: string | null, opened: boolean): Lab {
  const frames = useContext(LabContext)
  const want = frames?.want
  useEffect(() => sessionId === null ? undefined : want?.(sessionId, opened), [want, sessionId, opened])
  return frames === null || frames.of !== sessionId || sessionId === null ? none : frames.lab
}

/** The empty place on the page over which the lab is laid. */
export function LabPlace() {
  const place = useRef<HTMLDivElement>(null)
  const setPlace = useContext(LabContext)?.setPlace
  useLayoutEffect(() => {
    const { current } = place
    if (current === null || setPlace === undefined) return undefined
    const tell = (): void => {
      const { left, top, width, height } = current.getBoundingClientRect()
      setPlace({ left, top, width, height })
    }
    tell()
    const watch = new ResizeObserver(tell)
    // What stands above moves the place without changing its size.
    for (const one of [current, document.documentElement]) watch.observe(one)
    return () => {
      watch.disconnect()
      setPlace(null)
    }
  }, [setPlace])
  return <div ref={place} className="bench-place" />
}
