import { describe, expect, it } from 'vitest'
import { EgressRequest, type DeclaredFile } from '../../../../contract/resources/egress-request.ts'
import { presentEgressRequest, presentEgressSummary } from '../../../../server/http/presenters/egress-request.ts'
import { verifyPackage } from '../../../../server/domain/airlock/verify-package.ts'
import { aSubmission, anAirlock, declare, type Story } from '../../../story/an-airlock.ts'
import { freshDatabases, onFreshDatabase } from '../../../story/databases-each.ts'

const everybody = { population: 'everybody in the cohort' }
const described = (dimension: string, where = ''): string => `layout: long\ndimensions: [${dimension}]\nmeasure: {column: n, kind: count}\n${where}`

describe.each(freshDatabases)('the ledger of released numbers on %s', (_name, make) => {
  let story: Story
  onFreshDatabase(make, async (database) => {
    story = await anAirlock(database)
    return () => story.end()
  })

  const submitted = async (person: 'kim' | 'seo', ...files: readonly DeclaredFile[]): Promise<string> => {
    const id = await story.services.submitEgress(await story.as(person, 'inSession'), aSubmission(...files))
    await story.services.completeChecks(id)
    return id
  }
  const seenBy = async (person: string, id: string, inSession?: 'inSession') =>
    EgressRequest.parse(presentEgressRequest(await story.services.readEgress(await story.as(person, inSession), id)))
  const approve = async (id: string): Promise<void> => {
    for (const person of ['jung', 'han']) {
      const request = await seenBy(person, id)
      for (const file of request.turns.at(-1)?.files.filter((f) => f.declared.kind === 'output') ?? []) {
        await story.services.voteOnFile(await story.as(person), id, { fileId: file.id, decision: 'approve', reason: '', sha256: file.sha256 })
      }
      await story.services.completeReview(await story.as(person), id)
    }
  }
  const release = async (id: string): Promise<void> => {
    await approve(id)
    await story.services.releaseEgress(await story.as('han'), id)
  }
  const findings = async (person: string, id: string, inSession?: 'inSession') => (await seenBy(person, id, inSession)).turns.at(-1)?.files.flatMap((f) => f.findings) ?? []
  const statements = () => story.work.read.selectFrom('ledger_statement').innerJoin('ledger_table', 'ledger_table.id', 'ledger_statement.table_id')
    .select(['codes', 'value', 'shown', 'low', 'high', 'conditions', 'measure', 'kind', 'unit']).orderBy('ledger_table.position').orderBy('ledger_statement.position').execute()

  it('holds each released number as a statement about its dataset version, from the moment of release', async () => {
    story.write('outputs/counts.csv', 'sex,n\nFemale,120\nMale,*\nOther,<10\n')
    story.write('outputs/left-out.csv', 'sex,n\nFemale,121\n')
    const id = await submitted('kim', declare('outputs/counts.csv', { description: described('sex', 'where: {age: {from: 20, to: 64}}') }), declare('outputs/left-out.csv', { kind: 'supporting' }))
    expect(await statements()).toEqual([])
    await release(id)
    expect(await statements()).toMatchObject([
      { codes: '["Female"]', value: 120, shown: 'number', low: 120, high: 120, kind: 'count', unit: 'person', conditions: '{"age":{"from":20,"to":64}}' },
      { codes: '["Male"]', value: null, shown: 'hidden', low: null, high: null }, { codes: '["Other"]', value: null, shown: 'range', low: 0, high: 9 },
    ])
    expect(await story.work.read.selectFrom('ledger_source').select(['dataset_id', 'version', 'row_conditions']).execute()).toEqual([{ dataset_id: 'nafld', version: '1', row_conditions: '[]' }])
    const event = await story.work.read.selectFrom('audit_record').select('details').where('type', '=', 'EGRESS_RELEASED').executeTakeFirstOrThrow()
    expect(JSON.parse(event.details)).toMatchObject({ tables: 1, statements: 3, models: 0, complete: true })
  })

  it('compares a second request of the project with the first release, and shows the subtraction', async () => {
    story.write('outputs/a.csv', 'sex,n\nFemale,96\nMale,80\n')
    await release(await submitted('kim', declare('outputs/a.csv', { ...everybody, description: described('sex', 'where: {age: {from: 20, to: 64}}') })))
    story.write('outputs/b.csv', 'sex,n\nFemale,100\nMale,95\n')
    const declared = declare('outputs/b.csv', { ...everybody, description: described('sex', 'where: {age: {from: 20, to: 65}}') })
    const before = await story.services.checkOutputs(await story.as('kim', 'inSession'), [declared])
    expect(before.files[0]?.findings).toMatchObject([{ check: 'differencing', outcome: 'fail', at: { cell: { sex: 'Female' } }, values: { difference: 4, subtraction: '100 − 96 = 4' } }])
    const id = await submitted('kim', declared)
    for (const person of ['kim', 'jung']) expect((await findings(person, id, person === 'kim' ? 'inSession' : undefined))[0]?.message).toContain('100 − 96 = 4')
  })

  it('holds back a request of another project by the first one’s release, and tells it to checkers alone', async () => {
    story.write('outputs/a.csv', 'sex,n\nFemale,96\nMale,80\n')
    const first = await submitted('kim', declare('outputs/a.csv', { ...everybody, description: described('sex', 'where: {age: {from: 20, to: 64}}') }))
    await release(first)
    story.write('outputs/b.csv', 'sex,n\nFemale,100\nMale,95\n', 'kidney')
    const declared = declare('outputs/b.csv', { ...everybody, description: described('sex', 'where: {age: {from: 20, to: 65}}') })
    // Before submission nobody learns what another project released.
    expect((await story.services.checkOutputs(await story.as('seo', 'inSession'), [declared])).files[0]).toMatchObject({ outcome: 'pass', findings: [] })

    const id = await submitted('seo', declared)
    const forChecker = await findings('jung', id)
    expect(forChecker).toMatchObject([{ check: 'differencing', outcome: 'fail', at: { cell: { sex: 'Female' } }, values: { other: null, threshold: 10 } }])
    expect(forChecker[0]?.message).toBe('Together with a release of another project on the same data this number leaves a group of fewer than 10. Only checkers see this.')
    expect(await seenBy('jung', id)).toMatchObject({ worst: 'fail', turns: [{ files: [{ outcome: 'fail' }] }] })
    // Neither the other project's name nor its numbers, nor what would give them away by subtraction.
    expect(JSON.stringify(forChecker)).not.toMatch(new RegExp(`liver|${first}|96|\\b4\\b`))
    const listed = async (person: string, scope: 'mine' | 'review' | 'all') => (await story.services.listEgress(await story.as(person), { scope, limit: 10, ...(scope === 'all' ? { project: 'kidney' } : {}) })).items.map(presentEgressSummary).find((l) => l.id === id)?.worst
    expect(await listed('jung', 'review')).toBe('fail')

    // The researcher's ways: portal, session, lists, downloads.
    for (const where of [undefined, 'inSession'] as const) {
      const own = await seenBy('seo', id, where)
      expect(own).toMatchObject({ worst: 'pass', turns: [{ files: [{ outcome: 'pass', findings: [] }] }] })
      expect(JSON.stringify(own)).not.toContain('another project')
    }
    for (const scope of ['mine', 'all'] as const) expect(await listed('seo', scope)).toBe('pass')
    await release(id)
    const { bytes } = await story.services.downloadRelease(await story.as('seo'), id)
    const verdict = verifyPackage(bytes, [])
    expect(verdict.record?.files).toMatchObject([{ outcome: 'pass', findings: [] }])
    expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/elsewhere|differencing\.rest/)
    expect((await seenBy('seo', id)).worst).toBe('pass')
  })

  it('says nothing of other data, and of another version of the data only what is the same query', async () => {
    story.write('outputs/a.csv', 'sex,n\nFemale,96\nMale,80\n')
    await release(await submitted('kim', declare('outputs/a.csv', { ...everybody, description: described('sex') })))
    const licence = async (values: Readonly<Record<string, string>>) => story.set('licence', 'l2', values)
    story.write('outputs/b.csv', 'sex,n\nFemale,99\nMale,80\n', 'kidney')
    const same = declare('outputs/b.csv', { ...everybody, description: described('sex') })
    await licence({ version: '2' })
    expect((await findings('jung', await submitted('seo', same))).map((f) => f.check)).toEqual(['differencing'])
    await licence({ dataset_id: 'another' })
    await story.work.write(async ({ db, audit, now }) => {
      await db.insertInto('dataset').values({ id: 'another', title_ko: '', title_en: '', description_ko: '', description_en: '', custodian_id: 'custodian', custodian_contact: '', source: '', source_licence: '', created_at: now.toISOString() }).execute()
      await audit({ type: 'DATASET_REGISTERED', actor: 'system' })
    })
    expect(await findings('jung', await submitted('seo', same))).toEqual([])
  })

  it('knows that licences name other rows of the same data', async () => {
    await story.set('licence', 'l1', { row_conditions: '[{"column":"age","op":">=","value":20}]' })
    await story.set('licence', 'l2', { row_conditions: '[{"column":"age","op":">","value":20}]' })
    story.write('outputs/a.csv', 'sex,n\nFemale,100\nMale,80\n')
    await release(await submitted('kim', declare('outputs/a.csv', { ...everybody, description: described('sex') })))
    story.write('outputs/b.csv', 'sex,n\nFemale,97\nMale,60\n', 'kidney')
    expect(await findings('jung', await submitted('seo', declare('outputs/b.csv', { ...everybody, description: described('sex') })))).toMatchObject([{ check: 'differencing', at: { cell: { sex: 'Female' } } }])
  })

  it('compares again at release: of two requests reviewed side by side the second goes back', async () => {
    story.write('outputs/a.csv', 'sex,n\nFemale,96\nMale,80\n')
    const first = await submitted('kim', declare('outputs/a.csv', { ...everybody, description: described('sex', 'where: {age: {from: 20, to: 64}}') }))
    story.write('outputs/b.csv', 'sex,n\nFemale,100\nMale,95\n', 'kidney')
    const declared = declare('outputs/b.csv', { ...everybody, description: described('sex', 'where: {age: {from: 20, to: 65}}') })
    const second = await submitted('seo', declared)
    story.write('outputs/c.csv', 'age,n\n20-49,400\n50-79,500\n', 'kidney')
    const harmless = await submitted('seo', declare('outputs/c.csv', { ...everybody, description: described('age') }))
    for (const id of [first, second, harmless]) {
      expect(await findings('jung', id)).toEqual([])
      await approve(id)
    }
    await story.services.releaseEgress(await story.as('han'), first)
    await expect(story.services.releaseEgress(await story.as('han'), second)).rejects.toMatchObject({ code: 'checks-changed', status: 409 })
    const own = await seenBy('seo', second, 'inSession')
    expect(own).toMatchObject({ state: 'returned', release: null, turns: [{ files: [{ outcome: 'pass', findings: [] }] }] })
    expect(own.turns[0]?.returnedReason).not.toMatch(/project|과제/)
    await story.services.releaseEgress(await story.as('han'), harmless)
    expect((await seenBy('seo', harmless)).state).toBe('released')

    await story.services.resubmitEgress(await story.as('seo', 'inSession'), second, aSubmission(declared))
    await story.services.completeChecks(second)
    expect(await findings('jung', second)).toMatchObject([{ check: 'differencing', outcome: 'fail' }])
    // Now its reviewers know: what two of them approve leaves.
    await release(second)
    expect((await seenBy('seo', second)).state).toBe('released')
  })

  it('releases nothing where the ledger cannot be written', async () => {
    story.write('outputs/a.csv', 'sex,n\nFemale,96\nMale,80\n')
    const id = await submitted('kim', declare('outputs/a.csv', everybody))
    await approve(id)
    await story.work.write(async ({ db, audit }) => {
      await db.insertInto('ledger_release').values({ request_id: id, project_id: 'liver', released_at: '', complete: 1 }).execute()
      await audit({ type: 'SYSTEM_RESTORED', actor: 'system' })
    })
    await expect(story.services.releaseEgress(await story.as('han'), id)).rejects.toThrow()
    expect(await seenBy('kim', id)).toMatchObject({ state: 'approved', release: null })
    expect(await story.work.read.selectFrom('audit_record').select('type').where('type', '=', 'EGRESS_RELEASED').execute()).toEqual([])
    expect(await statements()).toEqual([])
  })

  it('enters releases that were made before there was a ledger', async () => {
    story.write('outputs/a.csv', 'sex,n\nFemale,96\nMale,80\n')
    const id = await submitted('kim', declare('outputs/a.csv', everybody))
    await release(id)
    await story.work.write(async ({ db, audit }) => {
      for (const table of ['ledger_statement', 'ledger_source', 'ledger_table', 'ledger_release'] as const) await db.deleteFrom(table).execute()
      await audit({ type: 'SYSTEM_RESTORED', actor: 'system' })
    })
    story = await story.reopen()
    expect(await story.services.resumeAirlock()).toEqual([])
    expect((await statements()).map((s) => s.value)).toEqual([96, 80])
    const events = await story.work.read.selectFrom('audit_record').select('subject').where('type', '=', 'EGRESS_LEDGER_ENTERED').execute()
    expect(events).toEqual([{ subject: `egress:${id}` }])
  })
})
