import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { OutputCollector } from '../output-collector.ts'
import type { ReadBudget } from '../read-budget.ts'

const MOST_PAGES = 500
const MOST_CHARACTERS = 20_000_000
/** Letters of TeX's own encodings that come out as control characters where a font says nothing of them. */
const TEX_LETTERS: Readonly<Record<string, string>> = { // table
  '\u000b': 'ff', '\u000c': 'fi', '\u000d': 'fl', '\u000e': 'ffi', '\u000f': 'ffl', '\u0010': '“', '\u0011': '”', '\u0012': '„', '\u0013': '«', '\u0014': '»', '\u0015': '–', '\u0016': '—',
  '\u001b': 'ff', '\u001c': 'fi', '\u001d': 'fl', '\u001e': 'ffi', '\u001f': 'ffl',
}
/** Letters that a font gives no meaning to, or that nobody sees. */
// eslint-disable-next-line no-control-regex
const MEANINGLESS = /[\u0000-\u0008\u000e-\u001f\ufffd\p{Co}]/u

interface Piece {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
}

/** Takes the text of every page, line by line; gives the number of pages. */
export async function readPdfPages(bytes: Uint8Array, found: OutputCollector, budget: ReadBudget): Promise<number> {
  const { getDocument, OPS } = await loadPdf()
  const task = getDocument({
    data: Uint8Array.from(bytes), verbosity: 0, stopAtErrors: true, isEvalSupported: false, useSystemFonts: false, disableFontFace: true, fontExtraProperties: false,
    useWorkerFetch: false, useWasm: false, enableXfa: false, isOffscreenCanvasSupported: false, isImageDecoderSupported: false, maxImageSize: 1,
  })
  try {
    const document = await task.promise
    let held = 0
    for (let number = 1; number <= document.numPages; number += 1) {
      if (number > MOST_PAGES || budget.expired || held > MOST_CHARACTERS) {
        found.unread(budget.expired ? 'time' : 'too-large', `page ${number}`)
        break
      }
      held += await readPage(await document.getPage(number), `page ${number}`, OPS.showText, found)
    }
    return document.numPages
  } finally {
    await task.destroy()
  }
}

/** Stands for what only drawing uses. */
class Unused {}

/** The library and its worker, which runs in this thread: this process is the worker. */
async function loadPdf(): Promise<typeof import('pdfjs-dist/legacy/build/pdf.mjs')> {
  // The library makes one of each as it is loaded, for drawing, and would load native code for them.
  Object.assign(globalThis, { DOMMatrix: Unused, ImageData: Unused, Path2D: Unused })
  // @ts-expect-error The package declares no types for its worker.
  const worker: unknown = await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
  Object.assign(globalThis, { pdfjsWorker: worker })
  return await import('pdfjs-dist/legacy/build/pdf.mjs')
}

async function readPage(page: PDFPageProxy, where: string, show: number, found: OutputCollector): Promise<number> {
  const { items } = await page.getTextContent({ disableNormalization: true })
  const pieces = items.flatMap((item): readonly Piece[] => {
    // White space comes as pieces of its own; the gaps say as much.
    if (!('str' in item) || item.str.trim() === '') return []
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform as number[]
    // eslint-disable-next-line no-control-regex
    return [{ text: item.str.replace(/[\u000b-\u001f]/g, (letter) => TEX_LETTERS[letter] ?? letter), x, y, width: item.width, size: Math.max(Math.hypot(a, b), Math.hypot(c, d)) }]
  })
  const text = linesOf(pieces).join('\n')
  found.shown(where, text)
  if (MEANINGLESS.test(text)) found.unread('encoding', where)
  const small = pieces.filter(({ size }) => size < 2).length
  const drawn = await drawnText(page, show)
  const beside = letters(drawn) - letters(pieces.map(({ text: shown }) => shown).join(''))
  if (beside > 0) found.hidden(`${where} beside the page`, drawn)
  if (small + beside > 0) found.notice('hidden-text', 'review', where, { count: small + Math.max(0, beside) })
  page.cleanup()
  return text.length
}

/** All text that a page draws, also where nobody sees it. */
async function drawnText(page: PDFPageProxy, show: number): Promise<string> {
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: 0 })
  const lines = fnArray.flatMap((operator, index): readonly string[] => {
    const glyphs: unknown = operator === show ? (argsArray[index] as readonly unknown[])[0] : null
    return Array.isArray(glyphs) ? [glyphs.map(glyphText).join('')] : []
  })
  return lines.join('\n')
}

function glyphText(glyph: unknown): string {
  return typeof glyph === 'object' && glyph !== null && 'unicode' in glyph && typeof glyph.unicode === 'string' ? glyph.unicode : ''
}

function letters(text: string): number {
  return text.replace(/[\s\u0000]/g, '').length
}

/** Pieces on one height make a line; a gap wider than a letter parts columns. */
function linesOf(pieces: readonly Piece[]): readonly string[] {
  const lines: { y: number; size: number; pieces: Piece[] }[] = []
  const open = new Map<number, { y: number; size: number; pieces: Piece[] }>()
  for (const piece of pieces) {
    const key = Math.round(piece.y)
    const line = [key, key - 1, key + 1].map((near) => open.get(near)).find((near) => near !== undefined && Math.abs(near.y - piece.y) < 0.3 * Math.max(near.size, piece.size))
    if (line !== undefined) line.pieces.push(piece)
    else {
      const started = { y: piece.y, size: piece.size, pieces: [piece] }
      lines.push(started)
      open.set(key, started)
    }
  }
  return lines.sort((one, other) => other.y - one.y).map((line) => {
    let text = ''
    let end = Number.NaN
    for (const piece of line.pieces.sort((one, other) => one.x - other.x)) {
      const gap = piece.x - end
      if (gap > 0.6 * piece.size) text = `${text.trimEnd()}\t`
      else if (gap > 0.15 * piece.size && !text.endsWith(' ')) text += ' '
      text += piece.text
      end = piece.x + piece.width
    }
    return text.trimEnd()
  })
}
