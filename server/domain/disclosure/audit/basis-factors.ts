import { GrowingList, LinkedEntries } from './growing-entries.ts'
import { triangularOrder } from './pivot-order.ts'
import type { SparseColumns } from './sum-matrix.ts'

/** Thrown where a basis cannot be inverted. */
export class SingularBasisError extends Error {}

const tiny = 1e-9
const drop = 1e-13
/** Exchanges after which the factors are made anew. */
const mostChanges = 100

interface TurnedMatrix {
  readonly starts: Int32Array
  readonly index: Int32Array
  readonly value: Float64Array
}

/** The columns, or the rows, of a triangle as linked lists: where each begins, what follows an entry, what it names and holds. */
interface TriangleLine {
  readonly head: Int32Array
  readonly next: Int32Array
  readonly names: Int32Array
  readonly values: Float64Array
}

/** Turns columns kept by one numbering into the rows of the same matrix. */
function turned(starts: Int32Array, entries: GrowingList, size: number): TurnedMatrix {
  const rowStarts = new Int32Array(size + 1)
  for (let at = 0; at < entries.length; at += 1) rowStarts[(entries.index[at] as number) + 1] = (rowStarts[(entries.index[at] as number) + 1] as number) + 1
  for (let row = 0; row < size; row += 1) rowStarts[row + 1] = (rowStarts[row + 1] as number) + (rowStarts[row] as number)
  const next = rowStarts.slice()
  const index = new Int32Array(entries.length)
  const value = new Float64Array(entries.length)
  for (let column = 0; column + 1 < starts.length; column += 1) {
    for (let at = starts[column] as number; at < (starts[column + 1] as number); at += 1) {
      const row = entries.index[at] as number
      const place = next[row] as number
      next[row] = place + 1
      index[place] = column
      value[place] = entries.value[at] as number
    }
  }
  return { starts: rowStarts, index, value }
}

/**
 * A square matrix of some columns as the product of two triangular ones, followed by what later exchanges of columns changed.
 * The place of a column in the basis is the row that it was pivoted on, so vectors of rows and of basis places share one numbering.
 */
export class BasisFactors {
  private readonly size: number
  /** Places from the first step of the upper triangle to the last; -1 where an exchange moved one to the end. */
  private readonly order: Int32Array
  private readonly firstOrder: Int32Array
  private readonly pivotOf: Int32Array
  private readonly diagonal: Float64Array
  private readonly lowerStarts: Int32Array
  private readonly lower = new GrowingList()
  private readonly upperStarts: Int32Array
  private readonly upper = new GrowingList()
  /** Steps that leave something to eliminate. */
  private lowerSteps = new Int32Array(0)
  private lowerRows: TurnedMatrix = { starts: new Int32Array(1), index: new Int32Array(0), value: new Float64Array(0) }
  /** The upper triangle as exchanges change it; rows and columns are named by place. */
  private readonly entries = new LinkedEntries()
  private readonly rowHead: Int32Array
  private readonly columnHead: Int32Array
  private readonly stepOf: Int32Array
  /** What the column solved for last was before the upper triangle. */
  private readonly spike: Float64Array
  /** The place that the working numbers belong to, -1 for none. */
  private workPlace = -1
  private isUnsure = false
  private readonly changes = new GrowingList()
  private readonly changeStarts: number[] = [0]
  private readonly changeRow: number[] = []
  private readonly work: Float64Array
  private readonly mark: Int32Array
  private readonly stack: Int32Array
  private readonly stackAt: Int32Array
  private readonly reached: Int32Array
  /** The column at each basis place. */
  readonly columnAt: Int32Array

