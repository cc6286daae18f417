import { asBuffer, printableRuns } from '../byte-search.ts'
import type { OutputCollector } from '../output-collector.ts'
import type { ReadBudget } from '../read-budget.ts'
import { readDrawing } from './pdf-drawing.ts'
import { PdfLexer } from './pdf-lexer.ts'
import { ObjectWalk, walkPdf } from './pdf-objects.ts'
import type { PdfLayout, PdfObject } from './pdf-objects.ts'
import { unpackStream } from './pdf-streams.ts'

/** What a name in a PDF means for its reader: the notice, its outcome. */
const TELLING: Readonly<Record<string, readonly [string, 'review' | 'fail']>> = { // table
  JavaScript: ['script-in-output', 'fail'], JS: ['script-in-output', 'fail'], Launch: ['active-content', 'fail'], SubmitForm: ['active-content', 'fail'], ImportData: ['active-content', 'fail'],
  RichMedia: ['active-content', 'fail'], Movie: ['active-content', 'fail'], Sound: ['active-content', 'fail'], XFA: ['active-content', 'fail'], '3D': ['active-content', 'fail'],
  EmbeddedFile: ['attachment', 'fail'], EmbeddedFiles: ['attachment', 'fail'], FileAttachment: ['attachment', 'fail'], Collection: ['attachment', 'fail'],
  OCProperties: ['hidden-part', 'review'], AcroForm: ['hidden-part', 'review'], PieceInfo: ['hidden-part', 'review'], Thumb: ['thumbnail', 'review'], Alternates: ['hidden-part', 'review'],
  GoToR: ['external-link', 'review'], URI: ['external-link', 'review'],
}
/** Comments on pages, which viewers show or hide as they like. */
const COMMENTS = new Set(['Text', 'FreeText', 'Popup', 'Highlight', 'Underline', 'StrikeOut', 'Squiggly', 'Stamp', 'Caret', 'Ink', 'Redact', 'Watermark', 'Line', 'Polygon', 'PolyLine'])
const PLAIN_INFO = new Set(['Title', 'Author', 'Subject', 'Keywords', 'Creator', 'Producer', 'CreationDate', 'ModDate', 'Trapped', 'PTEX.Fullbanner'])
const MOST_INFO = 300
const MOST_METADATA = 6_000
/** Letters in a row in a font's program before they are taken for text; shorter runs come by chance. */
const SHORTEST_RUN = 12
/** Rules and frames beside the texts between them, before they are taken for a drawing. */
const mostRules = (shows: number): number => Math.min(2_000, 40 + 3 * shows)
const PROGRAM_COMMENT = /^(?:!PS-Adobe|%(?:Title|Version|End|Document|Include|Begin)|\s*$)/
/** An object that no page leads to is let be where it has no text and hardly a byte. */
const SMALL_STREAM = 64
/** The second line of a file: bytes that tell it from text, and perhaps the name of the program that wrote it. */
const SECOND_LINE = /^[\x80-\xff ]{1,16}(?:\\r|ReportLab Generated PDF document[\w (),:/.-]{0,60})?$/
/** Character maps of East Asian writing that a file names and does not hold. */
const NAMED_CHARACTER_MAP = /^(?:KSC|UniKS|GB|UniGB|UniCNS|B5|ETen|HK|CNS|UniJIS|UniJIS2004|90|83pv|Add|EUC|Ext|H$|V$|NWP)[\w-]*-[HV]$/

/** Looks at every byte of a PDF file: all objects, reachable or not, all texts outside pages, and what belongs to nothing. Gives the number of pages, null where nothing more can be read. */
export function checkPdfStructure(bytes: Uint8Array, found: OutputCollector, budget: ReadBudget): number | null {
  const layout = walkPdf(bytes)
  if (layout.trailers.some(({ names }) => names.has('Encrypt'))) {
    found.unread('encrypted', null)
    return null
  }
  const streams = unpackStreams(layout, found, budget)
  noticeLayout(layout, found)
  const objects = latest(layout.objects)
  noticeUnreachable(objects, layout.trailers, found)
  noticeNames(layout.objects, found)
  noticeTexts(layout, found)
  noticeStreams(streams, programsOf(objects), found)
  const pages = [...objects.values()].filter(({ entries }) => entries.get('Type') === 'Page').length
  if (pages === 0) found.unread('damaged', 'PDF pages')
  // The library that reads pages takes long to load and keeps no time: it gets nothing where there is no page or no time.
  if (budget.expired) found.unread('time', 'PDF pages')
  return pages === 0 || budget.expired ? null : pages
}

