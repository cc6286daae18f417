import type { DecodedText } from './decode-text.ts'
import type { OutputCollector } from './output-collector.ts'

/** Notices what the bytes of a text say beyond its letters: a guessed encoding, terminal escapes. */
export function noticeText(decoded: DecodedText, found: OutputCollector): void {
  if (!decoded.sure) found.notice('encoding-guessed', 'review', null, { encoding: decoded.encoding })
  const escapes = decoded.text.split('\u001b').length - 1
  if (escapes > 0) found.notice('terminal-escapes', 'review', null, { count: escapes })
}
