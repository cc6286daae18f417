import { createHmac } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectKey, pseudonymOf } from '../../../../server/adapters/duckdb/project-pseudonyms.ts'

const key = Buffer.alloc(32, 7)

/** Base32 by big numbers, as a second way to the same text. */
const expected = (domain: string, id: string): string => {
  let rest = BigInt(`0x${createHmac('sha256', key).update(`${domain}\0${id}`).digest('hex')}`) >> 161n
  let text = ''
  for (let i = 0; i < 19; i++) { text = 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number(rest & 31n)) + text; rest >>= 5n }
  return `p${text}`
}

describe('a pseudonym', () => {
  it('is the keyed hash of domain and identifier, in base32', () => {
    for (const id of ['1', '17549', '홍길동', '']) expect(pseudonymOf(key, 'person', id)).toBe(expected('person', id))
  })
  it('differs by key and by domain, and cannot be made to meet by moving the boundary', () => {
    const all = [pseudonymOf(key, 'person', '1'), pseudonymOf(Buffer.alloc(32, 8), 'person', '1'), pseudonymOf(key, 'visit', '1'), pseudonymOf(key, 'person1', ''), pseudonymOf(key, 'perso', 'n1')]
    expect(new Set(all).size).toBe(5)
  })
  it('does not collide in a hundred thousand', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 100_000; i++) seen.add(pseudonymOf(key, 'person', String(i)))
    expect(seen.size).toBe(100_000)
  })
})

describe('a project\'s key', () => {
  it('is made once, random, for this user alone', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'glovebox-keys-'))
    try {
      const made = projectKey(folder, 'a')
      expect(made).toHaveLength(32)
      expect(projectKey(folder, 'a')).toEqual(made)
      expect(projectKey(folder, 'b')).not.toEqual(made)
      expect(fs.statSync(path.join(folder, 'keys/a.key')).mode & 0o777).toBe(0o600)
      fs.writeFileSync(path.join(folder, 'keys/a.key'), 'short')
      expect(() => projectKey(folder, 'a')).toThrow('damaged')
    } finally {
      fs.rmSync(folder, { recursive: true })
    }
  })
})
