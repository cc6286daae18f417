import type { OutputCollector } from './output-collector.ts'
import { showName } from './show-name.ts'

interface Look {
  readonly part: RegExp
  readonly element: RegExp
  readonly attribute: RegExp
  /** Values that programs write or people pick; they carry nothing. */
  readonly usual: (value: string) => boolean
  /** So many different others are left from editing. */
  readonly most: number
}

const never = (): boolean => false
const oneOf = (...values: readonly string[]) => (value: string): boolean => values.includes(value)
const multipleOf = (step: number) => (value: string): boolean => Number.isInteger(Math.round((Number(value) / step) * 1e6) / 1e6)
/** Inches as people pick them: steps of 0.05, whole millimetres, or what LibreOffice leaves. */
const margin = (value: string): boolean => multipleOf(0.05)(value) || Math.abs(Number(value) * 25.4 - Math.round(Number(value) * 25.4)) < 0.006 || /^1\.05277\d*$/.test(value)

/** Theme colours of Excel and Word 2007, 2013 and 2023 and of LibreOffice, which openpyxl, XlsxWriter, python-docx and R's writers copy. */
const themeColours = new Set([
  '000000', 'FFFFFF', '1F497D', 'EEECE1', '4F81BD', 'C0504D', '9BBB59', '8064A2', '4BACC6', 'F79646', '0000FF', '800080',
  '44546A', 'E7E6E6', '4472C4', 'ED7D31', 'A5A5A5', 'FFC000', '5B9BD5', '70AD47', '0563C1', '954F72',
  '0E2841', 'E8E8E8', '156082', 'E97132', '196B24', '0F9ED5', 'A02B93', '4EA72E', '467886', '96607D',
  '18A303', '0369A3', 'A33E03', '8E03A3', 'C99C00', 'C9211E', '0000EE', '551A8B',
])

/** What a sheet's or a page's looks may hold beside what they show. Word's revision ids come from editing by hand, which a session has no program for. */
const LOOKS: readonly Look[] = [ // table
  { part: /^xl\/worksheets\//, element: /^pageMargins$/, attribute: /./, usual: margin, most: 1 },
  { part: /^xl\/worksheets\//, element: /^pageSetup$/, attribute: /^(scale|firstPageNumber|horizontalDpi|verticalDpi|copies)$/, usual: (value) => multipleOf(5)(value) || /^[1-9]$/.test(value) || oneOf('4294967295', '4294967293', '4294967294')(value), most: 0 },
  { part: /^xl\/worksheets\//, element: /^sheetView$/, attribute: /^zoomScale/, usual: multipleOf(5), most: 0 },
  { part: /^xl\/styles\.xml$/, element: /^alignment$/, attribute: /^textRotation$/, usual: oneOf('0', '45', '90', '135', '180', '255'), most: 1 },
  { part: /^xl\/styles\.xml$/, element: /^alignment$/, attribute: /^indent$/, usual: oneOf('0', '1', '2', '3', '4'), most: 1 },
  { part: /(^|\/)theme\//, element: /^srgbClr$/, attribute: /^val$/, usual: (value) => themeColours.has(value.toUpperCase()), most: 3 },
  { part: /^word\//, element: /./, attribute: /^rsid/, usual: oneOf('00000000'), most: 12 },
  { part: /^word\//, element: /^trHeight$/, attribute: /^val$/, usual: never, most: 6 },
  { part: /^word\/(document|header|footer)/, element: /^spacing$/, attribute: /^(before|after|line)$/, usual: multipleOf(20), most: 4 },
  { part: /^word\/(document|header|footer)/, element: /^ind$/, attribute: /./, usual: multipleOf(20), most: 4 },
  { part: /^word\/(document|header|footer)/, element: /^pgMar$/, attribute: /./, usual: (value) => multipleOf(20)(value) || margin(String(Number(value) / 1440)), most: 2 },
]

/** Levels of an outline that change more often along the rows than the groups of a table do. */
const MOST_LEVEL_CHANGES = 24

/** Gathers what the looks of an Office file's parts say. */
export class OfficeLooks {
  readonly #seen = new Map<string, Set<string>>()
  readonly #levels = new Map<string, { last: string; changes: number }>()

  see(part: string, element: string, attributes: Readonly<Record<string, string>>): void {
    for (const [index, look] of LOOKS.entries()) {
      if (!look.element.test(element) || !look.part.test(part)) continue
      for (const [attribute, value] of Object.entries(attributes)) {
        if (!look.attribute.test(attribute) || look.usual(value)) continue
        const key = `${index} ${part} ${attribute.startsWith('rsid') ? 'rsid' : attribute}`
        this.#seen.set(key, (this.#seen.get(key) ?? new Set()).add(value))
      }
    }
    if (element === 'row' && part.startsWith('xl/worksheets/')) {
      const level = attributes['outlineLevel'] ?? '0'
      const so = this.#levels.get(part) ?? { last: '0', changes: 0 }
      this.#levels.set(part, { last: level, changes: so.changes + (level === so.last ? 0 : 1) })
    }
  }

  report(found: OutputCollector): void {
    for (const [key, values] of this.#seen) {
      const [index = '0', part = ''] = key.split(' ')
      const most = LOOKS[Number(index)]?.most ?? 0
      if (values.size > most) found.notice('document-looks', 'review', showName(part), { count: values.size })
    }
    for (const [part, { changes }] of this.#levels) if (changes > MOST_LEVEL_CHANGES) found.notice('document-looks', 'review', showName(part), { count: changes })
  }
}
