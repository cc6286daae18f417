import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Lease, LeaseEnd } from '../domain/node/gateway-api.ts'
import { ByteBudget } from './byte-budget.ts'
import type { ServerLink } from './server-link.ts'
import { SessionAccess } from './session-access.ts'

/** What a cookie is worth at this moment. `held`: the server does not answer and the lease has run out. */
export type AccessVerdict =
  | { readonly state: 'granted'; readonly access: SessionAccess }
  | { readonly state: 'ended'; readonly end: LeaseEnd }
  | { readonly state: 'unknown' }
  | { readonly state: 'held' }

/** Times in ms; tests make them short. */
export interface LeaseTimes { readonly renewEvery: number; readonly pollFor: number; readonly idleAfter: number; readonly unknownFor: number; readonly retryAfter: number }
export const leaseTimes: LeaseTimes = { renewEvery: 15_000, pollFor: 20_000, idleAfter: 120_000, unknownFor: 3_000, retryAfter: 500 }

/** What the rest of the gateway does when a session ends or its lease says something new. */
export interface LeaseHooks { readonly ended: (sessionId: string) => void; readonly renewed: (lease: Lease) => void }

const CLOSE_ENDED = 4410
const CLOSE_REVOKED = 4401
const MOST_REMEMBERED = 2_000

/** Holds the leases of everyone who works through this gateway, renews them, and hears what ended. */
export class LeaseBook {
  readonly #link: ServerLink
  readonly #log: Logger
  readonly #times: LeaseTimes
  readonly #hooks: LeaseHooks
  readonly #accesses = new Map<string, SessionAccess>()
  readonly #lookups = new Map<string, Promise<AccessVerdict>>()
  readonly #unknown = new Map<string, number>()
  readonly #ended = new Map<string, LeaseEnd>()
  readonly #stopping = new AbortController()

  constructor(link: ServerLink, log: Logger, hooks: LeaseHooks, times: LeaseTimes = leaseTimes) {
    this.#link = link
    this.#log = log
    this.#hooks = hooks
    this.#times = times
  }

  start(): void {
    void this.#renewAll()
    void this.#hearChanges()
  }

