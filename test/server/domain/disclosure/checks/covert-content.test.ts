import { describe, expect, it } from 'vitest'
import { covertContent } from '../../../../../server/domain/disclosure/checks/covert-content.ts'
import type { OutputFormat, OutputText, ReadOutput } from '../../../../../server/domain/disclosure/read-output.ts'
import { aRead, aTable, evidenceOf } from './small-evidence.ts'

type Rows = readonly (readonly string[])[]
const inText = (text: string | Partial<OutputText>, format: OutputFormat = 'text'): ReadOutput => aRead({ format, texts: [text] })
const inTable = (rows: Rows, sheet: string | null = 'S'): ReadOutput => aRead({ tables: [{ sheet, firstRow: 3, firstColumn: 1, rows }] })
/** `kind outcome count row` of every finding. */
const said = (read: ReadOutput): readonly string[] => covertContent.run(evidenceOf({ read })).map(({ message, outcome, values, at }) => `${message.replace('covert-content.', '')} ${outcome} ${String(values['count'])} ${at.row}`)
const spare = (times: number): readonly string[] => Array.from({ length: times }, (_, index) => `0.${String(index + 1)}23456789012345671`)

describe('a text', () => {
  it('that says what it says is none of it', () => {
    expect(said(inText('Mean age was 45.2 years (SD 3.1).\nNo difference was found.'))).toEqual([])
    expect(said(aRead())).toEqual([])
  })
  it('with characters of no width is pointed at by its line', () => {
    expect(said(inText({ text: 'one\ntwo\u200b\u200b', line: 5 }))).toEqual(['invisible-characters review 2 6'])
    expect(said(inText({ text: 'one\ntwo\u200b', line: null }))).toEqual(['invisible-characters review 1 null'])
    expect(covertContent.run(evidenceOf({ read: inText({ text: 'one\u200b', where: 'cell 3' }) }))).toMatchObject([{ rule: 'texts say what they carry', values: { where: 'cell 3' } }])
  })
  it('with a list of numbers is one in prose, and data in a program', () => {
    const list = Array.from({ length: 30 }, (_, index) => (index * 37) % 101).join(', ')
    expect(said(inText(`The values were ${list}.`))).toEqual([expect.stringMatching(/^number-list review/)])
    for (const format of ['code', 'ipynb'] as const) expect(said(inText(`x = [${list}]`, format))).toEqual([expect.stringMatching(/^data-in-code review/)])
  })
  it('with digits that no statistic needs is pointed at, but not a program', () => {
    const text = `Means were ${spare(2).join(' and ')} by sex.`
    expect(said(inText(text))).toEqual(['needless-digits review 200 null'])
    expect(said(inText(`The mean was ${spare(1)[0]} in all.`))).toEqual(['needless-digits review 100 null'])
    expect(said(inText(`x = ${spare(1)[0]}`, 'code'))).toEqual([])
    expect(said(inText('Means were 0.1234567890 and 0.12345.'))).toEqual([])
    expect(covertContent.run(evidenceOf({ read: inText({ text, where: 'page 2' }) }))).toMatchObject([{ values: { where: 'page 2' } }])
  })
  it('a hundred of them, counted over the whole text, are the least', () => {
    const sevenSpare = (times: number): string => Array.from({ length: times }, (_, index) => `mean ${String(index + 10)}.3456789012345`).join(' and ')
    expect(said(inText(sevenSpare(14)))).toEqual([])
    expect(said(inText(sevenSpare(15)))).toEqual(['needless-digits review 105 null'])
  })
  describe('of a program that writes JSON', () => {
    const many = (count: number, write: (index: number) => string): string => `{${Array.from({ length: count }, (_, index) => `"mean_${'abcdefghijklmnopqrstuvwxyz'[index]}": ${write(index)}`).join(', ')}}`
    const seven = (index: number): string => `${index + 10}.3456789012345`
    it.each([
      ['a hundred spare digits are the least', many(15, seven), ['needless-digits review 105 null']],
      ['fewer are none of it', many(14, seven), []],
      ['signs make no difference', many(15, (index) => `-${seven(index)}`), ['needless-digits review 105 null']],
      ['powers of ten are no digits, and hide none', many(15, (index) => `${seven(index)}e-05`), ['needless-digits review 105 null']],
      ['a number inside a version is none', `{"built": "1.12345678901234567890.3"}`, []],
      ['whole numbers have none to spare', many(15, (index) => String(1_234_567_890_123 + index)), []],
      ['one that no computer works out is enough', `{"mean": ${spare(1)[0]}}`, ['needless-digits review 100 null']],
    ])('%s', (_, text, findings) => { expect(said(inText(text, 'json'))).toEqual(findings) })
  })
  it('version numbers and the like are no decimals', () => expect(said(inText('Built from 1.12345678901234567890.3 of the library.'))).toEqual([]))
  it('with identifiers behind an encoding fails', () => {
    const encoded = Buffer.from('participants 900101-1234567 and 910202-2345678 of the cohort study').toString('base64')
    expect(said(inText(`key ${encoded}`))).toEqual([expect.stringMatching(/^encoded-run review/), 'encoded-identifiers fail 2 null'])
    expect(said(inText(`key ${Buffer.from('nothing in here but some words of no meaning at all, really none').toString('base64')}`))).toEqual([expect.stringMatching(/^encoded-run review/)])
    expect(covertContent.run(evidenceOf({ read: inText({ text: encoded, where: 'note' }) })).at(-1)).toMatchObject({ rule: 'texts say what they carry', values: { where: 'note', count: 2 } })
  })
})

