import { describe, expect, it } from 'vitest'
import { loadedContent } from '../../../../../server/domain/disclosure/checks/loaded-content.ts'
import type { OutputFormat, OutputText, ReadOutput } from '../../../../../server/domain/disclosure/read-output.ts'
import type { EvidenceParts } from './small-evidence.ts'
import { aFile, aRead, evidenceOf } from './small-evidence.ts'

const said = (parts: EvidenceParts): readonly string[] => loadedContent.run(evidenceOf(parts)).map(({ message, values }) => `${message.replace('loaded-content.', '')} ${String(values['count'])}`)
const inText = (text: string | Partial<OutputText>, format: OutputFormat = 'text'): EvidenceParts => ({ read: aRead({ format, texts: [text] }) })
const many = (count: number, of: (index: number) => string, between = ' '): string => Array.from({ length: count }, (_, index) => of(index)).join(between)

describe('a text', () => {
  it('that tells of a person goes to a person, with its place', () => {
    expect(said(inText('Among them was a 93-year-old woman.'))).toEqual(['person-told 1'])
    expect(loadedContent.run(evidenceOf(inText({ text: 'Among them was a 93-year-old woman.', where: 'page 2' })))).toMatchObject([{ rule: 'words and numbers mean what they say', outcome: 'review', cure: 'cure.write-plainly', at: { row: null }, values: { where: 'page 2' } }])
    expect(said(inText('The mean age was 45.2 years.'))).toEqual([])
  })
  it('too long to be looked through goes to a person for its length', () => {
    expect(said(inText(many(80_001, (index) => `We read the table of group ${index % 9}.`, '\n'))).filter((one) => one.startsWith('too-long'))).toHaveLength(1)
  })
  it('too long goes to a person where it is hidden too, or is no prose', () => {
    const long = many(80_001, (index) => `We read the table of group ${index % 9}.`, '\n')
    expect(said(inText({ text: long, visibility: 'hidden' }, 'docx'))).toEqual([`too-long ${long.length}`])
    const lines = many(260_001, (index) => `| a ${index % 9} |`, '\n')
    expect(said(inText(lines, 'markdown'))).toEqual([`too-long ${lines.length}`])
    expect(said(inText(many(80_001, (index) => `# We read the table of group ${index % 9}.`, '\n'), 'code')).filter((one) => one.startsWith('too-long'))).toHaveLength(1)
  })
  it('that tells of few people is cured as a cell is, where few are below the threshold', () => {
    expect(loadedContent.run(evidenceOf(inText('In this group 3 patients died.')))).toMatchObject([{ message: 'loaded-content.small-count-told', cure: 'cure.merge-or-suppress' }])
    expect(said({ ...inText('In this group 3 patients died.'), parameters: { threshold: 1 } })).toEqual([])
  })
  it('in which one line stands many times is pointed at by its line', () => {
    const lines = many(20, (index) => `The store sold ${(index * 37) % 101} loaves, as it says.`, '\n\n')
    const row = (line: number | null): unknown => loadedContent.run(evidenceOf(inText({ text: `first\n${lines}`, line })))
    expect(row(7)).toMatchObject([{ message: 'loaded-content.one-template', at: { row: 8 } }])
    expect(row(null)).toMatchObject([{ at: { row: null } }])
  })
  it('of a program is read as one: cells of a notebook too, but not its prose', () => {
    const numbers = `x = ${many(40, (index) => String(1131 + index * 29), '\ny = ')}`
    expect(said(inText(numbers, 'code'))).toEqual([expect.stringMatching(/^numbers-in-code/)])
    expect(said(inText({ text: numbers, where: 'cell 3' }, 'ipynb'))).toEqual([expect.stringMatching(/^numbers-in-code/)])
    for (const where of ['cell 3 output', 'note of cell 3', 'cell x']) expect(said(inText({ text: numbers, where }, 'ipynb'))).not.toContainEqual(expect.stringMatching(/^numbers-in-code/))
    expect(said(inText({ text: numbers, where: 'cell 3' }, 'text'))).not.toContainEqual(expect.stringMatching(/^numbers-in-code/))
    expect(said(inText({ text: numbers, where: 'cell 31' }, 'ipynb'))).toHaveLength(1)
  })
  it('inside another file is read the same way', () => {
    const inner = [{ name: 'a.txt', output: aRead({ format: 'text', texts: ['Among them was a 93-year-old woman.'] }) }]
    expect(said({ read: aRead({ format: 'zip', inner }) })).toEqual(['person-told 1'])
  })
})

