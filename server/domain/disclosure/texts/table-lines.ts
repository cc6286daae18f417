import type { OutputTable } from '../read-output.ts'

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** A text without the lines that repeat rows or cells of the tables read beside it: those are judged as tables. */
export function withoutTableLines(text: string, tables: readonly OutputTable[]): string {
  if (tables.length === 0) return text
  const known = new Set(tables.flatMap(({ rows }) => rows.flatMap((row) => [plain(row.join(' ')), ...row.map(plain)])))
  return text.split('\n').map((line) => (known.has(plain(line)) ? '' : line)).join('\n')
}
