import { ReactWidget, UseSignal } from '@jupyterlab/ui-components'
import type { ReactElement, ReactNode } from 'react'
import type { SessionContext } from '../../../contract/session-api.ts'
import type { IGloveboxSession } from '../session/glovebox-session.ts'
import { Boundary } from './boundary.tsx'
import { ErrorNote } from './error-note.tsx'

/** A widget that is drawn again whenever the session's context changes. */
export class SessionWidget extends ReactWidget {
  readonly #session: IGloveboxSession
  readonly #draw: (session: IGloveboxSession) => ReactNode

  constructor(session: IGloveboxSession, draw: (session: IGloveboxSession) => ReactNode) {
    super()
    this.#session = session
    this.#draw = draw
  }

  protected render(): ReactElement {
    return <UseSignal signal={this.#session.changed}>{() => <Boundary texts={this.#session.texts}>{this.#draw(this.#session)}</Boundary>}</UseSignal>
  }
}

/** Draws with the context once it is there; before, that it is loading or why it is not. */
export function WithContext(props: { session: IGloveboxSession; children: (context: SessionContext) => ReactNode }): ReactElement {
  const { session, children } = props
  if (session.context) return <>{children(session.context)}</>
  if (session.error) return <ErrorNote error={session.error} texts={session.texts} onRetry={() => session.refresh()} />
  return (
    <p className="gbx-quiet" role="status">
      {session.texts.loading}
    </p>
  )
}
