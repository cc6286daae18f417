import type { ErrorRequestHandler, Request } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { ErrorBody } from '../../contract/errors.ts'
import { fillText } from '../../contract/texts/fill-text.ts'
import { texts } from '../../contract/texts/index.ts'
import type { Language } from '../../contract/vocabulary/roles.ts'
import { GloveboxError } from '../domain/kernel/glovebox-error.ts'

/** An error as a client gets it: code, words in its language, values that are safe to show. */
export const errorBody = (error: GloveboxError, language: Language, requestId: string): ErrorBody => {
  const text = texts[language].errors[error.code]
  // The node names the place of a fault by `at` or `column`.
  const { field = error.values['at'] ?? error.values['column'] ?? error.values['key'] ?? '' } = error.values
  const values = { ...error.values, ...(field === '' ? {} : { field }) }
  return { error: { code: error.code, message: fillText(text.message, values), whatNow: fillText(text.whatNow, values), values, requestId } }
}

/** Turns anything thrown into an error answer; what was unexpected is logged, never shown. */
export const errorResponder = (log: Logger): ErrorRequestHandler => (thrown: unknown, request, response, next) => {
  if (response.headersSent) return next(thrown)
  const error = asGloveboxError(thrown)
  const requestId = String(response.getHeader('x-request-id') ?? '')
  if (error.status >= 500) log.error({ err: thrown, requestId, code: error.code }, 'request failed')
  response.status(error.status).type('application/json').send(JSON.stringify(errorBody(error, languageOf(request), requestId)))
}

/** Any thrown value as the product's error. */
export const asGloveboxError = (thrown: unknown): GloveboxError => {
  if (thrown instanceof GloveboxError) return thrown
  if (thrown instanceof z.ZodError) return new GloveboxError('bad-request', { field: thrown.issues[0]?.path.join('.') ?? '' }, thrown)
  const status = thrown instanceof Error && 'status' in thrown ? thrown.status : undefined
  if (status === 413) return new GloveboxError('too-large', {}, thrown)
  if (status === 400) return new GloveboxError('bad-request', {}, thrown)
  return new GloveboxError('internal', {}, thrown)
}

/** The actor's language, else the browser's first of ours. */
export const languageOf = (request: Request): Language => request.actor?.language ?? (request.acceptsLanguages('ko', 'en') === 'en' ? 'en' : 'ko')
