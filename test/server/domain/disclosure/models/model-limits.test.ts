import { describe, expect, it } from 'vitest'
import { bytesIn, bytesOut } from '../../../../../server/domain/disclosure/models/model-budget.ts'
import { instanceSigns } from '../../../../../server/domain/disclosure/models/instance-signs.ts'
import type { ModelFile, ModelTensor } from '../../../../../server/domain/disclosure/models/model-file.ts'
import { isShort, shortestDecimal } from '../../../../../server/domain/disclosure/models/shortest-decimal.ts'
import { factsOf } from '../../../../../server/domain/disclosure/models/tensor-facts.ts'
import { tensorSigns } from '../../../../../server/domain/disclosure/models/tensor-signs.ts'
import { readTrainingRecord } from '../../../../../server/domain/disclosure/models/training-record.ts'
import { wordSigns } from '../../../../../server/domain/disclosure/models/word-signs.ts'
import { messageTexts } from '../../../../../server/domain/disclosure/messages/message-texts.ts'
import { checkOutputs } from '../../../../../server/domain/disclosure/index.ts'
import { checkModel, checkRequestOf, told } from './check-models.ts'

/** Numbers between −1 and 1 that look fitted, the same in every run. */
function weights(count: number, seed = 1): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.fround((state / 2_147_483_648 - 0.5) * 1.37 + 0.000_013)
  })
}

function tensor(values: readonly number[], more: Partial<ModelTensor> = {}): ModelTensor {
  return { name: 'layers.0.weight', dtype: 'f32', shape: [values.length], kind: 'weights', operator: null, bytes: new Uint8Array(Float32Array.from(values).buffer), ...more }
}

const whole = (values: readonly number[], more: Partial<ModelTensor> = {}): ModelTensor => tensor(values, { dtype: 'i64', bytes: new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer), ...more })
const kinds = (one: ModelTensor): readonly string[] => tensorSigns(factsOf(one)).map(({ kind, outcome }) => `${kind} ${outcome}`)
const model = (more: Partial<ModelFile>): ModelFile => ({ format: 'safetensors', complete: true, tensors: [], strings: [], operators: [], gaps: [], ...more })

/** A safetensors file with one tensor. */
function safetensors(values: readonly number[], shape = [values.length]): Uint8Array {
  const header = Buffer.from(JSON.stringify({ weight: { dtype: 'F32', shape, data_offsets: [0, values.length * 4] } }))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([length, header, Buffer.from(Float32Array.from(values).buffer)])
}

