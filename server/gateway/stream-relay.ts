import type { RawData, WebSocket } from 'ws'
import type { ShownKind } from './byte-budget.ts'
import type { AccessListener, SessionAccess } from './session-access.ts'
import { bytesOf, closeLeg, drainedLeg, LAG_LIMIT } from './socket-leg.ts'

/** How a stream's frames go on: unchanged for kernels, rebuilt for terminals. Null drops the frame. */
export interface StreamRules {
  readonly kind: ShownKind
  readonly toBrowser: (frame: Buffer, binary: boolean) => Buffer | string | null
  readonly toContainer: (frame: Buffer, binary: boolean) => boolean
}

/** The two legs of one websocket and what passes between them. */
export class StreamRelay {
  readonly #browser: WebSocket
  readonly #container: WebSocket
  readonly #access: SessionAccess
  readonly #rules: StreamRules
  readonly #listener: AccessListener
  readonly #waiting: { frame: Buffer; binary: boolean }[] = []
  readonly #typed: { frame: Buffer; binary: boolean }[] = []
  readonly #onClosed: (relay: StreamRelay) => void
  #pumping = false
  #closing: { code: number; reason: string } | null = null
  readonly closed: Promise<void>

  constructor(legs: { browser: WebSocket; container: WebSocket }, access: SessionAccess, rules: StreamRules, onClosed: (relay: StreamRelay) => void) {
    this.#browser = legs.browser
    this.#container = legs.container
    this.#access = access
    this.#rules = rules
    this.#onClosed = onClosed
    this.#listener = { ended: (code, reason) => this.close(code, reason), resumed: () => this.#resume() }
    access.listeners.add(this.#listener)
    this.closed = new Promise((resolve) => this.#container.once('close', () => resolve()))
    this.#listen()
  }

  /** Ends both legs and says why. */
  close(code: number, reason: string): void {
    closeLeg(this.#browser, code, reason)
    this.#container.terminate()
  }

  #listen(): void {
    // INVARIANT: both legs have an error listener from their first moment to their last; a reset ends the stream, not the process.
    this.#browser.on('error', () => this.#browser.terminate())
    this.#container.on('error', () => this.#container.terminate())
    this.#container.on('message', (data, binary) => this.#fromContainer(data, binary))
    this.#browser.on('message', (data, binary) => this.#fromBrowser(data, binary))
    this.#browser.once('close', () => {
      this.#access.listeners.delete(this.#listener)
      this.#waiting.length = 0
      this.#container.terminate()
      this.#onClosed(this)
    })
    this.#container.once('close', (code, reason) => {
      this.#closing = { code: code === 1000 || code === 1005 ? 1000 : 1012, reason: reason.toString('utf8') }
      if (this.#waiting.length === 0) this.#finish()
    })
  }

  #fromContainer(data: RawData, binary: boolean): void {
    this.#waiting.push({ frame: bytesOf(data), binary })
    void this.#pump()
  }

  #fromBrowser(data: RawData, binary: boolean): void {
    const frame = bytesOf(data)
    if (!this.#rules.toContainer(frame, binary)) return
    this.#typed.push({ frame, binary })
    this.#passTyped()
  }

  #passTyped(): void {
    while (this.#typed.length > 0) {
      if (!this.#access.live || this.#container.bufferedAmount > LAG_LIMIT) {
        this.#browser.pause()
        if (this.#access.live) void drainedLeg(this.#container).then(() => this.#resume())
        return
      }
      const { frame, binary } = this.#typed.shift() as { frame: Buffer; binary: boolean }
      if (this.#container.readyState === this.#container.OPEN) this.#container.send(frame, { binary })
    }
    if (this.#browser.isPaused) this.#browser.resume()
  }

  #resume(): void {
    this.#passTyped()
    void this.#pump()
  }

  /** Passes what came from the container as far as lease, budget and the browser's pace allow; else stops reading the container. */
  async #pump(): Promise<void> {
    if (this.#pumping) return
    this.#pumping = true
    try {
      while (this.#waiting.length > 0 && this.#browser.readyState === this.#browser.OPEN) {
        // Held: the lease ran out and the server is away. `resumed` starts the pump again.
        if (!this.#access.live) return this.#container.pause()
        const { frame, binary } = this.#waiting[0] as { frame: Buffer; binary: boolean }
        const shown = this.#rules.toBrowser(frame, binary)
        if (shown !== null && !(await this.#charged(shown))) return
        this.#waiting.shift()
        if (shown !== null) this.#browser.send(shown, { binary })
        if (this.#browser.bufferedAmount > LAG_LIMIT) {
          this.#container.pause()
          await drainedLeg(this.#browser)
        }
      }
    } finally {
      this.#pumping = false
    }
    if (this.#closing !== null) this.#finish()
    else if (this.#container.isPaused) this.#container.resume()
  }

  /** Charges a frame; waits, without reading more, while showing is held. False where the browser left meanwhile. */
  async #charged(shown: Buffer | string): Promise<boolean> {
    const { budget } = this.#access
    const bytes = Buffer.byteLength(shown)
    if (budget.tryTake(this.#rules.kind, bytes)) return true
    this.#container.pause()
    while (!(await budget.take(this.#rules.kind, bytes))) {
      await Promise.race([budget.changed(), this.#gone()])
      if (this.#browser.readyState !== this.#browser.OPEN) return false
    }
    return this.#browser.readyState === this.#browser.OPEN
  }

  #gone(): Promise<void> {
    return new Promise((resolve) => this.#browser.once('close', () => resolve()))
  }

  #finish(): void {
    const { code, reason } = this.#closing ?? { code: 1012, reason: '' }
    closeLeg(this.#browser, code, reason)
  }
}
