const LONGEST = 200
// Control characters, line separators, invisible and direction-changing characters, lone surrogates.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\\]/gu

/** A file name as it may be shown: what could move a cursor, hide or reverse text is written as an escape. */
export function showName(name: string): string {
  const escaped = name.replace(UNSAFE, (character) =>
    character === '\\' ? '\\\\' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
  return escaped.length <= LONGEST ? escaped : `${escaped.slice(0, LONGEST)}…`
}

/** Whether a name holds characters that a person cannot see. */
export function hasUnseenCharacters(name: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u.test(name)
}

/** The extension in lower case without its dot, or an empty string. */
export function extensionOf(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  const dot = base.lastIndexOf('.')
  return dot < 0 ? '' : base.slice(dot + 1).toLowerCase()
}
