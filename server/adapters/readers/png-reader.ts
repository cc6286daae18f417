import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { asBuffer, bytesAt, printableRuns } from './byte-search.ts'
import { crc32 } from './crc32.ts'
import { inflateBounded } from './inflate-bounded.ts'
import { OutputCollector } from './output-collector.ts'
import { PNG_SIGNATURE } from './picture-signatures.ts'
import { budgetOf } from './read-budget.ts'
import type { ReadBudget } from './read-budget.ts'
import { reencodePicture } from './reencode-picture.ts'

const CRITICAL = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND'])
const MOST_TEXT = 4 * 1024 * 1024

interface Chunk {
  readonly type: string
  readonly data: Uint8Array
}

/** Reads PNG: every chunk is named, text is taken out, and only the pixels go on. */
export const pngReader: OutputReader = {
  format: 'png',
  recognises: (bytes) => bytesAt(bytes, 0, PNG_SIGNATURE),
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const budget = budgetOf(limits)
    const { chunks, end } = walkChunks(bytes, found)
    for (const chunk of chunks) noticeChunk(chunk, found)
    if (end < bytes.length) {
      found.notice('trailing-bytes', 'fail', `byte ${end}`, { bytes: bytes.length - end })
      await found.file(bytes.subarray(end), 'bytes after the picture', budget)
    }
    checkPixels(chunks, found, budget)
    await reencodePicture(bytes, 'image/png', 'picture', found)
    return found.done('png')
  },
}

function walkChunks(bytes: Uint8Array, found: OutputCollector): { chunks: Chunk[]; end: number } {
  const buffer = asBuffer(bytes)
  const chunks: Chunk[] = []
  let at = PNG_SIGNATURE.length
  while (at + 12 <= bytes.length) {
    const length = buffer.readUInt32BE(at)
    const next = at + 12 + length
    if (next > bytes.length) break
    const type = buffer.toString('latin1', at + 4, at + 8)
    if (crc32(bytes.subarray(at + 4, next - 4)) !== buffer.readUInt32BE(next - 4)) found.unread('damaged', `byte ${at}`)
    chunks.push({ type, data: bytes.subarray(at + 8, next - 4) })
    at = next
    if (type === 'IEND') return { chunks, end: at }
  }
  found.unread('truncated', `byte ${at}`)
  return { chunks, end: bytes.length }
}

function noticeChunk({ type, data }: Chunk, found: OutputCollector): void {
  if (type === 'IEND' && data.length > 0) found.notice('png-chunk', 'review', 'PNG IEND', { bytes: data.length })
  if (CRITICAL.has(type)) return
  const where = `PNG ${/^[A-Za-z]{4}$/.test(type) ? type : 'unknown chunk'}`
  found.notice('png-chunk', 'review', where, { bytes: data.length })
  if (type === 'acTL' || type === 'fdAT') found.unread('unknown-part', where)
  if (/^[A-Z]/.test(type) || !/^[A-Za-z]{4}$/.test(type)) found.unread('unknown-part', where)
  const text = chunkText(type, data)
  if (text === null) found.unread('damaged', where)
  else found.hidden(where, text)
}

/** The text of a chunk; null where it is packed and does not unpack within bounds. */
function chunkText(type: string, data: Uint8Array): string | null {
  if (type === 'tEXt') return asBuffer(data).toString('utf8').replace('\0', ': ')
  if (type !== 'zTXt' && type !== 'iTXt' && type !== 'iCCP') return printableRuns(data)
  const zero = data.indexOf(0)
  if (zero < 0) return null
  const keyword = asBuffer(data.subarray(0, zero)).toString('latin1')
  let packed = data.subarray(zero + 2)
  let detail = ''
  if (type === 'iTXt') {
    const language = data.indexOf(0, zero + 3)
    const translated = data.indexOf(0, language + 1)
    if (language < 0 || translated < 0) return null
    detail = asBuffer(data.subarray(zero + 3, translated)).toString('utf8').replace('\0', ' ')
    packed = data.subarray(translated + 1)
    if (data[zero + 1] === 0) return `${keyword} ${detail}: ${asBuffer(packed).toString('utf8')}`
  }
  const inflated = inflateBounded(packed, MOST_TEXT, true)
  if (typeof inflated === 'string' || inflated.consumed < packed.length) return null
  return `${keyword} ${detail}: ${type === 'iCCP' ? printableRuns(inflated.bytes) : asBuffer(inflated.bytes).toString('utf8')}`
}

/** The pixel stream must hold exactly the picture: bytes after it or more rows than are drawn could carry anything. */
function checkPixels(chunks: readonly Chunk[], found: OutputCollector, budget: ReadBudget): void {
  const header = chunks[0]
  if (header?.type !== 'IHDR' || header.data.length !== 13 || chunks.filter(({ type }) => type === 'IHDR').length !== 1) {
    found.unread('damaged', 'PNG IHDR')
    return
  }
  const expected = pixelBytes(asBuffer(header.data))
  const stream = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  if (expected === null || expected > budget.innerBytes) {
    found.unread(expected === null ? 'damaged' : 'too-large', 'PNG IDAT')
    return
  }
  const inflated = inflateBounded(stream, expected + 65_536, true)
  if (inflated === 'too-large') found.notice('extra-image-data', 'fail', 'PNG IDAT')
  else if (typeof inflated === 'string') found.unread('damaged', 'PNG IDAT')
  else {
    const extra = inflated.bytes.length - expected + (stream.length - inflated.consumed)
    if (inflated.bytes.length < expected) found.unread('truncated', 'PNG IDAT')
    else if (extra > 0) found.notice('extra-image-data', 'fail', 'PNG IDAT', { bytes: extra })
  }
}

function pixelBytes(header: Buffer): number | null {
  const width = header.readUInt32BE(0)
  const height = header.readUInt32BE(4)
  const depth = header[8] ?? 0
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[header[9] ?? -1]
  if (width === 0 || height === 0 || channels === undefined || ![1, 2, 4, 8, 16].includes(depth)) return null
  const rowBytes = (columns: number): number => (columns === 0 ? 0 : 1 + Math.ceil((columns * depth * channels) / 8))
  if (header[12] === 0) return height * rowBytes(width)
  if (header[12] !== 1) return null
  // Adam7: first column, first row, step of columns, step of rows of each pass.
  const passes = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const
  return passes.reduce((sum, [x, y, dx, dy]) => sum + Math.ceil(Math.max(0, height - y) / dy) * rowBytes(Math.ceil(Math.max(0, width - x) / dx)), 0)
}