describe('a table', () => {
  it('with plain numbers is none of it', () => expect(said(inTable([['group', 'mean'], ['A', '45.2'], ['B', '44.17']]))).toEqual([]))
  it('with digits that no statistic needs is pointed at', () => {
    expect(covertContent.run(evidenceOf({ read: inTable([['group', 'mean'], ['A', spare(1)[0]!]]) }))).toMatchObject([{ message: 'covert-content.needless-digits', outcome: 'review', at: { sheet: 'S', row: 3 }, values: { count: 100 } }])
    expect(said(inTable([['mean'], ['0.1234567890123']]))).toEqual([])
    expect(said(inTable([['said'], ['of no\u200bwidth  '], ['x   '], ['x\t'], ['y  '], ['z ']]))).toEqual(['invisible-characters review 1 4'])
  })
  it('with a list of numbers in one cell is pointed at by its row', () => {
    const list = Array.from({ length: 30 }, (_, index) => (index * 37) % 101).join(', ')
    expect(said(inTable([['group', 'n'], ['A', '40'], [`B ${list}`, '50']]))).toEqual([expect.stringMatching(/^number-list review \d+ 5$/)])
    const words = `about ${Array.from({ length: 14 }, () => 'word').join(' ')}`
    expect(said(inTable([['group', 'n'], [words, '40']]))).toEqual([])
  })
  it('may have short lists in its cells', () => {
    const short = Array.from({ length: 15 }, (_, index) => (index * 7) % 10).join(',')
    expect(said(inTable([['bins'], [short]]))).toEqual([])
    expect(said(inTable([['bins'], [`${short},${short},1`]]))).toEqual([expect.stringMatching(/^number-list/)])
    expect(said(inTable([['bins'], [`${short},${short}${' '.repeat(1)}`]]))).toEqual([])
  })
  it('with characters of no width is pointed at by the row in which they stand', () => {
    expect(said(inTable([['group', 'n'], ['A\u200b', '40'], ['B', '50']]))).toEqual(['invisible-characters review 1 4'])
    expect(covertContent.run(evidenceOf({ read: inTable([['group\u200b', 'n']]) }))).toMatchObject([{ rule: 'texts say what they carry', at: { sheet: 'S', row: 3 } }])
  })
  it('repeats its lines and lists its numbers as tables do', () => {
    const rows = Array.from({ length: 60 }, (_, index) => ['group', String((index * 37) % 101), String((index * 53) % 101), String((index * 71) % 101)])
    expect(said(inTable(rows))).toEqual([])
  })
  it('with blanks of varied widths about its cells is pointed at', () => {
    const padded = (...widths: readonly number[]): Rows => widths.map((width) => ['A', `40${' '.repeat(width)}`])
    expect(said(inTable(padded(3, 4, 5, 6)))).toEqual(['trailing-blanks review 4 3'])
    expect(said(inTable(padded(3, 4, 5, 6, 6, 1)))).toEqual(['trailing-blanks review 5 3'])
    expect(said(inTable(padded(3, 4, 5, 5)))).toEqual([])
    expect(said(inTable(padded(2, 3, 4, 5)))).toEqual([])
    expect(said(inTable([3, 4, 5, 6].map((width) => ['A', `${' '.repeat(width)}40`])))).toEqual(['trailing-blanks review 4 3'])
    expect(said(inTable([3, 4, 5, 6].map((width) => ['A', ' '.repeat(width)])))).toEqual([])
    expect(said(inTable([3, 4, 5, 6].map((width) => ['A', `4${' '.repeat(width)}0`])))).toEqual([])
    expect(said(inTable([['A', '1   '], ['A', '12   '], ['A', '123   '], ['A', '1234   ']]))).toEqual([])
    expect(covertContent.run(evidenceOf({ read: inTable(padded(3, 4, 5, 6)) }))).toMatchObject([{ rule: 'texts say what they carry', at: { sheet: 'S' } }])
  })
  it('padded to one width in each column is printed, in up to five blocks', () => {
    const printed: Rows = [3, 4, 5, 6].map((width) => ['group', `${'1'.repeat(8 - width)}${' '.repeat(width)}`])
    expect(said(inTable(printed))).toEqual([])
    expect(said(inTable([...printed, ['', '']]))).toEqual([])
    expect(said(inTable([...printed, ['heading'], ...printed.map((row) => ['x', ...row])]))).toEqual([])
    const blocks = (count: number): Rows => Array.from({ length: count }, (_, block) => printed.map((row) => (block % 2 === 0 ? row : ['x', ...row]))).flat()
    expect(said(inTable(blocks(5)))).toEqual([])
    expect(said(inTable(blocks(6)))).toEqual([expect.stringMatching(/^trailing-blanks/)])
  })
})

