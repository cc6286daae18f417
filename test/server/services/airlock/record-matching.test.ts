import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EgressRequest, type DeclaredFile } from '../../../../contract/resources/egress-request.ts'
import { presentEgressRequest } from '../../../../server/http/presenters/egress-request.ts'
import { aSubmission, anAirlock, declare, type Story } from '../../../story/an-airlock.ts'
import { freshDatabases, onFreshDatabase } from '../../../story/databases-each.ts'
import { storyRecords } from '../../../story/story-fingerprints.ts'

const lines = readFileSync(storyRecords, 'utf8').trimEnd().split('\n').map((line) => line.split(','))
const persons = lines.slice(1).filter((line) => line.every((value) => value !== '')).slice(40, 60)
/** Some columns of twenty persons, as numbers with words around them. */
const personsAsText = persons.map(([, age, , weight, height, bmi]) => `${age} years ${weight} kg ${height} cm index ${bmi}`).join('\n')

describe.each(freshDatabases.slice(0, 1))('records of the data in what is submitted, on %s', (_name, make) => {
  let story: Story
  onFreshDatabase(make, async (database) => {
    story = await anAirlock(database)
    return () => story.end()
  })

  const submitted = async (...files: readonly DeclaredFile[]): Promise<string> => {
    const id = await story.services.submitEgress(await story.as('kim', 'inSession'), aSubmission(...files))
    await story.services.completeChecks(id)
    return id
  }
  const filesFor = async (person: string, id: string, inSession?: 'inSession') =>
    EgressRequest.parse(presentEgressRequest(await story.services.readEgress(await story.as(person, inSession), id))).turns.at(-1)?.files ?? []
  const matches = async (person: string, id: string, inSession?: 'inSession') =>
    (await filesFor(person, id, inSession)).flatMap((file) => file.findings.filter(({ check }) => check === 'record-matches'))
  const haveExtract = () => story.work.write(async ({ db, audit, now }) => {
    const licence = await db.selectFrom('licence').select('id').where('project_id', '=', 'liver').executeTakeFirstOrThrow()
    await db.insertInto('extract').values({ id: 'x-0storyextract', licence_id: licence.id, plan_digest: 'd', plan: '{}', state: 'made', row_count: 600, columns: '[]', files: '[]', requested_at: now.toISOString(), made_at: now.toISOString() }).execute()
    await audit({ type: 'EXTRACT_MADE', actor: 'system', subject: 'x' })
  })

  it('of the whole dataset are shown to checkers alone, with their number and columns and no value', async () => {
    story.write('outputs/log.txt', personsAsText)
    const asked = declare('outputs/log.txt', { type: 'document' })
    const before = await story.services.checkOutputs(await story.as('kim', 'inSession'), [asked])
    expect(before.files[0]?.findings.filter(({ check }) => check === 'record-matches')).toEqual([])
    const id = await submitted(asked)
    expect(await matches('kim', id, 'inSession')).toEqual([])
    const [finding] = await matches('jung', id)
    expect(finding).toMatchObject({ outcome: 'fail', values: { records: 20 } })
    expect(finding?.message).toContain('bmi')
    expect(JSON.stringify(finding)).not.toContain(persons[0]?.[5])
    const [mine, theirs] = [(await filesFor('kim', id, 'inSession'))[0]?.outcome, (await filesFor('jung', id))[0]?.outcome]
    expect(theirs).toBe('fail')
    expect(mine).toBe(before.files[0]?.outcome)
  })

  it('of the project’s own extract are shown before submission, and to checkers once', async () => {
    await haveExtract()
    story.write('outputs/log.txt', personsAsText)
    const asked = declare('outputs/log.txt', { type: 'document' })
    const before = await story.services.checkOutputs(await story.as('kim', 'inSession'), [asked])
    expect(before.files[0]).toMatchObject({ outcome: 'fail', matches: { records: 20 } })
    const id = await submitted(asked)
    expect(await matches('kim', id, 'inSession')).toHaveLength(1)
    expect(await matches('jung', id)).toHaveLength(1)
  })

  it('are not found in a plain table of counts', async () => {
    await haveExtract()
    story.write('outputs/counts.csv', 'sex,n\nFemale,120\nMale,134\n')
    const id = await submitted(declare('outputs/counts.csv'))
    for (const person of ['kim', 'jung']) expect(await matches(person, id, person === 'kim' ? 'inSession' : undefined)).toEqual([])
  })

  it('bring a person when the node cannot match', async () => {
    await haveExtract()
    story.unmatchable()
    story.write('outputs/counts.csv', 'sex,n\nFemale,120\nMale,134\n')
    const before = await story.services.checkOutputs(await story.as('kim', 'inSession'), [declare('outputs/counts.csv')])
    expect(before.files[0]).toMatchObject({ outcome: 'review', findings: [{ check: 'record-matches', outcome: 'review' }] })
    const id = await submitted(declare('outputs/counts.csv'))
    expect((await filesFor('jung', id))[0]?.outcome).toBe('review')
  })
})
