/** A piece of HTML. Raw text of script and style comes as `raw` with the element's name. */
export type HtmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly selfClosed: boolean }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text' | 'comment'; readonly text: string }
  | { readonly kind: 'raw'; readonly name: string; readonly text: string }

const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext'])
// table
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', ndash: '–', mdash: '—', plusmn: '±', le: '≤', ge: '≥', times: '×', minus: '−' }

/** Splits HTML as browsers do in the main: unknown and broken markup never stops it. */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) {
      yield { kind: 'text', text: decodeEntities(html.slice(at)) }
      return
    }
    if (open > at) yield { kind: 'text', text: decodeEntities(html.slice(at, open)) }
    const markup = markupAt(html, open)
    if (markup.token !== null) yield markup.token
    at = markup.end
    if (markup.token?.kind === 'open' && RAW.has(markup.token.name) && !markup.token.selfClosed) {
      const { name } = markup.token
      const end = indexOfClose(html, name, at)
      yield { kind: 'raw', name, text: html.slice(at, end) }
      at = end
    }
  }
}

function markupAt(html: string, open: number): { token: HtmlToken | null; end: number } {
  if (html.startsWith('<!--', open)) {
    const close = html.indexOf('-->', open + 4)
    const end = close < 0 ? html.length : close
    return { token: { kind: 'comment', text: html.slice(open + 4, end) }, end: Math.min(html.length, end + 3) }
  }
  const next = html[open + 1] ?? ''
  if (next === '!' || next === '?') {
    const close = html.indexOf('>', open)
    const end = close < 0 ? html.length : close + 1
    const text = html.slice(open + 2, end - 1)
    return { token: /^doctype\s+(html|svg)\b[^[]*$/i.test(text) ? null : { kind: 'comment', text }, end }
  }
  if (next === '/') {
    const close = html.indexOf('>', open)
    const end = close < 0 ? html.length : close + 1
    return { token: { kind: 'close', name: /^[^\s>/]*/.exec(html.slice(open + 2, end))?.[0].toLowerCase() ?? '' }, end }
  }
  if (!/[a-z]/i.test(next)) return { token: { kind: 'text', text: '<' }, end: open + 1 }
  return openTag(html, open)
}

function openTag(html: string, open: number): { token: HtmlToken; end: number } {
  const nameMatcher = /[^\s>/]+/y
  nameMatcher.lastIndex = open + 1
  const name = (nameMatcher.exec(html)?.[0] ?? '').toLowerCase()
  const attributes = new Map<string, string>()
  const attribute = /[\s/]*([^\s=>/][^\s=>/]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/y
  let at = open + 1 + name.length
  for (;;) {
    attribute.lastIndex = at
    const match = attribute.exec(html)
    if (match === null) break
    attributes.set((match[1] ?? '').toLowerCase(), decodeEntities(match[2] ?? match[3] ?? match[4] ?? ''))
    at = attribute.lastIndex
  }
  const close = html.indexOf('>', at)
  const end = close < 0 ? html.length : close + 1
  return { token: { kind: 'open', name, attributes, selfClosed: html[end - 2] === '/' }, end }
}

function indexOfClose(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}(?=[\\s>/])`, 'gi')
  close.lastIndex = from
  return close.exec(html)?.index ?? html.length
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex?: string, decimal?: string, named?: string) => {
    if (named !== undefined) return ENTITIES[named] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : whole
  })
}
