import type { CheckReport, FileReport, Finding } from '../domain/disclosure/check-report.ts'
import { localise } from '../domain/disclosure/localise.ts'
import type { CheckOptions } from './check-options.ts'
import { checkText } from './check-texts.ts'

/** Findings shown of one file before the rest is only counted. */
const mostFindings = 50

/** Shows text from files without what a terminal would obey. */
export function inert(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function placeText({ at }: Finding, language: 'ko' | 'en'): string {
  const parts: string[] = []
  if (at.sheet !== null) parts.push(checkText('cli.sheet', language, { word: at.sheet }))
  if (at.row !== null && at.column !== null) parts.push(checkText('cli.place', language, { row: at.row, column: at.column }))
  else if (at.row !== null) parts.push(checkText('cli.row', language, { row: at.row }))
  if (at.cell !== null) parts.push(Object.entries(at.cell).map(([name, code]) => `${name}=${code}`).join(', '))
  return parts.join(' · ')
}

function printFile(file: FileReport, language: 'ko' | 'en'): string {
  const type = file.type === null ? '' : ` · ${file.type}${file.typeAssumed ? ` (${checkText('cli.assumed', language)})` : ''}`
  const lines = [`${checkText(`cli.${file.outcome}`, language)}  ${inert(file.path)}${type}`]
  for (const finding of file.findings.slice(0, mostFindings)) {
    const place = placeText(finding, language)
    lines.push(`  ${checkText(`cli.${finding.outcome}`, language)} ${finding.check}${place === '' ? '' : ` [${inert(place)}]`}`)
    lines.push(`    ${inert(finding.message)} ${inert(finding.cure)}`)
  }
  if (file.findings.length > mostFindings) lines.push(`  ${checkText('cli.more', language, { word: file.findings.length - mostFindings })}`)
  for (const cell of file.cells) {
    const name = Object.entries(cell.cell).map(([key, code]) => `${key}=${code}`).join(', ')
    const interval = cell.interval === null ? '' : ` [${cell.interval[0] ?? '−∞'}, ${cell.interval[1] ?? '∞'}]`
    lines.push(`  ${checkText(`cli.${cell.outcome}`, language)} ${inert(name)}: ${cell.shown ?? '·'}${interval}`)
  }
  return lines.join('\n')
}

/** Prints a report for a person at a terminal. */
export function printReport(report: CheckReport, { language }: Pick<CheckOptions, 'language'>, io: { out: (text: string) => void }): void {
  for (const file of localise(report, language).files) io.out(`${printFile(file, language)}\n`)
  const count = (outcome: string): number => report.files.filter((file) => file.outcome === outcome).length
  io.out(`${checkText('cli.summary', language, { pass: count('pass'), review: count('review'), fail: count('fail'), profile: report.profile })}\n`)
}
