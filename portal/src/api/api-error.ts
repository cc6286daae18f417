import type { ErrorCode } from '../../../contract/errors.ts'

/** What can go wrong with a call beyond the contract's codes: no answer at all, or one that this portal does not understand. */
export type FailureCode = ErrorCode | 'offline' | 'unreadable-answer'

/** A call that failed, with the code that the texts are found by. */
export class ApiError extends Error {
  readonly code: FailureCode
  readonly values: Record<string, string | number>
  readonly requestId: string | null
  /** The server's own words, for codes that this portal's catalogue does not know. */
  readonly said: { message: string; whatNow: string } | null

  constructor(code: FailureCode, more: { values?: Record<string, string | number>; requestId?: string; said?: { message: string; whatNow: string } } = {}) {
    super(code)
    this.name = 'ApiError'
    this.code = code
    this.values = more.values ?? {}
    this.requestId = more.requestId ?? null
    this.said = more.said ?? null
  }
}

/** Any thrown thing as an `ApiError`. */
export const asApiError = (thrown: unknown): ApiError => (thrown instanceof ApiError ? thrown : new ApiError('internal'))
