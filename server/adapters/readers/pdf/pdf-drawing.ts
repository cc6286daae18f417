import { asBuffer, printableRuns } from '../byte-search.ts'
import { PdfLexer, pdfText } from './pdf-lexer.ts'
import type { PdfToken } from './pdf-lexer.ts'

/** What a page program draws and says beside its shown text. */
export interface PdfDrawing {
  /** Painted paths that no table has. */
  readonly marks: number
  /** Rules, frames and light grounds, as tables have them. */
  readonly rules: number
  readonly pictures: number
  /** Texts shown invisibly or in white. */
  readonly unseen: number
  readonly shows: number
  /** Strings of property lists, and comments. */
  readonly said: readonly string[]
  /** Strings that are shown, as they stand. */
  readonly strings: readonly string[]
  /** True for the drawing of a letter. */
  readonly glyph: boolean
}

const PAINTS = new Set(['f', 'F', 'f*', 'S', 's', 'B', 'B*', 'b', 'b*'])
const SHOWS = new Set(['Tj', 'TJ', "'", '"'])
const THIN = 3
const BACKGROUND = 300
const MOST_STRING_BYTES = 2_000_000

/** The room that a part of a path takes. */
interface Box {
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

interface Ink {
  readonly white: boolean
  readonly light: boolean
  readonly invisible: boolean
}

/** Reads a page program without running it. */
export function readDrawing(bytes: Uint8Array): PdfDrawing {
  const walk = new DrawingWalk(bytes)
  try {
    walk.run()
  } catch {
    walk.said.push(printableRuns(bytes, 8))
  }
  return walk
}

class DrawingWalk implements PdfDrawing {
  marks = 0
  rules = 0
  pictures = 0
  unseen = 0
  shows = 0
  glyph = false
  readonly said: string[] = []
  readonly strings: string[] = []
  readonly #bytes: Uint8Array
  readonly #saved: Ink[] = []
  #ink: Ink = { white: false, light: false, invisible: false }
  #operands: number[] = []
  #pending: string[] = []
  #held = 0
  #lists = 0
  #path: Box | null = null
  #at = { x: 0, y: 0 }
  #plain = true
  #boxes = true

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  run(): void {
    const lexer = new PdfLexer(this.#bytes)
    for (let token = lexer.next(); token !== null; token = lexer.next()) {
      if (token.kind === 'word' && token.text === 'ID') {
        this.pictures += 1
        const end = asBuffer(this.#bytes).indexOf('EI', lexer.at, 'latin1')
        lexer.at = end < 0 ? this.#bytes.length : end
      } else this.#take(token)
    }
  }

  #take(token: PdfToken): void {
    if (token.kind === 'comment') this.said.push(token.text)
    else if (token.kind === 'open') this.#lists += token.text === '<<' ? 1 : 0
    else if (token.kind === 'close') this.#lists -= token.text === '>>' ? 1 : 0
    else if (token.kind === 'string') (this.#lists > 0 ? this.said : this.#pending).push(pdfText(token.bytes))
    else if (token.kind === 'number') this.#operands.push(Number(token.text))
    else if (token.kind === 'word') this.#operator(token.text)
  }

  #operator(word: string): void {
    const numbers = this.#operands
    if (SHOWS.has(word)) this.#show()
    else if (PAINTS.has(word)) this.#paint(word)
    else if (word === 'n') this.#begin(null)
    else if (word === 'm' || word === 'l' || word === 're') this.#line(word, numbers)
    else if (word === 'c' || word === 'v' || word === 'y' || word === 'sh') this.#boxes = false
    else if (word === 'q') this.#saved.push(this.#ink)
    else if (word === 'Q') this.#ink = this.#saved.pop() ?? this.#ink
    else if (word === 'Tr') this.#ink = { ...this.#ink, invisible: numbers.at(-1) === 3 || numbers.at(-1) === 7 }
    else if (['g', 'rg', 'k', 'sc', 'scn'].includes(word)) this.#ink = { ...this.#ink, white: isLight(numbers, 0.05), light: isLight(numbers, 0.2) }
    else if (word === 'd0' || word === 'd1') this.glyph = true
    if (word === 'sh') this.#paint(word)
    this.#operands = []
    this.#pending = []
  }

  #show(): void {
    this.shows += 1
    if (this.#ink.white || this.#ink.invisible) this.unseen += 1
    const text = this.#pending.join('')
    this.#held += text.length
    if (this.#held < MOST_STRING_BYTES) this.strings.push(text)
  }

  #line(word: string, [x = 0, y = 0, width = 0, height = 0]: readonly number[]): void {
    const before = this.#at
    this.#at = { x, y }
    if (word === 'm') this.#end({ left: x, bottom: y, right: x, top: y })
    else if (word === 'l') {
      const { left, bottom, right, top } = this.#path ?? { left: x, bottom: y, right: x, top: y }
      this.#boxes &&= Math.abs(x - before.x) < 0.01 || Math.abs(y - before.y) < 0.01
      this.#path = { left: Math.min(left, x), bottom: Math.min(bottom, y), right: Math.max(right, x), top: Math.max(top, y) }
    } else this.#end({ left: Math.min(x, x + width), bottom: Math.min(y, y + height), right: Math.max(x, x + width), top: Math.max(y, y + height) })
  }

  /** Ends a part of a path, which is plain as a rule or the ground of a page is, and begins the next. */
  #end(next: Box | null): void {
    if (this.#path !== null) {
      const [width, height] = [this.#path.right - this.#path.left, this.#path.top - this.#path.bottom]
      this.#plain &&= Math.min(width, height) <= THIN || (width >= BACKGROUND && height >= BACKGROUND)
    }
    this.#path = next
  }

  #begin(path: Box | null): void {
    this.#path = path
    this.#plain = true
    this.#boxes = true
  }

  #paint(word: string): void {
    this.#end(null)
    const framesOnly = word === 'S' || word === 's'
    if (this.#boxes && (this.#plain || framesOnly || this.#ink.light)) this.rules += 1
    else this.marks += 1
    this.#begin(null)
  }
}

/** Whether a colour is at most so far from white. */
function isLight(numbers: readonly number[], far: number): boolean {
  if (numbers.length === 1 || numbers.length === 3) return numbers.every((value) => value >= 1 - far)
  return numbers.length === 4 && numbers.every((value) => value <= far)
}
