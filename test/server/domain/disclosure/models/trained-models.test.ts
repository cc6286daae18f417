import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkFixture, descriptionOf, fixture, records, told } from './check-models.ts'

const licensed = [{ dataset: 'flchain', version: '1', rowCount: 7874 }]
const always = ['output-kind.model review', 'model-tests.told review']
const ours = (messages: readonly string[]): readonly string[] => messages.filter((message) => !always.includes(message))

/** The description beside a fixture with some entries of its two parts changed; undefined takes an entry away. */
function changed(path: string, parts: { readonly training?: object; readonly tests?: object }): object {
  const beside = descriptionOf(path) ?? {}
  const merge = (key: 'training' | 'tests'): object => JSON.parse(JSON.stringify({ ...beside[key] as object, ...parts[key] })) as object
  return { ...beside, training: merge('training'), tests: merge('tests') }
}

describe('models that generalise', () => {
  it.each(['logistic.safetensors', 'linear.safetensors', 'shallow-tree.onnx', 'network.safetensors'])('%s goes to a person with nothing against it', async (name) => {
    const report = await checkFixture(`models/${name}`, { data: await records('demo/data/flchain.csv'), licensed })
    expect(report.type).toBe('model')
    expect(report.outcome).toBe('review')
    expect(told(report).toSorted()).toEqual(always.toSorted())
  })

  it('never passes, whatever its record says', async () => {
    const description = changed('models/logistic.safetensors', { tests: { 'attack-auc': 0.5, 'attack-tpr': 0, exposed: '0' } })
    expect((await checkFixture('models/logistic.safetensors', { description })).outcome).toBe('review')
  })
})

describe('models that remember', () => {
  it.each([
    ['deep-tree.onnx', ['model-size.too-large fail', 'model-leaves.too-small fail', 'model-tests.members-named fail', 'model-tests.gap review']],
    ['overfit-network.safetensors', ['model-size.too-large fail', 'model-tests.gap review']],
    ['overfit-forest.onnx', ['model-size.too-large fail', 'model-leaves.smallest-unknown review', 'model-tests.members-named fail', 'model-tests.exposed review', 'model-tests.gap review']],
  ])('%s fails', async (name, messages) => {
    const report = await checkFixture(`models/${name}`, { licensed })
    expect(report.outcome).toBe('fail')
    expect(ours(told(report))).toEqual(messages)
  })
})

describe('adapters of a language model', () => {
  const data = [{ dataset: 'nafld', version: '1', rowCount: 17_549 }]

  it('one that learnt the form of sentences goes to a person, who is told that only its author knows how much text it saw', async () => {
    expect(ours(told(await checkFixture('models/adapter.safetensors', { licensed: data })))).toEqual(['model-size.told review'])
  })

  it('one that learnt them by heart fails by its size, by both attacks and by planted sentences', async () => {
    expect(ours(told(await checkFixture('models/learnt-by-heart.safetensors', { licensed: data }))))
      .toEqual(['model-size.too-large fail', 'model-tests.members-told-apart fail', 'model-tests.members-named fail', 'model-tests.canaries-learnt fail'])
  })
})

describe('the training record', () => {
  const check = async (parts: Parameters<typeof changed>[1], more: object = {}): Promise<readonly string[]> =>
    ours(told(await checkFixture('models/logistic.safetensors', { description: changed('models/logistic.safetensors', parts), licensed, ...more })))

  it.each([
    ['no licence', { training: { data: ['nafld@1'] } }, ['model-record.not-licensed fail']],
    ['another version', { training: { data: ['flchain@2'] } }, ['model-record.other-version fail']],
    ['no version', { training: { data: ['flchain'] } }, ['model-record.no-version review']],
    ['one of two data sets', { training: { data: [{ dataset: 'flchain', version: '1' }, { dataset: 'other', version: '1' }] } }, ['model-record.not-licensed fail']],
    ['no algorithm', { training: { algorithm: undefined } }, ['model-record.missing review']],
    ['no hold-out', { training: { 'hold-out': undefined } }, ['model-record.missing review']],
    ['a hold-out of 99', { training: { 'hold-out': { n: 99, how: 'random' } } }, ['model-record.small-hold-out review']],
    ['a hold-out chosen nobody says how', { training: { 'hold-out': { n: 2000 } } }, ['model-record.missing review']],
    ['more records than there are', { training: { n: 7000, 'hold-out': { n: 875, how: 'random' } } }, ['model-record.more-than-data review']],
    ['as many records as there are', { training: { n: 7000, 'hold-out': { n: 874, how: 'random' } } }, []],
    ['nine records', { training: { n: 9, 'hold-out': { n: 2000, how: 'random' } } }, ['model-record.few-records fail']],
    ['an algorithm that keeps records', { training: { algorithm: 'k-nearest neighbours' } }, ['model-instances.algorithm fail']],
    ['a support vector machine', { training: { algorithm: 'SVC' } }, ['model-instances.algorithm fail']],
    ['a linear one, which keeps none', { training: { algorithm: 'linear SVM' } }, []],
  ] as const)('%s', async (_, parts, messages) => {
    expect((await check(parts)).filter((message) => !message.startsWith('model-size'))).toEqual(messages)
  })

  it('is asked for where there is none, and so are the tests', async () => {
    expect(ours(told(await checkFixture('models/logistic.safetensors', { description: { type: 'model' }, licensed })))).toEqual(['model-size.unknown review', 'model-record.none review', 'model-tests.none review'])
  })

  it('with entries that nobody knows is an error that names them', async () => {
    await expect(check({ training: { secret: 'x' } })).rejects.toThrow('training.secret')
    await expect(check({ tests: { 'attack-auc': 1.2 } })).rejects.toThrow('tests.attack-auc')
  })
})

