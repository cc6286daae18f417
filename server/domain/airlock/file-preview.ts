import type { FilePreview } from '../../../contract/resources/egress-request.ts'
import type { OutputPicture, OutputText, ReadOutput } from '../disclosure/read-output.ts'

/** Bounds of what is sent for one look at a file. */
const previewLimits = { rows: 500, columns: 200, cellCharacters: 2000, sheets: 50, textCharacters: 400_000, cells: 400 } as const // table

// Everything a person cannot see or that changes how the rest is shown; line feed and tab stay in running text.
const unseenInText = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu

/** Control, direction-changing and invisible characters, written out; `keep` names those that stay. */
export const showUnseen = (text: string, keep = ''): string =>
  text.replace(unseenInText, (c) => (keep.includes(c) ? c : `⟦U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`))

/** A frozen file as data for the eye: no markup of the file's own, bounded, from a row on. */
export const previewOf = (read: ReadOutput, fromRow: number): FilePreview => {
  if (read.format === 'ipynb' && read.texts.length > 0) return notebookPreview(read)
  if (read.format === 'png' || read.format === 'jpeg') return picturePreview(read.pictures)
  if (read.tables.length > 0) return tablePreview(read, fromRow)
  if (read.texts.length > 0) return textPreview(read)
  const inner = read.inner.find((i) => i.output.tables.length > 0 || i.output.texts.length > 0)
  return inner === undefined ? { kind: 'none', reason: reasonOf(read) } : previewOf(inner.output, fromRow)
}

const reasonOf = (read: ReadOutput): string => String(read.notices.find((n) => n.notice === 'not-read')?.values['reason'] ?? read.format)

const tablePreview = (read: ReadOutput, fromRow: number): FilePreview => ({
  kind: 'table', format: read.format,
  sheets: read.tables.slice(0, previewLimits.sheets).map((t) => {
    const rows = t.rows.slice(fromRow, fromRow + previewLimits.rows)
    return {
      name: t.sheet === null ? null : showUnseen(t.sheet), firstRow: t.firstRow + Math.min(fromRow, t.rows.length), firstColumn: t.firstColumn,
      rows: rows.map((row) => row.slice(0, previewLimits.columns).map((cell) => showUnseen(cell.slice(0, previewLimits.cellCharacters)))),
      truncated: fromRow + rows.length < t.rows.length || rows.some((row) => row.length > previewLimits.columns || row.some((c) => c.length > previewLimits.cellCharacters)),
    }
  }),
})

const languages: Readonly<Record<string, string>> = { markdown: 'markdown', json: 'json', html: 'html', code: 'python' } // table

const textPreview = (read: ReadOutput): FilePreview => {
  const shown = read.texts.map((t) => (t.visibility === 'hidden' ? `[${t.where}] ${t.text}` : t.text)).join('\n')
  return { kind: 'text', format: read.format, language: languages[read.format] ?? 'plaintext', text: showUnseen(shown.slice(0, previewLimits.textCharacters), '\n\t'), truncated: shown.length > previewLimits.textCharacters }
}

const picturePreview = (pictures: readonly OutputPicture[]): FilePreview => pictures.length === 0
  ? { kind: 'none', reason: 'damaged' }
  : { kind: 'picture', pictures: pictures.map((p, index) => ({ index, width: p.width, height: p.height })) }

type NotebookCell = Extract<FilePreview, { kind: 'notebook' }>['cells'][number]

/** Cells in the order of the notebook, each with its outputs, as the reader names their places: `cell 3`, `cell 3 output 1`. */
const notebookPreview = (read: ReadOutput): FilePreview => {
  const numbers = [...new Set([...read.texts, ...read.pictures].map((t) => cellNumber(t.where)).filter((n): n is number => n !== null))].sort((a, b) => a - b)
  const cells = numbers.slice(0, previewLimits.cells).map((n): NotebookCell => {
    const texts = read.texts.filter((t) => cellNumber(t.where) === n)
    const source = texts.filter((t) => !isOutput(t.where))
    const outputs = texts.filter((t) => isOutput(t.where)).map((t) => ({ kind: 'text' as const, text: bounded(t), picture: null }))
    const pictures = read.pictures.flatMap((p, index) => (cellNumber(p.where) === n ? [{ kind: 'picture' as const, text: '', picture: index }] : []))
    return { type: /markdown/i.test(source[0]?.where ?? '') ? 'markdown' : 'code', source: source.map(bounded).join('\n'), outputs: [...outputs, ...pictures] }
  })
  return { kind: 'notebook', cells, truncated: numbers.length > previewLimits.cells || !read.complete }
}

const cellNumber = (where: string): number | null => {
  const found = /\bcell (\d+)/.exec(where)?.[1]
  return found === undefined ? null : Number(found)
}
const isOutput = (where: string): boolean => /\boutput\b/.test(where)
const bounded = (t: OutputText): string => showUnseen(t.text.slice(0, previewLimits.textCharacters / 10), '\n\t')