  constructor(columns: SparseColumns, chosen: readonly number[] | Int32Array) {
    const size = chosen.length
    this.size = size
    this.order = new Int32Array(size + mostChanges + 1).fill(-1)
    this.firstOrder = new Int32Array(size)
    this.stepOf = new Int32Array(size)
    this.rowHead = new Int32Array(size).fill(-1)
    this.columnHead = new Int32Array(size).fill(-1)
    this.spike = new Float64Array(size)
    this.pivotOf = new Int32Array(size).fill(-1)
    this.diagonal = new Float64Array(size)
    this.lowerStarts = new Int32Array(size + 1)
    this.upperStarts = new Int32Array(size + 1)
    this.work = new Float64Array(size)
    this.mark = new Int32Array(size).fill(-1)
    this.stack = new Int32Array(size)
    this.stackAt = new Int32Array(size)
    this.reached = new Int32Array(size)
    this.columnAt = new Int32Array(size)
    this.factorise(columns, chosen)
  }

  private factorise(columns: SparseColumns, chosen: readonly number[] | Int32Array): void {
    const { sequence, forced, rowCount } = triangularOrder(columns, chosen)
    sequence.forEach((column, step) => this.addColumn(columns, column, { step, row: forced[step] as number, rowCount }))
    this.lowerSteps = Int32Array.from({ length: this.size }, (_, step) => step).filter((step) => (this.lowerStarts[step + 1] as number) > (this.lowerStarts[step] as number))
    this.lowerRows = turned(this.lowerStarts, this.lower, this.size)
    this.firstOrder.set(this.order.subarray(0, this.size))
    this.firstOrder.forEach((row, step) => { this.stepOf[row] = step })
    this.linkUpper()
  }

  private addColumn(columns: SparseColumns, column: number, { step, row, rowCount }: { step: number; row: number; rowCount: Int32Array }): void {
    const { work, reached } = this
    const top = this.reach(columns, column, step)
    for (let at = columns.starts[column] as number; at < (columns.starts[column + 1] as number); at += 1) work[columns.rows[at] as number] = columns.values[at] as number
    for (let at = top; at < this.size; at += 1) {
      const here = reached[at] as number
      const value = work[here] as number
      const pivot = this.pivotOf[here] as number
      if (pivot < 0 || value === 0) continue
      for (let entry = this.lowerStarts[pivot] as number; entry < (this.lowerStarts[pivot + 1] as number); entry += 1) {
        const target = this.lower.index[entry] as number
        work[target] = (work[target] as number) - value * (this.lower.value[entry] as number)
      }
      if (Math.abs(value) > drop) this.upper.push(pivot, value)
    }
    let largest = 0
    for (let at = top; at < this.size; at += 1) if ((this.pivotOf[reached[at] as number] as number) < 0) largest = Math.max(largest, Math.abs(work[reached[at] as number] as number))
    const pivotRow = row >= 0 ? row : this.pivotRow(top, largest, rowCount)
    if (largest < tiny || pivotRow < 0 || Math.abs(work[pivotRow] as number) < tiny) throw new SingularBasisError()
    const diagonal = work[pivotRow] as number
    for (let at = top; at < this.size; at += 1) {
      const here = reached[at] as number
      if ((this.pivotOf[here] as number) < 0 && here !== pivotRow && Math.abs(work[here] as number) > drop) this.lower.push(here, (work[here] as number) / diagonal)
      work[here] = 0
    }
    this.order[step] = pivotRow
    this.pivotOf[pivotRow] = step
    this.diagonal[pivotRow] = diagonal
    this.columnAt[pivotRow] = column
    this.lowerStarts[step + 1] = this.lower.length
    this.upperStarts[step + 1] = this.upper.length
  }

  private pivotRow(top: number, largest: number, rowCount: Int32Array): number {
    let best = -1
    for (let at = top; at < this.size; at += 1) {
      const row = this.reached[at] as number
      if ((this.pivotOf[row] as number) >= 0 || Math.abs(this.work[row] as number) < 0.1 * largest) continue
      if (best < 0 || (rowCount[row] as number) < (rowCount[best] as number)) best = row
    }
    return best
  }

