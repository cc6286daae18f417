import { expect, test } from 'vitest'
import type { ReadOutput } from '../../../../server/domain/disclosure/read-output.ts'
import { buildZip } from './build-zip.ts'
import { allText, readBytes } from './read-fixture.ts'
import { defaultReadLimits } from '../../../../server/adapters/readers/index.ts'

const MANY = 200_000
const noTime = { ...defaultReadLimits, milliseconds: 0 }

const rows = ({ tables }: ReadOutput): number => tables.reduce((sum, table) => sum + table.rows.length, 0)
const written = (output: ReadOutput): number => allText(output, 'shown').length + allText(output, 'hidden').length

const workbook = buildZip([
  { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
  { name: 'xl/_rels/workbook.xml.rels', content: Buffer.from('<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>') },
  { name: 'xl/workbook.xml', content: Buffer.from('<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>') },
  { name: 'xl/worksheets/sheet1.xml', content: Buffer.from(`<worksheet><sheetData>${Array.from({ length: MANY }, (_, index) => `<row r="${index + 1}"><c r="A${index + 1}"><v>1</v></c></row>`).join('')}</sheetData></worksheet>`) },
])

/** Files that hold much, how much of one was read, and the most that may be read between two looks at the clock. */
test.each<[string, string, string | Uint8Array, (output: ReadOutput) => number, number]>([
  ['delimited text', 'a.csv', 'a,b\n1,2\n'.repeat(MANY), rows, 1_024],
  ['HTML', 'a.html', `<html><table>${'<tr><td>1</td></tr>'.repeat(MANY)}</table>`, rows, 1_024],
  ['JSON', 'a.json', `[${Array.from({ length: MANY }, () => '{"a":[{"b":1}]}').join(',')}]`, rows, 2_048],
  ['SVG', 'a.svg', `<svg xmlns="http://www.w3.org/2000/svg">${'<text>1</text>'.repeat(MANY)}</svg>`, written, 1 << 18],
  ['a workbook', 'a.xlsx', workbook, rows, 20_000],
])('%s is left when the time is over', async (_, name, content, read, most) => {
  const whole = await readBytes(content, name)
  const cut = await readBytes(content, name, noTime)
  expect(cut).toMatchObject({ format: whole.format, complete: false })
  expect(cut.notices.map(({ values }) => values['reason'])).toContain('time')
  expect(read(whole)).toBeGreaterThan(most)
  expect(read(cut)).toBeLessThanOrEqual(most)
})

test('XML that is walked in pieces says what it says in one', async () => {
  const long = `${'x'.repeat((1 << 18) - 60)}\u{1f600}&amp;${'y'.repeat(100)}\u{1f600}`
  for (let shift = 0; shift < 60; shift += 1) {
    const output = await readBytes(`<svg xmlns="http://www.w3.org/2000/svg"><text>${'-'.repeat(shift)}${long}</text></svg>`, 'a.svg')
    expect(output.complete).toBe(true)
    expect(allText(output, 'shown')).toBe(`${'-'.repeat(shift)}${long.replace('&amp;', '&')}`)
  }
})
