import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { RandomSource } from '../../../fuzz/random-source.ts'
import { fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

const width = 600
const height = 400

/** A bar chart as a drawing program makes it. */
async function drawing(): Promise<Buffer> {
  const bars = [80, 210, 150, 320].map((tall, index) => `<rect x="${60 + index * 130}" y="${370 - tall}" width="90" height="${tall}" fill="#1f77b4"/>`).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="white"/>${bars}<path d="M40 370 L580 370 M40 370 L40 20" stroke="black"/><circle cx="300" cy="60" r="30" fill="none" stroke="red"/></svg>`
  return await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer()
}

const picture = async (pixels: Buffer): Promise<Uint8Array> => new Uint8Array(await sharp(pixels, { raw: { width, height, channels: 3 } }).png().toBuffer())

const records = deflateSync(Buffer.from(Array.from({ length: 900 }, (_, index) => `${index},Kim,${(index * 7919) % 100_000}`).join('\n')))

/** Writes bits into the lowest `bits` of samples, in the order that `place` gives. */
function hide(pixels: Buffer, bits: number, place: (index: number) => number): Buffer {
  const copy = Buffer.from(pixels)
  for (let index = 0; index < Math.floor((records.length * 8) / bits); index += 1) {
    let value = 0
    for (let bit = 0; bit < bits; bit += 1) value = value * 2 + (((records[(index * bits + bit) >> 3] ?? 0) >> (7 - ((index * bits + bit) & 7))) & 1)
    const at = place(index) % copy.length
    copy[at] = (((copy[at] ?? 0) >> bits) << bits) | value
  }
  return copy
}

const scattered = new RandomSource(7)

describe('data in the lowest bits of a drawing', () => {
  test.each([
    ['one bit after the other', 1, (index: number) => index],
    ['two bits', 2, (index: number) => index],
    ['three bits', 3, (index: number) => index],
    ['in one colour', 1, (index: number) => index * 3],
    ['scattered', 1, () => scattered.below(width * height * 3)],
  ] as const)('%s', async (_, bits, place) => {
    expect(noticeIds(await readBytes(await picture(hide(await drawing(), bits, place)), 'a.png'))).toContain('low-bits')
  })
})

describe('an honest picture has none', () => {
  test('drawings', async () => {
    expect(noticeIds(await readBytes(await picture(await drawing()), 'a.png'))).not.toContain('low-bits')
    expect(noticeIds(await readFixture('plot.png'))).not.toContain('low-bits')
    expect(fixtureBytes('plot.png').length).toBeGreaterThan(1_000)
  })

  test.each([50, 75, 95])('a drawing that was a JPEG of quality %i', async (quality) => {
    const jpeg = await sharp(await drawing(), { raw: { width, height, channels: 3 } }).jpeg({ quality }).toBuffer()
    expect(noticeIds(await readBytes(new Uint8Array(await sharp(jpeg).png().toBuffer()), 'a.png'))).not.toContain('low-bits')
  })

  test('a photograph with noise of its own', async () => {
    const random = new RandomSource(11)
    const noise = (): number => random.below(5) + random.below(5) - 4
    const pixels = Buffer.from(Uint8Array.from({ length: width * height * 3 }, (_, index) => Math.max(0, Math.min(255, 120 + 80 * Math.sin(index / 70_000) + noise()))))
    expect(noticeIds(await readBytes(await picture(pixels), 'a.png'))).not.toContain('low-bits')
  })
})