  /** Rows that a column fills, in an order in which they can be eliminated; returns where they begin in `reached`. */
  private reach(columns: SparseColumns, column: number, step: number): number {
    let top = this.size
    for (let at = columns.starts[column] as number; at < (columns.starts[column + 1] as number); at += 1) {
      const start = columns.rows[at] as number
      if (this.mark[start] === step) continue
      let depth = 0
      this.stack[0] = start
      this.stackAt[0] = -1
      this.mark[start] = step
      while (depth >= 0) {
        const row = this.stack[depth] as number
        const pivot = this.pivotOf[row] as number
        let entry = this.stackAt[depth] as number
        if (entry < 0) entry = pivot < 0 ? 0 : this.lowerStarts[pivot] as number
        const end = pivot < 0 ? 0 : this.lowerStarts[pivot + 1] as number
        while (entry < end && this.mark[this.lower.index[entry] as number] === step) entry += 1
        if (entry < end) {
          const next = this.lower.index[entry] as number
          this.stackAt[depth] = entry + 1
          depth += 1
          this.stack[depth] = next
          this.stackAt[depth] = -1
          this.mark[next] = step
        } else {
          depth -= 1
          top -= 1
          this.reached[top] = row
        }
      }
    }
    return top
  }

  /** Lists the entries of the upper triangle by row and by column, both named by place: exchanges change them one by one. */
  private linkUpper(): void {
    for (let step = 0; step < this.size; step += 1) {
      const column = this.order[step] as number
      for (let at = this.upperStarts[step] as number; at < (this.upperStarts[step + 1] as number); at += 1) this.link(this.order[this.upper.index[at] as number] as number, column, this.upper.value[at] as number)
    }
  }

  private link(row: number, column: number, value: number): void {
    const { entries } = this
    const at = entries.add(row, column, value)
    entries.nextInRow[at] = this.rowHead[row] as number
    entries.nextInColumn[at] = this.columnHead[column] as number
    this.rowHead[row] = at
    this.columnHead[column] = at
  }

  /** Solves B z = w in place; what is met halfway is kept for an exchange with this column. */
  solve(w: Float64Array): void {
    const { size, order, firstOrder, lowerStarts, lowerSteps } = this
    const [lowerIndex, lowerValue] = [this.lower.index, this.lower.value]
    for (const step of lowerSteps) {
      const value = w[firstOrder[step] as number] as number
      if (value === 0) continue
      const end = lowerStarts[step + 1] as number
      for (let at = lowerStarts[step] as number; at < end; at += 1) {
        const target = lowerIndex[at] as number
        w[target] = (w[target] as number) - value * (lowerValue[at] as number)
      }
    }
    this.solveChanges(w)
    this.spike.set(w)
    const column: TriangleLine = { head: this.columnHead, next: this.entries.nextInColumn, names: this.entries.row, values: this.entries.value }
    for (let step = size + this.changeRow.length - 1; step >= 0; step -= 1) this.eliminate(w, order[step] as number, column)
  }

  /** Works out the unknown at a place of the upper triangle, and takes it out of the others on its line. */
  private eliminate(w: Float64Array, place: number, { head, next, names, values }: TriangleLine): void {
    if (place < 0) return
    let value = w[place] as number
    if (value === 0) return
    value /= this.diagonal[place] as number
    if (Math.abs(value) < drop) value = 0
    w[place] = value
    for (let at = head[place] as number; at >= 0; at = next[at] as number) {
      const target = names[at] as number
      w[target] = (w[target] as number) - value * (values[at] as number)
    }
  }

  private solveChanges(w: Float64Array): void {
    const { index, value: values } = this.changes
    for (let change = 0; change < this.changeRow.length; change += 1) {
      const row = this.changeRow[change] as number
      let value = w[row] as number
      const end = this.changeStarts[change + 1] as number
      for (let at = this.changeStarts[change] as number; at < end; at += 1) value -= (values[at] as number) * (w[index[at] as number] as number)
      w[row] = Math.abs(value) < drop ? 0 : value
    }
  }

