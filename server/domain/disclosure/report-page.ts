import type { CellVerdict, CheckReport, FileReport, Finding, Outcome } from './check-report.ts'
import { localise } from './localise.ts'
import type { Language } from './localise.ts'

const words: Readonly<Record<string, Readonly<Record<Language, string>>>> = { // table
  title: { en: 'Disclosure check', ko: '노출위험 점검' },
  pass: { en: 'Pass', ko: '통과' }, review: { en: 'Review', ko: '사람이 확인' }, fail: { en: 'Fail', ko: '불가' },
  profile: { en: 'Profile', ko: '프로파일' }, findings: { en: 'Findings', ko: '지적사항' }, none: { en: 'No rule is broken.', ko: '어긴 규칙이 없습니다.' },
  cells: { en: 'Cells', ko: '셀' }, place: { en: 'Place', ko: '위치' }, check: { en: 'Check', ko: '점검' }, why: { en: 'Why', ko: '까닭' }, cure: { en: 'Cure', ko: '조치' },
  row: { en: 'row', ko: '행' }, column: { en: 'column', ko: '열' }, sheet: { en: 'sheet', ko: '시트' }, type: { en: 'Type', ko: '통계유형' }, assumed: { en: 'assumed', ko: '추정' },
  shown: { en: 'Shown', ko: '보이는 값' }, interval: { en: 'Can be', ko: '가능한 값' }, outcome: { en: 'Verdict', ko: '판정' }, cell: { en: 'Cell', ko: '셀' },
  people: { en: 'Passing the check releases nothing: people decide on every release.', ko: '점검을 통과해도 반출되지 않습니다. 반출은 항상 사람이 결정합니다.' },
  rules: { en: 'Rules in force', ko: '적용된 규칙' },
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } // table

/** Makes any text safe to stand in HTML, and shows characters that would reorder or hide text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, (character) => `<span class="odd">U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}</span>`)
}

const style = `:root{color-scheme:light dark;--line:#8884;--pass:#1a7f4b;--review:#9a6700;--fail:#b42318}
body{font:15px/1.5 system-ui,"Noto Sans KR",sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;overflow-wrap:anywhere}table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}td.n{text-align:right;font-variant-numeric:tabular-nums}
.pass{color:var(--pass)}.review{color:var(--review)}.fail{color:var(--fail)}.tag{font-weight:600}.odd{outline:1px dotted;font-size:.8em}.quiet{opacity:.75;font-size:.9em}`

function say(key: string, language: Language): string {
  return words[key]?.[language] ?? key
}

function tag(outcome: Outcome, language: Language): string {
  return `<span class="tag ${outcome}">${say(outcome, language)}</span>`
}

function cellText(cell: Readonly<Record<string, string>>): string {
  return Object.entries(cell).map(([name, code]) => `${escapeHtml(name)} = ${escapeHtml(code)}`).join('<br>')
}

function placeText({ at }: Finding, language: Language): string {
  const parts: string[] = []
  if (at.sheet !== null) parts.push(`${say('sheet', language)} ${escapeHtml(at.sheet)}`)
  if (at.row !== null) parts.push(language === 'ko' ? `${at.row}${say('row', language)}` : `${say('row', language)} ${at.row}`)
  if (at.column !== null) parts.push(language === 'ko' ? `${at.column}${say('column', language)}` : `${say('column', language)} ${at.column}`)
  return [parts.join(' · '), at.cell === null ? '' : cellText(at.cell)].filter((part) => part !== '').join('<br>')
}

function findingsTable(findings: readonly Finding[], language: Language): string {
  if (findings.length === 0) return `<p>${say('none', language)}</p>`
  const head = ['outcome', 'check', 'place', 'why', 'cure'].map((key) => `<th scope="col">${say(key, language)}</th>`).join('')
  const rows = findings.map((finding) => `<tr><td>${tag(finding.outcome, language)}</td><td>${escapeHtml(finding.check)}<br><span class="quiet">${escapeHtml(finding.rule)}</span></td><td>${placeText(finding, language)}</td><td>${escapeHtml(finding.message)}</td><td>${escapeHtml(finding.cure)}</td></tr>`)
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function intervalText(cell: CellVerdict): string {
  return cell.interval === null ? '' : `${cell.interval[0] ?? '−∞'} … ${cell.interval[1] ?? '∞'}`
}

function cellsTable(cells: readonly CellVerdict[], language: Language): string {
  if (cells.length === 0) return ''
  const head = ['cell', 'shown', 'interval', 'outcome'].map((key) => `<th scope="col">${say(key, language)}</th>`).join('')
  const rows = cells.map((cell) => `<tr><td>${cellText(cell.cell)}</td><td class="n">${cell.shown ?? ''}</td><td class="n">${intervalText(cell)}</td><td>${tag(cell.outcome, language)}</td></tr>`)
  return `<h3>${say('cells', language)}</h3><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function fileSection(file: FileReport, language: Language): string {
  const type = file.type === null ? '' : ` · ${say('type', language)}: ${file.type}${file.typeAssumed ? ` (${say('assumed', language)})` : ''}`
  return `<section><h2>${tag(file.outcome, language)} ${escapeHtml(file.path)}</h2><p class="quiet">SHA-256 ${escapeHtml(file.sha256)} · ${file.bytes} B${type}</p>${findingsTable(file.findings, language)}${cellsTable(file.cells, language)}</section>`
}

/** A report as one HTML page that loads nothing and runs nothing. */
export function reportPage(report: CheckReport, language: Language): string {
  const shown = localise(report, language)
  const rules = Object.entries(report.parameters).map(([key, value]) => `<tr><th scope="row">${escapeHtml(key)}</th><td>${escapeHtml(String(value))}</td></tr>`).join('')
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${say('title', language)}</title><style>${style}</style></head>
<body><h1>${say('title', language)}</h1><p>${say('people', language)}</p>
${shown.files.map((file) => fileSection(file as FileReport, language)).join('\n')}
<section><h2>${say('rules', language)}</h2><p>${say('profile', language)}: ${escapeHtml(report.profile)} <span class="quiet">${escapeHtml(report.profileDigest)}</span> · Glovebox ${escapeHtml(report.glovebox)}</p><table><tbody>${rules}</tbody></table></section>
</body></html>
`
}
