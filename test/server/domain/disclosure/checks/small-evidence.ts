import type { CheckFile, CheckRequest, RecordSource } from '../../../../../server/domain/disclosure/check-request.ts'
import type { Finding } from '../../../../../server/domain/disclosure/check-report.ts'
import type { DisclosureCheck, FileEvidence } from '../../../../../server/domain/disclosure/disclosure-check.ts'
import type { ProfileParameters } from '../../../../../server/domain/disclosure/disclosure-profile.ts'
import type { RecordMatch } from '../../../../../server/domain/disclosure/matching/record-match.ts'
import type { ModelFile, ModelTensor } from '../../../../../server/domain/disclosure/models/model-file.ts'
import type { OutputText, ReadOutput } from '../../../../../server/domain/disclosure/read-output.ts'
import type { MeasureKind, StatisticType } from '../../../../../server/domain/disclosure/statistic-types.ts'
import { nothingFound } from '../../../../../server/domain/disclosure/tables/found-tables.ts'
import type { FoundTables } from '../../../../../server/domain/disclosure/tables/found-tables.ts'
import { readShown } from '../../../../../server/domain/disclosure/tables/shown-value.ts'
import { readTableDescription } from '../../../../../server/domain/disclosure/tables/table-description.ts'
import type { Contributions, Dimension, TableCell, TableModel } from '../../../../../server/domain/disclosure/tables/table-model.ts'

/** What is known of a cell's contributions; the rest is unknown, and read from the file. */
export type KnownContributions = Partial<Contributions>

/** A cell of a test: its text as the file shows it, or the text with what is known beside it. */
export type CellText = string | number | readonly [string | number, KnownContributions]

/** The parts of a table that a test cares for; codes of a cell are joined by `/`. */
export interface TableParts extends Partial<Omit<TableModel, 'cells' | 'dimensions' | 'measure' | 'claims'>> {
  readonly kind?: MeasureKind
  readonly name?: string | null
  readonly share?: number | null
  readonly cells: Readonly<Record<string, CellText>>
  /** Names of the dimensions; `Total` is the margin of each. */
  readonly dimensions?: readonly (string | Dimension)[]
  readonly groups?: Readonly<Record<string, readonly string[]>>
  readonly claims?: Partial<TableModel['claims']>
}

const noClaims: TableModel['claims'] = { roundedTo: null, midpoint: null, suppressedBelow: null, recordLevelNone: false, zerosShown: false }
const unknown: Contributions = { count: null, largest: [], weight: null, source: 'shown', trueValue: null }

/** A table with one cell a line, in the second column from line two on. */
export function aTable({ kind = 'count', name = kind, share = null, cells, dimensions = ['group'], groups = {}, claims = {}, ...rest }: TableParts): TableModel {
  const found = Object.entries(cells).map(([codes, text], index): TableCell => {
    const [shown, known] = typeof text === 'object' ? [String(text[0]), { ...unknown, ...text[1] }] : [String(text), null]
    return { codes: codes.split('/'), row: index + 2, column: 2, shown: readShown(shown, null), contributions: known }
  })
  return {
    sheet: null, title: null, unit: null, population: null, where: null, described: false, release: null, additive: true, contributorsDescribed: false, ...rest,
    claims: { ...noClaims, ...claims }, measure: { name, kind, share, named: true }, cells: found,
    dimensions: dimensions.map((dimension, index) => {
      if (typeof dimension !== 'string') return dimension
      const codes = [...new Set(found.map((cell) => cell.codes[index] ?? ''))]
      return { name: dimension, codes, totals: codes.filter((code) => code === 'Total'), groups }
    }),
  }
}

/** A read file that holds nothing but what is given. */
export function aRead(parts: Partial<Omit<ReadOutput, 'texts'>> & { readonly texts?: readonly (string | Partial<OutputText>)[] } = {}): ReadOutput {
  const { texts = [], ...rest } = parts
  return {
    format: 'csv', complete: true, tables: [], pictures: [], notices: [], inner: [], ...rest,
    texts: texts.map((text) => ({ where: 'text', line: 1, visibility: 'shown', text: '', ...(typeof text === 'string' ? { text } : text) })),
  }
}

