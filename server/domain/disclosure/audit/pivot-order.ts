import type { SparseColumns } from './sum-matrix.ts'

/** An order to pivot columns in. */
interface PivotPlan {
  readonly sequence: readonly number[]
  /** The row to pivot each column on, -1 where it is found on the way. */
  readonly forced: readonly number[]
  readonly rowCount: Int32Array
}

/** Columns in an order that leaves little to eliminate: those with one row left, then rows with one column left, then the rest. */
export function triangularOrder(columns: SparseColumns, chosen: readonly number[] | Int32Array): PivotPlan {
  const size = chosen.length
  const rowCount = new Int32Array(size)
  const columnCount = new Int32Array(size)
  const placesOf: number[][] = Array.from({ length: size }, () => [])
  for (let place = 0; place < size; place += 1) {
    const column = chosen[place] as number
    for (let at = columns.starts[column] as number; at < (columns.starts[column + 1] as number); at += 1) {
      const row = columns.rows[at] as number
      placesOf[row]?.push(place)
      rowCount[row] = (rowCount[row] as number) + 1
    }
    columnCount[place] = (columns.starts[column + 1] as number) - (columns.starts[column] as number)
  }
  const rowDone = new Uint8Array(size)
  const placeDone = new Uint8Array(size)
  const sequence: number[] = []
  const forced: number[] = []
  const take = (place: number, row: number): void => {
    placeDone[place] = 1
    rowDone[row] = 1
    const column = chosen[place] as number
    sequence.push(column)
    forced.push(row)
    for (let at = columns.starts[column] as number; at < (columns.starts[column + 1] as number); at += 1) rowCount[columns.rows[at] as number] = (rowCount[columns.rows[at] as number] as number) - 1
    for (const other of placesOf[row] ?? []) columnCount[other] = (columnCount[other] as number) - 1
  }
  const lastRow = (place: number): number => {
    const column = chosen[place] as number
    for (let at = columns.starts[column] as number; at < (columns.starts[column + 1] as number); at += 1) if (rowDone[columns.rows[at] as number] === 0) return columns.rows[at] as number
    return -1
  }
  const single = Array.from({ length: size }, (_, place) => place).filter((place) => columnCount[place] === 1)
  while (single.length > 0) {
    const place = single.pop() as number
    const row = placeDone[place] === 1 ? -1 : lastRow(place)
    if (row < 0) continue
    take(place, row)
    for (const other of placesOf[row] ?? []) if (placeDone[other] === 0 && columnCount[other] === 1) single.push(other)
  }
  const lone = Array.from({ length: size }, (_, row) => row).filter((row) => rowDone[row] === 0 && rowCount[row] === 1)
  while (lone.length > 0) {
    const row = lone.pop() as number
    const place = rowDone[row] === 1 ? undefined : placesOf[row]?.find((one) => placeDone[one] === 0)
    if (place === undefined) continue
    take(place, row)
    const column = chosen[place] as number
    for (let at = columns.starts[column] as number; at < (columns.starts[column + 1] as number); at += 1) {
      const other = columns.rows[at] as number
      if (rowDone[other] === 0 && rowCount[other] === 1) lone.push(other)
    }
  }
  const rest = Array.from({ length: size }, (_, place) => place).filter((place) => placeDone[place] === 0).sort((one, other) => (columnCount[one] as number) - (columnCount[other] as number))
  for (const place of rest) { sequence.push(chosen[place] as number); forced.push(-1) }
  return { sequence, forced, rowCount }
}