/** Unpacks every stream; objects inside object streams are added to the layout. */
function unpackStreams(layout: PdfLayout, found: OutputCollector, budget: ReadBudget): ReadonlyMap<PdfObject, Uint8Array> {
  const streams = new Map<PdfObject, Uint8Array>()
  let slack = 0
  for (const object of [...layout.objects]) {
    if (object.stream === null) continue
    const unpacked = unpackStream(object, budget.innerBytes)
    if (typeof unpacked === 'string') {
      found.unread(unpacked, `PDF object ${object.number}`)
      continue
    }
    if (!budget.takeInnerBytes(unpacked.bytes.length) || budget.expired) {
      found.unread(budget.expired ? 'time' : 'too-large', `PDF object ${object.number}`)
      return streams
    }
    slack += unpacked.slack
    streams.set(object, unpacked.bytes)
    if (object.entries.get('Type') === 'ObjStm') layout.objects.push(...objectsInside(object, unpacked.bytes))
  }
  if (slack > 0) found.unlisted('PDF streams', slack)
  return streams
}

function objectsInside({ entries }: PdfObject, bytes: Uint8Array): PdfObject[] {
  const first = Number(entries.get('First'))
  const count = Number(entries.get('N'))
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || first > bytes.length || count > first) throw new RangeError('object stream')
  const head = asBuffer(bytes).toString('latin1', 0, first).trim().split(/\s+/).map(Number)
  if (head.length < 2 * count || !head.slice(0, 2 * count).every((number) => Number.isSafeInteger(number) && number >= 0)) throw new RangeError('object stream')
  return Array.from({ length: count }, (_, index): PdfObject => {
    const walk = new ObjectWalk()
    const lexer = new PdfLexer(bytes, first + (head[index * 2 + 1] ?? 0), index + 1 < count ? first + (head[index * 2 + 3] ?? 0) : bytes.length)
    for (let token = lexer.next(); token !== null; token = lexer.next()) walk.take(token)
    const { names, entries: own, filters, strings, references, contents } = walk
    return { number: head[index * 2] ?? 0, names, entries: own, filters, strings, references, contents, stream: null }
  })
}

function noticeLayout({ objects, gaps, comments, sections, trailers }: PdfLayout, found: OutputCollector): void {
  for (const { from, to } of gaps) found.unlisted(`byte ${from}`, to - from)
  const said = comments.filter((comment, index) => !(index === 0 && /^PDF-\d\.\d$/.test(comment)) && comment !== '%EOF' && !(index <= 1 && SECOND_LINE.test(comment)))
  if (said.length > 0) {
    found.hidden('PDF comments', said.join('\n'))
    found.notice('hidden-content', 'review', 'PDF comments', { count: said.length })
  }
  const numbers = objects.map(({ number }) => number)
  // Some writers end a file twice without a change between: what counts is whether an object or the root is there twice.
  const roots = new Set(trailers.flatMap(({ entries }) => entries.get('Root') ?? []))
  if (new Set(numbers).size < numbers.length || roots.size > 1) found.notice('earlier-version', 'fail', null, { versions: Math.max(2, sections) })
  if (trailers.length === 0 || sections === 0) found.unread('damaged', 'PDF trailer')
}

/** Of objects with the same number, the one that stands last is shown. */
function latest(objects: readonly PdfObject[]): ReadonlyMap<number, PdfObject> {
  return new Map(objects.map((object) => [object.number, object]))
}

function noticeUnreachable(objects: ReadonlyMap<number, PdfObject>, trailers: readonly PdfObject[], found: OutputCollector): void {
  const seen = new Set<number>()
  const open = trailers.flatMap(({ references }) => references)
  while (open.length > 0) {
    const number = open.pop() ?? 0
    if (seen.has(number)) continue
    seen.add(number)
    open.push(...(objects.get(number)?.references ?? []))
  }
  const lost = [...objects.values()].filter(({ number, entries, strings, stream }) => !seen.has(number) && !['XRef', 'ObjStm'].includes(entries.get('Type') ?? '') && !entries.has('Linearized') && ((stream?.length ?? 0) >= SMALL_STREAM || strings.length > 0))
  if (lost.length > 0) found.notice('unlisted-entry', 'fail', `PDF object ${lost[0]?.number ?? 0}`, { count: lost.length })
}

function noticeNames(objects: readonly PdfObject[], found: OutputCollector): void {
  const counts = new Map<string, number>()
  for (const { names, entries } of objects) {
    for (const name of names) {
      if (Object.hasOwn(TELLING, name)) counts.set(name, (counts.get(name) ?? 0) + 1)
      if (NAMED_CHARACTER_MAP.test(name)) found.unread('encoding', `PDF font ${name}`)
    }
    const subtype = entries.get('Subtype') ?? ''
    if ((names.has('AP') || COMMENTS.has(subtype)) && (entries.has('Rect') || entries.get('Type') === 'Annot')) counts.set('comment', (counts.get('comment') ?? 0) + 1)
  }
  for (const [name, count] of counts) {
    const [notice, outcome] = TELLING[name] ?? ['comment', 'review']
    found.notice(notice, outcome, name === 'comment' ? 'PDF annotations' : `PDF ${name}`, { count })
  }
}

