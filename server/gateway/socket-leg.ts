import type { RawData, WebSocket } from 'ws'

/** The browser may lag this far behind before the container is no longer read. */
export const LAG_LIMIT = 1024 * 1024

/** Closes a leg in words where that is still possible, and for good a moment later. */
export const closeLeg = (leg: WebSocket, code: number, reason: string): void => {
  if (leg.readyState === leg.CLOSED) return
  if (leg.readyState === leg.CONNECTING || leg.isPaused) {
    leg.terminate()
    return
  }
  // ws refuses codes it may not send (1005, 1006, 1015) and reasons longer than 123 bytes.
  const sendable = (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999)
  leg.close(sendable ? code : 1011, Buffer.from(reason).subarray(0, 120).toString('utf8').replace(/\ufffd+$/, ''))
  setTimeout(() => leg.terminate(), 2_000).unref()
}

/** The bytes of a message, whatever form ws gave it in. */
export const bytesOf = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)

/** Resolves when what was sent has left for the most part, or the leg is gone. */
export const drainedLeg = async (leg: WebSocket): Promise<void> => {
  while (leg.readyState === leg.OPEN && leg.bufferedAmount > LAG_LIMIT / 4) await new Promise((resolve) => setTimeout(resolve, 10))
}
