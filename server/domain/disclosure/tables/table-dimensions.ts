import type { TableDescription } from './table-description.ts'
import { isTotalWord } from './measure-words.ts'
import { partsOf, tableLines } from './table-model.ts'
import type { Dimension, TableCell, TableModel } from './table-model.ts'

/** Builds a dimension from the codes seen, with the margins and hierarchies that a description names or the words announce. */
export function buildDimension(name: string, index: number, codes: readonly string[], description: TableDescription): Dimension {
  const seen = [...new Set(codes)]
  const groups = (Object.hasOwn(description.hierarchies, name) ? description.hierarchies[name] : undefined) ?? {}
  const totals = description.total === null
    ? seen.filter((code) => isTotalWord(code))
    : describedTotals(description.total, index, description.dimensions?.length ?? 0, seen, groups)
  return { name, codes: seen, totals, groups }
}

function describedTotals(
  total: readonly string[], index: number, dimensionCount: number, codes: readonly string[], groups: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const all = [...codes, ...Object.keys(groups)]
  const own = total[index]
  if (total.length === dimensionCount && dimensionCount > 1 && own !== undefined && all.includes(own)) return [own]
  return total.filter((code) => all.includes(code))
}

const tolerance = (decimals: number, parts: number): number => (decimals === 0 ? 1e-9 : 0.5 * 10 ** -decimals * (parts + 1) + 1e-9)

interface SumTest {
  readonly tested: number
  readonly holds: boolean
}

/** Tests on the fully shown lines whether the margins are sums of their parts. */
export function testMargins(table: Pick<TableModel, 'dimensions' | 'cells'>): SumTest {
  let tested = 0
  let holds = true
  for (const line of tableLines(table as TableModel)) {
    const dimension = table.dimensions[line.dimension]
    if (dimension === undefined) continue
    for (const code of [...dimension.totals, ...Object.keys(dimension.groups)]) {
      const parts = partsOf(dimension, code)
      const sum = parts === null ? null : sumOf(line.cells, code, parts)
      if (sum === null) continue
      tested += 1
      holds &&= sum.fits
    }
  }
  return { tested, holds }
}

function sumOf(cells: ReadonlyMap<string, TableCell>, total: string, parts: readonly string[]): { fits: boolean } | null {
  const margin = cells.get(total)
  if (margin?.shown.is !== 'number' || parts.length === 0) return null
  let sum = 0
  let decimals = margin.shown.decimals
  for (const part of parts) {
    const cell = cells.get(part)
    if (cell?.shown.is !== 'number') return null
    sum += cell.shown.value
    decimals = Math.max(decimals, cell.shown.decimals)
  }
  return { fits: Math.abs(sum - margin.shown.value) <= tolerance(decimals, parts.length) }
}

/** Finds a last or first category that is the sum of the others in every line, where no word announces a margin. */
export function withMarginsSeen(dimensions: readonly Dimension[], cells: readonly TableCell[]): readonly Dimension[] {
  return dimensions.map((dimension, index) => {
    if (dimension.totals.length > 0 || dimension.codes.length < 3 || Object.keys(dimension.groups).length > 0) return dimension
    for (const candidate of [dimension.codes.at(-1), dimension.codes[0]]) {
      if (candidate === undefined) continue
      const trial = { ...dimension, totals: [candidate] }
      const others = dimensions.map((other, place) => (place === index ? trial : { ...other, totals: [], groups: {} }))
      const { tested, holds } = testMargins({ dimensions: others, cells })
      const value = cells.some((cell) => cell.codes[index] === candidate && cell.shown.is === 'number' && cell.shown.value > 0)
      if (holds && value && (tested >= 2 || (tested === 1 && dimension.codes.length > 3))) return trial
    }
    return dimension
  })
}
