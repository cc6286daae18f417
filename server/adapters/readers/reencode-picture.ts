import type { OutputCollector } from './output-collector.ts'

const MOST_PIXELS = 100_000_000

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
    found.pictures.push({ where, mediaType, width: info.width, height: info.height, reencoded: new Uint8Array(data) })
  } catch {
    found.unread('damaged', where)
  }
}
