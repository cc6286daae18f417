import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { defaultReadLimits, readOutput } from '../../../server/adapters/readers/index.ts'
import { testBroker, testUsers } from './broker-harness.ts'

const broker = testBroker()
const { client } = broker
const source = path.resolve(import.meta.dirname, '../../../demo/data/nafld1.csv')
const digest = (file: string): string => createHash('sha256').update(fs.readFileSync(file)).digest('hex')
const uidOf = (user: string): number => Number(execFileSync('id', ['-u', user], { encoding: 'utf8' }))
const below = (folder: string): readonly string[] => fs.readdirSync(folder, { recursive: true }).map(String).filter((name) => fs.statSync(path.join(folder, name)).isFile()).sort()

beforeAll(async () => { await broker.start() })
afterAll(async () => { await broker.destroy() })
afterEach((context) => { if (context.task.result?.state === 'fail') process.stderr.write(broker.log()) })

vi.setConfig({ testTimeout: 180_000 })

const lines = fs.readFileSync(source, 'utf8').trimEnd().split('\n')
const read = (text: string, name = 'output.csv') => readOutput(Buffer.from(text), name, defaultReadLimits)
const data = `${broker.stateDir}/data`

describe('outputs matched on the node', () => {
  const dataset = { kind: 'dataset', datasetId: 'nafld1', version: '1' } as const
  const extract = { kind: 'extract', extractId: 'x-0000000001' } as const
  let sha256 = ''

  it('against fingerprints that registration made, for the data user alone, the key apart from them', async () => {
    sha256 = (await client.call('register-dataset', { datasetId: 'nafld1', version: '1', sourcePath: source, sourceSha256: digest(source) })).sha256
    const folder = `${data}/fingerprints/datasets/nafld1/1`
    expect(below(folder)).toEqual(['cells', 'records', 'values'])
    const key = `${data}/keys/fingerprints/datasets/nafld1/1.json`
    for (const file of [key, ...below(folder).map((name) => `${folder}/${name}`)]) expect([fs.statSync(file).uid, fs.statSync(file).mode & 0o777]).toEqual([uidOf(testUsers.data), 0o600])
    for (const name of below(folder)) expect(fs.readFileSync(`${folder}/${name}`).includes(JSON.parse(fs.readFileSync(key, 'utf8')).key)).toBe(false)
    expect(fs.readdirSync(data).filter((name) => name.startsWith('scratch-'))).toEqual([])

    const records = [lines[0], ...lines.slice(400, 440)].join('\n')
    const hits = await client.match([await read(records), await read('sex,n\nFemale,120\nMale,134\n')], [dataset])
    expect(hits).toHaveLength(2)
    expect(hits[0]?.[0]).toMatchObject({ how: 'rows', strength: 'strong', records: 40 })
    expect(hits[1]).toEqual([])
  })

  it('against an extract whose fingerprints are made when they are first asked for, pseudonyms included', async () => {
    await client.call('make-extract', {
      extractId: extract.extractId, projectId: 'one', datasetId: 'nafld1', datasetVersion: '1', sourceSha256: sha256, variables: ['id', 'age', 'bmi', 'futime'],
      identifiers: [{ column: 'id', domain: 'nafld-person' }], rows: [], dictionary: {},
    })
    expect(fs.existsSync(`${data}/fingerprints/extracts`)).toBe(false)
    const made = fs.readFileSync(`${broker.stateDir}/extracts/${extract.extractId}/data.csv`, 'utf8').trimEnd().split('\n').slice(1)
    const pseudonyms = made.slice(50, 75).map((line) => line.split(',')[0])
    const asked = [await read(`the people are ${pseudonyms.join(' and ')}`, 'list.txt')]
    expect((await client.match(asked, [extract]))[0]?.[0]).toMatchObject({ how: 'text', strength: 'strong', records: 25, columns: ['id'] })
    expect((await client.match(asked, [dataset]))[0]).toEqual([])
    await client.call('remove-extract', { extractId: extract.extractId })
    expect(fs.existsSync(`${data}/fingerprints/extracts/${extract.extractId}`)).toBe(false)
    expect(fs.existsSync(`${data}/keys/fingerprints/extracts/${extract.extractId}.json`)).toBe(false)
  })

  it('also when the fingerprints were lost, and never when they are damaged', async () => {
    fs.rmSync(`${data}/fingerprints/datasets/nafld1`, { recursive: true })
    const records = [await read([lines[0], ...lines.slice(400, 440)].join('\n'))]
    expect((await client.match(records, [dataset]))[0]?.[0]).toMatchObject({ records: 40 })
    fs.truncateSync(`${data}/fingerprints/datasets/nafld1/1/values`, 5000)
    await expect(client.match(records, [dataset])).rejects.toThrow('broker-down')
    await expect(client.match(records, [{ kind: 'dataset', datasetId: 'unknown', version: '1' }])).rejects.toThrow('broker-down')
  })
})
