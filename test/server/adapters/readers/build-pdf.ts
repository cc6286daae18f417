import { deflateSync } from 'node:zlib'

/** What a test puts into a PDF file. */
export interface PdfParts {
  /** Program of the only page. */
  readonly page?: string
  /** Further entries of the page and of the catalogue. */
  readonly pageEntries?: string
  readonly catalogEntries?: string
  readonly resources?: string
  readonly information?: string
  /** Further objects, from number 6 on. */
  readonly objects?: readonly string[]
  readonly trailerEntries?: string
  readonly beforeObjects?: string
  readonly behindEnd?: string
  /** Bytes behind the packed page program. */
  readonly slack?: string
}

const shownText = 'BT /F1 12 Tf 72 700 Td (Counts by region) Tj 0 -20 Td (North 120) Tj ET'

/** Writes a small PDF file with one page, and whatever a test adds to it. */
export function buildPdf(parts: PdfParts = {}): Uint8Array {
  const program = Buffer.concat([deflateSync(Buffer.from(parts.page ?? shownText, 'latin1')), Buffer.from(parts.slack ?? '', 'latin1')]).toString('latin1')
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${parts.catalogEntries ?? ''} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${parts.resources ?? ''} >> ${parts.pageEntries ?? ''} >>`,
    `<< /Filter /FlateDecode /Length ${program.length} >>\nstream\n${program}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...(parts.objects ?? []),
    ...(parts.information === undefined ? [] : [`<< ${parts.information} >>`]),
  ]
  let text = `%PDF-1.7\n%\xe2\xe3\xcf\xd3\n${parts.beforeObjects ?? ''}`
  const places = objects.map((object, index) => {
    const at = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const information = parts.information === undefined ? '' : `/Info ${objects.length} 0 R`
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${information} ${parts.trailerEntries ?? ''} >>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(`${text}${end}${parts.behindEnd ?? ''}`, 'latin1')
}
