import type { Finding } from '../check-report.ts'
import { defineCheck, hit, wholeFile } from '../disclosure-check.ts'
import type { FileEvidence } from '../disclosure-check.ts'
import { derivedCells } from '../forms/known-forms.ts'
import { scanIdentifiers } from '../identifiers/identifier-scan.ts'
import type { OutputText, ReadOutput } from '../read-output.ts'
import { joinedDate } from '../tables/summary-blocks.ts'
import { jsonLeafTables } from '../texts/json-leaves.ts'
import { longestText } from '../texts/longest-text.ts'
import { covertSigns, needlessDigits } from '../texts/covert-text.ts'
import { partsOfPairs } from '../texts/pair-names.ts'
import { proseOf } from '../texts/prose.ts'
import { decodedTexts } from '../texts/decode-layers.ts'

const id = 'covert-content'
const rule = 'texts say what they carry'
/** Spare digits over a whole file that could hold a record. */
const mostSpareDigits = 100
/**
 * Spare digits of estimates and errors that were worked out, as their tests show in all places: 1,024 bits, what a training log may hold
 * (`forms/training-curve.ts`), and less than the first eight places of the same numbers, which any table may show.
 */
const mostComputedDigits = 308

/** Numbers of a JSON text that its tables judge: those that follow from others, and the terms of a model that were worked out. */
function judgedInTables(read: ReadOutput): { readonly cells: ReadonlySet<string>; readonly spare: number } {
  const tables = [...read.tables, ...jsonLeafTables(read)].map((table) => ({ table, derived: derivedCells(table) })).filter(({ derived }) => derived.cells.size > 0)
  const cells = tables.flatMap(({ table, derived }) => table.rows.flatMap((row, index) => row.filter((_, column) => derived.computed || derived.cells.has(`${index}:${column}`))))
  const free = tables.flatMap(({ table, derived }) => table.rows.flatMap((row, index) => row.filter((_, column) => !derived.cells.has(`${index}:${column}`))))
  return { cells: new Set(cells), spare: needlessDigits(free) }
}

/** Needless digits of a text; those of a JSON text's tables are judged there. */
function spareOfText(text: OutputText, read: ReadOutput): number {
  const numbers = /(?<![\d.])-?\d+\.\d+(?:[eE][-+]?\d{1,3})?(?![\d.])/g
  if (read.format !== 'json' || text.text.length > longestText) return needlessDigits(proseOf(text, read.format).match(/(?<![\d.])\d+\.\d+(?![\d.])/g) ?? [])
  const whole = text.text.match(numbers) ?? []
  if (needlessDigits(whole) < mostSpareDigits) return 0
  const { cells, spare } = judgedInTables(read)
  const rest = needlessDigits(whole.filter((number) => !cells.has(number) && !cells.has(String(Number(number)))))
  return spare > mostComputedDigits ? rest + spare : rest
}

function textFindings(read: ReadOutput): readonly Finding[] {
  const isCode = read.format === 'code' || read.format === 'ipynb'
  return read.texts.flatMap((text) => {
    const findings = covertSigns(text.text, isCode, isCode ? text.text : proseOf(text, read.format)).map((sign) => hit(id, rule, {
      outcome: 'review', at: { ...wholeFile, row: text.line === null || sign.line === null ? null : text.line + sign.line - 1 },
      message: `covert-content.${sign.kind}`, cure: 'cure.write-plainly', values: { count: sign.count, where: text.where },
    }))
    const spare = isCode ? 0 : spareOfText(text, read)
    if (spare >= mostSpareDigits) findings.push(hit(id, rule, { outcome: 'review', at: wholeFile, message: 'covert-content.needless-digits', cure: 'cure.fewer-digits', values: { count: spare, where: text.where } }))
    const inner = decodedTexts(text.text)
    const identifiers = inner.reduce((sum, one) => sum + scanIdentifiers(one).length, 0)
    if (identifiers > 0) findings.push(hit(id, rule, { outcome: 'fail', at: wholeFile, message: 'covert-content.encoded-identifiers', cure: 'cure.remove-hidden', values: { count: identifiers, where: text.where } }))
    return findings
  })
}

