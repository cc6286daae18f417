import { walkPart } from './office-package.ts'
import type { OfficePackage } from './office-package.ts'
import { CellSizes } from './xlsx-sizes.ts'
import type { OutputCollector } from './output-collector.ts'
import type { CellStyle } from './xlsx-styles.ts'
import type { ReadBudget } from './read-budget.ts'

/** What all sheets of a workbook share. */
export interface XlsxBook {
  readonly strings: readonly string[]
  readonly used: Set<number>
  readonly styles: readonly CellStyle[]
  readonly from1904: boolean
}

interface Cell {
  row: number
  column: number
  type: string
  style: CellStyle
  value: string
  inline: string
  formula: string
}

interface Hidden {
  rows: number
  columns: number
  cells: string[]
}

/** What a page's header or footer fills in itself: page, date, file, fonts. */
const FIELD_CODE = /&(?:"[^"]*"|K[0-9A-F]{6}|\d{1,2}|[A-Z])/g
/** A word of a header that says nothing to a reader: long and of capitals and digits, or a long number. */
const CODED_WORD = /(?<![\p{L}\d])(?:(?=[A-Z]{0,40}\d)[A-Z\d=+/]{12,}|\d{5,}|\S{25,})(?![\p{L}\d])/gu

/** Rows further apart than this are tables of their own, so that a far cell costs no empty rectangle. */
const GAP = 20
const LAST_ROW = 1_048_576
const LAST_COLUMN = 16_384

/** Reads one worksheet: its cells as tables, and everything in it that a person does not see. */
export function readSheet(office: OfficePackage, part: string, sheet: { name: string; book: XlsxBook }, found: OutputCollector, budget: ReadBudget): void {
  const scan = new SheetScan(sheet.book, budget)
  walkPart(office, part, scan, found)
  const where = `sheet "${sheet.name}"`
  if (scan.cut) found.unread('too-many-cells', where)
  if (scan.misplaced > 0) found.unread('damaged', where, { cells: scan.misplaced })
  if (scan.hidden.rows > 0) found.notice('hidden-row', 'review', where, { count: scan.hidden.rows })
  if (scan.hidden.columns > 0) found.notice('hidden-column', 'review', where, { count: scan.hidden.columns })
  if (scan.hidden.cells.length > 0) found.notice('hidden-text', 'review', `${where} ${scan.hidden.cells[0] ?? ''}`, { count: scan.hidden.cells.length })
  if (scan.needless.length > 0) found.notice('needless-digits', 'review', `${where} ${scan.needless[0] ?? ''}`, { count: scan.needless.length })
  if (scan.formulas.length > 0) found.notice('formula', 'review', `${where} ${scan.formulas[0]?.split(':')[0] ?? ''}`, { count: scan.formulas.length })
  found.hidden(`${where} formulas`, scan.formulas.join('\n'))
  found.shown(`${where} page header and footer`, scan.headers.join('\n'))
  const codes = scan.headers.join('\n').replace(FIELD_CODE, ' ').match(CODED_WORD)?.length ?? 0
  if (codes > 0) found.notice('sheet-extra', 'review', `${where} page header and footer`, { count: codes })
  if (scan.extras.length > 0) {
    found.notice('sheet-extra', 'review', where, { count: scan.extras.length })
    found.hidden(`${where} extras`, scan.extras.join('\n'))
  }
  const unusual = scan.sizes.unusual(scan.lastRow, scan.lastColumn)
  if (unusual > 0) found.notice('cell-sizes', 'review', where, { count: unusual })
  for (const table of bands(scan.finish())) found.table(table.rows, budget, { sheet: sheet.name, firstRow: table.firstRow, firstColumn: table.firstColumn })
}

class SheetScan {
  readonly hidden: Hidden = { rows: 0, columns: 0, cells: [] }
  readonly needless: string[] = []
  readonly formulas: string[] = []
  readonly headers: string[] = []
  readonly extras: string[] = []
  readonly sizes = new CellSizes()
  misplaced = 0
  cut = false
  readonly #book: XlsxBook
  readonly #most: number
  readonly #cells = new Map<number, Map<number, string>>()
  readonly #merges: string[] = []
  readonly #open: string[] = []
  #cell: Cell | null = null
  #row = 0
  #column = 0
  #count = 0

  constructor(book: XlsxBook, budget: ReadBudget) {
    this.#book = book
    this.#most = budget.cells
  }

