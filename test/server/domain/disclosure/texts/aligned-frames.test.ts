import { describe, expect, it } from 'vitest'
import { alignedFrameAt } from '../../../../../server/domain/disclosure/texts/aligned-frames.ts'
import { checkTexts } from '../check-texts.ts'

const rowsOf = (text: string, at = 0): readonly (readonly string[])[] | null => alignedFrameAt(text.split('\n'), at)?.rows ?? null
const outcome = async (text: string): Promise<string> => (await checkTexts([{ name: 'output.txt', text }])).files[0]?.outcome ?? ''

describe('a data frame as R or pandas prints it', () => {
  const frame = (small: number): string => `  agegrp sex    n deaths\n1  50-60   F 1768    127\n2  50-60   M 1625    161\n3  61-70   F 1216    228\n4  61-70   M ${String(small).padStart(4)}      0\n`
  it('is read by the places of its names, whatever the blanks between cells', async () => {
    expect(rowsOf(frame(1084))).toEqual([['', 'agegrp', 'sex', 'n', 'deaths'], ['1', '50-60', 'F', '1768', '127'], ['2', '50-60', 'M', '1625', '161'], ['3', '61-70', 'F', '1216', '228'], ['4', '61-70', 'M', '1084', '0']])
    expect(await outcome(frame(1084))).toBe('pass')
    expect(await outcome(frame(4))).toBe('fail')
  })
  it('has labels in columns of their own where they repeat', () => {
    const ftable = ['           0    1', '                 ', 'F 50-60 1641  127', '  61-70  988  228', 'M 50-60 1464  161', ''].join('\n')
    expect(rowsOf(ftable)).toEqual([['label 1', 'label 2', '0', '1'], ['F', '50-60', '1641', '127'], ['F', '61-70', '988', '228'], ['M', '50-60', '1464', '161']])
    const pandas = ['            count   mean', 'sex agegrp              ', 'F   50-60    1768  1.171', '    61-70    1216  1.302', 'M   50-60    1625  1.284', ''].join('\n')
    expect(rowsOf(pandas)).toEqual([['sex', 'agegrp', 'count', 'mean'], ['F', '50-60', '1768', '1.171'], ['F', '61-70', '1216', '1.302'], ['M', '50-60', '1625', '1.284']])
  })
  it('of one row stands alone', () => {
    expect(rowsOf('\n    age kappa\n17   73  1.76\n', 1)).toEqual([['', 'age', 'kappa'], ['17', '73', '1.76']])
    expect(rowsOf('see below\n    age kappa\n17   73  1.76\n', 1)).toBeNull()
  })
  it('is none where a row is set otherwise, or has no label or no number', () => {
    expect(rowsOf('\n    age kappa\n17   73 1.764 \n18  73  1.76\n', 1)).toEqual([['', 'age', 'kappa'], ['17', '73', '1.764']])
    expect(rowsOf('\n   age kappa\n    73  1.76\n', 1)).toBeNull()
    expect(rowsOf('\n    one   two\nx    is a word\n', 1)).toBeNull()
  })
})

describe('a table of R', () => {
  it('has categories for labels, numbers too', async () => {
    const table = (small: string): string => `   \n       0    1\n  0 8674  674\n  1 7511 ${small}\n`
    expect(rowsOf(table(' 690'), 1)?.[0]).toEqual(['category', '0', '1'])
    expect(await outcome(table(' 690'))).toBe('pass')
    expect(await outcome(table('   6'))).toBe('fail')
  })
})

describe('a tibble', () => {
  const tibble = (small: string): string => ['# A tibble: 3 × 3', '   chapter                  n deaths', '   <chr>                <int>  <int>', ' 1 Circulatory            745    101', ` 2 Injury and Poisoning ${small}      0`, ' 3 <NA>                  5705   1204', ''].join('\n')
  it('is read by its types: words to the left, numbers to the right', async () => {
    expect(rowsOf(tibble('   21'), 1)).toEqual([['', 'chapter', 'n', 'deaths'], ['1', 'Circulatory', '745', '101'], ['2', 'Injury and Poisoning', '21', '0'], ['3', '<NA>', '5705', '1204']])
    expect(await outcome(tibble('   21'))).toBe('pass')
    expect(await outcome(tibble('    2'))).toBe('fail')
  })
})
