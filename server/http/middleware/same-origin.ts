import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'

const safeMethods = new Set(['GET', 'HEAD'])

/**
 * Refuses what another page sends (CSRF): a change needs our exact `Origin`; a read that a browser marks as coming from another site or
 * origin is refused too, unless it is a navigation. Session origins are of the same site, so `SameSite` cookies do not help here.
 */
export const sameOrigin = (portalOrigin: string): RequestHandler => (request, _response, next) => {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers
  if (!safeMethods.has(request.method)) {
    if (origin !== portalOrigin) throw new GloveboxError('origin-refused')
  } else if (site !== undefined && site !== 'same-origin' && site !== 'none' && !(mode === 'navigate' && request.method === 'GET')) {
    throw new GloveboxError('origin-refused')
  }
  if (origin !== undefined && origin !== portalOrigin) throw new GloveboxError('origin-refused')
  next()
}

/** Whether an upgrade comes from our own page. */
export const upgradeIsOurs = (request: IncomingMessage, portalOrigin: string): boolean =>
  request.headers.origin === portalOrigin && request.headers.host === new URL(portalOrigin).host

/** Only the portal's own host is answered; `Host` decides nothing else anywhere. */
export const ownHost = (portalOrigin: string): RequestHandler => {
  const host = new URL(portalOrigin).host
  return (request, _response, next) => {
    if (request.headers.host !== host) throw new GloveboxError('not-found')
    next()
  }
}
