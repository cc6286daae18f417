import { describe, expect, it } from 'vitest'
import { EgressRequest } from '../../../../contract/resources/egress-request.ts'
import { FileDifference, RepairOffer } from '../../../../contract/resources/table-repair.ts'
import { presentEgressRequest } from '../../../../server/http/presenters/egress-request.ts'
import { presentFileDifference, presentRepairOffer } from '../../../../server/http/presenters/table-repair.ts'
import { aSubmission, anAirlock, declare, type Story } from '../../../story/an-airlock.ts'
import { freshDatabases, onFreshDatabase } from '../../../story/databases-each.ts'

const counts = 'age,F,M,Total\n18-24,3,14,17\n25-34,21,30,51\n35-44,44,42,86\n45+,25,24,49\nTotal,93,110,203\n'
const path = 'outputs/counts.csv'

describe.each(freshDatabases.slice(0, 1))('the way of a repaired table on %s', (_name, make) => {
  let story: Story
  onFreshDatabase(make, async (database) => {
    story = await anAirlock(database)
    return () => story.end()
  })

  const offer = async (): Promise<RepairOffer> => {
    story.write(path, counts)
    const answer = await story.services.repairOutput(await story.as('kim', 'inSession'), { files: [declare(path)], path })
    return RepairOffer.parse(presentRepairOffer(answer, 'en'))
  }

  it('offers a table explained at its cells with repaired ones, and writes that down like a check', async () => {
    const { outcome, tables: [table], findings, ways } = await offer()
    expect(outcome).toBe('fail')
    expect(table?.rows[1]).toEqual(['18-24', '3', '14', '17'])
    expect(findings[0]).toMatchObject({ at: { row: 2, column: 2 }, outcome: 'fail', message: expect.stringContaining('3') as string })
    expect(ways.map(({ method }) => method).sort()).toEqual(['merge', 'round', 'suppress'])
    expect(ways[0]).toMatchObject({ method: 'merge', outcome: 'pass', file: { path: 'outputs/counts.repaired.csv', text: expect.stringContaining('18-34,24,44,68') as string } })
    expect(ways[0]?.changes.find(({ column, row }) => row === 2 && column === 2)).toMatchObject({ from: [{ text: '3' }, { text: '21' }], to: '24', reason: expect.stringContaining('fewer than 10') as string })
    const records = await story.work.read.selectFrom('audit_record').selectAll().where('type', '=', 'EGRESS_CHECKED').execute()
    expect(records).toHaveLength(1)
    expect(JSON.stringify(records[0])).not.toContain('counts.csv')
  })

  it('is asked for no more often than a check', async () => {
    const kim = await story.as('kim', 'inSession')
    story.write(path, 'sex,n\nF,120\nM,130\n')
    for (let i = 0; i < 30; i += 1) await story.work.write((change) => change.audit({ type: 'EGRESS_CHECKED', actor: 'kim', project: 'liver' }))
    await expect(story.services.repairOutput(kim, { files: [declare(path)], path })).rejects.toMatchObject({ code: 'rate-limited' })
    await expect(story.services.repairOutput(kim, { files: [declare(path)], path: 'outputs/other.csv' })).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('goes to the checkers with its original, who see each change; the claim of the author is not believed', async () => {
    const [way] = (await offer()).ways
    const repaired = way?.file.path ?? ''
    // More is changed by hand than the repair changed.
    story.write(repaired, (way?.file.text ?? '').replace('35-44,44,42,86', '35-44,43,43,86').replace('Total,93,110', 'Total,92,111'))
    const kim = await story.as('kim', 'inSession')
    const declared = declare(repaired, { description: way?.file.description, repairedFrom: path })
    await expect(story.services.submitEgress(kim, aSubmission(declared))).rejects.toMatchObject({ code: 'bad-request' })
    const id = await story.services.submitEgress(kim, aSubmission(declare(path, { kind: 'supporting' }), declared))
    await story.services.completeChecks(id)
    const request = EgressRequest.parse(presentEgressRequest(await story.services.readEgress(await story.as('jung'), id)))
    const [original, file] = request.turns[0]?.files ?? []
    // The original does not leave: beside it the repaired table is as safe as alone.
    expect([original?.outcome, file?.outcome]).toEqual(['fail', 'pass'])
    const difference = FileDifference.parse(presentFileDifference(await story.services.compareRepair(await story.as('jung'), id, file?.id ?? ''), 'en'))
    expect(difference).toMatchObject({ comparable: true, unsound: [], original: { path, outcome: 'fail' } })
    expect(difference.changes.filter(({ cell }) => cell !== null).map(({ cell, action, from, to }) => [cell?.['age'], action, from.map(({ text }) => text).join('+'), to])).toEqual([
      ['18-34', 'merged', '3+21', '24'], ['18-34', 'merged', '14+30', '44'], ['18-34', 'merged', '17+51', '68'], ['35-44', 'changed', '44', '43'], ['35-44', 'changed', '42', '43'],
      ['Total', 'changed', '93', '92'], ['Total', 'changed', '110', '111'],
    ])
    expect(difference.remains).toEqual([])
    await expect(story.services.compareRepair(kim, id, file?.id ?? '')).rejects.toMatchObject({ code: 'own-request' })
    const viewed = await story.work.read.selectFrom('audit_record').select('type').where('type', '=', 'EGRESS_FILE_VIEWED').execute()
    expect(viewed).toHaveLength(1)
  })

  it('tells the checkers what can still be worked out about what was hidden, by all that leaves', async () => {
    const way = (await offer()).ways.find(({ method }) => method === 'suppress')
    const repaired = way?.file.path ?? ''
    story.write(repaired, way?.file.text ?? '')
    const id = await story.services.submitEgress(await story.as('kim', 'inSession'), aSubmission(declare(path, { kind: 'supporting' }), declare(repaired, { description: way?.file.description, repairedFrom: path })))
    await story.services.completeChecks(id)
    const request = EgressRequest.parse(presentEgressRequest(await story.services.readEgress(await story.as('jung'), id)))
    const difference = FileDifference.parse(presentFileDifference(await story.services.compareRepair(await story.as('jung'), id, request.turns[0]?.files[1]?.id ?? ''), 'ko'))
    const hidden = difference.changes.map(({ row, column }) => `${row}:${column}`)
    expect(hidden).toContain('2:2')
    expect(difference.remains.map(({ row, column }) => `${row}:${column}`).sort()).toEqual([...hidden].sort())
    for (const { row, column, low, high } of difference.remains) {
      const truth = Number(counts.split('\n')[row - 1]?.split(',')[column - 1])
      expect(low ?? 0).toBeLessThan(truth)
      expect(high).toBeGreaterThan(truth)
    }
  })
})
