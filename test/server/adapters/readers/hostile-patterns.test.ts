import { expect, test } from 'vitest'
import { printableRuns } from '../../../../server/adapters/readers/byte-search.ts'
import { processorMilliseconds } from '../../../fuzz/processor-time.ts'
import { noticeIds, readBytes } from './read-fixture.ts'

const many = (piece: string, count = 300_000): string => piece.repeat(count)

/** Texts that make a careless pattern run for hours. */
test.each<[string, string, string]>([
  ['comments before no element', `${many('<!-- -->', 5_000)}x`, 'a.txt'],
  ['a signed cell of digits that is no number', `a,b\n-${many('1')}x,2\n`, 'a.csv'],
  ['a table whose cells are almost numbers', `a,b\n${many(`${many('1', 60_000)}x,2\n`, 1)}3,4\n`, 'a.csv'],
  ['a line of blanks in Markdown', `${many(' ')}x\n|---|\n`, 'a.md'],
  ['pictures that never end in Markdown', many('!['), 'a.md'],
  ['page feeds in HTML', `<html>${many('\f')}x`, 'a.html'],
  ['attributes without values in HTML', `<html><p ${many('a ')}`, 'a.html'],
  ['quotes that never end in HTML', `<html>${many('<p a="')}`, 'a.html'],
  ['elements that never end in HTML', `<html>${many('<b>')}`, 'a.html'],
  ['tables in tables in HTML', `<html>${many('<table><tr><td>', 50_000)}`, 'a.html'],
  ['spans as wide as allowed', `<html><table>${many('<tr><td rowspan=1000 colspan=1000>x', 3_000)}`, 'a.html'],
  ['data addresses that hold nothing', `<html>${many('data:;a=b;')}`, 'a.html'],
  ['quotes that never end in JSON', `[${many('"\\')}`, 'a.json'],
  ['backslashes in JSON', `["${many('\\\\')}", NaN]`, 'a.json'],
  ['quotes that never end in CSV', `a,b\n${many('"a,')}`, 'a.csv'],
  ['one column after another', many('a,'), 'a.csv'],
  ['open brackets', many('[{"a":'), 'a.json'],
  ['records that share no key', JSON.stringify(Array.from({ length: 50_000 }, (_, index) => ({ [`k${index}`]: 1 }))), 'a.json'],
  ['columns that share no row', JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, { [`r${index}`]: 1 }]))), 'a.json'],
  ['namespaces in SVG', `<svg>${many('<a:b c:d="e">', 50_000)}`, 'a.svg'],
])('%s take no time', async (_, text, name) => {
  const started = process.cpuUsage()
  const output = await readBytes(text, name)
  expect(processorMilliseconds(started)).toBeLessThan(5_000)
  expect(noticeIds(output).filter((notice) => notice === 'crash')).toEqual([])
  expect(output.notices.map(({ values }) => values['reason'])).not.toContain('crash')
}, 300_000)

test('a notebook with a picture of many megabytes is read', async () => {
  const text = JSON.stringify({ cells: [{ cell_type: 'code', source: 'x', metadata: {}, outputs: [{ output_type: 'stream', name: 'stdout', text: many('a', 60_000_000) }] }], metadata: {}, nbformat: 4 })
  const output = await readBytes(text, 'a.ipynb')
  expect(output).toMatchObject({ format: 'ipynb', complete: true, notices: [] })
}, 300_000)

test('readable runs in a megabyte of plain bytes take no time', () => {
  const started = process.cpuUsage()
  expect(printableRuns(Buffer.alloc(1_000_000, 'a')).length).toBeGreaterThanOrEqual(1_000_000)
  expect(processorMilliseconds(started)).toBeLessThan(2_000)
})
