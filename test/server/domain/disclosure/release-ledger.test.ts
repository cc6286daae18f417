import { describe, expect, it } from 'vitest'
import { loadHighsSolver, loadProfile } from '../../../../server/adapters/disclosure/index.ts'
import { checkForCheckers, localise, readTableDescription, releasedNumbers, sourcesNaming } from '../../../../server/domain/disclosure/index.ts'
import type { CheckFile, EarlierRelease, Finding, KnownSource } from '../../../../server/domain/disclosure/index.ts'
import { findTables } from '../../../../server/domain/disclosure/check-outputs.ts'
import { rowPopulation } from '../../../../server/domain/disclosure/ledger/row-population.ts'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'

const cohort: KnownSource = { dataset: 'cohort', version: '1', rows: [], columns: ['sex', 'age', 'region', 'income'] }
const counts = (dimensions: readonly string[], more: object = {}): object => ({ type: 'frequencies', unit: 'person', layout: 'long', dimensions, measure: { column: 'n', kind: 'count' }, ...more })
const amounts = (kind: 'sum' | 'mean', more: object = {}): object =>
  ({ type: 'linear-aggregations', unit: 'person', layout: 'long', dimensions: ['sex'], measure: { column: 'income', kind }, contributors: { count: 'n', largest: ['x1', 'x2'] }, ...more })

async function fileOf(text: string, description: object, name = 'table.csv'): Promise<CheckFile> {
  const bytes = new TextEncoder().encode(`${text}\n`)
  return { path: name, sha256: '0'.repeat(64), bytes: bytes.length, read: await readOutput(bytes, name, defaultReadLimits), description: readTableDescription(description) }
}

/** A release as the ledger keeps it: numbers alone. */
async function released(name: string, text: string, description: object, source = cohort): Promise<EarlierRelease> {
  const file = await fileOf(text, description)
  return { name, files: [], numbers: releasedNumbers(file, findTables(file.read, file), (variables) => sourcesNaming(variables, [source])) }
}

interface Earlier { readonly own?: readonly EarlierRelease[]; readonly others?: readonly EarlierRelease[]; readonly sources?: readonly KnownSource[] }

async function check(text: string, description: object, { own = [], others = [], sources = [cohort] }: Earlier): Promise<{ readonly own: readonly Finding[]; readonly forCheckers: readonly Finding[] }> {
  const profile = loadProfile('acro-default')
  if (profile === null) throw new Error('no profile')
  const { report, forCheckers } = checkForCheckers({ files: [await fileOf(text, description)], against: own, elsewhere: others, sources, profile, solver: await loadHighsSolver(), version: 'test' })
  return { own: report.files[0]?.findings ?? [], forCheckers: forCheckers[0] ?? [] }
}

const differences = (findings: readonly Finding[]): readonly string[] => findings.filter(({ check: id }) => id === 'differencing').map(({ message, at }) => `${message.replace('differencing.', '')}${at.cell === null ? '' : ` ${Object.values(at.cell).join('/')}`}`)

describe('releases as the ledger keeps them', () => {
  it('gives the same findings as the files that they come from', async () => {
    const march = await released('march', 'sex,n\nF,96', counts(['sex'], { where: { region: ['A'] } }))
    const { own } = await check('sex,n\nF,100', counts(['sex'], { where: { region: ['A', 'B'] } }), { own: [march] })
    expect(own).toMatchObject([{ check: 'differencing', outcome: 'fail', values: { other: 'march', difference: 4, subtraction: '100 − 96 = 4' } }])
  })

  it('keeps suppressed, rounded and ranged numbers as the intervals that they are', async () => {
    const march = await released('march', 'sex,region,n\nF,A,*\nF,B,50\nTotal,A,45', counts(['sex', 'region'], { total: 'Total' }))
    const { own } = await check('sex,region,n\nM,A,38', counts(['sex', 'region']), { own: [march] })
    expect(differences(own).length).toBeGreaterThan(0)
    const rounded = await released('march', 'sex,n\nF,95', counts(['sex'], { where: { region: ['A'] }, claims: { 'rounded-to': 5 } }))
    expect(differences((await check('sex,n\nF,100', counts(['sex'], { where: { region: ['A', 'B'] } }), { own: [rounded] })).own)).toEqual([])
  })
})

