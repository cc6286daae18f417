import { describe, expect, it } from 'vitest'
import { modelRecord } from '../../../../../server/domain/disclosure/checks/model-record.ts'
import type { LicensedVersion } from '../../../../../server/domain/disclosure/check-request.ts'
import type { EvidenceParts } from './small-evidence.ts'
import { aModel, aRead, evidenceOf, saidOf } from './small-evidence.ts'

const read = aRead({ format: 'safetensors', model: aModel() })
const full = { task: 'classification', algorithm: 'logistic regression', data: ['survey@2024'], features: ['age'], n: 2000, 'hold-out': { n: 500, how: 'random' }, software: { sklearn: '1.7' } }
const said = (training: object, rest: EvidenceParts = {}): readonly string[] => modelRecord.run(evidenceOf({ read, description: { training }, ...rest })).map(({ message, outcome, values }) => `${message} ${outcome}${values['entry'] === undefined ? '' : ` ${String(values['entry'])}`}`)
const without = (...keys: readonly string[]): object => Object.fromEntries(Object.entries(full).filter(([key]) => !keys.includes(key)))

describe('the training record', () => {
  it('complete asks nothing', () => expect(said(full)).toEqual([]))
  it('is asked for beside every model, and beside what is called one', () => {
    expect(saidOf(modelRecord, { read })).toEqual(['model-record.none review'])
    expect(saidOf(modelRecord, { type: 'model', description: {} })).toEqual(['model-record.none review'])
    expect(saidOf(modelRecord, { type: 'code' })).toEqual([])
    expect(saidOf(modelRecord, {})).toEqual([])
  })
  it.each(['task', 'algorithm', 'data', 'features', 'n', 'hold-out', 'software'])('without %s is not enough', (key) => expect(said(without(key))).toEqual([`model-record.missing review ${key}`]))
  it('of an adapter needs its base model, and no features', () => {
    const adapter = { ...without('features'), task: 'language-adapter' }
    expect(said(adapter)).toEqual(['model-record.missing review base-model'])
    expect(said({ ...adapter, 'base-model': 'kobert' })).toEqual([])
  })
  it('says how records were kept back', () => expect(said({ ...full, 'hold-out': { n: 500 } })).toEqual(['model-record.missing review hold-out.how']))
})

describe('numbers of the training record', () => {
  it('fewer records than the threshold fail', () => {
    expect(said({ ...full, n: 9 })).toEqual(['model-record.few-records fail'])
    expect(said({ ...full, n: 10 })).toEqual([])
    expect(modelRecord.run(evidenceOf({ read, description: { training: { ...full, n: 9 } } }))).toMatchObject([{ rule: 'threshold', values: { n: 9, threshold: 10 } }])
  })
  it('a hold-out is ten times the threshold and a twentieth of n at least', () => {
    const holdOut = (n: number, of = 2000): readonly string[] => said({ ...full, n: of, 'hold-out': { n, how: 'random' } })
    expect(holdOut(99, 1000)).toEqual(['model-record.small-hold-out review'])
    expect(holdOut(100, 1000)).toEqual([])
    expect(said({ ...without('n'), 'hold-out': { n: 99, how: 'random' } })).toContain('model-record.small-hold-out review')
    expect(holdOut(199, 4000)).toEqual(['model-record.small-hold-out review'])
    expect(holdOut(200, 4000)).toEqual([])
    expect(said({ ...without('n'), 'hold-out': { n: 100, how: 'random' } })).toEqual(['model-record.missing review n'])
    expect(modelRecord.run(evidenceOf({ read, description: { training: { ...full, 'hold-out': { n: 99, how: 'x' } } } }))).toMatchObject([{ values: { n: 99, least: 100 } }])
  })
})

describe('the data of a model', () => {
  const version = (rowCount: number | null, parts: Partial<LicensedVersion> = {}): LicensedVersion => ({ dataset: 'survey', version: '2024', rowCount, ...parts })
  const licensed = (...versions: readonly LicensedVersion[]): EvidenceParts => ({ request: { licensed: versions } })
  it('is licensed to the project, in that version', () => {
    expect(said(full, licensed(version(5000)))).toEqual([])
    expect(said(full, licensed(version(5000, { dataset: 'census' })))).toEqual(['model-record.not-licensed fail'])
    expect(said(full, licensed())).toEqual(['model-record.not-licensed fail'])
    expect(said(full, licensed(version(5000, { version: '2023' })))).toEqual(['model-record.other-version fail'])
    expect(said(full, licensed(version(5000, { version: '2023' }), version(5000)))).toEqual([])
    expect(said({ ...full, data: ['survey'] }, licensed(version(5000)))).toEqual(['model-record.no-version review'])
    expect(said({ ...full, data: ['survey@2024', 'census@1'] }, licensed(version(5000)))).toEqual(['model-record.not-licensed fail'])
  })
  it('is named in the finding', () => {
    const values = (...versions: readonly LicensedVersion[]): unknown => modelRecord.run(evidenceOf({ read, description: { training: full }, ...licensed(...versions) })).map((finding) => finding.values)
    expect(values()).toEqual([{ dataset: 'survey' }])
    expect(modelRecord.run(evidenceOf({ read, description: { training: { ...full, data: ['survey'] } }, ...licensed(version(5000)) })).map((finding) => finding.values)).toEqual([{ dataset: 'survey' }])
    expect(values(version(9, { version: '2023' }))).toEqual([{ dataset: 'survey', version: '2024' }])
  })
  it('holds as many records as the model was trained and tested on', () => {
    expect(said(full, licensed(version(2500)))).toEqual([])
    expect(said(full, licensed(version(2499)))).toEqual(['model-record.more-than-data review'])
    expect(modelRecord.run(evidenceOf({ read, description: { training: full }, ...licensed(version(2400)) }))).toMatchObject([{ values: { n: 2500, rows: 2400 } }])
    expect(said(without('hold-out'), licensed(version(1999)))).toContain('model-record.more-than-data review')
    expect(said(without('hold-out'), licensed(version(2000)))).not.toContain('model-record.more-than-data review')
    expect(said(without('n'), licensed(version(10)))).toEqual(['model-record.missing review n'])
  })
  it('counts the versions used, all of them', () => {
    const other = version(600, { dataset: 'census', version: '1' })
    expect(said({ ...full, data: ['survey@2024', 'census@1'] }, licensed(version(2000), other))).toEqual([])
    expect(said({ ...full, data: ['survey@2024', 'census@1'] }, licensed(version(1800), other))).toEqual(['model-record.more-than-data review'])
    expect(said(full, licensed(version(2000), { ...other, version: '2024' }))).toEqual(['model-record.more-than-data review'])
    expect(said(full, licensed(version(2000), other))).toEqual(['model-record.more-than-data review'])
    expect(said(full, licensed(version(2000), version(600, { version: '2023' })))).toEqual(['model-record.more-than-data review'])
  })
  it('of a size that nobody knows is not counted', () => {
    expect(said(full, licensed(version(null)))).toEqual([])
    expect(said({ ...full, data: ['survey@2024', 'census@1'] }, licensed(version(10), version(null, { dataset: 'census', version: '1' })))).toEqual([])
  })
})
