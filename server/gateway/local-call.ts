import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Frontend } from './frontend-files.ts'
import type { Refusal } from './refusal.ts'
import type { RequestTarget } from './request-target.ts'
import type { Route } from './route-policy.ts'
import type { SessionAccess } from './session-access.ts'

/** A request that the gateway answers itself, for someone whose lease is good. */
export interface LocalCall {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: RequestTarget
  readonly route: Route
  readonly access: SessionAccess
  readonly requestId: string
  readonly frontend: Frontend | null
}

/** Answers a local call, or says why not. */
export type LocalHandler = (call: LocalCall) => Promise<Refusal | null>