describe('names of categories', () => {
  const named = (...codes: readonly string[]): readonly unknown[] =>
    covertContent.run(evidenceOf({ tables: [aTable({ sheet: 'S', cells: Object.fromEntries(codes.map((code) => [code, 40])) })] })).map(({ message, values, at }) => `${message} ${String(values['count'])} ${String(values['dimension'])} ${at.sheet} ${at.row}`)
  const loaded = (count: number): readonly string[] => [`covert-content.loaded-names ${count} group S 2`]
  it('that carry three numbers with six digits are loaded, three of them at least', () => {
    expect(named('A 12-34-56', 'B 23-45-67', 'C 34-56-78')).toEqual(loaded(3))
    expect(named('A 12-34-56', 'B 23-45-67', 'C')).toEqual([])
    expect(named('A 1-34-56', 'B 2-45-67', 'C 3-56-78')).toEqual([])
    expect(named('A 123-456', 'B 234-567', 'C 345-678')).toEqual([])
    expect(named('A 1234-567', 'B 2345-678', 'C 3456-789')).toEqual([])
  })
  it('with eleven digits, or decimals with seven', () => {
    expect(named('A12345678901', 'B12345678902', 'C12345678903')).toEqual(loaded(3))
    expect(named('A1234567890', 'B1234567891', 'C1234567892')).toEqual([])
    expect(named('A 12.345 67', 'B 23.456 78', 'C 34.567 89')).toEqual(loaded(3))
    expect(named('A 12.34 67', 'B 23.45 78', 'C 34.56 89')).toEqual([])
    expect(named('A 12345.67', 'B 23456.78', 'C 34567.89')).toEqual([])
  })
  it('but for moments and spans of days', () => {
    expect(named('2024-01-02', '2024.1.15', '2024-02-16')).toEqual([])
    expect(named('2024-01-02 ~ 2024-01-08', '2024-01-09 – 2024-01-15', '2024/01/16-2024/01/22')).toEqual([])
    expect(named('2024-01-02T09:30:15', '2024-01-02 10:30:15.500', '2024-01-02 11:30+09:00')).toEqual([])
  })
  it('a date before it hides nothing', () => {
    expect(named('2024-01-02 12-34-56', '2024-01-02 23-45-67', '2024-01-02 34-56-78')).toEqual(loaded(3))
    expect(named('A 2024-01-02', 'B 2024-01-03', 'C 2024-01-04')).toEqual(loaded(3))
  })
  it('said of the first dimension alone', () => {
    const codes = ['12-34-56', '23-45-67', '34-56-78']
    const tables = [1, 2].map(() => aTable({ cells: Object.fromEntries(codes.map((code) => [`A ${code}`, 40])) }))
    expect(covertContent.run(evidenceOf({ tables }))).toHaveLength(1)
    expect(covertContent.run(evidenceOf({ tables: [{ ...tables[0]!, cells: [] }] }))).toMatchObject([{ rule: 'texts say what they carry', at: { row: null } }])
  })
})

describe('a file inside the file', () => {
  it('is looked at the same way', () => {
    const inner = [{ name: 'a.txt', output: inText('one\u200b') }, { name: 'b.csv', output: inTable([['A\u200b']]) }]
    expect(said(aRead({ format: 'zip', inner }))).toEqual(['invisible-characters review 1 1', 'invisible-characters review 1 3'])
  })
})
