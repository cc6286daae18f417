import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient, rawRequest } from '../story/api-client.ts'
import { SessionClient, type KernelClient } from '../story/session-client.ts'

const attempt = (body: string): string => `
import socket, os, errno
def attempt():
    try:
${body.split('\n').map((line) => `        ${line}`).join('\n')}
        return 'OPEN'
    except OSError as e:
        return 'closed ' + errno.errorcode.get(e.errno, str(e))
print(attempt())`

describe('the walls of a session, tried from inside', () => {
  let glovebox: RunningGlovebox, api: ApiClient, sessionId: string, session: SessionClient, kernel: KernelClient
  let other: ApiClient, otherId: string, otherSession: SessionClient

  beforeAll(async () => {
    glovebox = await aRunningGlovebox()
    api = await ApiClient.signIn(glovebox, 'researcher')
    other = await ApiClient.signIn(glovebox, 'researcher2')
    ;[sessionId, otherId] = await Promise.all([api.openSession(), other.openSession('light-chain')])
    session = await SessionClient.enter(glovebox, api, sessionId)
    otherSession = await SessionClient.enter(glovebox, other, otherId)
    kernel = await session.startKernel()
  })
  afterAll(async () => { await glovebox?.stop() })

  it('reads the licensed data, and only what the licence names', async () => {
    const { text, error } = await kernel.run(`
import pandas as pd, os
d = pd.read_parquet('/data/nafld-cohort/data.parquet')
print(sorted(d.columns), d.age.min(), d.age.max(), d.id.is_unique, d.id.str.len().min(), list(d.id) == sorted(d.id))
print(sorted(os.listdir('/data')))`)
    expect(error).toBeNull()
    expect(text).toContain("['age', 'bmi', 'case.id', 'futime', 'id', 'male', 'status'] 20 90 True")
    expect(text).toContain("['nafld-cohort', 'nafld-events', 'nafld-labs']")
  })

  it.each([
    ['TCP to a public address', "s = socket.socket(); s.settimeout(2); s.connect(('192.0.2.1', 443))"],
    ['TCP to the engine bridge', "s = socket.socket(); s.settimeout(2); s.connect(('172.17.0.1', 8080))"],
    ['the portal on loopback', "s = socket.socket(); s.settimeout(2); s.connect(('127.0.0.1', 8080))"],
    ['UDP', "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b'x', ('192.0.2.53', 53))"],
    ['UDP over IPv6', "s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); s.sendto(b'x', ('2001:db8::1', 53))"],
    ['DNS', "socket.getaddrinfo('example.com', 443)"],
    ['vsock', 's = socket.socket(40, socket.SOCK_STREAM)'],
    ['a raw packet socket', 's = socket.socket(17, socket.SOCK_RAW, 3)'],
    ['the engine socket', "s = socket.socket(socket.AF_UNIX); s.connect('/var/run/docker.sock')"],
    ['writing a dataset', "open('/data/nafld-cohort/data.csv', 'a').write('x')"],
    ['a new file among the data', "open('/data/nafld-cohort/x', 'w')"],
    ['deleting a dataset', "os.remove('/data/nafld-cohort/data.csv')"],
    ['writing the system', "open('/usr/lib/x', 'w')"],
    ['another project', "os.listdir('/var/lib/glovebox')"],
  ])('%s is closed', async (_name, body) => {
    const { text, error } = await kernel.run(attempt(body))
    expect(error).toBeNull()
    expect(text.trim()).toMatch(/^closed /)
  })

  it('has no interface but lo, no capability, no way to new privileges, and our seccomp filter', async () => {
    const { text } = await kernel.run(`
import os
s = dict(l.split(':\\t', 1) for l in open('/proc/self/status').read().splitlines() if ':\\t' in l)
print(os.listdir('/sys/class/net'), s['CapEff'], s['CapBnd'], s['NoNewPrivs'], s['Seccomp'], os.getuid() >= 200000)`)
    expect(text.trim()).toBe("['lo'] 0000000000000000 0000000000000000 1 2 True")
  })

  it.each(['/files/first-analysis.ipynb', '/nbconvert/html/first-analysis.ipynb', '/nbconvert/script/first-analysis.ipynb', '/view/first-analysis.ipynb', '/files/outputs/', '/api/shutdown', '/metrics', '/static/favicon.ico', '/lab/../files/x', '/api/contents/%2e%2e%2fetc', '/proxy/80/'])('the gateway refuses %s', async (path) => {
    const answer = await session.request('GET', path)
    expect([400, 403, 404]).toContain(answer.status)
    expect(answer.bytes.toString('utf8')).not.toContain('nbformat')
  })

  it("one session's page reaches neither another session nor the portal", async () => {
    const withOwnCookie = new SessionClient(glovebox.sessionPort, otherSession.host, session.cookie)
    expect((await withOwnCookie.request('GET', '/api/contents')).status).toBe(401)
    const stolen = await otherSession.request('GET', '/api/contents', undefined, { origin: session.origin, 'sec-fetch-site': 'same-site' })
    expect(stolen.status).toBe(403)
    const portal = new URL(glovebox.portal)
    const asPage = await rawRequest(Number(portal.port), { method: 'GET', path: '/api/v1/me', headers: { host: portal.host, cookie: api.cookie, origin: session.origin, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' } })
    expect(asPage.status).toBe(403)
    const change = await rawRequest(Number(portal.port), { method: 'POST', path: `/api/v1/sessions/${sessionId}/stop`, headers: { host: portal.host, cookie: api.cookie, origin: session.origin, 'content-type': 'application/json' }, body: '{}' })
    expect(change.status).toBe(403)
    expect((await api.call('session', { params: { id: sessionId } })).state).toBe('ready')
  })

  it('a stranger, a colleague of another project and an operator do not enter', async () => {
    await expect(other.call('sessionEntry', { params: { id: sessionId } })).rejects.toMatchObject({ status: 403 })
    const operator = await ApiClient.signIn(glovebox, 'operator')
    await expect(operator.call('sessionEntry', { params: { id: sessionId } })).rejects.toMatchObject({ status: 403 })
    await expect(other.call('project', { params: { id: 'fatty-liver' } })).rejects.toMatchObject({ status: 403 })
  })

  it('a ticket works once; after sign-out the session is closed to that browser within five seconds', async () => {
    const { url } = await api.call('sessionEntry', { params: { id: sessionId } })
    const entry = new URL(url)
    const order = { method: 'GET', path: entry.pathname + entry.search, headers: { host: entry.host, 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-site' } }
    expect((await rawRequest(glovebox.sessionPort, order)).headers['set-cookie']).toBeDefined()
    expect((await rawRequest(glovebox.sessionPort, order)).headers['set-cookie']).toBeUndefined()
    const second = await ApiClient.signIn(glovebox, 'researcher')
    const inside = await SessionClient.enter(glovebox, second, sessionId)
    expect((await inside.request('GET', '/api/kernels')).status).toBe(200)
    await second.call('signOut')
    const deadline = Date.now() + 5000
    let status = 200
    while (status !== 401 && Date.now() < deadline) status = (await inside.request('GET', '/api/kernels')).status
    expect(status).toBe(401)
  })

  it('pseudonyms differ between projects and the probes of the broker find every way closed', async () => {
    const probes = glovebox.glovebox('probes')
    expect(probes.output).not.toContain('OPEN')
    expect(probes.code).toBe(0)
  })
})
