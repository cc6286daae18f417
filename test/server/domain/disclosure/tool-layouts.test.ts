import { describe, expect, it } from 'vitest'
import { withoutGeneratorComments } from '../../../../server/adapters/readers/generator-comments.ts'
import { liftGroups } from '../../../../server/domain/disclosure/tables/lift-groups.ts'
import { ruledTables } from '../../../../server/domain/disclosure/texts/ruled-tables.ts'
import { checkTexts } from './check-texts.ts'

const outcome = async (text: string, name: string): Promise<string> => (await checkTexts([{ name, text }])).files[0]?.outcome ?? ''

describe('models side by side', () => {
  const models = (lines: readonly string[], n: string): string => `,(1),(2)\n,sbp,sbp\n${lines.join('\n')}\nN,${n},${n}\nR2,0.146,0.147\n`
  const terms = ['age,0.498***,0.499***', ',(0.017),(0.017)', 'male,,0.214', ',,(0.341)', '_cons,100.2***,99.71***', ',(1.042),(1.643)']
  it('rest on the units that stand below them', async () => {
    expect(await outcome(models(terms, '5000'), 'table.csv')).toBe('pass')
    expect(await outcome(models(terms, '11'), 'table.csv')).toBe('fail')
    expect(await outcome(models(terms, '7'), 'table.csv')).toBe('fail')
    expect(await outcome(models(terms, ''), 'table.csv')).not.toBe('pass')
  })
  it('are no counts over their percentages, nor means over their deviations', async () => {
    expect(await outcome(',(1),(2)\n,F,M\nseen,4,3\n,(0.8),(0.6)\nnot,496,497\n,(99.2),(99.4)\nN,500,500\nR2,0.1,0.1\n', 'table.csv')).not.toBe('pass')
    expect(await outcome(',(1),(2)\n,F,M\nincome,4123.5,3991.2\n,(812.2),(790.1)\nage,45.2,44.9\n,(9.2),(9.9)\nN,500,500\n', 'table.csv')).not.toBe('pass')
  })
  it('carry no more than a printed regression', async () => {
    const many = Array.from({ length: 50 }, (_, index) => [`x${index},${(index * 0.731 + 12.345).toFixed(6)}*,${(index * 1.713 + 41.9).toFixed(6)}`, `,(${(index * 0.317 + 1.13).toFixed(6)}),(${(index * 0.519 + 3.17).toFixed(6)})`]).flat()
    expect(await outcome(models(many, '5000'), 'table.csv')).not.toBe('pass')
  })
})

describe('groups of rows under headings', () => {
  const cell = (text: string | number): string => `<td>${text}</td>`
  const page = (small: number): string => `<table><tr><td colspan="3">Deaths by age and sex</td></tr><tr>${['', 'persons', 'deaths'].map(cell).join('')}</tr><tr><td colspan="3">F</td></tr><tr>${['50-59', 1647, 113].map(cell).join('')}</tr><tr>${['60-69', 1214, small].map(cell).join('')}</tr><tr><td colspan="3">M</td></tr><tr>${['50-59', 1510, 145].map(cell).join('')}</tr><tr>${['60-69', 1115, 278].map(cell).join('')}</tr><tr><td colspan="3">Source: register</td></tr></table>`
  it('are categories, and small numbers in them stay small', async () => {
    expect(await outcome(page(203), 'table.html')).toBe('pass')
    expect(await outcome(page(3), 'table.html')).toBe('fail')
  })
  it('are none where a heading stands twice, or alone', () => {
    const block = (rows: readonly (readonly string[])[]): Parameters<typeof liftGroups>[0] => ({ sheet: null, firstRow: 1, firstColumn: 1, rows, titles: [], footnotes: [] })
    for (const headings of [['F', 'F'], ['F', '7']]) {
      const given = block([['', 'n', 'd'], ...headings.flatMap((heading) => [[heading, heading, heading], ['a', '40', '50']])])
      expect(liftGroups(given)).toEqual(given)
    }
    expect(liftGroups(block([['', 'n', 'd'], ['F', 'F', 'F'], ['a', '40', '50'], ['M', 'M', 'M'], ['a', '41', '51']])).rows).toEqual([['group', '', 'n', 'd'], ['', '', '', ''], ['F', 'a', '40', '50'], ['', '', '', ''], ['M', 'a', '41', '51']])
  })
})

describe('labels that stand once for several rows', () => {
  const latex = (small: number): string => `\\begin{tabular}{llrr}\n\\toprule\n & death & 0 & 1 \\\\\nsex & age &  &  \\\\\n\\midrule\n\\multirow[t]{3}{*}{F} & 50-59 & 1534 & 113 \\\\\n & 60-69 & 1011 & 203 \\\\\n & 70-79 & 544 & 405 \\\\\n\\cline{1-4}\n\\multirow[t]{3}{*}{M} & 50-59 & 1365 & 145 \\\\\n & 60-69 & 837 & ${small} \\\\\n & 70-79 & 287 & 387 \\\\\n\\cline{1-4}\n\\bottomrule\n\\end{tabular}\n`
  it('are read in LaTeX, with a small cell and without', async () => {
    expect(await outcome(latex(278), 'table.tex')).toBe('pass')
    expect(await outcome(latex(3), 'table.tex')).toBe('fail')
  })
})

