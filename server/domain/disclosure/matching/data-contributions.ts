import { rangeOfCode } from '../audit/population-atoms.ts'
import type { RecordSource, RecordValue } from '../check-request.ts'
import { parseNumber } from '../tables/shown-value.ts'
import type { Condition } from '../tables/table-description.ts'
import { leafCategories, partsOf } from '../tables/table-model.ts'
import type { Contributions, Dimension, TableCell, TableModel } from '../tables/table-model.ts'

/** The form in which a code and a data value are compared: numbers by value, words as written. */
export function comparedForm(value: RecordValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = value.trim()
  const number = parseNumber(text)
  return number !== null && !number.percent ? String(number.value) : text
}

/** A test of data values by code. */
function codeTest(code: string): (value: string) => boolean {
  const wanted = comparedForm(code)
  const range = rangeOfCode(code)
  if (range === null || range.low === range.high) return (value) => value === wanted
  return (value) => {
    if (value === '' ) return false
    if (value === wanted) return true
    const number = Number(value)
    return Number.isFinite(number) && number >= range.low && number < range.high + 1
  }
}

function conditionTest(condition: Condition): (value: string) => boolean {
  if ('values' in condition) {
    const tests = condition.values.map(codeTest)
    return (value) => tests.some((test) => test(value))
  }
  return (value) => value !== '' && Number(value) >= (condition.from ?? -Infinity) && Number(value) <= (condition.to ?? Infinity)
}

/** Record rows by the leaf categories that they fall in. */
class RowIndex {
  private readonly rows = new Map<string, number[]>()
  private readonly dimensions: readonly Dimension[]

  constructor(source: RecordSource, table: TableModel, kept: (row: number) => boolean) {
    this.dimensions = table.dimensions
    const codesOf = table.dimensions.map((dimension) => codesByValue(source.values(dimension.name), leafCategories(dimension)))
    for (let row = 0; row < source.rowCount; row += 1) {
      if (!kept(row)) continue
      let keys: readonly string[] = ['']
      for (const codes of codesOf) keys = keys.flatMap((key) => (codes[row] ?? []).map((code) => `${key}\u001f${code}`))
      for (const key of keys) {
        const list = this.rows.get(key)
        if (list === undefined) this.rows.set(key, [row])
        else list.push(row)
      }
    }
  }

  rowsOf(codes: readonly string[]): readonly number[] {
    let keys: readonly string[] = ['']
    codes.forEach((code, index) => {
      const dimension = this.dimensions[index]
      if (dimension === undefined) return
      const leaves = leavesOf(dimension, code, new Set())
      keys = keys.flatMap((key) => leaves.map((leaf) => `${key}\u001f${leaf}`))
    })
    const lists = keys.map((key) => this.rows.get(key) ?? [])
    return lists.length === 1 ? lists[0] as number[] : [...new Set(lists.flat())]
  }
}

function leavesOf(dimension: Dimension, code: string, above: Set<string>): readonly string[] {
  const parts = partsOf(dimension, code)
  if (parts === null || above.has(code)) return [code]
  return [...new Set(parts.flatMap((part) => leavesOf(dimension, part, new Set([...above, code]))))]
}

function codesByValue(values: readonly RecordValue[], codes: readonly string[]): readonly (readonly string[])[] {
  const tests = codes.map((code) => ({ code, test: codeTest(code) }))
  const known = new Map<string, readonly string[]>()
  return values.map((value) => {
    const form = comparedForm(value)
    let found = known.get(form)
    if (found === undefined) {
      found = tests.filter(({ test }) => test(form)).map(({ code }) => code)
      known.set(form, found)
    }
    return found
  })
}

function numberOf(value: RecordValue | undefined): number | null {
  if (value === null || value === undefined) return null
  const number = typeof value === 'number' ? value : Number(value.trim() === '' ? NaN : value)
  return Number.isFinite(number) ? number : null
}

interface Counting {
  readonly source: RecordSource
  readonly units: readonly RecordValue[] | null
  readonly measure: readonly RecordValue[] | null
}

function contributionsOfRows(rows: readonly number[], cell: TableCell, table: TableModel, { units, measure }: Counting): Contributions {
  const byUnit = new Map<string, number>()
  let records = 0
  let sum = 0
  const sharing = new Set<string>()
  for (const row of rows) {
    const value = measure === null ? 1 : numberOf(measure[row])
    if (measure !== null && value === null && (measure[row] === null || String(measure[row]).trim() === '')) continue
    const unit = units === null ? `#${row}` : comparedForm(units[row] ?? null)
    records += 1
    sum += value ?? 0
    byUnit.set(unit, (byUnit.get(unit) ?? 0) + (value ?? 0))
    if (cell.shown.is === 'number' && value === cell.shown.value) sharing.add(unit)
  }
  const { kind } = table.measure
  const largest = kind === 'sum' || kind === 'mean' ? [...byUnit.values()].sort((one, other) => Math.abs(other) - Math.abs(one)).slice(0, 20) : []
  const trueValue = kind === 'count' ? byUnit.size : kind === 'sum' ? sum : kind === 'mean' && records > 0 ? sum / records : null
  return {
    count: byUnit.size, largest, weight: kind === 'mean' ? records : null, source: 'data', trueValue,
    sharing: kind === 'min' || kind === 'max' || kind === 'mode' ? sharing.size : null,
  }
}

/** The data set whose columns span a table, if any. */
function sourceFor(table: TableModel, sources: readonly RecordSource[]): RecordSource | null {
  const needed = [...table.dimensions.map(({ name }) => name), ...Object.keys(table.where ?? {})]
  return sources.find((source) => needed.every((name) => source.columns.includes(name))) ?? null
}

/** Counts units and contributions in record-level data where a table's dimensions are columns of it. */
export function withDataContributions(table: TableModel, sources: readonly RecordSource[]): TableModel {
  if (table.contributorsDescribed) return table
  const source = sourceFor(table, sources)
  if (source === null || table.dimensions.length === 0) return table
  const measureColumn = table.measure.name !== null && source.columns.includes(table.measure.name) ? source.values(table.measure.name) : null
  if (measureColumn === null && table.measure.kind !== 'count' && table.measure.kind !== 'percent') return table
  const conditions = Object.entries(table.where ?? {}).map(([name, condition]) => ({ values: source.values(name), test: conditionTest(condition) }))
  const kept = (row: number): boolean => conditions.every(({ values, test }) => test(comparedForm(values[row] ?? null)))
  const index = new RowIndex(source, table, kept)
  const counting: Counting = { source, units: table.unit !== null && source.columns.includes(table.unit) ? source.values(table.unit) : null, measure: measureColumn }
  return { ...table, cells: table.cells.map((cell) => ({ ...cell, contributions: contributionsOfRows(index.rowsOf(cell.codes), cell, table, counting) })) }
}
