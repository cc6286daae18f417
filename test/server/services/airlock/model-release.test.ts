import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EgressRequest, type DeclaredFile } from '../../../../contract/resources/egress-request.ts'
import { presentEgressRequest } from '../../../../server/http/presenters/egress-request.ts'
import { aSubmission, anAirlock, declare, type Story } from '../../../story/an-airlock.ts'
import { freshDatabases, onFreshDatabase } from '../../../story/databases-each.ts'
import { fixture } from '../../domain/disclosure/models/check-models.ts'

const model = 'outputs/death.safetensors'
const record = readFileSync(fixture('models/logistic.safetensors.table.yaml'), 'utf8')
const card = readFileSync(fixture('models/logistic.safetensors.card.md'), 'utf8')

describe.each(freshDatabases.slice(0, 1))('a trained model at the airlock, on %s', (_name, make) => {
  let story: Story
  onFreshDatabase(make, async (database) => {
    story = await anAirlock(database)
    return () => story.end()
  })

  const modelFile = (more: Partial<DeclaredFile> = {}): DeclaredFile => declare(model, { type: 'model', description: record, ...more })
  const submitted = async (...files: readonly DeclaredFile[]): Promise<string> => {
    const id = await story.services.submitEgress(await story.as('kim', 'inSession'), aSubmission(...files))
    await story.services.completeChecks(id)
    return id
  }
  const filesFor = async (person: string, id: string) => EgressRequest.parse(presentEgressRequest(await story.services.readEgress(await story.as(person), id))).turns.at(-1)?.files ?? []
  const writeModel = (name = 'models/logistic.safetensors'): void => { story.write(model, readFileSync(fixture(name))) }

  it('is checked with its record: data that the project has no licence for is refused', async () => {
    writeModel()
    const result = await story.services.checkOutputs(await story.as('kim', 'inSession'), [modelFile()])
    expect(result.files[0]).toMatchObject({ type: 'model', outcome: 'fail' })
    expect(result.files[0]?.findings.filter(({ outcome }) => outcome === 'fail').map(({ check, values }) => [check, values])).toEqual([['model-record', { dataset: 'flchain' }]])
  })

  it('of licensed data goes to the checkers, who see tensors, findings and the card', async () => {
    writeModel()
    story.write(`${model}.card.md`, card)
    const id = await submitted(modelFile({ description: record.replace('flchain@1', 'nafld@1') }), declare(`${model}.card.md`, { type: 'document', kind: 'supporting' }))
    const [file, beside] = await filesFor('jung', id)
    expect(file).toMatchObject({ outcome: 'review', declared: { type: 'model' } })
    expect(file?.findings.map(({ check }) => check)).toContain('model-tests')
    const preview = await story.services.previewFile(await story.as('jung'), id, { fileId: file?.id ?? '', fromRow: 0 })
    if (preview.kind !== 'table') throw new Error(`shown as ${preview.kind}`)
    expect(preview.sheets[0]?.rows.map((row) => row.slice(0, 5))).toEqual([['tensor', 'kind', 'operator', 'type', 'shape'], ['bias', 'weights', '', 'f32', '1'], ['weight', 'weights', '', 'f32', '1×5']])
    const shownCard = await story.services.previewFile(await story.as('jung'), id, { fileId: beside?.id ?? '', fromRow: 0 })
    expect(shownCard).toMatchObject({ kind: 'text', language: 'markdown' })
  })

  it('of another version is refused', async () => {
    writeModel()
    const result = await story.services.checkOutputs(await story.as('kim', 'inSession'), [modelFile({ description: record.replace('flchain@1', 'nafld@2') })])
    expect(result.files[0]?.findings.filter(({ outcome }) => outcome === 'fail').map(({ message, values }) => [message, values])).toEqual([['model-record.other-version', { dataset: 'nafld', version: '2' }]])
  })

  it('that holds records of the data is matched with the whole dataset, for checkers alone', async () => {
    writeModel('outputs/smuggled/model-embedding-rows.safetensors')
    const before = await story.services.checkOutputs(await story.as('kim', 'inSession'), [modelFile({ description: 'type: model' })])
    expect(before.files[0]?.findings.filter(({ check }) => check === 'record-matches')).toEqual([])
    const id = await submitted(modelFile({ description: 'type: model' }))
    const [file] = await filesFor('jung', id)
    expect(file?.findings.find(({ check }) => check === 'record-matches')).toMatchObject({ outcome: 'fail' })
  })
})
