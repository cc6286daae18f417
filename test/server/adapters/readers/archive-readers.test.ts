import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { defaultReadLimits } from '../../../../server/adapters/readers/index.ts'
import { buildZip } from './build-zip.ts'
import type { ZipPart } from './build-zip.ts'
import { allText, fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

const note = (name: string, more: Partial<ZipPart> = {}): ZipPart => ({ name, content: Buffer.from('a note'), ...more })
const readZip = async (parts: readonly ZipPart[], comment?: string) => await readBytes(buildZip(parts, comment), 'a.zip')

test('reads each file of a zip in its own way', async () => {
  const output = await readFixture('plain.zip')
  expect(output).toMatchObject({ format: 'zip', complete: true, notices: [] })
  expect(output.inner.map(({ name, output: { format } }) => [name, format])).toEqual([['plain.csv', 'csv'], ['plot.png', 'png'], ['sub/note.txt', 'text']])
})

test.each(['plain.tar', 'plain.tar.gz', 'plain.csv.gz'])('reads the table in %s', async (name) => {
  const output = await readFixture(name)
  const inner = output.inner[0]?.output
  const table = (inner?.tables[0] ?? inner?.inner[0]?.output.tables[0])?.rows
  expect(output).toMatchObject({ complete: true, notices: [] })
  expect(table?.[1]).toEqual(['20-39', '120', '111'])
})

test.each(['links.zip', 'links.tar'])('finds the link and the way out of the folder in %s', async (name) => {
  const output = await readFixture(name)
  expect(noticeIds(output)).toEqual(expect.arrayContaining(['symlink', 'path-traversal']))
  expect(output.notices.every(({ outcome }) => outcome === 'fail')).toBe(true)
  expect(allText(output, 'hidden')).toContain('/etc/passwd')
})

test.each<[string, readonly ZipPart[], string]>([
  ['another name in the local header', [note('a.txt', { localName: 'b.txt' })], 'header-mismatch'],
  ['another check sum in the local header', [note('a.txt', { localCrc: 1 })], 'header-mismatch'],
  ['an entry that the directory does not list', [note('a.txt'), note('b.txt', { unlisted: true }), note('c.txt')], 'unlisted-entry'],
  ['bytes behind a packed stream', [note('a.txt', { packedTail: Buffer.from('patient 4711') })], 'unlisted-bytes'],
  ['two entries of one name', [note('a.txt'), note('A.TXT')], 'repeated-entry'],
  ['an absolute name', [note('/a.txt')], 'path-traversal'],
  ['a name with a backslash way out', [note('..\\a.txt')], 'path-traversal'],
  ['a name that turns the reading direction', [note('a\u202etxt.exe')], 'name-unseen-characters'],
  ['a comment on an entry', [note('a.txt', { comment: 'patient 4711' })], 'archive-comment'],
  ['an extra field of unknown kind', [note('a.txt', { extra: Buffer.from('\x34\x12\x0c\0patient 4711', 'latin1') })], 'zip-extra'],
])('finds %s', async (_, parts, notice) => {
  expect(noticeIds(await readZip(parts))).toContain(notice)
})

test('shows names of inner files with their control characters escaped', async () => {
  const output = await readZip([note('a\n\u001b[2J.txt')])
  expect(output.inner[0]?.name).toBe('a\\u{a}\\u{1b}[2J.txt')
})

test('reads comments as hidden text', async () => {
  const output = await readZip([note('a.txt')], 'patient 4711')
  expect(noticeIds(output)).toEqual(['archive-comment'])
  expect(allText(output, 'hidden')).toBe('patient 4711')
})

test.each([['before', (zip: Buffer) => Buffer.concat([Buffer.from('PKPK'), zip])], ['behind', (zip: Buffer) => Buffer.concat([zip, Buffer.from('patient 4711')])]])('bytes %s a zip make it incomplete', async (_, change) => {
  const output = await readBytes(change(buildZip([note('a.txt')])), 'a.zip')
  expect(output.complete).toBe(false)
  expect(output.notices.some(({ outcome }) => outcome === 'fail')).toBe(true)
})

test('does not unpack more than the bound, however little it takes packed', async () => {
  const zeros = new Uint8Array(80_000_000)
  const limits = { ...defaultReadLimits, innerBytes: 10_000_000 }
  for (const bytes of [buildZip([{ name: 'zeros.txt', content: zeros }]), buildZip([{ name: 'zeros.txt', content: zeros, claimedSize: 10 }]), gzipSync(zeros)]) {
    const output = await readBytes(bytes, 'a.bin', limits)
    expect(output).toMatchObject({ complete: false, inner: [] })
    expect(output.notices).toContainEqual(expect.objectContaining({ notice: 'zip-bomb', outcome: 'fail' }))
  }
})

test('many small files together stop at the same bound', async () => {
  const parts = Array.from({ length: 30 }, (_, index) => ({ name: `${index}.txt`, content: Buffer.alloc(1_000_000, 'a') }))
  const output = await readBytes(buildZip(parts), 'a.zip', { ...defaultReadLimits, innerBytes: 10_000_000 })
  expect(output.complete).toBe(false)
  expect(output.inner).toHaveLength(10)
})

test('stops at the bounds on depth and on the number of files', async () => {
  let nested = buildZip([note('a.txt')])
  for (let depth = 0; depth < 6; depth += 1) nested = buildZip([{ name: 'a.zip', content: nested }])
  const deep = await readBytes(nested, 'a.zip')
  expect(deep.complete).toBe(false)
  const many = await readBytes(buildZip(Array.from({ length: 20 }, (_, index) => note(`${index}.txt`))), 'a.zip', { ...defaultReadLimits, innerFiles: 5 })
  expect([many.complete, many.inner.length]).toEqual([false, 5])
})

test('a locked entry is not read', async () => {
  const output = await readZip([note('a.txt', { flags: 0x801 })])
  expect(output).toMatchObject({ complete: false, inner: [] })
  expect(output.notices).toContainEqual({ notice: 'not-read', outcome: 'review', where: 'a.txt', values: { reason: 'encrypted' } })
})

test('a file in a zip that is no text and no known format makes the zip incomplete', async () => {
  expect((await readZip([{ name: 'a.bin', content: Uint8Array.of(0, 1, 2) }])).complete).toBe(false)
})

test('finds bytes behind the end of a tar and in the filling between files', async () => {
  const behind = Buffer.from(fixtureBytes('plain.tar'))
  behind.write('patient 4711', behind.length - 100)
  const between = Buffer.from(fixtureBytes('plain.tar'))
  between.write('patient 4711', 512 + 200)
  for (const bytes of [behind, between]) {
    const output = await readBytes(bytes, 'a.tar')
    expect(output.complete).toBe(false)
    expect(noticeIds(output)).toContain('unlisted-bytes')
  }
})

test('finds a comment in a gzip header and what follows the last member', async () => {
  const plain = gzipSync('a note')
  const comment = Buffer.concat([plain.subarray(0, 3), Buffer.from([16]), plain.subarray(4, 10), Buffer.from('patient 4711\0'), plain.subarray(10)])
  expect(allText(await readBytes(comment, 'a.gz'), 'hidden')).toBe('patient 4711')
  const behind = await readBytes(Buffer.concat([plain, Buffer.from('patient 4711')]), 'a.gz')
  expect(behind.notices[0]).toMatchObject({ notice: 'trailing-bytes', outcome: 'fail', values: { bytes: 12 } })
})

test('a picture that is also a zip has two formats', async () => {
  const output = await readBytes(Buffer.concat([fixtureBytes('plot.png'), buildZip([note('a.txt')])]), 'plot.png')
  expect(output.notices).toContainEqual({ notice: 'two-formats', outcome: 'fail', where: null, values: { first: 'png', second: 'zip' } })
})
