import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { openOffice, partText, readPlain, readRest, walkPart, zipHasPart } from './office-package.ts'
import type { OfficePackage } from './office-package.ts'
import { OutputCollector } from './output-collector.ts'
import { budgetOf } from './read-budget.ts'
import { showName } from './show-name.ts'
import { readSheet } from './xlsx-sheet.ts'
import { xlsxStyles } from './xlsx-styles.ts'
import { startsAsZip } from './zip-reader.ts'

const WORKBOOK = 'xl/workbook.xml'
const MOST_NUMBERED_SHEETS = 2

/** Reads Excel workbooks: cells, and everything in the package that a person who opens it does not see. */
export const xlsxReader: OutputReader = {
  format: 'xlsx',
  recognises: (bytes) => startsAsZip(bytes) && zipHasPart(bytes, WORKBOOK),
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const budget = budgetOf(limits)
    const office = await openOffice(bytes, found, budget)
    if (office === null) return found.done('xlsx')
    const workbook = readWorkbook(office, found)
    const { strings, phonetic } = sharedStrings(office, found)
    found.hidden('pronunciation', phonetic.join('\n'))
    const book = { strings, used: new Set<number>(), styles: xlsxStyles(office, 'xl/styles.xml', found), from1904: workbook.from1904 }
    const numbered = workbook.sheets.filter(({ name }) => isNumbered(name)).length
    if (numbered > MOST_NUMBERED_SHEETS) found.notice('sheet-names', 'review', 'workbook', { count: numbered })
    for (const { name, part, state } of workbook.sheets) {
      const where = `sheet "${showName(name)}"`
      if (state === 'hidden') found.notice('hidden-sheet', 'review', where)
      else if (state !== 'visible') found.notice('very-hidden-sheet', 'fail', where)
      if (part === undefined || !office.parts.has(part)) found.unread('damaged', where)
      else if (/\/worksheets\//.test(part)) readSheet(office, part, { name: showName(name), book }, found, budget)
      if (budget.expired) found.unread('time', where)
    }
    noticeUnusedStrings(book, found)
    readKnownParts(office, found)
    await readRest(office, found, budget)
    return found.done('xlsx')
  },
}

/** Whether a sheet's name holds a long number that is no date; a few such names carry too little to matter. */
function isNumbered(name: string): boolean {
  return /\d{5}/.test(name.replace(/(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?/g, ''))
}

/** A workbook of results names a few ranges; each further one holds row numbers. */
const MOST_DEFINED_NAMES = 6

interface Workbook {
  readonly sheets: { name: string; part: string | undefined; state: string }[]
  readonly from1904: boolean
}

function readWorkbook(office: OfficePackage, found: OutputCollector): Workbook {
  const sheets: Workbook['sheets'] = []
  let from1904 = false
  let names = 0
  let defined: { name: string; hidden: boolean; text: string } | null = null
  const targets = office.targets(WORKBOOK)
  walkPart(office, WORKBOOK, {
    open: (element, attributes) => {
      if (element === 'sheet') sheets.push({ name: attributes['name'] ?? '', part: targets.get(attributes['id'] ?? ''), state: attributes['state'] ?? 'visible' })
      else if (element === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '')
      else if (element === 'definedName') defined = { name: attributes['name'] ?? '', hidden: /^(1|true)$/.test(attributes['hidden'] ?? ''), text: [attributes['comment'] ?? '', attributes['description'] ?? ''].join(' ').trim() }
    },
    text: (text) => {
      if (defined !== null) defined.text += text
      else if (text.trim() !== '') {
        found.notice('hidden-content', 'review', 'workbook')
        found.hidden('workbook', text)
      }
    },
    close: (element) => {
      if (element !== 'definedName' || defined === null) return
      noticeDefinedName(defined, found)
      if (!defined.name.startsWith('_xlnm.')) names += 1
      defined = null
    },
  }, found)
  if (names > MOST_DEFINED_NAMES) found.notice('defined-names', 'review', null, { count: names })
  return { sheets, from1904 }
}

/** A name for a range is plain; a hidden one, or one that holds a value, is shown to a person. */
function noticeDefinedName({ name, hidden, text }: { name: string; hidden: boolean; text: string }, found: OutputCollector): void {
  const where = `defined name "${showName(name)}"`
  found.hidden(where, text)
  const range = /^(?:('[^']+'|[\p{L}\w.]+)!)?\$?[A-Z]*\$?\d*(:\$?[A-Z]*\$?\d*)?(,(?:('[^']+'|[\p{L}\w.]+)!)?\$?[A-Z]*\$?\d*(:\$?[A-Z]*\$?\d*)?)*$/u.test(text)
  if (!range || (hidden && name !== '_xlnm._FilterDatabase')) found.notice('defined-name', 'review', where)
}