describe('ways of writing that change without a rule', () => {
  const letters = (index: number): string => `${String.fromCharCode(97 + index)}${String.fromCharCode(122 - index)}ing`
  const lines = (count: number, from = 0): string => many(count, (index) => `The ${letters((index + from) % 26)} was ${letters((index + from + 3) % 26)} then${index % 2 === 0 ? '' : ' '}`, '\n')
  const mixed = (read: ReadOutput): readonly unknown[] => loadedContent.run(evidenceOf({ read })).filter(({ message }) => message.includes('mixed')).map(({ message, outcome, values }) => `${message} ${outcome} ${String(values['count'])} ${String(values['where'])}`)
  it('say a bit each time: blanks at the ends of lines', () => {
    expect(mixed(aRead({ format: 'text', texts: [{ text: lines(26), where: 'page 1' }] }))).toEqual(['loaded-content.mixed-blanks review 13 page 1'])
    expect(mixed(aRead({ format: 'text', texts: [lines(20)] }))).toEqual([])
  })
  it('in each text that is seen, and over all code together', () => {
    expect(mixed(aRead({ format: 'text', texts: [lines(16), lines(16, 10)] }))).toEqual([])
    expect(mixed(aRead({ format: 'text', texts: [{ text: lines(26), visibility: 'hidden' }] }))).toEqual([])
    expect(mixed(aRead({ format: 'ipynb', texts: [{ text: lines(22), where: 'cell 1' }, { text: lines(22, 10), where: 'cell 2' }] }))).toEqual(['loaded-content.mixed-code-style review 22 code'])
    expect(mixed(aRead({ format: 'ipynb', texts: [{ text: lines(22), where: 'cell 1' }, { text: lines(22, 10), where: 'note' }] }))).toEqual([])
  })
  it('words without a sentence are asked about with their place', () => {
    const read = aRead({ format: 'text', texts: [{ text: many(90, (index) => letters(index % 26)), where: 'page 2' }] })
    expect(loadedContent.run(evidenceOf({ read })).filter(({ message }) => message.endsWith('no-sentences'))).toMatchObject([{ rule: 'words and numbers mean what they say', outcome: 'review', values: { where: 'page 2' } }])
  })
  it('sentences of one length that look like a table still tell of persons', () => {
    expect(said(inText('a 93-year-old woman 5\na 94-year-old woman 6\na 95-year-old woman 7'))).toEqual(['person-told 3'])
    expect(said(inText('Among them was a 93-year-old woman.\n\na 1\nb 2\nc 3'))).toEqual(['person-told 1'])
  })
})

describe('pictures in place of numbers', () => {
  it('in the cells of a table go to a person', () => {
    const rows = Array.from({ length: 8 }, (_, index) => ['x', ['🍎', '🚗', '🐶', '⚽'].slice(index % 2).concat(['🍎', '🚗']).join('')])
    expect(loadedContent.run(evidenceOf({ read: aRead({ tables: [{ sheet: 'S', firstRow: 4, firstColumn: 1, rows }] }) }))).toMatchObject([{ outcome: 'review', rule: 'words and numbers mean what they say', message: 'loaded-content.symbol-code', at: { sheet: 'S', row: 4 }, values: { count: 44, where: 'cells' } }])
  })
})

describe('names that differ only in numbers', () => {
  const names = Array.from({ length: 40 }, (_, index) => `r${(index * index * 37) % 1009}.csv`)
  it('that do not run on go to a person, in a request and in an archive', () => {
    const request = said({ path: names[0]!, request: { files: names.slice(1).map((path) => aFile({ path })) } })
    expect(request).toEqual(['numbered-names 40'])
    const inner = names.map((name) => ({ name, output: aRead() }))
    expect(said({ read: aRead({ format: 'zip', inner }) })).toEqual(['numbered-names 40'])
    expect(said({ read: aRead({ format: 'zip', inner: [{ name: 'inside', output: aRead({ format: 'zip', inner }) }] }) })).toEqual(['numbered-names 40'])
    expect(loadedContent.run(evidenceOf({ read: aRead({ format: 'zip', inner }) }))).toMatchObject([{ outcome: 'review', rule: 'words and numbers mean what they say', cure: 'cure.rename', values: { count: 40 } }])
  })
  it('that run on are the files of a series', () => {
    expect(said({ path: 'r0.csv', request: { files: Array.from({ length: 39 }, (_, index) => aFile({ path: `r${index + 1}.csv` })) } })).toEqual([])
  })
})

