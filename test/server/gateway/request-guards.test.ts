import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { containerHeaders, containerPath } from '../../../server/gateway/container-request.ts'
import { rebuildAnswer } from '../../../server/gateway/container-answer.ts'
import { originAllows, sessionOfHost } from '../../../server/gateway/origin-rules.ts'
import { readRequestTarget, singleHost } from '../../../server/gateway/request-target.ts'
import { accessHashOf, accessHashOfCookies } from '../../../server/gateway/session-entry.ts'
import { isSessionApi } from '../../../server/gateway/session-api-forward.ts'
import { labHeaders } from '../../../server/gateway/security-headers.ts'

const pattern = 'http://*.glovebox.localhost:8081'
const own = 'http://s-0123456789ab.glovebox.localhost:8081'

describe('the host', () => {
  it.each([ // table
    ['s-0123456789ab.glovebox.localhost:8081', 's-0123456789ab'],
    ['s-0123456789ab.glovebox.localhost', null], ['s-0123456789ab.glovebox.localhost:80', null], ['s-0123456789ab.glovebox.localhost.:8081', null],
    ['S-0123456789AB.glovebox.localhost:8081', null], ['portal.glovebox.localhost:8081', null], ['127.0.0.1:8081', null], ['', null], [null, null],
    ['x.s-0123456789ab.glovebox.localhost:8081', null], ['s-0123456789ab.glovebox.localhost:8081.evil.example', null], ['s-short.glovebox.localhost:8081', null],
    ['s-../../etc/passwd.glovebox.localhost:8081', null], ['evil.example', null], ['s-0123456789ab.evil.example:8081', null],
  ])('%s → %s', (host, expected) => expect(sessionOfHost(host, pattern)).toBe(expected))

  it('is refused when it is there twice', () => {
    const request = (rawHeaders: string[]): IncomingMessage => ({ rawHeaders }) as IncomingMessage
    expect(singleHost(request(['Host', 'a']))).toBe('a')
    expect(singleHost(request(['Host', 'a', 'host', 'b']))).toBe(null)
    expect(singleHost(request([]))).toBe(null)
  })
})

describe('the origin', () => {
  const frame = { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-site' }
  it.each([ // table
    ['page', frame, 'yes'], ['page', { ...frame, 'sec-fetch-site': 'same-origin' }, 'yes'], ['page', { ...frame, 'sec-fetch-site': 'cross-site' }, 'not-in-portal'],
    ['page', { ...frame, 'sec-fetch-dest': 'document' }, 'not-in-portal'], ['page', {}, 'not-in-portal'], ['page', { ...frame, 'sec-fetch-dest': undefined }, 'not-in-portal'], ['page', { ...frame, 'sec-fetch-mode': 'cors' }, 'not-in-portal'],
    ['enter', frame, 'yes'], ['enter', { ...frame, 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }, 'not-in-portal'],
    ['read', { 'sec-fetch-site': 'same-origin' }, 'yes'], ['read', { 'sec-fetch-site': 'same-site' }, 'origin-refused'], ['read', { 'sec-fetch-site': 'cross-site' }, 'origin-refused'], ['read', { 'sec-fetch-site': 'none' }, 'origin-refused'],
    ['read', {}, 'origin-refused'], ['read', { 'sec-fetch-site': 'same-origin', origin: 'http://evil.example' }, 'origin-refused'],
    ['write', { origin: own }, 'yes'], ['write', { origin: own, 'sec-fetch-site': 'same-origin' }, 'yes'], ['write', { 'sec-fetch-site': 'same-origin' }, 'origin-refused'],
    ['write', { origin: own, 'sec-fetch-site': 'same-site' }, 'origin-refused'], ['write', { origin: 'null' }, 'origin-refused'], ['write', { origin: own.replace('http', 'https') }, 'origin-refused'],
    ['write', { origin: 'http://s-ffffffffffff.glovebox.localhost:8081' }, 'origin-refused'], ['write', { origin: 'http://portal.glovebox.localhost:8080' }, 'origin-refused'], ['write', { origin: `${own}.evil.example` }, 'origin-refused'],
    ['socket', { origin: own }, 'yes'], ['socket', {}, 'origin-refused'], ['socket', { origin: 'http://s-ffffffffffff.glovebox.localhost:8081' }, 'origin-refused'], ['socket', { origin: own, 'sec-fetch-site': 'cross-site' }, 'origin-refused'],
  ] as const)('%s %j → %s', (kind, headers, expected) => expect(originAllows(kind, headers as IncomingHttpHeaders, own)).toBe(expected))
})

describe('the request target', () => {
  it.each(['/api/contents/a%20b', '/lab', '/', '/api/kernels?1700000000', "/api/contents/it's(1)!.txt", '/lab/api/settings/@jupyterlab/x:plugin'])('reads %s', (url) => expect(readRequestTarget(url)).not.toBeNull())
  it.each(['http://evil/api', '//evil/api', '/api//contents', '/api/contents/..', '/api/contents/%2e%2e/x', '/api/contents/%2E./x', '/api/./contents', '/api/contents/a%2fb', '/api/contents/a%5Cb', '/api/contents/a\\b', '/api/contents/a%00', '/api/contents/%0a',
    '/api/contents/%zz', '/api/contents/%ff', '/api;x=/contents', '/api#x', '/api/contents/a b', '/api/가', '*', '', 'api', '/api?x y', `/${'a'.repeat(9000)}`, undefined])('refuses %s', (url) => expect(readRequestTarget(url)).toBeNull())

  it('never reads a path that means a folder above, whatever the spelling', () => {
    const piece = fc.constantFrom('..', '.', '%2e', '%2E', '%2f', '%5c', '/', '//', 'a', '%252e', '%00', ';', '\\', '%c0%ae')
    fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const target = readRequestTarget(`/${pieces.join('')}`)
      if (target !== null) expect(target.segments.some((segment) => segment === '..' || segment === '.' || /[/\\\0]/.test(segment))).toBe(false)
    }), { numRuns: 3000 })
  })
})

