import type { Request } from 'express'
import type { z } from 'zod'
import type { endpoints, EndpointName } from '../../contract/endpoints/index.ts'
import type { Actor } from '../domain/authorization/authorizer.ts'

type Shape<T> = T extends z.ZodType ? z.output<T> : Record<string, never>

/** What a handler gets: everything parsed by the contract, and who acts. `actor` is null only on public endpoints. */
export interface Call<N extends EndpointName> {
  readonly actor: (typeof endpoints)[N]['access'] extends 'public' ? Actor | null : Actor
  readonly params: (typeof endpoints)[N] extends { params: infer P } ? Shape<P> : Record<string, never>
  readonly query: (typeof endpoints)[N] extends { query: infer Q } ? Shape<Q> : Record<string, never>
  readonly body: (typeof endpoints)[N] extends { body: infer B } ? Shape<B> : Record<string, never>
  readonly request: Request
}

/** An answer that is a file: bytes or a stream of them, never sniffed, always `no-store`. */
export interface FileAnswer {
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array | string>
  /** Offered as a download under this name; shown inline if null. */
  readonly downloadName: string | null
}

type Answer<N extends EndpointName> = (typeof endpoints)[N] extends { response: infer R } ? (R extends z.ZodType ? z.input<R> : FileAnswer) : FileAnswer

export type Handler<N extends EndpointName> = (call: Call<N>) => Promise<Answer<N>>
/** One handler per endpoint; `express-app.ts` refuses to start if one is missing. */
export type Handlers = { readonly [N in EndpointName]: Handler<N> }
