import { DocxRuns } from './docx-runs.ts'
import type { OutputCollector } from './output-collector.ts'
import type { ReadBudget } from './read-budget.ts'

interface Table {
  readonly rows: string[][]
  readonly above: Map<number, string>
  span: number
  merged: boolean
  cell: string
}

const MOST_SPAN = 1_000
const MOST_CELLS = 2_000_000

/** Gathers what one part of a Word document shows and what it hides. */
export class DocxText {
  readonly #open: string[] = []
  readonly #tables: Table[] = []
  readonly #done: string[][][] = []
  readonly #shown: string[] = []
  readonly #deleted: string[] = []
  readonly #unseen: string[] = []
  readonly #fields: string[] = []
  readonly #descriptions: string[] = []
  readonly #runs = new DocxRuns()
  #insertions = 0
  #chunks = 0
  #runHidden = false
  #cells = 0

  readonly open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    this.#open.push(name)
    const off = /^(0|false|off)$/.test(attributes['val'] ?? '')
    if (name === 'p') this.#runs.startParagraph()
    else if (name === 'r') this.#runs.startRun()
    else if (this.#open.at(-2) === 'rPr' && this.#open.includes('r')) this.#runs.property(name, attributes)
    if (name === 'r') this.#runHidden = false
    else if (name === 'vanish' || name === 'specVanish' || name === 'webHidden') this.#runHidden ||= !off && this.#open.includes('r')
    else if (name === 'color') this.#runHidden ||= /^FFFFFF$/i.test(attributes['val'] ?? '') && this.#open.includes('r')
    else if (name === 'sz') this.#runHidden ||= Number(attributes['val']) < 8 && this.#open.includes('r')
    else if (name === 'ins' || name === 'moveTo') this.#insertions += 1
    else if (name === 'altChunk') this.#chunks += 1
    else if (name === 'tab' || name === 'br' || name === 'cr') this.#add(name === 'tab' ? '\t' : '\n')
    else if (name === 'docPr' || name === 'cNvPr') this.#descriptions.push(attributes['descr'] ?? '', attributes['title'] ?? '')
    else this.#openTable(name, attributes)
  }

  readonly text = (text: string): void => {
    const element = this.#open.at(-1)
    if (element === 'delText' || this.#open.includes('del') || this.#open.includes('moveFrom')) this.#deleted.push(text)
    else if (element === 't') {
      this.#runs.shown(text)
      this.#add(text)
    }
    else if (element === 'instrText') this.#fields.push(text)
    else if (text.trim() !== '') this.#unseen.push(text)
  }

  readonly close = (name: string): void => {
    this.#open.pop()
    if (name === 'p') this.#add('\n')
    else if (name === 'tc') this.#endCell()
    else if (name === 'tbl') {
      const table = this.#tables.pop()
      if (table !== undefined) this.#done.push(table.rows)
    }
  }

  report(where: string, found: OutputCollector, budget: ReadBudget): void {
    this.#done.forEach((rows, index) => { found.table(rows, budget, { sheet: `${where} table ${index + 1}` }) })
    found.shown(where, this.#shown.join('').trim())
    const hidden = [['deleted text', this.#deleted], ['hidden text', this.#unseen], ['field code', this.#fields], ['description', this.#descriptions.filter((text) => text !== '')]] as const
    for (const [what, texts] of hidden) found.hidden(`${where} ${what}`, texts.join('\n'))
    if (this.#deleted.length > 0 || this.#insertions > 0) found.notice('tracked-change', 'fail', where, { deleted: this.#deleted.length, inserted: this.#insertions })
    if (this.#unseen.length > 0) found.notice('hidden-text', 'review', where, { count: this.#unseen.length })
    if (this.#runs.unusual > 0) found.notice('letter-looks', 'review', where, { count: this.#runs.unusual })
    if (this.#cells > MOST_CELLS) found.unread('too-many-cells', where)
    if (this.#chunks > 0) found.notice('embedded-file', 'fail', where, { count: this.#chunks })
    if (this.#fields.some((field) => /\b(INCLUDE|LINK|DDE|EMBED|DATABASE|MACROBUTTON)/i.test(field))) found.notice('external-link', 'review', where)
  }

  #openTable(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'tbl') this.#tables.push({ rows: [], above: new Map(), span: 1, merged: false, cell: '' })
    const table = this.#tables.at(-1)
    if (table === undefined) return
    if (name === 'tr') table.rows.push([])
    else if (name === 'tc') Object.assign(table, { span: 1, merged: false, cell: '' })
    else if (name === 'gridSpan') table.span = Math.min(Math.max(1, Number.parseInt(attributes['val'] ?? '1', 10) || 1), MOST_SPAN)
    else if (name === 'vMerge') table.merged = attributes['val'] !== 'restart'
  }

  #add(text: string): void {
    if (this.#runHidden && this.#open.includes('r')) {
      if (text.trim() !== '') this.#unseen.push(text)
      return
    }
    this.#shown.push(text)
    const table = this.#tables.at(-1)
    if (table !== undefined) table.cell += text
  }

  #endCell(): void {
    const table = this.#tables.at(-1)
    const row = table?.rows.at(-1)
    if (table === undefined || row === undefined) return
    const text = table.cell.replace(/\s+/g, ' ').trim()
    this.#cells += table.span
    for (let column = 0; column < table.span && this.#cells <= MOST_CELLS; column += 1) {
      const shown = table.merged && text === '' ? (table.above.get(row.length) ?? '') : text
      table.above.set(row.length, shown)
      row.push(shown)
    }
  }
}
