import type { IGloveboxSession } from './glovebox-session.ts'

/** What the lab asks of the portal around it. The portal checks the origin and acts with the person's own rights. */
export type PortalMessage =
  | { readonly type: 'glovebox:stop-session'; readonly sessionId: string }
  | { readonly type: 'glovebox:open-request'; readonly requestId: string }

/** Sends a message to the portal; false where the lab is not inside it or its address is not known yet. */
export function tellPortal(session: IGloveboxSession, message: PortalMessage): boolean {
  if (window.parent === window || !session.context) return false
  window.parent.postMessage(message, new URL(session.context.portalUrl).origin)
  return true
}