  /** Ends renewing and listening and gives back what was reserved; a long poll ends with the link. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all([...this.#accesses.values()].map((access) => access.budget.giveBack()))
  }

  /** Opens the access that a redeemed ticket gave. */
  admit(lease: Lease, accessHash: string): SessionAccess {
    const key = keyOf(lease.sessionId, accessHash)
    const access = new SessionAccess(lease, accessHash, new ByteBudget((ask) => this.#link.ask('reserve-budget', { sessionId: lease.sessionId, accessHash, ...ask })))
    this.#accesses.set(key, access)
    this.#unknown.delete(key)
    return access
  }

  /** What the cookie is worth for this session; asks the server where the answer is not at hand. */
  resolve(sessionId: string, accessHash: string): AccessVerdict | Promise<AccessVerdict> {
    const end = this.#ended.get(sessionId)
    if (end !== undefined) return { state: 'ended', end }
    const key = keyOf(sessionId, accessHash)
    const access = this.#accesses.get(key)
    if (access !== undefined) {
      access.lastUsed = Date.now()
      if (access.live) return { state: 'granted', access }
    }
    if ((this.#unknown.get(key) ?? 0) > Date.now()) return { state: 'unknown' }
    let lookup = this.#lookups.get(key)
    if (lookup === undefined) {
      if (this.#lookups.size > 64) return { state: 'held' }
      lookup = this.#renew(sessionId, accessHash).finally(() => this.#lookups.delete(key))
      this.#lookups.set(key, lookup)
    }
    return lookup
  }

  /** Asks the server anew what an access may do. */
  async renew({ sessionId, accessHash }: SessionAccess): Promise<void> {
    await this.#renew(sessionId, accessHash)
  }

  async #renew(sessionId: string, accessHash: string): Promise<AccessVerdict> {
    const key = keyOf(sessionId, accessHash)
    let answer
    try {
      answer = await this.#link.ask('renew-lease', { sessionId, accessHash })
    } catch (error) {
      this.#log.warn({ session: sessionId, cause: messageOf(error) }, 'lease not renewed: the server does not answer')
      return { state: 'held' }
    }
    if (answer.state === 'ended') {
      this.#endSession(answer.end)
      return { state: 'ended', end: answer.end }
    }
    if (answer.state === 'unknown') {
      this.#revoke(key)
      remember(this.#unknown, key, Date.now() + this.#times.unknownFor)
      return { state: 'unknown' }
    }
    if (answer.lease.sessionId !== sessionId) return { state: 'unknown' }
    const access = this.#accesses.get(key) ?? this.admit(answer.lease, accessHash)
    access.renew(answer.lease)
    this.#hooks.renewed(answer.lease)
    return access.live ? { state: 'granted', access } : { state: 'held' }
  }

  async #renewAll(): Promise<void> {
    let late = false
    while (await this.#waits(late ? Math.min(2_000, this.#times.renewEvery) : this.#untilRenewal())) {
      const renewed = await Promise.all([...this.#accesses.values()].map((access) => this.#renewOne(access)))
      late = renewed.includes('held')
    }
  }

  async #renewOne(access: SessionAccess): Promise<AccessVerdict['state']> {
    if (access.listeners.size === 0 && Date.now() - access.lastUsed > this.#times.idleAfter) {
      this.#accesses.delete(keyOf(access.sessionId, access.accessHash))
      await access.budget.giveBack()
      return 'unknown'
    }
    const { state } = await this.#renew(access.sessionId, access.accessHash)
    if (state === 'granted') {
      await access.budget.report()
      await access.budget.retry()
    }
    return state
  }

  /** Every quarter of a minute, and sooner where a lease would run out before. */
  #untilRenewal(): number {
    const soonest = Math.min(...[...this.#accesses.values()].map((access) => access.leaseUntil - Date.now()), Number.POSITIVE_INFINITY)
    return Math.max(250, Math.min(this.#times.renewEvery, soonest / 2))
  }

  async #hearChanges(): Promise<void> {
    let since = 0
    while (!this.#stopping.signal.aborted) {
      try {
        const changes = await this.#link.ask('changes', { since, waitMs: this.#times.pollFor }, this.#times.pollFor + 5_000)
        for (const end of changes.ended) this.#endSession(end)
        for (const hash of changes.revoked) for (const [key, access] of this.#accesses) if (access.accessHash === hash) this.#revoke(key)
        await Promise.all(changes.changed.map((sessionId) => this.#changed(sessionId)))
        // A server that keeps no history answers at once with the same number: do not spin.
        if (changes.sequence === since && this.#times.pollFor < 100) await this.#waits(this.#times.pollFor)
        since = changes.sequence
      } catch {
        await this.#waits(this.#times.retryAfter)
      }
    }
  }

  async #changed(sessionId: string): Promise<void> {
    for (const access of this.#accesses.values()) {
      if (access.sessionId !== sessionId) continue
      await this.#renew(sessionId, access.accessHash)
      await access.budget.retry()
    }
  }

  #endSession(end: LeaseEnd): void {
    if (!this.#ended.has(end.sessionId)) this.#log.info({ session: end.sessionId, reason: end.reason }, 'session ended')
    remember(this.#ended, end.sessionId, end)
    for (const [key, access] of this.#accesses) {
      if (access.sessionId !== end.sessionId) continue
      access.end = end
      access.close(CLOSE_ENDED, end.reason)
      this.#accesses.delete(key)
      void access.budget.giveBack()
    }
    this.#hooks.ended(end.sessionId)
  }

  #revoke(key: string): void {
    const access = this.#accesses.get(key)
    if (access === undefined) return
    this.#accesses.delete(key)
    access.end = { sessionId: access.sessionId, reason: 'signed-out', values: {} }
    access.close(CLOSE_REVOKED, 'signed-out')
    void access.budget.giveBack()
  }

  /** Waits; false when the gateway stops meanwhile. */
  async #waits(ms: number): Promise<boolean> {
    await pause(ms, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined)
    return !this.#stopping.signal.aborted
  }
}

const keyOf = (sessionId: string, accessHash: string): string => `${sessionId} ${accessHash}`
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown')

const remember = <V>(map: Map<string, V>, key: string, value: V): void => {
  map.delete(key)
  map.set(key, value)
  if (map.size > MOST_REMEMBERED) map.delete(map.keys().next().value as string)
}
