import type { Logger } from 'pino'
import type { ContainerEngine } from '../adapters/docker/container-engine.ts'
import { describe } from './broker-server.ts'
import type { SessionKeeper } from './session-keeper.ts'

const tickMs = 1_000
const reconcileEveryMs = 30_000
const retryMs = 1_000
// A request that a killed predecessor had sent may still be under way in the engine when the first look is taken.
const secondLookMs = 3_000

export interface SessionWatchParts {
  readonly instance: string
  readonly engine: ContainerEngine
  readonly keeper: SessionKeeper
  readonly log: Logger
}

/** Follows the engine's deaths, ends overdue sessions, and makes everything agree again after the engine was away. */
export const watchSessions = (parts: SessionWatchParts): { readonly settled: Promise<void>; readonly close: () => void } => {
  const stop = new AbortController()
  const lastCause = new Map<string, string>()
  // The same trouble every second is one line of the log, until it is over.
  const attempt = async (what: string, act: () => Promise<void>): Promise<void> => {
    try {
      await act()
      lastCause.delete(what)
    } catch (error) {
      const cause = describe(error)
      if (!stop.signal.aborted && lastCause.get(what) !== cause) parts.log.warn({ what, cause }, 'failed, will be tried again')
      lastCause.set(what, cause)
    }
  }
  const overdue = setInterval(() => void attempt('time limit', () => parts.keeper.endOverdue(new Date())), tickMs)
  const agree = setInterval(() => void attempt('reconcile', () => parts.keeper.reconcile()), reconcileEveryMs)
  const secondLook = setTimeout(() => void attempt('reconcile', () => parts.keeper.reconcile()), secondLookMs)
  void followDeaths(parts, stop.signal, attempt)
  return {
    settled: attempt('first reconcile', () => parts.keeper.reconcile()),
    close: () => {
      stop.abort()
      clearInterval(overdue)
      clearInterval(agree)
      clearTimeout(secondLook)
    },
  }
}

const followDeaths = async (parts: SessionWatchParts, signal: AbortSignal, attempt: (what: string, act: () => Promise<void>) => Promise<void>): Promise<void> => {
  for (let first = true; !signal.aborted; first = false) {
    // Deaths while nobody listened are found by looking, and that after listening has begun again.
    if (!first) setTimeout(() => void attempt('reconcile', () => parts.keeper.reconcile()), retryMs).unref()
    await attempt('engine events', () => parts.engine.watchDeaths(parts.instance, signal, (containerId, exitCode) => {
      void attempt('container died', () => parts.keeper.died(containerId, exitCode))
    }))
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, retryMs))
  }
}
