import type { FilePreview } from '../../../contract/resources/egress-request.ts'
import { modelOverview } from '../disclosure/models/model-overview.ts'
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
  if (read.model !== undefined) return tablePreview({ ...read, tables: modelOverview(read.model) }, fromRow)
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
type NotebookOutput = NotebookCell['outputs'][number]

/** Every picture of a file and of the files inside it, with its place; the index is what `/pictures/:index` means. */
export const picturesOf = (read: ReadOutput, inside = ''): readonly { readonly where: string; readonly picture: OutputPicture }[] => [
  ...read.pictures.map((picture) => ({ where: inside === '' ? picture.where : inside, picture })),
  ...read.inner.flatMap(({ name, output }) => picturesOf(output, inside === '' ? name : inside)),
]

/** Cells in the order of the notebook, each with its outputs, as the reader names their places: `cell 3`, `cell 3 output 1`. */
const notebookPreview = (read: ReadOutput): FilePreview => {
  const pictures = picturesOf(read)
  const places = [...read.texts, ...pictures].flatMap(({ where }) => placeOf(where) ?? [])
  const numbers = [...new Set(places.map((p) => p.cell))].sort((a, b) => a - b)
  const cells = numbers.slice(0, previewLimits.cells).map((cell): NotebookCell => {
    const at = (where: string, output: number | null): boolean => placeOf(where)?.cell === cell && placeOf(where)?.output === output
    const outputs = [...new Set(places.filter((p) => p.cell === cell && p.output !== null).map((p) => p.output))].sort((a, b) => Number(a) - Number(b))
    return {
      // The reader does not tell prose from code; a cell with outputs is code.
      type: outputs.length > 0 ? 'code' : 'raw', source: read.texts.filter((t) => at(t.where, null)).map(bounded).join('\n'),
      outputs: outputs.flatMap((n): readonly NotebookOutput[] => [
        ...[...new Set(read.texts.filter((t) => at(t.where, n)).map(bounded))].map((text) => ({ kind: 'text' as const, text, picture: null })),
        ...pictures.flatMap((p, index) => (at(p.where, n) ? [{ kind: 'picture' as const, text: '', picture: index }] : [])),
      ]),
    }
  })
  return { kind: 'notebook', cells, truncated: numbers.length > previewLimits.cells || !read.complete }
}

const placeOf = (where: string): { readonly cell: number; readonly output: number | null } | null => {
  const found = /^cell (\d+)(?: output (\d+))?/.exec(where)
  return found === null ? null : { cell: Number(found[1]), output: found[2] === undefined ? null : Number(found[2]) }
}
/** What a person who opens the file does not see is marked, so that it is seen here. */
const bounded = (t: OutputText): string => `${t.visibility === 'hidden' ? '⟦hidden⟧ ' : ''}${showUnseen(t.text.slice(0, previewLimits.textCharacters / 10), '\n\t')}`
