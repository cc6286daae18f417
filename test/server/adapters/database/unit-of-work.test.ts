import { generateKeyPairSync } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unitOfWork, toAuditRecord, type UnitOfWork } from '../../../../server/adapters/database/unit-of-work.ts'
import type { OpenDatabase } from '../../../../server/adapters/database/open-database.ts'
import { ChainVerifier, signHead } from '../../../../server/domain/audit/hash-chain.ts'
import { systemClock } from '../../../../server/domain/kernel/clock.ts'
import { postgresForTest, sqliteForTest } from '../../../story/databases.ts'

describe.each([sqliteForTest, postgresForTest])('the unit of work', (make) => {
  let test: ReturnType<typeof make>, database: OpenDatabase, work: UnitOfWork
  beforeAll(async () => {
    test = make()
    database = await test.open()
    work = unitOfWork(database, systemClock)
  })
  afterAll(async () => {
    await database.close()
    test.remove()
  })

  const note = (key: string) => work.write(async ({ db, audit, now }) => {
    await db.insertInto('notice').values({ id: key, person_id: 'p', key, values_json: '{}', link: null, at: now.toISOString(), read_at: null }).execute()
    return audit({ type: 'SIGNED_IN', actor: 'p', details: { key } })
  })
  const records = async () => (await work.read.selectFrom('audit_record').selectAll().orderBy('sequence').execute()).map(toAuditRecord)
  const verify = async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const all = await records()
    const last = all.at(-1)
    if (last === undefined) throw new Error('empty log')
    const head = signHead({ sequence: last.sequence, hash: last.hash, at: last.at, keyId: 'k' }, privateKey)
    const verifier = new ChainVerifier([head], new Map([['k', publicKey]]))
    for (const record of all) verifier.add(record)
    return verifier.finish(new Date())
  }

  it('keeps a change and its event together, and chains the events', async () => {
    await note('one')
    await note('two')
    expect((await records()).map((r) => r.sequence)).toEqual([1, 2])
    expect(await verify()).toMatchObject({ ok: true, faults: [] })
  })

  it('refuses a change that records nothing, and leaves no trace of it', async () => {
    const before = await records()
    await expect(work.write(async ({ db }) => db.deleteFrom('notice').execute())).rejects.toThrow('without an audit event')
    expect(await records()).toEqual(before)
    expect(await work.read.selectFrom('notice').select('id').execute()).toHaveLength(2)
  })

  it('gives concurrent writers one chain without gaps', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => note(`many-${i}`)))
    const all = await records()
    expect(all.map((r) => r.sequence)).toEqual(all.map((_, i) => i + 1))
    expect((await verify()).ok).toBe(true)
  })

  it('does not let a record be changed or deleted', async () => {
    await expect(sql`UPDATE audit_record SET actor = 'x' WHERE sequence = 1`.execute(database.db)).rejects.toThrow('append-only')
    await expect(sql`DELETE FROM audit_record WHERE sequence = 1`.execute(database.db)).rejects.toThrow('append-only')
  })
})
