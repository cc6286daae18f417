import { createPublicKey, verify } from 'node:crypto'
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { openAuditHeadSigner, readHeads } from '../../../../server/adapters/keys/audit-head-signer.ts'
import { openKeyRing, rotateKey } from '../../../../server/adapters/keys/disk-key-ring.ts'
import { unitOfWork } from '../../../../server/adapters/database/unit-of-work.ts'
import { headIsGenuine } from '../../../../server/domain/audit/hash-chain.ts'
import { systemClock } from '../../../../server/domain/kernel/clock.ts'
import { sqliteForTest } from '../../../story/databases.ts'

const made: string[] = []
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-keys-'))
  made.push(folder)
  return folder
}

describe('the key ring', () => {
  let folder: string
  beforeEach(() => { folder = aFolder() })

  it('creates one key for releases and one for heads at first, and the same ones are there ever after', () => {
    const first = openKeyRing(folder, systemClock)
    expect(first.created).toEqual([first.release.keyId, first.audit.keyId])
    const second = openKeyRing(folder, systemClock)
    expect([second.created, second.release.keyId, second.audit.keyId]).toEqual([[], first.release.keyId, first.audit.keyId])
    const signature = first.release.sign(Buffer.from('x'))
    expect(verify(null, Buffer.from('x'), createPublicKey(second.publicKeys()[0]?.pem ?? ''), signature)).toBe(true)
  })

  it('leaves every file to its owner, and publishes no private half', () => {
    const keys = openKeyRing(folder, systemClock)
    for (const name of readdirSync(folder)) expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600])
    expect(JSON.stringify(keys.publicKeys())).not.toContain('PRIVATE')
    expect(readFileSync(join(folder, 'keys.json'), 'utf8')).not.toContain('PRIVATE')
  })

  it('keeps the old public key published when a new one takes its place', () => {
    const before = openKeyRing(folder, systemClock)
    const next = rotateKey(folder, 'release', systemClock)
    const after = openKeyRing(folder, systemClock)
    expect(after.release.keyId).toBe(next.keyId)
    expect(after.publicKeys().map((k) => [k.keyId, k.retiredAt !== null])).toEqual([[before.release.keyId, true], [before.audit.keyId, false], [next.keyId, false]])
  })

  it('signs with no key that is open to others or not the one of the register', () => {
    const keys = openKeyRing(folder, systemClock)
    const file = join(folder, `${keys.release.keyId}.pem`)
    chmodSync(file, 0o640)
    expect(() => openKeyRing(folder, systemClock)).toThrow('open to others')
    chmodSync(file, 0o600)
    writeFileSync(file, readFileSync(join(folder, `${keys.audit.keyId}.pem`)))
    expect(() => openKeyRing(folder, systemClock)).toThrow('not the key')
    rmSync(file)
    expect(() => openKeyRing(folder, systemClock)).toThrow()
    expect(readdirSync(folder)).toHaveLength(2)
  })
})

describe('the signed heads', () => {
  const open = async () => {
    const test = sqliteForTest()
    const database = await test.open()
    const work = unitOfWork(database, systemClock)
    const folder = aFolder()
    const keys = openKeyRing(join(folder, 'keys'), systemClock)
    const note = () => work.write(({ audit }) => audit({ type: 'SIGNED_IN', actor: 'p' }))
    const signer = (delayMs = 20) => openAuditHeadSigner({ folder, keys, work, clock: systemClock, delayMs })
    return { work, database, folder, keys, note, signer, end: async () => { await database.close(); test.remove() } }
  }

  it('are signed a moment after a commit, once for many, and at once when asked', async () => {
    const s = await open()
    const signer = await s.signer()
    expect(signer.heads()).toEqual([])
    for (let i = 0; i < 5; i += 1) await s.note()
    await expect.poll(() => signer.heads().map((h) => h.sequence), { timeout: 5000 }).toEqual([5])
    await s.note()
    expect(await signer.signNow()).toMatchObject({ sequence: 6 })
    for (const head of signer.heads()) expect(headIsGenuine(head, s.keys.audit.publicKey)).toBe(true)
    await signer.close()
    await s.end()
  })

  it('take up what was committed while nobody signed, and mend a line that a crash cut short', async () => {
    const s = await open()
    const first = await s.signer()
    await s.note()
    await first.close()
    appendFileSync(join(s.folder, 'heads.ndjson'), '{"sequence":2,"ha')
    await s.note()
    await s.note()
    const second = await s.signer()
    expect(second.heads().map((h) => h.sequence)).toEqual([1, 3])
    await second.close()
    expect((await readHeads(s.folder)).heads.map((h) => h.sequence)).toEqual([1, 3])
    await s.end()
  })

  it('are not signed over a log that was cut or rewritten', async () => {
    const s = await open()
    const signer = await s.signer()
    await s.note()
    await s.note()
    await signer.signNow()
    await sql`UPDATE audit_tip SET sequence = 1`.execute(s.database.db)
    await expect(signer.signNow()).rejects.toThrow('shorter')
    expect(signer.ok()).toBe(false)
    await signer.close()
    const reopened = await s.signer()
    expect([reopened.ok(), reopened.heads().length]).toEqual([false, 1])
    await reopened.close()
    await s.end()
  })
})
