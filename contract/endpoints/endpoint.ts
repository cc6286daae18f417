import type { z } from 'zod'

/** One endpoint of the public API; server routes, clients and `/openapi.json` are all derived from it. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Express-style path below `/api/v1`. */
  readonly path: string
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** JSON answer; absent where the answer is a file or empty. */
  readonly response?: R
  /** Media type of an answer that is not JSON. */
  readonly produces?: string
  /** `public` needs no sign-in. */
  readonly access: 'public' | 'signed-in'
}

/** Gives an endpoint its exact type. */
export const endpoint = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(e: Endpoint<P, Q, B, R>): Endpoint<P, Q, B, R> => Object.freeze(e)
