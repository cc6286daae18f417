import { randomUUID } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { FrontendFiles } from './frontend-files.ts'
import { type AccessVerdict, LeaseBook, type LeaseTimes, leaseTimes } from './lease-book.ts'
import { labHandlers } from './lab-api.ts'
import { labPage, readLabAddress } from './lab-page.ts'
import type { LocalHandler } from './local-call.ts'
import { originAllows, type RequestKind, sessionOfHost } from './origin-rules.ts'
import { PersonShelf } from './person-shelf.ts'
import { languageOfBrowser, type Refusal, refusal, type RefusalContext, refuse, refuseUpgrade } from './refusal.ts'
import { readRequestTarget, type RequestTarget, singleHost } from './request-target.ts'
import { proxyCall } from './rest-proxy.ts'
import { loadRoutePolicy, type Route, type RoutePolicy } from './route-policy.ts'
import { labHeaders } from './security-headers.ts'
import { ServerLink } from './server-link.ts'
import type { SessionAccess } from './session-access.ts'
import { forwardToServer } from './session-api-forward.ts'
import { accessHashOfCookies, enter } from './session-entry.ts'
import { ContainerLink } from './session-socket.ts'
import { SocketGate } from './socket-gate.ts'

/** What the gateway is made of; tests shorten the times and name another build folder. */
export interface GatewayParts {
  readonly config: Pick<Config, 'stateDir' | 'domain' | 'bind' | 'sessionPort' | 'portalOrigin' | 'sessionOrigin' | 'sessionOriginPattern' | 'internalSocket'>
  readonly log: Logger
  readonly buildDir: string
  readonly version: string
  readonly times?: LeaseTimes
  readonly startWaitMs?: number
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Everything that came with a request and has passed the guards, short of who it is. */
interface Guarded { readonly sessionId: string; readonly target: RequestTarget; readonly route: Route }

const HEALTH_MS = 15_000

/** The gateway: what browsers of a session talk to. */
export class GatewayServer {
  readonly #parts: GatewayParts
  readonly #link: ServerLink
  readonly #leases: LeaseBook
  readonly #files: FrontendFiles
  readonly #gate: SocketGate
  readonly #policy: RoutePolicy
  readonly #handlers: Readonly<Record<string, LocalHandler>>
  readonly #containers = new Map<string, ContainerLink>()
  readonly #server: http.Server
  #health: NodeJS.Timeout | null = null

