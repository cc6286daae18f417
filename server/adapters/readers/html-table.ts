const MOST_SPAN = 1_000

/** Cells that all tables of a page may still take; `cut` once there were more. */
export interface CellAllowance {
  left: number
  cut: boolean
}

/** Builds one HTML table; a spanning cell's text stands in every place that it covers. */
export class HtmlTable {
  readonly #rows: string[][] = []
  readonly #allowance: CellAllowance
  #row: string[] | null = null
  #cell: { text: string; columns: number; rows: number } | null = null
  #pending = new Map<number, { text: string; rows: number }>()
  #next = new Map<number, { text: string; rows: number }>()

  constructor(allowance: CellAllowance) {
    this.#allowance = allowance
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'tr') {
      this.#endRow()
      this.#row = []
    } else if (name === 'td' || name === 'th') {
      this.#endCell()
      this.#row ??= []
      this.#cell = { text: '', columns: span(attributes.get('colspan')), rows: span(attributes.get('rowspan')) }
    } else if (name === 'br' && this.#cell !== null) this.#cell.text += ' '
  }

  close(name: string): void {
    if (name === 'tr' || name === 'tbody' || name === 'thead' || name === 'tfoot') this.#endRow()
    else if (name === 'td' || name === 'th') this.#endCell()
  }

  text(text: string): void {
    if (this.#cell !== null) this.#cell.text += text
  }

  finish(): readonly (readonly string[])[] {
    this.#endRow()
    return this.#rows
  }

  #endCell(): void {
    if (this.#cell === null || this.#row === null) return
    const { columns, rows } = this.#cell
    const text = this.#cell.text.replace(/\s+/g, ' ').trim()
    this.#cell = null
    this.#fillPending()
    for (let column = 0; column < columns && this.#mayAdd(); column += 1) {
      if (rows > 1) this.#next.set(this.#row.length, { text, rows: rows - 1 })
      this.#row.push(text)
    }
  }

  /** Puts cells of earlier rows that reach down into this one where they belong. */
  #fillPending(): void {
    const row = this.#row
    if (row === null) return
    for (let above = this.#pending.get(row.length); above !== undefined && this.#mayAdd(); above = this.#pending.get(row.length)) {
      this.#pending.delete(row.length)
      if (above.rows > 1) this.#next.set(row.length, { text: above.text, rows: above.rows - 1 })
      row.push(above.text)
    }
  }

  #mayAdd(): boolean {
    if (this.#allowance.left > 0) this.#allowance.left -= 1
    else this.#allowance.cut = true
    return !this.#allowance.cut
  }

  #endRow(): void {
    this.#endCell()
    if (this.#row === null) return
    this.#fillPending()
    if (this.#row.length > 0) this.#rows.push(this.#row)
    this.#row = null
    this.#pending = this.#next
    this.#next = new Map()
  }
}

function span(value: string | undefined): number {
  const count = Number.parseInt(value ?? '1', 10)
  return Number.isNaN(count) ? 1 : Math.min(Math.max(count, 1), MOST_SPAN)
}
