import { describe, expect, it } from 'vitest'
import { statisticIdentitiesHold } from '../../../../../server/domain/disclosure/checks/statistic-identities.ts'
import type { OutputTable } from '../../../../../server/domain/disclosure/read-output.ts'
import { aRead, aTable, evidenceOf } from './small-evidence.ts'

/** Lines of a table with one header, as tables of one measure each. */
function tablesOf(names: readonly string[], lines: readonly (readonly (string | number)[])[]): ReturnType<typeof aTable>[] {
  return names.map((name, place) => aTable({ kind: 'test', name, cells: Object.fromEntries(lines.flatMap((line, row) => (line[place] === undefined || line[place] === '' ? [] : [[`line ${row}`, line[place]] as const]))) }))
}
/** Lines below must be full: the cells of a line are told by their row. */
const said = (names: readonly string[], ...lines: readonly (readonly (string | number)[])[]): readonly string[] => statisticIdentitiesHold.run(evidenceOf({ tables: tablesOf(names, lines) })).map(({ message, values }) => `${message.replace('statistic-identities.', '')} ${String(values['statistics'])} ${String(values['lines'])}/${String(values['judged'])}`)
const saidInText = (text: string): readonly string[] => statisticIdentitiesHold.run(evidenceOf({ read: aRead({ format: 'text', texts: [text] }) })).map(({ message, values }) => `${message.replace('statistic-identities.', '')} ${String(values['statistics'])}`)
const grid = (...rows: readonly (readonly string[])[]): OutputTable => ({ sheet: null, firstRow: 1, firstColumn: 1, rows, merges: [], hiddenRows: [], hiddenColumns: [] }) as unknown as OutputTable
const saidOfGrid = (...rows: readonly (readonly string[])[]): readonly string[] => statisticIdentitiesHold.run(evidenceOf({ read: aRead({ tables: [grid(...rows)] }) })).map(({ message }) => message)

describe('published statistics fit each other', () => {
  it('chi-squared of party by gender (R documentation of chisq.test, after Agresti 2007, p. 39)', () => expect(said(['chisq', 'df', 'p.value'], [30.07, 2, '2.954e-07'])).toEqual([]))
  it('Student’s sleep data, by Welch and in pairs (R documentation of t.test)', () => expect(said(['t', 'df', 'p.value', 'estimate', 'conf.low', 'conf.high'], [-1.8608, 17.776, 0.07939, -1.58, -3.3654832, 0.2054832], [-4.0621, 9, 0.002833, -1.58, -2.4598858, -0.7001142])).toEqual([]))
  it('variance of dried weights of plants (R data set PlantGrowth, after Dobson 1983)', () => {
    expect(said(['Df', 'Sum Sq', 'Mean Sq'], [2, 3.7663, 1.8832], [27, 10.4921, 0.3886])).toEqual([])
    expect(said(['F', 'df1', 'df2', 'p'], [4.8461, 2, 27, 0.01591])).toEqual([])
  })
  it('fuel by weight (R data set mtcars, lm(mpg ~ wt))', () => {
    expect(said(['R2', 'adj. R2', 'F', 'df1', 'df2', 'p'], [0.7528, 0.7446, 91.38, 1, 30, '<0.001'])).toEqual([])
    expect(said(['logLik', 'AIC'], [-80.01471, 166.0294])).toEqual([])
  })
  it('hazard by sex in lung cancer (R package survival, coxph(Surv(time, status) ~ sex, lung))', () => {
    expect(said(['coef', 'exp(coef)', 'se(coef)', 'z', 'p', 'lower .95', 'upper .95'], [-0.531, 0.588, 0.1672, -3.176, 0.00149, 0.4237, 0.816])).toEqual([])
    expect(said(['loglik', 'loglik null', 'LR'], [-744.5929, -749.9098, 10.63])).toEqual([])
  })
  it('exact limits of one event (Garwood 1936)', () => expect(said(['ratio', 'lower', 'upper'], [1, 0.025, 5.57])).toEqual([]))
})

