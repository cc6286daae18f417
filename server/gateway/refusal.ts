import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ErrorCode, errorCodes } from '../../contract/errors.ts'
import { gatewayTexts as en } from '../../contract/texts/en/gateway.ts'
import { gatewayTexts as ko } from '../../contract/texts/ko/gateway.ts'
import type { Language } from '../../contract/vocabulary/roles.ts'
import { dataHeaders, pageHeaders } from './security-headers.ts'

type Words = Exclude<{ [K in keyof typeof en]: K extends `gateway.${infer W}` ? (`gateway.${W}.what-now` extends keyof typeof en ? W : never) : never }[keyof typeof en], never>

/** Why the gateway does not do what was asked: what it says, the code and the status that go with it. */
export interface Refusal {
  readonly words: Words
  readonly code: ErrorCode
  readonly status: number
  readonly values: Readonly<Record<string, string | number>>
}

const refusalCodes = { // table
  'not-found': ['not-found', 404],
  'not-signed-in': ['not-signed-in', 401],
  'not-in-portal': ['refused', 403],
  'refused': ['refused', 403],
  'origin-refused': ['origin-refused', 403],
  'bad-request': ['bad-request', 400],
  'too-large': ['too-large', 413],
  'too-many': ['refused', 403],
  'budget-held': ['budget-held', 429],
  'not-opened': ['refused', 403],
  'session-ended': ['session-ended', 410],
  'server-lost': ['gateway-down', 503],
  'session-silent': ['gateway-down', 503],
  'session-answer': ['internal', 502],
  'frontend-missing': ['frontend-missing', 503],
  'internal': ['internal', 500],
} as const satisfies Record<Words, readonly [ErrorCode, number]>

/** Makes a refusal out of its words. */
export const refusal = (words: Words, values: Refusal['values'] = {}): Refusal =>
  ({ words, code: refusalCodes[words][0], status: refusalCodes[words][1] ?? errorCodes[refusalCodes[words][0]], values })

/** The language of a browser that is not signed in: Korean where it is asked for first. */
export const languageOfBrowser = (header: string | undefined): Language => {
  const korean = header?.search(/\bko\b/i) ?? -1
  const english = header?.search(/\ben\b/i) ?? -1
  return korean >= 0 && (english < 0 || korean < english) ? 'ko' : 'en'
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** What every refusal needs to know of the request that it answers. */
export interface RefusalContext { readonly language: Language; readonly requestId: string; readonly portalOrigin: string }

const bodyOf = (why: Refusal, context: RefusalContext): string => {
  const texts: Record<string, string> = context.language === 'ko' ? ko : en
  const message = texts[`gateway.${why.words}`] ?? ''
  const whatNow = texts[`gateway.${why.words}.what-now`] ?? ''
  // JupyterLab shows `message`; our own clients read `error`.
  return JSON.stringify({ message: `${message} ${whatNow}`, error: { code: why.code, message, whatNow, values: why.values, requestId: context.requestId } })
}

const pageOf = (why: Refusal, context: RefusalContext): string => {
  const texts = context.language === 'ko' ? ko : en
  return `<!doctype html><html lang="${context.language}"><head><meta charset="utf-8"><title>${escapeHtml(texts['gateway.title'])}</title>
<style>body{margin:0;min-height:100vh;display:grid;place-content:center;padding:2rem;font:16px/1.6 system-ui,sans-serif;color:#1c2733;background:#fff;text-align:center}a{color:#0b5c8a}small{color:#5a6875}</style></head>
<body><main><h1>${escapeHtml(texts[`gateway.${why.words}`])}</h1><p>${escapeHtml(texts[`gateway.${why.words}.what-now`])}</p>
<p><a href="${escapeHtml(context.portalOrigin)}/" target="_top">${escapeHtml(texts['gateway.to-portal'])}</a></p><small>${escapeHtml(context.requestId)}</small></main></body></html>`
}

/** Answers a request with a refusal: a page for a navigation, JSON for everything else. */
export const refuse = (request: IncomingMessage, response: ServerResponse, why: Refusal, context: RefusalContext): void => {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const page = request.method === 'GET' && request.headers['sec-fetch-mode'] !== 'cors' && (request.headers.accept ?? '').includes('text/html')
  const body = page ? pageOf(why, context) : bodyOf(why, context)
  response.writeHead(why.status, {
    ...(page ? pageHeaders(context.portalOrigin) : dataHeaders),
    'content-type': page ? 'text/html; charset=utf-8' : 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(why.status === 503 ? { 'retry-after': '2' } : {}),
    // A body that was not read must not be taken for the next request.
    ...(request.complete || request.method === 'GET' ? {} : { connection: 'close' }),
  })
  response.end(body)
}

/** Answers an upgrade with a refusal and ends its connection. */
export const refuseUpgrade = (socket: Duplex, why: Refusal, context: RefusalContext): void => {
  const body = bodyOf(why, context)
  socket.end(`HTTP/1.1 ${why.status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\nx-content-type-options: nosniff\r\ncache-control: no-store\r\n\r\n${body}`)
  setTimeout(() => socket.destroy(), 1000).unref()
}