describe('words in a table', () => {
  const table = (cells: readonly string[], sheet: string | null = null): ReadOutput['tables'][number] => ({ sheet, firstRow: 4, firstColumn: 1, rows: cells.map((cell) => ['a', cell]) })
  const words = (count: number, of = (index: number): string => `k${index + 100}x${index + 200}`): readonly string[] => Array.from({ length: count }, (_, index) => of(index))
  const inTable = (cells: readonly string[]): readonly string[] => said({ read: aRead({ tables: [table(cells)] }) })
  it('built of numbers go to a person, ten different ones at least', () => {
    expect(inTable(words(10))).toEqual(['loaded-words 10'])
    expect(inTable(words(9))).toEqual([])
    expect(inTable([...words(9), ...words(9), ''])).toEqual([])
    expect(loadedContent.run(evidenceOf({ read: aRead({ tables: [table(words(10), 'S')] }) }))).toMatchObject([{ rule: 'words and numbers mean what they say', outcome: 'review', at: { sheet: 'S', row: 4 }, values: { count: 10, where: 'cells' } }])
  })
  it('are words: numbers, counts with percentages and sentences are none', () => {
    expect(inTable(words(12, (index) => `${index + 1},234,567.5`))).toEqual([])
    expect(inTable(words(12, (index) => `12${index + 100}(45.${index}%)`))).toEqual([])
    expect(inTable(words(12, (index) => `1,2${index + 10}(45%)`))).toEqual([])
    expect(inTable(words(12, (index) => `from ${index + 100} to ${index + 200}`))).toEqual([])
    expect(inTable(words(12, (index) => ` k${index + 100}x${index + 200} `))).toEqual(['loaded-words 12'])
    expect(inTable(words(12, (index) => `${index + 100}/${index + 200}`))).toEqual(['loaded-words 12'])
    expect(inTable(words(12, (index) => `${index + 100}(${index + 20}%)x`))).toEqual(['loaded-words 12'])
    expect(inTable(words(12, (index) => `x${index + 100}(${index + 20}%)`))).toEqual(['loaded-words 12'])
  })
  it('in names of sheets, three at least', () => {
    const sheets = (...names: readonly (string | null)[]): readonly string[] => said({ read: aRead({ format: 'xlsx', tables: names.map((name) => table(['x'], name)) }) })
    expect(sheets('k101x201', 'k102x202', 'k103x203')).toEqual(['loaded-words 3'])
    expect(sheets('k101 x 201', 'k102 x 202', 'k103 x 203')).toEqual(['loaded-words 3'])
    expect(sheets('k101x201', 'k102x202', 'k102x202', null)).toEqual([])
    expect(sheets('A', 'B', 'C')).toEqual([])
    expect(loadedContent.run(evidenceOf({ read: aRead({ tables: ['k101x201', 'k102x202', 'k103x203'].map((name) => table(['x'], name)) }) }))).toMatchObject([{ outcome: 'review', values: { where: 'sheet names' } }])
  })
  it('of a file inside are read the same way', () => {
    expect(said({ read: aRead({ format: 'zip', inner: [{ name: 'a.csv', output: aRead({ tables: [table(words(10))] }) }] }) })).toEqual(['loaded-words 10'])
  })
})

describe('the name of a file', () => {
  const named = (path: string): readonly string[] => said({ path })
  it('is plain with a few numbers and dates', () => {
    for (const path of ['table1.csv', 'out/results_2024-03-15.csv', 'run_20240315T1201_v2.1.csv', 'wave1_2_3_4_5.csv', '1234567/table.csv', 'a\\1234567\\table.csv', 'x20240315-0915.csv', 'y2024_12.csv', '2024.csv', 'n123456.csv']) expect(named(path)).toEqual([])
  })
  it('is loaded with a long number', () => {
    expect(named('n1234567.csv')).toEqual(['file-name 7'])
    expect(named('deep/out/n1234567.csv')).toEqual(['file-name 7'])
    expect(loadedContent.run(evidenceOf({ path: 'n1234567.csv' }))).toMatchObject([{ rule: 'words and numbers mean what they say', outcome: 'review', cure: 'cure.rename', values: { count: 7 } }])
  })
  it('with twelve digits or six numbers', () => {
    expect(named('a123456b12345c1.csv')).toEqual(['file-name 12'])
    expect(named('a123456b12345c.csv')).toEqual([])
    expect(named('a1b2c3d4e5f6.csv')).toEqual(['file-name 6'])
    expect(named('a1b2c3d4e5.csv')).toEqual([])
    expect(named('a1.5b2c3d4e5.csv')).toEqual([])
  })
  it('with an encoding, or longer than a name', () => {
    expect(named(`${'aB3'.repeat(2)}${'xyzuvw'.repeat(3)}.csv`)).toEqual(['file-name 2'])
    expect(named(`${'aB3'.repeat(2)}${'xyzuvw'.repeat(2)}xyzuv.csv`)).toEqual([])
    expect(named(`${'aB'.repeat(12)}.csv`)).toEqual([])
    expect(named(`${'a3'.padEnd(26, 'x')}.csv`)).toEqual([])
    expect(named(`${'B3'.padEnd(26, 'X')}.csv`)).toEqual([])
    expect(named(`${'long-name-of-'.repeat(9)}.csv`)).toEqual(['file-name 0'])
    expect(named(`${'x'.repeat(116)}.csv`)).toEqual([])
    expect(named(`${'x'.repeat(117)}.csv`)).toEqual(['file-name 0'])
  })
})

