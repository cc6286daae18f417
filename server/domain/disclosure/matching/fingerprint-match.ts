import type { OutputTable } from '../read-output.ts'
import { decodedTexts } from '../texts/decode-layers.ts'
import { ColumnMatcher, matchPairedColumns } from './fingerprint-columns.ts'
import type { FingerprintIndex } from './fingerprint-index.ts'
import { isBeyondChance, LineMatcher, noLines } from './fingerprint-lines.ts'
import { TextMatcher } from './fingerprint-texts.ts'
import { transposed } from './record-match.ts'
import type { MatchHit } from './record-match.ts'

const linesOfText = /\r?\n|\}\s*,\s*\{|\]\s*,\s*\[/
/** Longer lines are looked at in parts, as records may stand one after the other. */
const mostWordsOfLine = 40
const partWords = 24
/** Rows of a table of which each may be a scaled column on its side. */
const scaledRows = 100

/** What matching reads of an output. */
export interface MatchedOutput {
  readonly tables: readonly OutputTable[]
  readonly texts: readonly { readonly text: string; readonly line: number | null }[]
  readonly inner: readonly { readonly output: MatchedOutput }[]
}

/** Looks for records of one dataset version or extract in outputs, through its fingerprints alone. */
export class FingerprintMatcher {
  readonly #index: FingerprintIndex
  readonly #lines: LineMatcher
  readonly #columns: ColumnMatcher
  readonly #texts: TextMatcher

  constructor(index: FingerprintIndex) {
    this.#index = index
    this.#lines = new LineMatcher(index)
    this.#columns = new ColumnMatcher(index)
    this.#texts = new TextMatcher(index)
  }

  /** Everything in one output, whatever lies inside it, that repeats records. */
  match(read: MatchedOutput): readonly MatchHit[] {
    return [
      ...read.tables.flatMap((table) => this.#table(table)),
      ...read.texts.flatMap(({ text, line }) => this.#text(text, line)),
      ...read.inner.flatMap(({ output }) => this.match(output)),
    ]
  }

  #table(table: OutputTable): readonly MatchHit[] {
    const place = { sheet: table.sheet, row: table.firstRow, column: null }
    const turned = transposed(table.rows)
    for (const lines of [table.rows, turned]) {
      const found = noLines()
      for (const line of lines) this.#lines.match(line, found)
      if (isBeyondChance(found)) return [{ how: 'rows', strength: 'strong', records: found.records.size, columns: this.#names(found), ...place }]
    }
    for (const lines of [table.rows, turned]) {
      const paired = matchPairedColumns(lines, this.#index)
      if (paired !== null) return [{ how: 'rows', strength: 'strong', records: paired.records, columns: this.#names(paired), ...place }]
    }
    const hits: MatchHit[] = []
    turned.forEach((values, column) => this.#list(values, { ...place, column: table.firstColumn + column }, 'scaled too', hits))
    if (hits.length === 0) table.rows.forEach((values, row) => { if (values.length >= 6) this.#list(values, { ...place, row: table.firstRow + row }, table.rows.length <= scaledRows ? 'scaled too' : 'as they are', hits) })
    const { rows } = this.#index.secret
    if (hits.length === 0 && rows >= 50 && table.rows.length >= 0.9 * rows && table.rows.length <= 1.1 * rows + 1) hits.push({ how: 'size', strength: 'strong', records: table.rows.length, columns: [], ...place })
    return hits
  }

  #list(values: readonly string[], place: Pick<MatchHit, 'sheet' | 'row' | 'column'>, forms: 'scaled too' | 'as they are', hits: MatchHit[]): void {
    const found = this.#columns.match(values.slice(1), forms) ?? this.#columns.match(values, forms)
    if (found !== null) hits.push({ how: found.how === 'values' ? 'column' : found.how, strength: found.strength, records: found.records, columns: [found.column], ...place })
  }

  #names({ columns }: { readonly columns: Iterable<number> }): readonly string[] {
    return [...columns].sort((one, other) => one - other).map((at) => this.#index.secret.columns[at]?.name ?? '')
  }

  #text(text: string, line: number | null): readonly MatchHit[] {
    const place = { sheet: null, row: line, column: null }
    const plain = this.#plainText(text)
    if (plain !== null) return [{ ...plain, how: 'text', ...place }]
    for (const inner of decodedTexts(text)) {
      const found = this.#plainText(inner)
      if (found !== null) return [{ ...found, how: 'encoded', strength: 'strong', ...place }]
    }
    return []
  }

  #plainText(text: string): Pick<MatchHit, 'strength' | 'records' | 'columns'> | null {
    const found = noLines()
    const numbers: string[] = []
    for (const line of text.split(linesOfText)) {
      const words = line.split(/[^\p{L}\p{N}.+@_:-]+/u).map((word) => word.replace(/[.:-]+$/, '')).filter((word) => word !== '')
      for (const part of partsOf(words)) this.#lines.match(part, found)
      if (numbers.length < 4000) for (const word of words) if (/^[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?$/.test(word)) numbers.push(word)
    }
    if (isBeyondChance(found)) return { strength: 'strong', records: found.records.size, columns: this.#names(found) }
    const list = numbers.length >= 8 ? this.#columns.match(numbers) : null
    if (list !== null && list.how !== 'scaled') return { strength: list.strength, records: list.records, columns: [list.column] }
    this.#texts.read(text)
    return this.#texts.finish()
  }
}

function partsOf(words: readonly string[]): readonly (readonly string[])[] {
  if (words.length < 2) return []
  if (words.length <= mostWordsOfLine) return [words]
  return Array.from({ length: Math.ceil(words.length / (partWords / 2)) - 1 }, (_, part) => words.slice(part * (partWords / 2), part * (partWords / 2) + partWords))
}
