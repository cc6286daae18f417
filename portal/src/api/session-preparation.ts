import { useEffect } from 'react'
import { call } from './client.ts'
import { pause } from './pause.ts'

const [againMs, keptMs] = [20_000, 60_000]

/** Has the workbench made ready while its button is in sight. Whatever stands in the way is told when the button is pressed. */
export function useSessionPreparation(projectId: string, tier: string, wanted: boolean): void {
  useEffect(() => {
    if (!wanted || tier === '') return undefined
    const stop = new AbortController()
    void (async () => {
      while (!stop.signal.aborted) {
        const seen = document.visibilityState === 'visible'
        const { state } = seen ? await call('prepareSession', { params: { id: projectId }, body: { tier } }, stop.signal).catch(() => ({ state: 'not-now' })) : { state: 'not-now' }
        await pause(state === 'not-now' ? againMs : keptMs, stop.signal)
      }
    })()
    return () => stop.abort()
  }, [projectId, tier, wanted])
}
