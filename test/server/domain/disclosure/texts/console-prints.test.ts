import { describe, expect, it } from 'vitest'
import { consolePrints } from '../../../../../server/domain/disclosure/texts/console-prints.ts'
import { checkTexts } from '../check-texts.ts'

const rowsOf = (text: string): readonly (readonly (readonly string[])[])[] => consolePrints(text.split('\n')).map(({ rows }) => rows)
const outcome = async (text: string): Promise<string> => (await checkTexts([{ name: 'output.txt', text }])).files[0]?.outcome ?? ''
const outcomes = async (texts: readonly string[]): Promise<readonly string[]> => await Promise.all(texts.map(outcome))

/** R's print of a named vector: names over numbers, both set to the right. */
const vector = (pairs: readonly (readonly [string, string | number])[]): string => {
  const widths = pairs.map(([name, value]) => Math.max(name.length, String(value).length) + 1)
  return `${pairs.map(([name], index) => name.padStart(widths[index] ?? 0)).join('')} \n${pairs.map(([, value], index) => String(value).padStart(widths[index] ?? 0)).join('')} \n`
}

describe('a named vector of R', () => {
  const chapters = (skin: number): string => vector([['Blood', 40], ['Circulatory', 745], ['Ill Defined', 38]]) + vector([['Mental', 144], ['Skin', skin], ['NA\'s', 5705]])
  it('is a column of counts where all are whole, over several lines too', async () => {
    expect(rowsOf(chapters(4))).toEqual([[['category', 'count'], ['Blood', '40'], ['Circulatory', '745'], ['Ill Defined', '38'], ['Mental', '144'], ['Skin', '4'], ['NA\'s', '5705']]])
    expect(await outcomes([chapters(40), chapters(4)])).toEqual(['pass', 'fail'])
  })
  it('has names that are numbers below a name or nothing', async () => {
    const groups = (last: number): string => `\n${vector([['1', 788], ['2', 786], ['3', last]])}`
    expect(await outcomes([groups(787), groups(7)])).toEqual(['pass', 'fail'])
    expect(rowsOf(`  a   b\n  1   2\n 40  50\n`)).toEqual([])
  })
  it('of shares, of coefficients or of anything goes to a person', async () => {
    expect(await outcomes([vector([['Blood', '0.0018'], ['Circulatory', '0.3435']]), vector([['age', '0.112'], ['sexM', '0.400']])])).toEqual(['review', 'review'])
  })
  it('tells the least and the largest by their shares or their names', async () => {
    expect(rowsOf(vector([['0%', '0.4'], ['25%', '0.9'], ['100%', '10.8']]))).toEqual([[['min', 'percentile 25%', 'max'], ['0.4', '0.9', '10.8']]])
    expect(await outcomes([vector([['0%', '0.4'], ['50%', '0.9'], ['100%', '10.8']]), vector([['Min.', '1.20'], ['1st Qu.', '1.26'], ['Median', '1.45'], ['Max.', '1.68']])])).toEqual(['fail', 'fail'])
  })
  it('is no row of a table, and no line of a model’s residuals or coefficients', async () => {
    expect(rowsOf(' time n.risk\n  100    400\n  200    300\n')).toEqual([])
    const model = `Call:\nlm(formula = y ~ age + sex)\n\nResiduals:\n    Min      1Q  Median      3Q     Max \n-5.5491 -0.2630 -0.0153  0.2392  8.6994 \n\nCoefficients:\n${vector([['(Intercept)', '-4.960'], ['age', '0.067'], ['sexM', '0.303']])}\nResidual standard error: 0.5069 on 7871 degrees of freedom\n`
    expect(await outcome(model)).toBe('pass')
  })
})

describe('a vector of R, a list or an array of Python', () => {
  it('goes to a person from three numbers on', async () => {
    expect(rowsOf('[1] 52.1 63.5\n')).toEqual([])
    expect(rowsOf(' [1] 52.1 63.5\n [3] 41.2\n')).toEqual([[['figure'], ['52.1'], ['63.5'], ['41.2']]])
    expect(rowsOf('[1.65  1.25  2.5\n 1.39  0.44 ]\n')).toEqual([[['figure'], ['1.65'], ['1.25'], ['2.5'], ['1.39'], ['0.44']]])
    expect(rowsOf('array([1, 2, 3])\n')).toEqual([[['figure'], ['1'], ['2'], ['3']]])
    expect(await outcomes(['[1] 52.1 63.5 41.2\n', 'x = [52.1, 63.5, 41.2]\n'])).toEqual(['review', 'review'])
  })
  it('whose places do not run on, or that holds words, is none', () => {
    expect(rowsOf('[1] "a" "b" "c"\n')).toEqual([])
    expect(rowsOf('[2] 1 2 3\n')).toEqual([])
    expect(rowsOf('[1, 2, "a"]\n')).toEqual([])
  })
  it('of two dimensions and whole numbers counts predictions by class', async () => {
    expect(rowsOf('[[310  42]\n [ 51 197]]\n')).toEqual([[['class', 'predicted as a', 'predicted as b'], ['row 1', '310', '42'], ['row 2', '51', '197']]])
    expect(await outcomes(['[[310  42]\n [ 51 197]]\n', '[[310   4]\n [ 51 197]]\n', '[[1.0, 0.3], [0.3, 1.0]]\n'])).toEqual(['pass', 'fail', 'review'])
  })
})

