import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { checkOutputs } from '../../../../server/domain/disclosure/index.ts'
import type { DisclosureProfile, Finding } from '../../../../server/domain/disclosure/index.ts'
import { areSettings, isSettingName, withoutSettingLines } from '../../../../server/domain/disclosure/texts/settings.ts'

const profile = loadProfile('acro-default') as DisclosureProfile
const solver = await loadHighsSolver()

async function check(text: string, name: string): Promise<{ readonly outcome: string; readonly findings: readonly Finding[] }> {
  const bytes = new TextEncoder().encode(text)
  const { files } = checkOutputs({ files: [{ path: name, sha256: 'a'.repeat(64), bytes: bytes.length, read: await readOutput(bytes, name, defaultReadLimits), description: undefined }], profile, solver, version: 'test' })
  return { outcome: files[0]?.outcome ?? 'none', findings: files[0]?.findings ?? [] }
}
const rows = (...lines: readonly string[]): string => `${lines.join('\n')}\n`

describe('settings of software', () => {
  it('are known by their names, each once, with short numbers', () => {
    expect(['n_estimators', 'seed', 'randomState', 'param_max_depth', 'learning-rate', 'cv'].every(isSettingName)).toBe(true)
    expect(['age', 'n', 'deaths', 'events', 'group', 'female'].some(isSettingName)).toBe(false)
    expect(areSettings([['seed', '1'], ['seed', '2']])).toBe(false)
    expect(areSettings([['seed', '12345678901']])).toBe(false)
    expect(withoutSettingLines('seed: 0\ncv: 5\nmodel: forest')).toBe('\n\nmodel: forest')
    expect(withoutSettingLines('seed: 57\nseed: 63\ncv: 5')).toBe('seed: 57\nseed: 63\ncv: 5')
  })
  it.each([
    ['YAML', 'run.yaml', rows('model: forest', 'n_estimators: 120', 'min_samples_leaf: 50', 'seed: 0', 'cv: 5')],
    ['INI', 'run.ini', rows('[fit]', 'epochs = 8', 'batch_size = 32', 'patience = 3', 'seed = 1')],
    ['a table', 'run.csv', rows('parameter,value', 'seed,1', 'cv,5', 'max_depth,3')],
    ['JSON', 'run.json', '{"model": "forest", "n_estimators": 120, "seed": 1, "cv": 5}'],
  ])('in %s are no counts', async (_, name, text) => { expect((await check(text, name)).findings.map(({ check: id }) => id)).not.toContain('minimum-threshold') })
  it.each([
    ['categories in YAML', 'run.yaml', rows('female: 1534', 'male: 3', 'unknown: 25', 'other: 40', 'north: 31', 'south: 66', 'west: 4')],
    ['a category among settings of a table', 'run.csv', rows('parameter,value', 'seed,120', 'Seoul,5', 'max_depth,30')],
    ['a setting told again and again', 'run.yaml', rows(...Array.from({ length: 12 }, (__, index) => `seed: ${40 + index * 3}`))],
  ])('leave %s to the rules', async (_, name, text) => { expect((await check(text, name)).outcome).not.toBe('pass') })
})

describe('a state of zeros and ones beside a count', () => {
  it('is a category', async () => { expect((await check(rows('age,death,n', '50-59,0,1534', '50-59,1,113', '60-69,0,1011', '60-69,1,203'), 'a.csv')).outcome).toBe('pass') })
  it('hides no small count', async () => { expect((await check(rows('age,death,n', '50-59,0,1534', '50-59,1,3', '60-69,0,1011', '60-69,1,203'), 'a.csv')).outcome).toBe('fail') })
})

describe('decimal commas', () => {
  const model = (last: string): string => rows('"term";"odds_ratio";"std.error";"statistic";"p.value";"n"', '"sex";1,3533;0,0703;4,30521;0,00001;12588', `"bmi";1,0103;0,0053;1,9412;${last};12588`)
  it('are no identifiers', async () => {
    const { findings } = await check(rows('"term";"z";"n"', '"sex";10,5706081355457;12588', '"bmi";11,4408040265922;12588'), 'a.csv')
    expect(findings.map(({ check: id }) => id)).not.toContain('identifier')
    expect((await check(model('0,0522'), 'a.csv')).findings.map(({ check: id }) => id)).not.toContain('unclear-tables')
  })
  it('hide none: under a name that speaks of one, behind words, or whole', async () => {
    for (const text of [rows('"rrn";"n"', '10,5706081355457;12588', '11,5706081355457;12588'), rows('"term";"z"', '"x,5706081355457";1,2345', '"y";1,2345'), rows('"term";"z"', '5706081355457;1,2345', '5706081355458;1,2345')]) {
      expect((await check(text, 'a.csv')).findings.some(({ check: id, outcome }) => id === 'identifier' && outcome === 'fail')).toBe(true)
    }
  })
})

describe('degrees of freedom that count groups', () => {
  it('are those of tests of groups, with their number of units', async () => {
    expect((await check(rows('variable,n,chi2,df,p', 'sex,12588,63.65,1,0.001', 'region,12588,12.20,4,0.020'), 'a.csv')).outcome).toBe('pass')
  })
  it.each([
    ['without units', rows('variable,chi2,df,p', 'sex,63.65,1,0.001', 'region,12.20,4,0.020')],
    ['of few units', rows('variable,n,chi2,df,p', 'sex,11,3.65,4,0.061', 'region,12,2.20,4,0.720')],
    ['of a t-test', rows('variable,n,t,df,p', 'sex,12588,3.65,4,0.001', 'region,12588,2.20,4,0.020')],
  ])('are looked at %s', async (_, text) => { expect((await check(text, 'a.csv')).outcome).not.toBe('pass') })
})

describe('a drawing', () => {
  const svg = (path: string, label = ''): string => `<svg xmlns="http://www.w3.org/2000/svg"><path d="${path}"/><text>${label}</text></svg>`
  it('has outlines that are no cards, and is looked at all the same', async () => {
    const { outcome, findings } = await check(svg('M 4111 1111 1111 1111 L 3 4'), 'a.svg')
    expect(findings.map(({ check: id }) => id)).not.toContain('identifier')
    expect(outcome).toBe('review')
  })
  it('shows no card in its words', async () => { expect((await check(svg('M 1 2', 'card 4111 1111 1111 1111'), 'a.svg')).outcome).toBe('fail') })
})

describe('the looks of a chart', () => {
  const chart = (y: string): string => `{"data":[{"type":"bar","x":["a","b"],"y":${y}}],"layout":{"template":{"layout":{"xaxis":{"zerolinewidth":2},"annotationdefaults":{"arrowwidth":1}}}}}`
  it('are no counts, and its data are', async () => {
    expect((await check(chart('[258,481]'), 'a.json')).outcome).toBe('review')
    expect((await check(chart('[258,4]'), 'a.json')).outcome).toBe('fail')
  })
})
