import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { UnitOfWork } from '../adapters/database/unit-of-work.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'
import type { NodeEvent } from '../domain/node/broker-api.ts'
import type { NodeBroker } from '../domain/node/node-broker.ts'
import type { LicenceService } from './licence-service.ts'
import type { SessionLifecycle } from './session-lifecycle.ts'

export interface NodeWatchParts { readonly work: UnitOfWork; readonly broker: NodeBroker; readonly lifecycle: SessionLifecycle; readonly licences: LicenceService; readonly log: Logger }

const node = 'local'

/** Keeps server and node in step: recovery when the node is first reached, its events as they come, and ends that are due. */
export class NodeWatch {
  private readonly s: NodeWatchParts
  private readonly stop = new AbortController()
  private readonly aborted: Promise<null>
  private loops: Promise<void>[] = []

  constructor(parts: NodeWatchParts) {
    this.s = parts
    this.aborted = new Promise((resolve) => this.stop.signal.addEventListener('abort', () => resolve(null), { once: true }))
  }

  start(): void {
    this.loops = [this.follow(), this.tick()]
  }

  async close(): Promise<void> {
    this.stop.abort()
    await Promise.allSettled(this.loops)
  }

  /** Recovers, then takes in the spool; after a failure recovers anew, for the broker may have restarted. */
  private async follow(): Promise<void> {
    while (!this.stop.signal.aborted) {
      try {
        await this.s.lifecycle.recover()
        while (!this.stop.signal.aborted) await this.takeEvents()
      } catch (error) {
        this.report(error, 'the node is out of reach')
        await this.pause(1000)
      }
    }
  }

  private async takeEvents(): Promise<void> {
    const cursor = await this.s.work.read.selectFrom('node_cursor').select('sequence').where('node', '=', node).executeTakeFirst()
    const waiting = this.s.broker.call('events', { after: cursor?.sequence ?? 0, waitMs: 20_000 })
    const answer = await Promise.race([waiting, this.aborted])
    if (answer === null) return
    for (const event of answer.events) {
      await this.s.lifecycle.onNodeEvent(event).catch((error: unknown) => this.report(error, 'node event not handled'))
      await this.advance(event)
    }
  }

  /** The cursor moves after the event was handled: an event may be handled twice, never lost. */
  private async advance({ sequence }: NodeEvent): Promise<void> {
    await this.s.work.read.insertInto('node_cursor').values({ node, sequence }).onConflict((c) => c.column('node').doUpdateSet({ sequence })).execute()
  }

  private async tick(): Promise<void> {
    while (!this.stop.signal.aborted) {
      try {
        await this.s.licences.expireOverdue()
        await this.s.lifecycle.endOverdue()
        this.s.lifecycle.wake()
      } catch (error) {
        this.report(error, 'ends that are due were not all carried out')
      }
      await this.pause(1000)
    }
  }

  private report(error: unknown, message: string): void {
    if (this.stop.signal.aborted) return
    const code = error instanceof GloveboxError ? error.code : 'internal'
    if (code === 'broker-down') this.s.log.warn({ code }, message)
    else this.s.log.error({ err: error, code }, message)
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stop.signal }).catch(() => undefined)
  }
}
