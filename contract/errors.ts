import { z } from 'zod'

/** Every error code with its HTTP status. The code is the promise to clients; the text comes from `texts/` by the code. */
export const errorCodes = { // table
  'bad-request': 400,
  'not-signed-in': 401,
  'wrong-password': 401,
  'password-to-change': 403,
  'sign-in-locked': 429,
  'sign-in-provider-failed': 502,
  'refused': 403,
  'origin-refused': 403,
  'not-found': 404,
  'state-conflict': 409,
  'already-registered': 409,
  'already-voted': 409,
  'own-request': 403,
  'member-cannot-review': 403,
  'rate-limited': 429,
  'too-large': 413,
  'budget-held': 429,
  'licence-ended': 403,
  'licence-missing': 403,
  'membership-ended': 403,
  'permit-ended': 403,
  'project-locked': 423,
  'session-exists': 409,
  'session-ended': 410,
  'capacity-waiting': 503,
  'gpu-missing': 409,
  'tier-unknown': 400,
  'dataset-file-missing': 503,
  'engine-down': 503,
  'image-missing': 503,
  'disk-full': 507,
  'volume-closed': 503,
  'database-locked': 503,
  'database-newer': 503,
  'broker-down': 503,
  'gateway-down': 503,
  'frontend-missing': 503,
  'file-not-regular': 422,
  'file-outside-project': 422,
  'file-name-refused': 422,
  'file-too-large': 413,
  'file-missing': 404,
  'file-changed': 409,
  'file-unreadable': 422,
  'not-approved': 409,
  'checks-changed': 409,
  'hash-mismatch': 500,
  'internal': 500,
} as const satisfies Record<string, number>

export const ErrorCode = z.enum(Object.keys(errorCodes) as [keyof typeof errorCodes, ...(keyof typeof errorCodes)[]])
export type ErrorCode = keyof typeof errorCodes

/** The body of every error answer: code, where it happened, what to do now, and values safe to show. */
export const ErrorBody = z.object({
  error: z.object({
    code: ErrorCode,
    /** In the person's language: what happened. */
    message: z.string(),
    /** In the person's language: what to do now. */
    whatNow: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    requestId: z.string(),
  }),
})
export type ErrorBody = z.infer<typeof ErrorBody>
