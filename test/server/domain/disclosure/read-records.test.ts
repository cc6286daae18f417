import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { readRecords } from '../../../../server/adapters/disclosure/index.ts'

describe('record-level data', () => {
  it('is read from Parquet, CSV in two encodings, and folders of them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'read-records-'))
    try {
      writeFileSync(join(folder, 'a.parquet'), Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'clinic', data: ['A', 'B', 'B'] }, { name: 'v', data: [1.5, 2, 3.25] }] })))
      writeFileSync(join(folder, 'b.csv'), '\ufeffid,name\n1,"x, y"\n2,NA\n')
      // "성별,명" and "남,3" in CP949
      writeFileSync(join(folder, 'c.csv'), Buffer.from([0xbc, 0xba, 0xba, 0xb0, 0x2c, 0xb8, 0xed, 0x0a, 0xb3, 0xb2, 0x2c, 0x33, 0x0a]))
      writeFileSync(join(folder, 'notes.txt'), 'not data')
      const sources = await readRecords(folder)
      expect(sources.map(({ name, columns, rowCount }) => ({ name, columns, rowCount }))).toEqual([
        { name: 'a.parquet', columns: ['clinic', 'v'], rowCount: 3 }, { name: 'b.csv', columns: ['id', 'name'], rowCount: 2 }, { name: 'c.csv', columns: ['성별', '명'], rowCount: 1 },
      ])
      expect(sources[0]?.values('v')).toEqual([1.5, 2, 3.25])
      expect(sources[1]?.values('name')).toEqual(['x, y', null])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
