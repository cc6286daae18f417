import { describe, expect, it } from 'vitest'
import { modelDifferencing, nearModels } from '../../../../../server/domain/disclosure/checks/model-differencing.ts'
import type { EarlierRelease } from '../../../../../server/domain/disclosure/check-request.ts'
import type { EvidenceParts } from './small-evidence.ts'
import { aFile, evidenceOf } from './small-evidence.ts'

const model = (n: number, rest: object = {}): object => ({ model: { n, parameters: 3, dof: n - 3 }, ...rest })
const release = (name: string, ...descriptions: readonly object[]): EarlierRelease => ({ name, files: descriptions.map((description) => aFile({ description })) })
const said = (description: object, against: readonly EarlierRelease[], rest: EvidenceParts = {}): readonly unknown[] =>
  modelDifferencing.run(evidenceOf({ description, request: { against }, ...rest })).map(({ values }) => `${String(values['n'])}: ${String(values['difference'])} from ${String(values['other'])}`)

// Handbook on output checking: the same model with one case more or less gives that case away.
describe('two models of nearly the same units', () => {
  it('go to a person where fewer units than the threshold are between them', () => {
    expect(said(model(500), [release('2025', model(499))])).toEqual(['500: 1 from 2025'])
    expect(said(model(500), [release('2025', model(509))])).toEqual(['500: 9 from 2025'])
    expect(said(model(500), [release('2025', model(510), model(490))])).toEqual([])
    expect(said(model(500), [release('2025', model(500))])).toEqual([])
    expect(modelDifferencing.run(evidenceOf({ description: model(500), request: { against: [release('2025', model(499))] } })))
      .toMatchObject([{ rule: 'difference-threshold', outcome: 'review', message: 'model-differencing.few-apart', values: { n: 500, difference: 1, threshold: 10, other: '2025' } }])
  })
  it('are told by the nearest, over all releases', () => {
    expect(said(model(500), [release('a', model(495)), release('b', model(498), model(507))])).toEqual(['500: 2 from b'])
    expect(said(model(500), [release('a', model(498)), release('b', model(495))])).toEqual(['500: 2 from a'])
  })
  it('may have been released as numbers alone', () => {
    const against = [{ name: 'ledger', files: [], numbers: { models: [{ n: 501, population: null, where: null }] } as unknown as EarlierRelease['numbers'] }]
    expect(said(model(500), against)).toEqual(['500: 1 from ledger'])
  })
  it('are compared with none where there is none', () => {
    expect(modelDifferencing.run(evidenceOf({ description: model(500) }))).toEqual([])
    expect(said({}, [release('2025', model(499))])).toEqual([])
  })
  it('each size of the file once', () => {
    const both = { ...model(500), training: { n: 800 } }
    expect(said(both, [release('2025', model(499), model(801))])).toEqual(['500: 1 from 2025', '800: 1 from 2025'])
    expect(said({ ...model(500), training: { n: 500 } }, [release('2025', model(499))])).toHaveLength(1)
  })
  it('follow the profile, and are off at 1', () => {
    expect(said(model(500), [release('2025', model(498))], { parameters: { differenceThreshold: 2 } })).toEqual([])
    expect(said(model(500), [release('2025', model(499))], { parameters: { differenceThreshold: 2 } })).toHaveLength(1)
    expect(said(model(500), [release('2025', model(499.5))], { parameters: { differenceThreshold: 1 } })).toEqual([])
  })
})

describe('models that nobody can both be in', () => {
  const where = (own: object, other: object): number => said(model(500, { where: own }), [release('2025', model(499, { where: other }))]).length
  it('have conditions with no value in common', () => {
    expect(where({ sex: 'F' }, { sex: 'M' })).toBe(0)
    expect(where({ region: ['A', 'B'] }, { region: ['B', 'C'] })).toBe(1)
    expect(where({ region: ['A', 'B'] }, { region: ['C', 'D'] })).toBe(0)
  })
  it('or ranges that do not meet', () => {
    expect(where({ age: { from: 20, to: 29 } }, { age: { from: 30, to: 39 } })).toBe(0)
    expect(where({ age: { from: 30, to: 39 } }, { age: { from: 20, to: 29 } })).toBe(0)
    expect(where({ age: { from: 20, to: 30 } }, { age: { from: 30, to: 39 } })).toBe(1)
    expect(where({ age: { from: 30, to: 39 } }, { age: { from: 20, to: 30 } })).toBe(1)
    expect(where({ age: { from: 30 } }, { age: { to: 29 } })).toBe(0)
    expect(where({ age: { to: 29 } }, { age: { from: 30 } })).toBe(0)
    expect(where({ age: { from: 30 } }, { age: { from: 50 } })).toBe(1)
    expect(where({ age: { to: 29 } }, { age: { to: 20 } })).toBe(1)
    expect(where({ age: { to: 20 } }, { age: { to: 29 } })).toBe(1)
  })
  it('a value and a range may meet, for all that is known', () => {
    expect(where({ age: '25' }, { age: { from: 30 } })).toBe(1)
    expect(where({ age: { from: 30 } }, { age: '25' })).toBe(1)
  })
  it('one variable on which they are apart is enough, others say nothing', () => {
    expect(where({ region: 'A', sex: 'F' }, { region: 'A', sex: 'M' })).toBe(0)
    expect(where({ sex: 'F' }, { region: 'A' })).toBe(1)
    expect(where({ sex: 'F' }, { constructor: 'A' })).toBe(1)
    expect(where({ constructor: 'A' }, { sex: 'F' })).toBe(1)
    expect(said(model(500, { where: { sex: 'F' } }), [release('2025', model(499))])).toHaveLength(1)
  })
})

describe('models of another project', () => {
  const near = (own: object, other: object): number => nearModels(aFile({ description: model(500, own) }), { releases: [release('theirs', model(499, other))], elsewhere: true }, evidenceOf({}).parameters).length
  it('are of the same population only where the words are the same, or nobody says', () => {
    expect(near({ population: 'adults' }, { population: 'adults ' })).toBe(1)
    expect(near({ population: ' adults' }, { population: 'adults' })).toBe(1)
    expect(near({ population: 'adults' }, { population: 'nurses' })).toBe(0)
    expect(near({ population: 'adults' }, {})).toBe(1)
    expect(near({}, { population: 'adults' })).toBe(1)
  })
  it('or where conditions on both sides do not keep them apart', () => {
    expect(near({ population: 'adults', where: { sex: 'F' } }, { population: 'nurses', where: { region: 'A' } })).toBe(1)
    expect(near({ population: 'adults', where: { sex: 'F' } }, { population: 'nurses' })).toBe(0)
    expect(near({ population: 'adults' }, { population: 'nurses', where: { sex: 'F' } })).toBe(0)
    expect(near({ population: 'adults', where: { sex: 'F' } }, { population: 'adults', where: { sex: 'M' } })).toBe(0)
  })
  it('of one’s own project are compared whatever the words', () => {
    expect(said(model(500, { population: 'adults' }), [release('2025', model(499, { population: 'nurses' }))])).toHaveLength(1)
  })
})