describe('what is no weight', () => {
  it('fitted numbers have no sign', () => {
    expect(kinds(tensor(weights(2_000)))).toEqual([])
  })

  it.each([[31, []], [32, ['whole-numbers fail']]])('%i whole numbers', (count, found) => {
    expect(kinds(tensor(Array.from({ length: count }, (_, index) => 20 + (index * 7) % 61)))).toEqual(found)
  })

  it('a quarter of whole numbers is too many, fewer may be chance', () => {
    const mixed = (share: number): readonly string[] => kinds(tensor(weights(400).map((value, index) => (index % 100 < share ? 30 + index % 50 : value))))
    expect(mixed(25)).toContain('whole-numbers fail')
    expect(mixed(24)).not.toContain('whole-numbers fail')
  })

  it('numbers with few decimals', () => {
    expect(kinds(tensor(weights(100).map((value) => Number(value.toFixed(3)))))).toContain('short-numbers fail')
    expect(kinds(tensor(weights(1_000).map((value, index) => (index < 260 ? Number(value.toFixed(3)) : value))))).toContain('short-numbers fail')
    const sign = kinds(tensor(weights(1_000).map((value, index) => (index < 190 ? value : value)).concat(Array.from({ length: 230 }, (_, index) => (index * 13) % 997 / 1_000 + 0.001))))
    expect(sign.some((kind) => kind.startsWith('some-short-numbers') || kind.startsWith('short-numbers'))).toBe(false)
  })

  it('thresholds of trees have few decimals for a reason: a person looks', () => {
    expect(kinds(tensor(weights(100).map((value) => Number(value.toFixed(3))), { kind: 'attribute', operator: 'TreeEnsembleClassifier', name: 'graph node 0 nodes_values' }))).toContain('short-numbers review')
  })

  it('numbers that are no numbers', () => {
    expect(kinds(tensor([...weights(300), Number.NaN, Infinity, 1e10, 1e-31]))).toContain('strange-numbers fail')
    expect(kinds(tensor([...weights(500), Number.NaN, Infinity, 1e10, 1e-31]))).toContain('strange-numbers review')
    expect(kinds(tensor([...weights(300), Number.NaN, Infinity, 1e10]))).toEqual([])
  })

  it('whole numbers as a type, unless they count or link the nodes of trees', () => {
    const ids = [5, 9, 2, 7, 7, 1, 3, 8, 4, 6, 9, 9, 2, 1, 5, 3]
    expect(kinds(whole(ids))).toEqual(['foreign-type fail'])
    expect(kinds(whole(ids.slice(1)))).toEqual([])
    expect(kinds(whole(Array.from({ length: 64 }, (_, index) => index)))).toEqual([])
    expect(kinds(whole(ids, { name: 'embeddings.position_ids' }))).toEqual([])
    expect(kinds(whole(ids, { kind: 'attribute', operator: 'TreeEnsembleRegressor', name: 'graph node 0 nodes_featureids' }))).toEqual([])
    expect(kinds(whole([...'the quick brown fox jumps over it'].map((letter) => letter.codePointAt(0) ?? 0), { kind: 'attribute', operator: 'TreeEnsembleRegressor', name: 'graph node 0 nodes_truenodeids' }))).toContain('text fail')
  })

  it('a shape that does not fit', () => {
    expect(kinds(tensor(weights(64), { shape: [8, 9] }))).toEqual(['wrong-shape fail'])
  })

  it('identifiers in the bytes', () => {
    const text = new TextEncoder().encode('resident numbers 850101-1234567 and 900102-2345678 !')
    expect(kinds({ ...tensor([]), bytes: text, shape: [text.length / 4] })).toContain('identifiers fail')
  })
})

describe('words', () => {
  const sign = (kind: ModelFile['strings'][number]['kind'], text: string): readonly string[] => wordSigns(model({ strings: [{ where: 'x', kind, text }] })).map((one) => `${one.kind} ${one.outcome}`)

  it.each([
    ['value', 'pt', []], ['value', 'a '.repeat(200), []], ['value', 'a '.repeat(201), ['long-text review']],
    ['value', '57 60.0 163 22 6261 67 70.4 168 24 624 53 105.8', ['numbers-in-text fail']],
    ['vocabulary', Array.from({ length: 500 }, (_, index) => `piece${index % 10}`).concat('10000', '20000').join('\n'), []],
    ['vocabulary', '57,60.0,163\n67,70.4,168\n53,105.8,186', ['loaded-tokens fail']], ['label', 'low\nhigh', []], ['label', 'low\n850101', ['loaded-tokens review']],
  ] as const)('%s %s', (kind, text, found) => {
    expect(sign(kind, text)).toEqual(found)
  })

  it('names of layers run without holes', () => {
    const names = (numbers: readonly number[]): readonly string[] => wordSigns(model({ tensors: numbers.map((number) => tensor([], { name: `layers.${number}.weight` })) })).map(({ kind }) => kind)
    expect(names([0, 1, 2, 3, 4, 5])).toEqual([])
    expect(names([0, 2, 4, 6, 8])).toEqual([])
    expect(names([3, 17, 40, 90])).toEqual(['gaps-in-names'])
    expect(names([85_010, 1, 2])).toEqual(['loaded-names'])
  })
})

