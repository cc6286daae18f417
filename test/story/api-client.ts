import http from 'node:http'
import { endpoints, type EndpointName } from '../../contract/endpoints/index.ts'
import type { ErrorBody } from '../../contract/errors.ts'
import type { z } from 'zod'
import type { RunningGlovebox, Username } from './a-running-glovebox.ts'

type Answer<N extends EndpointName> = (typeof endpoints)[N] extends { response: infer R } ? (R extends z.ZodType ? z.output<R> : never) : never

export interface RawAnswer { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly bytes: Buffer }

/** An error answer of the API, as a value that a test can look into. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly error: ErrorBody['error']

  constructor(status: number, error: ErrorBody['error']) {
    super(`${status} ${error.code}: ${error.message}`)
    this.status = status
    this.error = error
  }
}

/** One request to a loopback port under any host name. */
export const rawRequest = (port: number, order: { readonly method: string; readonly path: string; readonly headers: http.OutgoingHttpHeaders; readonly body?: string | Buffer }): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method: order.method, path: order.path, headers: order.headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }))
    })
    request.on('error', reject)
    request.end(order.body)
  })

/** A person at the API, as the portal's page would speak to it. */
export class ApiClient {
  readonly cookie: string
  private readonly glovebox: RunningGlovebox

  private constructor(glovebox: RunningGlovebox, cookie: string) {
    this.glovebox = glovebox
    this.cookie = cookie
  }

  static async signIn(glovebox: RunningGlovebox, username: Username, password = glovebox.password(username)): Promise<ApiClient> {
    const answer = await new ApiClient(glovebox, '').raw('POST', '/sign-in', { username, password })
    if (answer.status !== 200) throw refusal(answer)
    return new ApiClient(glovebox, answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '')
  }

  /** Calls an endpoint of the contract; throws `ApiRefusal`. */
  async call<N extends EndpointName>(name: N, input: { readonly params?: Record<string, string>; readonly query?: Record<string, string | number>; readonly body?: unknown } = {}): Promise<Answer<N>> {
    const endpoint = endpoints[name]
    const path = endpoint.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? ''))
    const query = input.query === undefined ? '' : `?${new URLSearchParams(Object.entries(input.query).map(([k, v]) => [k, String(v)])).toString()}`
    const answer = await this.raw(endpoint.method, path + query, input.body)
    if (answer.status !== 200) throw refusal(answer)
    return JSON.parse(answer.bytes.toString('utf8')) as Answer<N>
  }

  raw(method: string, path: string, body?: unknown, headers: http.OutgoingHttpHeaders = {}): Promise<RawAnswer> {
    const portal = new URL(this.glovebox.portal)
    return rawRequest(Number(portal.port), {
      method, path: `/api/v1${path}`, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { host: portal.host, origin: portal.origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(this.cookie === '' ? {} : { cookie: this.cookie }), 'accept-language': 'en', ...headers },
    })
  }

  /** Starts a session and waits until it is ready, or throws with its state and error. */
  async openSession(projectId = 'fatty-liver', tier = 'small'): Promise<string> {
    const { id } = await this.call('startSession', { params: { id: projectId }, body: { tier } })
    await this.untilSession(id, 'ready')
    return id
  }

  async untilSession(id: string, wanted: string, seconds = 60): Promise<Answer<'session'>> {
    const deadline = Date.now() + seconds * 1000
    for (;;) {
      const session = await this.call('session', { params: { id } })
      if (session.state === wanted) return session
      if (['failed', 'stopped'].includes(session.state) || Date.now() > deadline) throw new Error(`session is ${session.state}, not ${wanted}: ${session.error ?? session.endReason ?? ''}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** An error answer as a thrown value. */
export const refusal = (answer: RawAnswer): ApiRefusal => new ApiRefusal(answer.status, (JSON.parse(answer.bytes.toString('utf8')) as ErrorBody).error)