describe('statistics that contradict each other', () => {
  it('are p-values of other tests', () => {
    expect(said(['chi2', 'df', 'p'], [1.19, 11, 0.2714], [1.54, 11, 0.1514], [0.45, 11, 0.4905])).toEqual(['contradict χ², df, p 3/3'])
    expect(said(['F', 'df1', 'df2', 'p'], [4.8461, 2, 27, 0.4])).toEqual(['contradict F, df₁, df₂, p 1/1'])
    expect(said(['t', 'df', 'p'], [0.87, 3090, '<0.05'], [0.43, 3088, '<0.05'], [2.42, 3090, '<0.05'])).toEqual(['contradict t, df, p 2/3'])
    expect(said(['z', 'p'], [1.96, 0.3])).toEqual(['contradict z, p 1/1'])
    expect(said(['OR', 'SE log(OR)', 'p'], [1.62, 1.1549, 0.41], [2.1, 1.2, 0.3])).toEqual(['contradict OR/HR, SE(log), p 2/2'])
  })
  it('but not where one line of many was tested in another way, or on one side', () => {
    expect(said(['chi2', 'df', 'p'], ...Array.from({ length: 7 }, () => [3.84, 1, 0.05]), [3.84, 1, 0.9])).toEqual([])
    expect(said(['t', 'df', 'p'], [2.228, 10, 0.025], [-2.228, 10, 0.975])).toEqual([])
    expect(said(['chi2', 'df', 'p'], [3.84, 1, '>0.99'])).toEqual(['contradict χ², df, p 1/1'])
    expect(said(['chi2', 'df', 'p'], [0.00001, 1, '>0.99'])).toEqual([])
  })
  it('in some lines of many: a test needs two and more than a quarter of them, arithmetic more than a tenth', () => {
    const tested = (off: number, fitting: number): readonly string[] => said(['chi2', 'df', 'p'], ...Array.from({ length: fitting }, () => [3.84, 1, 0.05]), ...Array.from({ length: off }, () => [3.84, 1, 0.9]))
    expect([tested(1, 1), tested(1, 2), tested(2, 6)]).toEqual([[], [], []])
    expect(tested(2, 5)).toEqual(['contradict χ², df, p 2/7'])
    const reckoned = (off: number, fitting: number): readonly string[] => said(['Df', 'Sum Sq', 'Mean Sq'], ...Array.from({ length: fitting }, () => [2, 3.7663, 1.8832]), ...Array.from({ length: off }, () => [2, 3.7663, 2.8832]))
    expect([reckoned(1, 9), reckoned(1, 10)]).toEqual([[], []])
    expect([reckoned(1, 8), reckoned(2, 8)]).toEqual([['contradict SS, df, MS 1/9'], ['contradict SS, df, MS 2/10']])
  })
  it('are estimates outside their limits, or at the edge of them', () => {
    expect(said(['OR', 'lower', 'upper'], ['1.50', '1.60', '2.00'])).toEqual(['contradict OR/HR, CI, CI 1/1'])
    expect(said(['estimate', 'conf.low', 'conf.high'], ['1.01', '1.00', '2.00'])).toEqual(['contradict b, CI, CI 1/1'])
    expect(said(['estimate', 'OR', 'or_low', 'or_high'], [0.405, 1.5, 1.2, 1.9])).toEqual([])
    expect(said(['HR', 'lower', 'upper'], [1, 1, 1])).toEqual([])
  })
  it('are limits of other errors, or p-values of other limits', () => {
    expect(said(['estimate', 'se', 'lower', 'upper'], ['0.50', 0.01, '0.00', '1.00'])).toEqual(['contradict SE, CI, CI 1/1'])
    expect(said(['HR', 'lower', 'upper', 'p'], ['3.00', '2.00', '4.50', 0.6], ['1.00', '0.90', '1.10', 0.0004])).toEqual(['contradict OR/HR, CI, CI, p 2/2'])
  })
  it('are shares of a test that its counts do not give', () => {
    expect(said(['TP', 'FP', 'FN', 'TN', 'sensitivity', 'specificity', 'PPV', 'NPV', 'accuracy'], [80, 30, 20, 170, 0.8, 0.85, 0.727, 0.895, 0.833])).toEqual([])
    expect(said(['TP', 'FP', 'FN', 'TN', 'sensitivity', 'specificity'], [80, 30, 20, 170, '80.0', '85.0'])).toEqual([])
    expect(said(['TP', 'FP', 'FN', 'TN', 'sensitivity'], [80, 30, 20, 170, 0.85])).toEqual(['contradict TP, FP, FN, TN, sensitivity 1/1'])
    expect(said(['sensitivity', 'specificity', 'PPV', 'NPV'], [0.8, 0.85, 0.727, 0.895])).toEqual([])
    expect(said(['sensitivity', 'specificity', 'PPV', 'NPV'], [0.8, 0.85, 0.727, 0.51])).toEqual(['contradict sensitivity, specificity, PPV, NPV 1/1'])
  })
  it('are measures of fit without a parameter, and mean squares of other sums', () => {
    expect(said(['logLik', 'AIC'], [-2074.4605, 3367.4659])).toEqual(['contradict AIC, log L 1/1'])
    expect(said(['loglik', 'loglik null', 'LR'], [-744.5929, -749.9098, 31.2])).toEqual(['contradict log L, log L₀, LR 1/1'])
    expect(said(['loglik', 'loglik null'], [-749.9, -744.6])).toEqual(['contradict log L, log L₀ 1/1'])
    expect(said(['Df', 'Sum Sq', 'Mean Sq'], [2, 3.7663, 2.8832])).toEqual(['contradict SS, df, MS 1/1'])
    expect(said(['R2', 'F', 'df1', 'df2'], [0.2528, 91.38, 1, 30])).toEqual(['contradict R², F, df₁, df₂ 1/1'])
    expect(said(['R2', 'adj. R2'], [0.25, 0.31])).toEqual(['contradict R², R² (adj.) 1/1'])
  })
  it('lie outside their range', () => {
    expect(said(['p', 'chi2'], [1.4, 3])).toEqual(['range p 1/1'])
    expect(said(['AUC', 'p'], [160, 0.3])).toEqual(['range AUC 1/1'])
  })
  it('are found below each other too', () => {
    const table = (value: string): ReturnType<typeof aTable> => aTable({ kind: 'other', name: 'value', cells: { 'log-likelihood': '-80.01471', AIC: value, n: 32 } })
    expect(statisticIdentitiesHold.run(evidenceOf({ tables: [table('166.0294')] }))).toEqual([])
    expect(statisticIdentitiesHold.run(evidenceOf({ tables: [table('96.03')] }))).toMatchObject([{ outcome: 'review', message: 'statistic-identities.contradict', cure: 'cure.correct-numbers', at: { row: 2, cell: null } }])
  })
})

