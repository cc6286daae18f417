import { sessionEndpoints } from '../../../contract/session-api.ts'
import type { Endpoint } from '../../../contract/endpoints/endpoint.ts'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Actor } from '../../domain/authorization/authorizer.ts'
import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'
import type { SessionAccessService } from '../../services/session-access-service.ts'
import type { SessionRow } from '../../services/session-view.ts'
import { asGloveboxError, errorBody } from '../error-responder.ts'

type Endpoints = typeof sessionEndpoints
type Shape<T> = T extends z.ZodType ? z.output<T> : Record<string, never>
export type SessionEndpointName = keyof Endpoints

/** What a handler of the session API gets: the person of the access, inside that session. */
export interface SessionCall<N extends SessionEndpointName> {
  readonly actor: Actor
  readonly session: SessionRow
  readonly params: Endpoints[N] extends { params: infer P } ? Shape<P> : Record<string, never>
  readonly body: Endpoints[N] extends { body: infer B } ? Shape<B> : Record<string, never>
}
export type SessionHandlers = { readonly [N in SessionEndpointName]: (call: SessionCall<N>) => Promise<z.input<Endpoints[N]['response']>> }

export interface SessionApiRequest { readonly method: string; readonly path: string; readonly body: unknown; readonly sessionId: string; readonly accessHash: string; readonly requestId: string }
export type SessionApi = (request: SessionApiRequest) => Promise<{ status: number; body: unknown }>

/** Routes the extension's requests: only what the contract names, as the person of the access, with errors in that person's language. */
export const sessionApi = (handlers: SessionHandlers, access: SessionAccessService, log: Pick<Logger, 'error'>): SessionApi => {
  const routes = (Object.entries(sessionEndpoints) as [SessionEndpointName, Endpoint][]).map(([name, endpoint]) => ({
    endpoint, handler: handlers[name] as unknown as (call: unknown) => Promise<unknown>, pattern: new RegExp(`^${endpoint.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  }))
  return async (request) => {
    const { actor, session } = await access.actor(request.sessionId, request.accessHash)
    try {
      for (const { endpoint, handler, pattern } of routes) {
        const match = endpoint.method === request.method ? pattern.exec(request.path) : null
        if (match === null) continue
        const answer = await handler({ actor, session, params: endpoint.params?.parse({ ...match.groups }) ?? {}, body: endpoint.body?.parse(request.body) ?? {} })
        return { status: 200, body: endpoint.response?.parse(answer) }
      }
      throw new GloveboxError('not-found')
    } catch (thrown) {
      const error = asGloveboxError(thrown)
      if (error.status >= 500) log.error({ err: thrown, requestId: request.requestId, code: error.code }, 'session request failed')
      return { status: error.status, body: errorBody(error, actor.language, request.requestId) }
    }
  }
}
