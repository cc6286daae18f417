import type { CheckReport, Finding, FindingValues, LocalisedReport } from './check-report.ts'
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

/** The contract's JSON: the report with its sentences in one language. */
export function localise(report: CheckReport, language: Language): LocalisedReport {
  return { ...report, files: report.files.map((file) => ({ ...file, findings: file.findings.map((finding) => localiseFinding(finding, language)) })) }
}