describe('the comments of a page', () => {
  const maker = ' html table generated in R 4.2.2 by xtable 1.8-4 package '
  const moment = ' Tue Dec  1 00:08:10 2026 '
  it('that xtable writes over a table say nothing', () => {
    expect(withoutGeneratorComments([maker, moment])).toEqual([])
    expect(withoutGeneratorComments([maker, moment, ' note '])).toEqual([' note '])
  })
  it.each([[[moment]], [[maker, ' 41 22 7 ']], [[maker.replace('1.8-4', '1.8-4417'), moment]], [[maker, moment.replace('2026', '2026 417')]], [Array.from({ length: 5 }, () => [maker, moment]).flat()]])('others stay: %s', (comments) => { expect(withoutGeneratorComments(comments)).toEqual(comments) })
})

describe('pairs of a comparison and the log of a training in lines of JSON', () => {
  const tukey = (n: number): string => `Group sizes: A n=${n}, B n=2650, C n=3388, D n=2392\nMultiple Comparison of Means - Tukey HSD, FWER=0.05 \n====================================================\ngroup1 group2 meandiff p-adj   lower   upper  reject\n----------------------------------------------------\n     A      B   0.3283 0.4821 -0.2233  0.8798  False\n     A      C   0.4722 0.0993 -0.0509  0.9952  False\n     A      D   0.6233 0.0221  0.0582  1.1884   True\n     B      C   0.1439 0.9351 -0.3565  0.6443  False\n     B      D    0.295 0.5761 -0.2491  0.8392  False\n     C      D   0.1511 0.9306 -0.3642  0.6664  False\n----------------------------------------------------\n`
  it('are read with their sizes', async () => {
    expect(await outcome(tukey(2274), 'tukey.txt')).toBe('pass')
    expect(await outcome(tukey(9), 'tukey.txt')).toBe('fail')
  })
  const log = (loss: (index: number) => number, n = 11550): string => Array.from({ length: 20 }, (_, index) => JSON.stringify({ step: 100 * (index + 1), loss: loss(index), lr: 0.001, n_train: n })).join('\n')
  it('are a curve, or not', async () => {
    expect(await outcome(log((index) => Number((0.49 + 0.1 * Math.exp(-index / 2)).toFixed(4))), 'train.jsonl')).toBe('pass')
    expect(await outcome(log((index) => Number((0.49 + 0.1 * Math.exp(-index / 2)).toFixed(4)), 7), 'train.jsonl')).toBe('fail')
    expect(await outcome(log((index) => ((index * index * 7919 + index * 4421 + 13) % 9973) / 1000), 'train.jsonl')).not.toBe('pass')
  })
})

describe('tables under a ruler', () => {
  const simple = (rest: string): string => `                          Control (n=2500)    Treated (n=2500)    p\n----------------  ------  ------------------  ------------------  ----\nAge, mean (SD)            60.1 (10.0)         60.0 (9.9)          0.68\nMale, n (%)       yes     1254 (50.2)         1257 (50.3)         0.95\n                  no      1246 (49.8)         1243 (49.7)\nDiabetes, n (%)   yes     ${rest.padEnd(18)}  388 (15.5)          0.61\n                  no      2098 (83.9)         2112 (84.5)\n`
  it('keep their empty labels, with a small cell and without', async () => {
    expect(await outcome(simple('402 (16.1)'), 'table.txt')).toBe('pass')
    expect(await outcome(simple('4 (0.2)'), 'table.txt')).toBe('fail')
  })
  it('are cut by places, a wide letter taking two, or not at all', () => {
    expect(ruledTables(['성별    n', '----  ---', '남성   40', '여성   50'])[0]?.rows).toEqual([['성별', 'n'], ['', ''], ['남성', '40'], ['여성', '50']])
    expect(ruledTables(['sex     n', '----  ---', 'men    40', 'women  50', 'a longer label  3'])).toEqual([])
    expect(ruledTables(['----  ---', 'men    40', 'women  50'])).toEqual([])
  })
})

describe('p-values of pairs that R prints as half a square', () => {
  const pairs = (value: string): string => `\n   A    B    C \n1356 1324 1320 \n\n\tPairwise comparisons using t tests with pooled SD \n\ndata:  d$sbp and d$arm \n\n  A B\nB ${value} -\nC 1 1\n\nP value adjustment method: holm \n`
  it('are no counts; counts in their place are', async () => {
    expect(await outcome(pairs('1'), 'pairs.txt')).toBe('pass')
    expect(await outcome(pairs('3'), 'pairs.txt')).toBe('fail')
  })
})

describe('a size that stands once for the rows of a variable', () => {
  const page = (n: number): string => `<table><tr><th>Characteristic</th><th>N</th><th>OR</th><th>95% CI</th><th>p-value</th></tr><tr><td>Age</td><td>${n}</td><td>1.06</td><td>1.05, 1.07</td><td>&lt;0.001</td></tr><tr><td>Sex</td><td>${n}</td><td></td><td></td><td>0.8</td></tr><tr><td>Female</td><td></td><td>&mdash;</td><td>&mdash;</td><td></td></tr><tr><td>Male</td><td></td><td>0.98</td><td>0.87, 1.11</td><td></td></tr></table>`
  it('is theirs', async () => {
    expect(await outcome(page(5000), 'table.html')).toBe('pass')
    expect(await outcome(page(9), 'table.html')).toBe('fail')
  })
})
