import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { crc32 } from '../../../../server/adapters/readers/crc32.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'

const read = async (bytes: Uint8Array, name = 'plot.png') => await readOutput(bytes, name, defaultReadLimits)
const square = () => sharp({ create: { width: 9, height: 7, channels: 3, background: '#c04020' } })
const plain = async () => withoutAncillary(await square().png().toBuffer())

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + png.readUInt32BE(at)) })
  }
  return chunks
}

function withoutAncillary(png: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 8), ...chunksOf(png).filter(({ type }) => /^[A-Z]/.test(type)).map(({ type, data }) => chunk(type, data))])
}

function insert(png: Buffer, type: string, data: Uint8Array): Buffer {
  return Buffer.concat([png.subarray(0, 33), chunk(type, data), png.subarray(33)])
}

test('a plain picture is complete, without notices, and re-encoded to the same pixels', async () => {
  const png = await plain()
  const output = await read(png)
  expect(output).toMatchObject({ format: 'png', complete: true, notices: [], texts: [], pictures: [{ width: 9, height: 7, mediaType: 'image/png' }] })
  const again = output.pictures[0]?.reencoded ?? new Uint8Array()
  expect(await sharp(again).raw().toBuffer()).toEqual(await sharp(png).raw().toBuffer())
})

test.each([
  ['tEXt', Buffer.from('Author\0patient 4711'), 'Author: patient 4711'],
  ['zTXt', Buffer.concat([Buffer.from('Note\0\0'), deflateSync('patient 4711')]), 'patient 4711'],
  ['iTXt', Buffer.concat([Buffer.from('Note\0\x01\0ko\0\0'), deflateSync('환자 4711')]), '환자 4711'],
  ['eXIf', Buffer.from('MM\0*\0\0patient 4711'), 'patient 4711'],
  ['prVt', Buffer.from('patient 4711'), 'patient 4711'],
])('names the chunk %s, shows its text as hidden and leaves it out of the new picture', async (type, data, text) => {
  const output = await read(insert(await plain(), type, data))
  expect(output.notices).toContainEqual({ notice: 'png-chunk', outcome: 'review', where: `PNG ${type}`, values: { bytes: data.length } })
  expect(output.texts.map((item) => item.text).join()).toContain(text)
  expect(output.texts.every((item) => item.visibility === 'hidden')).toBe(true)
  expect(chunksOf(Buffer.from(output.pictures[0]?.reencoded ?? [])).map((item) => item.type)).not.toContain(type)
})

test('finds a second file behind the picture', async () => {
  const output = await read(Buffer.concat([await plain(), Buffer.from('id,n\n1,2\n3,4\n5,6\n')]))
  expect(output.notices[0]).toMatchObject({ notice: 'trailing-bytes', outcome: 'fail' })
  expect(output.inner[0]?.output.tables[0]?.rows[1]).toEqual(['1', '2'])
})

test('finds bytes hidden behind the pixels inside the pixel stream', async () => {
  const parts = chunksOf(await plain())
  const pixels = Buffer.concat([Buffer.alloc(7 * (1 + 27)), Buffer.from('patient 4711')])
  const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts.map(({ type, data }) => chunk(type, type === 'IDAT' ? deflateSync(pixels) : data))])
  expect((await read(png)).notices).toContainEqual({ notice: 'extra-image-data', outcome: 'fail', where: 'PNG IDAT', values: { bytes: 12 } })
})

test('frames of an animation are not shown, so the picture is incomplete', async () => {
  expect((await read(insert(await plain(), 'acTL', Buffer.alloc(8)))).complete).toBe(false)
})

test('every truncation of a picture is incomplete', async () => {
  const png = await plain()
  for (let length = 8; length < png.length; length += 7) expect((await read(png.subarray(0, length))).complete, `at ${length}`).toBe(false)
})

test('every changed byte of a picture is noticed', async () => {
  const png = await plain()
  for (let at = 8; at < png.length; at += 3) {
    const changed = Buffer.from(png)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect((await read(changed)).complete, `at ${at}`).toBe(false)
  }
})

test('a JPEG loses comment and EXIF, which are shown', async () => {
  const jpeg = await square().jpeg().withExif({ IFD0: { Copyright: 'patient 4711' } }).toBuffer()
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 14]), Buffer.from('patient 4712')])
  const output = await read(Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]), 'plot.jpg')
  expect(output).toMatchObject({ format: 'jpeg', complete: true })
  expect(output.notices.map(({ where }) => where)).toEqual(expect.arrayContaining(['JPEG comment', 'JPEG APP1']))
  expect(output.texts.map(({ text }) => text).join()).toMatch(/patient 4712.*patient 4711/s)
  expect(Buffer.from(output.pictures[0]?.reencoded ?? []).includes('patient')).toBe(false)
})

test('finds bytes behind a JPEG, and a JPEG without its end is incomplete', async () => {
  const jpeg = await square().jpeg().toBuffer()
  expect((await read(Buffer.concat([jpeg, Buffer.from('hello')]), 'a.jpg')).notices[0]).toMatchObject({ notice: 'trailing-bytes', outcome: 'fail', values: { bytes: 5 } })
  expect((await read(jpeg.subarray(0, -2), 'a.jpg')).complete).toBe(false)
})

test('a picture under another name says so', async () => {
  expect((await read(await plain(), 'table.csv')).notices).toContainEqual({ notice: 'extension-differs', outcome: 'review', where: null, values: { format: 'png' } })
})
