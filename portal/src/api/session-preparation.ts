import { useEffect, useState } from 'react'
import { call } from './client.ts'
import { pause } from './pause.ts'

const [againMs, keptMs] = [20_000, 60_000]

/** Has the workbench made ready while its button is in sight; answers with the session that is, or null. Whatever stands in the way is told when the button is pressed. */
export function useSessionPreparation(projectId: string, tier: string, wanted: boolean): string | null {
  const [session, setSession] = useState<string | null>(null)
  useEffect(() => {
    if (!wanted || tier === '') return undefined
    const stop = new AbortController()
    void (async () => {
      while (!stop.signal.aborted) {
        const seen = document.visibilityState === 'visible'
        const answer = seen ? await call('prepareSession', { params: { id: projectId }, body: { tier } }, stop.signal).catch(() => null) : null
        if (stop.signal.aborted) return
        const there = answer === null || answer.state === 'not-now' ? null : answer.session
        if (seen) setSession(there)
        await pause(there === null ? againMs : keptMs, stop.signal)
      }
    })()
    return () => stop.abort()
  }, [projectId, tier, wanted])
  return session
}
