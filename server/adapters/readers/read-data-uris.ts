import type { OutputCollector } from './output-collector.ts'
import type { ReadBudget } from './read-budget.ts'

const DATA_URI = /data:([a-z0-9.+-]+\/[a-z0-9.+-]+)?((?:;[a-z0-9-]+=[^;,\s"']*)*)(;base64)?,([A-Za-z0-9+/=_%.~!$&*()\\-]*)/gi

/** Reads every file that stands in a text as a data address. */
export async function readDataUris(text: string, where: string, found: OutputCollector, budget: ReadBudget): Promise<void> {
  let index = 0
  for (const [, mediaType = 'text/plain', , base64, body = ''] of text.matchAll(DATA_URI)) {
    index += 1
    const bytes = base64 === undefined ? percentDecoded(body) : base64Decoded(unescapedBase64(body))
    const name = `${where} data address ${index}`
    found.notice('data-uri', 'review', where, { mediaType: mediaType.slice(0, 60) })
    if (bytes === null) found.unread('damaged', name)
    else if (bytes.length > 0) await found.file(bytes, name, budget)
    if (budget.expired) {
      found.unread('time', where)
      return
    }
  }
}

function unescapedBase64(body: string): string {
  return body.includes('%') ? body.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : body
}

/** Base64 taken strictly: white space between lines is allowed, anything else that is not of the alphabet is not. */
export function base64Decoded(text: string): Uint8Array | null {
  const body = text.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(body) || body.length % 4 === 1) return null
  return new Uint8Array(Buffer.from(body, 'base64'))
}

function percentDecoded(body: string): Uint8Array | null {
  try {
    return new TextEncoder().encode(decodeURIComponent(body))
  } catch {
    return null
  }
}
