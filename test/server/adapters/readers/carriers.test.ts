import { expect, test } from 'vitest'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { noticeFormats } from '../../../../server/adapters/readers/xlsx-formats.ts'
import { OutputCollector } from '../../../../server/adapters/readers/output-collector.ts'

const notices = async (text: string, name: string) => (await readOutput(Buffer.from(text), name, defaultReadLimits)).notices.map(({ notice }) => notice)
const notebook = (cells: readonly { id: string; count: number | null }[]) => JSON.stringify({
  nbformat: 4, nbformat_minor: 5, metadata: {}, cells: cells.map(({ id, count }) => ({ cell_type: 'code', id, metadata: {}, source: 'x', outputs: [], execution_count: count })),
})

test('quotes that follow a rule are plain, quotes that come and go are noticed', async () => {
  expect(await notices('"band","n"\n"50-59",1647\n"60-69",1214\n"Total","2,861"\n', 'a.csv')).toEqual([])
  expect(await notices('band,n\n50-59,"1,647"\n60-69,"1,214"\n70-79,949\n80+,540\n90+,12\n', 'a.csv')).toEqual([])
  expect(await notices('band,n\n"a",1\nb,"2"\n"c",3\nd,"4"\n"e",5\nf,6\n', 'a.csv')).toEqual(['uneven-quotes'])
})

test('one change of line ends is a joined file, more are noticed', async () => {
  expect(await notices('a,n\r\nb,11\r\nc,12\nd,13\n', 'a.csv')).toEqual([])
  expect(await notices('a,n\r\nb,11\nc,12\r\nd,13\n', 'a.csv')).toEqual(['mixed-line-ends'])
})

test('a transform of a name is no formula, one of a cell or a command is', async () => {
  expect(await notices('x,-log2(p)\na,3.5\nb,4.5\n', 'a.csv')).toEqual([])
  expect(await notices('x,-log2(B2)\na,3.5\nb,4.5\n', 'a.csv')).toEqual(['formula'])
  expect(await notices('x,-cmd|x\na,3.5\nb,4.5\n', 'a.csv')).toEqual(['formula'])
})

test('cells run again out of order are plain, run numbers and ids that carry data are noticed', async () => {
  const ids = ['219d4ef4', '8512c8d3', '40119273', 'load-data', 'aZ3_kQ-91xYb', '0b1f7a52-1c1e-4d0a-9a58-3f7f3f4a2c11']
  expect(await notices(notebook(ids.map((id, at) => ({ id, count: [3, 7, 5, 19, 20, null][at] ?? null }))), 'a.ipynb')).toEqual([])
  expect(await notices(notebook(ids.map((id, at) => ({ id, count: [1281, 85, 4102, 7, 990, 31][at] ?? null }))), 'a.ipynb')).toEqual(['run-numbers'])
  expect(await notices(notebook([{ id: '5001921154138720', count: 1 }]), 'a.ipynb')).toEqual(['cell-ids'])
})

test('the marks of a styled table are plain, numbers in attributes are noticed', async () => {
  const styled = Array.from({ length: 40 }, (_, row) => `<tr><td id="T_6a1f3_row${row}_col0" class="data row${row} col0">${row + 20}</td></tr>`).join('')
  expect(await notices(`<table id="T_6a1f3" border="1">${styled}</table>`, 'a.html')).toEqual([])
  const classes = Array.from({ length: 6 }, (_, at) => `<p class="c${71_000_000 + at * 7}">Text.</p>`).join('')
  expect(await notices(`<html><body>${classes}</body></html>`, 'a.html')).toEqual(['attribute-numbers'])
})

test('number formats may bound a value or show a fraction but not add digits', () => {
  const of = (...codes: string[]) => {
    const found = new OutputCollector()
    noticeFormats({ codes, colours: new Set(), sizes: new Set(['11']), cells: [{ font: 0, fill: 0 }] }, found)
    return found.notices.map(({ notice }) => notice)
  }
  expect(of('0.00', '#,##0" 명"', '[<0.001]"<0.001";0.000', '# ?/100', '[$-412]yyyy"년" m"월"')).toEqual([])
  expect(of('0"97118501"')).toEqual(['cell-formats'])
  expect(of('0\\9\\7\\1')).toEqual(['cell-formats'])
})
