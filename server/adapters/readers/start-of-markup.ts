/** Where the first element or document type of a markup text stands, behind its declaration and comments; null where none begins it. */
export function startOfMarkup(text: string): number | null {
  let at = 0
  for (;;) {
    while (at < text.length && /[\s\ufeff]/.test(text[at] ?? '')) at += 1
    const end = text.startsWith('<!--', at) ? endOf(text, '-->', at) : text.startsWith('<?', at) ? endOf(text, '?>', at) : at
    if (end === null) return null
    if (end === at) return text[at] === '<' ? at : null
    at = end
  }
}

function endOf(text: string, mark: string, from: number): number | null {
  const at = text.indexOf(mark, from)
  return at < 0 ? null : at + mark.length
}
