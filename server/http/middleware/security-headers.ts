import type { RequestHandler } from 'express'

/** The portal's headers: no inline script, nothing from elsewhere, frames only of session origins, never framed itself. */
export const securityHeaders = (sessionOriginPattern: string): RequestHandler => {
  const policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self'", "connect-src 'self'",
    "worker-src 'self' blob:", `frame-src ${sessionOriginPattern}`, "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'",
  ].join('; ')
  return (_request, response, next) => {
    response.set({
      'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin', 'origin-agent-cluster': '?1', 'x-dns-prefetch-control': 'off', 'x-frame-options': 'DENY',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), payment=()',
      ...(process.env['GLOVEBOX_PUBLIC_PORTAL']?.startsWith('https://') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
    })
    next()
  }
}
