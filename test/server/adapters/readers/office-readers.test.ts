import { expect, test } from 'vitest'
import { defaultReadLimits } from '../../../../server/adapters/readers/index.ts'
import { OutputCollector } from '../../../../server/adapters/readers/output-collector.ts'
import { ReadBudget } from '../../../../server/adapters/readers/read-budget.ts'
import { openZip } from '../../../../server/adapters/readers/zip-archive.ts'
import { buildZip } from './build-zip.ts'
import { allText, fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

/** A real workbook or document with parts added, or changed by a function of their text. */
function repacked(name: string, change: Readonly<Record<string, string | ((text: string) => string)>>): Uint8Array {
  const parts = openZip(fixtureBytes(name), new OutputCollector(), new ReadBudget(defaultReadLimits, null)) ?? []
  const kept = parts.map((part) => {
    const edit = change[part.name]
    return { name: part.name, content: typeof edit === 'function' ? Buffer.from(edit(Buffer.from(part.bytes).toString())) : part.bytes }
  })
  const added = Object.entries(change).flatMap(([part, content]) => (typeof content === 'string' ? [{ name: part, content: Buffer.from(content) }] : []))
  return buildZip([...kept, ...added])
}

test.each(['pandas-openpyxl.xlsx', 'pandas-xlsxwriter.xlsx'])('a workbook as pandas writes it (%s) is complete and without notices', async (name) => {
  const output = await readFixture(name)
  expect(output).toMatchObject({ format: 'xlsx', complete: true, notices: [], inner: [] })
  expect(output.tables.at(-1)?.rows.at(-1)).toEqual(expect.arrayContaining(['Total', '664', '651']))
})

test('shows merged headers, dates, percentages, rich text and far cells as a person reads them', async () => {
  const output = await readFixture('rich.xlsx')
  expect(output.complete).toBe(true)
  expect(output.tables).toEqual([
    { sheet: 'Rich', firstRow: 1, firstColumn: 1, rows: [['', 'Sex', 'Sex'], ['year', 'F', 'M'], ['2024-03-01', '25%', '0.3'], ['plain bold', 'TRUE', '']] },
    { sheet: 'Rich', firstRow: 5000, firstColumn: 702, rows: [['42']] },
  ])
  expect(noticeIds(output)).toEqual(['chart', 'drawing'])
  expect(allText(output, 'hidden')).toContain('text in a box')
  expect(output.inner.map(({ output: { format } }) => format)).toEqual(['png'])
})

test('finds everything hidden in a workbook', async () => {
  const output = await readFixture('hidden.xlsx')
  expect(output.complete).toBe(true)
  expect(noticeIds(output)).toEqual(expect.arrayContaining([
    'hidden-row', 'hidden-column', 'hidden-text', 'hidden-sheet', 'very-hidden-sheet', 'formula', 'external-link', 'defined-name', 'document-property', 'custom-property', 'comment',
  ]))
  const cells = output.tables.flatMap(({ rows }) => rows.flat())
  const everything = `${cells.join(' ')} ${allText(output, 'hidden')}`
  for (let secret = 4711; secret <= 4721; secret += 1) expect(everything, String(secret)).toContain(String(secret))
})

const sheet = 'xl/worksheets/sheet1.xml'

test.each<[string, Parameters<typeof repacked>[1], string, string]>([
  ['macros', { 'xl/vbaProject.bin': 'Sub patient4711()' }, 'macro', 'fail'],
  ['an embedded file', { 'xl/embeddings/oleObject1.bin': 'patient 4711' }, 'embedded-file', 'fail'],
  ['a pivot cache', { 'xl/pivotCache/pivotCacheRecords1.xml': '<r><s v="patient 4711"/></r>' }, 'pivot-cache', 'fail'],
  ['an external link', { 'xl/externalLinks/externalLink1.xml': '<e><v>4711</v></e>' }, 'external-link', 'fail'],
  ['custom XML', { 'customXml/item1.xml': '<a>patient 4711</a>' }, 'custom-xml', 'review'],
  ['a part that nobody knows', { 'xl/secret.xml': '<a>patient 4711</a>' }, 'unknown-part', 'review'],
  ['a sheet that the workbook does not list', { 'xl/worksheets/sheet9.xml': '<worksheet><v>4711</v></worksheet>' }, 'unlisted-sheet', 'fail'],
  ['an XML comment', { [sheet]: (text) => text.replace('</worksheet>', '<!-- patient 4711 --></worksheet>') }, 'xml-comment', 'review'],
  ['text outside the cells', { [sheet]: (text) => text.replace('</worksheet>', '<extLst><ext>patient 4711</ext></extLst></worksheet>') }, 'sheet-extra', 'review'],
  ['a row of no height', { [sheet]: (text) => text.replace('<row r="2"', '<row ht="0" customHeight="1" r="2"') }, 'hidden-row', 'review'],
  ['needless digits', { [sheet]: (text) => text.replace('<v>120</v>', '<v>120.0000000000000004711</v>') }, 'needless-digits', 'review'],
  ['text in the theme', { 'xl/theme/theme1.xml': (text) => text.replace('<a:themeElements>', '<a:themeElements>patient 4711') }, 'hidden-content', 'review'],
  ['a program property that is none', { 'docProps/app.xml': (text) => text.replace('Microsoft Excel', 'patient 4711; patient 4712; patient 4713; patient 4714; patient 4715') }, 'document-property', 'review'],
])('finds %s', async (_, change, notice, outcome) => {
  const output = await readBytes(repacked('pandas-openpyxl.xlsx', change), 'a.xlsx')
  expect(output.notices).toContainEqual(expect.objectContaining({ notice, outcome }))
})

test('finds strings that no cell shows', async () => {
  const output = await readBytes(repacked('pandas-xlsxwriter.xlsx', { 'xl/sharedStrings.xml': (text) => text.replace('</sst>', '<si><t>patient 4711</t></si></sst>') }), 'a.xlsx')
  expect(noticeIds(output)).toEqual(['unused-strings'])
  expect(allText(output, 'hidden')).toContain('patient 4711')
})

test('a sheet that is no whole XML is incomplete', async () => {
  expect((await readBytes(repacked('pandas-openpyxl.xlsx', { [sheet]: (text) => text.slice(0, -30) }), 'a.xlsx')).complete).toBe(false)
})

test('an entity that multiplies itself is not unfolded', async () => {
  const bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
  const output = await readBytes(repacked('pandas-openpyxl.xlsx', { [sheet]: (text) => text.replace(/<worksheet/, `${bomb}<worksheet`).replace('<v>120</v>', '<v>&b;</v>') }), 'a.xlsx')
  expect(output.complete).toBe(false)
})

test('a plain document as python-docx writes it is complete and without notices', async () => {
  const output = await readFixture('plain.docx')
  expect(output).toMatchObject({ format: 'docx', complete: true, notices: [] })
  expect(allText(output, 'shown')).toBe('Shown text.')
})

test('reads tables of a document, and finds hidden text, comments and pictures', async () => {
  const output = await readFixture('report.docx')
  expect(output.complete).toBe(true)
  expect(output.tables).toEqual([{ sheet: 'document table 1', firstRow: 1, firstColumn: 1, rows: [['sex', 'n'], ['F', '664']] }])
  expect(noticeIds(output)).toEqual(['hidden-text', 'comment'])
  expect(allText(output, 'shown')).not.toMatch(/4722|4723/)
  expect(allText(output, 'hidden')).toMatch(/4722[\s\S]*4723/)
  expect(output.inner[0]?.output.format).toBe('png')
})

test('finds deleted text and inserted files in a document', async () => {
  const change = (text: string): string => text.replace('<w:sectPr', '<w:p><w:del><w:r><w:delText>patient 4711</w:delText></w:r></w:del></w:p><w:altChunk/><w:sectPr')
  const output = await readBytes(repacked('plain.docx', { 'word/document.xml': change }), 'a.docx')
  expect(output.notices).toEqual(expect.arrayContaining([expect.objectContaining({ notice: 'tracked-change', outcome: 'fail' }), expect.objectContaining({ notice: 'embedded-file', outcome: 'fail' })]))
  expect(allText(output, 'hidden')).toContain('patient 4711')
})
