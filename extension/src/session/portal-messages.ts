import type { IGloveboxSession } from './glovebox-session.ts'

/** What the lab asks of the portal around it. The portal checks the origin, answers on the port that comes along, and acts with the person's own rights. */
export type PortalMessage =
  | { readonly type: 'glovebox:stop-session'; readonly sessionId: string }
  | { readonly type: 'glovebox:open-request'; readonly requestId: string }

const ANSWER_WITHIN_MS = 2000

/** Asks the portal; false where the lab is not inside it, its address is not known yet, or it does not answer. */
export async function askPortal(session: IGloveboxSession, message: PortalMessage): Promise<boolean> {
  if (window.parent === window || !session.context) return false
  const { port1, port2 } = new MessageChannel()
  const answered = new Promise<boolean>((resolve) => {
    port1.onmessage = () => resolve(true)
    window.setTimeout(() => resolve(false), ANSWER_WITHIN_MS)
  })
  window.parent.postMessage(message, new URL(session.context.portalUrl).origin, [port2])
  const heard = await answered
  port1.close()
  return heard
}
