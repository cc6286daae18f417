import type { Finding, FindingPlace } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import { scanIdentifiers } from '../identifiers/identifier-scan.ts'
import type { IdentifierHit } from '../identifiers/identifier-scan.ts'
import type { OutputText, ReadOutput } from '../read-output.ts'

const id = 'identifier'
/** Findings beyond this many in one file say nothing new. */
const most = 200

interface Spot {
  readonly hit: IdentifierHit
  readonly at: FindingPlace
  readonly where: string | null
}

const identifierWords = /주민|등록번호|외국인|식별|카드|전화|사업자|\brrn\b|\bssn\b|\bid\b|card|phone|number|resident/i

/** A number with a decimal comma, as half of Europe writes it: the digits behind it are a fraction, unless the column's name speaks of an identifier. */
const isDecimal = (cell: string, heading: string): boolean => /^\s*[-−]?\d{1,6},\d{5,17}(?:e[-+]?\d{1,3})?\s*$/i.test(cell) && !identifierWords.test(heading)

function inTables(read: ReadOutput): readonly Spot[] {
  const sheets = read.tables.flatMap((table) => (table.sheet === null ? [] : scanIdentifiers(table.sheet).map((found): Spot => ({ hit: found, at: { ...wholeFile, sheet: table.sheet }, where: 'sheet name' }))))
  return sheets.concat(read.tables.flatMap((table) => table.rows.flatMap((row, rowIndex) => row.flatMap((cell, column) =>
    (isDecimal(cell, table.rows[0]?.[column] ?? '') ? [] : scanIdentifiers(cell, table.rows[0]?.[column] ?? '')).map((found) => ({
      hit: found, where: null,
      at: { sheet: table.sheet, row: table.firstRow + rowIndex, column: table.firstColumn + column, cell: null },
    }))))))
}

/** Numbers of an outline that is drawn, set apart by blanks, are no groups of one number: a person looks at every picture. */
function isOutline({ where, text }: OutputText, { index }: IdentifierHit): boolean {
  return where === 'SVG drawing' && /^\d+[ \n]\d/.test(text.slice(index, index + 12))
}

function inTexts(read: ReadOutput): readonly Spot[] {
  return read.texts.flatMap((text) => {
    let counted = 0
    let line = text.line
    return scanIdentifiers(text.text).filter((found) => !isOutline(text, found)).map((found) => {
      if (line !== null) {
        for (let index = counted; index < found.index; index += 1) if (text.text.charCodeAt(index) === 10) line += 1
        counted = found.index
      }
      return { hit: found, where: text.where, at: { ...wholeFile, row: line } }
    })
  })
}

function spotsOf(read: ReadOutput): readonly Spot[] {
  return [...inTables(read), ...inTexts(read), ...read.inner.flatMap(({ name, output }) =>
    [...spotsOf(output), ...scanIdentifiers(name).map((found) => ({ hit: found, at: wholeFile, where: 'name' }))].map((spot) => ({ ...spot, where: spot.where === null ? name : `${name}: ${spot.where}` })))]
}

const alwaysFails = new Set(['resident-number', 'foreigner-number'])

function toFinding({ hit: found, at, where }: Spot): Finding {
  const fails = found.strength === 'checksum' || alwaysFails.has(found.kind)
  return hit(id, 'identifiers', {
    outcome: fails ? 'fail' : 'review', at, message: `identifier.${found.kind}`, cure: 'cure.remove-identifier',
    values: { kind: found.kind, strength: found.strength, ...(where === null ? {} : { where }) },
  })
}

/** Finds direct identifiers in every text and every cell. */
export const identifiers = defineCheck({
  id, version: 2, types: 'all', risk: 'identification', parameters: [], evidence: ['every text of the file'],
  says: 'Korean resident and foreigner numbers fail by pattern; business and card numbers by check digit; phone, e-mail, passport, licence and names in context go to a person.',
  source: 'Korean resident registration rules (no check digit since October 2020)',
  run: ({ file }) => {
    const nameHits = scanIdentifiers(file.path.split(/[\\/]/).at(-1) ?? '').map((found): Spot => ({ hit: found, at: wholeFile, where: 'file name' }))
    const all = [...nameHits, ...spotsOf(file.read)]
    return all.slice(0, most).map(toFinding)
  },
})
