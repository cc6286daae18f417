import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

// Linux's O_PATH, which Node does not name: a handle on the file itself, not on what it leads to.
const O_PATH = 0o10000000
const STARTING = new Set(['ENOENT', 'ECONNREFUSED', 'EACCES'])
const POLL_MS = 10
const LAST_WAIT_MS = 5_000

/** The socket is something else than a socket: a link, a pipe, a file. Whoever is in the container put it there. */
export class SocketRefused extends Error {}
/** The session's Jupyter server does not answer on its socket. */
export class SessionSilent extends Error {}

/**
 * Connects to a session's socket without following links: the researcher owns the socket's folder, and a link there to the engine's
 * socket would otherwise hand over the machine.
 */
export const connectSession = (socketPath: string): Promise<net.Socket> => new Promise((resolve, reject) => {
  const fd = openSync(socketPath, O_PATH | constants.O_NOFOLLOW)
  let socket: net.Socket
  try {
    if (!fstatSync(fd).isSocket()) throw new SocketRefused('not a socket')
    socket = net.connect(`/proc/self/fd/${fd}`)
  } catch (error) {
    closeSync(fd)
    throw error
  }
  const failed = (error: Error): void => {
    closeSync(fd)
    reject(error)
  }
  socket.once('error', failed)
  socket.once('connect', () => {
    closeSync(fd)
    socket.off('error', failed)
    // A reset between two listeners must not end the process.
    socket.on('error', () => undefined)
    resolve(socket)
  })
})

/** The way to one session's Jupyter server: connections kept alive, and calls held until it answers for the first time. */
export class ContainerLink {
  readonly agent: http.Agent
  readonly #startWaitMs: number
  #socketPath: string
  #answered = false
  #everAnswered = false
  #closed = false
  #opening: Promise<void> | null = null

  constructor(socketPath: string, startWaitMs = 30_000) {
    this.#socketPath = socketPath
    this.#startWaitMs = startWaitMs
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 8 })
    this.agent.createConnection = (_options, done) => {
      connectSession(this.#socketPath).then((socket) => done?.(null, socket), (error: Error) => done?.(error, undefined as never))
      return undefined
    }
  }

  /** The server may have moved the session's socket. */
  moveTo(socketPath: string): void {
    this.#socketPath = socketPath
  }

  connect(): Promise<net.Socket> {
    return connectSession(this.#socketPath)
  }

  /** Resolves when the socket answers; the front end loads while the container starts. */
  ready(): Promise<void> {
    if (this.#answered) return Promise.resolve()
    this.#opening ??= this.#waitFor(this.#everAnswered ? LAST_WAIT_MS : this.#startWaitMs).finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  /** The server was there and is not now: the next call waits for it again, but not as long as for a start. */
  lost(): Promise<void> {
    this.#answered = false
    return this.ready()
  }

  close(): void {
    this.#closed = true
    this.agent.destroy()
  }

  async #waitFor(limitMs: number): Promise<void> {
    const until = Date.now() + limitMs
    while (!this.#closed) {
      try {
        const socket = await connectSession(this.#socketPath)
        socket.destroy()
        this.#answered = true
        this.#everAnswered = true
        return
      } catch (error) {
        if (error instanceof SocketRefused) throw error
        if (!STARTING.has((error as NodeJS.ErrnoException).code ?? '') || Date.now() > until) throw new SessionSilent('the session does not answer', { cause: error })
      }
      await pause(POLL_MS, undefined, { ref: false })
    }
    throw new SessionSilent('the session has ended')
  }
}