describe('a description', () => {
  const described = (description: object): readonly string[] => said({ description })
  it('that says what the output is says nothing else', () => {
    expect(described({ title: 'Visits by sex, 2024', population: 'all adults in the survey', unit: 'person', release: '2026-03' })).toEqual([])
    expect(said({})).toEqual([])
  })
  it('that tells of a person, in whichever of its entries, goes to a person', () => {
    for (const entry of ['title', 'population', 'unit', 'release']) expect(described({ [entry]: 'a 93-year-old woman' })).toEqual(['description 1'])
    expect(loadedContent.run(evidenceOf({ description: { title: 'a 93-year-old woman', population: 'the oldest woman was 103' } }))).toMatchObject([{ rule: 'words and numbers mean what they say', outcome: 'review', cure: 'cure.write-plainly', values: { count: 1 } }])
  })
  it('with twelve numbers, or of two thousand characters, is none', () => {
    expect(described({ title: `by ${many(12, (index) => String(1131 + index * 29), ' and ')}` })).toEqual(['description 1'])
    expect(described({ title: `by ${many(11, (index) => String(1131 + index * 29), ' and ')}` })).toEqual([])
    expect(described({ title: 'long '.repeat(400) })).toEqual(['description 1'])
    expect(described({ title: 'long '.repeat(400).slice(0, -1) })).toEqual([])
  })
})

describe('one sentence over many files', () => {
  const sentence = (index: number): string => `Visits were ${12_345 + index * 7} in all.`
  const request = (count: number, of = sentence, own = 0): readonly string[] => said({ read: aRead({ format: 'text', texts: [of(own)] }), request: { files: Array.from({ length: count - 1 }, (_, index) => aFile({ path: `${index}.txt`, read: aRead({ format: 'text', texts: [of(index + 1)] }) })) } })
  it('each time with other numbers goes to a person from eight on', () => {
    expect(request(8)).toEqual(['across-files 8'])
    expect(request(7)).toEqual([])
    expect(request(9, (index) => sentence(Math.min(index, 6)))).toEqual([])
    expect(loadedContent.run(evidenceOf({ read: aRead({ format: 'text', texts: [sentence(0)] }), request: { files: Array.from({ length: 7 }, (_, index) => aFile({ read: aRead({ format: 'text', texts: [sentence(index + 1)] }) })) } })))
      .toMatchObject([{ rule: 'words and numbers mean what they say', outcome: 'review', cure: 'cure.write-plainly', values: { count: 8 } }])
  })
  it('has five digits and a word', () => {
    expect(request(9, (index) => `Visits were ${1234 + index}.`)).toEqual([])
    expect(request(9, (index) => `Visits were ${12_345 + index}.`)).toEqual(['across-files 9'])
    expect(request(9, (index) => `n = ${12_345 + index}`)).toEqual([])
    expect(request(9, (index) => `  Visits were ${12_345 + index}.5  `)).toEqual(['across-files 9'])
    expect(request(9, (index) => (index % 2 === 0 ? ` ${sentence(index)}` : sentence(index)))).toEqual(['across-files 9'])
  })
  it('only where it stands in this file', () => {
    expect(request(9, (index) => (index === 0 ? 'Nothing here was 12345.' : sentence(index)))).toEqual([])
  })
  it('in files of up to twenty texts of up to four thousand characters', () => {
    const of = (texts: (index: number) => readonly string[]): readonly string[] => said({ read: aRead({ format: 'text', texts: texts(0) }), request: { files: Array.from({ length: 8 }, (_, index) => aFile({ read: aRead({ format: 'text', texts: texts(index + 1) }) })) } })
    const more = (count: number, index: number): readonly string[] => [sentence(index), ...Array.from({ length: count - 1 }, () => 'x')]
    expect(of((index) => more(20, index))).toEqual(['across-files 9'])
    expect(of((index) => more(21, index))).toEqual([])
    const long = (length: number, index: number): readonly string[] => [`${sentence(index)}\n`.padEnd(length, 'word ')]
    expect(of((index) => long(4000, index))).toContain('across-files 9')
    expect(of((index) => long(4001, index))).not.toContain('across-files 9')
  })
})
