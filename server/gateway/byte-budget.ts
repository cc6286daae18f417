/** What kind of answer showed the bytes. */
export type ShownKind = 'rest' | 'kernel' | 'terminal'

interface Ask { readonly bytes: number; readonly returned: number; readonly shown: { rest: number; kernel: number; terminal: number } }
type Reserve = (ask: Ask) => Promise<{ granted: number; held: boolean; remaining: number }>

const CHUNK = 512 * 1024
const LOW = 128 * 1024
/** What is asked for at once while reservations are used up within a second. */
const LARGE_CHUNK = 2 * 1024 * 1024
const FAST_MS = 1000
const LARGEST_ASK = 64 * 1024 * 1024
/** The end of a reservation is kept for small answers, so that work can be saved and kernels stopped while showing is held. */
export const CONTROL_RESERVE = 32 * 1024

/**
 * The bytes that one sign-in may still show. Bytes are reserved with the server before they are shown, so a gateway that dies
 * has charged too much (what was left of one reservation), never too little.
 */
export class ByteBudget {
  readonly #reserve: Reserve
  #available = 0
  #asking: Promise<void> | null = null
  #shown = { rest: 0, kernel: 0, terminal: 0 }
  #held = false
  #waiting = new Set<() => void>()
  #chunk = CHUNK
  #askedAt = -Infinity

  constructor(reserve: Reserve) {
    this.#reserve = reserve
  }

  get held(): boolean {
    return this.#held
  }

  /** Takes the bytes if they are there now; asks for more ahead of need. `floor` bytes stay untouched. */
  tryTake(kind: ShownKind, bytes: number, floor = CONTROL_RESERVE): boolean {
    const enough = this.#available - bytes >= floor
    if (enough) {
      this.#available -= bytes
      this.#shown[kind] += bytes
    }
    if (this.#available < (this.#chunk === CHUNK ? LOW : this.#chunk / 2) && !this.#held) void this.#askAhead()
    return enough
  }

  /** Takes the bytes, asking the server first where that is needed; false means held. */
  async take(kind: ShownKind, bytes: number, floor = CONTROL_RESERVE): Promise<boolean> {
    if (this.tryTake(kind, bytes, floor)) return true
    for (let round = 0; round < 3; round += 1) {
      const missing = bytes + floor - this.#available
      if (missing > LARGEST_ASK) return false
      if (missing > 0) await this.#ask(Math.min(Math.max(CHUNK, missing), LARGEST_ASK))
      if (this.tryTake(kind, bytes, floor)) return true
      if (this.#held) return false
    }
    return false
  }

  /** Resolves when it is worth trying again: more was granted, or the hold was lifted. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve))
  }

  /** Tries again after the server said that something changed, or after a while. */
  async retry(): Promise<void> {
    if (this.#held || this.#waiting.size > 0) await this.#ask(CHUNK)
  }

  /** Tells the server what was shown since the last time, so that its meter is fresh. */
  async report(): Promise<void> {
    const { rest, kernel, terminal } = this.#shown
    if (rest + kernel + terminal > 0) await this.#ask(0)
  }

  /** Gives back what was reserved and not used. */
  async giveBack(): Promise<void> {
    await this.#asking
    const returned = this.#available
    this.#available = 0
    if (returned > 0 || this.#shown.rest + this.#shown.kernel + this.#shown.terminal > 0) await this.#send({ bytes: 0, returned })
  }

  #askAhead(): Promise<void> {
    if (this.#asking !== null) return this.#asking
    const now = performance.now()
    this.#chunk = now - this.#askedAt < FAST_MS ? Math.min(this.#chunk * 2, LARGE_CHUNK) : CHUNK
    this.#askedAt = now
    return this.#ask(this.#chunk)
  }

  #ask(bytes: number): Promise<void> {
    this.#asking ??= this.#send({ bytes, returned: 0 }).finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #send(ask: { bytes: number; returned: number }): Promise<void> {
    const shown = this.#shown
    this.#shown = { rest: 0, kernel: 0, terminal: 0 }
    try {
      const answer = await this.#reserve({ ...ask, shown })
      this.#available += answer.granted
      if (ask.bytes > 0) this.#held = answer.held || answer.granted === 0
      if (answer.granted > 0 || !this.#held) this.#wake()
    } catch {
      // The server is away: what was counted is told next time, nothing more is shown until it answers.
      this.#available += ask.returned
      this.#shown = { rest: shown.rest + this.#shown.rest, kernel: shown.kernel + this.#shown.kernel, terminal: shown.terminal + this.#shown.terminal }
    }
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = new Set()
    for (const resolve of waiting) resolve()
  }
}
