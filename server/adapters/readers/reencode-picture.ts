import { findLowBitNoise } from './low-bit-noise.ts'
import type { OutputCollector } from './output-collector.ts'

const MOST_PIXELS = 100_000_000
const MOST_STUDIED_PIXELS = 16_000_000

/** Thrown where the worker was started without the right to load the picture codec; its parent starts it again with it. */
export class PictureCodecNeeded extends Error {
  override readonly name = 'PictureCodecNeeded'
}

interface NodePermission {
  has(scope: string): boolean
}

function mayLoadCodec(): boolean {
  const permission = (process as { permission?: NodePermission }).permission
  return permission === undefined || permission.has('addon') || process.execArgv.includes('--allow-addons')
}

/** Draws the pixels of a picture into a new PNG, which alone is reviewed and released; a picture that cannot be drawn is unread. */
export async function reencodePicture(bytes: Uint8Array, mediaType: 'image/png' | 'image/jpeg', where: string, found: OutputCollector): Promise<void> {
  if (!mayLoadCodec()) throw new PictureCodecNeeded()
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'warning', sequentialRead: true })
      .autoOrient()
      .toColourspace('srgb')
      .png({ compressionLevel: 6 })
      .toBuffer({ resolveWithObject: true })
    if (mediaType === 'image/png') {
      const rows = Math.min(info.height, Math.max(1, Math.floor(MOST_STUDIED_PIXELS / info.width)))
      const raw = await sharp(data, { limitInputPixels: MOST_PIXELS }).extract({ left: 0, top: 0, width: info.width, height: rows }).raw().toBuffer({ resolveWithObject: true })
      const noise = findLowBitNoise({ data: raw.data, width: raw.info.width, height: raw.info.height, channels: raw.info.channels })
      if (noise !== null) found.notice('low-bits', 'review', where, { samples: noise.samples })
    }
    found.pictures.push({ where, mediaType, width: info.width, height: info.height, reencoded: new Uint8Array(data) })
  } catch {
    found.unread('damaged', where)
  }
}
