import { PageConfig } from '@jupyterlab/coreutils'
import { Token } from '@lumino/coreutils'
import { Poll } from '@lumino/polling'
import { type ISignal, Signal } from '@lumino/signaling'
import type { SessionContext } from '../../../contract/session-api.ts'
import type { Language } from '../../../contract/vocabulary/roles.ts'
import { type GloveboxClient, GloveboxError } from '../glovebox-client.ts'
import { type Texts, textsIn } from '../texts/catalogue.ts'

/** What every plugin knows of the session: its context, the server's clock, the language. */
export interface IGloveboxSession {
  readonly client: GloveboxClient
  /** Undefined until the server has answered once. */
  readonly context: SessionContext | undefined
  /** Why the last question for the context failed, if it did. */
  readonly error: GloveboxError | undefined
  readonly changed: ISignal<IGloveboxSession, void>
  readonly language: Language
  readonly texts: Texts
  /** Now, by the server's clock. */
  now(): Date
  /** Asks the server for the context again. */
  refresh(): void
}

export const IGloveboxSession = new Token<IGloveboxSession>('@glovebox/jupyterlab:IGloveboxSession', 'The session, its project, time and budget.')

const REFRESH_EVERY_MS = 20_000

/** Language of the page before the server has told the person's. */
function pageLanguage(): Language {
  const wanted = PageConfig.getOption('gloveboxLocale') || navigator.language
  return wanted.startsWith('ko') ? 'ko' : 'en'
}

/** Keeps the session's context fresh by asking the server every 20 s. */
export class PolledGloveboxSession implements IGloveboxSession {
  readonly client: GloveboxClient
  readonly #changed = new Signal<this, void>(this)
  readonly #poll: Poll
  #context: SessionContext | undefined
  #error: GloveboxError | undefined
  #clockOffset = 0

  constructor(client: GloveboxClient) {
    this.client = client
    this.#poll = new Poll({
      name: '@glovebox/jupyterlab:session',
      frequency: { interval: REFRESH_EVERY_MS, backoff: true, max: 120_000 },
      factory: () => this.#fetch(),
    })
  }

  get context(): SessionContext | undefined {
    return this.#context
  }

  get error(): GloveboxError | undefined {
    return this.#error
  }

  get changed(): ISignal<IGloveboxSession, void> {
    return this.#changed
  }

  get language(): Language {
    return this.#context?.language ?? pageLanguage()
  }

  get texts(): Texts {
    return textsIn(this.language)
  }

  now(): Date {
    return new Date(Date.now() + this.#clockOffset)
  }

  refresh(): void {
    void this.#poll.refresh()
  }

  async #fetch(): Promise<void> {
    try {
      this.#context = await this.client.context()
      this.#clockOffset = Date.parse(this.#context.now) - Date.now()
      this.#error = undefined
    } catch (error) {
      this.#error = error instanceof GloveboxError ? error : new GloveboxError('unreachable', '', '')
      this.#changed.emit()
      throw error
    }
    this.#changed.emit()
  }
}
