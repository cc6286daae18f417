import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { diskFileVault } from '../../../../server/adapters/vault/disk-file-vault.ts'
import type { FileVault } from '../../../../server/domain/airlock/file-vault.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('the vault on disk', () => {
  let folder: string, vault: FileVault
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'glovebox-vault-'))
    vault = await diskFileVault(folder)
    return () => rmSync(folder, { recursive: true, force: true })
  })
  const blob = (text: string): string => join(folder, 'blobs', hash(text).slice(0, 2), hash(text))

  it('gives back what it was given, by hash, readable by its owner alone', async () => {
    const stored = await vault.put([bytes('one '), bytes('two')], 100)
    expect(stored).toEqual({ sha256: hash('one two'), bytes: 7 })
    expect(Buffer.from(await vault.read(stored.sha256)).toString()).toBe('one two')
    expect(statSync(blob('one two')).mode & 0o777).toBe(0o400)
    expect(statSync(folder + '/blobs').mode & 0o777).toBe(0o700)
  })

  it('keeps one copy of the same bytes, also when many come at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => vault.put([bytes('same')], 100)))
    expect(new Set(all.map((s) => s.sha256)).size).toBe(1)
    expect(readdirSync(join(folder, 'incoming'))).toEqual([])
  })

  it('refuses more than was allowed and whatever breaks off, and keeps nothing of it', async () => {
    await expect(vault.put([bytes('123456'), bytes('7')], 6)).rejects.toMatchObject({ code: 'file-too-large' })
    const broken = async function* () {
      yield bytes('half')
      throw new Error('the stream broke off')
    }
    await expect(vault.put(broken(), 100)).rejects.toThrow('broke off')
    expect([readdirSync(join(folder, 'incoming')), readdirSync(join(folder, 'blobs'))]).toEqual([[], []])
  })

  it('never hands out bytes that are not those of the hash, nor takes a damaged blob for the stored one', async () => {
    await vault.put([bytes('true')], 100)
    chmodSync(blob('true'), 0o600)
    writeFileSync(blob('true'), 'fals')
    await expect(vault.read(hash('true'))).rejects.toMatchObject({ code: 'hash-mismatch' })
    await expect(vault.put([bytes('true')], 100)).rejects.toMatchObject({ code: 'hash-mismatch' })
    await expect(vault.read(hash('never stored'))).rejects.toMatchObject({ code: 'hash-mismatch' })
    await expect(vault.read('../../etc/passwd')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('sweeps what nobody names and is old, and nothing else', async () => {
    const long = new Date(Date.now() - 10 * 86_400_000)
    for (const text of ['named', 'orphan', 'young', 'again']) await vault.put([bytes(text)], 100)
    for (const text of ['named', 'orphan', 'again']) utimesSync(blob(text), long, long)
    await vault.put([bytes('again')], 100)
    expect(await vault.sweep(new Set([hash('named')]), new Date(Date.now() - 86_400_000))).toBe(1)
    await expect(vault.read(hash('orphan'))).rejects.toMatchObject({ code: 'hash-mismatch' })
    for (const text of ['named', 'young', 'again']) expect(Buffer.from(await vault.read(hash(text))).toString()).toBe(text)
  })
})