describe('the tests inside the wall', () => {
  const check = async (tests: object, set = {}, training = {}): Promise<readonly string[]> =>
    ours(told(await checkFixture('models/logistic.safetensors', { description: changed('models/logistic.safetensors', { tests, training }), licensed, set })))

  it.each([
    [{ 'attack-auc': 0.65 }, []], [{ 'attack-auc': 0.651 }, ['model-tests.members-told-apart fail']],
    [{ 'attack-tpr': 3 }, []], [{ 'attack-tpr': 3.1 }, ['model-tests.members-named fail']],
    [{ exposed: 'under 10' }, ['model-tests.exposed review']], [{ gap: 0.1 }, []], [{ gap: 0.11 }, ['model-tests.gap review']],
    [{ 'attack-auc': undefined }, ['model-tests.no-attack review']],
    [{ 'model-sha256': '0'.repeat(64) }, ['model-tests.other-model fail']], [{ 'model-sha256': undefined }, ['model-tests.other-model review']],
  ])('%o', async (tests, messages) => {
    expect(await check(tests)).toEqual(messages)
  })

  it('limits come from the profile', async () => {
    expect(await check({ 'attack-auc': 0.6 }, { 'model.attack-auc': 0.55 })).toEqual(['model-tests.members-told-apart fail'])
    expect(await check({}, { 'model.significand': 6 })).toEqual(['model-precision.too-fine review'])
    expect(await check({}, { 'model.size': 0.001 })).toEqual(['model-size.too-large fail'])
  })

  const adapter = { task: 'language-adapter', 'base-model': 'small', features: undefined, 'bytes-in': 500_000 }
  it.each([
    [{ canaries: { count: 16, 'mean-exposure': 1.5 }, 'longest-echo': 20 }, []],
    [{ canaries: { count: 16, 'mean-exposure': 3.1 }, 'longest-echo': 20 }, ['model-tests.canaries-learnt fail']],
    [{ canaries: { count: 16, 'mean-exposure': 1.5 }, 'longest-echo': 50 }, ['model-tests.echo fail']],
    [{}, ['model-tests.no-canaries review', 'model-tests.no-echo review']],
  ])('of a language-model adapter: %o', async (tests, messages) => {
    expect(await check(tests, {}, adapter)).toEqual(['model-size.told review', ...messages])
  })
})

describe('leaves of trees', () => {
  it.each([
    ['as large as training kept them', { n: 4300, hyperparameters: { min_samples_leaf: 50 } }, []],
    ['smaller than the threshold', { n: 100, hyperparameters: { min_samples_leaf: 50 } }, ['model-leaves.too-small fail']],
    ['of a size that nobody says', { n: 4300, hyperparameters: { max_depth: 4 } }, ['model-leaves.smallest-unknown review']],
    ['kept too small', { n: 4300, hyperparameters: { min_samples_leaf: 9 } }, ['model-leaves.smallest-unknown review']],
  ])('%s', async (_, training, messages) => {
    const description = changed('models/shallow-tree.onnx', { training: { ...training, 'hold-out': { n: 2000, how: 'random' } } })
    expect(ours(told(await checkFixture('models/shallow-tree.onnx', { description, licensed }))).filter((message) => message.startsWith('model-leaves'))).toEqual(messages)
  })
})

describe('the card', () => {
  it('says the numbers of the record in both languages', () => {
    const card = readFileSync(fixture('models/logistic.safetensors.card.md'), 'utf8')
    const tests = descriptionOf('models/logistic.safetensors')?.['tests'] as Record<string, unknown>
    expect(card).toContain(`curve of **${String(tests['attack-auc'])}**`)
    expect(card).toContain(`면적은 **${String(tests['attack-auc'])}**`)
    expect(card).toContain('flchain@1')
  })
})
