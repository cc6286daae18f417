import { businessChecks, cardChecks, foreignerChecks, isBirthday, residentChecks } from './check-digits.ts'

/** Kinds of direct identifier. */
export type IdentifierKind =
  | 'resident-number' | 'foreigner-number' | 'business-number' | 'phone' | 'e-mail' | 'passport' | 'driver-licence' | 'payment-card' | 'person-name'
  | 'us-social-security-number'

/** One identifier in a text; the text itself is never kept. */
export interface IdentifierHit {
  readonly kind: IdentifierKind
  readonly strength: 'checksum' | 'pattern'
  readonly index: number
}

interface IdentifierPattern {
  readonly kind: IdentifierKind
  readonly pattern: RegExp
  /** Says how strong a match is; `null` clears it. */
  readonly judge: (match: RegExpExecArray, text: string, context: string) => Pick<IdentifierHit, 'strength'> & { kind?: IdentifierKind } | null
}

const found = (strength: 'checksum' | 'pattern', kind?: IdentifierKind): { strength: 'checksum' | 'pattern'; kind?: IdentifierKind } => (kind === undefined ? { strength } : { strength, kind })
const digitsOf = (text: string): string => text.replace(/\D/g, '')

function judgeResident(match: RegExpExecArray): { strength: 'checksum' | 'pattern'; kind: IdentifierKind } | null {
  const digits = digitsOf(match[0])
  const code = Number(digits[6])
  if (code < 1 || code > 8) return null
  const century = [1, 2, 5, 6].includes(code) ? 1900 : 2000
  if (!isBirthday(digits.slice(0, 6), century)) return null
  const kind = code <= 4 ? 'resident-number' : 'foreigner-number'
  const checks = code <= 4 ? residentChecks(digits) : foreignerChecks(digits)
  return { kind, strength: checks ? 'checksum' : 'pattern' }
}

const businessWords = /사업자|business|\bbrn\b|\bbiz|company|corp|firm|vendor|supplier|업체|법인|tax/i

function judgeBusiness(match: RegExpExecArray, _text: string, context: string): { strength: 'checksum' } | null {
  const dashed = match[0].includes('-')
  const digits = digitsOf(match[0])
  if (!businessChecks(digits)) return null
  return dashed || businessWords.test(context) ? { strength: 'checksum' } : null
}

// The digit before and after must not continue the number; a decimal point before makes it part of a fraction.
const before = String.raw`(?<![\d.])`
const after = String.raw`(?!\d)`
const dash = String.raw`[ -]?`

const identifierPatterns: readonly IdentifierPattern[] = [ // table
  { kind: 'resident-number', pattern: new RegExp(`${before}\\d{2}[01]\\d[0-3]\\d[ ]?-?[ ]?[1-8]\\d{6}${after}`, 'g'), judge: judgeResident },
  { kind: 'business-number', pattern: new RegExp(`${before}\\d{3}-?\\d{2}-?\\d{5}${after}`, 'g'), judge: judgeBusiness },
  { kind: 'phone', pattern: new RegExp(`(?<![\\d.-])(?:\\+82${dash}(?:10|1[16789]|2|[3-6]\\d|70)|01[016789]|0(?:2|[3-6]\\d|70))[ .)-]?\\d{3,4}[ .-]\\d{4}(?![\\d-])|(?<![\\d.-])(?:010\\d{8}|\\+8210\\d{8})${after}`, 'g'), judge: () => found('pattern') },
  { kind: 'e-mail', pattern: /(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,18}(?![\w@])/g, judge: (match) => (/@(?:example|test|localhost)\.|@\d+x\.(?:png|jpe?g|svg)$/i.test(match[0]) ? null : found('pattern')) },
  { kind: 'passport', pattern: /(?<![A-Za-z0-9])(?:[MSRODG]\d{8}|[MSRODG]\d{3}[A-Z]\d{4})(?![A-Za-z0-9])/g, judge: (match, _text, context) => (/[A-Z]\d{3}[A-Z]/.test(match[0]) || /passport|여권/i.test(context) || match[0].startsWith('M') ? found('pattern') : null) },
  { kind: 'driver-licence', pattern: new RegExp(`${before}(?:1[1-9]|2[0-8])-\\d{2}-\\d{6}-\\d{2}${after}`, 'g'), judge: () => found('pattern') },
  { kind: 'payment-card', pattern: new RegExp(`${before}[3-6]\\d{3}[ -]\\d{4}[ -]\\d{4}[ -]\\d{4}${after}|${before}[3-6]\\d{15}${after}`, 'g'), judge: (match) => (cardChecks(digitsOf(match[0])) ? found('checksum') : null) },
  { kind: 'us-social-security-number', pattern: /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g, judge: () => found('pattern') },
  { kind: 'person-name', pattern: /(?:성명|이름|환자명|피보험자|보호자|담당의|주치의|[Pp]atient [Nn]ame|[Ff]ull [Nn]ame|[Ss]urname)\s*[:=：]\s*["']?(?:[가-힣]{2,4}|[A-Z][a-z]+[ ,]+[A-Z][a-z]+)(?![가-힣])/g, judge: (match) => (/[:=：]\s*["']?(?:없음|미상|비공개|삭제|전체|합계|남성|여성|평균)/.test(match[0]) ? null : found('pattern')) },
]

const quick = /\d{3}|@|성명|이름|환자|피보험|보호자|담당의|주치의|name/i

/** Undoes what hides an identifier from a pattern: full-width digits, look-alike dashes, characters of no width. */
export function plainText(text: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text
  return text.normalize('NFKC').replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/g, '').replace(/[\u2010-\u2015\u2212\uff0d\u30fc]/g, '-')
}

/** Finds direct identifiers in a text; `heading` is what stands over it, such as a column's name. */
export function scanIdentifiers(given: string, heading = ''): readonly IdentifierHit[] {
  if (!quick.test(given) && !/[０-９]/u.test(given)) return []
  const text = plainText(given)
  const hits: IdentifierHit[] = []
  const taken: { from: number; to: number }[] = []
  for (const { kind, pattern, judge } of identifierPatterns) {
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const from = match.index
      const to = from + match[0].length
      if (taken.some((span) => from < span.to && to > span.from)) continue
      const context = `${heading} ${text.slice(Math.max(0, from - 60), from)}`
      const verdict = judge(match, text, context)
      if (verdict === null) continue
      taken.push({ from, to })
      hits.push({ kind: verdict.kind ?? kind, strength: verdict.strength, index: from })
    }
  }
  return hits.sort((one, other) => one.index - other.index)
}
