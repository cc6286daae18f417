import { useSyncExternalStore } from 'react'
import { serverNow } from '../api/server-clock.ts'
import { useFormats } from '../i18n/formats.ts'

const everySecond = (tick: () => void) => { const timer = setInterval(tick, 1000); return () => clearInterval(timer) }
const second = () => Math.floor(serverNow() / 1000)

/** The server's time, once a second. */
export const useNow = (): number => useSyncExternalStore(everySecond, second) * 1000

/** Time passed since an instant. */
export function Elapsed({ since }: { since: string }) {
  const { span } = useFormats()
  return <span className="number">{span(Math.max(0, useNow() - Date.parse(since)))}</span>
}

/** Time that somebody has waited, in its two largest parts; the instant itself on demand. */
export function Waited({ since }: { since: string }) {
  const { span, moment } = useFormats()
  return <time dateTime={since} className="number" title={moment(since)}>{span(Math.max(60_000, Math.floor((useNow() - Date.parse(since)) / 60_000) * 60_000))}</time>
}

/** Time left until an instant. */
export function TimeLeft({ until }: { until: string }) {
  const { span } = useFormats()
  return <span className="number">{span(Date.parse(until) - useNow())}</span>
}

/** An instant in the person's time, with the exact value for machines. */
export function Moment({ at, exact = false }: { at: string; exact?: boolean }) {
  const formats = useFormats()
  return <time dateTime={at} className="number">{exact ? formats.exact(at) : formats.moment(at)}</time>
}
