import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { SessionStage } from './session-stage.ts'

const K = '0123abcd-1111-2222-3333-0123456789ab'
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void

describe('a container that is hostile', () => {
  const stage = new SessionStage('attack')
  const seen: string[] = []
  const heard: http.IncomingHttpHeaders[] = []
  let cookie = ''
  let answer: Answer = (_request, response) => void response.end('{}')
  let server: http.Server
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1e9 })
  const upstreams = new Set<net.Socket>()
  let onUpgrade: (request: http.IncomingMessage, socket: net.Socket, head: Buffer) => void = (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (leg) => {
      leg.on('error', () => undefined)
      leg.on('message', (data, binary) => leg.send(data, { binary }))
    })

  const listen = async (): Promise<void> => {
    server = http.createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`)
      heard.push(request.headers)
      request.resume()
      answer(request, response)
    })
    server.on('connection', (socket) => {
      upstreams.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => upstreams.delete(socket))
    })
    server.on('upgrade', (request, socket: net.Socket, head) => {
      seen.push(`WS ${request.url}`)
      onUpgrade(request, socket, head)
    })
    rmSync(stage.socketPath, { force: true })
    await new Promise<void>((resolve) => server.listen(stage.socketPath, resolve))
    chmodSync(stage.socketPath, 0o660)
    chownSync(stage.socketPath, 200_911, 200_912)
  }

  /** Sends bytes as they are and gives everything that came back. */
  const raw = (bytes: string): Promise<string> => new Promise((resolve) => {
    let text = ''
    const socket = net.connect(stage.port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (part) => (text += part))
    socket.on('error', () => resolve(text))
    socket.on('close', () => resolve(text))
    setTimeout(() => socket.destroy(), 1500)
  })
  const host = (): string => stage.origin.slice('http://'.length)
  const openFiles = (): number => readdirSync(`/proc/${stage.gatewayPid}/fd`).length

  beforeAll(async () => {
    await stage.start()
    await listen()
    cookie = await stage.enter()
  })
  afterEach(() => {
    seen.length = 0
    heard.length = 0
    answer = (_request, response) => void response.end('{}')
  })
  afterAll(async () => {
    for (const socket of upstreams) socket.destroy()
    server.close()
    await stage.stop()
  })

  it('gets nothing of the browser but what it needs', async () => {
    await stage.ask('/api/contents/a?content=1&token=x&_xsrf=y', { headers: { cookie, 'authorization': 'Bearer x', 'x-forwarded-for': '1.2.3.4', 'referer': 'http://x', 'accept-language': 'ko', 'user-agent': 'x', 'if-none-match': 'x', 'range': 'bytes=0-1' } })
    expect(seen).toEqual(['GET /api/contents/a?content=1'])
    expect(heard[0]).toEqual({ 'host': 'localhost', 'authorization': 'token stage-token', 'accept': 'application/json', 'accept-encoding': 'identity', 'connection': 'keep-alive' })
  })

  it('cannot set a cookie, show a page or clear the origin', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': '__Host-glovebox=stolen', 'clear-site-data': '"*"', 'content-security-policy': 'default-src *', 'access-control-allow-origin': '*', 'service-worker-allowed': '/' }).end('<script>1</script>')
    const got = await stage.ask('/api/contents/a', { headers: { cookie } })
    expect(got.headers['content-type']).toBe('application/json')
    expect(got.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'; sandbox")
    for (const name of ['set-cookie', 'clear-site-data', 'access-control-allow-origin', 'service-worker-allowed']) expect(got.headers[name]).toBeUndefined()
  })

  it('cannot redirect, switch protocols, answer without end or answer small routes with much', async () => {
    answer = (_request, response) => response.writeHead(302, { location: 'http://evil.example/' }).end()
    expect((await stage.ask('/api/contents/a', { headers: { cookie } })).status).toBe(502)
    answer = (_request, response) => response.writeHead(200, { 'content-length': 5_000_000 }).end(Buffer.alloc(5_000_000))
    expect((await stage.ask('/api/status', { headers: { cookie } })).status).toBe(502)
    answer = (_request, response) => void response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello')
    expect((await stage.ask('/api/status', { headers: { cookie } })).status).toBe(503)
    answer = (_request, response) => void response.socket?.end('HTTP/1.1 200 OK\r\nX: y\r\n continued\r\nContent-Length: 2\r\n\r\n{}')
    expect([200, 502, 503]).toContain((await stage.ask('/api/status', { headers: { cookie } })).status)
    answer = (_request, response) => void response.socket?.end(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(200_000)}\r\nContent-Length: 2\r\n\r\n{}`)
    expect((await stage.ask('/api/status', { headers: { cookie } })).status).toBe(503)
    answer = (_request, response) => void response.socket?.destroy()
    expect((await stage.ask('/api/status', { headers: { cookie } })).status).toBe(503)
    expect(stage.gatewayAlive).toBe(true)
  })

  it('is charged for an answer of undeclared length, and cut off when a small route gets much', async () => {
    const before = stage.server.asked.filter(({ operation }) => operation === 'reserve-budget').length
    answer = (_request, response) => {
      response.writeHead(200)
      for (let i = 0; i < 30; i += 1) response.write('x'.repeat(100_000))
      response.end()
    }
    expect((await stage.ask('/api/contents/a', { headers: { cookie } })).body.length).toBe(3_000_000)
    expect(stage.server.asked.filter(({ operation }) => operation === 'reserve-budget').length).toBeGreaterThan(before)
    answer = (_request, response) => {
      response.writeHead(200)
      for (let i = 0; i < 60; i += 1) response.write('x'.repeat(100_000))
      response.end()
    }
    await expect(stage.ask('/api/status', { headers: { cookie } })).rejects.toThrow()
  })

  it('cannot make the gateway open what its socket points at', async () => {
    const engine = path.join(stage.dir, 'engine.sock')
    let reached = 0
    const decoy = http.createServer((_request, response) => {
      reached += 1
      response.end('{"engine":true}')
    })
    await new Promise<void>((resolve) => decoy.listen(engine, resolve))
    chmodSync(engine, 0o666)
    for (const socket of upstreams) socket.destroy()
    const moved = `${stage.socketPath}.real`
    execFileSync('mv', [stage.socketPath, moved])
    symlinkSync(engine, stage.socketPath)
    const direct = await new Promise<number>((resolve) => http.get({ socketPath: stage.socketPath, path: '/' }, (got) => resolve(got.statusCode ?? 0)))
    expect([direct, reached]).toEqual([200, 1])
    expect((await stage.ask('/api/status', { headers: { cookie } })).status).toBe(502)
    rmSync(stage.socketPath)
    execFileSync('mkfifo', ['-m', '666', stage.socketPath])
    expect((await stage.ask('/api/status', { headers: { cookie } })).status).toBe(502)
    rmSync(stage.socketPath)
    writeFileSync(stage.socketPath, 'x')
    expect((await stage.ask('/api/status', { headers: { cookie } })).status).toBe(502)
    rmSync(stage.socketPath)
    execFileSync('mv', [moved, stage.socketPath])
    expect((await stage.ask('/api/status', { headers: { cookie } })).status).toBe(200)
    expect(reached).toBe(1)
    decoy.close()
  })

  it.each([ // table
    ['two lengths', 'POST', 'content-length: 4\r\ncontent-length: 5\r\n', 'AAAA'],
    ['length and chunks', 'POST', 'content-length: 4\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\nGET /api/smuggled HTTP/1.1\r\n\r\n'],
    ['two encodings', 'POST', 'transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n', '0\r\n\r\n'],
    ['an odd encoding', 'POST', 'transfer-encoding: xchunked\r\n', '0\r\n\r\n'],
    ['chunks', 'POST', 'transfer-encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n'],
    ['a folded header', 'POST', 'x: a\r\n b\r\ncontent-length: 2\r\n', '{}'],
    ['a space before the colon', 'POST', 'content-length : 2\r\n', '{}'],
    ['a bare line feed', 'POST', 'x: a\ncontent-length: 2\r\n', '{}'],
    ['two hosts', 'GET', 'host: evil.example\r\n', ''],
    ['a body where none is taken', 'GET', 'content-length: 4\r\n', 'AAAA'],
  ])('does not hear a request with %s', async (_name, method, headers, body) => {
    const text = await raw(`${method} /api/kernels HTTP/1.1\r\nhost: ${host()}\r\norigin: ${stage.origin}\r\nsec-fetch-site: same-origin\r\ncookie: ${cookie}\r\n${headers}\r\n${body}`)
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d/)
    expect(seen).toEqual([])
  })

  it.each(['/api/contents/a%2fb', '/api/contents/..%2f..%2fetc', '/api/contents/%2e%2e/x', '/api//kernels', '/api/contents/a%5cb', '/api/contents/a%00', '/files/a', '/nbconvert/html/a', '/view/a', '/api/kernels;x', '/metrics', 'http://evil.example/api/kernels', '//evil.example/api', '/API/kernels', '/api/shutdown', '/login'])('is not asked for %s', async (target) => {
    const got = await stage.ask(target, { headers: { cookie } })
    expect([400, 403]).toContain(got.status)
    expect(seen).toEqual([])
  })

  it('is not reached from another origin, another host or without the cookie', async () => {
    const other = 's-0000000000zz'
    const refused = await Promise.all([
      stage.ask('/api/kernels', { method: 'POST', headers: { cookie, origin: `http://${other}.glovebox.localhost:${stage.port}` }, body: '{}' }),
      stage.ask('/api/kernels', { method: 'POST', headers: { cookie, origin: 'null' }, body: '{}' }),
      stage.ask('/api/kernels', { method: 'POST', headers: { cookie, origin: undefined }, body: '{}' }),
      stage.ask('/api/kernels', { headers: { cookie, 'sec-fetch-site': 'same-site' } }),
      stage.ask('/api/kernels', { headers: { cookie, 'sec-fetch-site': undefined } }),
      stage.ask('/api/kernels', { headers: { cookie }, host: `${other}.glovebox.localhost:${stage.port}` }),
      stage.ask('/api/kernels'),
      stage.ask('/lab', { headers: { cookie, 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' } }),
    ])
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 401, 401, 403])
    const lost = await stage.ask('/', { headers: { 'accept': 'text/html', 'sec-fetch-mode': 'navigate' }, host: `portal.glovebox.localhost:${stage.port}` })
    expect([lost.status, lost.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(lost.body).toContain(`http://portal.glovebox.localhost:${stage.portalPort}/`)
    expect(seen).toEqual([])
  })

  it('is not reached by a websocket from elsewhere', async () => {
    const target = `/api/kernels/${K}/channels?session_id=x`
    const statusOf = (socket: import('ws').WebSocket): Promise<number> => new Promise((resolve) => {
      socket.on('unexpected-response', (_request, got) => resolve(got.statusCode ?? 0))
      socket.on('open', () => resolve(101))
      socket.on('error', () => undefined)
    })
    expect(await statusOf(stage.socket(target, cookie, { origin: 'http://evil.example' }))).toBe(403)
    expect(await statusOf(stage.socket(target, cookie, { origin: `http://s-0000000000zz.glovebox.localhost:${stage.port}` }))).toBe(403)
    expect(await statusOf(stage.socket(target, ''))).toBe(401)
    expect(await statusOf(stage.socket('/api/kernels/x/channels', cookie))).toBe(403)
    expect(await statusOf(stage.socket('/terminals/websocket/..%2fx', cookie))).toBe(400)
    expect(seen).toEqual([])
    const silent = stage.socket('/api/events/subscribe', cookie)
    expect(await statusOf(silent)).toBe(101)
    silent.terminate()
    expect(seen).toEqual([])
  })

  it('cannot end the gateway by resets, nor can a browser: 200 each, before and after the upgrade', async () => {
    const target = `/api/kernels/${K}/channels`
    await pause(300)
    const base = openFiles()
    const upgrade = `GET ${target} HTTP/1.1\r\nhost: ${host()}\r\norigin: ${stage.origin}\r\ncookie: ${cookie}\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
    const byBrowser = (afterMs: number): Promise<void> => new Promise((resolve) => {
      const socket = net.connect(stage.port, '127.0.0.1', () => {
        socket.write(upgrade)
        setTimeout(() => {
          socket.resetAndDestroy()
          resolve()
        }, afterMs)
      })
      socket.on('error', () => undefined)
    })
    for (let i = 0; i < 200; i += 20) await Promise.all(Array.from({ length: 20 }, (_, n) => byBrowser(n % 4 === 0 ? 0 : n * 3)))
    const kept = onUpgrade
    let resets = 0
    onUpgrade = (request, socket, head) => {
      resets += 1
      if (resets % 2 === 0) return void socket.destroy()
      sockets.handleUpgrade(request, socket, head, (leg) => {
        leg.send('x'.repeat(100_000))
        setTimeout(() => socket.destroy(), resets % 10)
      })
    }
    for (let i = 0; i < 200; i += 20) {
      await Promise.all(Array.from({ length: 20 }, () => new Promise<void>((resolve) => {
        const socket = stage.socket(target, cookie)
        socket.on('error', () => resolve())
        socket.on('close', () => resolve())
      })))
    }
    onUpgrade = kept
    expect(resets).toBeGreaterThanOrEqual(200)
    expect(stage.gatewayAlive).toBe(true)
    expect((await stage.ask('/api/status', { headers: { cookie } })).status).toBe(200)
    await expect.poll(openFiles, { timeout: 10_000 }).toBeLessThanOrEqual(base + 12)
  })

  it('cannot be made to take a frame without bound, and frames pass byte for byte', async () => {
    const echo = stage.socket(`/api/kernels/${K}/channels?session_id=e`, cookie)
    await new Promise((resolve) => echo.once('open', resolve))
    expect(echo.extensions).toBe('')
    const sent = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7919) % 256))
    const got = new Promise<Buffer>((resolve) => echo.once('message', (data) => resolve(data as Buffer)))
    echo.send(sent)
    expect((await got).equals(sent)).toBe(true)
    const closed = new Promise<number>((resolve) => echo.once('close', resolve))
    echo.on('error', () => undefined)
    echo.send(Buffer.alloc(17 * 1024 * 1024))
    expect([1006, 1009]).toContain(await closed)
    expect(stage.gatewayAlive).toBe(true)
  })

  it('ends 64 sockets of a session in two seconds when the session ends, and takes no more than it may have', async () => {
    const open = await Promise.all(Array.from({ length: 66 }, (_, i) => new Promise<import('ws').WebSocket | null>((resolve) => {
      const socket = stage.socket(`/api/kernels/${K}/channels?session_id=n${i}`, cookie)
      socket.on('open', () => resolve(socket))
      socket.on('error', () => resolve(null))
    })))
    const alive = open.filter((socket) => socket !== null)
    expect(alive.length).toBe(64)
    const at = Date.now()
    const closed = Promise.all(alive.map((socket) => new Promise((resolve) => socket.once('close', resolve))))
    stage.server.end(stage.sessionId, 'time-limit')
    await closed
    expect(Date.now() - at).toBeLessThan(2000)
    await expect.poll(() => upstreams.size, { timeout: 5000 }).toBe(0)
  })
})
