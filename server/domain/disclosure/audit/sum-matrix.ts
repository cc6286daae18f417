/** Sums of variables: row `i` says that variable `size + i` is the sum of its members, which may be earlier sums. */
export interface SumProgramme {
  readonly size: number
  readonly rows: readonly Int32Array[]
  /** How often each member counts, where not all count once; less than nothing where it is taken off. */
  readonly factors?: readonly Float64Array[]
  /** Bounds of the variables, then of the sums. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** Columns of a sparse matrix, one after the other. */
export interface SparseColumns {
  readonly starts: Int32Array
  readonly rows: Int32Array
  readonly values: Float64Array
}

/** The sums as equations that equal zero, by column and by row. */
export interface SumMatrix {
  readonly size: number
  readonly rowCount: number
  /** Variables and sums. */
  readonly count: number
  readonly columns: SparseColumns
  readonly rowStarts: Int32Array
  /** Members of each row with their factors; the sum itself counts minus once. */
  readonly rowMembers: Int32Array
  readonly rowFactors: Float64Array
}

/** Lays the sums out for sparse work. */
export function sumMatrix({ size, rows, factors }: SumProgramme): SumMatrix {
  const count = size + rows.length
  const rowStarts = new Int32Array(rows.length + 1)
  rows.forEach((row, index) => { rowStarts[index + 1] = (rowStarts[index] as number) + row.length })
  const rowMembers = new Int32Array(rowStarts[rows.length] as number)
  const rowFactors = new Float64Array(rowMembers.length).fill(1)
  rows.forEach((row, index) => rowMembers.set(row, rowStarts[index]))
  factors?.forEach((row, index) => rowFactors.set(row, rowStarts[index]))
  const starts = new Int32Array(count + 1)
  const add = (column: number): void => { starts[column + 1] = (starts[column + 1] as number) + 1 }
  rows.forEach((row, index) => { row.forEach(add); add(size + index) })
  for (let column = 0; column < count; column += 1) starts[column + 1] = (starts[column + 1] as number) + (starts[column] as number)
  const next = starts.slice()
  const index = new Int32Array(starts[count] as number)
  const values = new Float64Array(starts[count] as number)
  const put = (column: number, row: number, value: number): void => {
    const place = next[column] as number
    next[column] = place + 1
    index[place] = row
    values[place] = value
  }
  rows.forEach((row, at) => { row.forEach((column, place) => put(column, at, factors?.[at]?.[place] ?? 1)); put(size + at, at, -1) })
  return { size, rowCount: rows.length, count, columns: { starts, rows: index, values }, rowStarts, rowMembers, rowFactors }
}
