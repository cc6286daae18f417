import { asBuffer } from '../byte-search.ts'
import { inflateBounded } from '../inflate-bounded.ts'
import type { PdfObject } from './pdf-objects.ts'

/** A stream's content, or why there is none. `slack` are bytes behind the packed content. */
export type UnpackedStream = { readonly bytes: Uint8Array; readonly slack: number } | 'method' | 'damaged' | 'too-large'

const FLATE = new Set(['FlateDecode', 'Fl'])
const PICTURE_FILTERS = new Set(['DCTDecode', 'DCT', 'JPXDecode', 'JBIG2Decode', 'CCITTFaxDecode', 'CCF'])

/** Undoes a stream's filters; the packing of pictures stays, because a person looks at pictures. */
export function unpackStream({ stream, filters, entries }: PdfObject, mostBytes: number): UnpackedStream {
  let bytes = stream ?? new Uint8Array()
  let slack = 0
  for (const filter of filters) {
    if (PICTURE_FILTERS.has(filter)) return { bytes, slack }
    if (FLATE.has(filter)) {
      const inflated = inflateBounded(bytes, mostBytes, true)
      if (typeof inflated === 'string') return inflated
      const rest = bytes.subarray(inflated.consumed)
      if (rest.some((byte) => byte !== 10 && byte !== 13)) slack += rest.length
      bytes = inflated.bytes
    } else if (filter === 'ASCIIHexDecode' || filter === 'AHx') {
      const digits = asBuffer(bytes).toString('latin1').replace(/[\s\0]/g, '')
      if (!/^[0-9a-fA-F]*>?$/.test(digits)) return 'damaged'
      bytes = new Uint8Array(Buffer.from(digits.replace('>', ''), 'hex'))
    } else if (filter === 'ASCII85Decode' || filter === 'A85') {
      const decoded = ascii85(asBuffer(bytes).toString('latin1'))
      if (decoded === null) return 'damaged'
      bytes = decoded
    } else return 'method'
  }
  return entries.has('DecodeParms') && entries.get('Type') === 'ObjStm' ? 'method' : { bytes, slack }
}

function ascii85(text: string): Uint8Array | null {
  const body = text.replace(/[\s\0]/g, '').replace(/^<~/, '').replace(/~>$/, '')
  const out: number[] = []
  let group: number[] = []
  const flush = (): void => {
    const size = group.length
    while (group.length < 5) group.push(84)
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0)
    out.push(...[24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) & 255).slice(0, size - 1))
    group = []
  }
  for (const character of body) {
    if (character === 'z' && group.length === 0) out.push(0, 0, 0, 0)
    else {
      const digit = character.charCodeAt(0) - 33
      if (digit < 0 || digit > 84) return null
      group.push(digit)
      if (group.length === 5) flush()
    }
  }
  if (group.length === 1) return null
  if (group.length > 1) flush()
  return Uint8Array.from(out)
}
