import { expect, test } from 'vitest'
import { mutateBytes } from '../../../fuzz/mutate-bytes.ts'
import { processorMilliseconds } from '../../../fuzz/processor-time.ts'
import { RandomSource } from '../../../fuzz/random-source.ts'
import { defaultReadLimits } from '../../../../server/adapters/readers/index.ts'
import { allText, fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

test.each(['snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'none'])('reads what pandas writes with %s, in full and without notices', async (codec) => {
  const output = await readFixture(`plain-${codec}.parquet`)
  expect(output).toMatchObject({ format: 'parquet', complete: true, notices: [] })
  expect(output.tables[0]?.rows).toEqual([['age', 'F', 'M'], ['20-39', '120', '111'], ['40-59', '234', '250'], ['60+', '310', '290'], ['Total', '664', '651']])
})

test('writes every type with all its digits', async () => {
  const output = await readFixture('rich.parquet')
  expect(output.complete).toBe(true)
  expect(output.tables[0]?.rows.slice(1)).toEqual([
    ['a', '1.5', '1', 'true', '[1,2]', '2024-01-01 00:00:00.123456789', 'x', '/wA=', '2024-01-01'],
    ['b', '', '2', 'false', '[3]', '2024-01-02 00:00:00', 'y', 'ab', '2024-01-01'],
    ['', '0', '3', 'true', '[]', '', 'x', '', '2024-01-01'],
  ])
})

test('finds attributes of a data frame and dictionary values that no row shows', async () => {
  const output = await readFixture('rich.parquet')
  expect(noticeIds(output)).toEqual(expect.arrayContaining(['file-metadata', 'unused-values', 'binary-values']))
  expect(allText(output, 'hidden')).toContain('patient 4711')
})

test('finds bytes that belong to no page', async () => {
  const plain = Buffer.from(fixtureBytes('plain-none.parquet'))
  const footerAt = plain.length - 8 - plain.readUInt32LE(plain.length - 8)
  const output = await readBytes(Buffer.concat([plain.subarray(0, footerAt), Buffer.from('patient 4711'), plain.subarray(footerAt)]), 'a.parquet')
  expect(output).toMatchObject({ complete: false, notices: expect.arrayContaining([expect.objectContaining({ notice: 'unlisted-bytes', outcome: 'fail', values: { bytes: 12 } })]) as unknown })
})

test('a cut file and one with more cells than the bound are incomplete', async () => {
  const bytes = fixtureBytes('plain-snappy.parquet')
  expect((await readBytes(bytes.subarray(0, -9), 'a.parquet')).complete).toBe(false)
  expect((await readBytes(bytes, 'a.parquet', { ...defaultReadLimits, cells: 10 })).notices[0]?.values).toMatchObject({ reason: 'too-many-cells' })
})

test.each([['plain-gzip.parquet', 23_216], ['plain-gzip.parquet', 99_874], ['plain-snappy.parquet', 52_153]])('a damaged %s (%i) that kept a decoder busy for ever is incomplete at once', async (name, random) => {
  const started = process.cpuUsage()
  const output = await readBytes(mutateBytes(fixtureBytes(name), new RandomSource(random)), name)
  expect(output.complete).toBe(false)
  expect(processorMilliseconds(started)).toBeLessThan(2_000)
})

test.each(['polars', 'duckdb', 'fastparquet', 'pages-v2', 'nested'])('reads what %s writes, without notices of bytes that belong to nothing', async (name) => {
  const output = await readFixture(`${name}.parquet`)
  expect(noticeIds(output).filter((notice) => notice !== 'file-metadata')).toEqual([])
  expect(output.complete).toBe(true)
  expect(output.tables[0]?.rows[2]?.slice(0, 2)).toEqual(['b', '20'])
})

test('bytes behind the last value of a page belong to nothing, unless they are the zeros that some writers leave', async () => {
  const bytes = Buffer.from(fixtureBytes('fastparquet.parquet'))
  expect(bytes.subarray(73, 81)).toEqual(Buffer.alloc(8))
  bytes.write('PID=4711', 73)
  expect(await readBytes(bytes, 'a.parquet')).toMatchObject({ complete: false, notices: expect.arrayContaining([expect.objectContaining({ notice: 'unlisted-bytes', outcome: 'fail', where: 'column "k"' })]) as unknown })
})

test('a plain file has no text that looks encoded', async () => {
  expect(allText(await readFixture('plain-snappy.parquet'), 'hidden')).not.toMatch(/[A-Za-z0-9+/]{60}/)
})
