import { noticeFormats } from './xlsx-formats.ts'
import { walkPart } from './office-package.ts'
import type { OfficePackage } from './office-package.ts'
import type { OutputCollector } from './output-collector.ts'

/** How a cell style shows its value. */
export type CellStyle = 'plain' | 'percent' | 'date' | 'time' | 'hidden'

interface StyleParts {
  readonly formats: Map<number, string>
  readonly fonts: { hides: boolean }[]
  readonly fills: { none: boolean }[]
  readonly cells: { format: number; font: number; fill: number }[]
  readonly colours: Set<string>
  readonly sizes: Set<string>
}

/** Reads the number format of every cell style; a style whose text is white on nothing, tiny, or shown by no format hides it. */
export function xlsxStyles(office: OfficePackage, part: string, found: OutputCollector): readonly CellStyle[] {
  const styles = styleParts(office, part, found)
  noticeFormats({ ...styles, codes: [...styles.formats.values()] }, found)
  return styles.cells.map(({ format, font, fill }) => {
    if (styles.fonts[font]?.hides === true && styles.fills[fill]?.none !== false) return 'hidden'
    return kindOf(format, styles.formats.get(format))
  })
}

function styleParts(office: OfficePackage, part: string, found: OutputCollector): StyleParts {
  const styles: StyleParts = { formats: new Map(), fonts: [], fills: [], cells: [], colours: new Set(), sizes: new Set() }
  const open: string[] = []
  walkPart(office, part, {
    open: (name, attributes) => {
      const parent = open.at(-1)
      open.push(name)
      if (attributes['rgb'] !== undefined && !open.includes('indexedColors')) styles.colours.add(attributes['rgb'].slice(-6).toUpperCase())
      if (name === 'sz' && attributes['val'] !== undefined) styles.sizes.add(attributes['val'])
      if (name === 'numFmt' && parent === 'numFmts') styles.formats.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      else if (name === 'font' && parent === 'fonts') styles.fonts.push({ hides: false })
      else if (parent === 'font' && open.includes('fonts')) noticeFont(name, attributes, styles.fonts.at(-1))
      else if (name === 'patternFill' && open.includes('fills') && !open.includes('dxfs')) styles.fills.push({ none: (attributes['patternType'] ?? 'none') === 'none' })
      else if (name === 'gradientFill' && open.includes('fills') && !open.includes('dxfs')) styles.fills.push({ none: false })
      else if (name === 'xf' && parent === 'cellXfs') styles.cells.push({ format: Number(attributes['numFmtId'] ?? 0), font: Number(attributes['fontId'] ?? 0), fill: Number(attributes['fillId'] ?? 0) })
    },
    close: () => { open.pop() },
    text: (text) => {
      if (text.trim() === '') return
      found.notice('hidden-content', 'review', 'styles')
      found.hidden('styles', text)
    },
  }, found)
  return styles
}

function noticeFont(name: string, attributes: Readonly<Record<string, string>>, font: { hides: boolean } | undefined): void {
  if (font === undefined) return
  if (name === 'color' && (/^FFFFFF$/i.test((attributes['rgb'] ?? '').slice(-6)) || attributes['theme'] === '0' || attributes['indexed'] === '9' || attributes['indexed'] === '1')) font.hides = true
  if (name === 'sz' && Number(attributes['val']) < 4) font.hides = true
}

function kindOf(format: number, code: string | undefined): CellStyle {
  if (code === undefined) {
    if (format === 9 || format === 10) return 'percent'
    if ((format >= 14 && format <= 17) || format === 22) return 'date'
    return (format >= 18 && format <= 21) || (format >= 45 && format <= 47) ? 'time' : 'plain'
  }
  if (/^;*$/.test(code) && code !== '') return 'hidden'
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '')
  if (/[yd]|mmm/i.test(bare) && !/general/i.test(bare)) return 'date'
  if (/[hs]/i.test(bare)) return 'time'
  return bare.includes('%') ? 'percent' : 'plain'
}
