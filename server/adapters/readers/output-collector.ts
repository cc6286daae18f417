import type {
  OutputFormat, OutputPicture, OutputTable, OutputText, ReadOutput, ReaderNotice,
} from '../../domain/disclosure/read-output.ts'
import type { ModelFile } from '../../domain/disclosure/models/model-file.ts'
import type { ReadBudget } from './read-budget.ts'
import { showName } from './show-name.ts'

/** Why something was not read; shown to people through a catalogue, so the set is closed. */
export type UnreadReason =
  | 'no-reader' | 'damaged' | 'truncated' | 'encrypted' | 'too-large' | 'too-deep' | 'too-many-files' | 'too-many-cells'
  | 'too-many-notices' | 'time' | 'memory' | 'crash' | 'encoding' | 'unknown-part' | 'method'

const MOST_NOTICES = 200

/** Gathers what a reader finds; it starts complete and can only become incomplete. */
export class OutputCollector {
  readonly tables: OutputTable[] = []
  readonly texts: OutputText[] = []
  readonly pictures: OutputPicture[] = []
  readonly notices: ReaderNotice[] = []
  readonly inner: { name: string; output: ReadOutput }[] = []
  /** The model, where the file is one. */
  model: ModelFile | null = null
  #complete = true

  notice(notice: string, outcome: 'review' | 'fail', where: string | null, values: Record<string, string | number> = {}): void {
    if (this.notices.length < MOST_NOTICES) this.notices.push({ notice, outcome, where, values })
    else if (this.notices.length === MOST_NOTICES) this.unread('too-many-notices', null)
  }

  /** Records that a part was not read, which sends the file to a person. */
  unread(reason: UnreadReason, where: string | null, values: Record<string, string | number> = {}): void {
    this.#complete = false
    if (this.notices.length <= MOST_NOTICES) {
      this.notices.push({ notice: 'not-read', outcome: 'review', where, values: { reason, ...values } })
    }
  }

  /** Records bytes that no list of the file names: nobody has read them. */
  unlisted(where: string, bytes?: number): void {
    this.notice('unlisted-bytes', 'fail', where, bytes === undefined ? {} : { bytes })
    this.unread('unknown-part', where)
  }

  shown(where: string, text: string, line: number | null = null): void {
    if (text !== '') this.texts.push({ where, text, line, visibility: 'shown' })
  }

  hidden(where: string, text: string): void {
    if (text !== '') this.texts.push({ where, text, line: null, visibility: 'hidden' })
  }

  /** Adds a table padded to a rectangle, or as much of it as the budget of cells allows. */
  table(rows: readonly (readonly string[])[], budget: ReadBudget, place: { sheet?: string | null; firstRow?: number; firstColumn?: number } = {}): void {
    const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
    const kept: (readonly string[])[] = []
    for (const row of rows) {
      if (!budget.takeCells(width)) {
        this.unread('too-many-cells', place.sheet ?? null)
        break
      }
      kept.push(row.length === width ? row : [...row, ...Array.from({ length: width - row.length }, () => '')])
    }
    if (kept.length > 0 && width > 0) {
      this.tables.push({ sheet: place.sheet ?? null, firstRow: place.firstRow ?? 1, firstColumn: place.firstColumn ?? 1, rows: kept })
    }
  }

  /** Reads a file found inside this one and keeps the result. */
  async file(bytes: Uint8Array, name: string, budget: ReadBudget): Promise<ReadOutput | null> {
    const output = await budget.readInner(bytes, name)
    if (typeof output === 'string') {
      this.unread(output, showName(name))
      return null
    }
    this.inner.push({ name: showName(name), output })
    return output
  }

  done(format: OutputFormat): ReadOutput {
    const complete = this.#complete && this.inner.every(({ output }) => output.complete)
    const model = this.model === null ? {} : { model: this.model }
    return { format, complete, tables: this.tables, texts: this.texts, pictures: this.pictures, notices: this.notices, inner: this.inner, ...model }
  }
}
