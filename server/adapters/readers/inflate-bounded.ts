import { inflateRawSync, inflateSync } from 'node:zlib'

/** What came out of a deflate stream, and how many of the bytes given to it belong to it. */
export interface Inflated {
  readonly bytes: Uint8Array
  readonly consumed: number
}

/** Why a deflate stream gave nothing. */
export type InflateFailure = 'damaged' | 'too-large'

/** Unpacks a raw or zlib-wrapped deflate stream up to a bound; never throws. */
export function inflateBounded(bytes: Uint8Array, mostBytes: number, wrapped = false): Inflated | InflateFailure {
  if (mostBytes <= 0) return 'too-large'
  try {
    const inflate = wrapped ? inflateSync : inflateRawSync
    const result: unknown = inflate(bytes, { info: true, maxOutputLength: mostBytes })
    const { buffer, engine } = result as { buffer: Buffer; engine: { bytesWritten: number } }
    return { bytes: buffer, consumed: engine.bytesWritten }
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged'
  }
}
