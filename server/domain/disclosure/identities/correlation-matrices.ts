import { formName } from '../forms/form-table.ts'
import { isPositive } from '../forms/correlation-matrix.ts'
import type { OutputTable } from '../read-output.ts'
import { parseNumber } from '../tables/shown-value.ts'

/**
 * What the least variance of a combination of standardised variables may fall below nothing: correlations of pairs, each over the
 * units that have both, need not be of one sample, but with many units they are nearly.
 */
const pairwise = 0.1
const mostVariables = 60

/** The square of numbers that a table shows between variables of the same names in the same order, with ones on its diagonal. */
function squareOf({ rows }: OutputTable): readonly (readonly number[])[] | null {
  const [header = [], ...body] = rows
  const names = body.map((row) => formName(row[0] ?? ''))
  const start = header.findIndex((name, index) => index > 0 && formName(name) === names[0])
  if (body.length < 3 || body.length > mostVariables || start < 1 || new Set(names).size < names.length || !names.every((name, index) => formName(header[start + index] ?? '') === name)) return null
  const read = body.map((row) => names.map((_, column) => parseNumber(row[start + column] ?? '')?.value ?? null))
  const square = names.map((_, row) => names.map((__, column) => read[row]?.[column] ?? read[column]?.[row] ?? NaN))
  return square.every((line, row) => line.every((value, column) => (row === column ? value === 1 : Number.isFinite(value) && value === square[column]?.[row]))) ? square : null
}

/** Says whether a square table with ones on its diagonal cannot be one of correlations: a number beyond ±1, or a combination of variables with a negative variance. */
export function correlationsContradict(tables: readonly OutputTable[]): boolean {
  return tables.some((table) => {
    const square = squareOf(table)
    return square !== null && (square.some((line) => line.some((value) => Math.abs(value) > 1)) || !isPositive(square, pairwise))
  })
}
