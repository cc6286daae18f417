import { irregular, letterCase, letterForms } from './mixed-ways.ts'
import type { Choice } from './mixed-ways.ts'

/** Numbers and words of a table that are written now in one way and now in another. */
export interface TableWays {
  readonly kind: 'mixed-numbers' | 'mixed-case' | 'mixed-forms'
  readonly count: number
}

/** A program writes a column in one format: fewer cells than this against the others hold less than a record. */
const fewestNumbers = 6
/** Stacked tables change their format once or twice; a column has no other reason to. */
const leastShareOfNumberChanges = 0.4

const places = (shown: string): number => shown.split('.')[1]?.length ?? 0

/** The choices of format that the numbers of one column make. */
function choicesOf(cells: readonly string[], column: number): readonly Choice[] {
  const numbers = cells.map((cell) => cell.trim()).filter((cell) => /^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(cell))
  const size = (cell: string): number => cell.replace(/\..*$/, '').replace(/\D/g, '').length
  // Numbers of one size have as many places in one column, unless a program leaves their last noughts out.
  const widest = new Map<string, number>()
  for (const cell of numbers) if (cell.includes('.')) widest.set(`${size(cell)}`, Math.max(widest.get(`${size(cell)}`) ?? 0, places(cell)))
  return numbers.flatMap((cell) => {
    const most = widest.get(`${size(cell)}`) ?? 0
    return [
      ...(/^-?[\d,]+(?:\.0)?$/.test(cell) ? [{ context: `${column} whole`, way: cell.endsWith('.0') }] : []),
      ...(size(cell) >= 4 && !/^(?:19|20)\d{2}$/.test(cell) ? [{ context: `${column} thousands ${size(cell)}`, way: cell.includes(',') }] : []),
      ...(most >= 2 && (cell.endsWith('0') && places(cell) === most || places(cell) < most) ? [{ context: `${column} noughts`, way: places(cell) < most }] : []),
    ]
  })
}

/** Formats of numbers, letter case and forms of letters that change from cell to cell without a rule. */
export function tableWays(rows: readonly (readonly string[])[]): readonly TableWays[] {
  const width = Math.min(200, Math.max(0, ...rows.map((row) => row.length)))
  const numbers = irregular(Array.from({ length: width }, (_, column) => choicesOf(rows.map((row) => row[column] ?? ''), column)).flat(), fewestNumbers, leastShareOfNumberChanges)
  const words = rows.map((row) => row.filter((cell) => /\p{L}{2}/u.test(cell) && cell.length <= 300).join('\n')).join('\n')
  const cased = letterCase(words)
  const forms = letterForms(words)
  return [
    ...(numbers === 0 ? [] : [{ kind: 'mixed-numbers' as const, count: numbers }]),
    ...(cased === 0 ? [] : [{ kind: 'mixed-case' as const, count: cased }]),
    ...(forms === 0 ? [] : [{ kind: 'mixed-forms' as const, count: forms }]),
  ]
}
