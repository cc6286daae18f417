import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkFixture, fixture, records, told } from './check-models.ts'

const attempts = readdirSync(fixture('outputs/smuggled')).filter((name) => name.startsWith('model-'))
/** What every model is told, whatever it holds. */
const always = /^(?:output-kind\.model|model-size\.unknown|model-record\.none|model-tests\.none) /
const named = (messages: readonly string[]): readonly string[] => messages.filter((message) => !always.test(message))

/** Without the data these look like weights; what stops them is rounding and a person. */
const onlyReview = ['model-digits.safetensors', 'model-low-bits-encrypted.safetensors', 'model-numbered-names.safetensors', 'model-rows-among-weights.safetensors', 'model-rows-scaled.safetensors']

describe('attempts through model files', () => {
  it('are at least forty, and every one is named by a rule of its own without the data', async () => {
    expect(attempts.length).toBeGreaterThanOrEqual(40)
    const outcomes: string[] = []
    for (const name of attempts) {
      const report = await checkFixture(`outputs/smuggled/${name}`)
      expect(named(told(report)), name).not.toEqual([])
      if (report.outcome !== 'fail') outcomes.push(name)
    }
    console.info(`model attempts refused without the data: ${attempts.length - outcomes.length} of ${attempts.length}; the rest go to a person by name`)
    expect(outcomes).toEqual(onlyReview)
  }, 120_000)

  it('beside the data only noise and numbers of layers are left to a person', async () => {
    const data = await records('outputs/records.csv')
    const left: string[] = []
    for (const name of attempts) if ((await checkFixture(`outputs/smuggled/${name}`, { data })).outcome !== 'fail') left.push(name)
    expect(left).toEqual(['model-low-bits-encrypted.safetensors', 'model-numbered-names.safetensors'])
  }, 120_000)

  it('no finding shows a value of a record', async () => {
    const data = await records('outputs/records.csv')
    const rare = readFileSync(fixture('outputs/records.csv'), 'utf8').match(/\d{2}\.\d{6,}/g)?.slice(0, 500) ?? []
    expect(rare.length).toBeGreaterThan(100)
    for (const name of attempts.filter((one) => /names|labels|tokens|metadata|strings|doc/.test(one))) {
      const shown = JSON.stringify((await checkFixture(`outputs/smuggled/${name}`, { data })).findings)
      for (const value of rare) expect(shown.includes(value), name).toBe(false)
    }
  }, 60_000)
})

describe('what each place is called', () => {
  it.each([
    ['neighbours.onnx', 'model-instances.operator fail'], ['support.onnx', 'model-instances.operator fail'], ['support-vectors.safetensors', 'model-instances.name fail'],
    ['low-1-bits.safetensors', 'model-tensors.text fail'], ['low-16-bits.safetensors', 'model-tensors.text fail'], ['low-bits-encrypted.safetensors', 'model-precision.too-fine review'],
    ['codes.safetensors', 'model-tensors.text fail'], ['bytes-zip.safetensors', 'model-tensors.container fail'], ['raw-random.safetensors', 'model-tensors.strange-numbers fail'],
    ['one-exponent.safetensors', 'model-tensors.one-size fail'], ['names.safetensors', 'model-words.loaded-names fail'], ['labels.onnx', 'model-words.loaded-tokens fail'],
    ['tokens.gguf', 'model-words.loaded-tokens fail'], ['doc-string.onnx', 'model-words.numbers-in-text fail'], ['metadata-base64.safetensors', 'model-words.encoded-text fail'],
    ['trailing.safetensors', 'model-format.not-accounted fail'], ['trailing.onnx', 'model-format.not-accounted fail'], ['gap.safetensors', 'model-format.not-accounted fail'],
    ['numbers.gguf', 'model-tensors.whole-numbers fail'], ['rows-tenths.safetensors', 'model-tensors.short-numbers fail'], ['rows-whole.safetensors', 'model-tensors.foreign-type fail'],
    ['in-zip.zip', 'model-tensors.whole-numbers fail'],
  ])('%s: %s', async (name, message) => {
    expect(told(await checkFixture(`outputs/smuggled/model-${name}`))).toContain(message)
  })

  it('rows of records are matched in every format and layout', async () => {
    const data = await records('outputs/records.csv')
    for (const name of ['rows-f32.safetensors', 'rows-f64.safetensors', 'rows-f16.safetensors', 'rows-turned.safetensors', 'rows-flat.safetensors', 'rows-among-weights.safetensors', 'embedding-rows.safetensors', 'initializer.onnx', 'constant.onnx', 'rows.gguf', 'in-zip.zip']) {
      expect(told(await checkFixture(`outputs/smuggled/model-${name}`, { data })), name).toContain('record-matches.rows fail')
    }
  }, 60_000)
})
