import { describe, expect, it } from 'vitest'
import { brief, checkText, checkTexts } from './check-texts.ts'

const model = (n: number, parameters: number, dof: number): object => ({ type: 'correlation-coefficients', model: { n, parameters, dof } })
const coefficients = 'term,coef,std_err,p\nage,0.02,0.01,0.03\nsex,0.1,0.05,0.04'

describe('degrees of freedom', () => {
  it.each([[9, 'fail'], [10, 'pass'], [807, 'pass']])('a regression with %i residual degrees of freedom → %s', async (dof, outcome) => {
    expect((await checkText(coefficients, model(dof + 4, 4, dof))).outcome).toBe(outcome)
  })

  it('must be n less the parameters', async () => {
    expect(brief(await checkText(coefficients, model(812, 6, 805)))).toEqual(['degrees-of-freedom review'])
  })

  it('are asked for where nobody tells them', async () => {
    expect(brief(await checkText(coefficients))).toEqual(['degrees-of-freedom review'])
  })

  it.each([['Df Residuals:                        9', 'fail'], ['Df Residuals:                       10', 'pass']])('are read from a printed summary: %s', async (line, outcome) => {
    const text = `                            OLS Regression Results\nNo. Observations:                  12\n${line}\nDf Model:                           1\nconst 1.0 0.1\n`
    const report = await checkTexts([{ name: 'summary.txt', text: text.replace('12', String(Number(/(\d+)$/.exec(line)?.[1]) + 2)) }])
    expect(report.files[0]?.outcome).toBe(outcome)
  })

  it('are read from R’s summary', async () => {
    const text = (dof: number): string => `Coefficients:\n            Estimate Std. Error t value Pr(>|t|)\n(Intercept)  1.0  0.2  5.0  0.001\n\nResidual standard error: 0.96 on ${dof} degrees of freedom\n`
    const report = await checkTexts([{ name: 'a.txt', text: text(7871) }, { name: 'b.txt', text: text(3) }])
    expect(report.files.map(({ outcome }) => outcome)).toEqual(['pass', 'fail'])
  })
})

describe('positions', () => {
  it.each([[19, 'fail'], [20, 'pass']])('a median of %i units → %s', async (n, outcome) => {
    expect((await checkText(`g,n,median\na,${n},4.5\nb,100,4.1`)).outcome).toBe(outcome)
  })
  it.each([[39, 'fail'], [40, 'pass']])('a lower quartile of %i units → %s', async (n, outcome) => {
    expect((await checkText(`g,n,p25\na,${n},4.5\nb,100,4.1`)).outcome).toBe(outcome)
  })
  it.each([[199, 'fail'], [200, 'pass']])('a 95th percentile of %i units → %s', async (n, outcome) => {
    expect((await checkText(`g,n,p95\na,${n},4.5\nb,1000,4.1`)).outcome).toBe(outcome)
  })
})

describe('endpoints', () => {
  it('fail by the name of the column, in a summary’s rows too', async () => {
    expect(brief(await checkText('g,n,min,max\na,100,18,97\nb,200,18,91')).filter((line) => line.startsWith('endpoints'))).toHaveLength(4)
    expect(brief(await checkText(',age\ncount,500\nmean,52.1\nstd,11.2\nmin,18\n50%,51\nmax,97')).filter((line) => line.startsWith('endpoints'))).toHaveLength(2)
  })
  it('pass where threshold units share the end by the data', async () => {
    const data = ['sex,age', ...Array.from({ length: 40 }, (_, row) => `F,${row < 10 ? 18 : 20 + row}`), ...Array.from({ length: 40 }, (_, row) => `M,${row < 9 ? 18 : 20 + row}`)].join('\n')
    const file = await checkText('sex,age\nF,18\nM,18', { dimensions: ['sex'], measure: { column: 'age', kind: 'min' } }, { data })
    expect(brief(file)).toEqual(['endpoints fail M'])
  })
})

describe('percentages', () => {
  const described = { type: 'frequencies', layout: 'long', dimensions: ['g'], measure: { column: 'percent', kind: 'percent' }, contributors: { count: 'n' } }
  it.each([
    ['22.5', 40, 'fail'], // 9 of 40
    ['25.0', 40, 'pass'], // 10 of 40
    ['77.5', 40, 'fail'], // 9 are not
    ['0', 40, 'pass'], // nobody: the zero rule has its say
  ])('%s %% of %i → %s', async (percent, n, outcome) => {
    expect((await checkText(`g,n,percent\na,${n},${percent}\nb,200,40.0`, described, { set: { zeros: 'ignore' } })).outcome).toBe(outcome)
  })
  it('that stand for nine or ten go to a person', async () => {
    expect(brief(await checkText('g,n,percent\na,1900,0.5\nb,2000,40', described))).toEqual(['ratios review a'])
  })
  it('without their base go to a person', async () => {
    expect(brief(await checkText('g,percent\na,22.5\nb,77.5'))).toEqual(['ratios review'])
  })
})

