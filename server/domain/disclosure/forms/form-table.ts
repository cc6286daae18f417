import type { WrittenNumber } from './carried-bits.ts'
import { readShown } from '../tables/shown-value.ts'
import type { TableBlock } from '../tables/table-block.ts'
import type { MeasureKind } from '../statistic-types.ts'

/** One column of a table whose form is looked for. */
export interface FormColumn {
  /** In small letters, with single blanks for underscores, points and dashes. */
  readonly name: string
  /** As written. */
  readonly cells: readonly string[]
  /** `null` where any filled cell is no plain number. */
  readonly numbers: readonly WrittenNumber[] | null
}

/** A table with one header row, as forms see it. */
export interface FormTable {
  readonly columns: readonly FormColumn[]
  readonly rows: number
}

/** What a form makes of a table: the kind of each column of numbers, by place; columns that are not named label the rows. */
export interface KnownForm {
  readonly kinds: ReadonlyMap<number, MeasureKind>
  /** Rows that repeat others in another way and are left out. */
  readonly skip?: ReadonlySet<number>
  /** Cells, by row under the header and column, whose digits follow from other numbers of the table: they carry nothing of their own. */
  readonly derived?: readonly (readonly [number, number])[]
}

/** A name as forms compare it. */
export function formName(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase().replaceAll(/[\s_.\-/]+/g, ' ').trim()
}

/** `0.30000000000000004` is what a machine makes of 0.3. */
function asMeant({ value, decimals }: WrittenNumber): WrittenNumber {
  const short = Math.round(value * 1e6) / 1e6
  return decimals > 12 && Math.abs(value - short) < 1e-14 ? { value: short, decimals: Math.min(decimals, (/\.(\d*)/.exec(String(short))?.[1] ?? '').length) } : { value, decimals }
}

/** The columns of a block under its first row. */
export function formTable(block: TableBlock): FormTable {
  const [header = [], ...body] = block.rows
  return {
    rows: body.length,
    columns: header.map((name, index) => {
      const cells = body.map((row) => (row[index] ?? '').trim())
      const shown = cells.map((cell) => readShown(cell, null))
      const numbers = shown.flatMap((one) => (one.is === 'number' && !one.percent ? [asMeant(one)] : []))
      return { name: formName(name), cells, numbers: numbers.length === shown.length && numbers.length > 0 ? numbers : null }
    }),
  }
}

/** Whole numbers at one step, as counters have them: 0, 1, 2 or 10, 20, 30. */
export function isCounter(numbers: readonly WrittenNumber[] | null): boolean {
  const [first, second] = numbers ?? []
  if (numbers === null || first === undefined || second === undefined) return false
  const step = second.value - first.value
  return step > 0 && numbers.every(({ value, decimals }, index) => decimals === 0 && value === first.value + index * step)
    && (first.value <= step || first.value === 1 || first.value === 2)
}

/** Words, each once: what rows of a table of variables or models are called. */
export function areDistinctWords(cells: readonly string[]): boolean {
  return cells.every((cell) => /\p{L}/u.test(cell) && cell.length <= 60) && new Set(cells).size === cells.length
}

/** Says whether no number is written with more places than are told. */
export function withinPlaces(numbers: readonly WrittenNumber[], places: number): boolean {
  return numbers.every(({ decimals }) => decimals <= places)
}
