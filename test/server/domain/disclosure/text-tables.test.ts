import { describe, expect, it } from 'vitest'
import { brief, checkTexts } from './check-texts.ts'

const outcome = async (text: string, name = 'output.txt'): Promise<string> => (await checkTexts([{ name, text }])).files[0]?.outcome ?? ''

describe('tables printed in texts', () => {
  it('of R, with a small cell and without', async () => {
    const table = (small: number): string => `        F    M\n50-59 ${String(small).padStart(4)} 1510\n60-69 1214 1115\n70-79  949  674\n`
    expect(await outcome(table(1647))).toBe('pass')
    expect(await outcome(table(3))).toBe('fail')
  })

  it('of Stata', async () => {
    const table = (small: string): string => `        sex |      Freq.     Percent        Cum.\n------------+-----------------------------------\n          F |${small.padStart(11)}       55.25       55.25\n          M |      3,524       44.75      100.00\n------------+-----------------------------------\n      Total |      7,874      100.00\n`
    expect(await outcome(table('4,350'))).toBe('pass')
    expect(await outcome(table('4'))).toBe('fail')
  })

  it('of a data frame’s value counts', async () => {
    const counts = (small: number): string => `sex\nM    8201\nF    ${small}\nName: count, dtype: int64\n`
    expect(await outcome(counts(9348))).toBe('pass')
    const report = await checkTexts([{ name: 'log.txt', text: counts(9) }])
    expect(brief(report.files[0]!)).toContain('minimum-threshold fail F')
    expect(report.files[0]?.findings[0]?.at.row).toBe(3)
  })

  it('in Markdown, in a notebook’s cell, in the comments of a program', async () => {
    expect(await outcome('| g | n |\n|---|---|\n| a | 40 |\n| b | 3 |\n', 'table.md')).toBe('fail')
    const notebook = (text: string): string => JSON.stringify({ cells: [{ cell_type: 'code', execution_count: 1, metadata: {}, outputs: [{ name: 'stdout', output_type: 'stream', text: [text] }], source: ['t'] }], metadata: {}, nbformat: 4, nbformat_minor: 5 })
    expect(await outcome(notebook('        F    M\n50-59    3 1510\n60-69 1214 1115\n70-79  949  674\n'), 'a.ipynb')).toBe('fail')
    expect(await outcome('# chapter,F,M\n# Blood,1,3\n# Heart,401,344\nprint(1)\n', 'a.py')).toBe('fail')
  })

  it('prose, contents, logs and measures of models are no tables of counts', async () => {
    expect(await outcome('Introduction    1\nMethods    3\nResults    9\n')).toBe('pass')
    expect(await outcome('model        auc    brier\nlogistic    0.83    0.11\nforest      0.85    0.10\n')).toBe('pass')
    expect(await outcome('We included 812 people. In step 2 we fitted 3 models, and in step 4 we compared 2 of them.\n')).toBe('pass')
    expect(await outcome('Epoch 1/50 loss 0.693 acc 0.51\nEpoch 2/50 loss 0.601 acc 0.62\nEpoch 3/50 loss 0.550 acc 0.66\n', 'train.log')).toBe('pass')
  })

  it('records printed as lines are records', async () => {
    const lines = Array.from({ length: 30 }, (_, row) => `${40 + row}  ${row % 2}  ${(60 + row * 0.7).toFixed(1)}  ${(20 + row / 7).toFixed(4)}`)
    expect(await outcome(`age  male  weight  bmi\n${lines.join('\n')}\n`)).toBe('fail')
  })
})
