import type { FileEvidence } from './disclosure-check.ts'
import type { TableCell, TableModel } from './tables/table-model.ts'
import { boundedBy, contributionsOf } from './checks/contribution-rules.ts'
import type { CellContributions } from './checks/contribution-rules.ts'

const wordsOf = (text: string | null): readonly string[] => (text ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')

/** The largest values of a data column, added up from the first on; `null` for a column of words or with negative values. */
function topOf(values: readonly (string | number | null)[]): ((n: number) => number) | null {
  const numbers: number[] = []
  for (const value of values) {
    if (value === null || value === '') continue
    const number = Number(value)
    if (!Number.isFinite(number) || number < 0) return null
    numbers.push(number)
  }
  const largest = numbers.sort((one, other) => other - one).slice(0, 50)
  return largest.length < 50 ? null : (n) => (n > 50 ? Infinity : largest.slice(0, n).reduce((sum, value) => sum + value, 0))
}

/** Contributions of the cells of one file, bounded by the largest values that the data holds of the variable they are of. */
export function boundedContributions({ data, file }: FileEvidence): (table: TableModel, cell: TableCell) => CellContributions | null {
  const known = new Map<string, ((n: number) => number) | null>()
  const byName = new Map(data.flatMap((source) => source.columns.map((column) => [column.toLowerCase(), { source, column }] as const)))
  const topFor = (words: readonly string[]): ((n: number) => number) | null => {
    const names = [...new Set(words.filter((word) => byName.has(word)))]
    const tops = names.flatMap((name) => {
      if (!known.has(name)) {
        const found = byName.get(name)
        known.set(name, found === undefined ? null : topOf(found.source.values(found.column)))
      }
      return known.get(name) ?? []
    })
    // Of several variables named the loosest bound holds.
    return tops.length === 0 ? null : (n) => Math.max(...tops.map((top) => top(n)))
  }
  return (table, cell) => {
    const contributions = contributionsOf(table, cell)
    if (contributions === null || data.length === 0 || table.unit !== null && byName.has(table.unit.toLowerCase()) || contributions.largest.length >= 2) return contributions
    const words = [table.measure.name, ...cell.codes].flatMap((text) => [...wordsOf(text), (text ?? '').toLowerCase()])
    const top = topFor(words) ?? topFor([...wordsOf(table.title), ...wordsOf(file.path.split(/[\\/]/).at(-1) ?? '')])
    return boundedBy(contributions, top)
  }
}
