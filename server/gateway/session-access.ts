import type { Lease, LeaseEnd } from '../domain/node/gateway-api.ts'
import type { ByteBudget } from './byte-budget.ts'

/** A websocket that must know when its session's access ends, is held, or goes on. */
export interface AccessListener {
  readonly ended: (code: number, reason: string) => void
  readonly resumed: () => void
}

/** One signed-in browser in one session: its lease, its budget and its open websockets. */
export class SessionAccess {
  readonly sessionId: string
  readonly accessHash: string
  readonly budget: ByteBudget
  readonly listeners = new Set<AccessListener>()
  lease: Lease
  lastUsed: number
  end: LeaseEnd | null = null
  #leaseUntil: number

  constructor(lease: Lease, accessHash: string, budget: ByteBudget) {
    this.sessionId = lease.sessionId
    this.accessHash = accessHash
    this.budget = budget
    this.lease = lease
    this.lastUsed = Date.now()
    this.#leaseUntil = leaseEnd(lease)
  }

  /** Whether traffic may pass now: the lease has not run out and the session has not ended. */
  get live(): boolean {
    return this.end === null && Date.now() < this.#leaseUntil
  }

  get leaseUntil(): number {
    return this.#leaseUntil
  }

  renew(lease: Lease): void {
    const was = this.live
    this.lease = lease
    this.#leaseUntil = leaseEnd(lease)
    if (!was && this.live) for (const listener of this.listeners) listener.resumed()
  }

  close(code: number, reason: string): void {
    for (const listener of [...this.listeners]) listener.ended(code, reason)
    this.listeners.clear()
  }
}

const leaseEnd = (lease: Lease): number => Math.min(Date.parse(lease.expiresAt), Date.parse(lease.sessionEndsAt))
