import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { asBuffer, bytesAt, printableRuns } from './byte-search.ts'
import { OutputCollector } from './output-collector.ts'
import { JPEG_SIGNATURE } from './picture-signatures.ts'
import { budgetOf } from './read-budget.ts'
import { reencodePicture } from './reencode-picture.ts'

/** Reads JPEG: every segment that draws nothing is named, its text taken out, and only the pixels go on. */
export const jpegReader: OutputReader = {
  format: 'jpeg',
  recognises: (bytes) => bytesAt(bytes, 0, JPEG_SIGNATURE),
  read: async (bytes, _name, limits) => {
    const found = new OutputCollector()
    const end = walkSegments(bytes, found)
    if (end < bytes.length) {
      found.notice('trailing-bytes', 'fail', `byte ${end}`, { bytes: bytes.length - end })
      await found.file(bytes.subarray(end), 'bytes after the picture', budgetOf(limits))
    }
    await reencodePicture(bytes, 'image/jpeg', 'picture', found)
    return found.done('jpeg')
  },
}

/** Walks to the end marker and gives the place after it. */
function walkSegments(bytes: Uint8Array, found: OutputCollector): number {
  const buffer = asBuffer(bytes)
  let at = 2
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) {
      found.unread('damaged', `byte ${at}`)
      return bytes.length
    }
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    at += 2
    if (marker === 0xd9) return at
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) continue
    if (at + 2 > bytes.length) break
    const length = buffer.readUInt16BE(at)
    if (length < 2 || at + length > bytes.length) break
    noticeSegment(marker, bytes.subarray(at + 2, at + length), found)
    at += length
    if (marker === 0xda) at = endOfScan(bytes, at)
  }
  found.unread('truncated', `byte ${at}`)
  return bytes.length
}

/** Entropy-coded data runs to the next marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  let at = start
  for (;;) {
    at = bytes.indexOf(0xff, at)
    if (at < 0 || at + 1 >= bytes.length) return bytes.length
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
    at += next === 0xff ? 1 : 2
  }
}

function noticeSegment(marker: number, data: Uint8Array, found: OutputCollector): void {
  const application = marker >= 0xe0 && marker <= 0xef
  if (!application && marker !== 0xfe) return
  const plainHeader = marker === 0xe0 && bytesAt(data, 0, 'JFIF\0') && data.length === 14
  if (plainHeader) return
  const where = application ? `JPEG APP${marker - 0xe0}` : 'JPEG comment'
  found.notice('jpeg-segment', 'review', where, { bytes: data.length })
  found.hidden(where, marker === 0xfe ? asBuffer(data).toString('utf8') : printableRuns(data))
}
