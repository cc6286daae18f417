import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { loadRoutePolicy, parseRoutePolicy } from '../../../server/gateway/route-policy.ts'

const K = '0123abcd-1111-2222-3333-0123456789ab'
const text = readFileSync(new URL('../../../policies/routes.yaml', import.meta.url), 'utf8')
const local = (parse(text) as { routes: { id: string; class: string }[] }).routes.filter((row) => row.class === 'local').map((row) => row.id)
const policy = parseRoutePolicy(text, local)
const classOf = (method: string, path: string): string => policy.match(method, path)?.class ?? 'unknown'

// Every route of jupyter_server 2.15 and its terminals, dumped from its router, and what a browser gets of it.
const routes: readonly (readonly [string, string, string])[] = [ // table
  ['GET', '/api', 'allow'], ['GET', '/api/status', 'allow'], ['GET', '/api/me', 'local'], ['GET', '/api/spec.yaml', 'refuse'], ['GET', '/metrics', 'refuse'],
  ['GET', '/api/config/notebook', 'local'], ['PUT', '/api/config/notebook', 'local'], ['PATCH', '/api/config/notebook', 'local'],
  ['GET', '/api/contents', 'meter'], ['GET', '/api/contents/a/b.ipynb', 'meter'], ['GET', '/api/contents/%EA%B0%80.csv', 'meter'], ['PUT', '/api/contents/a.csv', 'meter-in'], ['PUT', '/api/contents', 'unknown'],
  ['POST', '/api/contents', 'allow'], ['POST', '/api/contents/a', 'allow'], ['PATCH', '/api/contents/a', 'allow'], ['DELETE', '/api/contents/a', 'allow'],
  ['GET', '/api/contents/a/checkpoints', 'allow'], ['POST', '/api/contents/a/checkpoints', 'allow'], ['POST', '/api/contents/a/checkpoints/1', 'allow'], ['DELETE', '/api/contents/a/checkpoints/1', 'allow'],
  ['POST', '/api/contents/a/trust', 'refuse'], ['POST', '/api/contents/a.ipynb/trust', 'refuse'], ['GET', '/api/contents/trust', 'meter'],
  ['GET', '/api/notebooks/a', 'refuse'], ['PUT', '/api/notebooks/a/b', 'refuse'],
  ['GET', '/api/kernels', 'allow'], ['POST', '/api/kernels', 'allow'], ['GET', `/api/kernels/${K}`, 'allow'], ['DELETE', `/api/kernels/${K}`, 'allow'],
  ['POST', `/api/kernels/${K}/restart`, 'allow'], ['POST', `/api/kernels/${K}/interrupt`, 'allow'], ['POST', `/api/kernels/${K}/other`, 'unknown'],
  ['WS', `/api/kernels/${K}/channels`, 'meter'], ['GET', `/api/kernels/${K}/channels`, 'unknown'], ['WS', '/api/kernels/x/channels', 'unknown'],
  ['GET', '/api/kernelspecs', 'allow'], ['GET', '/api/kernelspecs/python3', 'allow'],
  ['GET', '/kernelspecs/python3/logo-64x64.png', 'allow'], ['GET', '/kernelspecs/python3/logo-svg.svg', 'allow'], ['GET', '/kernelspecs/python3/kernel.js', 'refuse'], ['GET', '/kernelspecs/python3/kernel.css', 'refuse'],
  ['GET', '/api/sessions', 'allow'], ['POST', '/api/sessions', 'allow'], ['GET', `/api/sessions/${K}`, 'allow'], ['PATCH', `/api/sessions/${K}`, 'allow'], ['DELETE', `/api/sessions/${K}`, 'allow'],
  ['GET', '/api/terminals', 'allow'], ['POST', '/api/terminals', 'allow'], ['GET', '/api/terminals/1', 'allow'], ['DELETE', '/api/terminals/1', 'allow'], ['WS', '/terminals/websocket/1', 'meter'], ['WS', '/terminals/websocket/a/b', 'unknown'],
  ['WS', '/api/events/subscribe', 'local'], ['POST', '/api/events', 'refuse'],
  ['GET', '/api/nbconvert', 'local'], ['GET', '/nbconvert/html/a.ipynb', 'refuse'], ['POST', '/nbconvert/html', 'refuse'],
  ['GET', '/files/a.csv', 'refuse'], ['HEAD', '/files/a.csv', 'unknown'], ['GET', '/view/a.html', 'refuse'], ['POST', '/api/security/csp-report', 'refuse'], ['POST', '/api/shutdown', 'refuse'],
  ['GET', '/login', 'refuse'], ['POST', '/login', 'refuse'], ['GET', '/logout', 'refuse'], ['GET', '/', 'refuse'], ['GET', '/static/x.js', 'refuse'], ['GET', '/static/lab/x.js', 'refuse'], ['GET', '/favicon.ico', 'refuse'], ['GET', '/robots.txt', 'refuse'],
  ['GET', '/custom/custom.css', 'refuse'], ['GET', '/tree', 'refuse'],
  ['GET', '/lab', 'local'], ['GET', '/lab/tree/a/b.ipynb', 'local'], ['GET', '/lab/workspaces/auto-X', 'local'], ['GET', '/lab/workspaces/x/tree/a', 'local'], ['GET', '/doc/tree/a', 'local'],
  ['GET', '/lab/api/settings', 'local'], ['GET', '/lab/api/settings/@jupyterlab/a-extension:plugin', 'local'], ['PUT', '/lab/api/settings/@jupyterlab/a-extension:plugin', 'local'],
  ['DELETE', '/lab/api/workspaces/x', 'local'], ['GET', '/lab/api/translations', 'local'], ['GET', '/lab/api/translations/ko_KR', 'local'],
  ['POST', '/lab/api/build', 'unknown'], ['POST', '/lab/api/plugins', 'unknown'], ['GET', '/lab/api/extensions', 'unknown'], ['GET', '/lsp/status', 'unknown'],
  ['GET', '/__enter', 'local'], ['POST', '/__enter', 'unknown'],
  ['OPTIONS', '/api/contents/a', 'unknown'], ['HEAD', '/api', 'unknown'], ['TRACE', '/api', 'unknown'], ['GET', '/api/', 'unknown'], ['GET', '/API', 'unknown'], ['GET', '/api/contents/', 'unknown'],
  ['GET', '/proxy/8080/', 'unknown'], ['GET', '/api/kernels/../contents', 'unknown'],
]

