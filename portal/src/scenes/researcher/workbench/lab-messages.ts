import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { z } from 'zod'
import { Id } from '../../../../../contract/resources/common-fields.ts'

const LabMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('glovebox:stop-session'), sessionId: Id }),
  z.strictObject({ type: z.literal('glovebox:open-request'), requestId: Id }),
])

/** What the lab may ask of the portal around it. */
export interface LabActs { readonly stopSession: () => void; readonly openRequest: (requestId: string) => void }

/** What of the lab's frame tells its messages from all others. */
export interface LabFrame { readonly window: unknown; readonly origin: string; readonly sessionId: string }

/** The act that a message asks for; null unless this very frame sent it, from its session's origin, about its own session. */
export function actOf({ source, origin, data }: Pick<MessageEvent<unknown>, 'source' | 'origin' | 'data'>, frame: LabFrame, acts: LabActs): (() => void) | null {
  if (source === null || source !== frame.window || origin !== frame.origin) return null
  const message = LabMessage.safeParse(data).data
  if (message === undefined) return null
  if (message.type === 'glovebox:open-request') return () => acts.openRequest(message.requestId)
  return message.sessionId === frame.sessionId ? acts.stopSession : null
}

/** Hears what the lab in the frame asks for, answers on the port that came along that it was heard, and acts with the person's own rights. */
export function useLabMessages(iframe: RefObject<HTMLIFrameElement | null>, address: string | null, sessionId: string, acts: LabActs): void {
  const current = useRef(acts)
  useEffect(() => { current.current = acts })
  useEffect(() => {
    if (address === null) return undefined
    const { origin } = new URL(address)
    const hear = (event: MessageEvent<unknown>): void => {
      const act = actOf(event, { window: iframe.current?.contentWindow ?? null, origin, sessionId }, current.current)
      if (act === null) return
      event.ports[0]?.postMessage({ type: 'glovebox:heard' })
      act()
    }
    window.addEventListener('message', hear)
    return () => window.removeEventListener('message', hear)
  }, [iframe, address, sessionId])
}
