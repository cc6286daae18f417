import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aRunningGlovebox, installed, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { SessionClient } from '../story/session-client.ts'

const within = async (seconds: number, check: () => Promise<void>): Promise<void> => {
  for (const deadline = Date.now() + seconds * 1000; ; await sleep(200)) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

const change = (glovebox: RunningGlovebox, sql: string): void => {
  const database = new DatabaseSync(join(glovebox.stateDir, 'server/glovebox.sqlite'), { timeout: 5000 })
  database.exec(sql)
  database.close()
}

describe('bad days of people and data', () => {
  let glovebox: RunningGlovebox, api: ApiClient
  beforeAll(async () => {
    glovebox = await aRunningGlovebox()
    api = await ApiClient.signIn(glovebox, 'researcher')
  })
  afterAll(async () => { await glovebox?.stop() })
  afterEach(async () => {
    const { session } = await api.call('project', { params: { id: 'fatty-liver' } }).catch(() => ({ session: null }))
    if (session !== null) await api.call('stopSession', { params: { id: session.id } })
  })

  it('a dataset file that vanished: the session does not start, and names the dataset', async () => {
    const datasets = join(glovebox.stateDir, 'data/datasets')
    renameSync(datasets, `${datasets}.gone`)
    mkdirSync(datasets)
    const { id } = await api.call('startSession', { params: { id: 'fatty-liver' }, body: { tier: 'small' } })
    await within(30, async () => { expect(await api.call('session', { params: { id } })).toMatchObject({ state: 'failed', error: 'dataset-file-missing', endReason: 'start-failed' }) })
    rmSync(datasets, { recursive: true })
    renameSync(`${datasets}.gone`, datasets)
    await api.openSession()
  })

  it('a tier with a GPU on a machine without one is refused in plain words, and an unknown tier too', async () => {
    await expect(api.call('startSession', { params: { id: 'fatty-liver' }, body: { tier: 'gpu' } })).rejects.toMatchObject({ status: 409, error: { code: 'gpu-missing' } })
    await expect(api.call('startSession', { params: { id: 'fatty-liver' }, body: { tier: 'colossal' } })).rejects.toMatchObject({ status: 400, error: { code: 'tier-unknown' } })
    const { tiers } = await api.call('project', { params: { id: 'fatty-liver' } })
    expect(tiers.find((t) => t.id === 'gpu')?.unavailable?.en).toContain('no GPU')
  })

  it('a byte budget that is used up: showing is held, running work goes on, a custodian lifts it', async () => {
    const id = await api.openSession()
    change(glovebox, `UPDATE budget_day SET limit_bytes = 100000 WHERE person_id = 'researcher'; INSERT OR IGNORE INTO budget_day VALUES ('researcher', '${new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' }).format(new Date())}', 0, 0, 0, 0, 100000, NULL)`)
    const session = await SessionClient.enter(glovebox, api, id)
    const kernel = await session.startKernel()
    const cell = kernel.send("import time\nfor i in range(300):\n    print('x' * 1000, flush=True)\nprint('the end of it')")
    const custodian = await ApiClient.signIn(glovebox, 'custodian')
    await within(20, async () => { expect((await custodian.call('session', { params: { id } })).budget.held).toBe(true) })
    expect(kernel.messages.some((m) => m.parent_header.msg_id === cell && String(m.content['text']).includes('the end of it'))).toBe(false)
    await expect(api.call('liftBudget', { params: { id }, body: { reason: 'I need more' } })).rejects.toMatchObject({ status: 403 })
    await custodian.call('liftBudget', { params: { id }, body: { reason: 'Looked into it: a long log' } })
    await kernel.until((all) => all.some((m) => m.parent_header.msg_id === cell && String(m.content['text']).includes('the end of it')), 30)
    kernel.close()
  })

  it('a person who left the project loses the session within five seconds', async () => {
    const id = await api.openSession()
    const session = await SessionClient.enter(glovebox, api, id)
    await api.call('removeMember', { params: { id: 'fatty-liver', personId: 'researcher' }, body: { reason: 'Left the institute' } })
    await within(5, async () => { expect((await session.request('GET', '/api/kernels')).status).toBeGreaterThanOrEqual(400) })
    await expect(api.call('project', { params: { id: 'fatty-liver' } })).rejects.toMatchObject({ status: 403 })
    change(glovebox, "UPDATE role_grant SET revoked_at = NULL WHERE person_id = 'researcher'")
  })

  it('a licence that ended yesterday: the session ends, the project is locked, the custodian frees it', async () => {
    const id = await api.openSession()
    change(glovebox, "UPDATE licence SET starts_on = '2020-01-01', ends_on = '2020-12-31' WHERE id = 'fatty-liver-nafld-labs'")
    await within(6, async () => { expect(await api.call('session', { params: { id } })).toMatchObject({ state: 'stopped', endReason: 'licence-ended', endValues: { contact: 'data-office@hospital.example' } }) })
    await expect(api.call('startSession', { params: { id: 'fatty-liver' }, body: { tier: 'small' } })).rejects.toMatchObject({ status: 423, error: { code: 'project-locked' } })
    const custodian = await ApiClient.signIn(glovebox, 'custodian')
    expect((await custodian.call('lockedProjects')).items).toHaveLength(1)
    await custodian.call('decideLock', { params: { id: 'fatty-liver' }, body: { decision: 'free', reason: 'No copies were found' } })
    const project = await api.call('project', { params: { id: 'fatty-liver' } })
    expect(project.lock).toBeNull()
    expect(project.safes.find((s) => s.safe === 'data')?.ok).toBe(false)
    const session = await SessionClient.enter(glovebox, api, await api.openSession())
    const kernel = await session.startKernel()
    expect((await kernel.run("import os; print(sorted(os.listdir('/data')))")).text.trim()).toBe("['nafld-cohort', 'nafld-events']")
    kernel.close()
  })

  it('a permit that ended and a custodian who deletes the files', async () => {
    const custodian = await ApiClient.signIn(glovebox, 'custodian')
    await custodian.call('endLicence', { params: { id: 'fatty-liver-nafld-events' }, body: { reason: 'Consent withdrawn' } })
    await custodian.call('decideLock', { params: { id: 'fatty-liver' }, body: { decision: 'delete', reason: 'Copies were found' } })
    expect(readdirSync(join(glovebox.stateDir, 'projects')).includes('fatty-liver') ? readdirSync(join(glovebox.stateDir, 'projects/fatty-liver')) : []).toEqual([])
    change(glovebox, "UPDATE project SET permit_ends_on = '2020-12-31' WHERE id = 'fatty-liver'")
    await expect(api.call('startSession', { params: { id: 'fatty-liver' }, body: { tier: 'small' } })).rejects.toMatchObject({ status: 403, error: { code: 'permit-ended' } })
  })

  it('a database that is locked: nothing hangs, the answer says so, and the next try works', async () => {
    const blocker = new DatabaseSync(join(glovebox.stateDir, 'server/glovebox.sqlite'))
    blocker.exec('BEGIN IMMEDIATE')
    const refused = await ApiClient.signIn(glovebox, 'auditor').catch((error: unknown) => error)
    blocker.exec('ROLLBACK')
    blocker.close()
    expect(refused).toMatchObject({ status: 503, error: { code: 'database-locked' } })
    await ApiClient.signIn(glovebox, 'auditor')
  })

  it('ten wrong passwords lock the name, also for the right one; others still get in', async () => {
    for (let i = 1; i <= 10; i += 1) {
      const refused = ApiClient.signIn(glovebox, 'operator', 'not-the-password')
      await expect(refused).rejects.toMatchObject(i < 10 ? { status: 401, error: { code: 'wrong-password' } } : { status: 429, error: { code: 'sign-in-locked' } })
    }
    await expect(ApiClient.signIn(glovebox, 'operator')).rejects.toMatchObject({ status: 429, error: { code: 'sign-in-locked', whatNow: expect.stringContaining('15') as string } })
    const auditor = await ApiClient.signIn(glovebox, 'auditor')
    expect((await auditor.call('audit', { query: { type: 'SIGN_IN_LOCKED' } })).items).toHaveLength(1)
  })

  it('after all of it the audit log is whole', async () => {
    const auditor = await ApiClient.signIn(glovebox, 'auditor')
    expect(await auditor.call('auditVerification')).toMatchObject({ ok: true, faults: [] })
  })
})

describe('bad days of the machine', () => {
  const startFailing = async (settings: Readonly<Record<string, string>>): Promise<string> => {
    const failed = await aRunningGlovebox(settings).then(async (running) => { await running.stop(); return null }, (error: unknown) => error as Error)
    if (failed === null) throw new Error('it started all the same')
    return failed.message
  }

  it('a missing image: health names it, and a session says so', async () => {
    const glovebox = await aRunningGlovebox({ GLOVEBOX_IMAGE: 'glovebox-session:none' }).catch((error: unknown) => error as Error)
    if (glovebox instanceof Error) throw glovebox
    const api = await ApiClient.signIn(glovebox, 'researcher')
    const health = await api.raw('GET', '/health')
    expect(health.status).toBe(503)
    expect(health.bytes.toString('utf8')).toContain('glovebox-session:none is missing')
    const { id } = await api.call('startSession', { params: { id: 'fatty-liver' }, body: { tier: 'small' } })
    await within(30, async () => { expect(await api.call('session', { params: { id } })).toMatchObject({ state: 'failed', error: 'image-missing' }) })
    await glovebox.stop()
  })

  it('an engine that is down: health names it, and a session says so', async () => {
    const glovebox = await aRunningGlovebox({ GLOVEBOX_DOCKER_SOCKET: '/run/no-engine.sock' })
    const api = await ApiClient.signIn(glovebox, 'researcher')
    expect((await api.raw('GET', '/health')).bytes.toString('utf8')).toMatch(/"part":"engine","ok":false/)
    const { id } = await api.call('startSession', { params: { id: 'fatty-liver' }, body: { tier: 'small' } })
    await within(30, async () => { expect(await api.call('session', { params: { id } })).toMatchObject({ state: 'failed', error: 'engine-down' }) })
    await glovebox.stop()
  })

  it('a port in use is named, with what to do', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const said = await startFailing({ GLOVEBOX_PORTAL_PORT: String(port) })
    server.close()
    expect(said).toContain(`port ${port} is in use`)
  })

  it('a database of a newer version is left as it is, and named', async () => {
    const glovebox = await aRunningGlovebox()
    change(glovebox, "INSERT INTO kysely_migration (name, timestamp) VALUES ('20991231t2359-later', '2099-12-31T23:59:00.000Z')")
    const doctor = glovebox.glovebox('doctor')
    expect(doctor).toMatchObject({ code: 1, output: expect.stringContaining('database-newer') as string })
    await glovebox.stop()
  })

  it('a backup comes back in an empty place: people, requests and a whole log; its sessions have ended', async () => {
    const glovebox = await aRunningGlovebox()
    const api = await ApiClient.signIn(glovebox, 'researcher')
    const id = await api.openSession()
    const secret = join(glovebox.stateDir, 'passphrase')
    execFileSync('sh', ['-c', `umask 077; echo 'a passphrase for this test' > ${secret}`])
    const file = join(glovebox.stateDir, 'backup.glovebox')
    expect(glovebox.glovebox('backup', file, '--passphrase-file', secret)).toMatchObject({ code: 0 })
    expect(execFileSync('head', ['-c', '100000', file]).includes('researcher')).toBe(false)
    const target = '/var/tmp/glovebox-restore-test'
    rmSync(target, { recursive: true, force: true })
    const restored = spawnSync(join(installed, 'node_modules/node/bin/node'), [join(installed, 'server/cli/glovebox.ts'), 'restore', file, '--passphrase-file', secret], { env: { ...glovebox.env, GLOVEBOX_STATE: target, GLOVEBOX_RUN: `${target}/run` }, encoding: 'utf8' })
    expect(restored.stderr + restored.stdout).toContain('1 open session of the backup ended')
    const database = new DatabaseSync(join(target, 'server/glovebox.sqlite'), { readOnly: true })
    expect(database.prepare("SELECT state, end_reason FROM session WHERE id = ?").get(id)).toEqual({ state: 'stopped', end_reason: 'restore' })
    expect(database.prepare("SELECT count(*) AS n FROM audit_record WHERE type = 'SYSTEM_RESTORED'").get()).toEqual({ n: 1 })
    database.close()
    const verified = spawnSync(join(installed, 'node_modules/node/bin/node'), [join(installed, 'server/cli/glovebox.ts'), 'audit', 'verify', '--state', target], { encoding: 'utf8' })
    expect([0, 3], verified.stdout + verified.stderr).toContain(verified.status)
    rmSync(target, { recursive: true, force: true })
    await glovebox.stop()
  })
})