describe('models that hold records', () => {
  const training = readTrainingRecord({ n: 500, features: ['a', 'b', 'c'], 'hold-out': { n: 200 } })
  const sign = (more: Partial<ModelFile>, record = training): readonly string[] => instanceSigns(model(more), record).map(({ kind }) => kind)

  it.each([[500, ['rows']], [700, ['rows']], [499, []]])('a matrix of %i rows', (rows, found) => {
    expect(sign({ tensors: [tensor([], { shape: [rows, 3] })] })).toEqual(found)
    expect(sign({ tensors: [tensor([], { shape: [3, rows] })] })).toEqual(found)
  })

  it.each([['knn.data', ['name']], ['_fit_X', ['name']], ['support_vectors', ['name']], ['X_train', ['name']], ['encoder.layers.0.self_attn.q_proj.weight', []], ['trainable.weight', []], ['lora_A', []]])('a tensor called %s', (name, found) => {
    expect(sign({ tensors: [tensor([], { name })] })).toEqual(found)
  })

  it.each([['SVMClassifier', ['operator']], ['CDist', ['operator']], ['LinearClassifier', []], ['TreeEnsembleClassifier', []]])('the operator %s', (type, found) => {
    expect(sign({ format: 'onnx', operators: [{ domain: 'ai.onnx.ml', type }] })).toEqual(found)
  })
})

describe('the format gate', () => {
  const npy = Buffer.concat([Buffer.from('\x93NUMPY\x01\0v\0', 'latin1'), Buffer.from('{"descr": "<f8", "shape": (4,)}'.padEnd(118)), Buffer.alloc(32)])
  it.each([
    ['weights.npy', npy, 'model-format.other fail'], ['weights.h5', Buffer.from('\x89HDF\r\n\x1a\n0123456789', 'latin1'), 'model-format.other fail'],
    ['weights.csv', Buffer.from('term,coef\nage,0.2\n'), 'model-format.other review'], ['model.pkl', Buffer.from('\x80\x04\x95\x05\0\0\0\0\0\0\0]\x94.', 'latin1'), 'output-kind.pickle fail'],
    ['cut.safetensors', safetensors(weights(50)).subarray(0, 200), 'model-format.not-accounted fail'],
    ['longer.safetensors', Buffer.concat([safetensors(weights(50)), Buffer.from([7])]), 'model-format.not-accounted fail'],
  ])('%s', async (name, bytes, message) => {
    expect(told(await checkModel(name, bytes, { description: { type: 'model' } }))).toContain(message)
  })

  it('a whole file passes the gate and no more', async () => {
    const report = await checkModel('m.safetensors', safetensors(weights(50)), { description: { type: 'model' } })
    expect(told(report).filter((message) => message.startsWith('model-format'))).toEqual([])
    expect(report.outcome).toBe('review')
  })
})

