import { GloveboxError } from '../../domain/kernel/glovebox-error.ts'

const unreachable = new Set(['ECONNREFUSED', 'ENOENT', 'EACCES', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'])

/** HTTP status of an engine's answer, if it answered. */
export const engineStatus = (cause: unknown): number | null =>
  typeof cause === 'object' && cause !== null && 'statusCode' in cause && typeof cause.statusCode === 'number' ? cause.statusCode : null

/** Turns what the engine said, or did not say, into a code of ours; its own words stay in the cause. */
export const engineFailure = (cause: unknown): GloveboxError => {
  if (cause instanceof GloveboxError) return cause
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  const words = cause instanceof Error ? cause.message : ''
  if (unreachable.has(code)) return new GloveboxError('engine-down', {}, cause)
  if (/no space left on device/i.test(words)) return new GloveboxError('disk-full', {}, cause)
  if (/no such image/i.test(words)) return new GloveboxError('image-missing', {}, cause)
  if (/could not select device driver|nvidia-container|unknown device/i.test(words)) return new GloveboxError('gpu-missing', {}, cause)
  if (engineStatus(cause) === null) return new GloveboxError('engine-down', {}, cause)
  return new GloveboxError('internal', {}, cause)
}
