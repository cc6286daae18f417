/** Widths and heights of this many kinds beside the cells are left from editing. */
const MOST_BESIDE = 2
const MOST_WIDTHS = 60
const MOST_HEIGHTS = 12

/** Gathers the column widths and row heights that a sheet sets. */
export class CellSizes {
  readonly #columns: { first: number; width: string }[] = []
  readonly #rows: { row: number; height: string }[] = []

  column(attributes: Readonly<Record<string, string>>): void {
    if (attributes['width'] !== undefined) this.#columns.push({ first: Number(attributes['min'] ?? 0), width: attributes['width'] })
  }

  row(row: number, attributes: Readonly<Record<string, string>>): void {
    if (attributes['ht'] !== undefined) this.#rows.push({ row, height: attributes['ht'] })
  }

  /** How many different sizes there are where cells end, or in all where they are more than tables need; else nought. */
  unusual(lastRow: number, lastColumn: number): number {
    const beside = new Set([
      ...this.#columns.filter(({ first }) => first > lastColumn).map(({ width }) => `column ${width}`),
      ...this.#rows.filter(({ row }) => row > lastRow).map(({ height }) => `row ${height}`),
    ]).size
    const widths = new Set(this.#columns.map(({ width }) => width)).size
    const heights = new Set(this.#rows.map(({ height }) => height)).size
    return (beside > MOST_BESIDE ? beside : 0) + (widths > MOST_WIDTHS ? widths : 0) + (heights > MOST_HEIGHTS ? heights : 0)
  }
}
