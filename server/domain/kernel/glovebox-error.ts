import { errorCodes, type ErrorCode } from '../../../contract/errors.ts'

export type ErrorValues = Readonly<Record<string, string | number>>

/** The one error of the product: a code that is promised, values that are safe to show, the cause kept for the log. */
export class GloveboxError extends Error {
  readonly code: ErrorCode
  readonly values: ErrorValues
  override readonly name = 'GloveboxError'

  constructor(code: ErrorCode, values: ErrorValues = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.code = code
    this.values = values
  }

  get status(): number {
    return errorCodes[this.code]
  }
}
