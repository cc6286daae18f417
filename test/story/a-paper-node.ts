import { GloveboxError } from '../../server/domain/kernel/glovebox-error.ts'
import type { Grant } from '../../server/domain/node/broker-api.ts'
import type { NodeBroker } from '../../server/domain/node/node-broker.ts'

/** Stands before or after one operation of the node: to hold it up, to let something happen, or never to come back. */
export type Moment = (operation: string, body: { readonly sessionId?: string }) => Promise<void>

/** A node on paper: which containers run, from which grants, with which mounts; the real one is started in the whole walk. */
export const paperNode = () => {
  const running = new Map<string, Grant>()
  const ended = new Map<string, Grant>()
  const mounted: string[] = []
  const started: string[] = []
  const state: { failing: boolean; before: Moment; after: Moment } = { failing: false, before: () => Promise.resolve(), after: () => Promise.resolve() }
  const shown = (grant: Grant) => ({ sessionId: grant.sessionId, projectId: grant.projectId, state: 'running', containerId: 'c'.repeat(64), socketPath: '/s', token: 't', startedAt: null, exitCode: null, mounts: [] })
  const end = (sessionId: string): void => {
    const grant = running.get(sessionId)
    if (grant !== undefined) ended.set(sessionId, grant)
    running.delete(sessionId)
  }
  const answers: Record<string, (body: never) => unknown> = {
    'register-dataset': () => ({ sha256: 'a'.repeat(64), rows: 1, bytes: 1, columns: [] }),
    'make-extract': (plan: { extractId: string }) => ({ extractId: plan.extractId, rows: 1, columns: [], files: [] }),
    'start-session': (grant: Grant) => {
      if (state.failing) throw new GloveboxError('engine-down')
      const former = running.get(grant.sessionId) ?? ended.get(grant.sessionId)
      if (former !== undefined && grant.attempt < former.attempt) throw new GloveboxError('state-conflict')
      if (former !== undefined && grant.attempt === former.attempt && !running.has(grant.sessionId)) throw new GloveboxError('session-ended')
      if (former?.attempt !== grant.attempt) started.push(grant.sessionId)
      running.set(grant.sessionId, grant)
      return shown(grant)
    },
    'mount-extract': (m: { sessionId: string; extractId: string; dataset: string }) => {
      if (!running.has(m.sessionId)) throw new GloveboxError('session-ended')
      mounted.push(m.sessionId)
      return { ...m, mountedAt: new Date().toISOString() }
    },
    'stop-session': ({ sessionId }: { sessionId: string }) => { end(sessionId); return {} },
    'sessions': () => ({ sessions: [...running.values()].map(shown) }),
  }
  const call = async (operation: string, body: unknown): Promise<unknown> => {
    await state.before(operation, body as { sessionId?: string })
    const answer: unknown = answers[operation]?.(body as never) ?? {}
    await state.after(operation, body as { sessionId?: string })
    return answer
  }
  return { broker: { call } as unknown as NodeBroker, running, mounted, started, state, end }
}
