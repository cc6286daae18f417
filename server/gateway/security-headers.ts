const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-dns-prefetch-control': 'off',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
} as const

/** Headers of every answer that is data: nothing in it may run, be framed or be kept. */
export const dataHeaders: Readonly<Record<string, string>> = Object.freeze({
  ...everywhere,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
})

/** Headers of a file of the front end; its address carries a hash of its content. */
export const assetHeaders: Readonly<Record<string, string>> = Object.freeze({
  ...everywhere,
  'cache-control': 'private, max-age=31536000, immutable',
  'vary': 'accept-encoding',
  'content-security-policy': "frame-ancestors 'none'",
})

const permissions = ['accelerometer', 'autoplay', 'camera', 'clipboard-read', 'display-capture', 'encrypted-media', 'fullscreen', 'geolocation',
  'gyroscope', 'hid', 'idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture',
  'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'window-management', 'xr-spatial-tracking']

/** Headers of the lab's page. `'unsafe-eval'` is there because JupyterLab compiles its setting schemas; inline script stays impossible. */
export const labHeaders = (portalOrigin: string): Readonly<Record<string, string>> => ({
  ...everywhere,
  'cache-control': 'no-store',
  'permissions-policy': permissions.map((name) => `${name}=()`).join(', '),
  'content-security-policy': [
    "default-src 'none'", "script-src 'self' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
    "font-src 'self' data:", "connect-src 'self'", 'media-src data: blob:', "worker-src 'self' blob:", 'frame-src blob: data:',
    "object-src 'none'", "base-uri 'none'", "form-action 'none'", `frame-ancestors ${portalOrigin}`,
  ].join('; '),
})

/** Headers of a page of words: a refusal, with a link to the portal. */
export const pageHeaders = (portalOrigin: string): Readonly<Record<string, string>> => ({
  ...everywhere,
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors ${portalOrigin}`,
})