  /** Solves Bᵀ y = w in place, where w is one at a place and zero elsewhere; what is met halfway is kept for an exchange there. */
  solveUnit(place: number, w: Float64Array): void {
    w.fill(0)
    w[place] = 1
    this.solveUpperTransposed(w)
    this.work.set(w)
    this.workPlace = place
    this.solveRestTransposed(w)
  }

  /** Solves Bᵀ y = w in place. */
  solveTransposed(w: Float64Array): void {
    this.solveUpperTransposed(w)
    this.solveRestTransposed(w)
  }

  private solveRestTransposed(w: Float64Array): void {
    const { index, value: values } = this.changes
    for (let change = this.changeRow.length - 1; change >= 0; change -= 1) {
      const value = w[this.changeRow[change] as number] as number
      if (value === 0) continue
      const end = this.changeStarts[change + 1] as number
      for (let at = this.changeStarts[change] as number; at < end; at += 1) {
        const target = index[at] as number
        w[target] = (w[target] as number) - value * (values[at] as number)
      }
    }
    const { lowerRows: { starts, index: steps, value: factors } } = this
    for (let step = this.size - 1; step >= 0; step -= 1) {
      const row = this.firstOrder[step] as number
      const value = w[row] as number
      if (value === 0) continue
      if (Math.abs(value) < drop) {
        w[row] = 0
        continue
      }
      const end = starts[row + 1] as number
      for (let at = starts[row] as number; at < end; at += 1) {
        const target = this.firstOrder[steps[at] as number] as number
        w[target] = (w[target] as number) - value * (factors[at] as number)
      }
    }
  }

  private solveUpperTransposed(w: Float64Array): void {
    const row: TriangleLine = { head: this.rowHead, next: this.entries.nextInRow, names: this.entries.column, values: this.entries.value }
    const end = this.size + this.changeRow.length
    for (let step = 0; step < end; step += 1) this.eliminate(w, this.order[step] as number, row)
  }

  /**
   * Exchanges the column at a basis place for the one solved for last; `pivot` is its entry at that place. The place moves to the end of the
   * upper triangle, its row is eliminated by those after it, and its column becomes what was met halfway (Forrest and Tomlin, 1972).
   */
  exchange(place: number, column: number, pivot: number): void {
    const { work, spike, entries, rowHead, columnHead } = this
    const old = this.diagonal[place] as number
    if (this.workPlace !== place) {
      work.fill(0)
      work[place] = 1
      this.solveUpperTransposed(work)
    }
    this.workPlace = -1
    let diagonal = spike[place] as number
    for (let row = 0; row < this.size; row += 1) {
      const factor = row === place ? 0 : -old * (work[row] as number)
      if (Math.abs(factor) <= drop) continue
      this.changes.push(row, factor)
      diagonal -= factor * (spike[row] as number)
    }
    for (let at = rowHead[place] as number; at >= 0; at = entries.nextInRow[at] as number) entries.value[at] = 0
    for (let at = columnHead[place] as number; at >= 0; at = entries.nextInColumn[at] as number) entries.value[at] = 0
    rowHead[place] = -1
    columnHead[place] = -1
    for (let row = 0; row < this.size; row += 1) if (row !== place && Math.abs(spike[row] as number) > drop) this.link(row, place, spike[row] as number)
    this.order[this.stepOf[place] as number] = -1
    this.stepOf[place] = this.size + this.changeRow.length
    this.order[this.stepOf[place] as number] = place
    this.diagonal[place] = diagonal
    this.changeStarts.push(this.changes.length)
    this.changeRow.push(place)
    this.columnAt[place] = column
    if (!(Math.abs(diagonal) > tiny) || Math.abs(diagonal - pivot * old) > 1e-6 * Math.max(1, Math.abs(diagonal))) this.isUnsure = true
  }

  /** Whether so much was exchanged that factors from scratch are quicker and more exact. */
  get worn(): boolean {
    return this.isUnsure || this.changeRow.length >= mostChanges || this.changes.length + this.entries.length > 3 * (this.lower.length + this.upper.length) + 20 * this.size
  }
}