describe('the route policy', () => {
  it.each(routes)('%s %s: %s', (method, path, expected) => {
    expect(classOf(method, path)).toBe(expected)
  })

  it('refuses a table whose local rows and handlers differ, so that none is served by mistake', () => {
    expect(() => loadRoutePolicy(local.slice(1))).toThrow(local[0])
    expect(() => loadRoutePolicy([...local, 'invented'])).toThrow('invented')
  })

  it('refuses a pattern that is not anchored, an unknown class, a misspelt key and an id used twice', () => {
    const table = (row: string): string => `version: 1\nlimits: { kernels: 1, terminals: 1, sockets: 1 }\nroutes:\n  - ${row}\n`
    expect(() => parseRoutePolicy(table("{ id: a, methods: [GET], path: '/api', class: allow }"), [])).toThrow('anchored')
    expect(() => parseRoutePolicy(table("{ id: a, methods: [GET], path: '^/api', class: allow }"), [])).toThrow('anchored')
    expect(() => parseRoutePolicy(table("{ id: a, methods: [GET], path: '^/api$', class: open }"), [])).toThrow()
    expect(() => parseRoutePolicy(table("{ id: a, methods: [GET], path: '^/api$', class: allow, bodylimit: 3 }"), [])).toThrow()
    expect(() => parseRoutePolicy(table("{ id: a, methods: [GET], path: '^/api$', class: allow }\n  - { id: a, methods: [PUT], path: '^/api$', class: allow }"), [])).toThrow('twice')
  })
})
