import { finishTable } from '../tables/block-work.ts'
import type { BlockWork } from '../tables/block-work.ts'
import { nothingFound } from '../tables/found-tables.ts'
import type { FoundTables } from '../tables/found-tables.ts'
import { readShown } from '../tables/shown-value.ts'
import type { TableCell } from '../tables/table-model.ts'
import { bitsOfNumbers, mostCarriedBits } from './carried-bits.ts'
import { formName, formTable } from './form-table.ts'
import { sizeNamesOf } from './size-names.ts'

const countNames = sizeNamesOf('correlations')
/** Number of decimal places that a printed correlation may have. */
const mostPlaces = 4
const mostVariables = 60

/** What the coefficients may carry: a printed matrix of twenty variables with three places. */
const mostBits = 2 * mostCarriedBits

/** Says whether a symmetric matrix is one of correlations: no combination of the variables has a negative variance, but for rounding. */
export function isPositive(matrix: readonly (readonly number[])[], slack: number): boolean {
  const factor: number[][] = []
  for (const [row, values] of matrix.entries()) {
    const line: number[] = []
    for (let column = 0; column <= row; column += 1) {
      const inner = line.reduce((sum, value, index) => sum + (index < column ? value * (column === row ? value : factor[column]?.[index] ?? 0) : 0), 0)
      const rest = (values[column] ?? 0) + (column === row ? slack : 0) - inner
      if (column === row && rest <= 0) return false
      line.push(column === row ? Math.sqrt(rest) : rest / (factor[column]?.[column] ?? 1))
    }
    factor.push(line)
  }
  return true
}

/**
 * Correlations of variables with each other: rows and columns have the same names in the same order, the diagonal is 1, both halves
 * agree where both are shown, nothing lies beyond ±1, and no combination of variables has a negative variance. Rows of records do none of it. A column of counts may stand beside them.
 * `null` for every other block.
 */
export function buildCorrelationMatrix(work: BlockWork): FoundTables | null {
  const { block, layout } = work
  const { columns: [labels, ...rest], rows } = formTable(block)
  if (layout.headerRows !== 1 || labels === undefined || rows < 2 || rows > mostVariables) return null
  const names = labels.cells.map(formName)
  const beside = rest.filter(({ name }) => countNames.test(name) && !names.includes(name))
  const matrix = rest.filter((column) => !beside.includes(column))
  if (beside.length > 1 || matrix.length !== rows || !matrix.every(({ name }, index) => name === names[index]) || new Set(names).size < rows) return null
  const counts = beside[0]?.numbers
  if (counts === null || counts?.some(({ value, decimals }) => decimals > 0 || value <= 0)) return null
  const cells: TableCell[] = []
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < rows; column += 1) {
      const written = matrix[column]?.cells[row] ?? ''
      if (written === '' && row !== column) continue
      const shown = readShown(written, null)
      if (shown.is !== 'number' || shown.decimals > mostPlaces || Math.abs(shown.value) > 1 || row === column && shown.value !== 1) return null
      const mirrored = readShown(matrix[row]?.cells[column] ?? '', null)
      if (mirrored.is === 'number' && mirrored.value !== shown.value) return null
      const count = counts?.[row]?.value
      cells.push({
        codes: [labels.cells[row] ?? '', labels.cells[column] ?? ''], row: block.firstRow + 1 + row, column: block.firstColumn + rest.indexOf(matrix[column] ?? labels) + 1, shown,
        contributions: count === undefined ? null : { count, largest: [], weight: null, source: 'shown', trueValue: null },
      })
    }
  }
  const values = names.map((_, row) => names.map((__, column) => {
    const shown = [readShown(matrix[column]?.cells[row] ?? '', null), readShown(matrix[row]?.cells[column] ?? '', null)].find(({ is }) => is === 'number')
    return shown?.is === 'number' ? { value: shown.value, decimals: shown.decimals } : { value: 0, decimals: 0 }
  }))
  const places = Math.max(...values.flat().map(({ decimals }) => decimals))
  if (!isPositive(values.map((line) => line.map(({ value }) => value)), 0.5 * 10 ** -places * rows + 1e-9)) return null
  if (bitsOfNumbers(values.flatMap((line, row) => line.slice(0, row))) > mostBits) return null
  return { ...nothingFound, tables: [finishTable(work, { measure: { name: 'correlation', kind: 'correlation', share: null, named: true }, cells, names: ['variable', 'with variable'], contributorsDescribed: false })] }
}
