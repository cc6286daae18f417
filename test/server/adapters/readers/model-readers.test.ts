import { describe, expect, test, vi } from 'vitest'
import { readModelFile } from '../../../../server/adapters/readers/models/read-model-file.ts'
import { frame, parseAnswer } from '../../../../server/adapters/readers/worker-frames.ts'
import { mutateBytes } from '../../../fuzz/mutate-bytes.ts'
import { processorMilliseconds } from '../../../fuzz/processor-time.ts'
import { RandomSource } from '../../../fuzz/random-source.ts'
import { allText, fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

function model(name: string): NonNullable<ReturnType<typeof readModelFile>>['model'] {
  const reading = readModelFile(fixtureBytes(name))
  if (reading === null) throw new Error(`${name} is no model`)
  return reading.model
}

function safetensors(header: string, data = new Uint8Array()): Uint8Array {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)))
  return Buffer.concat([length, Buffer.from(header), data])
}

const oneTensor = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'

describe('takes a model file apart', () => {
  test('safetensors', () => {
    const { complete, tensors, strings, gaps } = model('weights.safetensors')
    expect({ complete, gaps }).toEqual({ complete: true, gaps: [] })
    expect(tensors).toEqual([{ name: 'w', dtype: 'f32', shape: [2, 3], kind: 'weights', operator: null, bytes: new Uint8Array(24) }])
    expect(strings).toContainEqual({ kind: 'value', where: '__metadata__ note', text: 'patient 4711' })
  })

  test('ONNX: initializers with their operator, lists of operators, numbers as the file packed them', () => {
    const { complete, tensors, operators, strings } = model('model.onnx')
    expect(complete).toBe(true)
    expect(tensors.map(({ name, dtype, shape, kind, operator }) => [name, dtype, shape, kind, operator])).toEqual([
      ['graph node 1 coefficients', 'f32', [2], 'attribute', 'LinearClassifier'], ['graph node 1 intercepts', 'f32', [1], 'attribute', 'LinearClassifier'],
      ['W', 'f32', [3, 2], 'weights', 'Gemm'], ['B', 'f32', [2], 'weights', 'Gemm'], ['packed', 'i64', [3], 'weights', null], ['half', 'f16', [2], 'weights', null],
    ])
    const numbers = (name: string): DataView => new DataView(Uint8Array.from(tensors.find((tensor) => tensor.name === name)?.bytes ?? []).buffer)
    expect([numbers('packed').getBigInt64(8, true), numbers('packed').getBigInt64(16, true)]).toEqual([-2n, 300n])
    expect([numbers('graph node 1 coefficients').getFloat32(0, true), numbers('half').getUint16(2, true)]).toEqual([0.5, 0x4000])
    expect(operators).toEqual([{ domain: '', type: 'Gemm' }, { domain: 'ai.onnx.ml', type: 'LinearClassifier' }])
    expect(strings.map(({ text }) => text)).toEqual(expect.arrayContaining(['patient 4711', 'patient 4712', 'no\nyes', 'layer', 'batch', 'example']))
  })

  test('GGUF: values, arrays, tensors of plain and of block types', () => {
    const { complete, tensors, strings } = model('model.gguf')
    expect(complete).toBe(true)
    expect(tensors.map(({ name, dtype, shape, kind, bytes }) => [name, dtype, shape, kind, bytes.length])).toEqual([
      ['scores', 'f32', [2], 'metadata', 8], ['blk.0.w', 'f32', [2, 3], 'weights', 24], ['blk.1.w', 'f16', [64, 2], 'weights', 256], ['q', 'q8_0', [32, 2], 'weights', 68],
    ])
    expect(strings).toContainEqual({ kind: 'value', where: 'general.description', text: 'patient 4711' })
    expect(strings).toContainEqual({ kind: 'vocabulary', where: 'tokenizer.ggml.tokens', text: 'a\nb' })
  })
})