  get lastRow(): number {
    let last = 0
    for (const row of this.#cells.keys()) last = Math.max(last, row)
    return last
  }

  get lastColumn(): number {
    let last = 0
    for (const row of this.#cells.values()) for (const column of row.keys()) last = Math.max(last, column)
    return last
  }

  readonly open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    this.#open.push(name)
    if (name === 'col') this.sizes.column(attributes)
    if (name === 'row') {
      this.#row = Number(attributes['r'] ?? this.#row + 1)
      this.#column = 0
      this.sizes.row(this.#row, attributes)
      if (isOn(attributes['hidden']) || (attributes['ht'] !== undefined && Number(attributes['ht']) < 2)) this.hidden.rows += 1
    } else if (name === 'c') this.#openCell(attributes)
    else if (name === 'col' && (isOn(attributes['hidden']) || (attributes['width'] !== undefined && Number(attributes['width']) < 0.3))) this.hidden.columns += 1
    else if (name === 'mergeCell') this.#merges.push(attributes['ref'] ?? '')
    else if (name === 'inputCells') this.extras.push(attributes['val'] ?? '')
    else if (name === 'dataValidation' || name === 'hyperlink') for (const key of ['prompt', 'promptTitle', 'error', 'errorTitle', 'tooltip']) if ((attributes[key] ?? '') !== '') this.extras.push(attributes[key] ?? '')
  }

  readonly text = (text: string): void => {
    const element = this.#open.at(-1)
    if (this.#cell !== null) {
      if (element === 'v') this.#cell.value += text
      else if (element === 'f') this.#cell.formula += text
      else if (element === 't' && !this.#open.includes('rPh')) this.#cell.inline += text
      else if (text.trim() !== '') this.extras.push(text)
    } else if (this.#open.includes('headerFooter')) this.headers.push(text)
    else if (text.trim() !== '') this.extras.push(text)
  }

  readonly close = (name: string): void => {
    this.#open.pop()
    if (name === 'c') this.#endCell()
  }

  /** The cells by row and column, merged ranges filled with their text. */
  finish(): ReadonlyMap<number, ReadonlyMap<number, string>> {
    for (const merge of this.#merges) {
      const [from, to] = merge.split(':').map(placeOf)
      const text = from == null ? undefined : this.#cells.get(from.row)?.get(from.column)
      if (from == null || to == null || text === undefined) continue
      for (let row = from.row; row <= to.row; row += 1) for (let column = from.column; column <= to.column; column += 1) {
        this.#count += 1
        if (this.#count > this.#most) return this.#cells
        this.#put(row, column, text)
      }
    }
    return this.#cells
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const place = attributes['r'] === undefined ? { row: this.#row, column: this.#column + 1 } : placeOf(attributes['r'])
    if (place === null || place.row !== this.#row || place.column <= this.#column) this.misplaced += 1
    const row = place?.row ?? this.#row
    this.#column = place?.column ?? this.#column + 1
    this.#cell = { row, column: this.#column, type: attributes['t'] ?? 'n', style: this.#book.styles[Number(attributes['s'] ?? 0)] ?? 'plain', value: '', inline: '', formula: '' }
  }

  #endCell(): void {
    const cell = this.#cell
    this.#cell = null
    if (cell === null) return
    const name = `${columnLetters(cell.column)}${cell.row}`
    if (cell.formula !== '') this.formulas.push(`${name}: ${cell.formula}`)
    const text = this.#shown(cell, name)
    if (text === '') return
    if (cell.style === 'hidden') this.hidden.cells.push(name)
    this.#count += 1
    if (this.#count > this.#most) this.cut = true
    else this.#put(cell.row, cell.column, text)
  }

  #shown(cell: Cell, name: string): string {
    const { value } = cell
    if (cell.type === 's') {
      this.#book.used.add(Number(value))
      const text = this.#book.strings[Number(value)]
      if (text === undefined) this.misplaced += 1
      return text ?? ''
    }
    if (cell.type === 'inlineStr') return cell.inline
    if (cell.type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
    if (cell.type !== 'n' || value === '') return value
    if (value.replace(/^-?0*\.?0*|[eE].*$|\./g, '').length > 17) this.needless.push(name)
    const number = Number(value)
    return Number.isFinite(number) ? numberText(number, cell.style, this.#book.from1904) : value
  }

  #put(row: number, column: number, text: string): void {
    if (row < 1 || row > LAST_ROW || column > LAST_COLUMN) {
      this.misplaced += 1
      return
    }
    const cells = this.#cells.get(row) ?? new Map<number, string>()
    cells.set(column, text)
    this.#cells.set(row, cells)
  }
}

/** Numbers as Excel keeps them, with 15 digits; formats that round are not applied, because the file holds the whole number. */
function numberText(number: number, style: CellStyle, from1904: boolean): string {
  const tidy = (value: number): string => String(Number(value.toPrecision(15)))
  if (style === 'percent') return `${tidy(number * 100)}%`
  if (style !== 'date' && style !== 'time') return tidy(number)
  const moment = new Date(Math.round((number + (from1904 ? 1_462 : 0) - 25_569) * 86_400_000))
  if (Number.isNaN(moment.getTime())) return tidy(number)
  const [day = '', time = ''] = moment.toISOString().replace(/\.000Z$|Z$/, '').split('T')
  if (style === 'time' && number < 1) return time
  return Number.isInteger(number) ? day : `${day} ${time}`
}

function bands(cells: ReadonlyMap<number, ReadonlyMap<number, string>>): { firstRow: number; firstColumn: number; rows: string[][] }[] {
  const numbers = [...cells.keys()].sort((a, b) => a - b)
  const groups: number[][] = []
  for (const number of numbers) {
    const last = groups.at(-1)
    if (last === undefined || number - (last.at(-1) ?? 0) > GAP) groups.push([number])
    else last.push(number)
  }
  return groups.map((group) => {
    let first = LAST_COLUMN
    for (const row of group) for (const column of cells.get(row)?.keys() ?? []) first = Math.min(first, column)
    const firstRow = group[0] ?? 1
    const rows: string[][] = Array.from({ length: (group.at(-1) ?? firstRow) - firstRow + 1 }, () => [])
    for (const row of group) {
      const shown = rows[row - firstRow]
      for (const [column, text] of cells.get(row) ?? []) if (shown !== undefined) shown[column - first] = text
      if (shown !== undefined) for (let at = 0; at < shown.length; at += 1) shown[at] ??= ''
    }
    return { firstRow, firstColumn: first, rows }
  })
}

function placeOf(reference: string): { row: number; column: number } | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference)
  if (match === null) return null
  const column = [...(match[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  return { row: Number(match[2]), column }
}

function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on'
}
