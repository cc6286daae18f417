import type { CellName, CheckReport, FileReport, Finding, FindingValues, LocalisedReport } from './check-report.ts'
import { scanIdentifiers } from './identifiers/identifier-scan.ts'
import { messageTexts } from './messages/message-texts.ts'
import { readerNoticeTexts } from './messages/reader-notice-texts.ts'

/** Languages of the checker. */
export type Language = 'ko' | 'en'

const englishPlurals: Readonly<Record<string, string>> = { person: 'people' } // table

function units(values: FindingValues, language: Language): string {
  const count = values['count']
  const unit = typeof values['unit'] === 'string' ? values['unit'] : null
  if (language === 'ko') return unit === null || unit === 'person' ? `${String(count)}명` : `${String(count)} ${unit}`
  const word = unit ?? 'person'
  return `${String(count)} ${count === 1 ? word : englishPlurals[word] ?? (word.endsWith('s') ? word : `${word}s`)}`
}

function shown(value: FindingValues[string] | undefined): string {
  if (value === undefined || value === null) return '?'
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** A finding's sentence in one language. */
export function sentence(key: string, values: FindingValues, language: Language): string {
  const text = messageTexts[key] ?? (key.startsWith('notice.') ? readerNoticeTexts[key.slice(7)] ?? messageTexts['notice.other'] : undefined)
  if (text === undefined) return key
  const filled = text[language].replace(/\{([\w-]+)\}/g, (_, name: string) => (name === 'units' ? units(values, language) : shown(values[name])))
  const where = key.startsWith('notice.') || key.startsWith('identifier.') || key.startsWith('output-kind.') || key.startsWith('covert-content.') || key.startsWith('model-format.') ? values['where'] : undefined
  return typeof where === 'string' && where !== '' ? `${filled} (${where})` : filled
}

function localiseFinding(finding: Finding, language: Language): Finding {
  return { ...finding, message: sentence(finding.message, finding.values, language), cure: sentence(finding.cure, {}, language) }
}

/** A text, or the kind of identifier that it holds. */
function withoutIdentifier(text: string, heading = ''): string {
  const [found] = scanIdentifiers(text, heading)
  return found === undefined ? text : `[${found.kind}]`
}

const nameWithout = (cell: CellName): CellName => Object.fromEntries(Object.entries(cell).map(([name, code]) => [name, withoutIdentifier(code, name)]))

function valueWithout(value: FindingValues[string]): FindingValues[string] {
  if (typeof value === 'string') return withoutIdentifier(value)
  return Array.isArray(value) ? value.map((one: string | number | null) => (typeof one === 'string' ? withoutIdentifier(one) : one)) : value
}

/** Where people are the categories of a table, no finding and no cell says who they are. */
function withoutIdentifiers(file: FileReport): FileReport {
  if (!file.findings.some(({ check }) => check === 'identifier')) return file
  return {
    ...file, cells: file.cells.map((cell) => ({ ...cell, cell: nameWithout(cell.cell) })),
    findings: file.findings.map((finding) => ({
      ...finding, at: { ...finding.at, cell: finding.at.cell === null ? null : nameWithout(finding.at.cell) },
      values: Object.fromEntries(Object.entries(finding.values).map(([name, value]) => [name, valueWithout(value)])),
    })),
  }
}

/** The contract's JSON: the report with its sentences in one language. */
export function localise(report: CheckReport, language: Language): LocalisedReport {
  return { ...report, files: report.files.map(withoutIdentifiers).map((file) => ({ ...file, findings: file.findings.map((finding) => localiseFinding(finding, language)) })) }
}