test.each(['model.onnx', 'model.gguf', 'weights.safetensors'])('%s is read, its words are hidden text, and it is never silent', async (name) => {
  const output = await readFixture(name)
  expect(output).toMatchObject({ complete: true, model: { complete: true } })
  expect(noticeIds(output)).toEqual(['model-file'])
  expect(allText(output, 'hidden')).toContain('patient 4711')
  const answer = parseAnswer(frame({ kind: 'read', output }).subarray(4))
  expect(answer).toEqual({ kind: 'read', output })
})

test.each(['model.onnx', 'model.gguf', 'weights.safetensors'])('bytes behind %s belong to nothing', async (name) => {
  const output = await readBytes(Buffer.concat([fixtureBytes(name), Buffer.from('\x00patient 4711')]), name)
  expect(output.complete && output.notices.every(({ outcome }) => outcome !== 'fail')).toBe(false)
})

test.each([
  ['a hole between tensors', safetensors('{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}', new Uint8Array(16)), 'unlisted-bytes'],
  ['many blanks behind the header', safetensors(`${oneTensor}\t \t\t`, new Uint8Array(8)), 'unlisted-bytes'],
  ['two tensors in one place', safetensors('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', new Uint8Array(8)), 'not-read'],
  ['a size that is not the shape’s', safetensors('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}', new Uint8Array(8)), 'not-read'],
  ['a key given twice', safetensors('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', new Uint8Array(8)), 'not-read'],
  ['a tensor behind the end', safetensors('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', new Uint8Array(4)), 'not-read'],
  ['a key that the format has not', safetensors('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"note":"x"}}', new Uint8Array(8)), 'not-read'],
])('notices %s', async (_, bytes, notice) => {
  const output = await readBytes(bytes, 'm.safetensors')
  expect([output.format, output.model?.complete]).toEqual(['safetensors', false])
  expect(noticeIds(output)).toContain(notice)
})

test('the header of a safetensors file is parsed once, whoever asks what the file is', async () => {
  const header = `{${Array.from({ length: 200 }, (_, index) => `"w${index}":{"dtype":"F32","shape":[1],"data_offsets":[${index * 4},${index * 4 + 4}]}`).join(',')}}`
  const parse = vi.spyOn(JSON, 'parse')
  expect(await readBytes(safetensors(header, new Uint8Array(800)), 'm.safetensors')).toMatchObject({ format: 'safetensors', model: { complete: true } })
  expect(parse.mock.calls.filter(([text]) => text.trim() === header)).toHaveLength(1)
  parse.mockRestore()
})

test('an ONNX field that no such model has is bytes that belong to nothing', async () => {
  const output = await readBytes(Buffer.concat([fixtureBytes('model.onnx'), Buffer.from([0x9a, 0x06, 12]), Buffer.from('patient 4711')]), 'm.onnx')
  expect(output.notices).toContainEqual({ notice: 'unlisted-bytes', outcome: 'fail', where: `byte ${fixtureBytes('model.onnx').length}`, values: { bytes: 15 } })
})

test('a GGUF file that claims a thousand million keys is damaged at once', async () => {
  const bytes = Buffer.from(fixtureBytes('model.gguf'))
  bytes.writeBigUInt64LE(1_000_000_000n, 16)
  const started = process.cpuUsage()
  expect(await readBytes(bytes, 'm.gguf')).toMatchObject({ format: 'gguf', complete: false })
  expect(processorMilliseconds(started)).toBeLessThan(500)
})

test('a list of numbers that is no whole number of them is damaged, and the answer passes to the parent', async () => {
  const output = await readBytes(mutateBytes(fixtureBytes('model.onnx'), new RandomSource(77_270)), 'm.onnx')
  expect(output).toMatchObject({ format: 'onnx', complete: false })
  expect(parseAnswer(frame({ kind: 'read', output }).subarray(4))).toEqual({ kind: 'read', output })
})