describe('chains of releases', () => {
  const parts = async () => [await released('women', 'sex,n\nF,600', counts(['sex'])), await released('young men', 'sex,n\nM,396', counts(['sex'], { where: { age: { from: 0, to: 64 } } }))]

  it('subtracts two releases from this number, and shows it', async () => {
    const { own } = await check('g,n\nall,1000', counts(['g'], { total: 'all' }), { own: await parts() })
    expect(own.find(({ check: id }) => id === 'differencing')?.values).toMatchObject({ other: 'women, young men', difference: 4, subtraction: '1000 − 600 − 396 = 4' })
  })

  it('subtracts this number and a release from a third', async () => {
    const [women, men] = await parts()
    const all = await released('all', 'g,n\nall,1000', counts(['g'], { total: 'all' }))
    const { own } = await check('sex,n\nM,396', counts(['sex'], { where: { age: { from: 0, to: 64 } } }), { own: [women, all].flatMap((release) => release ?? []) })
    expect(own.find(({ check: id }) => id === 'differencing')?.values).toMatchObject({ other: 'all, women', difference: 4, subtraction: '1000 − 396 − 600 = 4' })
    expect(men).toBeDefined()
  })

  it('follows a longer chain by all numbers together', async () => {
    const bands = await Promise.all([['0-19', 100], ['20-39', 200], ['40-59', 300], ['60-79', 396]].map(([band, n]) => released(`band ${band}`, `age,n\n${band},${n}`, counts(['age']))))
    const { own } = await check('g,n\nall,1000', counts(['g'], { total: 'all' }), { own: bands })
    expect(own.find(({ check: id }) => id === 'differencing')?.values).toMatchObject({ difference: 4 })
  })

  it('says nothing where what is left is no small group, or where the parts overlap', async () => {
    const own = [await released('women', 'sex,n\nF,600', counts(['sex'])), await released('young', 'age,n\n0-64,396', counts(['age']))]
    expect(differences((await check('g,n\nall,1000', counts(['g'], { total: 'all' }), { own })).own)).toEqual([])
    expect(differences((await check('g,n\nall,1006', counts(['g'], { total: 'all' }), { own: await parts() })).own)).toEqual([])
  })

  it('finds a pair and a chain among a thousand releases of fifty cells', async () => {
    const many = await Promise.all(Array.from({ length: 1000 }, async (_, release): Promise<EarlierRelease> => {
      const rows = Array.from({ length: 50 }, (__, code) => `d${code},${1000 + ((release * 7919 + code * 104_729) % 40_000) * 25}`)
      const table = await released(`release ${release}`, `diagnosis,n\n${rows.slice(0, release < 3 ? 50 : 1).join('\n')}`, counts(['diagnosis'], { where: { site: [`s${release}`], wave: [`w${release % 9}`] } }))
      const [first] = table.numbers?.tables ?? []
      const numbers = rows.map((row, at) => ({ codes: [row.split(',')[0] ?? ''], row: at + 2, column: 2, n: null, shown: { is: 'number' as const, value: Number(row.split(',')[1]), decimals: 0, percent: false } }))
      return first === undefined ? table : { ...table, numbers: { models: [], tables: [{ ...first, numbers, dimensions: [{ name: 'diagnosis', codes: numbers.flatMap(({ codes }) => codes), totals: [], groups: {} }] }] } }
    }))
    const planted = [await released('planted', 'sex,n\nF,96', counts(['sex'], { where: { region: ['A'] } })), await released('women', 'sex,n\nF,600', counts(['sex'])), await released('young men', 'sex,n\nM,396', counts(['sex'], { where: { age: { from: 0, to: 64 } } }))]
    const own = [...many.slice(0, 500), ...planted, ...many.slice(500)]
    const pair = await check('sex,n\nF,100', counts(['sex'], { where: { region: ['A', 'B'] } }), { own })
    expect(pair.own).toMatchObject([{ values: { other: 'planted', difference: 4 } }])
    const chain = await check('g,n\nall,1000', counts(['g'], { total: 'all' }), { own })
    expect(chain.own.find(({ check: id }) => id === 'differencing')?.values).toMatchObject({ subtraction: '1000 − 600 − 396 = 4' })
    const others = await check('sex,n\nF,100', counts(['sex'], { where: { region: ['A', 'B'] } }), { others: own })
    expect(others.own).toEqual([])
    expect(differences(others.forCheckers)).toEqual(['rest-elsewhere F'])
  })
})