describe('measures of fit in running text', () => {
  it('contradict each other where the criterion is less than the likelihood allows', () => expect(saidInText('Log-likelihood: -2074.4605\nAIC: 3367.4659\nConcordance: 0.4962')).toEqual(['contradict AIC, log L']))
  it('are read with exponents, as statsmodels prints them', () => expect(saidInText('Log-Likelihood:                -42480.\nNo. Observations:  12588   AIC:                         8.497e+04')).toEqual([]))
  it('are not twice a log-likelihood, as R prints it for negative binomial models', () => expect(saidInText('AIC: 227516\n 2 x log-likelihood:  -227500.1')).toEqual([]))
  it('belong to one model only where they stand near each other', () => expect(saidInText(`AIC: 100\n${'words '.repeat(100)}Log-likelihood: -2000.1`)).toEqual([]))
})

describe('matrices with ones on their diagonal', () => {
  it('are correlations where no combination has a negative variance (R data set mtcars)', () => expect(saidOfGrid(['', 'mpg', 'hp', 'wt'], ['mpg', '1', '-0.776', '-0.868'], ['hp', '-0.776', '1', '0.659'], ['wt', '-0.868', '0.659', '1'])).toEqual([]))
  it('are none otherwise, half or whole', () => {
    expect(saidOfGrid(['', 'a', 'b', 'c'], ['a', '1', '0.9', '-0.9'], ['b', '0.9', '1', '0.9'], ['c', '-0.9', '0.9', '1'])).toEqual(['statistic-identities.no-correlations'])
    expect(saidOfGrid(['', 'a', 'b', 'c'], ['a', '1', '', ''], ['b', '0.9', '1', ''], ['c', '-0.9', '0.9', '1'])).toEqual(['statistic-identities.no-correlations'])
    expect(saidOfGrid(['', 'a', 'b', 'c'], ['a', '1', '1.2', '0'], ['b', '1.2', '1', '0'], ['c', '0', '0', '1'])).toEqual(['statistic-identities.no-correlations'])
  })
  it('of pairs of units may miss it by little', () => expect(saidOfGrid(['', 'a', 'b', 'c'], ['a', '1', '0.72', '0.02'], ['b', '0.72', '1', '0.72'], ['c', '0.02', '0.72', '1'])).toEqual([]))
  it('are judged only as such', () => {
    expect(saidOfGrid(['', 'a', 'b', 'c'], ['a', '5', '0.9', '-0.9'], ['b', '0.9', '1', '0.9'], ['c', '-0.9', '0.9', '1'])).toEqual([])
    expect(saidOfGrid(['', 'a', 'b', 'c'], ['a', '1', '0.9', '-0.9'], ['b', '0.4', '1', '0.9'], ['c', '-0.9', '0.9', '1'])).toEqual([])
  })
})
