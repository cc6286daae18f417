import { expect, test } from 'vitest'
import { outputReaders } from '../../../../server/adapters/readers/reader-registry.ts'
import { fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

test.each([
  ['plain.dta', 'stata'], ['array.npy', 'unknown'],
])('knows %s for %s, does not read it and says so', async (name, format) => {
  const output = await readFixture(name)
  expect(output).toMatchObject({ format, complete: false })
  expect(output.notices).toContainEqual(expect.objectContaining({ notice: 'not-read', values: expect.objectContaining({ reason: 'no-reader' }) as unknown }))
})

test.each([['FEA1\0\0', 'feather'], ['$FL2@(#)', 'spss'], ['X\n\0\0\0\x03', 'rds'], ['RDX3\nX\n', 'rds']])('knows %j for %s', async (start, format) => {
  expect(await readBytes(Buffer.from(`${start}\0\0\0\0`, 'latin1'), 'file')).toMatchObject({ format, complete: false })
})

test.each(['frame.pkl', 'protocol-0.pkl', 'model.joblib', 'model-z.joblib', 'objects.npy'])('refuses %s whatever it is called', async (name) => {
  for (const called of [name, 'table.csv']) {
    const output = await readBytes(fixtureBytes(name), called)
    expect(output).toMatchObject({ format: 'pickle', complete: false })
    expect(output.notices).toContainEqual({ notice: 'pickle', outcome: 'fail', where: null, values: {} })
  }
})

test('prose that ends with a full stop is no pickle', async () => {
  expect((await readBytes('conclusion\nresults\npatients were well.', 'a.txt')).format).toBe('text')
})

test('an array file inside npz makes it incomplete', async () => {
  const output = await readFixture('arrays.npz')
  expect([output.format, output.complete, noticeIds(output)]).toEqual(['zip', false, []])
})

test('every reader answers for files of every other, whole and cut, instead of throwing', async () => {
  const limits = { bytes: 1e6, cells: 1e4, depth: 1, innerFiles: 5, innerBytes: 1e6, milliseconds: 2_000 }
  for (const name of ['plain.csv', 'executed.ipynb', 'plot.png', 'plain.zip', 'plain.tar', 'plain-snappy.parquet', 'lean.docx', 'plot.svg', 'frame.pkl']) {
    for (const bytes of [fixtureBytes(name), fixtureBytes(name).subarray(0, 700), new Uint8Array()]) {
      for (const reader of outputReaders) expect(await reader.read(bytes, name, limits), `${reader.format} on ${name}`).toHaveProperty('complete')
    }
  }
})
