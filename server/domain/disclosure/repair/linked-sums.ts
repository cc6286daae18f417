import { shownNumber, tableLines } from '../tables/table-model.ts'
import type { TableCell, TableLine, TableModel } from '../tables/table-model.ts'
import type { PlacedCell } from './hidden-companions.ts'
import type { LoneCell } from './lone-cells.ts'

/** More unknown numbers than this are left to the audit. */
const mostUnknown = 400

interface Equation {
  /** Names of the numbers that add up, and of their sum. */
  readonly parts: readonly string[]
  readonly sum: string
  readonly table: TableModel
  readonly line: TableLine
}

const addingKinds = new Set(['count', 'sum', 'events']) // table

/** Kind, value and categories: what makes two numbers of a file the same, whatever their variables are called. The sum of everything has no categories. */
function nameOf(table: TableModel, codes: readonly string[], value: number): string {
  const kind = table.measure.kind === 'sum' ? `sum ${table.measure.name ?? ''}` : table.measure.kind
  return [kind, value, ...codes.filter((code, index) => table.dimensions[index]?.totals.includes(code) !== true).sort()].join('\u001f')
}

/**
 * The sums between the tables of one file and of those that leave with it, whether or not each table shows its own total: a table of age by
 * sex adds up to the margins of region by sex. Two numbers that agree in kind, value and categories are taken for one.
 */
export class LinkedSums {
  private readonly cells = new Map<string, PlacedCell[]>()
  private readonly equations: readonly Equation[]
  private readonly own: ReadonlySet<TableModel>

  constructor(tables: readonly TableModel[], siblings: readonly TableModel[]) {
    this.own = new Set(tables)
    const adding = [...tables, ...siblings].filter(({ measure }) => addingKinds.has(measure.kind))
    for (const table of adding) {
      for (const cell of table.cells) {
        const value = shownNumber(cell)
        if (value === null) continue
        const name = nameOf(table, cell.codes, value)
        this.cells.set(name, [...this.cells.get(name) ?? [], { table, cell }])
      }
    }
    this.equations = adding.flatMap((table) => tableLines(table).flatMap((line) => this.equation(table, line) ?? []))
  }

  private equation(table: TableModel, line: TableLine): Equation | null {
    const dimension = table.dimensions[line.dimension]
    if (dimension === undefined || Object.keys(dimension.groups).length > 0) return null
    const parts = [...line.cells].filter(([code]) => !dimension.totals.includes(code)).map(([, cell]) => cell)
    const values = parts.map(shownNumber)
    if (parts.length < 2 || values.some((value) => value === null)) return null
    const whole = values.reduce<number>((all, value) => all + (value ?? 0), 0)
    const fixed = line.fixed.filter((_, index) => index !== line.dimension)
    const others: TableModel = { ...table, dimensions: table.dimensions.filter((_, index) => index !== line.dimension) }
    const sum = nameOf(others, fixed, whole)
    return this.cells.has(sum) ? { parts: parts.map((cell, index) => nameOf(table, cell.codes, values[index] ?? 0)), sum, table, line } : null
  }

  /** Hidden numbers that the sums give exactly, with a line of each in which another can be hidden. */
  determined(isGone: (cell: TableCell) => boolean): readonly LoneCell[] {
    const isUnknown = (name: string): boolean => (this.cells.get(name) ?? []).every(({ cell }) => isGone(cell))
    const unknown = [...new Set(this.equations.flatMap(({ parts, sum }) => [...parts, sum]))].filter(isUnknown)
    if (unknown.length === 0 || unknown.length > mostUnknown) return []
    const places = new Map(unknown.map((name, index) => [name, index]))
    const rows = this.equations.map(({ parts, sum }) => {
      const row = new Float64Array(unknown.length)
      const add = (name: string, by: number): void => {
        const at = places.get(name)
        if (at !== undefined) row[at] = (row[at] ?? 0) + by
      }
      for (const part of parts) add(part, 1)
      add(sum, -1)
      return row
    }).filter((row) => row.some((value) => value !== 0))
    return singled(rows, unknown.length).flatMap((index) => this.besides(unknown[index] ?? '', isGone))
  }

  private besides(name: string, isGone: (cell: TableCell) => boolean): readonly LoneCell[] {
    const [placed] = (this.cells.get(name) ?? []).filter(({ table }) => this.own.has(table))
    const open = this.equations.filter(({ parts, sum, line, table }) => this.own.has(table) && (parts.includes(name) || sum === name) && [...line.cells.values()].some((cell) => !isGone(cell) && shownNumber(cell) !== null))
    const [equation] = open
    return placed === undefined || equation === undefined ? [] : [{ table: equation.table, cell: [...equation.line.cells.values()].find((cell) => cell === placed.cell) ?? placed.cell, line: equation.line }]
  }
}

/** Columns of a system whose value it gives alone: those that reduce to one entry in a row. */
function singled(given: readonly Float64Array[], width: number): readonly number[] {
  const rows = given.map((row) => Float64Array.from(row))
  let top = 0
  for (let column = 0; column < width && top < rows.length; column += 1) {
    const pivot = rows.findIndex((row, index) => index >= top && Math.abs(row[column] ?? 0) > 1e-9)
    if (pivot < 0) continue
    const [one, other] = [rows[pivot], rows[top]]
    if (one === undefined || other === undefined) continue
    rows[pivot] = other
    rows[top] = one
    const scale = one[column] ?? 1
    for (let at = 0; at < width; at += 1) one[at] = (one[at] ?? 0) / scale
    rows.forEach((row, index) => {
      const factor = row[column] ?? 0
      if (index === top || Math.abs(factor) <= 1e-9) return
      for (let at = 0; at < width; at += 1) row[at] = (row[at] ?? 0) - factor * (one[at] ?? 0)
    })
    top += 1
  }
  return rows.flatMap((row) => {
    const found = [...row.keys()].filter((index) => Math.abs(row[index] ?? 0) > 1e-9)
    return found.length === 1 ? found : []
  })
}
