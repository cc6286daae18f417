import { isDeepStrictEqual } from 'node:util'
import type { Compressors, FileMetaData } from 'hyparquet'
import { asBuffer } from './byte-search.ts'
import { readThriftStruct } from './compact-thrift.ts'
import type { ThriftStruct, ThriftValue } from './compact-thrift.ts'
import type { OutputCollector } from './output-collector.ts'
import { checkPage, chunkShape } from './parquet-pages.ts'

/** Number of values in the dictionaries of a column, the largest of its row groups. */
export type DictionarySizes = ReadonlyMap<string, number>

/** The footer as it is written, and where it and what is said in it stand. */
export interface ParquetFooter {
  readonly from: number
  readonly to: number
  readonly end: number
  readonly fields: ThriftStruct
}

/** Reads the footer; throws where it is no struct: a list that claims more than there is would keep the decoder busy for ever. */
export function readParquetFooter(bytes: Uint8Array): ParquetFooter {
  const to = bytes.length - 8
  const from = to - asBuffer(bytes).readUInt32LE(to)
  if (from < 4) throw new RangeError('footer')
  return { from, to, ...readThriftStruct(bytes.subarray(0, to), from) }
}

/** What the footer of a file says, as the library and as this reader understand it. */
export interface ParquetSaid {
  readonly footer: ParquetFooter
  readonly metadata: FileMetaData
}

/** Checks that every byte of the file belongs to a page, an index or the footer, and that no page claims more than it holds. */
export function checkParquetLayout(bytes: Uint8Array, { footer, metadata }: ParquetSaid, compressors: Compressors, found: OutputCollector): DictionarySizes {
  const spans = [{ from: 0, to: 4 }, { from: footer.from, to: bytes.length }]
  const dictionaries = new Map<string, number>()
  if (footer.end !== footer.to) found.unlisted('footer')
  for (const [group, { columns }] of metadata.row_groups.entries()) {
    for (const [index, { meta_data: chunk, ...indexes }] of columns.entries()) {
      if (chunk === undefined || indexes.file_path !== undefined) {
        found.unread('encrypted', 'parquet column')
        continue
      }
      const from = Number(chunk.dictionary_page_offset !== undefined && chunk.dictionary_page_offset > 0n && chunk.dictionary_page_offset < chunk.data_page_offset ? chunk.dictionary_page_offset : chunk.data_page_offset)
      const to = from + Number(chunk.total_compressed_size)
      spans.push({ from, to }, copyOf(columnMetadata(footer.fields, group, index), bytes, to), span(indexes.column_index_offset, indexes.column_index_length), span(indexes.offset_index_offset, indexes.offset_index_length), span(chunk.bloom_filter_offset, chunk.bloom_filter_length))
      const column = chunk.path_in_schema.join('.')
      const shape = chunkShape(metadata, chunk)
      let slack = 0
      const check = (header: ThriftStruct, body: Uint8Array): void => { slack += checkPage(header, body, shape, compressors) }
      const size = walkPages(bytes.subarray(from, to), { values: Number(chunk.num_values), unpacked: Number(chunk.total_uncompressed_size) }, check)
      if (slack > 0) found.unlisted(`column "${column}"`, slack)
      dictionaries.set(column, Math.max(size, dictionaries.get(column) ?? 0))
    }
  }
  noticeGaps(spans, found)
  return dictionaries
}

/** What the footer says of a column. */
function columnMetadata(footer: ThriftStruct, group: number, index: number): ThriftValue | undefined {
  const groups = footer.get(4)
  const columns = Array.isArray(groups) && groups[group] instanceof Map ? (groups[group] as ThriftStruct).get(1) : undefined
  return Array.isArray(columns) && columns[index] instanceof Map ? (columns[index] as ThriftStruct).get(3) : undefined
}

/** Some writers repeat what the footer says of a column behind its pages; an exact repetition carries nothing. */
function copyOf(said: ThriftValue | undefined, bytes: Uint8Array, at: number): { from: number; to: number } {
  try {
    const { fields, end } = readThriftStruct(bytes, at)
    return isDeepStrictEqual(fields, said) ? { from: at, to: end } : { from: at, to: at }
  } catch {
    return { from: at, to: at }
  }
}

function span(offset: bigint | undefined, length: number | undefined): { from: number; to: number } {
  return offset === undefined || length === undefined ? { from: 0, to: 0 } : { from: Number(offset), to: Number(offset) + length }
}

/**
 * Gives the number of values in a chunk's dictionary. Pages must fill their chunk exactly and hold no more values and bytes
 * than it says: the decoder believes what a page says of itself, and would work for ever on a page that lies.
 */
function walkPages(chunk: Uint8Array, said: { values: number; unpacked: number }, check: (header: ThriftStruct, body: Uint8Array) => void): number {
  let at = 0
  let dictionary = 0
  let values = 0
  let unpacked = 0
  while (at < chunk.length) {
    const { fields, end } = readThriftStruct(chunk, at)
    const packed = size(fields.get(3))
    if (end + packed > chunk.length) throw new RangeError('page')
    unpacked += size(fields.get(2)) + end - at
    const header = fields.get(7)
    if (header !== undefined) dictionary = Math.max(dictionary, countOf(header))
    else if (fields.has(5) || fields.has(8)) values += countOf(fields.get(5) ?? fields.get(8))
    if (values > said.values || unpacked > said.unpacked || dictionary > said.unpacked) throw new RangeError('chunk')
    check(fields, chunk.subarray(end, end + packed))
    at = end + packed
  }
  // A value of no bits takes no byte, but a dictionary holds whole values.
  if (values !== said.values || unpacked > said.unpacked || dictionary > said.unpacked) throw new RangeError('chunk')
  return dictionary
}

function size(value: ThriftValue | undefined): number {
  if (typeof value !== 'number' || value < 0) throw new RangeError('size')
  return value
}

function countOf(header: ThriftValue | undefined): number {
  if (!(header instanceof Map)) throw new RangeError('page header')
  return size((header as ThriftStruct).get(1))
}

function noticeGaps(spans: { from: number; to: number }[], found: OutputCollector): void {
  let at = 0
  for (const { from, to } of spans.filter((one) => one.to > one.from).sort((a, b) => a.from - b.from)) {
    if (from > at) found.unlisted(`byte ${at}`, from - at)
    at = Math.max(at, to)
  }
}
