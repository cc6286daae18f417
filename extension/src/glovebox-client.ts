import { URLExt } from '@jupyterlab/coreutils'
import { ServerConnection } from '@jupyterlab/services'
import type { ErrorBody } from '../../contract/errors.ts'
import type { CheckResult, DeclaredFile, EgressRequest, EgressSummary } from '../../contract/resources/egress-request.ts'
import type { RepairOffer } from '../../contract/resources/table-repair.ts'
import type { SessionContext } from '../../contract/session-api.ts'
import { sessionRoutes } from './session/session-routes.ts'

/** What is sent at submission, first or as a new turn. */
export interface Submission {
  readonly title: string
  readonly context: string
  readonly files: readonly DeclaredFile[]
}

/** An answer of the server that is not a success, or no answer at all (`code` is then `unreachable`). */
export class GloveboxError extends Error {
  readonly code: string
  readonly whatNow: string

  constructor(code: string, message: string, whatNow: string) {
    super(message)
    this.name = 'GloveboxError'
    this.code = code
    this.whatNow = whatNow
  }
}

type Route = (typeof sessionRoutes)[keyof typeof sessionRoutes]

/** The only door from the extension to the server: the session's own origin, below `/glovebox/v1`. */
export class GloveboxClient {
  readonly #settings: ServerConnection.ISettings

  constructor(settings: ServerConnection.ISettings) {
    this.#settings = settings
  }

  async context(): Promise<SessionContext> {
    const context = await this.#ask<Partial<SessionContext>>(sessionRoutes.context)
    // A server of another version must not leave the banner half drawn.
    if (!context.project || !context.person || !context.endsAt || !context.budget) throw new GloveboxError('unreachable', '', '')
    return context as SessionContext
  }

  check(files: readonly DeclaredFile[]): Promise<CheckResult> {
    return this.#ask(sessionRoutes.check, { body: { files } })
  }

  repair(files: readonly DeclaredFile[], path: string): Promise<RepairOffer> {
    return this.#ask(sessionRoutes.repair, { body: { files, path } })
  }

  submit(submission: Submission): Promise<EgressRequest> {
    return this.#ask(sessionRoutes.submit, { body: submission })
  }

  async list(): Promise<readonly EgressSummary[]> {
    const { items } = await this.#ask<{ items: EgressSummary[] }>(sessionRoutes.list)
    return items
  }

  get(id: string): Promise<EgressRequest> {
    return this.#ask(sessionRoutes.get, { id })
  }

  resubmit(id: string, submission: Submission): Promise<EgressRequest> {
    return this.#ask(sessionRoutes.resubmit, { id, body: submission })
  }

  withdraw(id: string): Promise<EgressRequest> {
    return this.#ask(sessionRoutes.withdraw, { id })
  }

  async #ask<T>(route: Route, { id, body }: { id?: string; body?: unknown } = {}): Promise<T> {
    const path = id === undefined ? route.path : route.path.replace(':id', encodeURIComponent(id))
    const url = URLExt.join(this.#settings.baseUrl, 'glovebox/v1', path)
    const init: RequestInit = { method: route.method, cache: 'no-store' }
    if (route.method === 'POST') init.body = JSON.stringify(body ?? {})
    let response: Response
    try {
      response = await ServerConnection.makeRequest(url, init, this.#settings)
    } catch {
      throw new GloveboxError('unreachable', '', '')
    }
    if (response.ok) return (await response.json()) as T
    throw await errorOf(response)
  }
}

async function errorOf(response: Response): Promise<GloveboxError> {
  const body = (await response.json().catch(() => undefined)) as Partial<ErrorBody> | undefined
  const error = body?.error
  if (!error?.code) return new GloveboxError('unreachable', '', '')
  return new GloveboxError(error.code, error.message, error.whatNow)
}
