import { describe, expect, it } from 'vitest'
import { modelTests } from '../../../../../server/domain/disclosure/checks/model-tests.ts'
import type { EvidenceParts } from './small-evidence.ts'
import { aModel, aRead, evidenceOf, saidOf } from './small-evidence.ts'

const read = aRead({ format: 'safetensors', model: aModel() })
const sha256 = 'b'.repeat(64)
const good = { 'model-sha256': sha256, 'attack-auc': 0.55, 'attack-tpr': 1.2, attacks: ['worst-case'], 'shadow-models': 20 }
const adapterTests = { ...good, canaries: { count: 20, 'mean-exposure': 1 }, 'longest-echo': 10 }
const told = 'model-tests.told review'
const said = (tests: object, task = 'classification', rest: EvidenceParts = {}): readonly string[] => saidOf(modelTests, { read, sha256, description: { tests, training: { task } }, ...rest })
const without = (key: string, tests: object = good): object => Object.fromEntries(Object.entries(tests).filter(([name]) => name !== key))

describe('the report of the tests', () => {
  it('is asked for beside every model, and beside what is called one', () => {
    expect(saidOf(modelTests, { read })).toEqual(['model-tests.none review'])
    expect(saidOf(modelTests, { type: 'model', description: {} })).toEqual(['model-tests.none review'])
    expect(saidOf(modelTests, { type: 'code' })).toEqual([])
    expect(saidOf(modelTests, {})).toEqual([])
  })
  it('with good numbers lets no model through by itself', () => {
    expect(said(good)).toEqual([told])
    expect(modelTests.run(evidenceOf({ read, sha256, description: { tests: good } }))).toMatchObject([{ rule: 'tests', values: { auc: 0.55, percent: 1.2, attacks: ['worst-case'], shadows: 20 } }])
  })
  it('is of this very file: of another it fails, of none it goes to a person', () => {
    expect(said({ ...good, 'model-sha256': 'c'.repeat(64) })).toEqual(['model-tests.other-model fail', told])
    expect(said(without('model-sha256'))).toEqual(['model-tests.other-model review', told])
  })
})

describe('membership attacks', () => {
  it('above the limits refuse the model; at the limits a person decides', () => {
    expect(said({ ...good, 'attack-auc': 0.65, 'attack-tpr': 3 })).toEqual([told])
    expect(said({ ...good, 'attack-auc': 0.66 })).toEqual(['model-tests.members-told-apart fail', told])
    expect(said({ ...good, 'attack-tpr': 3.1 })).toEqual(['model-tests.members-named fail', told])
  })
  it('say what was found and what is allowed, and how it is cured', () => {
    expect(modelTests.run(evidenceOf({ read, sha256, description: { tests: { ...good, 'attack-auc': 0.7, 'attack-tpr': 4, gap: 0.2 } } })).slice(0, 3)).toMatchObject([
      { rule: 'model.attack-auc', cure: 'cure.forget', values: { auc: 0.7, most: 0.65 } }, { rule: 'model.attack-tpr', cure: 'cure.forget', values: { percent: 4, most: 3 } },
      { rule: 'membership', cure: 'cure.run-tests', values: { gap: 0.2 } },
    ])
  })
  it('are asked for where one is lacking, and the other is judged all the same', () => {
    expect(said(without('attack-auc'))).toEqual(['model-tests.no-attack review', told])
    expect(said({ ...without('attack-tpr'), 'attack-auc': 0.7 })).toEqual(['model-tests.no-attack review', 'model-tests.members-told-apart fail', told])
    expect(said({ ...without('attack-auc'), 'attack-tpr': 30 })).toEqual(['model-tests.no-attack review', 'model-tests.members-named fail', told])
  })
  it('that name records with certainty go to a person', () => {
    expect(said({ ...good, exposed: '0' })).toEqual([told])
    expect(said({ ...good, exposed: 'under 10' })).toEqual(['model-tests.exposed review', told])
    expect(modelTests.run(evidenceOf({ read, sha256, description: { tests: { ...good, exposed: 'under 10' } } }))[0]?.values).toEqual({ exposed: 'under 10' })
  })
  it('follow from a gap above a tenth, but of a regression, whose measure has no scale', () => {
    expect(said({ ...good, gap: 0.1 })).toEqual([told])
    expect(said({ ...good, gap: 0.11 })).toEqual(['model-tests.gap review', told])
    expect(said({ ...good, gap: 0.11 }, 'regression')).toEqual([told])
    expect(saidOf(modelTests, { read, sha256, description: { tests: { ...good, gap: 0.11 } } })).toEqual(['model-tests.gap review', told])
  })
})

describe('what a language model keeps', () => {
  it('is tested by canaries and echoes', () => {
    expect(said(adapterTests, 'language-adapter')).toEqual([told])
    expect(said(good, 'language-adapter')).toEqual(['model-tests.no-canaries review', 'model-tests.no-echo review', told])
    expect(said(good, 'other')).toEqual([told])
    expect(saidOf(modelTests, { read, sha256, description: { tests: good } })).toEqual([told])
  })
  it('canaries more exposed than the limit refuse it', () => {
    expect(said({ ...adapterTests, canaries: { count: 20, 'mean-exposure': 3 } }, 'language-adapter')).toEqual([told])
    expect(said({ ...adapterTests, canaries: { count: 20, 'mean-exposure': 3.1 } }, 'language-adapter')).toEqual(['model-tests.canaries-learnt fail', told])
    expect(modelTests.run(evidenceOf({ read, sha256, description: { training: { task: 'language-adapter' }, tests: { ...adapterTests, canaries: { count: 2, 'mean-exposure': 9 } } } }))[0]).toMatchObject({ rule: 'model.exposure', values: { exposure: 9, most: 3 } })
  })
  it('fifty characters of a training text given back refuse it', () => {
    expect(said({ ...adapterTests, 'longest-echo': 49 }, 'language-adapter')).toEqual([told])
    expect(said({ ...adapterTests, 'longest-echo': 50 }, 'language-adapter')).toEqual(['model-tests.echo fail', told])
    expect(modelTests.run(evidenceOf({ read, sha256, description: { training: { task: 'language-adapter' }, tests: { ...adapterTests, 'longest-echo': 80 } } }))[0]?.values).toEqual({ characters: 80 })
  })
})
