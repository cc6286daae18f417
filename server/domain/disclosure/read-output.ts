/** What a reader found in one output file: the only form in which checks see a file. */
import type { ModelFile } from './models/model-file.ts'

/** A rectangular block of cells as a person sees it. `rows[r][c]` is the shown text; row and column numbers count from 1. */
export interface OutputTable {
  readonly sheet: string | null
  /** Row number, in the file, of `rows[0]`. */
  readonly firstRow: number
  /** Column number, in the file, of `rows[r][0]`. */
  readonly firstColumn: number
  readonly rows: readonly (readonly string[])[]
}

/** A run of text that is not a table: prose, a code cell, a log, a comment, a metadata value. */
export interface OutputText {
  /** Where it stands, in words a person can follow: `cell 3`, `sheet "S1" comment B2`, `PNG tEXt Author`. */
  readonly where: string
  readonly text: string
  /** Line number in the file of the first line, from 1, where that means something. */
  readonly line: number | null
  /** `hidden` where a person who opens the file does not see it (hidden sheet, metadata, comment). */
  readonly visibility: 'shown' | 'hidden'
}

/** A picture found in the file; `reencoded` holds the pixels alone (PNG), without metadata. */
export interface OutputPicture {
  readonly where: string
  readonly mediaType: 'image/png' | 'image/jpeg'
  readonly width: number
  readonly height: number
  readonly reencoded: Uint8Array
}

/** Something the reader noticed about the container of the numbers rather than the numbers. */
export interface ReaderNotice {
  /** Stable kebab-case id such as `hidden-sheet`, `trailing-bytes`, `two-formats`, `script-in-output`, `not-read`. */
  readonly notice: string
  readonly outcome: 'review' | 'fail'
  readonly where: string | null
  readonly values: Readonly<Record<string, string | number>>
}

/** The result of reading one file. */
export interface ReadOutput {
  readonly format: OutputFormat
  /** True only if every byte that carries meaning was read; otherwise a person must look. */
  readonly complete: boolean
  readonly tables: readonly OutputTable[]
  readonly texts: readonly OutputText[]
  readonly pictures: readonly OutputPicture[]
  readonly notices: readonly ReaderNotice[]
  /** Files inside this file (archives, notebooks' attachments), read the same way; names are shown escaped. */
  readonly inner: readonly { readonly name: string; readonly output: ReadOutput }[]
  /** Tensors, strings and operators, where the file is a model that was taken apart. */
  readonly model?: ModelFile | undefined
}

/** Formats that readers tell apart by content; `unknown` always goes to a person. */
export type OutputFormat =
  | 'csv' | 'tsv' | 'xlsx' | 'parquet' | 'ipynb' | 'text' | 'markdown' | 'json' | 'png' | 'jpeg' | 'html' | 'svg' | 'pdf'
  | 'docx' | 'zip' | 'tar' | 'gzip' | 'feather' | 'stata' | 'spss' | 'rds' | 'safetensors' | 'onnx' | 'gguf' | 'pickle' | 'code' | 'empty' | 'unknown'

/** Bounds on reading one file; passing a bound makes the read incomplete, never an error of the program. */
export interface ReadLimits {
  readonly bytes: number
  readonly cells: number
  readonly depth: number
  readonly innerFiles: number
  readonly innerBytes: number
  readonly milliseconds: number
}

/** One file format. Readers are pure functions of bytes; they run in a worker that can do nothing else. */
export interface OutputReader {
  readonly format: OutputFormat
  /** Content decides, not the extension; `name` only settles what content cannot (csv or text). */
  readonly recognises: (bytes: Uint8Array, name: string) => boolean
  readonly read: (bytes: Uint8Array, name: string, limits: ReadLimits) => Promise<ReadOutput>
}
