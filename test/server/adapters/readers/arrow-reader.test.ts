import { expect, test } from 'vitest'
import { defaultReadLimits } from '../../../../server/adapters/readers/index.ts'
import { allText, fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

const rows = [
  ['k', 'c', 'i', 'u', 'f', 'g', 'b', 'd', 't', 'm'],
  ['a', 'x', '1', '1', '0.1', '0.1', 'true', '2024-01-01', '2024-01-01 01:02:03.456789', '1.25'],
  ['b', 'y', '', '2', '', '1.5', '', '2024-01-01', '2024-01-01 01:02:03.456789', '-10.50'],
  ['', 'x', '-3', '3', '2.5', '2.25', 'false', '2024-01-01', '2024-01-01 01:02:03.456789', ''],
  ['a long text that no view holds', 'y', '1099511627776', '255', '0', '3', 'true', '2024-01-01', '2024-01-01 01:02:03.456789', '0.01'],
]

test.each(['types-none.feather', 'types-lz4.feather', 'types-zstd.feather', 'types.arrows'])('reads every row of %s without notices', async (name) => {
  const output = await readFixture(name)
  expect(output).toMatchObject({ format: 'feather', complete: true, notices: [] })
  expect(output.tables[0]?.rows.map((row) => row.slice(0, 10))).toEqual(rows)
  expect(output.tables[0]?.rows.map((row) => row[10])).toEqual(['n', '', '', '', ''])
})

test('reads what pandas and Polars write', async () => {
  const pandas = await readFixture('plain.feather')
  expect(pandas).toMatchObject({ complete: true, notices: [] })
  expect(pandas.tables[0]?.rows).toEqual([['age', 'F', 'M'], ['20-39', '120', '111'], ['40-59', '234', '250'], ['60+', '310', '290'], ['Total', '664', '651']])
  const polars = await readFixture('polars.arrow')
  expect(polars.complete).toBe(true)
  expect(polars.tables[0]?.rows).toEqual(rows)
})

function changed(name: string, before: string, after: string): Uint8Array {
  const bytes = Buffer.from(fixtureBytes(name))
  const at = bytes.indexOf(before, 0, 'latin1')
  expect(at).toBeGreaterThan(0)
  bytes.write(after, at, 'latin1')
  return bytes
}

test('bytes behind the last value of a buffer belong to nothing', async () => {
  const output = await readBytes(changed('types-none.feather', 'xy\0\0\0\0', 'xy4711'), 'a.feather')
  expect(output).toMatchObject({ complete: false, notices: expect.arrayContaining([expect.objectContaining({ notice: 'unlisted-bytes', outcome: 'fail' })]) as unknown })
})

test('a number that stands under an empty cell is a value that nothing shows', async () => {
  const bytes = Buffer.from(fixtureBytes('types-none.feather'))
  const three = Buffer.alloc(8)
  three.writeBigInt64LE(-3n)
  const at = bytes.indexOf(three)
  bytes.writeBigInt64LE(4711n, at - 8)
  const output = await readBytes(bytes, 'a.feather')
  expect(noticeIds(output)).toEqual(['unused-values'])
  expect(allText(output, 'hidden')).toContain('4711')
})

test('bytes behind the file and a cut file are incomplete; so are more cells than the bound', async () => {
  const bytes = fixtureBytes('types-none.feather')
  expect((await readBytes(Buffer.concat([bytes, Buffer.from('patient 4711')]), 'a.feather')).complete).toBe(false)
  for (const length of [20, 600, bytes.length - 7]) expect((await readBytes(bytes.subarray(0, length), 'a.feather')).complete).toBe(false)
  expect((await readBytes(bytes, 'a.feather', { ...defaultReadLimits, cells: 10 })).notices[0]?.values).toMatchObject({ reason: 'too-many-cells' })
})
