import { collectHtml } from './collect-html.ts'
import { collectChart } from './chart-json.ts'
import { collectJsonTables } from './json-tables.ts'
import { collectMarkdown } from './markdown-reader.ts'
import { joinedText } from './joined-text.ts'
import type { OutputCollector } from './output-collector.ts'
import { isObject } from './parse-json.ts'
import type { ReadBudget } from './read-budget.ts'
import { base64Decoded } from './read-data-uris.ts'

type Json = Readonly<Record<string, unknown>>

/** Colours as IPython writes them into traces; other escapes are noticed. */
const COLOURS = new RegExp(`${'\u001b'}\\[[\\d;]*m`, 'g')

// table
const OUTPUT_KEYS: Readonly<Record<string, readonly string[]>> = {
  stream: ['output_type', 'name', 'text'],
  error: ['output_type', 'ename', 'evalue', 'traceback'],
  display_data: ['output_type', 'data', 'metadata', 'transient'],
  execute_result: ['output_type', 'data', 'metadata', 'execution_count', 'transient'],
}

/** Reads the outputs and attachments of notebook cells, each media type in its own way. */
export class NotebookOutputs {
  readonly #found: OutputCollector
  readonly #budget: ReadBudget

  constructor(found: OutputCollector, budget: ReadBudget) {
    this.#found = found
    this.#budget = budget
  }

  async attachments(attachments: Json, where: string): Promise<void> {
    for (const [name, bundle] of Object.entries(attachments)) {
      this.#found.notice('attachment', 'review', where)
      this.#found.hidden(`${where} attachment name`, name)
      if (isObject(bundle)) await this.#bundle(bundle, `${where} attachment`)
      else this.#found.unread('damaged', `${where} attachment`)
    }
  }

  async read(output: unknown, where: string): Promise<void> {
    const type = isObject(output) ? output['output_type'] : null
    const known = typeof type === 'string' ? OUTPUT_KEYS[type] : undefined
    if (!isObject(output) || known === undefined) {
      this.#found.unread('unknown-part', where)
      if (output !== undefined) this.#found.hidden(where, JSON.stringify(output))
      return
    }
    const extras = Object.entries(output).filter(([key]) => !known.includes(key))
    if (extras.length > 0) this.#noticeMetadata(Object.fromEntries(extras), where)
    if (type === 'stream') this.#text(output['text'], where)
    else if (type === 'error') this.#error(output, where)
    else {
      this.#outputMetadata(output['metadata'], where)
      if (isObject(output['data'])) await this.#bundle(output['data'], where)
      else this.#found.unread('damaged', where)
    }
  }

  #text(value: unknown, where: string): void {
    const text = joinedText(value)
    if (text === null) this.#found.unread('damaged', where)
    else {
      const plain = text.replace(COLOURS, '')
      if (plain.includes('\u001b')) this.#found.notice('terminal-escapes', 'review', where, { count: plain.split('\u001b').length - 1 })
      this.#found.shown(where, plain)
    }
  }

  #error(output: Json, where: string): void {
    const trace: unknown = output['traceback']
    this.#text([output['ename'], ': ', output['evalue'], '\n'], where)
    this.#text(Array.isArray(trace) ? trace.map((line: unknown) => `${String(line)}\n`) : trace, `${where} trace`)
  }

  /** Only the size of a picture and its background are plain; the rest is shown to a person. */
  #outputMetadata(metadata: unknown, where: string): void {
    if (!isObject(metadata)) return
    const unusual = Object.entries(metadata).filter(([, value]) =>
      !(isObject(value) && Object.entries(value).every(([key, item]) => /^(width|height|needs_background|unconfined)$/.test(key) && (typeof item === 'number' || item === 'light' || item === 'dark' || typeof item === 'boolean'))))
    if (unusual.length > 0) this.#noticeMetadata(Object.fromEntries(unusual), where)
  }

  #noticeMetadata(extras: Json, where: string): void {
    this.#found.notice('notebook-metadata', 'review', where, { keys: Object.keys(extras).length })
    this.#found.hidden(`${where} metadata`, JSON.stringify(extras))
  }

  async #bundle(bundle: Json, where: string): Promise<void> {
    for (const [mediaType, value] of Object.entries(bundle)) {
      if (this.#budget.expired) return
      await this.#media(mediaType.toLowerCase(), value, where)
    }
  }

  async #media(mediaType: string, value: unknown, where: string): Promise<void> {
    const found = this.#found
    const text = joinedText(value)
    if (/^application\/(.+\+)?json$/.test(mediaType)) {
      found.shown(where, JSON.stringify(value))
      collectJsonTables(value, where, found, this.#budget)
      if (mediaType.includes('widget')) found.notice('widget-state', 'review', where)
      else if (!collectChart(value, where, found, this.#budget) && mediaType !== 'application/json') found.notice('interactive-picture', 'review', where)
    } else if (text === null) found.unread('damaged', where)
    else if (mediaType === 'text/plain' || mediaType === 'text/latex') this.#text(text, where)
    else if (mediaType === 'text/markdown') await collectMarkdown(text, { where, line: null }, found, this.#budget)
    else if (mediaType === 'text/html') await collectHtml(text, where, found, this.#budget)
    else if (mediaType === 'application/javascript' || mediaType === 'text/javascript') {
      found.notice('script-in-output', 'fail', where, { count: 1 })
      found.hidden(`${where} script`, text)
    } else if (mediaType === 'image/svg+xml') await found.file(new TextEncoder().encode(text), `${where}.svg`, this.#budget)
    else await this.#binary(mediaType, text, where)
  }

  async #binary(mediaType: string, text: string, where: string): Promise<void> {
    const bytes = base64Decoded(text)
    if (!/^(image\/|application\/pdf)/.test(mediaType)) {
      this.#found.unread('unknown-part', where)
      this.#found.hidden(where, text)
    }
    if (bytes === null) this.#found.unread('damaged', where)
    else if (bytes.length > 0) await this.#found.file(bytes, where, this.#budget)
  }
}
