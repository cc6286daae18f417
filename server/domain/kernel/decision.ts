import type { ErrorCode } from '../../../contract/errors.ts'
import { GloveboxError, type ErrorValues } from './glovebox-error.ts'

/** Answer of a policy or rule. A refusal is a value; it is thrown only at the service's edge. */
export type Decision = { readonly allow: true } | { readonly allow: false; readonly code: ErrorCode; readonly policy?: string; readonly values?: ErrorValues }

export const allowed: Decision = Object.freeze({ allow: true })
export const refused = (code: ErrorCode, values: ErrorValues = {}, policy?: string): Decision =>
  policy === undefined ? { allow: false, code, values } : { allow: false, code, values, policy }

/** Throws the refusal, if it is one. */
export const enforce = (decision: Decision): void => {
  if (!decision.allow) throw new GloveboxError(decision.code, decision.values ?? {})
}