function sharedStrings(office: OfficePackage, found: OutputCollector): { strings: string[]; phonetic: string[] } {
  const strings: string[] = []
  const phonetic: string[] = []
  const open: string[] = []
  walkPart(office, 'xl/sharedstrings.xml', {
    open: (element) => {
      open.push(element)
      if (element === 'si') strings.push('')
    },
    close: () => { open.pop() },
    text: (text) => {
      if (open.at(-1) === 't' && !open.includes('rPh') && strings.length > 0) strings[strings.length - 1] += text
      else if (text.trim() !== '') phonetic.push(text)
    },
  }, found)
  return { strings, phonetic }
}

/** Strings that no cell shows would leave with the file unseen. */
function noticeUnusedStrings(book: { strings: readonly string[]; used: ReadonlySet<number> }, found: OutputCollector): void {
  const unused = book.strings.filter((text, index) => !book.used.has(index) && text !== '')
  if (unused.length === 0) return
  found.notice('unused-strings', 'review', null, { count: unused.length })
  found.hidden('strings that no cell shows', unused.join('\n'))
}

// table
const KNOWN_PARTS: readonly { readonly part: RegExp; readonly notice: string | null; readonly outcome?: 'fail' }[] = [
  { part: /^xl\/(comments\d*|threadedcomments\/.*|persons\/.*|comments\/.*)\.xml$/, notice: 'comment' },
  { part: /^xl\/drawings\/[^/]*\.vml$/, notice: null },
  { part: /^xl\/drawings\/[^/]*\.xml$/, notice: 'drawing' },
  { part: /^xl\/(charts|chartsheets|diagrams)\/[^/]*\.xml$/, notice: 'chart' },
  { part: /^xl\/pivotcache\/[^/]*\.xml$/, notice: 'pivot-cache', outcome: 'fail' },
  { part: /^xl\/(pivottables|slicers|slicercaches|timelines|timelinecaches)\/[^/]*\.xml$/, notice: 'pivot-table' },
  { part: /^xl\/externallinks\/[^/]*\.xml$/, notice: 'external-link', outcome: 'fail' },
  { part: /^xl\/(connections|querytables\/[^/]*|model\/.*|webextensions\/.*|revisions\/.*|xmlmaps)\.xml$/, notice: 'connection', outcome: 'fail' },
]

function readKnownParts(office: OfficePackage, found: OutputCollector): void {
  for (const name of office.parts.keys()) {
    if (office.taken.has(name)) continue
    const known = KNOWN_PARTS.find(({ part }) => part.test(name))
    const where = showName(name)
    if (known !== undefined) {
      if (known.notice !== null) found.notice(known.notice, known.outcome ?? 'review', where)
      readWithValues(office, name, found)
    } else if (/^xl\/(theme\/[^/]*|styles|metadata)\.xml$/.test(name)) readPlain(office, name, found)
    else if (/^xl\/tables\/[^/]*\.xml$/.test(name)) found.hidden(where, partText(office, name, found))
    else if (name === 'xl/calcchain.xml') readPlain(office, name, found)
    else if (/^xl\/worksheets\/[^/]*\.xml$/.test(name)) {
      found.notice('unlisted-sheet', 'fail', where)
      readWithValues(office, name, found)
    }
  }
}

/** Reads every text and every attribute value that says something, as hidden text. */
function readWithValues(office: OfficePackage, name: string, found: OutputCollector): void {
  const values: string[] = []
  walkPart(office, name, {
    open: (_, attributes) => { for (const [key, value] of Object.entries(attributes)) if (!key.startsWith('xmlns') && value.length > 1 && !/^(true|false|none|auto)$/.test(value)) values.push(value) },
    text: (text) => { if (text.trim() !== '') values.push(text) },
  }, found)
  found.hidden(showName(name), values.join('\n'))
}
