import { useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Session } from '../../../contract/resources/session.ts'
import { asApiError } from './api-error.ts'
import { call } from './client.ts'
import { noteFailure, noteSuccess } from './connection.ts'
import { pause } from './pause.ts'
import { useRead } from './queries.ts'

const over = (session: Session) => session.state === 'stopped' || session.state === 'failed'

/** One session, kept current by long polling until it is over; the answer comes the moment that the state changes. */
export function useSessionWatch(id: string) {
  const client = useQueryClient()
  const query = useRead('session', { params: { id } })
  const ended = query.data !== undefined && over(query.data)
  const missing = query.isError && query.data === undefined
  useEffect(() => {
    if (ended || missing) return undefined
    const stop = new AbortController()
    void (async () => {
      while (!stop.signal.aborted) {
        const asked = Date.now()
        try {
          const known = client.getQueryData<Session>(['session', { params: { id } }])
          const wait = known === undefined ? {} : { waitMs: known.state === 'ready' ? 10_000 : 25_000, since: known.state }
          const session = await call('session', { params: { id }, query: wait }, stop.signal)
          client.setQueryData(['session', { params: { id } }], session)
          noteSuccess()
          if (over(session)) return
          // A quick answer that says nothing new must not make us ask without end; one that does is followed up at once.
          await pause(known?.state === session.state && Date.now() - asked < 300 ? 700 : 0, stop.signal)
        } catch (thrown) {
          if (stop.signal.aborted) return
          noteFailure(asApiError(thrown).code)
          await pause(2000, stop.signal)
        }
      }
    })()
    return () => stop.abort()
  }, [client, id, ended, missing])
  return query
}
