import { describe, expect, it } from 'vitest'
import { brief, checkText, checkTexts, intervalOf } from './check-texts.ts'
import type { TextFile } from './check-texts.ts'

const long = (dimensions: readonly string[], more: object = {}): object => ({ type: 'frequencies', unit: 'person', layout: 'long', dimensions, measure: { column: 'n', kind: 'count' }, ...more })
const release = (text: string, dimensions: readonly string[], more: object = {}): TextFile => ({ text: `${text}\n`, description: long(dimensions, more) })
const differencing = (file: Awaited<ReturnType<typeof checkText>>): readonly string[] => brief(file).filter((line) => line.startsWith('differencing'))

describe('differencing against earlier releases', () => {
  it('names the earlier release and the difference of a nested population', async () => {
    const file = await checkText('sex,n\nF,100', long(['sex'], { where: { region: ['A', 'B'] } }), { against: { march: release('sex,n\nF,96', ['sex'], { where: { region: ['A'] } }) } })
    expect(differencing(file)).toEqual(['differencing fail F'])
    const finding = file.findings.find(({ check }) => check === 'differencing')
    expect(finding?.values).toMatchObject({ other: 'march', difference: 4, threshold: 10 })
  })

  it.each([[9, ['differencing fail F']], [10, []], [0, []]])('a rest of %i', async (rest, found) => {
    const file = await checkText(`sex,n\nF,${96 + rest}`, long(['sex'], { where: { region: ['A', 'B'] } }), { against: { march: release('sex,n\nF,96', ['sex'], { where: { region: ['A'] } }) } })
    expect(differencing(file)).toEqual(found)
  })

  it('finds the rest when the larger population came first', async () => {
    const file = await checkText('sex,n\nF,96', long(['sex'], { where: { region: ['A'] } }), { against: { march: release('sex,n\nF,100', ['sex'], { where: { region: ['A', 'B'] } }) } })
    expect(differencing(file)).toEqual(['differencing fail F'])
  })

  it('says nothing of disjoint or equal populations', async () => {
    const against = { march: release('sex,n\nF,96\nM,80', ['sex'], { where: { region: ['A'] } }) }
    expect(differencing(await checkText('sex,n\nF,100\nM,90', long(['sex'], { where: { region: ['B'] } }), { against }))).toEqual([])
    expect(differencing(await checkText('sex,n\nF,96\nM,80', long(['sex'], { where: { region: ['A'] } }), { against }))).toEqual([])
  })

  it('says nothing where another unit is counted', async () => {
    const file = await checkText('sex,n\nF,100', long(['sex'], { where: { region: ['A', 'B'] } }), { against: { march: { text: 'sex,n\nF,96\n', description: { ...long(['sex'], { where: { region: ['A'] } }), unit: 'household' } } } })
    expect(differencing(file)).toEqual([])
  })

  it('finds shifted bands', async () => {
    const file = await checkText('age,n\n20-40,103\n41-60,90', long(['age']), { against: { march: release('age,n\n20-39,100\n40-60,93', ['age']) } })
    expect(differencing(file).length).toBeGreaterThan(0)
    expect(file.findings.find(({ check }) => check === 'differencing')?.values).toMatchObject({ difference: 3 })
  })

  it('reads ranges of the population', async () => {
    const file = await checkText('sex,n\nF,100', long(['sex'], { where: { age: { from: 20, to: 65 } } }), { against: { march: release('sex,n\nF,95', ['sex'], { where: { age: { from: 20, to: 64 } } }) } })
    expect(differencing(file)).toEqual(['differencing fail F'])
  })

  it('subtracts several releases together: no pair of them tells', async () => {
    const file = await checkText('g,n\nall,100', long(['g'], { total: 'all' }), {
      against: { women: release('sex,n\nF,60', ['sex']), 'young men': release('sex,n\nM,36', ['sex'], { where: { age: { from: 0, to: 64 } } }) },
    })
    expect(differencing(file)).toEqual(['differencing fail all'])
    expect(file.findings.find(({ check }) => check === 'differencing')?.values['difference']).toBe(4)
  })

  it('finds a hidden cell that an earlier release shows in another cut', async () => {
    const file = await checkText('sex,region,n\nF,A,*\nF,B,50\nM,A,*\nM,B,60\nTotal,A,45\nTotal,B,110', long(['sex', 'region'], { total: 'Total' }), { against: { march: release('sex,region,n\nF,A,7', ['sex', 'region']) } })
    expect(intervalOf(file, 'F', 'A')).toEqual([7, 7])
    const finding = file.findings.find(({ check }) => check === 'hidden-cells')
    expect(finding?.values).toMatchObject({ other: 'march' })
  })

  it('narrows intervals by all releases together', async () => {
    const text = 'sex,region,n\nF,A,*\nF,B,50\nM,A,*\nM,B,60\nTotal,A,45\nTotal,B,110'
    expect(intervalOf(await checkText(text, long(['sex', 'region'], { total: 'Total' })), 'F', 'A')).toEqual([0, 45])
    const file = await checkText(text, long(['sex', 'region'], { total: 'Total' }), { against: { april: release('sex,n\nF,70', ['sex']) } })
    expect(intervalOf(file, 'F', 'A')).toEqual([0, 20])
  })

  it('finds the same query with a slightly other value, and lets a large change be', async () => {
    const against = { march: release('sex,n\nF,96', ['sex']) }
    expect(differencing(await checkText('sex,n\nF,99', long(['sex']), { against }))).toEqual(['differencing fail F'])
    expect(differencing(await checkText('sex,n\nF,130', long(['sex']), { against })).filter((line) => line.includes(' fail'))).toEqual([])
  })

  it('asks where populations are told in different words only', async () => {
    const file = await checkText('sex,n\nF,99', long(['sex'], { population: 'all adults' }), { against: { march: release('sex,n\nF,96', ['sex'], { population: 'adults with a record' }) } })
    expect(differencing(file)).toEqual(['differencing review'])
  })

  it('difference-threshold has a value of its own', async () => {
    const against = { march: release('sex,n\nF,96', ['sex'], { where: { region: ['A'] } }) }
    expect(differencing(await checkText('sex,n\nF,100', long(['sex'], { where: { region: ['A', 'B'] } }), { against, set: { 'difference-threshold': 4 } }))).toEqual([])
    expect(differencing(await checkText('sex,n\nF,100', long(['sex'], { where: { region: ['A', 'B'] } }), { against, set: { 'difference-threshold': 5 } }))).toEqual(['differencing fail F'])
  })

  it('links the files of one request', async () => {
    const report = await checkTexts([
      { name: 'a.csv', text: 'sex,n\nF,100\n', description: long(['sex'], { where: { region: ['A', 'B'] } }) },
      { name: 'b.csv', text: 'sex,n\nF,96\n', description: long(['sex'], { where: { region: ['A'] } }) },
    ])
    expect(report.files.map((file) => differencing(file))).toEqual([['differencing fail F'], ['differencing fail F']])
    expect(report.files[0]?.findings.find(({ check }) => check === 'differencing')?.values['other']).toBe('b.csv')
  })

  it('uses hierarchies: a region is the sum of its parts in another release', async () => {
    const file = await checkText('region,n\nNorth,100', long(['region'], { hierarchies: { region: { North: ['A', 'B', 'C'] } } }), { against: { march: release('region,n\nA,50\nB,47', ['region']) } })
    expect(differencing(file)).toEqual(['differencing fail North'])
    expect(file.findings.find(({ check }) => check === 'differencing')?.values).toMatchObject({ difference: 3 })
  })
})
