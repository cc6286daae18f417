import { describe, expect, it } from 'vitest'
import { modelInstances } from '../../../../../server/domain/disclosure/checks/model-instances.ts'
import { modelTensors } from '../../../../../server/domain/disclosure/checks/model-tensors.ts'
import { modelWords } from '../../../../../server/domain/disclosure/checks/model-words.ts'
import type { ModelFile } from '../../../../../server/domain/disclosure/models/model-file.ts'
import { aModel, aRead, evidenceOf, floats, saidOf } from './small-evidence.ts'

const of = (parts: Partial<ModelFile>): { read: ReturnType<typeof aRead> } => ({ read: aRead({ format: 'safetensors', model: aModel(parts) }) })
const constant = (name: string): ReturnType<typeof floats> => floats(name, Array.from({ length: 60 }, (_, index) => (index < 20 ? Math.sin(index + 1) : Math.SQRT1_2)))

describe('tensors that hold no weights', () => {
  it('are named with what they hold', () => {
    expect(modelTensors.run(evidenceOf(of({ tensors: [floats('a', [0.5, 0.25]), { ...constant('b'), shape: [61] }] })))).toMatchObject([
      { outcome: 'fail', message: 'model-tensors.wrong-shape', rule: 'weights are weights', values: { tensor: 'b', count: 1 } }, { outcome: 'review', message: 'model-tensors.constant-run', values: { tensor: 'b', count: 40 } },
    ])
  })
  it('by their place where the name could be a value', () => {
    expect(modelTensors.run(evidenceOf(of({ tensors: [floats('a', [0.5, 0.25]), constant('id 900101')] })))).toMatchObject([{ values: { tensor: '#2' } }])
  })
  it('are listed five times for each kind', () => {
    const tensors = Array.from({ length: 7 }, (_, index) => ({ ...constant(`layer.${index}`), ...(index < 2 ? { shape: [61] } : {}) }))
    expect(saidOf(modelTensors, of({ tensors }))).toEqual([...[0, 1].flatMap(() => ['model-tensors.wrong-shape fail', 'model-tensors.constant-run review']), ...[2, 3, 4].map(() => 'model-tensors.constant-run review')])
  })
  it('are looked for in every model of an archive', () => {
    const inner = ['a', 'b'].map((name) => ({ name, output: of({ tensors: [constant('w')] }).read }))
    expect(saidOf(modelTensors, { read: aRead({ format: 'zip', inner }) })).toHaveLength(2)
    expect(saidOf(modelTensors, { read: aRead() })).toEqual([])
  })
})

describe('models that are made of records', () => {
  it('are refused by their operators, names and algorithm, each with its word', () => {
    expect(modelInstances.run(evidenceOf(of({ operators: [{ domain: '', type: 'SVMClassifier' }] })))).toMatchObject([{ outcome: 'fail', rule: 'models that hold records', message: 'model-instances.operator', values: { word: 'SVMClassifier' } }])
    expect(modelInstances.run(evidenceOf({ ...of({}), description: { training: { algorithm: 'k-NN' } } }))).toMatchObject([{ message: 'model-instances.algorithm', values: { word: 'k-nn' } }])
  })
  it('are refused where a tensor has a row for each record', () => {
    const tensors = [floats('w', Array.from({ length: 60 }, (_, index) => index / 64), { shape: [30, 2] })]
    expect(modelInstances.run(evidenceOf({ ...of({ tensors }), description: { training: { n: 30, features: ['a', 'b'] } } }))).toMatchObject([{ message: 'model-instances.rows', values: { rows: 30, columns: 2 } }])
    expect(modelInstances.run(evidenceOf({ ...of({ tensors }), description: {} }))).toEqual([])
    expect(modelInstances.run(evidenceOf(of({ tensors })))).toEqual([])
  })
})

describe('words of a model', () => {
  const long = (where: string): ModelFile['strings'][number] => ({ where, kind: 'value', text: Array.from({ length: 90 }, () => 'word').join(' ') })
  it('are named by their place, up to twenty of them', () => {
    expect(modelWords.run(evidenceOf(of({ strings: [long('__metadata__ note')] })))).toMatchObject([{ outcome: 'review', rule: 'words say what they carry', message: 'model-words.long-text', values: { where: '__metadata__ note', count: 449 } }])
    expect(modelWords.run(evidenceOf(of({ strings: Array.from({ length: 25 }, () => long('note')) })))).toHaveLength(20)
  })
  it('have no place where they are many, and a covered one where its name could be a value', () => {
    expect(modelWords.run(evidenceOf(of({ tensors: [floats('900101', [0.5])] })))).toMatchObject([{ outcome: 'fail', message: 'model-words.loaded-names', values: { where: '' } }])
    expect(modelWords.run(evidenceOf(of({ strings: [long('note 900101')] })))).toMatchObject([{ values: { where: '#1' } }])
  })
  it('of a file without a model are none', () => expect(modelWords.run(evidenceOf({}))).toEqual([]))
})
