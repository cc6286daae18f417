import type { TableModel } from './table-model.ts'

/** One precise question to the author, where the checker is unsure. */
export interface TableQuestion {
  /** Key of the sentence in `messages/`. */
  readonly message: string
  readonly sheet: string | null
  readonly row: number | null
  readonly column: number | null
  readonly values: Readonly<Record<string, string | number>>
}

/** A sign that rows stand for single records. */
export interface RecordLevelSign {
  readonly sign: 'identifier-column' | 'per-record-values' | 'rows-are-records' | 'list-of-values'
  readonly strength: 'strong' | 'weak'
  readonly sheet: string | null
  readonly row: number
  readonly column: number | null
  readonly values: Readonly<Record<string, string | number>>
}

/** What was found in a file's blocks. */
export interface FoundTables {
  readonly tables: readonly TableModel[]
  readonly questions: readonly TableQuestion[]
  readonly recordLevel: readonly RecordLevelSign[]
  /** True where a block is the summary of fit of a model. */
  readonly fitTable: boolean
  /** True where a block tells what names mean, in words. */
  readonly glossary: boolean
  /** A description that does not fit the file: the entry at fault. */
  readonly misfit: string | null
}

/** Joins what several blocks gave. */
export function joinFound(parts: readonly FoundTables[]): FoundTables {
  return {
    tables: parts.flatMap((part) => part.tables),
    questions: parts.flatMap((part) => part.questions),
    recordLevel: parts.flatMap((part) => part.recordLevel),
    fitTable: parts.some((part) => part.fitTable),
    glossary: parts.some((part) => part.glossary),
    misfit: parts.map((part) => part.misfit).find((misfit) => misfit !== null) ?? null,
  }
}

/** Nothing found. */
export const nothingFound: FoundTables = { tables: [], questions: [], recordLevel: [], fitTable: false, glossary: false, misfit: null }