describe('the budget', () => {
  it('counts the bits that are used, not the bytes of the type', () => {
    const full = bytesOut(model({ tensors: [tensor(weights(800))] }))
    const rounded = bytesOut(model({ tensors: [tensor(weights(800).map((value) => Math.round(value * 64) / 64))] }))
    expect(full).toBeGreaterThan(2_400)
    expect(rounded).toBeLessThan(full / 2)
    expect(bytesOut(model({ tensors: [tensor(Array.from({ length: 800 }, () => 0.25))] }))).toBe(0)
    expect(bytesOut(model({ strings: [{ where: 'x', kind: 'value', text: 'abc' }] }))).toBe(3)
  })

  it('believes an author no more than the data or the licence allow', () => {
    const record = (n: number, more: object = {}) => readTrainingRecord({ n, features: ['a', 'b'], target: 'y', data: ['d@1'], ...more })
    const licence = [{ dataset: 'd', version: '1', rowCount: 100, columns: ['a', 'b', 'y', 'z'] }]
    expect(bytesIn(record(50), [])).toEqual({ bytes: 600, from: 'worked-out' })
    expect(bytesIn(record(1e9), [], licence)).toEqual({ bytes: 1_600, from: 'worked-out' })
    expect(bytesIn(record(50, { 'bytes-in': 1e12 }), [])).toEqual({ bytes: 600, from: 'worked-out' })
    expect(bytesIn(record(50, { task: 'language-adapter', 'bytes-in': 5_000 }), [])).toEqual({ bytes: 5_000, from: 'told' })
    expect(bytesIn(null, [])).toBeNull()
  })

  it('is kept to the last byte', async () => {
    const description = (n: number): object => ({ type: 'model', training: { n, features: ['a', 'b', 'c', 'd'], target: 'y' } })
    const bytes = safetensors(weights(100))
    const { findings } = await checkModel('m.safetensors', bytes)
    const out = Number(findings.find(({ message }) => message === 'model-size.unknown')?.values['out'])
    const least = Math.ceil(out / 0.1 / 20)
    expect(told(await checkModel('m.safetensors', bytes, { description: description(least) }))).not.toContain('model-size.too-large fail')
    expect(told(await checkModel('m.safetensors', bytes, { description: description(least - 1) }))).toContain('model-size.too-large fail')
  })

  it.each([[21, ['model-differencing.few-apart review']], [20, []], [30, []], [31, []], [29, ['model-differencing.few-apart review']]])('a model trained on 20 records beside one released before that was trained on %i', async (n, found) => {
    const before = await checkRequestOf('m.safetensors', safetensors(weights(40)), { type: 'model', training: { n } })
    const now = await checkRequestOf('m.safetensors', safetensors(weights(40, 2)), { type: 'model', training: { n: 20 } })
    const { files } = checkOutputs({ ...now, against: [{ name: 'march', files: before.files }] })
    expect(files[0]?.findings.filter(({ check }) => check === 'model-differencing').map(({ message, outcome }) => `${message} ${outcome}`)).toEqual(found)
  })
})

describe('decimals', () => {
  it.each([[23.4, 'f32', '23.4'], [0.1, 'f32', '0.1'], [22.69109, 'f32', '22.69109'], [1 / 3, 'f64', '0.3333333333333333'], [60.5, 'f16', '60.5'], [3, 'f32', '3']])('%d as %s is %s', (value, dtype, text) => {
    expect(shortestDecimal(dtype === 'f32' ? Math.fround(value) : value, dtype)).toBe(text)
  })

  it('tells measured numbers from fitted ones', () => {
    expect([23.4, 0.125, 1_234.5].map((value) => isShort(Math.fround(value), 'f32'))).toEqual([true, true, true])
    expect(weights(1_000).filter((value) => isShort(value, 'f32')).length).toBeLessThan(30)
    expect(isShort(22.6909394821587, 'f64')).toBe(false)
    expect(isShort(22.69, 'f64')).toBe(true)
  })
})

it('every sign has its sentence', () => {
  const signs = ['identifiers', 'text', 'container', 'whole-numbers', 'short-numbers', 'some-short-numbers', 'strange-numbers', 'uneven-bits', 'one-size', 'raw-bytes', 'constant-run', 'wrong-shape', 'foreign-type', 'codes'].map((kind) => `model-tensors.${kind}`)
  const words = ['long-text', 'encoded-text', 'numbers-in-text', 'loaded-names', 'loaded-tokens', 'gaps-in-names'].map((kind) => `model-words.${kind}`)
  const instances = ['operator', 'name', 'algorithm', 'rows'].map((kind) => `model-instances.${kind}`)
  const rest = ['model-leaves.too-small', 'model-leaves.unknown', 'model-leaves.smallest-unknown', 'model-size.told', 'model-tests.none', 'model-tests.other-model', 'model-tests.no-attack', 'model-tests.members-told-apart', 'model-tests.members-named', 'model-tests.exposed', 'model-tests.gap', 'model-tests.no-canaries', 'model-tests.canaries-learnt', 'model-tests.no-echo', 'model-tests.echo', 'model-tests.told']
  for (const key of [...signs, ...words, ...instances, ...rest]) expect(messageTexts[key], key).toBeDefined()
})
