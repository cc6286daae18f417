import { bytesAt } from './byte-search.ts'

/** How a PNG file begins. */
export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n'
/** How a JPEG file begins. */
export const JPEG_SIGNATURE = '\xff\xd8\xff'

/** Whether a file is a picture by its first bytes, so that reading it takes the picture codec. */
export function startsAsPicture(bytes: Uint8Array): boolean {
  return bytesAt(bytes, 0, PNG_SIGNATURE) || bytesAt(bytes, 0, JPEG_SIGNATURE)
}
