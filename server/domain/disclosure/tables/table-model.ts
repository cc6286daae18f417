import type { MeasureKind } from '../statistic-types.ts'
import type { CellName } from '../check-report.ts'
import type { NumberSource } from '../ledger/released-numbers.ts'
import type { ShownValue } from './shown-value.ts'
import type { Condition, TableClaims } from './table-description.ts'

/** One variable that spans a table. */
export interface Dimension {
  readonly name: string
  /** Codes in order of appearance, margins included. */
  readonly codes: readonly string[]
  /** Codes that stand for the sum of all categories that no other category contains. */
  readonly totals: readonly string[]
  /** Categories that are the sum of others. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

/** What is known about the contributions to a cell. */
export interface Contributions {
  readonly count: number | null
  /** Largest first; shorter where unknown. */
  readonly largest: readonly number[]
  readonly weight: number | null
  /** `shown` from the file, `data` where counted in record-level data. */
  readonly source: 'shown' | 'data'
  /** The exact value of the cell where the data gives it. */
  readonly trueValue: number | null
  /** The sample standard deviation of the contributions, at most, where a column beside the mean shows it. */
  readonly deviation?: number | null
  /** How many units share the shown value, where the data says it. */
  readonly sharing?: number | null
}

/** One cell of a table. */
export interface TableCell {
  readonly codes: readonly string[]
  /** 1-based, as a person sees the file. */
  readonly row: number
  readonly column: number
  readonly shown: ShownValue
  readonly contributions: Contributions | null
}

/** What the numbers of a table measure. */
export interface Measure {
  readonly name: string | null
  readonly kind: MeasureKind
  /** Share below, for percentiles. */
  readonly share: number | null
  /** True where the kind was told or announced by a name, false where it was worked out from the numbers. */
  readonly named: boolean
}

/** One measure over some dimensions: the form in which rules see a table. */
export interface TableModel {
  readonly sheet: string | null
  readonly title: string | null
  readonly dimensions: readonly Dimension[]
  readonly measure: Measure
  readonly cells: readonly TableCell[]
  readonly unit: string | null
  readonly population: string | null
  readonly where: Readonly<Record<string, Condition>> | null
  readonly claims: TableClaims
  readonly described: boolean
  readonly release: string | null
  /** Whether margins may be taken as exact sums: told, or seen to hold. */
  readonly additive: boolean
  /** True where the description gave the columns of contributors. */
  readonly contributorsDescribed: boolean
  /** The data that the numbers may be about, where it is known, the likeliest first. */
  readonly about?: readonly NumberSource[]
}

/** Codes of a cell by dimension name. */
export function cellName(table: Pick<TableModel, 'dimensions'>, codes: readonly string[]): CellName {
  return Object.fromEntries(table.dimensions.map((dimension, index) => [dimension.name, codes[index] ?? '']))
}

/** Key of a cell within its table. */
export function cellKey(codes: readonly string[]): string {
  return codes.join('\u001f')
}

/** Categories of a dimension that no other category contains, margins left out. */
export function topCategories(dimension: Dimension): readonly string[] {
  const inner = new Set(Object.entries(dimension.groups).filter(([parent]) => !dimension.totals.includes(parent)).flatMap(([, parts]) => parts))
  const all = new Set([...dimension.codes, ...Object.keys(dimension.groups)])
  return [...all].filter((code) => !inner.has(code) && !dimension.totals.includes(code))
}

/** Categories that contain no others. */
export function leafCategories(dimension: Dimension): readonly string[] {
  const all = new Set([...dimension.codes, ...Object.values(dimension.groups).flat()])
  return [...all].filter((code) => !dimension.totals.includes(code) && !Object.hasOwn(dimension.groups, code))
}

/** The categories that a code is the sum of; `null` for a category that contains no others. */
export function partsOf(dimension: Dimension, code: string): readonly string[] | null {
  if (dimension.totals.includes(code)) return topCategories(dimension)
  // Codes come from files: a category may be called `constructor`.
  return Object.hasOwn(dimension.groups, code) ? dimension.groups[code] ?? null : null
}

/** Says whether any dimension of the cell is a margin or a category that contains others. */
export function isMarginCell(table: TableModel, cell: TableCell): boolean {
  return cell.codes.some((code, index) => {
    const dimension = table.dimensions[index]
    return dimension !== undefined && partsOf(dimension, code) !== null
  })
}

/** The number that a cell shows, if it shows one. */
export function shownNumber(cell: TableCell): number | null {
  return cell.shown.is === 'number' ? cell.shown.value : null
}

/** Says whether a cell's value is withheld: hidden, empty or given as a range. */
export function isHidden(cell: TableCell): boolean {
  return cell.shown.is === 'hidden' || cell.shown.is === 'empty' || cell.shown.is === 'range'
}

/** All cells of one line: the other coordinates fixed, one dimension running. */
export interface TableLine {
  readonly dimension: number
  readonly fixed: readonly string[]
  readonly cells: ReadonlyMap<string, TableCell>
}

/** Every line of a table along every dimension. */
export function tableLines(table: TableModel): readonly TableLine[] {
  const lines: TableLine[] = []
  table.dimensions.forEach((_, dimension) => {
    const found = new Map<string, { fixed: readonly string[]; cells: Map<string, TableCell> }>()
    for (const cell of table.cells) {
      const fixed = cell.codes.map((code, index) => (index === dimension ? '' : code))
      const key = cellKey(fixed)
      let line = found.get(key)
      if (line === undefined) {
        line = { fixed, cells: new Map() }
        found.set(key, line)
      }
      line.cells.set(cell.codes[dimension] ?? '', cell)
    }
    for (const line of found.values()) lines.push({ dimension, ...line })
  })
  return lines
}
