import type { OutputReader } from '../../domain/disclosure/read-output.ts'
import { asBuffer, bytesAt, printableRuns } from './byte-search.ts'
import { crc32 } from './crc32.ts'
import { inflateBounded } from './inflate-bounded.ts'
import { OutputCollector } from './output-collector.ts'
import { budgetOf } from './read-budget.ts'
import type { ReadBudget } from './read-budget.ts'
import { noticeName } from './zip-archive.ts'

/** Reads gzip: each member is a file of its own. */
export const gzipReader: OutputReader = {
  format: 'gzip',
  recognises: (bytes) => bytesAt(bytes, 0, '\x1f\x8b\x08'),
  read: async (bytes, name, limits) => {
    const found = new OutputCollector()
    const budget = budgetOf(limits)
    let at = 0
    while (at < bytes.length) {
      const next = await readMember(bytes, at, name, found, budget)
      if (next === null) break
      at = next
    }
    return found.done('gzip')
  },
}

/** Reads the member at a place and gives the place behind it; null where nothing more can be read. */
async function readMember(bytes: Uint8Array, at: number, name: string, found: OutputCollector, budget: ReadBudget): Promise<number | null> {
  const where = `byte ${at}`
  if (!bytesAt(bytes, at, '\x1f\x8b\x08')) {
    found.notice('trailing-bytes', 'fail', where, { bytes: bytes.length - at })
    await found.file(bytes.subarray(at), 'bytes after the archive', budget)
    return null
  }
  if (budget.expired) {
    found.unread('time', where)
    return null
  }
  const ownName = name.slice(name.lastIndexOf('/') + 1).replace(/\.tgz$/i, '.tar').replace(/\.gz$/i, '')
  const dataAt = headerEnd(bytes, at, ownName, found)
  const inflated = dataAt === null ? 'damaged' : inflateBounded(bytes.subarray(dataAt), budget.innerBytes)
  if (typeof inflated === 'string' || dataAt === null) {
    const reason = typeof inflated === 'string' ? inflated : 'damaged'
    if (reason === 'too-large') found.notice('zip-bomb', 'fail', where, { packed: bytes.length - at })
    found.unread(reason, where)
    return null
  }
  budget.takeInnerBytes(inflated.bytes.length)
  const end = dataAt + inflated.consumed
  const tail = asBuffer(bytes.subarray(end, end + 8))
  if (tail.length < 8 || tail.readUInt32LE(0) !== crc32(inflated.bytes) || tail.readUInt32LE(4) !== inflated.bytes.length % 2 ** 32) found.unread('damaged', where)
  await found.file(inflated.bytes, ownName, budget)
  return end + 8
}

/** Skips the header with its optional fields, which are read as hidden text. */
function headerEnd(bytes: Uint8Array, start: number, ownName: string, found: OutputCollector): number | null {
  const flags = bytes[start + 3] ?? 0
  let at = start + 10
  if ((flags & 0xe0) !== 0 || at > bytes.length) return null
  if ((flags & 4) !== 0) {
    if (at + 2 > bytes.length) return null
    const length = asBuffer(bytes).readUInt16LE(at)
    found.notice('archive-comment', 'review', `byte ${at}`, { bytes: length })
    found.hidden('gzip extra', printableRuns(bytes.subarray(at + 2, at + 2 + length)))
    at += 2 + length
  }
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) return null
    const text = asBuffer(bytes.subarray(at, end)).toString('utf8')
    found.hidden(flag === 8 ? 'gzip name' : 'gzip comment', text)
    if (flag === 8) {
      noticeName(text, found)
      // Programs write the name that the file had; one of more digits than the file's own says something else.
      if (!text.endsWith(ownName) && text.replace(/\D/g, '').length >= 6) found.notice('archive-comment', 'review', 'gzip name', { bytes: text.length })
    }
    else found.notice('archive-comment', 'review', `byte ${at}`, { bytes: text.length })
    at = end + 1
  }
  if ((flags & 2) !== 0) at += 2
  return at <= bytes.length ? at : null
}
