import type { CheckFile } from '../check-request.ts'

/** One record of `results.json`, of either generation. */
export interface AcroRecord {
  readonly uid: string
  readonly type: string
  readonly status: string
  readonly method: string | null
  readonly mitigation: 'none' | 'suppress' | 'round' | null
  readonly roundBase: number | null
  readonly dof: number | null
  readonly files: readonly string[]
  /** True where ACRO itself counted unsafe cells. */
  readonly unsafeCells: boolean
}

/** What an ACRO folder says of itself. */
export interface AcroFolderModel {
  readonly folder: string
  readonly version: string | null
  readonly records: readonly AcroRecord[]
  readonly readable: boolean
  readonly files: readonly CheckFile[]
}

type Raw = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)

/** The last part of a path. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

/** Whether a file lies in the folder's `checksums`. */
export function isChecksumFile(path: string): boolean {
  return /(?:^|[\\/])checksums[\\/][^\\/]+\.txt$/.test(path)
}

/** The name of the checked file within its ACRO folder; checksums keep their folder. */
export function nameInFolder(file: CheckFile): string {
  return isChecksumFile(file.path) ? `checksums/${baseName(file.path)}` : baseName(file.path)
}

function mitigationOf(properties: Raw, summary: Raw): AcroRecord['mitigation'] {
  const told = textOf(properties['mitigation'])
  if (told === 'none' || told === 'suppress' || told === 'round') return told
  // ACRO 0.4 wrote whether it suppressed into the summary.
  return summary['suppressed'] === true ? 'suppress' : summary['suppressed'] === false ? 'none' : null
}

const countingNames = /threshold|nk|ppercent|p-ratio|zero|all-values-are-same/i

function readRecord(uid: string, raw: Raw): AcroRecord {
  const properties = isObject(raw['properties']) ? raw['properties'] : {}
  const files = Array.isArray(raw['files']) ? raw['files'].filter(isObject) : []
  const sdc = files.map((file) => (isObject(file['sdc']) ? file['sdc'] : {}))
  const summaries = sdc.map((entry) => (isObject(entry['summary']) ? entry['summary'] : {}))
  return {
    uid, type: textOf(raw['type']) ?? '', status: textOf(raw['status']) ?? '', method: textOf(properties['method']),
    mitigation: mitigationOf(properties, summaries[0] ?? {}), roundBase: numberOf(properties['round_base']), dof: numberOf(properties['dof']),
    files: files.flatMap((file) => textOf(file['name']) ?? []),
    unsafeCells: summaries.some((summary) => Object.entries(summary).some(([name, count]) => countingNames.test(name) && typeof count === 'number' && count > 0)),
  }
}

/** Reads the folder that a file lies in; `null` for a file outside any ACRO folder. */
export function readAcroFolder(file: CheckFile, files: readonly CheckFile[]): AcroFolderModel | null {
  const { folder } = file
  if (folder === undefined) return null
  const own = files.filter((other) => other.folder === folder)
  const results = own.find((other) => nameInFolder(other) === 'results.json')
  const broken = { folder, version: null, records: [], readable: false, files: own }
  if (results === undefined) return broken
  try {
    const document: unknown = JSON.parse(results.read.texts.find(({ where }) => where === 'text')?.text ?? '')
    if (!isObject(document) || !isObject(document['results'])) return broken
    const records = Object.entries(document['results']).map(([uid, raw]) => readRecord(uid, isObject(raw) ? raw : {}))
    return { folder, version: textOf(document['version']), records, readable: true, files: own }
  } catch {
    return broken
  }
}

/** The record that lists a file. */
export function recordOf(model: AcroFolderModel, file: CheckFile): AcroRecord | null {
  const name = nameInFolder(file)
  return model.records.find((record) => record.files.some((listed) => baseName(listed) === name)) ?? null
}

const configKeys = /^(?:safe_[a-z_]+|check_missing_values|zeros_are_disclosive|survival_safe_threshold|round_?base|rounding_base|suppress|blocked_extensions|federated|mitigation|[a-z_]*threshold)$/

/** Files that ACRO writes about its outputs and that hold no numbers of the data, as far as their content bears that out. */
export function isAcroAuxiliary(model: AcroFolderModel, file: CheckFile): boolean {
  const name = nameInFolder(file)
  const text = file.read.texts.find(({ where }) => where === 'text')?.text ?? ''
  if (name.startsWith('checksums/')) return /^[0-9a-f]{64}\s*$/i.test(text)
  if (!model.readable) return false
  if (name === 'results.json') return true
  if (name === 'config.json') return isPlainConfig(text)
  if (name === 'session_summary.csv' || name === 'session_summary.json') return isSessionSummary(model, file)
  return false
}

function isPlainConfig(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text)
    return isObject(document) && Object.entries(document).every(([key, value]) => configKeys.test(key)
      && (typeof value !== 'string' || value.length < 40) && (!Array.isArray(value) || value.every((item) => typeof item === 'string' && item.length < 12)))
  } catch {
    return false
  }
}

/** A matrix of which variable each output uses: zeros and ones for known outputs. */
function isSessionSummary(model: AcroFolderModel, file: CheckFile): boolean {
  const known = new Set(model.records.map(({ uid }) => uid))
  if (file.read.format === 'json') return file.read.tables.every((table) => table.rows.slice(1).every((row) => row.slice(1).every((cell) => /^[01]?$/.test(cell) || known.has(cell) || cell.length < 80 && !/\d{3}/.test(cell))))
  return file.read.tables.length === 1 && file.read.tables.every((table) => table.rows[0]?.[0] === 'uid'
    && table.rows.slice(1).every((row) => known.has(row[0] ?? '') && row.slice(5).every((cell) => cell === '0' || cell === '1')))
}
