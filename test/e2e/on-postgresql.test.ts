import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRunningGlovebox, type RunningGlovebox } from '../story/a-running-glovebox.ts'
import { ApiClient } from '../story/api-client.ts'
import { postgresForTest } from '../story/databases.ts'
import { SessionClient } from '../story/session-client.ts'

describe('the whole of it on PostgreSQL', () => {
  let cluster: ReturnType<typeof postgresForTest>, glovebox: RunningGlovebox
  beforeAll(async () => {
    cluster = postgresForTest()
    glovebox = await aRunningGlovebox({ DATABASE_URL: cluster.address() ?? '' })
  })
  afterAll(async () => {
    await glovebox?.stop()
    cluster?.remove()
  })

  it('runs a session, reviews and releases, ends a licence, and keeps a whole log', async () => {
    expect(existsSync(join(glovebox.stateDir, 'server/glovebox.sqlite'))).toBe(false)
    const api = await ApiClient.signIn(glovebox, 'researcher')
    const id = await api.openSession()
    const session = await SessionClient.enter(glovebox, api, id)
    const kernel = await session.startKernel()
    expect((await kernel.run('print(6 * 7)')).text.trim()).toBe('42')
    await kernel.run("open('/project/outputs/counts.csv', 'w').write('sex,count\\nfemale,120\\nmale,130\\n')")
    kernel.close()
    const request = await session.json<{ id: string; turns: { files: { id: string; sha256: string; outcome: string }[] }[] }>('POST', '/glovebox/v1/egress-requests', {
      title: 'Counts by sex', context: 'Counts by sex for the report', files: [{ path: 'outputs/counts.csv', type: 'frequencies', unit: 'person', population: 'everyone', n: 250, controls: 'none needed' }],
    })
    const file = request.turns[0]?.files[0]
    expect(file?.outcome).toBe('pass')
    for (const username of ['checker1', 'checker2'] as const) {
      const checker = await ApiClient.signIn(glovebox, username)
      await checker.call('vote', { params: { id: request.id, fileId: file?.id ?? '' }, body: { decision: 'approve', reason: '', sha256: file?.sha256 } })
      await checker.call('completeReview', { params: { id: request.id } })
    }
    const checker = await ApiClient.signIn(glovebox, 'checker1')
    expect((await checker.call('releaseEgress', { params: { id: request.id } })).state).toBe('released')
    const zip = await api.raw('GET', `/egress-requests/${request.id}/release.zip`)
    const packageFile = join(glovebox.stateDir, 'counts.zip')
    writeFileSync(packageFile, zip.bytes)
    expect(glovebox.glovebox('verify', packageFile)).toMatchObject({ code: 3 })

    const custodian = await ApiClient.signIn(glovebox, 'custodian')
    await custodian.call('endLicence', { params: { id: 'fatty-liver-nafld-cohort' }, body: { reason: 'Consent withdrawn' } })
    expect(await api.call('session', { params: { id } })).toMatchObject({ state: 'stopped', endReason: 'licence-ended' })
    const auditor = await ApiClient.signIn(glovebox, 'auditor')
    expect(await auditor.call('auditVerification')).toMatchObject({ ok: true, faults: [] })
  })
})
