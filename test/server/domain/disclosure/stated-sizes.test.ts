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

describe('several models in one print', () => {
  const lm = (dof: number): string => `Call:\nlm(formula = y ~ age + sex, data = d)\n\nCoefficients:\n            Estimate Std. Error t value Pr(>|t|)\n(Intercept)  0.28625    0.03559   8.043 9.99e-16\nage          0.00835    0.00056  14.911  < 2e-16\nsexM         0.10210    0.03120   3.272  0.00107\n\nResidual standard error: 0.5069 on ${dof} degrees of freedom\nMultiple R-squared:  0.6806,\tAdjusted R-squared:  0.6806\n\n`
  const glm = (dof: number): string => `Call:\nglm(formula = y ~ age, family = binomial, data = d)\n\nCoefficients:\n            Estimate Std. Error z value Pr(>|z|)\n(Intercept) -3.35555    0.21972 -15.272   <2e-16\nage          0.05754    0.00491  11.719   <2e-16\n\n    Null deviance: 602.83  on ${dof + 1}  degrees of freedom\nResidual deviance: 501.42  on ${String(dof).padStart(2)}  degrees of freedom\n\n`
  it('each have to be large enough, whichever comes first', async () => {
    expect(await outcome(`${lm(7871)}${glm(7872)}`)).toBe('pass')
    for (const text of [`${lm(7871)}${lm(5)}`, `${lm(5)}${lm(7871)}`, `${lm(7871)}${glm(6)}`, `${glm(7872)}${glm(9)}`, glm(9)]) expect(await outcome(text)).toBe('fail')
  })
  it('are not small for a test of two groups between them', async () => {
    expect(await outcome(`${lm(7871)} Chisq= 3.8  on 1 degrees of freedom, p= 0.05 \n\n${lm(3871)}`)).toBe('pass')
  })
  const stata = (n: number): string => `Logistic regression                               Number of obs     =  ${n}\nLR chi2(1)        =      42.11\n\n     death |      Coef.   Std. Err.      z    P>|z|\n-----------+----------------------------------------\n       age |    .052310   .0201200    2.60    0.009\n     _cons |  -1.203100   .2121000   -5.67    0.000\n\n`
  it('of few units are asked about where only their number is told', async () => {
    expect(await outcome(`${stata(7871)}${stata(6212)}`)).toBe('pass')
    expect(await outcome(`${stata(7871)}${stata(12)}`)).toBe('review')
  })
})

describe('numbers of units in the print of a model', () => {
  const cox = (n: number, events: number, rest = ''): string => `Call:\ncoxph(formula = Surv(t, d) ~ age + sex, data = d)\n\n  n= ${n}, number of events= ${events} ${rest}\n\n         coef exp(coef) se(coef)      z Pr(>|z|)\nage  0.112226  1.118766 0.002269 49.464   <2e-16\nsexM 0.400341  1.492334 0.043829  9.134   <2e-16\n`
  it('pass where all reach the threshold', async () => {
    expect(await outcome(cox(7874, 2169))).toBe('pass')
    expect(await outcome(cox(7874, 2169, '\n   (1350 observations deleted due to missingness)'))).toBe('pass')
  })
  it('go to a person where few had the event, did not have it, or were missing', async () => {
    expect(await outcome(cox(7874, 7))).toBe('review')
    expect(await outcome(cox(7874, 7867))).toBe('review')
    expect(await outcome(cox(7874, 2169, '\n   (3 observations deleted due to missingness)'))).toBe('review')
  })
  it('are read as Stata and lifelines print them', async () => {
    expect(await outcome('No. of subjects =        7,874\nNo. of failures =            7\nTime at risk    =      302,112\n')).toBe('review')
    expect(await outcome('<lifelines.CoxPHFitter: fitted with 7874 total observations>\n number of observations = 7874\nnumber of events observed = 7\n')).toBe('review')
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
