import { expect, test } from 'vitest'
import { defaultReadLimits, readOutput } from '../../../../server/adapters/readers/index.ts'
import { noticeFormats } from '../../../../server/adapters/readers/xlsx-formats.ts'
import { OfficeLooks } from '../../../../server/adapters/readers/office-looks.ts'
import { OutputCollector } from '../../../../server/adapters/readers/output-collector.ts'
import { noticeOneMoment } from '../../../../server/adapters/readers/zip-listing.ts'

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

test('looks of an Office file may be those that programs leave, not many values of their own', () => {
  const of = (part: string, element: string, attribute: string, ...values: string[]) => {
    const [found, looks] = [new OutputCollector(), new OfficeLooks()]
    for (const value of values) looks.see(part, element, { [attribute]: value })
    looks.report(found)
    return found.notices.map(({ notice }) => notice)
  }
  const sheet = 'xl/worksheets/sheet1.xml'
  expect(of(sheet, 'pageMargins', 'left', '0.7', '0.75', '0.3', '0.7875', '1.05277777777778', '0.787401575')).toEqual([])
  expect(of(sheet, 'pageMargins', 'left', '0.713', '1.281')).toEqual(['document-looks'])
  expect(of(sheet, 'sheetView', 'zoomScale', '100', '85')).toEqual([])
  expect(of(sheet, 'sheetView', 'zoomScale', '71')).toEqual(['document-looks'])
  expect(of('xl/theme/theme1.xml', 'srgbClr', 'val', '1F497D', '4F81BD', '0563C1', 'AABBCC')).toEqual([])
  expect(of('xl/theme/theme1.xml', 'srgbClr', 'val', '3D4B73', '342633', '52392E', '3E0B0A')).toEqual(['document-looks'])
  expect(of('word/document.xml', 'r', 'rsidR', ...Array.from({ length: 13 }, (_, at) => `00A${at + 10}`))).toEqual(['document-looks'])
  expect(of('word/document.xml', 'spacing', 'after', '0', '120', '240', '360', '480', '600')).toEqual([])
  expect(of('word/document.xml', 'spacing', 'after', '71', '254', '111', '135', '286')).toEqual(['document-looks'])
  expect(of(sheet, 'row', 'outlineLevel', ...Array.from({ length: 20 }, () => ['1', '1', '0']).flat())).toEqual(['document-looks'])
})

test('letters written as numbers are noticed, signs of markup are not', async () => {
  expect(await notices('<p>Age &#60; 50 &#38; &quot;over&quot; &#39;60&#39;, &#8211; &#xa0;</p>', 'a.html')).toEqual([])
  expect(await notices('<p>&#84;he cohort</p>', 'a.html')).toEqual(['spelled-letters'])
  expect(await notices('<p>T&#x68;e cohort</p>', 'a.html')).toEqual(['spelled-letters'])
})

test('a kernel’s version is one, not three numbers', async () => {
  const of = (version: unknown) => notices(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: 'python', version } }, cells: [] }), 'a.ipynb')
  for (const version of ['3.13.5', '4.5.0', '3.14.0rc1', '1.11']) expect(await of(version)).toEqual([])
  for (const version of ['3.75.3676', '3.11.4 75', 375]) expect(await of(version)).toEqual(['notebook-metadata'])
})

test('parts of a document that were changed on many days are noticed', () => {
  const of = (...days: number[]) => {
    const found = new OutputCollector()
    noticeOneMoment(days.map((day, at) => ({ name: `xl/part${at}.xml`, changed: ((44 << 9 | 3 << 5 | day) << 16) >>> 0 }) as never), found)
    return found.notices.map(({ notice }) => notice)
  }
  expect(of(1, 1, 1, 2, 2, 3)).toEqual([])
  expect(of(1, 5, 9, 27)).toEqual(['archive-times'])
})

test('one person’s archive has one owner', async () => {
  const entry = (name: string, uid: number, mtime: number): Buffer => {
    const block = Buffer.alloc(512)
    block.write(name, 0)
    block.write('0000644\0', 100)
    block.write(`${uid.toString(8).padStart(7, '0')}\0${uid.toString(8).padStart(7, '0')}\0`, 108)
    block.write(`00000000000\0${mtime.toString(8).padStart(11, '0')}\0`, 124)
    block.write('        0', 148)
    block.write('ustar\x0000', 257)
    block.write(`${block.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148)
    return block
  }
  const of = async (...owners: (readonly [number, number])[]) =>
    (await readOutput(Buffer.concat([...owners.map(([uid, time], at) => entry(`t${at}.csv`, uid, time)), Buffer.alloc(1024)]), 'a.tar', defaultReadLimits)).notices.map(({ notice }) => notice)
  expect(await of([200_001, 1_780_000_000], [200_001, 1_790_000_000], [0, 1_790_000_100])).toEqual([])
  expect(await of([3676, 1_780_000_000], [3015, 1_780_000_000], [2575, 1_780_000_000])).toEqual(['archive-times'])
  expect(await of([1, 1_280_000_000], [1, 1_780_000_000])).toEqual(['archive-times'])
})
