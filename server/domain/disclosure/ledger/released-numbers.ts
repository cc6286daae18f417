import type { CheckFile } from '../check-request.ts'
import type { FoundTables } from '../tables/found-tables.ts'
import type { MeasureKind } from '../statistic-types.ts'
import { sizedModels } from '../model-evidence.ts'
import type { ShownValue } from '../tables/shown-value.ts'
import type { Condition, TableClaims } from '../tables/table-description.ts'
import type { Dimension, TableCell, TableModel } from '../tables/table-model.ts'

/** Conditions on one variable each, all of which hold. */
export type Conditions = readonly (readonly [variable: string, condition: Condition])[]

/** A dataset version that a table may be about, with the rows of it that the project works on. */
export interface NumberSource {
  readonly dataset: string
  readonly version: string
  readonly rows: Conditions
}

/** What one released number says: a population by its categories, a value or an interval, and how many units are behind it. */
export interface ReleasedNumber {
  readonly codes: readonly string[]
  readonly row: number
  readonly column: number
  readonly shown: Exclude<ShownValue, { readonly is: 'text' }>
  /** Units behind the number, where it is not the number itself. */
  readonly n: number | null
}

/** Numbers released as one table: everything by which a later request is compared with them. */
export interface ReleasedTable {
  readonly file: string
  readonly kind: MeasureKind
  readonly measure: string | null
  readonly sheet: string | null
  readonly title: string | null
  readonly unit: string | null
  /** The population in words, and by conditions. */
  readonly population: string | null
  readonly where: Readonly<Record<string, Condition>> | null
  readonly claims: TableClaims
  readonly dimensions: readonly Dimension[]
  readonly described: boolean
  readonly additive: boolean
  readonly about: readonly NumberSource[]
  readonly numbers: readonly ReleasedNumber[]
}

/** A model released: how many units it was fitted on, and which. */
export interface ReleasedModel {
  readonly file: string
  readonly n: number
  readonly population: string | null
  readonly where: Readonly<Record<string, Condition>> | null
  readonly about: readonly NumberSource[]
}

/** The numbers of one file. */
export interface ReleasedNumbers {
  readonly tables: readonly ReleasedTable[]
  readonly models: readonly ReleasedModel[]
}

const numberOf = ({ codes, row, column, shown, contributions }: TableCell): ReleasedNumber | null =>
  (shown.is === 'text' ? null : { codes, row, column, shown, n: contributions?.count ?? null })

/** Every number of a file as a statement about the data; `sourcesOf` tells which data some variables belong to. */
export function releasedNumbers(file: CheckFile, found: FoundTables, sourcesOf: (variables: readonly string[]) => readonly NumberSource[]): ReleasedNumbers {
  const where = file.description?.where ?? null
  return {
    tables: found.tables.map((table) => ({
      file: file.path, kind: table.measure.kind, measure: table.measure.name, sheet: table.sheet, title: table.title, unit: table.unit, population: table.population,
      where: table.where, claims: table.claims, dimensions: table.dimensions, described: table.described, additive: table.additive, about: sourcesOf(variablesOfTable(table)),
      numbers: table.cells.flatMap((cell) => numberOf(cell) ?? []),
    })),
    models: sizedModels(file.read, file.description).map(({ n }) => ({
      file: file.path, n, population: file.description?.population ?? null, where, about: sourcesOf(Object.keys(where ?? {})),
    })),
  }
}

/** Names by which a table speaks about columns of the data. */
export function variablesOfTable(table: Pick<TableModel, 'dimensions' | 'where' | 'measure'>): readonly string[] {
  return [...table.dimensions.map(({ name }) => name), ...Object.keys(table.where ?? {}), ...(table.measure.kind === 'count' || table.measure.name === null ? [] : [table.measure.name])]
}

/** The table of released numbers in the form in which rules see it. */
export function tableOfNumbers(released: ReleasedTable): TableModel {
  return {
    sheet: released.sheet, title: released.title, dimensions: released.dimensions, unit: released.unit, population: released.population, where: released.where,
    claims: released.claims, described: released.described, release: null, additive: released.additive, contributorsDescribed: released.numbers.some(({ n }) => n !== null),
    about: released.about, measure: { name: released.measure, kind: released.kind, share: null, named: true },
    cells: released.numbers.map(({ codes, row, column, shown, n }) => ({
      codes, row, column, shown, contributions: n === null ? null : { count: n, largest: [], weight: null, source: 'shown', trueValue: null },
    })),
  }
}

/** Data as far as it must be known to say what a table is about. */
export interface KnownSource extends NumberSource {
  readonly columns: readonly string[]
}

/** The data that some variables belong to: those whose columns name the most of them; all where none does. */
export function sourcesNaming(variables: readonly string[], known: readonly KnownSource[]): readonly NumberSource[] {
  const wanted = new Set(variables.map((name) => name.trim().toLowerCase()))
  const named = known.map(({ columns }) => new Set(columns.map((column) => column.toLowerCase()).filter((column) => wanted.has(column))).size)
  const most = Math.max(0, ...named)
  return known.filter((_, index) => named[index] === most).map(({ dataset, version, rows }) => ({ dataset, version, rows }))
}
