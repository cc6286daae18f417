import type { z } from 'zod'
import { ErrorBody } from '../../../contract/errors.ts'
import { endpoints } from '../../../contract/endpoints/index.ts'
import type { EndpointName } from '../../../contract/endpoints/index.ts'
import type { Endpoint } from '../../../contract/endpoints/endpoint.ts'
import { ApiError } from './api-error.ts'
import { learnServerTime } from './server-clock.ts'

type Schemas<N extends EndpointName> = (typeof endpoints)[N]
type Field<N extends EndpointName, K extends 'params' | 'body'> = Schemas<N> extends Record<K, infer T extends z.ZodType> ? { [P in K]: z.input<T> } : unknown
type Query<N extends EndpointName> = Schemas<N> extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : unknown

/** What a call of an endpoint needs: path parameters, query and body, as the contract types them. */
export type InputOf<N extends EndpointName> = Field<N, 'params'> & Query<N> & Field<N, 'body'>
/** What a call of an endpoint answers. */
export type AnswerOf<N extends EndpointName> = Schemas<N> extends { response: infer R extends z.ZodType } ? z.output<R> : never

interface Loose { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }

/** The address of an endpoint; also for links and pictures. */
export function addressOf<N extends EndpointName>(name: N, input: InputOf<N>): string {
  const { params = {}, query = {} } = input as Loose
  const path = endpoints[name].path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key])))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(key, String(value))
  const tail = search.toString()
  return `/api/v1${path}${tail === '' ? '' : `?${tail}`}`
}

async function answerTo(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown
    throw new ApiError('offline')
  }
}

async function failureOf(response: Response): Promise<ApiError> {
  const parsed = ErrorBody.safeParse(await response.json().catch(() => null))
  if (!parsed.success) return new ApiError(response.status === 404 ? 'not-found' : response.status >= 502 && response.status <= 504 ? 'offline' : 'unreadable-answer')
  const { code, values, requestId, message, whatNow } = parsed.data.error
  return new ApiError(code, { values, requestId, said: { message, whatNow } })
}

/** Calls an endpoint and parses its answer with the schema that the server used. */
export async function call<N extends EndpointName>(name: N, input: InputOf<N>, signal?: AbortSignal): Promise<AnswerOf<N>> {
  const { method, response: schema }: Endpoint = endpoints[name]
  const { body } = input as Loose
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') headers['content-type'] = 'application/json'
  const init: RequestInit = { method, headers, credentials: 'same-origin', ...(signal ? { signal } : {}) }
  if (method !== 'GET') init.body = JSON.stringify(body ?? {})
  const response = await answerTo(addressOf(name, input), init)
  learnServerTime(response.headers.get('date'))
  // The health answer is a 503 with the same body when something is missing.
  if (!response.ok && !(name === 'health' && response.status === 503)) throw await failureOf(response)
  const parsed = schema?.safeParse(await response.json().catch(() => undefined))
  if (!parsed?.success) throw new ApiError('unreadable-answer')
  return parsed.data as AnswerOf<N>
}
