/** A list of numbered values that grows. */
export class GrowingList {
  index = new Int32Array(256)
  value = new Float64Array(256)
  length = 0

  push(index: number, value: number): void {
    if (this.length === this.index.length) {
      const [oldIndex, oldValue] = [this.index, this.value]
      this.index = new Int32Array(2 * this.length)
      this.value = new Float64Array(2 * this.length)
      this.index.set(oldIndex)
      this.value.set(oldValue)
    }
    this.index[this.length] = index
    this.value[this.length] = value
    this.length += 1
  }
}

/** Entries of a sparse matrix that stand in a list by row and in one by column. */
export class LinkedEntries {
  row = new Int32Array(256)
  column = new Int32Array(256)
  value = new Float64Array(256)
  nextInRow = new Int32Array(256)
  nextInColumn = new Int32Array(256)
  length = 0

  add(row: number, column: number, value: number): number {
    const at = this.length
    if (at === this.row.length) {
      const longer = (list: Int32Array): Int32Array<ArrayBuffer> => { const next = new Int32Array(2 * at); next.set(list); return next }
      this.row = longer(this.row)
      this.column = longer(this.column)
      this.nextInRow = longer(this.nextInRow)
      this.nextInColumn = longer(this.nextInColumn)
      const values = this.value
      this.value = new Float64Array(2 * at)
      this.value.set(values)
    }
    this.row[at] = row
    this.column[at] = column
    this.value[at] = value
    this.length = at + 1
    return at
  }
}
