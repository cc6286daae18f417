import type { OutputFormat } from '../../domain/disclosure/read-output.ts'
import { asBuffer, bytesAt } from './byte-search.ts'

const ZIP_FAMILY: ReadonlySet<OutputFormat> = new Set(['zip', 'xlsx', 'docx'])

/** Other formats that a program could take the same bytes for. */
export function foreignFormats(bytes: Uint8Array, format: OutputFormat): OutputFormat[] {
  const found: OutputFormat[] = []
  if (!ZIP_FAMILY.has(format) && format !== 'tar' && endsAsZip(bytes)) found.push('zip')
  if (format !== 'pdf' && startsAsPdf(bytes)) found.push('pdf')
  if (format !== 'parquet' && endsAsParquet(bytes)) found.push('parquet')
  if (format !== 'tar' && startsAsTar(bytes)) found.push('tar')
  return found
}

function endsAsZip(bytes: Uint8Array): boolean {
  const tail = asBuffer(bytes.subarray(Math.max(0, bytes.length - 65_557)))
  for (let at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('PK\x05\x06', at - 1, 'latin1')) {
    if (at + 22 > tail.length) continue
    const size = tail.readUInt32LE(at + 12)
    const directory = at - size
    if (size > 0 && (directory < 0 || bytesAt(tail, directory, 'PK\x01\x02'))) return true
  }
  return false
}

/** Viewers look for the header in the first 1024 bytes and for the cross reference at the end. */
function startsAsPdf(bytes: Uint8Array): boolean {
  const buffer = asBuffer(bytes)
  const header = buffer.subarray(0, 1_029).indexOf('%PDF-', 0, 'latin1')
  return header >= 0 && (buffer.includes('startxref', 0, 'latin1') || buffer.includes(' obj', 0, 'latin1'))
}

function endsAsParquet(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && bytesAt(bytes, 0, 'PAR1') && bytesAt(bytes, bytes.length - 4, 'PAR1')
}

/** A tar header is told by its check sum, whether or not it says `ustar`. */
export function startsAsTar(bytes: Uint8Array): boolean {
  if (bytes.length < 512) return false
  const said = /^[ 0]*([0-7]+)[ \0]*$/.exec(asBuffer(bytes.subarray(148, 156)).toString('latin1'))
  if (said === null) return false
  let sum = 0
  for (let at = 0; at < 512; at += 1) sum += at >= 148 && at < 156 ? 32 : (bytes[at] ?? 0)
  return sum === Number.parseInt(said[1] ?? '', 8)
}