/** The texts of objects: information, titles, notes, links, names. */
function noticeTexts({ objects, trailers }: PdfLayout, found: OutputCollector): void {
  const information = new Set(trailers.flatMap(({ entries }) => /^(\d+) R$/.exec(entries.get('Info') ?? '')?.[1] ?? []))
  for (const { number, entries, strings } of objects) {
    if (!information.has(String(number))) continue
    const strange = [...entries.keys()].filter((key) => !PLAIN_INFO.has(key))
    if (strange.length > 0 || strings.some((text) => text.length > MOST_INFO)) found.notice('custom-property', 'review', 'PDF information', { count: Math.max(1, strange.length) })
  }
  const texts = objects.flatMap((object) => (trailers.includes(object) ? withoutIdentifiers(object.strings) : object.strings))
  const direct = trailers.filter((trailer) => !objects.includes(trailer)).flatMap(({ strings }) => withoutIdentifiers(strings))
  found.hidden('PDF strings', [...texts, ...direct].filter((text) => text !== '' && !isGlyphList(text)).join('\n'))
  found.hidden('PDF names', [...new Set(objects.flatMap(({ names }) => [...names]).filter((name) => name.length > 12))].join('\n'))
}

/** A trailer names its file by two strings of sixteen bytes. */
function withoutIdentifiers(strings: readonly string[]): readonly string[] {
  const [first, second, ...rest] = strings
  return first?.length === 16 && second?.length === 16 ? rest : strings
}

/** The names of a font's letters, each once and in order: a set, which holds no text. */
function isGlyphList(text: string): boolean {
  if (!/^(?:\/[A-Za-z.]{1,20}\d{0,2})+$/.test(text)) return false
  const names = text.slice(1).split('/')
  return names.every((name, index) => index === 0 || name > (names[index - 1] ?? ''))
}

/** What streams hold beside shown text: metadata, words in fonts, drawings, pictures, texts that nobody sees. */
function noticeStreams(streams: ReadonlyMap<PdfObject, Uint8Array>, programs: ReadonlySet<number>, found: OutputCollector): void {
  const sums = { marks: 0, rules: 0, pictures: 0, unseen: 0, shows: 0 }
  for (const [{ number, entries, names }, bytes] of streams) {
    const type = entries.get('Type')
    const subtype = entries.get('Subtype') ?? ''
    if (type === 'XRef' || type === 'ObjStm') continue
    if (type === 'Metadata' || subtype === 'XML') noticeMetadata(bytes, found)
    else if (subtype === 'Image') sums.pictures += 1
    else if (!isProgram(bytes, { draws: programs.has(number) || subtype === 'Form' || names.has('PatternType') })) found.hidden(`PDF object ${number}`, printableRuns(bytes, SHORTEST_RUN))
    else {
      const drawing = readDrawing(bytes)
      if (!drawing.glyph) for (const key of ['marks', 'rules', 'pictures', 'unseen', 'shows'] as const) sums[key] += drawing[key]
      const shown = subtype === 'Form' || names.has('PatternType') ? drawing.strings : []
      found.hidden(`PDF object ${number}`, [...drawing.said.filter((text) => !PROGRAM_COMMENT.test(text)), ...shown].join('\n'))
    }
  }
  if (sums.pictures > 0) found.notice('picture-in-document', 'review', null, { count: sums.pictures })
  if (sums.marks > 0 || sums.rules > mostRules(sums.shows)) found.notice('vector-picture', 'review', null, { marks: sums.marks + sums.rules })
  if (sums.unseen > 0) found.notice('hidden-text', 'review', null, { count: sums.unseen })
}

/** Numbers of the streams that pages run, also through a list that stands by itself. */
function programsOf(objects: ReadonlyMap<number, PdfObject>): ReadonlySet<number> {
  const named = [...objects.values()].flatMap(({ contents }) => contents)
  return new Set(named.flatMap((number) => [number, ...(objects.get(number)?.stream === null ? objects.get(number)?.references ?? [] : [])]))
}

/** Whether a stream is drawn, draws a letter or maps letters; others are fonts, tables of numbers, profiles of colour. */
function isProgram(bytes: Uint8Array, { draws }: { draws: boolean }): boolean {
  const start = asBuffer(bytes.subarray(0, 2_000)).toString('latin1')
  return draws || start.includes('begincmap') || /^[\d\s.+-]{3,80}\sd[01]\s/.test(start)
}

function noticeMetadata(bytes: Uint8Array, found: OutputCollector): void {
  const text = asBuffer(bytes).toString('utf8').trim().replace(/[ \t]{2,}/g, ' ')
  found.hidden('PDF metadata', text)
  if (text.length > MOST_METADATA) found.notice('file-metadata', 'review', 'PDF metadata', { bytes: text.length })
}
