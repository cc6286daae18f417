import { describe, expect, it } from 'vitest'
import { modelSize } from '../../../../../server/domain/disclosure/checks/model-size.ts'
import type { EvidenceParts } from './small-evidence.ts'
import { aModel, aRead, evidenceOf, floats, saidOf, someRecords } from './small-evidence.ts'

/** One tensor that carries 8 bits a number: 16-bit whole numbers, all different, would be 16. */
const model = (numbers: number): EvidenceParts => ({ read: aRead({ format: 'safetensors', model: aModel({ tensors: [{ ...floats('w', []), dtype: 'i8', shape: [numbers], bytes: new Uint8Array(numbers).map((_, index) => (index * 37) % 251) }] }) }) })
const training = (n: number, features: readonly string[] = ['age', 'wage']): object => ({ training: { task: 'classification', n, features, data: ['survey@2024'] } })
const found = (parts: EvidenceParts): readonly unknown[] => modelSize.run(evidenceOf(parts))

describe('what the weights can carry', () => {
  it('is at most the given percent of what was trained on; exactly that is safe', () => {
    const of = found({ ...model(2000), description: training(1000) })
    const { out } = (of[0] as { values: { out: number; in: number } }).values
    expect(of).toMatchObject([{ rule: 'model.size', outcome: 'fail', message: 'model-size.too-large', values: { in: 8000, percent: Number(((100 * out) / 8000).toPrecision(3)), most: 10 } }])
    const exact = (100 * out) / 8000
    expect(found({ ...model(2000), description: training(1000), parameters: { model: { size: exact, significand: 10, attackAuc: 1, attackTpr: 100, exposure: 9 } } })).toEqual([])
    expect(saidOf(modelSize, { ...model(2000), description: training(100_000) })).toEqual([])
  })
  it('is too much of nothing', () => {
    expect(found({ ...model(20), description: training(0) })).toMatchObject([{ outcome: 'fail', values: { percent: null, in: 0 } }])
  })
  it('goes to a person where nobody says what was trained on', () => {
    expect(found(model(20))).toMatchObject([{ outcome: 'review', message: 'model-size.unknown', cure: 'cure.training-record' }])
  })
  it('goes to a person where only the author says how large a collection of texts was', () => {
    const description = { training: { task: 'language-adapter', 'bytes-in': 1e9 } }
    expect(found({ ...model(20), description })).toMatchObject([{ outcome: 'review', message: 'model-size.told', values: { in: 1e9 } }])
  })
  it('is held against the data at hand, or what the licence says of it', () => {
    const data = [someRecords({ age: Array.from({ length: 20 }, () => 1) })]
    expect(saidOf(modelSize, { ...model(2000), description: training(100_000), data })).toEqual(['model-size.too-large fail'])
    const licensed = [{ dataset: 'survey', version: '2024', rowCount: 20, columns: ['age'] }]
    expect(saidOf(modelSize, { ...model(2000), description: training(100_000), request: { licensed } })).toEqual(['model-size.too-large fail'])
  })
  it('is no matter of a file without a model', () => expect(saidOf(modelSize, { description: training(10) })).toEqual([]))
})