describe('a dictionary of Python', () => {
  it('counts categories, or measures one thing', async () => {
    expect(rowsOf('Counter({\'Heart\': 745, "Ill Defined": 38})\n')).toEqual([[['category', 'count'], ['Heart', '745'], ['Ill Defined', '38']]])
    expect(rowsOf("{('F', 0): 40, ('M', 1): 50}\n")).toEqual([[['category', 'count'], ['F, 0', '40'], ['M, 1', '50']]])
    expect(await outcomes(["{'Heart': 745, 'Skin': 40}\n", "{'Heart': 745, 'Skin': 4}\n", "{'F': np.int64(4350),\n 'M': np.int64(4)}\n"])).toEqual(['pass', 'fail', 'fail'])
  })
  it('of settings says nothing of data', async () => {
    expect(rowsOf("{'max_depth': 4, 'n_estimators': 200, 'seed': 1}\n")).toEqual([])
    expect(await outcome("Parameters:\n{'max_depth': 4, 'n_estimators': 200, 'seed': 1}\n")).toBe('pass')
  })
})

describe('an outline of a data frame', () => {
  it('shows the first records', async () => {
    const str = "'data.frame':\t7874 obs. of  3 variables:\n $ age : int  97 92 94 92 93 ...\n $ sex : chr  \"F\" \"F\" \"M\" \"F\" ...\n $ grp : Factor w/ 3 levels \"a\",\"b\",\"c\": 1 2 2 1 3 ...\n"
    expect(rowsOf(str)).toEqual([[['age', 'sex', 'grp'], ['97', 'F', '1'], ['92', 'F', '2'], ['94', 'M', '2'], ['92', 'F', '1']]])
    expect(await outcome(str)).not.toBe('pass')
    expect(await outcome('$ age <int> 97, 92, 94, 92\n$ sex <chr> "F", "F", "M", "F"\n')).not.toBe('pass')
  })
})

describe('one row of a data frame', () => {
  it('may be a record', async () => {
    const row = '\n     age sex kappa creatinine futime death\n2051  73   M  1.76       10.8   3974     0\n'
    expect(await outcome(row)).not.toBe('pass')
    expect(await outcome(`${row}     chapter\n2051    <NA>\n`)).not.toBe('pass')
  })
})

describe('a report by class of scikit-learn', () => {
  const report = (support: number): string => `              precision    recall  f1-score   support\n\n           0       0.75      0.75      0.75      4600\n           1       0.50      0.50      0.50      ${String(support).padStart(4)}\n\n    accuracy                           0.73      5000\n   macro avg       0.62      0.62      0.62      5000\nweighted avg       0.73      0.73      0.73      5000\n`
  it('is read with its averages and tested by its supports', async () => {
    expect(rowsOf(report(400))[0]?.map((row) => row.join('|'))).toEqual(['class|precision|recall|f1-score|support', '0|0.75|0.75|0.75|4600', '1|0.50|0.50|0.50|400', 'accuracy|0.73|0.73|0.73|5000', 'macro avg|0.62|0.62|0.62|5000', 'weighted avg|0.73|0.73|0.73|5000'])
    expect(await outcomes([report(400), report(4)])).toEqual(['pass', 'fail'])
  })
})

describe('a test of R', () => {
  const test = (dof: string, title = 'Welch Two Sample t-test'): string => `\n\t${title}\n\ndata:  kappa by sex\nt = -1.80, df = ${dof}, p-value = 0.0721\nalternative hypothesis: true difference in means is not equal to 0\n95 percent confidence interval:\n -1.2677522  0.6097522\nsample estimates:\nmean in group F mean in group M \n       1.369333        1.698333 \n`
  it('is judged by its degrees of freedom, and its means with it', async () => {
    expect(await outcomes([test('7301.4'), test('8.4934')])).toEqual(['pass', 'fail'])
    expect(await outcome('TtestResult(statistic=-1.2, pvalue=0.2, df=8.0)\n')).toBe('fail')
  })
  it('of pooled variances may have one in a group: its means go to a person', async () => expect(await outcome(test('7301', 'Two Sample t-test'))).toBe('review'))
})

describe('a column of a data frame with a name', () => {
  const series = (name: string): string => `chapter\nBlood           81\nCirculatory    100\nCongenital      76\nName: ${name}, dtype: int64\n`
  it('counts where its name does, and is asked about where it is a variable’s', async () => expect(await outcomes([series('count'), series('id'), series('age')])).toEqual(['pass', 'pass', 'review']))
})

describe('a table of frequencies of SPSS', () => {
  const table = (small: number, rest: number): string => {
    const total = small + 745 + rest
    const share = (count: number): string => ((100 * count) / total).toFixed(1).replace(/^0/, '')
    const line = (label: string, count: number, sum: number | null): string => `${label.padEnd(20)}${String(count).padStart(10)}${share(count).padStart(10)}${share(count).padStart(16)}${sum === null ? '' : share(sum).padStart(20)}`
    return `chapter\n                      Frequency   Percent   Valid Percent   Cumulative Percent\n${line('Valid   Blood', small, small)}\n${line('        Circulatory', 745, small + 745)}\n${line('        Neoplasms', rest, total)}\n${line('        Total', total, null)}\n`
  }
  it('is read with its groups', async () => {
    expect(rowsOf(table(40, 567))[0]?.map(([label, count]) => `${label} ${count}`)).toEqual(['category Frequency', 'Blood 40', 'Circulatory 745', 'Neoplasms 567', 'Total 1352'])
    expect(await outcomes([table(40, 567), table(4, 567)])).toEqual(['pass', 'fail'])
  })
})

describe('a dictionary behind words', () => {
  it('is what a program counted', async () => {
    const log = (small: number): string => `2026-01-01 INFO class balance: {0: 408, 1: ${small}}\n2026-01-01 INFO done\n`
    expect(await outcomes([log(40), log(4)])).toEqual(['pass', 'fail'])
  })
})
