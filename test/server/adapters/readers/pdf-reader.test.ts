import { describe, expect, test } from 'vitest'
import { readOutputInWorker } from '../../../../server/adapters/readers/index.ts'
import { buildPdf } from './build-pdf.ts'
import type { PdfParts } from './build-pdf.ts'
import { allText, fixtureBytes, noticeIds, readBytes, readFixture } from './read-fixture.ts'

const page = 'BT /F1 12 Tf 72 700 Td (Counts by region) Tj ET '

describe('an honest document is read in full and without notices', () => {
  test.each(['report.pdf', 'frames.pdf', 'html.pdf'])('%s', async (name) => {
    const output = await readFixture(name)
    expect(output).toMatchObject({ format: 'pdf', complete: true, notices: [] })
    expect(allText(output, 'shown')).toContain('Region\tMen\tWomen\tTotal\nNorth\t1,204\t1,310\t2,514\n')
  })

  test('in the worker too', async () => {
    const bytes = fixtureBytes('report.pdf')
    expect(await readOutputInWorker(bytes, 'report.pdf', { bytes: 1e7, cells: 1e5, depth: 2, innerFiles: 9, innerBytes: 1e7, milliseconds: 20_000 })).toMatchObject({ format: 'pdf', complete: true, notices: [] })
  })

  test('the builder’s own', async () => {
    expect(await readBytes(buildPdf({ information: '/Title (Counts) /Producer (maker)' }), 'a.pdf')).toMatchObject({ complete: true, notices: [] })
  })
})

const hidingPlaces: readonly (readonly [string, PdfParts, string])[] = [
  ['white text', { page: `${page} q 1 1 1 rg BT /F1 12 Tf 72 600 Td (patient 4711) Tj ET Q` }, 'hidden-text'],
  ['white text in grey scale', { page: `${page} 1 g BT /F1 12 Tf 72 600 Td (patient 4711) Tj ET` }, 'hidden-text'],
  ['invisible text', { page: `${page} BT 3 Tr /F1 12 Tf 72 600 Td (patient 4711) Tj ET` }, 'hidden-text'],
  ['text beside the page', { page: `${page} BT /F1 12 Tf 72 -900 Td (patient 4711) Tj ET` }, 'hidden-text'],
  ['text too small to read', { page: `${page} BT /F1 1 Tf 72 600 Td (patient 4711) Tj ET` }, 'hidden-text'],
  ['a property of its own', { information: '/Title (Counts) /Patients (patient 4711)' }, 'custom-property'],
  ['an annotation', { pageEntries: '/Annots [6 0 R]', objects: ['<< /Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents (patient 4711) >>'] }, 'comment'],
  ['a form field', { catalogEntries: '/AcroForm << /Fields [6 0 R] >>', objects: ['<< /FT /Tx /T (note) /V (patient 4711) >>'] }, 'hidden-part'],
  ['an attached file', { catalogEntries: '/Names << /EmbeddedFiles << /Names [(a.csv) 6 0 R] >> >>', objects: ['<< /Type /Filespec /F (a.csv) /EF << /F 7 0 R >> >>', '<< /Type /EmbeddedFile /Length 12 >>\nstream\npatient 4711\nendstream'] }, 'attachment'],
  ['a script', { catalogEntries: '/OpenAction << /S /JavaScript /JS (patient 4711) >>' }, 'script-in-output'],
  ['a name written in escapes', { catalogEntries: '/OpenAction << /S /J#61vaScript /J#53 (patient 4711) >>' }, 'script-in-output'],
  ['a layer', { catalogEntries: '/OCProperties << /OCGs [] /D << >> >>', page: `${page} BT 72 600 Td (patient 4711) Tj ET` }, 'hidden-part'],
  ['bytes behind the end', { behindEnd: 'patient 4711\n' }, 'unlisted-bytes'],
  ['bytes between objects', { beforeObjects: 'patient 4711\n' }, 'unlisted-bytes'],
  ['a comment', { beforeObjects: '% patient 4711\n' }, 'hidden-content'],
  ['an object that nothing leads to', { objects: ['<< /Note (patient 4711) >>'] }, 'unlisted-entry'],
  ['a stream that nothing leads to', { objects: [`<< /Length 80 >>\nstream\n${'patient 4711        '.repeat(4)}\nendstream`] }, 'unlisted-entry'],
  ['bytes behind a packed stream', { slack: 'patient 4711' }, 'unlisted-bytes'],
  ['a picture', { resources: '/XObject << /I 6 0 R >>', page: `${page} /I Do`, objects: ['<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>\nstream\nx\nendstream'] }, 'picture-in-document'],
  ['a picture in the page program', { page: `${page} BI /W 1 /H 1 /BPC 8 /CS /G ID x EI` }, 'picture-in-document'],
  ['a drawing', { page: `${page} 0 0 m 10 20 l 30 5 l S` }, 'vector-picture'],
  ['bars', { page: `${page} 0.2 g 10 10 20 47 re f 40 10 20 11 re f` }, 'vector-picture'],
  ['letters drawn with rules', { page: `${page} ${'10 10 20 1 re f '.repeat(400)}` }, 'vector-picture'],
  ['a link', { pageEntries: '/Annots [6 0 R]', objects: ['<< /Type /Annot /Subtype /Link /Rect [0 0 20 20] /A << /S /URI /URI (https://example.org/?patient=4711) >> >>'] }, 'external-link'],
  ['a page that is not in the list of pages', { catalogEntries: '/Old 6 0 R', objects: ['<< /Type /Page /MediaBox [0 0 1 1] /Note (patient 4711) >>'] }, 'hidden-part'],
]

