import { withoutModelLines } from '../model-evidence.ts'
import type { OutputFormat, OutputText } from '../read-output.ts'
import { jsonProse } from './json-prose.ts'
import { withoutTrainingLines } from './training-lines.ts'
import { tablesInText } from './text-tables.ts'
import type { TextLook } from './text-tables.ts'

/** Says whether a text is a program: the file, or a cell of a notebook. */
export function isProgram({ where }: OutputText, format: OutputFormat): boolean {
  return format === 'code' || format === 'ipynb' && /^cell \d+$/.test(where)
}

/** How the texts of a format are set. */
export function lookOf(text: OutputText, format: OutputFormat): TextLook {
  return { markdown: format === 'markdown' || format === 'ipynb', code: isProgram(text, format) }
}

const known = new WeakMap<OutputText, string>()

/** A text without the tables and the model summaries in it: those are judged as what they are. Worked out once for all checks. */
export function proseOf(text: OutputText, format: OutputFormat): string {
  let prose = known.get(text)
  if (prose === undefined) {
    prose = withoutTables(text, format)
    known.set(text, prose)
  }
  return prose
}

function withoutTables(text: OutputText, format: OutputFormat): string {
  if (format === 'json' && text.visibility === 'shown') return jsonProse(text.text)
  const markdown = format === 'markdown' || format === 'ipynb' || format === 'html'
  const lines = withoutTrainingLines(withoutModelLines(text.text).rest).split('\n')
  for (const table of tablesInText(text, lookOf(text, format))) {
    const first = table.firstRow - (text.line ?? 1)
    for (let row = first - (table.sure ? 0 : 1); row < first + table.lines; row += 1) if (row >= 0 && row < lines.length) lines[row] = ''
  }
  return lines.map((line) => (markdown && /^\s*\|/.test(line) ? '' : line)).join('\n')
}
