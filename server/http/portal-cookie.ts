import type { Response } from 'express'
import type { IncomingMessage } from 'node:http'

/** `__Host-`: Secure, host-only, whole path; Chromium takes it over http on *.localhost too. */
const cookieName = '__Host-glovebox-portal'

/** The bearer secret of the portal session, or null. */
export const readPortalCookie = (request: IncomingMessage): string | null => {
  const found = (request.headers.cookie ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${cookieName}=`))
  const value = found?.slice(cookieName.length + 1) ?? ''
  return /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null
}

export const setPortalCookie = (response: Response, secret: string, expires: Date): void =>
  void response.cookie(cookieName, secret, { httpOnly: true, secure: true, sameSite: 'strict', path: '/', expires })

export const clearPortalCookie = (response: Response): void => void response.clearCookie(cookieName, { httpOnly: true, secure: true, sameSite: 'strict', path: '/' })
