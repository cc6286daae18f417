import { readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { RecordSource, RecordValue } from '../../domain/disclosure/check-request.ts'

/** Data that cannot be read as records. */
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
  const delimiter = path.toLowerCase().endsWith('.tsv') ? '\t' : ','
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

/** Reads record-level data from a CSV or Parquet file or a folder of them. */
export async function readRecords(path: string): Promise<readonly RecordSource[]> {
  if (statSync(path).isDirectory()) {
    const files = readdirSync(path).filter((name) => ['.csv', '.tsv', '.parquet'].includes(extname(name).toLowerCase())).sort()
    if (files.length === 0) throw new RecordsError()
    return (await Promise.all(files.map(async (name) => await readRecords(join(path, name))))).flat()
  }
  const bytes = readFileSync(path)
  if (bytes.subarray(0, 4).toString('latin1') === 'PAR1') return [await readParquet(path, bytes)]
  return [await readCsv(path, bytes)]
}
