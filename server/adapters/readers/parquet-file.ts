import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { parquetMetadata, parquetRead } from 'hyparquet'
import type { Compressors, FileMetaData } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { asBuffer, printableRuns } from './byte-search.ts'
import { decodeText } from './decode-text.ts'
import { ArrowWalk } from './arrow/arrow-walk.ts'
import { OutputCollector } from './output-collector.ts'
import { checkParquetLayout, readParquetFooter } from './parquet-layout.ts'
import { exactTimes } from './parquet-times.ts'
import { hasAttributes } from './pandas-metadata.ts'
import type { ReadBudget } from './read-budget.ts'

/** Keys that pandas and Arrow write into every file. */
/** How Arrow, DuckDB, Polars, fastparquet, nanoparquet, Spark and their like name themselves. */
const KNOWN_WRITER = /^[A-Za-z][A-Za-z-]{2,24}(?: [A-Za-z-]{2,16}| \((?:python|rust|node|r)\)){0,2}(?: version)?(?: v?\d{1,4}(?:\.\d{1,4}){0,3}(?:[-.]?[a-z]{2,8}\d{0,4})?)?(?: \(build [0-9a-f]{0,40}\))?$/i
const PLAIN_KEYS = new Set(['pandas', 'ARROW:schema'])

/** Reads a file in full, or says what stood in the way. */
export async function readParquet(bytes: Uint8Array, found: OutputCollector, budget: ReadBudget): Promise<void> {
  try {
    const footer = readParquetFooter(bytes)
    const metadata = parquetMetadata(bytes, { geoparquet: false, parsers: exactTimes })
    noticeMetadata(bytes, metadata, found, budget)
    if (fits(metadata, found, budget)) {
      const dictionaries = checkParquetLayout(bytes, { footer, metadata }, boundedCompressors, found)
      noticeUnseenValues(await readRows(bytes, metadata, found, budget), metadata, dictionaries, found)
    }
  } catch {
    found.unread('damaged', null)
  }
}

/** Whether what the file says of its size is within bounds. */
function fits(metadata: FileMetaData, found: OutputCollector, budget: ReadBudget): boolean {
  const names = columnNames(metadata)
  const chunks = metadata.row_groups.flatMap(({ columns }) => columns)
  const unpacked = chunks.reduce((sum, { meta_data: chunk }) => sum + Number(chunk?.total_uncompressed_size ?? 0), 0)
  const values = chunks.reduce((sum, { meta_data: chunk }) => sum + Number(chunk?.num_values ?? 0), 0)
  const count = Number(metadata.num_rows)
  if (count * names.length + names.length > budget.cells || values > budget.cells) {
    found.unread('too-many-cells', null, { rows: count })
    return false
  }
  if (budget.takeInnerBytes(unpacked)) return true
  found.unread('too-large', null)
  return false
}

async function readRows(bytes: Uint8Array, metadata: FileMetaData, found: OutputCollector, budget: ReadBudget): Promise<string[][]> {
  const names = columnNames(metadata)
  const whole = new Uint8Array(bytes).buffer
  let rows: string[][] = []
  await parquetRead({
    file: { byteLength: whole.byteLength, slice: (start, end) => whole.slice(start, end) },
    metadata, compressors: boundedCompressors, utf8: false, geoparquet: false, parsers: exactTimes,
    onComplete: (read: unknown[][]) => { rows = read.map((row) => names.map((_, column) => cellText(row[column], found))) },
  })
  if (rows.length !== Number(metadata.num_rows)) found.unread('damaged', null)
  found.table([names, ...rows], budget)
  return rows
}

/** The decoders of the platform where it has them: they are bounded, and a damaged stream ends them. */
const boundedCompressors: Compressors = {
  ...compressors,
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
}

function columnNames(metadata: FileMetaData): string[] {
  const [root, ...rest] = metadata.schema
  const names: string[] = []
  let at = 0
  const skip = (): void => {
    const children = rest[at]?.num_children ?? 0
    at += 1
    for (let child = 0; child < children; child += 1) skip()
  }
  for (let child = 0; child < (root?.num_children ?? 0) && at < rest.length; child += 1) {
    names.push(rest[at]?.name ?? '')
    skip()
  }
  return names
}

