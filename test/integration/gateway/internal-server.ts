import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, chownSync, rmSync } from 'node:fs'
import http from 'node:http'
import { type GatewayOperation, gatewayOperations, type Lease, type LeaseEnd } from '../../../server/domain/node/gateway-api.ts'

/** One request that reached the session API. */
export interface Forwarded { readonly method: string; readonly url: string; readonly headers: http.IncomingHttpHeaders; readonly body: string }

/** The fields of all questions together; each operation's schema has said which are there. */
interface Question { readonly ticket: string; readonly sessionId: string; readonly accessHash: string; readonly bytes: number; readonly returned: number; readonly since: number; readonly waitMs: number }

/**
 * The server's side of the gateway's interface, over a real Unix socket, small enough to steer from a test: tickets, leases with
 * a chosen life, one budget, ends.
 */
export class InternalServer {
  readonly forwarded: Forwarded[] = []
  readonly asked: { operation: string; body: Record<string, unknown> }[] = []
  leaseMs = 60_000
  budget = 64 * 1024 * 1024
  reserved = 0
  putLimitBytes = 4 * 1024 * 1024
  readonly #socketPath: string
  readonly #owner: number
  readonly #tickets = new Map<string, string>()
  readonly #access = new Map<string, string>()
  readonly #sessions = new Map<string, { socketPath: string; token: string }>()
  readonly #ended = new Map<string, LeaseEnd>()
  readonly #history: { sequence: number; ended?: LeaseEnd; revoked?: string; changed?: string }[] = []
  #server: http.Server | null = null
  #waiting = new Set<() => void>()

  constructor(socketPath: string, owner: number) {
    this.#socketPath = socketPath
    this.#owner = owner
  }

  async start(): Promise<void> {
    rmSync(this.#socketPath, { force: true })
    this.#server = http.createServer((request, response) => void this.#serve(request, response))
    await new Promise<void>((resolve) => this.#server?.listen(this.#socketPath, resolve))
    chmodSync(this.#socketPath, 0o660)
    chownSync(this.#socketPath, 0, this.#owner)
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = null
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())))
  }

  addSession(sessionId: string, socketPath: string, token: string): void {
    this.#sessions.set(sessionId, { socketPath, token })
  }

  ticketFor(sessionId: string): string {
    const ticket = randomBytes(24).toString('base64url')
    this.#tickets.set(ticket, sessionId)
    return ticket
  }

  end(sessionId: string, reason: string): void {
    const end = { sessionId, reason, values: { licence: 'nafld1' } }
    this.#ended.set(sessionId, end)
    this.#tell({ ended: end })
  }

  revokeAll(sessionId: string): void {
    for (const [hash, session] of this.#access) {
      if (session !== sessionId) continue
      this.#access.delete(hash)
      this.#tell({ revoked: hash })
    }
  }

  lift(sessionId: string, bytes: number): void {
    this.budget += bytes
    this.#tell({ changed: sessionId })
  }

  #tell(change: { ended?: LeaseEnd; revoked?: string; changed?: string }): void {
    this.#history.push({ sequence: this.#history.length + 1, ...change })
    for (const wake of this.#waiting) wake()
    this.#waiting = new Set()
  }

  #lease(sessionId: string): Lease {
    const session = this.#sessions.get(sessionId) as { socketPath: string; token: string }
    return {
      sessionId, personId: 'kim-researcher', projectId: 'fatty-liver', personName: '김연구', language: 'ko', projectTitle: { ko: '지방간과 심혈관 사건', en: 'Fatty liver' },
      expiresAt: new Date(Date.now() + this.leaseMs).toISOString(), sessionEndsAt: new Date(Date.now() + 3_600_000).toISOString(),
      opened: true, socketPath: session.socketPath, token: session.token, putLimitBytes: this.putLimitBytes, budgetHeld: this.budget <= 0,
    }
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    if (request.url?.startsWith('/session-api/')) {
      this.forwarded.push({ method: request.method as string, url: request.url, headers: request.headers, body })
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'a=b' })
      response.end(JSON.stringify({ items: [] }))
      return
    }
    const operation = request.url?.slice('/v1/'.length) as GatewayOperation
    const parsed: Record<string, unknown> = gatewayOperations[operation].body.parse(JSON.parse(body))
    this.asked.push({ operation, body: parsed })
    const answer = gatewayOperations[operation].answer.parse(await this.#answer(operation, JSON.parse(body) as Question))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  }

  async #answer(operation: GatewayOperation, body: Question): Promise<unknown> {
    switch (operation) {
      case 'redeem-ticket': return this.#redeem(body.ticket, body.sessionId)
      case 'renew-lease': {
        const end = this.#ended.get(body.sessionId)
        if (end !== undefined) return { state: 'ended', end }
        return this.#access.get(body.accessHash) === body.sessionId ? { state: 'granted', lease: this.#lease(body.sessionId) } : { state: 'unknown' }
      }
      case 'reserve-budget': {
        this.budget += body.returned
        this.reserved -= body.returned
        const granted = Math.max(0, Math.min(body.bytes, this.budget))
        this.budget -= granted
        this.reserved += granted
        return { granted, held: body.bytes > 0 && granted === 0, remaining: this.budget }
      }
      case 'changes': return this.#changes(body.since, body.waitMs)
      case 'gateway-health': return {}
    }
  }

  #redeem(ticket: string, sessionId: string): unknown {
    const session = this.#tickets.get(ticket)
    if (session === undefined || session !== sessionId) return { state: 'unknown' }
    this.#tickets.delete(ticket)
    const end = this.#ended.get(sessionId)
    if (end !== undefined) return { state: 'ended', end }
    const accessToken = randomBytes(32).toString('base64url')
    this.#access.set(createHash('sha256').update(accessToken).digest('hex'), sessionId)
    return { state: 'granted', accessToken, lease: this.#lease(sessionId) }
  }

  async #changes(since: number, waitMs: number): Promise<unknown> {
    if (this.#history.length <= since) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs)
        this.#waiting.add(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
    const news = this.#history.slice(since)
    return {
      sequence: this.#history.length,
      ended: news.flatMap(({ ended }) => ended ?? []), revoked: news.flatMap(({ revoked }) => revoked ?? []), changed: news.flatMap(({ changed }) => changed ?? []),
    }
  }
}
