import { describe, expect, it } from 'vitest'
import { digestOf, loadProfile, profileNames } from '../../../../server/adapters/disclosure/index.ts'
import { parameterForms, strictestProfile } from '../../../../server/domain/disclosure/index.ts'
import { brief, checkText } from './check-texts.ts'

const load = (name: string, set = {}): NonNullable<ReturnType<typeof loadProfile>> => {
  const profile = loadProfile(name, set)
  if (profile === null) throw new Error(name)
  return profile
}

describe('disclosure profiles', () => {
  it('are five, each with a reason and a source for every number', () => {
    expect(profileNames()).toEqual(['acro-default', 'bundesbank', 'nhs-sde', 'opensafely', 'strict'])
    for (const name of profileNames()) {
      for (const { key } of parameterForms) {
        const entry = load(name).entries[key]
        expect(entry?.reason.length, `${name} ${key}`).toBeGreaterThan(5)
        expect(entry?.source.length, `${name} ${key}`).toBeGreaterThan(3)
      }
    }
  })

  it('acro-default is what the contract says', () => {
    expect(load('acro-default').parameters).toEqual({
      threshold: 10, zeros: 'review', groupDisclosure: 'review', dof: 10, nk: [{ n: 2, k: 90 }], pPercent: 10, differenceThreshold: 10,
      intervalPercent: 0, intervalAbsolute: 0, intervalProtection: false, insider: false, integers: true,
      model: { size: 10, significand: 10, attackAuc: 0.65, attackTpr: 3, exposure: 3 },
    })
  })

  it('the strictest of several holds for each parameter', () => {
    const joined = strictestProfile([load('opensafely'), load('bundesbank', { dof: 12 }), load('acro-default', { zeros: 'fail', threshold: 7 })], digestOf).parameters
    expect(joined).toMatchObject({ threshold: 8, zeros: 'fail', dof: 12, pPercent: 10, differenceThreshold: 8 })
    expect(joined.nk).toEqual([{ n: 2, k: 85 }, { n: 2, k: 90 }])
    expect(strictestProfile([load('acro-default'), load('strict'), load('bundesbank', { 'model.size': 4 })], digestOf).parameters.model)
      .toEqual({ size: 4, significand: 7, attackAuc: 0.6, attackTpr: 2, exposure: 2 })
  })

  it('a changed number changes the digest, the same number does not', () => {
    expect(load('acro-default', { threshold: 9 }).digest).not.toBe(load('acro-default').digest)
    expect(load('acro-default', { threshold: 10 }).digest).toBe(load('acro-default').digest)
  })

  it('a list of dominance rules is tested rule by rule', () => {
    expect(load('acro-default', { nk: '1:80, 2:99' }).parameters.nk).toEqual([{ n: 1, k: 80 }, { n: 2, k: 99 }])
    expect(load('acro-default', { nk: '1:100' }).parameters.nk).toEqual([])
  })

  it('difference-threshold follows the threshold unless it has a value', () => {
    expect(load('acro-default', { threshold: 20 }).parameters.differenceThreshold).toBe(20)
    expect(load('acro-default', { 'difference-threshold': 3 }).parameters.differenceThreshold).toBe(3)
  })
})

describe('models against earlier models', () => {
  const model = (n: number): object => ({ type: 'correlation-coefficients', model: { n, parameters: 3, dof: n - 3 } })
  const text = 'term,coef,p\nage,0.2,0.01\nsex,0.1,0.02'
  it.each([[811, ['model-differencing review']], [812, []], [802, []], [803, ['model-differencing review']]])('812 after %i', async (before, found) => {
    expect(brief(await checkText(text, model(812), { against: { march: { text: `${text}\n`, description: model(before) } } }))).toEqual(found)
  })
})

it('a finding of a report names whose rule is broken, or that the rule was set for this run', async () => {
  const rulesOf = async (set: Readonly<Record<string, number>>): Promise<readonly string[]> => (await checkText('region,n\nA,30\nB,3\n', undefined, { set })).findings.map(({ rule }) => rule)
  expect(await rulesOf({})).toEqual(['ACRO 1.0 safe_threshold'])
  expect(await rulesOf({ threshold: 5 })).toEqual(['--set threshold'])
})
