import type { ReactElement } from 'react'
import { GloveboxError } from '../glovebox-client.ts'
import type { Texts } from '../texts/catalogue.ts'

/** Turns anything thrown into something that can be shown. */
export function shownError(error: unknown): GloveboxError {
  return error instanceof GloveboxError ? error : new GloveboxError('unknown', '', '')
}

/** What an error says and what to do now; the server's own words where it gave some. */
export function errorTexts(error: GloveboxError, texts: Texts): { readonly message: string; readonly whatNow: string } {
  if (error.message) return { message: error.message, whatNow: error.whatNow }
  if (error.code === 'unreachable') return { message: texts.error.unreachable, whatNow: texts.error.unreachableNow }
  return { message: texts.error.unknown, whatNow: texts.error.unknownNow }
}

/** An error in a panel, read out at once, with a way to try again. */
export function ErrorNote(props: { error: GloveboxError; texts: Texts; onRetry?: () => void }): ReactElement {
  const { message, whatNow } = errorTexts(props.error, props.texts)
  return (
    <div className="gbx-note gbx-fail" role="alert">
      <strong>{message}</strong>
      {whatNow && <p>{whatNow}</p>}
      {props.onRetry && (
        <button type="button" className="gbx-button" onClick={props.onRetry}>
          {props.texts.retry}
        </button>
      )}
    </div>
  )
}