  constructor(parts: GatewayParts) {
    this.#parts = parts
    this.#link = new ServerLink(parts.config.internalSocket)
    this.#leases = new LeaseBook(this.#link, parts.log, {
      ended: (sessionId) => this.#forget(sessionId),
      // A browser may be in before the container is: its calls wait, and learn here where the socket is.
      renewed: (lease) => this.#containers.get(lease.sessionId)?.moveTo(lease.socketPath),
    }, parts.times ?? leaseTimes)
    this.#files = new FrontendFiles(parts.buildDir)
    this.#handlers = this.#localHandlers()
    this.#policy = loadRoutePolicy([...Object.keys(this.#handlers), 'enter', 'events-stream'])
    this.#gate = new SocketGate(parts.log, this.#policy.limits.sockets)
    this.#server = http.createServer({ maxHeaderSize: 16_384, headersTimeout: 15_000, requestTimeout: 300_000, keepAliveTimeout: 65_000, insecureHTTPParser: false })
    this.#server.on('request', (request, response) => void this.#serve(request, response))
    this.#server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head))
    // Each of these would otherwise end the process or leave a connection open.
    this.#server.on('clientError', (_error, socket) => (socket.writable ? socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n') : socket.destroy()))
    this.#server.on('connect', (_request, socket) => socket.destroy())
  }

  async listen(): Promise<void> {
    const { bind, sessionPort } = this.#parts.config
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(sessionPort, bind, () => resolve())
    })
    this.#leases.start()
    const tell = async (): Promise<void> => {
      const frontend = (await this.#files.current()) !== null
      await this.#link.ask('gateway-health', { ok: true, version: this.#parts.version, frontend }).catch(() => undefined)
    }
    void tell()
    this.#health = setInterval(() => void tell(), HEALTH_MS).unref()
  }

  /** Stops: browsers are told to come back, what was reserved and not shown is given back. */
  async close(): Promise<void> {
    if (this.#health !== null) clearInterval(this.#health)
    this.#gate.close()
    this.#server.close()
    this.#server.closeIdleConnections()
    await this.#leases.stop()
    for (const container of this.#containers.values()) container.close()
    this.#server.closeAllConnections()
    this.#link.close()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID()
    const context = this.#contextOf(request, requestId)
    let route: string | null = null
    response.on('error', () => response.destroy())
    try {
      const guarded = this.#guard(request, request.method ?? '')
      if ('words' in guarded) return this.#refused(request, response, guarded, context, route)
      route = guarded.route.id
      const why = await this.#answer(request, response, guarded, context)
      if (why !== null) this.#refused(request, response, why, context, route)
    } catch (error) {
      this.#parts.log.error({ request: requestId, route, cause: error instanceof Error ? error.stack : 'unknown' }, 'request failed')
      this.#refused(request, response, refusal('internal'), context, route)
    }
  }

  /** How a refusal speaks: as the browser asks, and as the person has chosen once we know who it is. */
  #contextOf(request: IncomingMessage, requestId: string): Mutable<RefusalContext> {
    return { language: languageOfBrowser(request.headers['accept-language']), requestId, portalOrigin: this.#parts.config.portalOrigin }
  }

  #refused(request: IncomingMessage, response: ServerResponse, why: Refusal, context: RefusalContext, route: string | null): void {
    this.#parts.log.info({ request: context.requestId, route, status: why.status, code: why.code, why: why.words }, 'refused')
    refuse(request, response, why, context)
  }

  /** Host, spelling of the target, route and origin: all that can be said without knowing who asks. */
  #guard(request: IncomingMessage, method: string): Guarded | Refusal {
    const { sessionOriginPattern, sessionOrigin } = this.#parts.config
    const sessionId = sessionOfHost(singleHost(request), sessionOriginPattern)
    if (sessionId === null) return refusal('not-found')
    const target = readRequestTarget(request.url)
    if (target === null) return refusal('bad-request')
    const route = this.#policy.match(method, target.path)
    if (route === null || route.class === 'refuse') return refusal('refused')
    const allowed = originAllows(kindOf(route, method), request.headers, sessionOrigin(sessionId))
    return allowed === 'yes' ? { sessionId, target, route } : refusal(allowed)
  }

  async #answer(request: IncomingMessage, response: ServerResponse, { sessionId, target, route }: Guarded, context: Mutable<RefusalContext>): Promise<Refusal | null> {
    if (route.id === 'enter') return enter(sessionId, target, response, { link: this.#link, leases: this.#leases })
    const access = await this.#accessOf(request, sessionId)
    if ('words' in access) return access
    context.language = access.lease.language
    if (!await this.#mayAsk(route, request.method ?? '', access)) return refusal('not-opened')
    if (route.class !== 'local') return proxyCall({ request, response, target, route, access, link: this.#container(access) }, this.#policy.limits)
    const handler = this.#handlers[route.id]
    if (handler === undefined) return refusal('refused')
    return handler({ request, response, target, route, access, requestId: context.requestId, frontend: await this.#files.current() })
  }

  async #accessOf(request: IncomingMessage, sessionId: string): Promise<SessionAccess | Refusal> {
    const hash = accessHashOfCookies(request.headers)
    if (hash === null) return refusal('not-signed-in')
    const verdict: AccessVerdict = await this.#leases.resolve(sessionId, hash)
    switch (verdict.state) {
      case 'granted': return verdict.access
      case 'ended': return refusal('session-ended', { reason: verdict.end.reason, ...verdict.end.values })
      case 'held': return refusal('server-lost')
      case 'unknown': return refusal('not-signed-in')
    }
  }

  /** Of a session that is only prepared there is the lab's page with what belongs to it, to read; whether it was opened meanwhile, the server knows. */
  async #mayAsk(route: Route, method: string, access: SessionAccess): Promise<boolean> {
    if (access.lease.opened || (route.class === 'local' && route.id !== 'session-api' && method === 'GET')) return true
    await this.#leases.renew(access)
    return access.lease.opened
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // INVARIANT: an upgraded socket belongs to us alone from here; a reset without a listener would end the process.
    socket.on('error', () => socket.destroy())
    const context = this.#contextOf(request, randomUUID())
    const deny = (why: Refusal, route: string | null): void => {
      this.#parts.log.info({ request: context.requestId, route, status: why.status, code: why.code, why: why.words }, 'upgrade refused')
      refuseUpgrade(socket, why, context)
    }
    try {
      const guarded = request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket' ? this.#guard(request, 'WS') : refusal('bad-request')
      if ('words' in guarded) return deny(guarded, null)
      const access = await this.#accessOf(request, guarded.sessionId)
      if ('words' in access) return deny(access, guarded.route.id)
      if (!await this.#mayAsk(guarded.route, 'GET', access)) return deny(refusal('not-opened'), guarded.route.id)
      if (socket.destroyed) return
      const upgrade = { request, socket, head, access, target: guarded.target, route: guarded.route, link: this.#container(access) }
      const why = guarded.route.class === 'local' ? this.#gate.openSilent(upgrade) : await this.#gate.open(upgrade)
      if (why !== null) deny(why, guarded.route.id)
    } catch (error) {
      this.#parts.log.error({ request: context.requestId, cause: error instanceof Error ? error.stack : 'unknown' }, 'upgrade failed')
      deny(refusal('internal'), null)
    }
  }

  #container(access: SessionAccess): ContainerLink {
    let link = this.#containers.get(access.sessionId)
    if (link === undefined) {
      link = new ContainerLink(access.lease.socketPath, this.#parts.startWaitMs)
      this.#containers.set(access.sessionId, link)
    } else {
      link.moveTo(access.lease.socketPath)
    }
    return link
  }

  #forget(sessionId: string): void {
    this.#containers.get(sessionId)?.close()
    this.#containers.delete(sessionId)
  }

  #localHandlers(): Record<string, LocalHandler> {
    const shelf = (name: string, limits: { entry: number; entries: number; total: number }): PersonShelf => new PersonShelf(`${this.#parts.config.stateDir}/gateway/${name}`, limits)
    return {
      ...labHandlers({
        settings: shelf('settings', { entry: 65_536, entries: 300, total: 1_048_576 }),
        workspaces: shelf('workspaces', { entry: 262_144, entries: 50, total: 2_097_152 }),
      }),
      'lab-page': async ({ response, target, access, frontend }) => {
        if (frontend === null) return refusal('frontend-missing')
        const page = labPage(frontend, access.lease, readLabAddress(target.segments))
        response.writeHead(200, { ...labHeaders(this.#parts.config.portalOrigin), 'content-type': 'text/html; charset=utf-8', 'content-length': Buffer.byteLength(page) })
        response.end(page)
        return null
      },
      'front-end-file': async ({ request, response, target }) => ((await this.#files.sendFile(target.segments, request, response)) ? null : refusal('not-found')),
      'extension-file': async ({ request, response, target }) => ((await this.#files.sendExtensionFile(target.segments, request, response)) ? null : refusal('not-found')),
      'page-script': async ({ response, target }) => (this.#files.sendPageScript(target.segments, response) ? null : refusal('not-found')),
      'session-api': (call) => forwardToServer(call, this.#link),
    }
  }
}

const kindOf = (route: Route, method: string): RequestKind => {
  if (route.id === 'enter') return 'enter'
  if (route.id === 'lab-page') return 'page'
  if (method === 'WS') return 'socket'
  return method === 'GET' ? 'read' : 'write'
}
