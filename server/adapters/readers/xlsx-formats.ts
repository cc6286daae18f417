import type { OutputCollector } from './output-collector.ts'

/** What the styles of a workbook hold: the number formats, the colours and sizes named, and what each cell style uses. */
export interface WorkbookFormats {
  readonly codes: readonly string[]
  readonly colours: ReadonlySet<string>
  readonly sizes: ReadonlySet<string>
  readonly cells: readonly { readonly font: number; readonly fill: number }[]
}

const MOST_COLOURS = 24
const MOST_FONTS = 12
const MOST_CODES = 40
/** Sizes that a person picks are whole or half points. */
const MOST_ODD_SIZES = 2
/** A literal that tells a small or rounded value, as "<0.001" or "<10" does. */
const BOUND = /^\s*[<>≤≥]\s*(?:0?\.0*[15]|[15]|10|20|100)\s*$/

/** Notices fonts, colours and number formats beyond what tables need, and formats that add digits to what is shown. */
export function noticeFormats(formats: WorkbookFormats, found: OutputCollector): void {
  const fills = new Set(formats.cells.map(({ fill }) => fill)).size
  const fonts = new Set(formats.cells.map(({ font }) => font)).size
  const odd = [...formats.sizes].filter((size) => !Number.isInteger(Number(size) * 2)).length
  const many = formats.colours.size > MOST_COLOURS || fills > MOST_COLOURS || fonts > MOST_FONTS || formats.codes.length > MOST_CODES || odd > MOST_ODD_SIZES
  const adding = formats.codes.filter(addsDigits).length
  if (many || adding > 0) found.notice('cell-formats', 'review', 'styles', { colours: formats.colours.size, fonts, formats: formats.codes.length })
}

/** Whether a number format shows digits that are not the value's: two or more in its literals or its pattern. */
function addsDigits(code: string): boolean {
  const literals = [...code.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '').filter((literal) => !BOUND.test(literal))
  const bare = code.replace(/"[^"]*"|\[[^\]]*\]/g, '').replace(/\/\d+/g, '')
  const digits = literals.join('').replace(/\D/g, '').length + (bare.match(/[1-9]|[\\_*]\d/g)?.length ?? 0)
  return digits >= 2
}