describe('totals and means of nearly the same units', () => {
  const wide = { where: { age: { from: 20, to: 65 } } }
  const narrow = { where: { age: { from: 20, to: 64 } } }
  const row = (value: number | string, n: number): string => `sex,income,n,x1,x2\nF,${value},${n},60,55`

  it.each(['sum', 'mean'] as const)('finds a %s over n beside one over n less one', async (kind) => {
    const march = await released('march', row(5230, 99), amounts(kind, narrow))
    const { own } = await check(row(5290, 100), amounts(kind, wide), { own: [march] })
    const finding = own.find(({ check: id }) => id === 'differencing')
    expect(finding).toMatchObject({ outcome: 'fail', message: 'differencing.amount', at: { cell: { sex: 'F' } }, values: { other: 'march', difference: 1, subtraction: '100 − 99 = 1' } })
    // The difference of the totals is the value of one person: no finding may show it.
    expect(JSON.stringify(finding)).not.toMatch(/"?\b60\b|5230|5290/)
  })

  it('finds the same sum once with n and once with n less one', async () => {
    const march = await released('march', row(5230, 99), amounts('sum', wide))
    expect(differences((await check(row(5290, 100), amounts('sum', wide), { own: [march] })).own)).toEqual(['amount-few-more F'])
    expect(differences((await check(row(5230, 99), amounts('sum', wide), { own: [march] })).own)).toEqual([])
  })

  it('tells statistics apart by what they measure, and asks where no name says it', async () => {
    const means = (title: string | null): object => ({ ...amounts('mean', wide), measure: { column: 'mean', kind: 'mean' }, ...(title === null ? {} : { title }) })
    const text = (n: number): string => row(52, n).replace('income', 'mean')
    for (const [title, expected] of [['Body mass', []], ['Age', ['fail']], [null, ['review']]] as const) {
      const { own } = await check(text(100), means(title), { own: [await released('march', text(99), means('Age'))] })
      expect(own.filter(({ check: id }) => id === 'differencing').map(({ outcome }) => outcome)).toEqual(expected)
    }
  })

  it('asks about a changed value of as many units', async () => {
    const march = await released('march', row(5230, 99), amounts('sum', wide))
    const { own } = await check(row(5290, 99), amounts('sum', wide), { own: [march] })
    expect(own.find(({ check: id }) => id === 'differencing')).toMatchObject({ outcome: 'review', message: 'differencing.amount-changed' })
    const coarse = await released('march', row('52.3', 99), amounts('mean', wide))
    expect(differences((await check(row('52.34', 99), amounts('mean', wide), { own: [coarse] })).own)).toEqual([])
  })

  it('takes the number of units from a count that was released', async () => {
    const march = await released('march', 'sex,n\nF,99', counts(['sex'], narrow))
    const april = await released('april', 'sex,income\nF,5230', { ...amounts('sum', narrow), contributors: null })
    expect(differences((await check(row(5290, 100), amounts('sum', wide), { own: [march, april] })).own)).toEqual(['amount F'])
  })

  it.each([['other people', { where: { age: { from: 20, to: 64 }, region: ['A'] } }, 'sum', 109], ['another measure', narrow, 'other', 99]] as const)('says nothing of %s', async (_, where, kind, n) => {
    const table = kind === 'other' ? { ...amounts('sum', where), measure: { column: 'wealth', kind: 'sum' } } : amounts('sum', where)
    const march = await released('march', row(5230, n).replace('income', kind === 'other' ? 'wealth' : 'income'), table)
    expect(differences((await check(row(5290, 100), amounts('sum', kind === 'other' ? wide : { where: { age: { from: 20, to: 65 }, region: ['B'] } }), { own: [march] })).own)).toEqual([])
  })
})

describe('versions and rows of the data', () => {
  it('compares the same query in two versions, and subtracts nothing else across them', async () => {
    const second = { ...cohort, version: '2' }
    const march = await released('march', 'sex,n\nF,96\nM,80', counts(['sex']))
    const { own } = await check('sex,n\nF,99\nM,80', counts(['sex']), { own: [march], sources: [second] })
    expect(own).toMatchObject([{ outcome: 'fail', message: 'differencing.changed-version', values: { other: 'march', difference: 3, subtraction: '99 − 96 = 3' } }])
    expect(differences((await check('sex,n\nF,93', counts(['sex'], { where: { region: ['A'] } }), { own: [march], sources: [second] })).own)).toEqual([])
  })

  it('reads the rows of a licence as a part of the population', async () => {
    const rows = (text: number) => rowPopulation([{ column: 'age', op: '>=', value: text }])
    const march = await released('march', 'sex,n\nF,100', counts(['sex']), { ...cohort, rows: rows(20) })
    expect(differences((await check('sex,n\nF,97', counts(['sex']), { own: [march], sources: [{ ...cohort, rows: rows(21) }] })).own)).toEqual(['rest F'])
    expect(differences((await check('sex,n\nF,97', counts(['sex'], { where: { age: { from: 20, to: null } } }), { own: [march], sources: [cohort] })).own)).toEqual(['changed F'])
  })

  it.each([
    [{ column: 'age', op: '>', value: 20 }, ['age', { from: 21, to: null }]], [{ column: 'age', op: '<', value: 20 }, ['age', { from: null, to: 19 }]],
    [{ column: 'age', op: '<=', value: 20.5 }, ['age', { from: null, to: 20 }]], [{ column: 'age', op: '>', value: 20.5 }, ['age', { from: 21, to: null }]],
    [{ column: 'sex', op: '=', value: 'F' }, ['sex', { values: ['F'] }]], [{ column: 'sex', op: 'in', values: ['F', 1] }, ['sex', { values: ['F', '1'] }]],
    [{ column: 'sex', op: '!=', value: 'F' }, ['sex != F', { values: ['yes'] }]], [{ column: 'sex', op: 'not-null' }, ['sex not-null', { values: ['yes'] }]],
  ] as const)('reads the condition %j', (condition, population) => {
    expect(rowPopulation([condition as Parameters<typeof rowPopulation>[0][number]])).toEqual([population])
  })

  it('asks which data a table is about by the columns that it names', () => {
    const known = [{ ...cohort, dataset: 'a', columns: ['sex', 'age'] }, { ...cohort, dataset: 'b', columns: ['Sex', 'ward'] }]
    expect(sourcesNaming(['sex', 'ward'], known).map(({ dataset }) => dataset)).toEqual(['b'])
    expect(sourcesNaming(['sex'], known).map(({ dataset }) => dataset)).toEqual(['a', 'b'])
    expect(sourcesNaming(['group'], known).map(({ dataset }) => dataset)).toEqual(['a', 'b'])
  })
})

describe('what checkers alone see', () => {
  it('leaves to the author what the own releases give away, and to checkers what only others’ do', async () => {
    const mine = await released('march', 'sex,n\nF,96', counts(['sex'], { where: { region: ['A'] } }))
    const theirs = await released('secret-name', 'sex,n\nF,96\nM,196', counts(['sex'], { where: { region: ['A'] } }))
    const { own, forCheckers } = await check('sex,n\nF,100\nM,200', counts(['sex'], { where: { region: ['A', 'B'] } }), { own: [mine], others: [theirs] })
    expect(differences(own)).toEqual(['rest F'])
    expect(forCheckers).toEqual([expect.objectContaining({ message: 'differencing.rest-elsewhere', outcome: 'fail', values: { other: null, threshold: 10 } })])
    expect(JSON.stringify(forCheckers)).not.toMatch(/secret-name|196|96/)
  })

  it('says that a hidden cell is known by another project’s release', async () => {
    const theirs = await released('secret-name', 'sex,region,n\nF,A,7', counts(['sex', 'region']))
    const { own, forCheckers } = await check('sex,region,n\nF,A,*\nF,B,50\nM,A,*\nM,B,60\nTotal,A,45\nTotal,B,110', counts(['sex', 'region'], { total: 'Total' }), { others: [theirs] })
    expect(own).toEqual([])
    expect(forCheckers.map(({ message }) => message)).toContain('hidden-cells.elsewhere')
    expect(JSON.stringify(forCheckers)).not.toMatch(/secret-name|\[7,7\]|38/)
  })

  it('does not read other people’s words as conditions, and mentions the very same cell alone', async () => {
    const theirs = (n: number) => released('theirs', `sex,n\nF,${n}`, counts(['sex'], { population: 'adults with a record' }))
    const words = { population: 'all adults' }
    expect(differences((await check('sex,n\nF,99', counts(['sex'], words), { others: [await theirs(96)] })).forCheckers)).toEqual(['words-elsewhere'])
    expect(differences((await check('sex,n\nF,99', counts(['sex'], words), { others: [await theirs(300)] })).forCheckers)).toEqual([])
    expect(differences((await check('sex,n\nF,99', counts(['sex'], { where: { region: ['A'] } }), { others: [await theirs(103)] })).forCheckers)).toEqual(['words-elsewhere'])
  })

  it('points at a model of another project on nearly as many units', async () => {
    const model = (n: number, more: object = {}) => ({ type: 'correlation-coefficients', model: { n, parameters: 6, dof: n - 6 }, ...more })
    const summary = 'term,coef,std err\nage,0.1,0.02\nsex,0.2,0.03'
    const theirs = await released('theirs', summary, model(809, { where: { sex: ['F'] } }))
    expect((await check(summary, model(812, { where: { region: ['A'] } }), { others: [theirs] })).forCheckers.map(({ message }) => message)).toEqual(['model-differencing.elsewhere'])
    for (const other of [model(812, { where: { sex: ['M'] } }), model(900), model(809, { where: { sex: ['F'] } })]) {
      expect((await check(summary, other, { others: [theirs] })).forCheckers).toEqual([])
    }
    expect((await check(summary, model(812), { own: [theirs] })).own.map(({ message }) => message)).toContain('model-differencing.few-apart')
  })

  it('has a sentence in both languages for everything that it says', async () => {
    const theirs = await released('theirs', 'sex,n\nF,96', counts(['sex'], { where: { region: ['A'] } }))
    const { forCheckers } = await check('sex,n\nF,100', counts(['sex'], { where: { region: ['A', 'B'] } }), { others: [theirs] })
    const report = { glovebox: '', profile: '', profileDigest: '', parameters: {}, checks: [], files: [{ path: '', sha256: '', bytes: 0, type: null, typeAssumed: true, outcome: 'fail' as const, cells: [], matches: { records: 0, columns: [] }, findings: forCheckers }] }
    expect(localise(report, 'en').files[0]?.findings[0]?.message).toBe('Together with a release of another project on the same data this number leaves a group of fewer than 10. Only checkers see this.')
    expect(localise(report, 'ko').files[0]?.findings[0]?.message).toContain('다른 과제')
  })
})
