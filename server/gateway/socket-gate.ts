import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocket, WebSocketServer } from 'ws'
import { containerHeaders } from './container-request.ts'
import { type Refusal, refusal } from './refusal.ts'
import type { RequestTarget } from './request-target.ts'
import type { Route } from './route-policy.ts'
import type { SessionAccess } from './session-access.ts'
import { type ContainerLink, SocketRefused } from './session-socket.ts'
import { StreamRelay, type StreamRules } from './stream-relay.ts'
import { filterTerminalFrame, isTerminalInput, TerminalFilter } from './terminal-filter.ts'

const LARGEST_FROM_CONTAINER = 64 * 1024 * 1024
const LARGEST_FROM_BROWSER = 16 * 1024 * 1024
const LARGEST_TYPED = 1024 * 1024
const KERNEL_PROTOCOL = 'v1.kernel.websocket.jupyter.org'
const PING_MS = 30_000

/** One upgrade that passed the guards. */
export interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly target: RequestTarget
  readonly route: Route
  readonly access: SessionAccess
  readonly link: ContainerLink
}

/** Joins browsers' websockets to those of the container, and ends them together. */
export class SocketGate {
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: LARGEST_FROM_BROWSER, clientTracking: true, handleProtocols: (offered, request) => chosenProtocol(offered, request) })
  readonly #streams = new Map<string, StreamRelay>()
  readonly #log: Logger
  readonly #mostPerSession: number
  readonly #pinging: NodeJS.Timeout

  constructor(log: Logger, mostPerSession: number) {
    this.#log = log
    this.#mostPerSession = mostPerSession
    this.#pinging = setInterval(() => this.#pingAll(), PING_MS).unref()
  }

  /** A websocket that says nothing: JupyterLab asks for events and would ask without end if it were refused. */
  openSilent(upgrade: Upgrade): Refusal | null {
    if (upgrade.access.listeners.size >= this.#mostPerSession) return refusal('too-many', { limit: this.#mostPerSession })
    this.#server.handleUpgrade(upgrade.request, upgrade.socket, upgrade.head, (browser) => {
      const listener = { ended: (code: number, reason: string) => browser.close(code, reason), resumed: () => undefined }
      upgrade.access.listeners.add(listener)
      browser.on('error', () => browser.terminate())
      browser.on('message', () => undefined)
      browser.on('close', () => upgrade.access.listeners.delete(listener))
    })
    return null
  }

  /** Opens the container's side first, then the browser's, and relays; a refusal where the container's side does not open. */
  async open(upgrade: Upgrade): Promise<Refusal | null> {
    const { access, link, socket, target, route } = upgrade
    if (access.listeners.size >= this.#mostPerSession) return refusal('too-many', { limit: this.#mostPerSession })
    const stream = streamOf(route, target)
    const key = `${access.sessionId} ${stream.key}`
    let container: WebSocket
    try {
      await link.ready()
      await this.#closeFormer(stream.exclusive ? key : '')
      container = await openContainer(upgrade, stream.path)
    } catch (error) {
      if (error instanceof ContainerRefused) return refusal('refused')
      return refusal(error instanceof SocketRefused ? 'session-answer' : 'session-silent')
    }
    if (socket.destroyed || !access.live) {
      container.terminate()
      return socket.destroyed ? null : refusal('server-lost')
    }
    // Counted again: others may have opened meanwhile, and from here to the end nothing waits.
    if (access.listeners.size >= this.#mostPerSession) {
      container.terminate()
      return refusal('too-many', { limit: this.#mostPerSession })
    }
    upgradeProtocol.set(upgrade.request, container.protocol)
    socket.once('close', () => container.terminate())
    this.#server.handleUpgrade(upgrade.request, socket, upgrade.head, (browser) => {
      const relay = new StreamRelay({ browser, container }, access, stream.rules, (closed) => {
        if (this.#streams.get(key) === closed) this.#streams.delete(key)
        this.#log.info({ session: access.sessionId, route: route.id }, 'websocket closed')
      })
      if (stream.exclusive) this.#streams.set(key, relay)
      this.#log.info({ session: access.sessionId, person: access.lease.personId, route: route.id }, 'websocket opened')
      container.resume()
    })
    return null
  }

  /** Ends every websocket; browsers come back when the gateway does. */
  close(): void {
    clearInterval(this.#pinging)
    for (const browser of this.#server.clients) browser.close(1012, 'restart')
    setTimeout(() => {
      for (const browser of this.#server.clients) browser.terminate()
    }, 500).unref()
    this.#server.close()
  }

  get size(): number {
    return this.#server.clients.size
  }

  /** The same kernel connection opened anew: the former one goes first, so that its output is kept for the new one. */
  async #closeFormer(key: string): Promise<void> {
    const former = this.#streams.get(key)
    if (former === undefined) return
    former.close(1012, 'opened again')
    await former.closed
  }

  #pingAll(): void {
    for (const browser of this.#server.clients) {
      // A leg that is held or far behind cannot answer; that is no reason to lose it.
      if (browser.isPaused || browser.bufferedAmount > 0) continue
      if (silent.has(browser)) {
        browser.terminate()
        continue
      }
      silent.add(browser)
      browser.once('pong', () => silent.delete(browser))
      browser.ping()
    }
  }
}

const silent = new WeakSet<WebSocket>()
const upgradeProtocol = new WeakMap<IncomingMessage, string>()
const chosenProtocol = (offered: ReadonlySet<string>, request: IncomingMessage): string | false => {
  const chosen = upgradeProtocol.get(request) ?? ''
  return chosen !== '' && offered.has(chosen) ? chosen : false
}

/** The container answered the upgrade with something else than a websocket. */
class ContainerRefused extends Error {}

const openContainer = ({ request, access, link, socket }: Upgrade, path: string): Promise<WebSocket> => new Promise((resolve, reject) => {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  const headers = { ...containerHeaders(access.lease.token, null) } as Record<string, string>
  link.connect().then((connection) => {
    const leg = new WebSocket(`ws://localhost${path}`, offered.includes(KERNEL_PROTOCOL) ? [KERNEL_PROTOCOL] : [], {
      createConnection: (() => connection) as never, headers, perMessageDeflate: false, maxPayload: LARGEST_FROM_CONTAINER,
      handshakeTimeout: 60_000, followRedirects: false,
    })
    const gone = (): void => leg.terminate()
    socket.once('close', gone)
    leg.on('error', reject)
    leg.on('unexpected-response', (_sent, answer) => {
      answer.destroy()
      leg.terminate()
      reject(new ContainerRefused(`status ${answer.statusCode}`))
    })
    leg.once('open', () => {
      // What the container says before the browser's side is open must wait.
      leg.pause()
      socket.off('close', gone)
      resolve(leg)
    })
  }, reject)
})

interface Stream { readonly path: string; readonly key: string; readonly exclusive: boolean; readonly rules: StreamRules }

const streamOf = (route: Route, target: RequestTarget): Stream =>
  route.id === 'terminal-stream' ? terminalStream(target) : kernelStream(target)

/** Kernel frames pass byte for byte. `after` says how many the browser has had of this kernel session, so that the container sends the rest. */
const kernelStream = (target: RequestTarget): Stream => {
  const query = new URLSearchParams()
  const session = target.query.get('session_id') ?? ''
  const after = target.query.get('after') ?? ''
  if (/^[A-Za-z0-9-]{1,64}$/.test(session)) query.set('session_id', session)
  if (/^\d{1,15}$/.test(after)) query.set('after', after)
  return {
    path: `${target.path}?${query}`, key: `${target.path} ${session}`, exclusive: session !== '',
    rules: { kind: 'kernel', toBrowser: (frame) => frame, toContainer: () => true },
  }
}

const terminalStream = (target: RequestTarget): Stream => {
  const filter = new TerminalFilter()
  const decided = new WeakMap<Buffer, { shown: string | null }>()
  return {
    path: target.path, key: target.path, exclusive: false,
    rules: {
      kind: 'terminal',
      // A frame that waits for its charge is asked about again; the filter must see it once.
      toBrowser: (frame, binary) => {
        const known = decided.get(frame)
        if (known !== undefined) return known.shown
        const shown = binary ? null : filterTerminalFrame(frame.toString('utf8'), filter)
        decided.set(frame, { shown })
        return shown
      },
      toContainer: (frame, binary) => !binary && frame.length <= LARGEST_TYPED && isTerminalInput(frame.toString('utf8')),
    },
  }
}
