import { describe, expect, it } from 'vitest'
import { lendRiskSets } from '../../../../server/domain/disclosure/tables/lend-risk-sets.ts'
import { partsOfPairs } from '../../../../server/domain/disclosure/texts/pair-names.ts'
import { aTable } from './checks/small-evidence.ts'
import { checkTexts } from './check-texts.ts'

const outcome = async (text: string, name = 'output.txt', description?: object): Promise<string> => (await checkTexts([{ name, text, ...(description === undefined ? {} : { description }) }])).files[0]?.outcome ?? ''

describe('the size of a model that its print states', () => {
  const glm = (dof: number): string => `\nCall:  glm(formula = y ~ age + sex, family = binomial)\n\nCoefficients:\n(Intercept)          age         sexM  \n   -4.96038      0.06721      0.30261  \n\nDegrees of Freedom: ${dof + 2} Total (i.e. Null);  ${dof} Residual\nNull Deviance:\t    7072 \nResidual Deviance: 5773 \tAIC: 5787\n`
  const polr = (n: number): string => `Coefficients:\n             Value Std. Error t value\nsexM      0.019528   0.025285  0.7723\nage       0.001674   0.004613  0.3629\n\nResidual Deviance: 56500.56 \nAIC: 56512.56 \nnobs = ${n} \n`
  const ratios = (n: number): string => `# Cox model (N = ${n})\n\n| Variable | HR (95% CI) | p |\n|:--|:--|:--|\n| age | 1.11 (1.11-1.12) | <0.001 |\n| male | 1.40 (1.28-1.53) | <0.001 |\n| smoker | 1.20 (1.14-1.26) | <0.001 |\n`
  it('is read: residual degrees of freedom, or units less the terms shown', async () => {
    expect(await outcome(glm(12581))).toBe('pass')
    expect(await outcome(polr(21000))).toBe('pass')
    expect(await outcome(ratios(7871), 'cox.md')).toBe('pass')
  })
  it('and refused where it is too small', async () => {
    expect(await outcome(glm(9))).toBe('fail')
    expect(await outcome(polr(11))).toBe('fail')
    expect(await outcome(ratios(12), 'cox.md')).toBe('fail')
  })
  it('goes to a person where no size is stated', async () => {
    expect(await outcome(ratios(7871).replace('N = 7871', 'all of them'), 'cox.md')).toBe('review')
  })
})

describe('a test of counts', () => {
  const logrank = (n: number): string => `        N Observed Expected (O-E)^2/E (O-E)^2/V\nq=Q1 ${n}      317      614    143.63    200.93\nq=Q2 1996      397      588     61.83     84.85\nq=Q3 1946      511      535      1.06      1.41\n\n Chisq= 816  on 2 degrees of freedom, p= <2e-16 \n`
  const type = { type: 'statistical-hypothesis-tests' }
  it('rests on the counts beside it, which are judged', async () => {
    expect(await outcome(logrank(1983), 'a.txt', type)).toBe('pass')
    expect(await outcome(logrank(3), 'a.txt', type)).toBe('fail')
    expect(await outcome(' Chisq= 816  on 2 degrees of freedom, p= <2e-16 \n', 'a.txt', type)).toBe('review')
  })
})

describe('errors of a survival curve', () => {
  const curve = (errors: readonly string[]): Parameters<typeof lendRiskSets>[0] => [
    aTable({ kind: 'at-risk', cells: { 2: 4064, 4: 3868, 6: 3609 } }), aTable({ kind: 'events', cells: { 2: 233, 4: 160, 6: 194 } }),
    aTable({ kind: 'survival', cells: { 2: '0.946', 4: '0.909', 6: '0.863' } }), aTable({ kind: 'spread', name: 'std.err', cells: { 2: errors[0] ?? '', 4: errors[1] ?? '', 6: errors[2] ?? '' } }),
  ]
  const lent = (errors: readonly string[]): number | null | undefined => lendRiskSets(curve(errors))[3]?.cells[0]?.contributions?.count
  it('that follow from the events have the units at risk behind them', () => expect(lent(['0.00344', '0.00439', '0.00527'])).toBe(4064))
  it.each([[['0.00344', '0.00339', '0.00341']], [['0.00344', '0.00439', '0.00839']], [['0.05090', '0.05097', '0.05090']]])('that do not follow have none: %s', (errors) => { expect(lent(errors)).toBeUndefined() })
})

describe('names of all pairs of groups', () => {
  it('say the groups', () => {
    expect(partsOfPairs(['40-49-18-39', '50-59-18-39', '50-59-40-49'])).toEqual(['18-39', '40-49', '50-59'])
    expect(partsOfPairs(['A - B', 'A - C', 'B - C'])).toEqual(['A', 'B', 'C'])
  })
  it('are taken as they are where one is no pair of the others', () => {
    const names = ['40-49-18-39', '50-59-18-39', '52-59-40-49']
    expect(partsOfPairs(names)).toEqual(names)
    expect(partsOfPairs(['12-7-4', '33-8-1'])).toEqual(['12-7-4', '33-8-1'])
  })
})

describe('blanks at the ends of lines', () => {
  const box = (widths: readonly number[]): string => `${'='.repeat(40)}\n${widths.map((width, index) => `Label ${index}: ${String(index * 37)}`.padEnd(width)).join('\n')}\n${'='.repeat(40)}\n`
  const signs = async (text: string): Promise<number> => (await checkTexts([{ name: 'a.txt', text }])).files[0]?.findings.filter(({ message }) => message === 'covert-content.trailing-blanks').length ?? 0
  it('that fill a printed box say nothing', async () => expect(await signs(box(Array.from({ length: 9 }, () => 40)))).toBe(0))
  it('that differ from line to line are pointed at', async () => expect(await signs(box([24, 31, 27, 36, 29, 33, 25, 38, 30]))).toBe(1))
})
