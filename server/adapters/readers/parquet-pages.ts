import type { ColumnMetaData, Compressors, FileMetaData, SchemaElement } from 'hyparquet'
import { asBuffer } from './byte-search.ts'
import type { ThriftStruct, ThriftValue } from './compact-thrift.ts'

/** How the pages of a column chunk are to be read. */
export interface ChunkShape {
  readonly codec: ColumnMetaData['codec']
  readonly type: ColumnMetaData['type']
  readonly typeLength: number
  readonly definitionLevels: number
  readonly repetitionLevels: number
}

/** Encodings by number, as page headers name them. */
const PLAIN = 0
const RLE = 3
const BIT_PACKED_INDEXES = new Set([2, 8])
const DELTA = new Set([5, 6])
const BYTE_STREAM_SPLIT = 9
const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8 } // table

/** The shape of a chunk by the schema; throws where the schema has no such column. */
export function chunkShape({ schema }: FileMetaData, chunk: ColumnMetaData): ChunkShape {
  const path: SchemaElement[] = []
  let at = 0
  for (const name of chunk.path_in_schema) {
    const children = schema[at]?.num_children ?? 0
    at += 1
    for (let child = 0; child < children && schema[at]?.name !== name; child += 1) at = behind(schema, at)
    const element = schema[at]
    if (element?.name !== name) throw new RangeError('column')
    path.push(element)
  }
  const repetitions = path.map(({ repetition_type: repetition }) => repetition)
  return {
    codec: chunk.codec, type: chunk.type, typeLength: path.at(-1)?.type_length ?? 0,
    definitionLevels: repetitions.filter((repetition) => repetition !== 'REQUIRED').length, repetitionLevels: repetitions.filter((repetition) => repetition === 'REPEATED').length,
  }
}

/** The place behind an element and everything below it. */
function behind(schema: readonly SchemaElement[], at: number): number {
  let open = 1
  let next = at
  for (; open > 0; next += 1) {
    const element = schema[next]
    if (element === undefined) throw new RangeError('schema')
    open += (element.num_children ?? 0) - 1
  }
  return next
}

/**
 * Checks a page before it is decoded: the decoder fills lists for as long as a run of levels claims, and makes arrays as long as
 * a length says. Gives the number of bytes behind the last value, unless all are zero as filling is; throws a RangeError where the page lies.
 */
export function checkPage(header: ThriftStruct, body: Uint8Array, chunk: ChunkShape, compressors: Compressors): number {
  const size = numberOf(header.get(2))
  const dictionary = header.get(7)
  const v1 = header.get(5)
  const v2 = header.get(8)
  if (dictionary instanceof Map) return slackOf(unpacked(body, size, chunk, compressors), { at: 0, count: numberOf(dictionary.get(1) as ThriftValue), encoding: PLAIN }, chunk)
  if (v1 instanceof Map) return checkV1(unpacked(body, size, chunk, compressors), v1 as ThriftStruct, chunk)
  if (v2 instanceof Map) return checkV2(body, v2 as ThriftStruct, { size, chunk, compressors })
  return 0
}

function unpacked(body: Uint8Array, size: number, { codec }: ChunkShape, compressors: Compressors): Uint8Array {
  const page = codec === 'UNCOMPRESSED' ? body : compressors[codec]?.(body, size)
  if (page?.length !== size) throw new RangeError('page size')
  return page
}

function checkV1(page: Uint8Array, header: ThriftStruct, chunk: ChunkShape): number {
  const count = numberOf(header.get(1))
  let at = 0
  if (chunk.repetitionLevels > 0) at = prefixedRuns(page, at, { width: bitsFor(chunk.repetitionLevels), count, wanted: -1 }).end
  let values = count
  if (chunk.definitionLevels > 0) {
    const levels = prefixedRuns(page, at, { width: bitsFor(chunk.definitionLevels), count, wanted: chunk.definitionLevels })
    at = levels.end
    values = levels.equal
  }
  return slackOf(page, { at, count: values, encoding: numberOf(header.get(2)) }, chunk)
}

function checkV2(body: Uint8Array, header: ThriftStruct, { size, chunk, compressors }: { size: number; chunk: ChunkShape; compressors: Compressors }): number {
  const [count, nulls, definitionBytes, repetitionBytes] = [1, 2, 5, 6].map((id) => numberOf(header.get(id))) as [number, number, number, number]
  const levels = definitionBytes + repetitionBytes
  if (levels > body.length || levels > size || nulls > count) throw new RangeError('levels')
  const read = chunk.repetitionLevels === 0 ? 0 : runs(body, { from: 0, to: repetitionBytes }, { width: bitsFor(chunk.repetitionLevels), count, wanted: -1 }).at
  if (slack(body, read, repetitionBytes) > 0) throw new RangeError('levels')
  if (chunk.definitionLevels > 0) {
    const { equal, at } = runs(body, { from: repetitionBytes, to: levels }, { width: bitsFor(chunk.definitionLevels), count, wanted: chunk.definitionLevels })
    if (equal !== count - nulls || slack(body, at, levels) > 0) throw new RangeError('nulls')
  } else if (slack(body, repetitionBytes, levels) > 0) throw new RangeError('levels')
  const packed = body.subarray(levels)
  const values = header.get(7) === false || size === levels ? packed : unpacked(packed, size - levels, chunk, compressors)
  return slackOf(values, { at: 0, count: count - nulls, encoding: numberOf(header.get(4)) }, chunk)
}

