import type { z } from 'zod'

/** One endpoint of the public API; server routes, clients and `/openapi.json` are all derived from it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Express-style path below `/api/v1`. */
  readonly path: string
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** JSON answer; absent where the answer is a file. */
  readonly response?: z.ZodType
  /** Media type of an answer that is not JSON. */
  readonly produces?: string
  /** Open also to who is signed in with a password that was made for them. */
  readonly withMadePassword?: boolean
  /** `public` needs no sign-in. */
  readonly access: 'public' | 'signed-in'
}

/** Gives an endpoint its exact type. */
export const endpoint = <const E extends Endpoint>(e: E): E => Object.freeze(e)
