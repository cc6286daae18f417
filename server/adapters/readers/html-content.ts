import { AttributeNumbers } from './html-attributes.ts'
import { htmlTokens } from './html-tokens.ts'
import type { HtmlToken } from './html-tokens.ts'
import { HtmlTable } from './html-table.ts'
import type { CellAllowance } from './html-table.ts'
import { STRIDE } from './read-budget.ts'
import type { ReadBounds } from './read-budget.ts'

/** What HTML shows, hides and does. */
export interface HtmlContent {
  readonly tables: readonly (readonly (readonly string[])[])[]
  readonly shown: string
  /** Text that a browser does not show: hidden elements, attribute values, style sheets. */
  readonly hidden: readonly string[]
  readonly scripts: readonly string[]
  readonly comments: readonly string[]
  /** Number of elements with text that style or an attribute hides. */
  readonly hiddenElements: number
  readonly links: readonly string[]
  /** Different numbers in attributes, where they are more than pages need. */
  readonly attributeNumbers: number
  readonly activeElements: readonly string[]
  readonly tooDeep: boolean
  readonly tooManyCells: boolean
  readonly timeOver: boolean
}

// table
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr'])
const ACTIVE = new Set(['iframe', 'object', 'embed', 'applet', 'form', 'base', 'frame', 'frameset', 'audio', 'video', 'portal', 'foreignobject'])
const BREAKS = new Set(['p', 'div', 'br', 'tr', 'li', 'table', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'section', 'caption'])
const HIDING = /display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d]*[1-9])|text-indent\s*:\s*-|left\s*:\s*-\d{3}/i
const MOST_OPEN = 2_000

/** Takes HTML apart without running or loading anything. */
export function htmlContent(html: string, bounds: ReadBounds): HtmlContent {
  const scan = new HtmlScan({ left: bounds.cells, cut: false })
  let taken = 0
  for (const token of htmlTokens(html)) {
    taken += 1
    if (taken % STRIDE === 0 && bounds.expired) return { ...scan.finish(), timeOver: true }
    scan.take(token)
  }
  return { ...scan.finish(), timeOver: false }
}

class HtmlScan {
  readonly #open: { name: string; hides: boolean }[] = []
  readonly #tables: HtmlTable[] = []
  readonly #done: (readonly (readonly string[])[])[] = []
  readonly #shown: string[] = []
  readonly #hidden: string[] = []
  readonly #scripts: string[] = []
  readonly #comments: string[] = []
  readonly #links: string[] = []
  readonly #numbers = new AttributeNumbers()
  readonly #active: string[] = []
  readonly #allowance: CellAllowance
  #hiding = 0
  #hiddenElements = 0
  #tooDeep = false

  constructor(allowance: CellAllowance) {
    this.#allowance = allowance
  }

  take(token: HtmlToken): void {
    if (token.kind === 'open') this.#openElement(token)
    else if (token.kind === 'close') this.#closeElement(token.name)
    else if (token.kind === 'comment') this.#comments.push(token.text)
    else if (token.kind === 'raw') this.#rawText(token.name, token.text)
    else this.#text(token.text)
  }

  finish(): Omit<HtmlContent, 'timeOver'> {
    while (this.#tables.length > 0) this.#endTable()
    return {
      tables: this.#done, shown: this.#shown.join('').replace(/[^\S\n]+/g, ' ').replace(/ ?\n[ \n]*/g, '\n').trim(), hidden: this.#hidden, scripts: this.#scripts,
      comments: this.#comments.filter((comment) => comment.trim() !== ''), hiddenElements: this.#hiddenElements, links: this.#links, attributeNumbers: this.#numbers.unusual,
      activeElements: this.#active, tooDeep: this.#tooDeep, tooManyCells: this.#allowance.cut,
    }
  }

  #openElement({ name, attributes, selfClosed }: Extract<HtmlToken, { kind: 'open' }>): void {
    this.#attributes(name, attributes)
    this.#numbers.take(attributes)
    if (BREAKS.has(name)) this.#shown.push('\n')
    if (name === 'td' || name === 'th') this.#shown.push(' ')
    if (ACTIVE.has(name) || (name === 'meta' && /refresh/i.test(attributes.get('http-equiv') ?? ''))) this.#active.push(name)
    if (name === 'table') this.#tables.push(new HtmlTable(this.#allowance))
    else this.#tables.at(-1)?.open(name, attributes)
    if (VOID.has(name) || selfClosed) return
    if (this.#open.length >= MOST_OPEN) {
      this.#tooDeep = true
      return
    }
    const hides = attributes.has('hidden') || name === 'template' || name === 'noscript' || HIDING.test(attributes.get('style') ?? '')
    this.#open.push({ name, hides })
    if (hides) this.#hiding += 1
  }

  #closeElement(name: string): void {
    if (name === 'table') this.#endTable()
    else this.#tables.at(-1)?.close(name)
    if (BREAKS.has(name)) this.#shown.push('\n')
    const at = this.#open.findLastIndex((element) => element.name === name)
    if (at < 0) return
    for (const element of this.#open.splice(at)) if (element.hides) this.#hiding -= 1
  }

  #endTable(): void {
    const rows = this.#tables.pop()?.finish() ?? []
    if (rows.length > 0) this.#done.push(rows)
  }

  #text(text: string): void {
    if (this.#hiding > 0) {
      if (text.trim() !== '') {
        this.#hidden.push(text)
        this.#hiddenElements += 1
      }
    } else this.#shown.push(this.#tables.length > 0 ? text.replace(/\s+/g, ' ') : text)
    this.#tables.at(-1)?.text(text)
  }

  #rawText(name: string, text: string): void {
    if (name === 'script') {
      if (text.trim() !== '') this.#scripts.push(text)
    } else if (name === 'style') this.#hidden.push(text)
    else this.#text(text)
    if (name === 'style' && (HIDING.test(text) || /content\s*:|url\s*\(|@import/i.test(text))) this.#hiddenElements += 1
  }

  #attributes(element: string, attributes: ReadonlyMap<string, string>): void {
    if (element === 'script' && attributes.has('src')) this.#scripts.push(attributes.get('src') ?? '')
    for (const [name, value] of attributes) {
      if (/^on[a-z]/.test(name) || /^\s*(javascript|vbscript)\s*:/i.test(value)) this.#scripts.push(value)
      if (/^\s*(https?:|ftp:|file:|\/\/)/i.test(value) && !name.startsWith('xmlns')) this.#links.push(value)
      if (!/^[\w\s.:;%#-]{0,40}$/.test(value) || !/^[a-z][a-z:_-]{0,20}$/.test(name)) this.#hidden.push(`${name}=${value}`)
    }
  }
}
