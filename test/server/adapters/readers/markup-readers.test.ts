import { expect, test } from 'vitest'
import { allText, fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

const png = Buffer.from(fixtureBytes('plot.png')).toString('base64')

test.each(['table.html', 'styled.html'])('reads the table of %s as pandas writes it, without notices', async (name) => {
  const output = await readFixture(name)
  expect(output).toMatchObject({ format: 'html', complete: true, notices: [] })
  expect(output.tables).toEqual([{ sheet: null, firstRow: 1, firstColumn: 1, rows: [['', 'age', 'F', 'M'], ['0', '20-39', '120', '111'], ['1', '40-59', '234', '250'], ['2', '60+', '310', '290'], ['3', 'Total', '664', '651']] }])
})

test('a spanning cell stands in every place that it covers', async () => {
  const output = await readBytes('<table><tr><th rowspan=2>age<th colspan=2>Sex</tr><tr><th>F<th>M</tr><tr><td>20<td>1<td>2</table>', 'a.html')
  expect(output.tables[0]?.rows).toEqual([['age', 'Sex', 'Sex'], ['age', 'F', 'M'], ['20', '1', '2']])
})

test.each([
  ['a script', '<p>x<script>fetch("//h")</script>', 'script-in-output', 'fail'],
  ['an event handler', '<p onclick="f()">x', 'script-in-output', 'fail'],
  ['a script address', '<a href=" javascript:f()">x</a>', 'script-in-output', 'fail'],
  ['a frame', '<iframe src="a"></iframe>', 'active-content', 'fail'],
  ['a form', '<form action="/x"></form>', 'active-content', 'fail'],
  ['a forwarding page', '<meta http-equiv="refresh" content="0;url=x">', 'active-content', 'fail'],
  ['a hidden element', '<p style="display: none">4711</p>', 'hidden-content', 'review'],
  ['a comment', '<p>x</p><!-- 4711 -->', 'comment', 'review'],
  ['an outside address', '<img src="https://h/?q=4711">', 'external-link', 'review'],
  ['text made by a style sheet', '<style>p::after { content: "4711" }</style><p>', 'hidden-content', 'review'],
])('finds %s', async (_, html, notice, outcome) => {
  expect((await readBytes(`<html><body>${html}</body></html>`, 'a.html')).notices).toContainEqual(expect.objectContaining({ notice, outcome }))
})

test('reads files in data addresses', async () => {
  const output = await readBytes(`<html><img src="data:image/png;base64,${png}"><a href="data:text/csv,a%2Cb%0A4711%2C2">x</a>`, 'a.html')
  expect(output.inner.map(({ output: { format } }) => format)).toEqual(['png', 'text'])
  expect(output.inner[1]?.output.texts[0]?.text).toBe('a,b\n4711,2')
})

test('text in hidden elements and attributes is read as hidden', async () => {
  const output = await readBytes('<html><p>seen<span hidden>unseen 4711</span><b title="also 4712 unseen!">x</b>', 'a.html')
  expect(allText(output, 'shown')).toBe('seenx')
  expect(allText(output, 'hidden')).toMatch(/4711[\s\S]*4712/)
})

test('a text that is no HTML but says so is read; a CSV that is HTML is HTML', async () => {
  expect((await readBytes('<table><tr><td>1</table>', 'a.csv')).format).toBe('html')
})

test('counts the marks of a plot and reads its metadata as hidden text', async () => {
  const output = await readFixture('plot.svg')
  expect(output).toMatchObject({ format: 'svg', complete: true, notices: [{ notice: 'vector-picture', outcome: 'review', values: { marks: 26 } }] })
  expect(allText(output, 'hidden')).toContain('Matplotlib')
})

test('finds script, outside addresses and embedded files in SVG', async () => {
  const output = await readBytes(`<svg xmlns="http://www.w3.org/2000/svg" onload="f()"><script>g()</script><image href="data:image/png;base64,${png}"/><use href="https://h/x"/><foreignObject/></svg>`, 'a.svg')
  expect(noticeIds(output)).toEqual(expect.arrayContaining(['script-in-output', 'active-content', 'external-link', 'data-uri']))
  expect(output.inner[0]?.output.format).toBe('png')
})

test('SVG that is no whole XML is incomplete', async () => {
  expect((await readBytes('<svg><path></svg>', 'a.svg')).complete).toBe(false)
})

test('reads pipe tables of Markdown at their lines', async () => {
  const output = await readBytes('# Title\n\n| sex | n |\n|---|--:|\n| F | 12 |\n| a\\|b | 15 |\n\nText.\n', 'a.md')
  expect(output).toMatchObject({ format: 'markdown', complete: true, notices: [] })
  expect(output.tables).toEqual([{ sheet: null, firstRow: 3, firstColumn: 1, rows: [['sex', 'n'], ['', ''], ['F', '12'], ['a|b', '15']] }])
})

test('finds what Markdown hides or runs, but not the HTML that it only shows', async () => {
  expect(noticeIds(await readBytes('Text <!-- 4711 --> <script>f()</script> ![](https://h/x)', 'a.md'))).toEqual(['external-link', 'script-in-output', 'comment'])
  expect((await readBytes('Use `<script>`:\n```html\n<script>f()</script>\n```\n', 'a.md')).notices).toEqual([])
})