/** A model of a few tensors. */
export function aModel(parts: Partial<ModelFile> = {}): ModelFile {
  return { format: 'safetensors', complete: true, tensors: [floats('weight', [0.5, -0.25, 0.125, 1])], strings: [], operators: [], gaps: [], ...parts }
}

/** A tensor of 32-bit numbers. */
export function floats(name: string, values: readonly number[], parts: Partial<ModelTensor> = {}): ModelTensor {
  return { name, dtype: 'f32', shape: [values.length], kind: 'weights', operator: null, bytes: new Uint8Array(Float32Array.from(values).buffer), ...parts }
}

/** Record-level data by columns. */
export function someRecords(columns: Readonly<Record<string, readonly (string | number | null)[]>>, name = 'data.csv'): RecordSource {
  return { name, columns: Object.keys(columns), rowCount: Object.values(columns)[0]?.length ?? 0, values: (column) => columns[column] ?? [] }
}

const acroDefault: ProfileParameters = { // table
  threshold: 10, zeros: 'review', groupDisclosure: 'review', dof: 10, nk: [{ n: 2, k: 90 }], pPercent: 10, differenceThreshold: 10, intervalPercent: 0, intervalAbsolute: 0,
  intervalProtection: false, insider: false, integers: true, model: { size: 10, significand: 10, attackAuc: 0.65, attackTpr: 3, exposure: 3 },
}

/** The parts of the evidence that a test cares for. */
export interface EvidenceParts {
  readonly path?: string
  /** Of an ACRO folder. */
  readonly folder?: string
  readonly sha256?: string
  readonly read?: ReadOutput
  /** As YAML gives it. */
  readonly description?: object
  readonly tables?: readonly TableModel[]
  readonly siblings?: FileEvidence['siblings']
  readonly found?: Partial<FoundTables>
  readonly type?: StatisticType | null
  readonly data?: readonly RecordSource[]
  readonly parameters?: Partial<ProfileParameters>
  readonly audit?: readonly Finding[]
  readonly match?: Partial<RecordMatch>
  /** Files are those beside the checked one. */
  readonly request?: Partial<CheckRequest>
}

/** A file of a request. */
export function aFile({ path = 'table.csv', folder, sha256 = 'a'.repeat(64), read = aRead(), description }: EvidenceParts = {}): CheckFile {
  return { path, folder, sha256, bytes: 1, read, description: description === undefined ? undefined : readTableDescription(description) }
}

/** Evidence as the checker gathers it, of what is given alone. */
export function evidenceOf(parts: EvidenceParts): FileEvidence {
  const { tables = [], found = {}, type = null, data = [], parameters = {}, audit = [], match = {}, request = {}, siblings = [] } = parts
  const file = aFile(parts)
  return {
    file, type, tables, siblings, data, request: { version: 'test', ...request, files: [file, ...request.files ?? []] } as CheckRequest, parameters: { ...acroDefault, ...parameters },
    found: { ...nothingFound, tables, ...found }, audit: { intervals: new Map(), findings: audit }, match: { hits: [], records: 0, columns: [], ...match },
  }
}

/** `message outcome cell` of every finding of a check. */
export function saidOf(check: DisclosureCheck, parts: EvidenceParts): readonly string[] {
  return check.run(evidenceOf(parts)).map(({ message, outcome, at }) => `${message} ${outcome}${at.cell === null ? '' : ` ${Object.values(at.cell).join('/')}`}`)
}

/** What is known of a cell's contributions: how many there are, and the largest. */
export function contributed(count: number | null, ...largest: readonly number[]): KnownContributions {
  return { count, largest }
}

/** Asks a check of contributions about one table of sums, or of what is given instead. */
export function askedOfSums(check: DisclosureCheck): (parts: TableParts, rest?: EvidenceParts) => readonly string[] {
  return (parts, rest = {}) => saidOf(check, { tables: [aTable({ kind: 'sum', ...parts })], ...rest })
}
