import { execFileSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { chmodSync, lchownSync, readFileSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DeclaredFile } from '../../../../contract/resources/egress-request.ts'
import { toAuditRecord } from '../../../../server/adapters/database/unit-of-work.ts'
import { ChainVerifier } from '../../../../server/domain/audit/hash-chain.ts'
import { keysById } from '../../../../server/domain/audit/audit-export.ts'
import { verifyPackage } from '../../../../server/domain/airlock/verify-package.ts'
import { presentEgressRequest } from '../../../../server/http/presenters/egress-request.ts'
import { exportHandlers } from '../../../../server/http/session-api/export.ts'
import { aSubmission, anAirlock, declare, sessionId, type Story } from '../../../story/an-airlock.ts'
import { freshDatabases, onFreshDatabase } from '../../../story/databases-each.ts'

const safeCounts = 'sex,n\nFemale,120\nMale,130\n'
const outcomes = async (acts: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(acts)).map((r) => (r.status === 'fulfilled' ? 'done' : (r.reason as { code?: string }).code ?? String(r.reason))).sort()

describe.each(freshDatabases)('bad days of the airlock on %s', (_name, make) => {
  let story: Story
  onFreshDatabase(make, async (database) => {
    story = await anAirlock(database)
    story.write('outputs/a.csv', safeCounts)
    return () => story.end()
  })

  const submit = async (...files: readonly DeclaredFile[]) => story.services.submitEgress(await story.as('kim', 'inSession'), aSubmission(...files))
  const submitted = async (): Promise<string> => {
    const id = await submit(declare('outputs/a.csv'))
    await story.services.completeChecks(id)
    return id
  }
  const stateOf = async (id: string) => (await story.services.readEgress(await story.as('kim'), id)).request.state
  const fileOf = async (id: string) => {
    const file = (await story.services.readEgress(await story.as('kim'), id)).request.turns.at(-1)?.files[0]
    if (file === undefined) throw new Error('no file')
    return file
  }
  const approveBy = async (id: string, ...people: readonly string[]) => {
    const { id: fileId, sha256 } = await fileOf(id)
    for (const person of people) {
      await story.services.voteOnFile(await story.as(person), id, { fileId, decision: 'approve', reason: '', sha256 })
      await story.services.completeReview(await story.as(person), id)
    }
  }
  const approved = async (): Promise<string> => {
    const id = await submitted()
    await approveBy(id, 'jung', 'han')
    return id
  }
  const count = async (type: string) => (await story.work.read.selectFrom('audit_record').select('sequence').where('type', '=', type).execute()).length
  const verifyLog = async () => {
    const verifier = new ChainVerifier(story.heads.heads(), keysById(story.keys.publicKeys()))
    for (const row of await story.work.read.selectFrom('audit_record').selectAll().orderBy('sequence').execute()) verifier.add(toAuditRecord(row))
    return verifier.finish(new Date())
  }

  it('refuses what is no plain file of the project, each with its reason, and stores nothing of it', async () => {
    const at = (name: string): string => join(story.projectFolder, 'outputs', name)
    symlinkSync('/etc/passwd', at('link.csv'))
    lchownSync(at('link.csv'), 200_901, 200_901)
    symlinkSync('/etc', at('folder'))
    execFileSync('mkfifo', [at('pipe.csv')])
    story.write('outputs/huge.csv', '')
    truncateSync(at('huge.csv'), 10 * 1024 ** 3)
    story.write('outputs/broken.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]))
    const attempts: readonly (readonly [string, string])[] = [
      ['outputs/link.csv', 'file-outside-project'], ['outputs/folder/passwd', 'file-outside-project'], ['outputs/pipe.csv', 'file-not-regular'], ['outputs', 'file-not-regular'],
      ['outputs/huge.csv', 'file-too-large'], ['outputs/none.csv', 'file-missing'], ['../liver/outputs/a.csv', 'file-name-refused'], ['/etc/passwd', 'file-name-refused'],
      ['outputs/a\n.csv', 'file-name-refused'], ['outputs/\u001b[2J.csv', 'file-name-refused'], ['outputs/\u202evsc.exe', 'file-name-refused'], ['outputs/con.csv', 'file-name-refused'],
      ['outputs/broken.png', 'file-unreadable'],
    ]
    for (const [path, code] of attempts) {
      const refused = await submit(declare('outputs/a.csv'), declare(path)).catch((error: unknown) => error)
      expect([path, refused]).toEqual([path, expect.objectContaining({ code })])
      expect(String((refused as { values?: { path?: string } }).values?.path ?? '')).not.toMatch(/[\u001b\n\u202e]/)
    }
    expect(await story.work.read.selectFrom('egress_request').selectAll().execute()).toEqual([])
    await expect(submit(declare('outputs/a.csv'), declare('outputs/A.csv'))).rejects.toMatchObject({ code: 'bad-request' })
    await expect(submit(declare('outputs/a.csv', { description: 'layout: sideways' }))).rejects.toMatchObject({ code: 'bad-request', values: { field: 'description', key: 'layout' } })
  })

  it('shows formulas, scripts and escapes as plain text, and says so in the findings', async () => {
    story.write('outputs/evil.csv', 'sex,n\n"=HYPERLINK(""http://x"")",120\n"\u001b[31mMale\u202e",130\n')
    const id = await submit(declare('outputs/evil.csv'))
    await story.services.completeChecks(id)
    const file = await fileOf(id)
    const preview = await story.services.previewFile(await story.as('jung'), id, { fileId: file.id, fromRow: 0 })
    expect(preview).toMatchObject({ kind: 'table', sheets: [{ rows: [['sex', 'n'], ['=HYPERLINK("http://x")', '120'], ['⟦U+001B⟧[31mMale⟦U+202E⟧', '130']] }] })
    expect(file.outcome).not.toBe('pass')
    expect(await count('EGRESS_FILE_VIEWED')).toBe(1)
  })

  it('takes the file as it is at submission, not as it was at the check', async () => {
    await story.services.checkOutputs(await story.as('kim', 'inSession'), [declare('outputs/a.csv')])
    story.write('outputs/a.csv', 'sex,n\nFemale,3\nMale,130\n')
    const id = await submitted()
    expect((await fileOf(id)).outcome).toBe('fail')
    const details = (await story.work.read.selectFrom('audit_record').select(['type', 'details']).execute()).filter((r) => r.type === 'EGRESS_CHECKED' || r.type === 'EGRESS_FILE_FROZEN').map((r) => JSON.parse(r.details) as Record<string, unknown>)
    expect(details[0]?.['file-1']).not.toBe(details[1]?.['sha256'])
    // Which file a person looked at is theirs; the log knows it by its hash.
    expect(JSON.stringify(details)).not.toContain('a.csv')
  })

  it('lets a person check thirty times in ten minutes, also when all come at once, and then again later', async () => {
    await story.work.write(async ({ audit }) => { for (let i = 0; i < 28; i += 1) await audit({ type: 'EGRESS_CHECKED', actor: 'kim' }) })
    const kim = await story.as('kim', 'inSession')
    expect(await outcomes(Array.from({ length: 4 }, () => story.services.checkOutputs(kim, [declare('outputs/a.csv')])))).toEqual(['done', 'done', 'rate-limited', 'rate-limited'])
    await expect(story.services.checkOutputs(kim, [declare('outputs/a.csv')])).rejects.toMatchObject({ code: 'rate-limited' })
    story.clock.forward(11 * 60_000)
    await story.services.checkOutputs(kim, [declare('outputs/a.csv')])
  })

  it.each([
    ['project-locked', 'project', 'liver', { locked_at: '2026-11-01T00:00:00.000Z' }],
    ['permit-ended', 'project', 'liver', { permit_ends_on: '2026-01-01' }],
    ['permit-ended', 'project', 'liver', { permit_ended_at: '2026-11-01T00:00:00.000Z' }],
    ['licence-ended', 'licence', 'l1', { ended_at: '2026-11-01T00:00:00.000Z' }],
    ['licence-ended', 'licence', 'l1', { ends_on: '2026-11-01' }],
    ['session-ended', 'session', sessionId, { state: 'stopped' }],
  ] as const)('refuses check and submission with %s when the %s says so', async (code, table, id, values) => {
    await story.set(table, id, values)
    const kim = await story.as('kim', 'inSession')
    await expect(story.services.checkOutputs(kim, [declare('outputs/a.csv')])).rejects.toMatchObject({ code })
    await expect(submit(declare('outputs/a.csv'))).rejects.toMatchObject({ code })
  })

  it('refuses what a session may not do: another person in it, no session at all, a member who left', async () => {
    const files = [declare('outputs/a.csv')]
    await expect(story.services.checkOutputs(await story.as('kim'), files)).rejects.toMatchObject({ code: 'refused' })
    await expect(story.services.submitEgress(await story.as('lee', 'inSession'), aSubmission(...files))).rejects.toMatchObject({ code: 'refused' })
    await story.revoke('kim', 'researcher')
    await expect(submit(...files)).rejects.toMatchObject({ code: 'membership-ended' })
    const id = await approved().catch((error: unknown) => error)
    expect(id).toMatchObject({ code: 'membership-ended' })
  })

  it('tests permit, licences, lock and the checkers again at release', async () => {
    const id = await approved()
    const release = async (person: string) => story.services.releaseEgress(await story.as(person), id)
    await story.set('licence', 'l1', { ended_at: new Date().toISOString() })
    await expect(release('jung')).rejects.toMatchObject({ code: 'licence-ended' })
    await story.set('licence', 'l1', { ended_at: null })
    await story.set('project', 'liver', { locked_at: new Date().toISOString() })
    await expect(release('jung')).rejects.toMatchObject({ code: 'project-locked' })
    await story.set('project', 'liver', { locked_at: null, permit_ends_on: '2026-01-01' })
    await expect(release('jung')).rejects.toMatchObject({ code: 'permit-ended' })
    await story.set('project', 'liver', { permit_ends_on: '2099-12-31' })
    for (const person of ['kim', 'lee', 'park']) await expect(release(person)).rejects.toMatchObject({ status: 403 })
    await story.revoke('han', 'outputChecker')
    await expect(release('jung')).rejects.toMatchObject({ code: 'not-approved' })
    await story.grant('han', 'outputChecker')
    await story.grant('han', 'researcher', 'liver')
    await expect(release('jung')).rejects.toMatchObject({ code: 'not-approved' })
    expect(await count('EGRESS_RELEASED')).toBe(0)
    await expect(story.services.downloadRelease(await story.as('kim'), id)).rejects.toMatchObject({ code: 'state-conflict' })
  })

  it('releases nothing when the stored bytes are not those that were reviewed', async () => {
    const id = await approved()
    const { sha256 } = await fileOf(id)
    const blob = join(story.state, 'server/vault/blobs', sha256.slice(0, 2), sha256)
    chmodSync(blob, 0o600)
    writeFileSync(blob, safeCounts.replace('120', '121'))
    await expect(story.services.releaseEgress(await story.as('jung'), id)).rejects.toMatchObject({ code: 'hash-mismatch' })
    expect(await stateOf(id)).toBe('approved')
  })

  it('keeps one truth when two hand in and a third gives back at once', async () => {
    const id = await submitted()
    const { id: fileId, sha256 } = await fileOf(id)
    for (const person of ['jung', 'han']) await story.services.voteOnFile(await story.as(person), id, { fileId, decision: 'approve', reason: '', sha256 })
    const [jung, han, oh] = await Promise.all(['jung', 'han', 'oh'].map((p) => story.as(p)))
    if (jung === undefined || han === undefined || oh === undefined) throw new Error('people')
    await outcomes([story.services.completeReview(jung, id), story.services.completeReview(han, id), story.services.returnEgress(oh, id, 'Please wait with this.')])
    const { request } = await story.services.readEgress(oh, id)
    expect(['approved', 'returned']).toContain(request.state)
    expect([await count('EGRESS_RETURNED'), request.turns[0]?.returnedAt === null]).toEqual(request.state === 'returned' ? [1, false] : [0, true])
    expect((await verifyLog()).ok).toBe(true)
  })

  it('counts a checker who hands in twice at once as one', async () => {
    const id = await submitted()
    const { id: fileId, sha256 } = await fileOf(id)
    const jung = await story.as('jung')
    await story.services.voteOnFile(jung, id, { fileId, decision: 'approve', reason: '', sha256 })
    expect(await outcomes([story.services.completeReview(jung, id), story.services.completeReview(jung, id)])).toEqual(['already-voted', 'done'])
    expect(await stateOf(id)).toBe('in-review')
    await expect(story.services.voteOnFile(jung, id, { fileId, decision: 'reject', reason: 'Second thoughts.', sha256 })).rejects.toMatchObject({ code: 'already-voted' })
  })

  it('releases once, whoever asks how often at once, and chains one release to the next', async () => {
    const id = await approved()
    const [jung, oh] = [await story.as('jung'), await story.as('oh')]
    expect(await outcomes([story.services.releaseEgress(jung, id), story.services.releaseEgress(oh, id), story.services.releaseEgress(jung, id)])).toEqual(['done', 'state-conflict', 'state-conflict'])
    expect(await count('EGRESS_RELEASED')).toBe(1)
    const others = [await approved(), await approved()]
    expect(await outcomes(others.map((other) => story.services.releaseEgress(oh, other)))).toEqual(['done', 'done'])
    const records = await Promise.all([id, ...others].map(async (one) => verifyPackage((await story.services.downloadRelease(await story.as('kim'), one)).bytes, story.keys.publicKeys().map((k) => createPublicKey(k.pem)))))
    expect(records.map((r) => r.verdict)).toEqual(['genuine', 'genuine', 'genuine'])
    expect(new Set(records.map((r) => r.record?.previousRelease)).size).toBe(3)
    expect(records.filter((r) => r.record?.previousRelease === null)).toHaveLength(1)
    expect((await verifyLog()).ok).toBe(true)
  })

  it('refuses a vote after the request went back, a vote for other bytes, and a vote on a file of another request', async () => {
    const id = await submitted()
    const other = await submitted()
    const { id: fileId, sha256 } = await fileOf(id)
    const jung = await story.as('jung')
    await expect(story.services.voteOnFile(jung, id, { fileId, decision: 'approve', reason: '', sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'file-changed' })
    await expect(story.services.voteOnFile(jung, other, { fileId, decision: 'approve', reason: '', sha256 })).rejects.toMatchObject({ code: 'not-found' })
    await story.services.returnEgress(jung, id, 'Say what the groups are.')
    await expect(story.services.voteOnFile(jung, id, { fileId, decision: 'approve', reason: '', sha256 })).rejects.toMatchObject({ code: 'state-conflict' })
    await expect(story.services.returnEgress(jung, id, 'And again.')).rejects.toMatchObject({ code: 'state-conflict' })
    await story.services.withdrawEgress(await story.as('kim'), id)
    await expect(story.services.resubmitEgress(await story.as('kim', 'inSession'), id, aSubmission(declare('outputs/a.csv')))).rejects.toMatchObject({ code: 'state-conflict' })
  })

  it('leaves nothing behind a crash but blobs that are swept, and never sweeps what a row names', async () => {
    const id = await submitted()
    await story.services.parts.vault.put([Buffer.from('left by a crash')], 100)
    writeFileSync(join(story.state, 'server/vault/incoming/half'), 'half')
    story.clock.forward(2 * 86_400_000)
    story = await story.reopen()
    await story.services.resumeAirlock()
    expect(readdirSync(join(story.state, 'server/vault/incoming'))).toEqual([])
    expect(readdirSync(join(story.state, 'server/vault/blobs'), { recursive: true }).filter((n) => String(n).length > 60)).toHaveLength(1)
    await approveBy(id, 'jung', 'han')
    await story.services.releaseEgress(await story.as('jung'), id)
    expect(await stateOf(id)).toBe('released')
  })

  it('answers the extension with the checked request, and tells of it in the list', async () => {
    let spent = 0
    let left = 100_000
    const takeBudget = (_: unknown, bytes: number): Promise<boolean> => {
      if (bytes > left) return Promise.resolve(false)
      left -= bytes
      spent += bytes
      return Promise.resolve(true)
    }
    const handlers = exportHandlers({ airlock: story.services, takeBudget, onError: (error) => { throw error } })
    const row = await story.work.read.selectFrom('session').selectAll().where('id', '=', sessionId).executeTakeFirstOrThrow()
    const session = { ...row, title_ko: '지방간', title_en: 'Fatty liver', person_name: 'Kim' }
    const actor = await story.as('kim', 'inSession')
    const body = { ...aSubmission(), files: [declare('outputs/a.csv', { description: 'title: Counts\n' })] }
    const result = await handlers.check({ actor, session, params: {}, body })
    expect(result).toMatchObject({ profile: 'acro-default', files: [{ path: 'outputs/a.csv', type: 'frequencies', outcome: 'pass' }] })
    const request = await handlers.submit({ actor, session, params: {}, body })
    expect(request).toMatchObject({ state: 'in-review', worst: 'pass', turns: [{ files: [{ declared: { description: 'title: Counts\n' } }] }] })
    expect(await handlers.list({ actor, session, params: {}, body: {} })).toMatchObject({ items: [{ id: request.id, state: 'in-review' }] })
    // What the findings show counts like everything a session shows, the same once; without budget they are left out.
    story.write('outputs/words.csv', 'sex,n\nChosen words,3\nMale,130\n')
    const words = { ...aSubmission(), files: [declare('outputs/words.csv')] }
    const second = await handlers.submit({ actor, session, params: {}, body: words })
    const afterSubmit = spent
    expect(JSON.stringify(second)).toContain('Chosen words')
    await handlers.get({ actor, session, params: { id: second.id }, body: {} })
    expect([spent, afterSubmit > 100]).toEqual([afterSubmit, true])
    left = 0
    await expect(handlers.check({ actor, session, params: {}, body: { files: [declare('outputs/words.csv', { title: 'Again' })] } })).rejects.toMatchObject({ code: 'budget-held' })
    const bare = await handlers.submit({ actor, session, params: {}, body: words })
    expect([JSON.stringify(bare).includes('Chosen words'), bare.turns[0]?.files[0]?.findings.length]).toEqual([false, second.turns[0]?.files[0]?.findings.length])
    // In the portal nothing counts, so the author sees which rule and where, and no word out of the file; a checker sees all.
    const inPortal = async (person: string) => JSON.stringify(presentEgressRequest(await story.services.readEgress(await story.as(person), second.id)))
    expect([(await inPortal('kim')).includes('Chosen words'), (await inPortal('lee')).includes('Chosen words'), (await inPortal('jung')).includes('Chosen words')]).toEqual([false, false, true])
    expect(await handlers.withdraw({ actor, session, params: { id: request.id }, body: {} })).toMatchObject({ state: 'withdrawn' })
    for (const other of ['oh', 'lee']) await expect(handlers.get({ actor: await story.as(other, 'inSession'), session, params: { id: request.id }, body: {} })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('signs the log again and again, and every head holds', async () => {
    const id = await approved()
    await story.services.releaseEgress(await story.as('oh'), id)
    const result = await verifyLog()
    expect(result.ok).toBe(true)
    const lines = readFileSync(join(story.state, 'server/heads/heads.ndjson'), 'utf8').trimEnd().split('\n')
    expect(lines.length).toBe(result.heads)
    expect(result.heads).toBeGreaterThanOrEqual(2)
  })
})
