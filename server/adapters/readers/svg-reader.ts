import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { decodeText } from './decode-text.ts'
import { OutputCollector } from './output-collector.ts'
import { budgetOf } from './read-budget.ts'
import { readDataUris } from './read-data-uris.ts'
import { extensionOf } from './show-name.ts'
import { startOfMarkup } from './start-of-markup.ts'
import { walkXml } from './walk-xml.ts'

const MARKS = new Set(['path', 'circle', 'rect', 'ellipse', 'line', 'polyline', 'polygon', 'use'])
const DRAWING = new Set(['d', 'points', 'transform', 'viewBox'])
const UNSEEN = new Set(['metadata', 'defs', 'desc', 'title', 'style', 'script', 'foreignObject'])

/** Reads SVG: marks are counted, all texts and attribute values taken out, nothing run. */
export const svgReader: OutputReader = {
  format: 'svg',
  recognises: (bytes, name) => {
    const text = decodeText(bytes)?.text
    return text !== undefined && (startsAsSvg(text) || extensionOf(name) === 'svg')
  },
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const scan = new SvgScan()
    const budget = budgetOf(limits)
    const { problem, comments, doctype } = walkXml(bytes, scan, budget)
    if (problem !== null) found.unread(problem, null)
    scan.report(found)
    if (comments.length > 0) found.hidden('SVG comment', comments.join('\n'))
    if (doctype?.includes('[') === true) {
      found.hidden('SVG document type', doctype)
      found.notice('hidden-content', 'review', 'SVG document type')
    }
    await readDataUris(scan.attributes.join('\n'), 'SVG', found, budget)
    return found.done('svg')
  },
}

function startsAsSvg(text: string): boolean {
  const start = startOfMarkup(text)
  if (start === null) return false
  if (!/^<!doctype\s{1,10}svg\b/i.test(text.slice(start, start + 30))) return /^<(?:svg:)?svg\b/i.test(text.slice(start, start + 10))
  return true
}

class SvgScan {
  readonly attributes: string[] = []
  readonly #drawing: string[] = []
  readonly #open: string[] = []
  readonly #shown: string[] = []
  readonly #hidden: string[] = []
  #marks = 0
  #scripts = 0
  #links = 0
  #foreign = 0

  readonly open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    this.#open.push(name)
    if (MARKS.has(name) && !this.#open.includes('defs')) this.#marks += 1
    if (name === 'script') this.#scripts += 1
    if (name === 'foreignObject' || name === 'iframe') this.#foreign += 1
    for (const [key, value] of Object.entries(attributes)) {
      if (/^on/i.test(key) || /^\s*javascript\s*:/i.test(value)) this.#scripts += 1
      if (!key.startsWith('xmlns') && !this.#open.includes('metadata') && /^\s*(https?:|\/\/|file:)/i.test(value)) this.#links += 1
      // Outlines of letters are numbers of four digits, set apart by blanks as numbers of cards are.
      if (DRAWING.has(key) && /^[\d\s.,+\-a-zA-Z()]*$/.test(value)) this.#drawing.push(value)
      else this.attributes.push(value)
    }
  }

  readonly text = (text: string): void => {
    if (text.trim() === '') return
    if (this.#open.some((name) => UNSEEN.has(name))) this.#hidden.push(text)
    else this.#shown.push(text)
  }

  readonly close = (): void => { this.#open.pop() }

  report(found: OutputCollector): void {
    found.shown('SVG text', this.#shown.join('\n'))
    found.hidden('SVG metadata', this.#hidden.join('\n'))
    found.hidden('SVG attributes', this.attributes.join('\n'))
    found.hidden('SVG drawing', this.#drawing.join('\n'))
    found.notice('vector-picture', 'review', null, { marks: this.#marks })
    if (this.#scripts > 0) found.notice('script-in-output', 'fail', 'SVG', { count: this.#scripts })
    if (this.#foreign > 0) found.notice('active-content', 'fail', 'SVG', { count: this.#foreign })
    if (this.#links > 0) found.notice('external-link', 'review', 'SVG', { count: this.#links })
  }
}
