import type { IncomingMessage } from 'node:http'

/** Reads a body of at most `limit` bytes; null where it is larger or was cut. */
export const readSmallBody = async (request: IncomingMessage, limit: number): Promise<Buffer | null> => {
  if (Number(request.headers['content-length'] ?? 0) > limit) return null
  const parts: Buffer[] = []
  let total = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    total += part.length
    if (total > limit) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Reads a small body as JSON; null where it is too large, undefined where it is not JSON. */
export const readSmallJson = async (request: IncomingMessage, limit: number): Promise<unknown> => {
  const body = await readSmallBody(request, limit)
  if (body === null) return null
  try {
    return JSON.parse(body.toString('utf8')) ?? undefined
  } catch {
    return undefined
  }
}
