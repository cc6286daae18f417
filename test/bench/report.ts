/** One line of the table: this product, the peer, and what part of the peer's value this product's is. */
export interface Row { readonly what: string; readonly glovebox: string; readonly peer: string; readonly ratio?: number; readonly goal?: string; readonly met?: boolean }

/** What one measure gave: lines to read and data to keep. */
export interface Measured { readonly title: string; readonly notes: readonly string[]; readonly rows: readonly Row[]; readonly data: unknown }

/** A line of two numbers in the same unit. */
export const compare = (what: string, values: { readonly glovebox: number; readonly peer: number }, unit: string, goal?: { readonly atMost: number }): Row => {
  const ratio = values.glovebox / values.peer
  return {
    what, glovebox: shown(values.glovebox, unit), peer: shown(values.peer, unit), ratio,
    ...(goal === undefined ? {} : { goal: `≤ ${goal.atMost} ×`, met: ratio <= goal.atMost }),
  }
}

/** A number with as many digits as can be told apart. */
export const shown = (value: number, unit: string): string => {
  if (!Number.isFinite(value)) return '-'
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${unit}`
}

/** The table as plain text for a terminal. */
export const table = (measured: Measured): string => {
  const head = ['', 'Glovebox', 'peer', 'ratio', 'goal']
  const lines = measured.rows.map((row) => [row.what, row.glovebox, row.peer, row.ratio === undefined || !Number.isFinite(row.ratio) ? '' : `${row.ratio.toFixed(2)} ×`, row.goal === undefined ? '' : `${row.goal} ${row.met === true ? 'met' : 'MISSED'}`])
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)))
  const text = (cells: readonly string[]): string => `  ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ')}`.trimEnd()
  return [`\n${measured.title}`, text(head), ...lines.map(text), ...measured.notes.map((note) => `  ${note}`)].join('\n')
}