describe('shape, correlation, concentration', () => {
  it.each([[10, 'fail'], [11, 'pass']])('a standard deviation of %i units → %s', async (n, outcome) => {
    expect((await checkText(`g,n,sd\na,${n},4.5\nb,100,4.1`)).outcome).toBe(outcome)
  })
  it('a correlation of exactly one goes to a person, the diagonal does not', async () => {
    const text = (r: string): string => `,age,bmi\nage,1.0,${r}\nbmi,${r},1.0`
    const description = { type: 'correlation-coefficients', layout: 'crosstab', dimensions: ['a', 'b'], model: { n: 500, parameters: 2, dof: 498 } }
    expect((await checkText(text('0.31'), description)).outcome).toBe('pass')
    expect(brief(await checkText(text('1.0'), description))).toEqual(['correlations review age/bmi', 'correlations review bmi/age'])
  })
  it.each([[0.92, 'fail'], [0.41, 'review'], [0.40, 'pass'], [0.02, 'pass']])('a Herfindahl index of %d against 2:90 → %s', async (hhi, outcome) => {
    // The two largest hold at most sqrt(2 · HHI): 0.894 for 0.40, 0.906 for 0.41.
    expect((await checkText(`market,n,hhi\nBread,140,${hhi}\nMilk,90,0.03`)).outcome).toBe(outcome)
  })
  it.each([[9, 'fail'], [10, 'pass']])('a Gini coefficient of %i units → %s', async (n, outcome) => {
    expect((await checkText(`region,n,gini\nA,${n},0.31\nB,100,0.28`)).outcome).toBe(outcome)
  })
  it('a mode asks how many share it', async () => {
    expect(brief(await checkText('region,n,mode\nA,40,3\nB,100,2'))).toContain('mode review')
  })
})

describe('survival tables', () => {
  it.each([['40,10', 'pass'], ['9,0', 'fail'], ['40,9', 'fail'], ['40,1', 'fail']])('a step with %s at risk and events → %s', async (step, outcome) => {
    expect((await checkText(`time,n_risk,n_event,survival\n0,400,0,1.000\n1,390,20,0.950\n2,${step},0.900`)).outcome).toBe(outcome)
  })
  it('a curve without its counts goes to a person', async () => {
    expect(brief(await checkText('time,survival\n0,1.0\n1,0.95\n2,0.90'))).toEqual(['survival review'])
  })
})

describe('groups and zeros', () => {
  const table = 'g,yes,no\na,40,0\nb,30,41\nc,31,42'
  it('follow the profile’s three settings', async () => {
    expect(brief(await checkText(table))).toEqual(['zeros review a/no', 'group-disclosure review a'])
    expect((await checkText(table, undefined, { set: { zeros: 'fail', 'group-disclosure': 'ignore' } })).outcome).toBe('fail')
    expect((await checkText(table, undefined, { set: { zeros: 'ignore', 'group-disclosure': 'ignore' } })).outcome).toBe('pass')
  })
  it('a finding about a group names the dimensions that define it and the category', async () => {
    const finding = (await checkText(table)).findings.find(({ check }) => check === 'group-disclosure')
    expect(finding?.at.cell).toEqual({ g: 'a' })
    expect(finding?.values).toMatchObject({ category: 'yes' })
  })
  it('an empty line is no disclosure', async () => {
    expect(brief(await checkText('g,a,b\nx,0,0\ny,20,30\nz,21,31', undefined, { set: { zeros: 'ignore' } }))).toEqual([])
  })
})

describe('descriptions of crosstabs', () => {
  it('two header rows, codes repeated, the last with the row’s name', async () => {
    const file = await checkText('sex,F,F,M,M\nage,yes,no,yes,no\n20-39,30,40,50,60\n40+,31,4,51,61', { layout: 'crosstab', 'header-rows': 2, dimensions: ['age', 'sex', 'answer'], measure: { kind: 'count' } })
    expect(brief(file)).toEqual(['minimum-threshold fail 40+/F/no'])
    expect(file.findings[0]?.at).toMatchObject({ row: 4, column: 3, cell: { age: '40+', sex: 'F', answer: 'no' } })
  })
  it('two label columns', async () => {
    const file = await checkText('region,sex,2023,2024\nA,F,30,40\nA,M,31,7\nB,F,50,60\nB,M,51,61', { layout: 'crosstab', 'row-labels': 2, dimensions: ['region', 'sex', 'year'], measure: { kind: 'count' } })
    expect(brief(file)).toEqual(['minimum-threshold fail A/M/2024'])
  })
  it('marks of its own hide a cell, and then an empty cell is a number that is missing', async () => {
    const file = await checkText('g,a,b,Total\nx,n/d,n/d,30\ny,20,30,50\nz,n/d,n/d,60\nTotal,60,80,140', { layout: 'crosstab', dimensions: ['g', 'h'], total: 'Total', hidden: ['n/d'], measure: { kind: 'count' } })
    expect(file.cells.filter(({ interval }) => interval !== null)).toHaveLength(4)
    expect(file.outcome).toBe('pass')
  })
  it('a combination absent from a long table is unknown, not zero', async () => {
    const file = await checkText('g,h,n\na,x,20\na,Total,40\nb,x,30\nb,y,40\nb,Total,70\nTotal,x,50\nTotal,Total,110', { layout: 'long', dimensions: ['g', 'h'], total: 'Total', measure: { column: 'n', kind: 'count' } })
    expect(brief(file).filter((line) => line.startsWith('zeros'))).toEqual([])
    expect(file.outcome).toBe('pass')
  })
  it('an absent combination that is left with a small exact count is a finding', async () => {
    const file = await checkText('g,h,n\na,x,20\na,Total,24\nb,x,30\nb,y,40\nb,Total,70', { layout: 'long', dimensions: ['g', 'h'], total: 'Total', measure: { column: 'n', kind: 'count' } })
    expect(brief(file)).toEqual(['differencing fail a/Total'])
  })
})
