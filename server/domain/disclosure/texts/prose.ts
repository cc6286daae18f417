import { withoutModelLines } from '../model-evidence.ts'
import type { OutputFormat, OutputText } from '../read-output.ts'
import { tablesInText } from './text-tables.ts'

/** A text without the tables and the model summaries in it: those are judged as what they are. */
export function proseOf(text: OutputText, format: OutputFormat): string {
  const markdown = format === 'markdown' || format === 'ipynb' || format === 'html'
  const lines = withoutModelLines(text.text).rest.split('\n')
  for (const table of tablesInText(text, markdown)) {
    const first = table.firstRow - (text.line ?? 1)
    for (let row = first - 1; row < first + table.rows.length; row += 1) if (row >= 0 && row < lines.length) lines[row] = ''
  }
  return lines.map((line) => (markdown && /^\s*\|/.test(line) ? '' : line)).join('\n')
}
