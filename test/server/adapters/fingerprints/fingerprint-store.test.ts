import fc from 'fast-check'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { FingerprintFile } from '../../../../server/adapters/fingerprints/fingerprint-file.ts'
import { FingerprintWriter } from '../../../../server/adapters/fingerprints/fingerprint-writer.ts'
import { manyRows, roomForEntries } from '../../../../server/domain/disclosure/matching/fingerprint-index.ts'

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'fingerprint-store-'))
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))

let made = 0
interface Entry { readonly low: number; readonly high: number; readonly group: number; readonly row: number }

function stored(entries: readonly Entry[], common: 'keep' | 'drop' = 'keep'): { readonly file: FingerprintFile; readonly path: string } {
  const name = `store-${made += 1}`
  const writer = new FingerprintWriter(scratch, name, common)
  for (const { low, high, group, row } of entries) writer.add(low, high, group, row)
  const target = path.join(scratch, `${name}.done`)
  writer.finish(target)
  return { file: new FingerprintFile(target), path: target }
}

const word = fc.integer({ min: 0, max: 0xffffffff })
const narrow = fc.integer({ min: 0, max: 3 }).map((value) => value * 0x40000001)

describe('a store of fingerprints', () => {
  it('finds every entry that was put in, also where halves of fingerprints collide', () => {
    const entry = fc.record({ low: fc.oneof(word, narrow), high: fc.oneof(word, narrow), group: fc.integer({ min: 0, max: 5 }), row: fc.integer({ min: 0, max: 50 }) })
    fc.assert(fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
      const { file } = stored(entries)
      const room = roomForEntries()
      for (const { low, high, group, row } of entries) {
        expect(file.filter.has(low)).toBe(true)
        const count = file.lookup(low, high, room)
        const rows = [...room.rows.subarray(0, count)].filter((_, at) => room.groups[at] === group)
        expect(rows.includes(row) || rows.includes(manyRows) || count === room.rows.length).toBe(true)
      }
      file.close()
    }), { numRuns: 60 })
  })

  it('holds a hundred thousand entries over many parts without losing one, and hardly ever answers for a stranger', () => {
    const entries = Array.from({ length: 120_000 }, (_, row) => ({ low: Math.floor(Math.random() * 2 ** 32), high: Math.floor(Math.random() * 2 ** 32), group: row % 7, row }))
    const { file } = stored(entries)
    const room = roomForEntries()
    const lost = entries.filter(({ low, high, row }) => !file.filter.has(low) || ![...room.rows.subarray(0, file.lookup(low, high, room))].includes(row))
    expect(lost).toEqual([])
    let passed = 0
    let answered = 0
    for (let at = 0; at < 400_000; at += 1) {
      const [low, high] = [Math.floor(Math.random() * 2 ** 32), Math.floor(Math.random() * 2 ** 32)]
      if (!file.filter.has(low)) continue
      passed += 1
      if (file.lookup(low, high, room) > 0) answered += 1
    }
    console.info(`strangers past the filter ${(passed / 4000).toFixed(2)} %, answered for ${answered} of 400000`)
    expect(passed / 400_000).toBeLessThan(0.015)
    expect(answered).toBeLessThanOrEqual(1)
    file.close()
  })

  it('points at a few records of a value and at nobody for a common one', () => {
    const of = (rows: number, group: number, low: number): Entry[] => Array.from({ length: rows }, (_, row) => ({ low, high: 9, group, row }))
    const kept = stored([...of(3, 1, 5), ...of(4, 2, 6)])
    const room = roomForEntries()
    expect([...room.rows.subarray(0, kept.file.lookup(5, 9, room))].toSorted((one, other) => one - other)).toEqual([0, 1, 2])
    expect([...room.rows.subarray(0, kept.file.lookup(6, 9, room))]).toEqual([manyRows])
    const dropped = stored([...of(3, 1, 5), ...of(4, 2, 6)], 'drop')
    expect(dropped.file.lookup(5, 9, room)).toBe(3)
    expect(dropped.file.lookup(6, 9, room)).toBe(0)
    kept.file.close()
    dropped.file.close()
  })

  it('is empty without entries, and refuses a damaged file', () => {
    const { file, path: target } = stored([])
    expect(file.lookup(1, 2, roomForEntries())).toBe(0)
    file.close()
    const bytes = fs.readFileSync(target)
    fs.writeFileSync(target, bytes.subarray(0, bytes.length - 4))
    expect(() => new FingerprintFile(target)).toThrow()
    fs.writeFileSync(target, Buffer.alloc(bytes.length))
    expect(() => new FingerprintFile(target)).toThrow('not a fingerprint store')
  })
})
