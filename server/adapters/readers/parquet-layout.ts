import type { FileMetaData } from 'hyparquet'
import { asBuffer } from './byte-search.ts'
import { readThriftStruct } from './compact-thrift.ts'
import type { ThriftStruct } from './compact-thrift.ts'
import type { OutputCollector } from './output-collector.ts'

/** Number of values in the dictionaries of a column, the largest of its row groups. */
export type DictionarySizes = ReadonlyMap<string, number>

/** Checks that every byte of the file belongs to a page, an index or the footer. */
export function checkParquetLayout(bytes: Uint8Array, metadata: FileMetaData, found: OutputCollector): DictionarySizes {
  const footerEnd = bytes.length - 8
  const footerAt = footerEnd - asBuffer(bytes).readUInt32LE(footerEnd)
  const spans = [{ from: 0, to: 4 }, { from: footerAt, to: bytes.length }]
  const dictionaries = new Map<string, number>()
  if (readThriftStruct(bytes, footerAt).end !== footerEnd) unlisted('footer', found)
  for (const { columns } of metadata.row_groups) {
    for (const { meta_data: chunk, ...indexes } of columns) {
      if (chunk === undefined || indexes.file_path !== undefined) {
        found.unread('encrypted', 'parquet column')
        continue
      }
      const from = Number(chunk.dictionary_page_offset !== undefined && chunk.dictionary_page_offset > 0n && chunk.dictionary_page_offset < chunk.data_page_offset ? chunk.dictionary_page_offset : chunk.data_page_offset)
      const to = from + Number(chunk.total_compressed_size)
      spans.push({ from, to }, span(indexes.column_index_offset, indexes.column_index_length), span(indexes.offset_index_offset, indexes.offset_index_length), span(chunk.bloom_filter_offset, chunk.bloom_filter_length))
      const column = chunk.path_in_schema.join('.')
      const size = walkPages(bytes.subarray(from, to), column, found)
      dictionaries.set(column, Math.max(size, dictionaries.get(column) ?? 0))
    }
  }
  noticeGaps(spans, found)
  return dictionaries
}

function span(offset: bigint | undefined, length: number | undefined): { from: number; to: number } {
  return offset === undefined || length === undefined ? { from: 0, to: 0 } : { from: Number(offset), to: Number(offset) + length }
}

/** Pages must fill their chunk exactly; gives the number of values in its dictionary. */
function walkPages(chunk: Uint8Array, column: string, found: OutputCollector): number {
  let at = 0
  let dictionary = 0
  while (at < chunk.length) {
    const { fields, end } = readThriftStruct(chunk, at)
    const packed = fields.get(3)
    if (typeof packed !== 'number' || packed < 0 || end + packed > chunk.length) {
      found.unread('damaged', `column "${column}"`)
      return dictionary
    }
    const header = fields.get(7)
    if (header !== undefined) dictionary = Math.max(dictionary, Number((header as ThriftStruct).get(1)))
    at = end + packed
  }
  return dictionary
}

function noticeGaps(spans: { from: number; to: number }[], found: OutputCollector): void {
  let at = 0
  for (const { from, to } of spans.filter((one) => one.to > one.from).sort((a, b) => a.from - b.from)) {
    if (from > at) unlisted(`byte ${at}`, found, from - at)
    at = Math.max(at, to)
  }
}

function unlisted(where: string, found: OutputCollector, bytes?: number): void {
  found.notice('unlisted-bytes', 'fail', where, bytes === undefined ? {} : { bytes })
  found.unread('unknown-part', where)
}
