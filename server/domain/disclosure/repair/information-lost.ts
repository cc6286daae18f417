import type { FileReport } from '../check-report.ts'
import { isMarginCell, shownNumber } from '../tables/table-model.ts'
import type { TableModel } from '../tables/table-model.ts'
import { partsOfName } from './category-order.ts'
import type { CellChange, InformationLost } from './repaired-file.ts'

interface Comparing {
  readonly before: readonly TableModel[]
  readonly changes: readonly CellChange[]
  /** The repaired file's report, with its cells. */
  readonly report: FileReport
  readonly base: number | null
}

/** Bits that a whole number between 0 and a value carries. */
const bits = (value: number): number => Math.log2(1 + Math.max(0, value))

/**
 * How much less a repaired table tells: for a cell that is hidden or rounded, the bits of the interval in which it may lie; for merged
 * cells, the bits of how their sum was made up. Margins do not count: they follow from the rest.
 */
export function informationLost({ before, changes, report, base }: Comparing): InformationLost {
  const inner = before.flatMap((table) => table.cells.filter((cell) => !isMarginCell(table, cell) && shownNumber(cell) !== null))
  if (inner.length === 0) return { share: 0, cells: 0, total: 0 }
  const places = new Map(inner.map((cell) => [`${cell.row}:${cell.column}`, Math.abs(shownNumber(cell) ?? 0)]))
  const largest = Math.max(1, ...places.values())
  const all = inner.length * bits(largest)
  const intervals = new Map(report.cells.map((cell) => [`${cell.row}:${cell.column}`, cell.interval]))
  let lost = 0
  let cells = 0
  let total = 0
  for (const { row, column, from, action } of changes) {
    const values = from.flatMap((part) => places.get(`${part.row}:${part.column}`) ?? [])
    if (values.length === 0) continue
    cells += values.length
    if (action === 'rounded') {
      lost += Math.min(bits(largest), bits(2 * (base ?? 1) - 2))
      continue
    }
    const sum = values.reduce((one, other) => one + other, 0)
    total += sum
    if (action === 'left-out') {
      lost += values.length * bits(largest)
      continue
    }
    if (values.length > 1) lost += (values.length - 1) * Math.min(bits(sum), bits(largest))
    if (action === 'hidden' || action === 'hidden-to-protect') {
      const [low, high] = intervals.get(`${row}:${column}`) ?? [0, null]
      lost += Math.min(bits(largest), high === null ? bits(largest) : bits(high - (low ?? 0)))
    }
  }
  // A rounded table is rounded everywhere: what stayed as it was may have been another number too.
  if (base !== null) lost = Math.min(bits(largest), bits(2 * base - 2)) * inner.length
  const sumOfAll = [...places.values()].reduce((one, other) => one + other, 0)
  return { share: Math.min(1, all === 0 ? 0 : lost / all), cells: cells / inner.length, total: sumOfAll === 0 ? 0 : total / sumOfAll }
}

/** Says whether categories without an order were joined: a group that nobody had in mind, and a name that says so. */
export function joinsStrangers(before: readonly TableModel[], after: readonly TableModel[]): boolean {
  const [one, other] = [before[0], after[0]]
  if (one === undefined || other === undefined) return false
  return other.dimensions.some((dimension, index) => {
    const known = new Set(one.dimensions[index]?.codes)
    return dimension.codes.some((code) => !known.has(code) && partsOfName(code).length > 1)
  })
}
