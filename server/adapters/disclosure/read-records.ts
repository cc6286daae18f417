import { readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { RecordSource, RecordValue } from '../../domain/disclosure/check-request.ts'

/** Data that cannot be read as records, or that hold none. */
export class RecordsError extends Error {}

function sourceOf(name: string, columns: readonly string[], values: readonly (readonly RecordValue[])[]): RecordSource {
  const byName = new Map(columns.map((column, index) => [column, values[index] ?? []]))
  return { name, columns, rowCount: values[0]?.length ?? 0, values: (column) => byName.get(column) ?? [] }
}

async function readCsv(path: string, bytes: Buffer): Promise<RecordSource> {
  const { parse } = await import('csv-parse/sync')
  const { default: iconv } = await import('iconv-lite')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    text = iconv.decode(bytes, 'cp949')
  }
  const [firstLine = ''] = text.split(/\r?\n/, 1)
  const delimiter = path.toLowerCase().endsWith('.tsv') ? '\t' : [',', ';', '\t', '|'].find((one) => firstLine.includes(one)) ?? ','
  const rows = parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true }) as string[][]
  const header = rows[0] ?? []
  const values: RecordValue[][] = header.map(() => [])
  for (let row = 1; row < rows.length; row += 1) {
    for (let column = 0; column < header.length; column += 1) {
      const cell = rows[row]?.[column] ?? ''
      values[column]?.push(cell === '' || cell === 'NA' ? null : cell)
    }
  }
  return sourceOf(basename(path), header.map((name) => name.trim()), values)
}

function plainValue(value: unknown): RecordValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'string') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  return String(value)
}

async function readParquet(path: string, bytes: Buffer): Promise<RecordSource> {
  const { parquetReadObjects } = await import('hyparquet')
  const { compressors } = await import('hyparquet-compressors')
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const rows = await parquetReadObjects({ file, compressors })
  const columns = Object.keys(rows[0] ?? {})
  return sourceOf(basename(path), columns, columns.map((column) => rows.map((row) => plainValue(row[column]))))
}

async function readFile(path: string): Promise<RecordSource> {
  const bytes = readFileSync(path)
  if (bytes.subarray(0, 4).toString('latin1') === 'PAR1') return await readParquet(path, bytes)
  // What is neither would be read as a text of one odd column, and nothing would be matched or counted.
  if (extname(path).toLowerCase() === '.parquet' || bytes.includes(0)) throw new RecordsError()
  return await readCsv(path, bytes)
}

/** Reads record-level data from a CSV or Parquet file or a folder of them; data without a single record are an error. */
export async function readRecords(path: string): Promise<readonly RecordSource[]> {
  const sources = await readSources(path)
  if (sources.every(({ rowCount }) => rowCount === 0)) throw new RecordsError()
  return sources
}

async function readSources(path: string): Promise<readonly RecordSource[]> {
  if (statSync(path).isDirectory()) {
    const files = readdirSync(path).filter((name) => ['.csv', '.tsv', '.parquet'].includes(extname(name).toLowerCase())).sort()
    if (files.length === 0) throw new RecordsError()
    return (await Promise.all(files.map(async (name) => await readSources(join(path, name))))).flat()
  }
  return [await readFile(path)]
}