function cellText(value: unknown, found: OutputCollector): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Uint8Array) {
    const text = decodeText(value)
    if (text?.encoding === 'utf-8') return text.text
    if (!found.notices.some(({ notice }) => notice === 'binary-values')) found.notice('binary-values', 'review', null)
    return asBuffer(value).toString('base64')
  }
  if (typeof value === 'object') return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? (Number.isSafeInteger(Number(item)) ? Number(item) : item.toString()) : item))
  return String(value as string | number | bigint | boolean)
}

/** Words that the Arrow schema beside the Parquet one says about single columns; a schema that cannot be read is one of a damaged file. */
function noticeColumnWords(schema: Uint8Array, found: OutputCollector, budget: ReadBudget): void {
  const aside = new OutputCollector()
  new ArrowWalk(schema, aside, budget).run()
  const words = aside.notices.filter(({ notice, where }) => notice === 'file-metadata' && where?.startsWith('column "') === true)
  for (const { where, values } of words) found.notice('file-metadata', 'review', where, values)
}

function noticeMetadata(bytes: Uint8Array, metadata: FileMetaData, found: OutputCollector, budget: ReadBudget): void {
  const pairs = [...(metadata.key_value_metadata ?? []), ...metadata.row_groups.flatMap(({ columns }) => columns.flatMap(({ meta_data: chunk }) => chunk?.key_value_metadata ?? []))]
  const footer = printableRuns(bytes.subarray(bytes.length - 8 - metadata.metadata_length, bytes.length - 8))
  // The schema is base64 of what is read on its own.
  found.hidden('parquet footer', pairs.filter(({ key }) => key === 'ARROW:schema').reduce((text, { value = '' }) => (value === '' ? text : text.replaceAll(value, '')), footer))
  if (metadata.created_by !== undefined && !KNOWN_WRITER.test(metadata.created_by)) found.notice('file-metadata', 'review', 'parquet created_by', { bytes: metadata.created_by.length })
  for (const { key, value = '' } of pairs) {
    found.hidden(`parquet metadata ${key}`, key === 'ARROW:schema' ? printableRuns(Buffer.from(value, 'base64')) : value)
    if (key === 'ARROW:schema') noticeColumnWords(Buffer.from(value, 'base64'), found, budget)
    if (!PLAIN_KEYS.has(key) || (key === 'pandas' && hasAttributes(value))) found.notice('file-metadata', 'review', 'parquet metadata', { bytes: value.length })
  }
}

/** Dictionary entries that no row uses, and statistics that are no row's value, are seen by nobody who opens the file. */
function noticeUnseenValues(rows: readonly (readonly string[])[], metadata: FileMetaData, dictionaries: ReadonlyMap<string, number>, found: OutputCollector): void {
  const names = columnNames(metadata)
  for (const [column, name] of names.entries()) {
    const chunks = metadata.row_groups.flatMap(({ columns }) => columns).flatMap(({ meta_data: chunk }) => (chunk?.path_in_schema.length === 1 && chunk.path_in_schema[0] === name ? [chunk] : []))
    if (chunks.length === 0) continue
    const values = new Set(rows.map((row) => row[column] ?? ''))
    const where = `column "${name}"`
    if ((dictionaries.get(name) ?? 0) > values.size) found.notice('unused-values', 'review', where, { count: (dictionaries.get(name) ?? 0) - values.size })
    const said = chunks.flatMap(({ statistics }) => [statistics?.min, statistics?.max, statistics?.min_value, statistics?.max_value])
      .filter((value) => value !== undefined && value !== null).map((value) => cellText(value, found))
    const strange = said.filter((value) => !values.has(value) && ![...values].some((other) => value.length > 8 && other.startsWith(value.slice(0, -1))) && !sameNumber(value, values))
    if (strange.length > 0) {
      found.notice('statistics-differ', 'review', where, { count: strange.length })
      found.hidden(`${where} statistics`, strange.join('\n'))
    }
  }
}

function sameNumber(value: string, values: ReadonlySet<string>): boolean {
  return (value === '0' || value === '-0') && (values.has('0') || values.has('-0'))
}
