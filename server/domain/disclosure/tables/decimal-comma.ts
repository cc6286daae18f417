import type { OutputTable } from '../read-output.ts'

const number = /^\s*[-−+]?\d+,\d+(?:e[-+]?\d{1,3})?\s*$/i
/** A thousands comma has three digits behind it, and no nought alone in front. */
const telling = /^\s*[-−+]?(?:0,\d+|\d+,\d{4,}|\d+,\d+e[-+]?\d{1,3})\s*$/i
const withPoint = /^\s*[-−+]?\d*\.\d+(?:e[-+]?\d{1,3})?\s*$/i
/** Fewer numbers could be anything. */
const fewest = 2

/** A table with its decimal commas as points, where some of its numbers can be read in no other way and none has a point; itself otherwise. */
export function withDecimalPoints(table: OutputTable): OutputTable {
  let told = 0
  for (const row of table.rows) {
    for (const cell of row) {
      if (withPoint.test(cell)) return table
      if (telling.test(cell)) told += 1
    }
  }
  return told < fewest ? table : { ...table, rows: table.rows.map((row) => row.map((cell) => (number.test(cell) ? cell.replace(',', '.') : cell))) }
}
