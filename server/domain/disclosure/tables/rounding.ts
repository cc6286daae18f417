import { cellKey, partsOf, shownNumber } from './table-model.ts'
import type { TableCell, TableModel } from './table-model.ts'

/** Bounds of a true value. */
export interface ValueRange {
  readonly low: number
  readonly high: number | null
}

/** What a value rounded to a base stands for. */
export function behindRounded(value: number, base: number): ValueRange {
  return { low: Math.max(0, value - base + 1), high: value + base - 1 }
}

/** Says whether a number can be a midpoint of the base (3, 9, 15 … for 6) or exactly zero. */
export function midpointHolds(value: number, base: number): boolean {
  return value === 0 || (value > 0 && (value + Math.floor(base / 2)) % base === 0)
}

/** What a midpoint stands for: v − 2 … v + 3 for 6, zero for exactly zero. */
export function behindMidpoint(value: number, base: number): ValueRange {
  if (value === 0) return { low: 0, high: 0 }
  const high = value + Math.floor(base / 2)
  return { low: high - base + 1, high }
}

/** The nearest multiple of a base; halves go up. */
export function roundTo(value: number, base: number): number {
  return Math.floor(value / base + 0.5) * base
}

/** Says whether a number contradicts the rounding that its table's author claims. */
export function contradictsRounding(table: TableModel, cell: TableCell): boolean {
  const value = shownNumber(cell)
  const { roundedTo, midpoint } = table.claims
  if (value === null) return false
  return (roundedTo !== null && value % roundedTo !== 0) || (midpoint !== null && !midpointHolds(value, midpoint) && !isSumOfShownParts(table, cell))
}

const cellsByKey = new WeakMap<TableModel, ReadonlyMap<string, TableCell>>()

/** Says whether a margin is the sum of its shown parts, as totals of rounded cells often are. */
export function isSumOfShownParts(table: TableModel, cell: TableCell): boolean {
  let byKey = cellsByKey.get(table)
  if (byKey === undefined) {
    byKey = new Map(table.cells.map((other) => [cellKey(other.codes), other]))
    cellsByKey.set(table, byKey)
  }
  const known = byKey
  return table.dimensions.some((dimension, index) => {
    const parts = partsOf(dimension, cell.codes[index] ?? '')
    if (parts === null || parts.length === 0) return false
    let sum = 0
    for (const part of parts) {
      const other = known.get(cellKey(cell.codes.map((code, place) => (place === index ? part : code))))
      const value = other === undefined ? null : shownNumber(other)
      if (value === null) return false
      sum += value
    }
    return sum === shownNumber(cell)
  })
}