function tableFindings(read: ReadOutput): readonly Finding[] {
  return read.tables.flatMap((table) => {
    const findings: Finding[] = []
    const derived = derivedCells(table)
    const spare = needlessDigits(table.rows.flatMap((row, index) => row.filter((_, column) => !derived.cells.has(`${index}:${column}`))))
    if (spare >= (derived.computed ? mostComputedDigits : mostSpareDigits)) {
      findings.push(hit(id, rule, { outcome: 'review', at: { ...wholeFile, sheet: table.sheet, row: table.firstRow }, message: 'covert-content.needless-digits', cure: 'cure.fewer-digits', values: { count: spare } }))
    }
    const long = table.rows.flatMap((row, index) => row.filter((cell) => cell.length > 60).map((cell) => ({ cell, row: table.firstRow + index })))
    for (const { cell, row } of long) {
      for (const sign of covertSigns(cell, false)) if (sign.kind === 'number-list') findings.push(hit(id, rule, { outcome: 'review', at: { ...wholeFile, sheet: table.sheet, row }, message: 'covert-content.number-list', cure: 'cure.write-plainly', values: { count: sign.count } }))
    }
    for (const sign of covertSigns(table.rows.map((row) => row.join('\u0001')).join('\n'), true)) {
      if (sign.kind === 'data-in-code' || sign.kind === 'trailing-blanks' || sign.kind === 'repeated-lines') continue
      findings.push(hit(id, rule, { outcome: 'review', at: { ...wholeFile, sheet: table.sheet, row: sign.line === null ? null : table.firstRow + sign.line - 1 }, message: `covert-content.${sign.kind}`, cure: 'cure.write-plainly', values: { count: sign.count } }))
    }
    const blanks = isAligned(table.rows) ? [] : table.rows.flat().filter((cell) => /^[ \t\u00a0]{3,}\S|\S[ \t\u00a0]{3,}$/.test(cell))
    if (new Set(blanks.map((cell) => cell.length - cell.trim().length)).size >= 4) findings.push(hit(id, rule, { outcome: 'review', at: { ...wholeFile, sheet: table.sheet, row: table.firstRow }, message: 'covert-content.trailing-blanks', cure: 'cure.write-plainly', values: { count: blanks.length } }))
    return findings
  })
}

/** Cells padded to one width a column, block by block, are printed, not coded. */
function isAligned(rows: readonly (readonly string[])[]): boolean {
  let blocks = 1
  const widths = new Map<string, Set<number>>()
  let last = 0
  for (const padded of rows) {
    const row = joinedDate(padded.slice(0, padded.findLastIndex((cell) => cell !== '') + 1))
    if (row.length < 2) continue
    if (row.length !== last) { blocks += 1; last = row.length }
    row.forEach((cell, column) => { if (cell.trim() !== '') widths.set(`${blocks}:${column}`, (widths.get(`${blocks}:${column}`) ?? new Set<number>()).add(cell.length)) })
  }
  return blocks <= 6 && [...widths.values()].every((lengths) => lengths.size <= 1)
}

const day = String.raw`\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?`
const spanOfDays = new RegExp(String.raw`^${day}(?:\s*(?:~|–|-|/|to|,)\s*${day})?`)

/** Category names that carry several numbers each. */
function nameFindings({ tables }: FileEvidence): readonly Finding[] {
  return tables.flatMap((table) => table.dimensions.flatMap((dimension) => {
    const loaded = partsOfPairs(dimension.codes).filter((code) => {
      // A moment or a span of days at the beginning says when; what follows it is judged as ever.
      const numbers = code.replace(spanOfDays, '').match(/\d+(?:\.\d+)?/g) ?? []
      const digits = numbers.join('').replace(/\D/g, '').length
      return (numbers.length >= 3 && digits >= 6 || digits >= 11 || numbers.length >= 2 && numbers.filter((number) => number.includes('.')).length >= 1 && digits >= 7)
    })
    return loaded.length < 3 ? [] : [hit(id, rule, { outcome: 'review', at: { ...wholeFile, sheet: table.sheet, row: table.cells[0]?.row ?? null }, message: 'covert-content.loaded-names', cure: 'cure.write-plainly', values: { count: loaded.length, dimension: dimension.name } })]
  }))
}

function findingsOf(read: ReadOutput): readonly Finding[] {
  return [...textFindings(read), ...tableFindings(read), ...read.inner.flatMap(({ output }) => findingsOf(output))]
}

/** Points at texts and numbers that carry more than they say. */
export const covertContent = defineCheck({
  id, version: 3, types: 'all', risk: 'hidden-content', parameters: [], evidence: ['every text and every number as written'],
  says: 'Characters of no width, varied trailing blanks, look-alike letters, numbers with needless digits, long encoded runs, and data written into programs go to a person.',
  source: 'covert channels in text',
  run: (evidence) => [...findingsOf(evidence.file.read), ...nameFindings(evidence).slice(0, 1)],
})