/** Checks the values of a page and gives the bytes behind them. */
function slackOf(page: Uint8Array, { at, count, encoding }: { at: number; count: number; encoding: number }, chunk: ChunkShape): number {
  const rest = page.length - at
  if (encoding === PLAIN) return slack(page, at + plainBytes(page, at, count, chunk), page.length)
  if (BIT_PACKED_INDEXES.has(encoding)) {
    const width = page[at] ?? 0
    if (rest < 1 ? count > 0 : width > 32) throw new RangeError('width')
    return width === 0 ? slack(page, at, page.length) : slack(page, runs(page, { from: at + 1, to: page.length }, { width, count, wanted: -1 }).at, page.length)
  }
  if (encoding === RLE) {
    if (chunk.type !== 'BOOLEAN') throw new RangeError('encoding')
    const { end } = prefixedRuns(page, at, { width: 1, count, wanted: -1 })
    return slack(page, end, page.length)
  }
  if (encoding === BYTE_STREAM_SPLIT) {
    const width = WIDTHS[chunk.type] ?? chunk.typeLength
    if (count * width > rest) throw new RangeError('values')
    return slack(page, at + count * width, page.length)
  }
  if (DELTA.has(encoding)) {
    checkDeltaHeader(page, at)
    return 0
  }
  throw new RangeError('encoding')
}

function plainBytes(page: Uint8Array, start: number, count: number, { type, typeLength }: ChunkShape): number {
  const width = type === 'FIXED_LEN_BYTE_ARRAY' ? typeLength : WIDTHS[type]
  let bytes = 0
  if (width !== undefined) bytes = count * width
  else if (type === 'BOOLEAN') bytes = Math.ceil(count / 8)
  else {
    const buffer = asBuffer(page)
    for (let index = 0, at = start; index < count; index += 1) {
      if (at + 4 > page.length) throw new RangeError('values')
      at += 4 + buffer.readUInt32LE(at)
      bytes = at - start
    }
  }
  if (start + bytes > page.length) throw new RangeError('values')
  return bytes
}

/** Blocks of at most some thousands of small blocks, each with its width in a byte. */
function checkDeltaHeader(page: Uint8Array, start: number): void {
  const block = varint(page, start)
  const small = varint(page, block.end)
  if (small.value < 1 || small.value > 65_536 || block.value % small.value !== 0) throw new RangeError('delta')
}

interface Runs {
  readonly width: number
  readonly count: number
  /** Value whose occurrences are counted. */
  readonly wanted: number
}

/** Runs behind their length in four bytes. */
function prefixedRuns(page: Uint8Array, at: number, wanted: Runs): { end: number; equal: number } {
  if (at + 4 > page.length) throw new RangeError('levels')
  const end = at + 4 + asBuffer(page).readUInt32LE(at)
  if (end > page.length) throw new RangeError('levels')
  const walked = runs(page, { from: at + 4, to: end }, wanted)
  if (slack(page, walked.at, end) > 0) throw new RangeError('levels')
  return { end, equal: walked.equal }
}

/** How many bytes stand between two places, unless all are zero. */
function slack(bytes: Uint8Array, from: number, to: number): number {
  return from < to && bytes.subarray(from, to).some((byte) => byte !== 0) ? to - from : 0
}

/** Walks runs of equal values and groups of packed ones until `count` values are there; a run that holds more than are left must be filled up with zeros. */
function runs(bytes: Uint8Array, { from, to }: { from: number; to: number }, { width, count, wanted }: Runs): { at: number; equal: number } {
  let at = from
  let seen = 0
  let equal = 0
  while (seen < count) {
    const head = varint(bytes, at)
    at = head.end
    const length = Math.floor(head.value / 2)
    const packed = head.value % 2 === 1
    const size = packed ? length * width : Math.ceil(width / 8)
    const values = packed ? length * 8 : length
    const taken = Math.min(values, count - seen)
    if (at + size > to || values === 0 || (packed ? slack(bytes, at + Math.ceil(taken / 8) * width, at + size) > 0 || size === 0 : taken < values)) throw new RangeError('run')
    if (wanted >= 0) equal += packed ? countPacked(bytes.subarray(at, at + size), width, taken, wanted) : littleEndian(bytes, at, size) === wanted ? taken : 0
    seen += taken
    at += size
  }
  return { at, equal }
}

function countPacked(bytes: Uint8Array, width: number, count: number, wanted: number): number {
  let equal = 0
  for (let index = 0; index < count; index += 1) {
    let value = 0
    for (let bit = 0; bit < width; bit += 1) {
      const place = index * width + bit
      value |= (((bytes[place >> 3] ?? 0) >> (place & 7)) & 1) << bit
    }
    if (value === wanted) equal += 1
  }
  return equal
}

function littleEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0
  for (let index = size - 1; index >= 0; index -= 1) value = value * 256 + (bytes[at + index] ?? 0)
  return value
}

function varint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0
  for (let at = start, scale = 1; at < start + 5; at += 1, scale *= 128) {
    const byte = bytes[at]
    if (byte === undefined) break
    value += (byte & 127) * scale
    if (byte < 128) return { value, end: at + 1 }
  }
  throw new RangeError('number')
}

function bitsFor(level: number): number {
  return 32 - Math.clz32(level)
}

function numberOf(value: ThriftValue | undefined): number {
  if (typeof value !== 'number' || value < 0) throw new RangeError('number')
  return value
}
