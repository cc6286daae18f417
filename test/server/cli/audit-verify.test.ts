import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditRecord } from '../../../contract/resources/audit-record.ts'
import { migrate, openDatabase } from '../../../server/adapters/database/open-database.ts'
import { sql } from 'kysely'
import { toAuditRecord, unitOfWork } from '../../../server/adapters/database/unit-of-work.ts'
import { openAuditHeadSigner } from '../../../server/adapters/keys/audit-head-signer.ts'
import { openKeyRing } from '../../../server/adapters/keys/disk-key-ring.ts'
import { runAudit } from '../../../server/cli/audit-verify.ts'
import { exportLines } from '../../../server/domain/audit/audit-export.ts'
import { recordHash } from '../../../server/domain/audit/hash-chain.ts'
import { systemClock } from '../../../server/domain/kernel/clock.ts'

const state = mkdtempSync(join(tmpdir(), 'glovebox-audit-'))
const server = join(state, 'server')
const log = join(state, 'log.ndjson')

beforeAll(async () => {
  mkdirSync(server)
  const database = await openDatabase({ url: null, file: join(server, 'glovebox.sqlite') })
  await migrate(database)
  const work = unitOfWork(database, systemClock)
  const keys = openKeyRing(join(server, 'keys'), systemClock)
  const heads = await openAuditHeadSigner({ folder: join(server, 'heads'), keys, work, clock: systemClock })
  for (let i = 1; i <= 30; i += 1) {
    await work.write(({ audit }) => audit({ type: 'SIGNED_IN', actor: `p${i}`, details: { i } }))
    if (i % 10 === 0) await heads.signNow()
  }
  const rows = await work.read.selectFrom('audit_record').selectAll().orderBy('sequence').execute()
  async function* records() { for (const row of rows) yield toAuditRecord(row) }
  let text = ''
  for await (const line of exportLines({ records: records(), heads: heads.heads(), keys: keys.publicKeys() })) text += line
  writeFileSync(log, text)
  writeFileSync(join(state, 'keys.json'), JSON.stringify({ keys: keys.publicKeys() }))
  await heads.close()
  await database.close()
})
afterAll(() => rmSync(state, { recursive: true, force: true }))

const run = async (...argv: readonly string[]) => {
  let out = ''
  let error = ''
  const code = await runAudit(['verify', ...argv], { out: (t) => { out += t }, error: (t) => { error += t }, env: {}, cwd: state })
  return { code, out, error }
}
const faultsOf = async (...argv: readonly string[]) => {
  const { code, out } = await run(...argv, '--json')
  const { faults } = JSON.parse(out) as { faults: { sequence: number; fault: string }[] }
  return { code, faults: faults.map((f) => `${f.sequence} ${f.fault}`) }
}

interface Line { line: string; record?: AuditRecord }
/** The export with its records as `change` leaves them. */
const tampered = (change: (records: AuditRecord[]) => readonly AuditRecord[], end = true): string => {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').map((l) => JSON.parse(l) as Line)
  const records = change(lines.flatMap((l) => (l.record === undefined ? [] : [l.record])))
  const others = lines.filter((l) => l.line !== 'record' && l.line !== 'end')
  const last = lines.filter((l) => l.line === 'end').map((l) => ({ ...l, records: records.length }))
  const file = join(state, 'tampered.ndjson')
  writeFileSync(file, [...others, ...records.map((record) => ({ line: 'record', record })), ...(end ? last : [])].map((l) => `${JSON.stringify(l)}\n`).join(''))
  return file
}
const rehash = (record: AuditRecord): AuditRecord => ({ ...record, hash: recordHash(record) })

describe('glovebox audit verify', () => {
  it('finds an untouched log genuine by a trusted key, and whole without one', async () => {
    expect(await run(log, '--key', 'keys.json')).toEqual({ code: 0, out: 'Genuine: 30 records, 3 signed heads, the last at record 30.\n', error: '' })
    expect((await run(log)).code).toBe(3)
    expect((await run('--state', state, '--key', 'keys.json')).code).toBe(0)
    expect((await run('--state', state)).code).toBe(3)
  })

  it('says which record was edited, with its old hash or with a fresh one', async () => {
    expect(await faultsOf(tampered((r) => r.map((x) => (x.sequence === 7 ? { ...x, actor: 'nobody' } : x))))).toEqual({ code: 1, faults: ['7 edited'] })
    expect(await faultsOf(tampered((r) => r.map((x) => (x.sequence === 7 ? rehash({ ...x, actor: 'nobody' }) : x))))).toEqual({ code: 1, faults: ['7 edited'] })
  })

  it('says which records were removed', async () => {
    const file = tampered((r) => r.filter((x) => x.sequence !== 12 && x.sequence !== 13))
    expect(await faultsOf(file)).toEqual({ code: 1, faults: ['12 removed'] })
    expect((await run(file)).out).toContain('records 12 to 13 are missing')
  })

  it('says which records were swapped', async () => {
    expect(await faultsOf(tampered((r) => [...r.slice(0, 4), ...r.slice(4, 6).reverse(), ...r.slice(6)]))).toEqual({ code: 1, faults: ['5 reordered'] })
  })

  it('sees a cut end by the signed heads, and by the export itself', async () => {
    expect(await faultsOf(tampered((r) => r.slice(0, 25)))).toEqual({ code: 1, faults: ['26 cut'] })
    expect(await faultsOf(tampered((r) => r, false))).toEqual({ code: 1, faults: ['31 cut'] })
  })

  it('sees a full rewrite by the signed heads', async () => {
    const rewritten = tampered((r) => {
      let previous = '0'.repeat(64)
      return r.map((x) => {
        const next = rehash({ ...x, previous, actor: x.sequence === 3 ? 'nobody' : x.actor })
        previous = next.hash
        return next
      })
    })
    expect(await faultsOf(rewritten)).toEqual({ code: 1, faults: ['10 head-mismatch', '20 head-mismatch', '30 head-mismatch'] })
  })

  it('sees heads that another key signed', async () => {
    const other = openKeyRing(join(state, 'other'), systemClock)
    writeFileSync(join(state, 'other.json'), JSON.stringify({ keys: other.publicKeys() }))
    expect(await faultsOf(log, '--key', 'other.json')).toEqual({ code: 1, faults: ['10 bad-signature', '20 bad-signature', '30 bad-signature'] })
  })

  it('reads the database as it lies, and says so where it cannot', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'glovebox-audit-copy-'))
    mkdirSync(join(copy, 'server/heads'), { recursive: true })
    writeFileSync(join(copy, 'server/glovebox.sqlite'), readFileSync(join(server, 'glovebox.sqlite')))
    writeFileSync(join(copy, 'server/heads/heads.ndjson'), readFileSync(join(server, 'heads/heads.ndjson')))
    const database = await openDatabase({ url: null, file: join(copy, 'server/glovebox.sqlite') })
    await sql`DROP TRIGGER audit_record_no_delete`.execute(database.db)
    await sql`DELETE FROM audit_record WHERE sequence > 28`.execute(database.db)
    await database.close()
    expect(await faultsOf('--state', copy, '--key', 'keys.json')).toEqual({ code: 1, faults: ['29 cut'] })
    rmSync(copy, { recursive: true, force: true })
    expect((await run('--state', join(state, 'nowhere'))).code).toBe(2)
    expect((await run(join(state, 'keys.json'))).code).toBe(2)
    expect((await run()).code).toBe(2)
  })
})