describe('what the container is sent', () => {
  it('holds no cookie, origin or credential of the browser', () => {
    expect(containerHeaders('T', { length: 3, type: 'application/json' })).toEqual({ host: 'localhost', authorization: 'token T', accept: 'application/json', 'accept-encoding': 'identity', 'content-type': 'application/json', 'content-length': 3 })
  })
  it('loses token and _xsrf from the query and keeps the rest', () => {
    expect(containerPath(readRequestTarget('/api/contents?content=1&token=x&_xsrf=y&%74oken=z&1700000000') as never)).toBe('/api/contents?content=1&1700000000=')
  })
})

describe('what the browser gets of the container', () => {
  const answer = (statusCode: number, headers: IncomingHttpHeaders = {}): IncomingMessage => ({ statusCode, headers }) as IncomingMessage
  const hostile = { 'set-cookie': ['__Host-glovebox=x'], 'location': 'http://evil', 'clear-site-data': '"*"', 'content-type': 'text/html', 'access-control-allow-origin': '*', 'content-security-policy': "default-src *", 'service-worker-allowed': '/', 'link': '<http://evil>; rel=preload', 'refresh': '0;url=http://evil', 'content-length': '5' }
  it('is built from nothing', () => {
    const rebuilt = rebuildAnswer(answer(200, hostile), 'json', '/api')
    expect(rebuilt?.headers).toEqual({
      'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-dns-prefetch-control': 'off', 'cross-origin-resource-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin',
      'origin-agent-cluster': '?1', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox", 'content-type': 'application/json', 'content-length': 5,
    })
  })
  it.each([301, 302, 303, 304, 307, 308, 100, 101, 206, 401, 402, 418, 502, 599, 0])('does not pass status %i', (status) => expect(rebuildAnswer(answer(status), 'json', '/api')).toBeNull())
  it('does not pass a length that is no length, nor a large or unmeasured picture', () => {
    expect(rebuildAnswer(answer(200, { 'content-length': '5, 5' }), 'json', '/api')).toBeNull()
    expect(rebuildAnswer(answer(200, { 'content-length': '-1' }), 'json', '/api')).toBeNull()
    expect(rebuildAnswer(answer(200, {}), 'image', '/kernelspecs/x/logo-64x64.png')).toBeNull()
    expect(rebuildAnswer(answer(200, { 'content-length': '70000' }), 'image', '/kernelspecs/x/logo-64x64.png')).toBeNull()
    expect(rebuildAnswer(answer(200, { 'content-length': '700', 'content-type': 'text/html' }), 'image', '/kernelspecs/x/logo-64x64.png')?.headers['content-type']).toBe('image/png')
  })
})

describe('the access cookie', () => {
  const token = 'a'.repeat(43)
  it('is read once and exactly', () => {
    expect(accessHashOfCookies({ cookie: `x=1; __Host-glovebox=${token}` })).toBe(accessHashOf(token))
    expect(accessHashOfCookies({ cookie: `__Host-glovebox=${token}; __Host-glovebox=${token}` })).toBeNull()
    expect(accessHashOfCookies({ cookie: '__Host-glovebox=' })).toBeNull()
    expect(accessHashOfCookies({})).toBeNull()
  })
})

describe('the session API', () => {
  it.each([['GET', '/context', true], ['POST', '/check', true], ['GET', '/check', false], ['POST', '/egress-requests', true], ['POST', '/egress-requests/eg-01/turns', true], ['POST', '/egress-requests/eg-01/release', false], ['DELETE', '/egress-requests/eg-01', false], ['GET', '/egress-requests/eg-01/x', false], ['GET', '/../v1/sign-in', false]] as const)('%s %s → %s', (method, path, expected) => {
    expect(isSessionApi(method, path)).toBe(expected)
  })
})

describe('the policy of the page', () => {
  it('lets no script of an output run and no data leave', () => {
    const csp = labHeaders('http://portal.glovebox.localhost:8080')['content-security-policy'] as string
    expect(csp).not.toMatch(/script-src[^;]*unsafe-inline/)
    expect(csp).not.toMatch(/https?:\/\/(?!portal\.glovebox\.localhost:8080)/)
    for (const part of ["default-src 'none'", "connect-src 'self'", "form-action 'none'", "object-src 'none'", "base-uri 'none'", 'frame-ancestors http://portal.glovebox.localhost:8080']) expect(csp).toContain(part)
  })
})