describe('notices what a reader of the pages does not see', () => {
  test.each(hidingPlaces)('%s', async (_, parts, notice) => {
    const output = await readBytes(buildPdf(parts), 'a.pdf')
    expect(noticeIds(output)).toContain(notice)
  })

  test('an earlier version of the document', async () => {
    const first = Buffer.from(buildPdf({ page: 'BT /F1 12 Tf 72 700 Td (patient 4711) Tj ET' }))
    const update = `4 0 obj\n<< /Length ${page.length} >>\nstream\n${page}\nendstream\nendobj\nxref\n4 1\n${String(first.length).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev 0 >>\nstartxref\n${first.length + 9 + page.length + 40}\n%%EOF\n`
    expect(noticeIds(await readBytes(Buffer.concat([first, Buffer.from(update, 'latin1')]), 'a.pdf'))).toContain('earlier-version')
  })
})

test('a file that some writers end twice is one version', async () => {
  const first = Buffer.from(buildPdf())
  const again = `xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev 9 /XRefStm 9 >>\nstartxref\n${first.lastIndexOf('xref\n0 6')}\n%%EOF`
  expect(await readBytes(Buffer.concat([first, Buffer.from(again)]), 'a.pdf')).toMatchObject({ complete: true, notices: [] })
})

test.each([
  ['text that stands for other text', { page: `/Span << /ActualText (patient 4711) >> BDC ${page} EMC` }],
  ['text of a form that no page shows', { resources: '/XObject << /X 6 0 R >>', objects: ['<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 31 >>\nstream\nBT /F1 9 Tf (patient 4711) Tj ET\nendstream'] }],
  ['a title in UTF-16', { information: `/Title <feff${Buffer.from('patient 4711', 'utf16le').swap16().toString('hex')}>` }],
  ['a bookmark', { catalogEntries: '/Outlines << /First << /Title (patient 4711) >> >>' }],
  ['metadata', { catalogEntries: '/Metadata 6 0 R', objects: ['<< /Type /Metadata /Subtype /XML /Length 19 >>\nstream\n<a>patient 4711</a>\nendstream'] }],
] as const)('takes out %s for the other checks', async (_, parts) => {
  expect(allText(await readBytes(buildPdf(parts), 'a.pdf'), 'hidden')).toContain('patient 4711')
})

test.each([
  ['encryption', { trailerEntries: '/Encrypt << /Filter /Standard >>' }, 'encrypted'],
  ['a filter that is not read', { catalogEntries: '/X 6 0 R', objects: ['<< /Filter /LZWDecode /Length 1 >>\nstream\nx\nendstream'] }, 'method'],
  ['a character map that the file does not hold', { catalogEntries: '/X << /Encoding /KSCms-UHC-H >>' }, 'encoding'],
] as const)('%s makes the document incomplete', async (_, parts, reason) => {
  const output = await readBytes(buildPdf(parts), 'a.pdf')
  expect(output.complete).toBe(false)
  expect(output.notices).toContainEqual(expect.objectContaining({ notice: 'not-read', values: expect.objectContaining({ reason }) as unknown }))
})

test('a cut file is incomplete', async () => {
  const bytes = fixtureBytes('report.pdf')
  for (const length of [9, 200, 900, bytes.length - 40]) expect((await readBytes(bytes.subarray(0, length), 'a.pdf')).complete).toBe(false)
})
