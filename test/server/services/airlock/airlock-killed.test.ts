import { spawn } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { migrate, openDatabase, type OpenDatabase } from '../../../../server/adapters/database/open-database.ts'
import { toAuditRecord } from '../../../../server/adapters/database/unit-of-work.ts'
import { keysById } from '../../../../server/domain/audit/audit-export.ts'
import { ChainVerifier } from '../../../../server/domain/audit/hash-chain.ts'
import { verifyPackage } from '../../../../server/domain/airlock/verify-package.ts'
import { anAirlock, openStory, type Story } from '../../../story/an-airlock.ts'

const child = new URL('../../../story/restless-airlock.ts', import.meta.url).pathname

/** What must hold after any moment's end. */
const expectWhole = async (story: Story): Promise<{ readonly requests: number; readonly releases: number }> => {
  const db = story.work.read
  const records = (await db.selectFrom('audit_record').selectAll().orderBy('sequence').execute()).map(toAuditRecord)
  const verifier = new ChainVerifier(story.heads.heads(), keysById(story.keys.publicKeys()))
  for (const record of records) verifier.add(record)
  expect(verifier.finish(new Date()).faults).toEqual([])
  const count = (type: string): number => records.filter((r) => r.type === type).length
  const requests = await db.selectFrom('egress_request').selectAll().execute()
  const files = await db.selectFrom('egress_file').selectAll().execute()
  const releases = await db.selectFrom('egress_release').selectAll().execute()
  expect([count('EGRESS_SUBMITTED'), count('EGRESS_FILE_FROZEN'), count('EGRESS_RELEASED'), count('EGRESS_VOTED')])
    .toEqual([requests.length, files.length, releases.length, (await db.selectFrom('egress_vote').selectAll().execute()).length])
  for (const file of files) expect((await story.services.parts.vault.read(file.sha256)).length).toBe(file.bytes)
  const keys = story.keys.publicKeys().map((k) => createPublicKey(k.pem))
  for (const release of releases) expect(verifyPackage(await story.services.parts.vault.read(release.zip_sha256), keys)).toMatchObject({ verdict: 'genuine', faults: [] })
  expect(requests.filter((r) => r.state === 'released').length).toBe(releases.length)
  return { requests: requests.length, releases: releases.length }
}

/** In the middle of which step, of which round, how many ms into it. */
const moments = [ // table
  ['submit', 1, 0], ['submit', 1, 15], ['checks', 1, 5], ['votes', 1, 8], ['release', 1, 0], ['release', 1, 6], ['release', 1, 12], ['submit', 2, 3], ['release', 2, 20],
] as const

it('loses nothing and tears nothing when it is killed again and again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-killed-'))
  const file = join(folder, 'glovebox.sqlite')
  const open = async (): Promise<OpenDatabase> => openDatabase({ url: null, file })
  const first = await open()
  await migrate(first)
  const seeded = await anAirlock(first)
  const { state } = seeded
  await seeded.stop()
  await first.close()
  let seen = { requests: 0, releases: 0 }
  for (const [step, round, ms] of moments) {
    const process_ = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, file, state], { stdio: ['ignore', 'pipe', 'inherit'] })
    let begun = 0
    for await (const line of createInterface({ input: process_.stdout })) {
      if (line === step) begun += 1
      if (begun === round) break
    }
    await sleep(ms)
    expect(process_.exitCode).toBeNull()
    process_.kill('SIGKILL')
    await once(process_, 'exit')
    const database = await open()
    const story = await openStory(database, state)
    expect(await story.services.resumeAirlock()).toEqual([])
    expect(await story.work.read.selectFrom('egress_request').select('id').where('state', '=', 'submitted').execute()).toEqual([])
    expect(readdirSync(join(state, 'server/vault/incoming'))).toEqual([])
    const now = await expectWhole(story)
    expect(now.requests).toBeGreaterThanOrEqual(seen.requests)
    expect(now.releases).toBeGreaterThanOrEqual(seen.releases)
    seen = now
    await story.stop()
    await database.close()
  }
  expect(seen.releases).toBeGreaterThan(0)
  rmSync(folder, { recursive: true, force: true })
  rmSync(state, { recursive: true, force: true })
})
