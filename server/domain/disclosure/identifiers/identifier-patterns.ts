import { businessChecks, cardChecks, foreignerChecks, isBirthday, isIssuedCard, residentChecks } from './check-digits.ts'

/** Kinds of direct identifier. */
export type IdentifierKind =
  | 'resident-number' | 'foreigner-number' | 'business-number' | 'phone' | 'e-mail' | 'passport' | 'driver-licence' | 'payment-card' | 'person-name'
  | 'us-social-security-number'

/** What a match turned out to be. */
export interface IdentifierVerdict {
  readonly kind: IdentifierKind
  readonly strength: 'checksum' | 'pattern'
}

/** A place where a pattern can begin, told from a run of digits: how long it is, how it begins, what follows and what stands before it. */
interface Start {
  readonly lengths: readonly number[]
  /** First digits possible; all where absent. */
  readonly digits?: string
  /** Characters possible after the run; anything, the end included, where absent. */
  readonly next?: string
  /** The pattern begins with one of these, one character before the run. */
  readonly behind?: string
}

/** One pattern of identifiers. */
export interface IdentifierPattern {
  /** Sticky: tried only where `starts` say, or by the scan itself. */
  readonly pattern: RegExp
  readonly starts: readonly Start[]
  /** Says what a match is; `null` clears it. `context` is what stands before it. */
  readonly judge: (match: string, context: () => string) => IdentifierVerdict | null
}

const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** Codes 3, 4, 7 and 8 stand for births of 2000 to 2099: thirteen bare digits of somebody born after this year are a barcode or a count. */
const latestBirth = 49

function judgeResident(match: string): IdentifierVerdict | null {
  const digits = digitsOf(match)
  const code = Number(digits[6])
  if (code < 1 || code > 8) return null
  const century = [1, 2, 5, 6].includes(code) ? 1900 : 2000
  if (!isBirthday(digits.slice(0, 6), century)) return null
  if (match === digits && century === 2000 && Number(digits.slice(0, 2)) > latestBirth) return null
  const kind = code <= 4 ? 'resident-number' : 'foreigner-number'
  const checks = code <= 4 ? residentChecks(digits) : foreignerChecks(digits)
  return { kind, strength: checks ? 'checksum' : 'pattern' }
}

const businessWords = /사업자|business|\bbrn\b|\bbiz|company|corp|firm|vendor|supplier|업체|법인|tax/i
const phoneWords = /전화|연락처|휴대|핸드폰|팩스|phone|mobile|\btel\b|\bfax\b|contact/i
const licenceWords = /면허|licen[cs]e/i
const cardWords = /카드|\bcard|credit|visa|master|amex|\bcc\b/i
const passportWords = /여권|passport/i

const judgeBusiness = (match: string, context: () => string): IdentifierVerdict | null =>
  (businessChecks(digitsOf(match)) && (match.includes('-') || businessWords.test(context())) ? { kind: 'business-number', strength: 'checksum' } : null)

function judgeCard(match: string, context: () => string): IdentifierVerdict | null {
  const digits = digitsOf(match)
  return cardChecks(digits) && (isIssuedCard(digits) || cardWords.test(context())) ? { kind: 'payment-card', strength: 'checksum' } : null
}

const judgePassport = (match: string, context: () => string): IdentifierVerdict | null =>
  (/^[A-Z]\d{3}[A-Z]|^M/.test(match) || passportWords.test(context()) ? { kind: 'passport', strength: 'pattern' } : null)

const found = (kind: IdentifierKind): (() => IdentifierVerdict) => () => ({ kind, strength: 'pattern' })
/** Domains for examples and tests (RFC 2606); a picture's name for screens of twice the points. */
const reserved = /@(?:[\w-]+\.)*(?:example|test|invalid|localhost|example\.(?:com|net|org))$|@\d+x\.(?:png|jpe?g|svg)$/i
/** `name@instance.service` and its like name a unit of systemd (systemd.unit(5)); none of these is a top-level domain, as `target` is. */
const unit = /\.(?:service|socket|device|mount|automount|swap|path|timer|slice|scope)$/i
const noName = /[:=：]\s*["']?(?:없음|미상|비공개|삭제|전체|합계|남성|여성|평균)/

// A dash with a blank on each side stands for a dash; a digit next to a match would continue the number.
const dash = String.raw`(?: ?- ?)`
const sticky = (source: string): RegExp => new RegExp(source, 'y')

/** E-mail addresses; they are looked for at each `@`. */
export const mailPattern: IdentifierPattern = {
  starts: [],
  pattern: sticky(String.raw`[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,18}(?![\w@])`),
  judge: (match) => (reserved.test(match) || unit.test(match) ? null : { kind: 'e-mail', strength: 'pattern' }),
}

/** Names of people behind a label; they are looked for at the label. */
export const namePattern: IdentifierPattern = {
  starts: [],
  pattern: sticky(String.raw`(?:성명|이름|환자명|피보험자|보호자|담당의|주치의|[Pp]atient [Nn]ame|[Ff]ull [Nn]ame|[Ss]urname)\s{0,40}[:=：]\s{0,40}["']?(?:[가-힣]{2,4}|[A-Z][a-z]+[ ,]+[A-Z][a-z]+)(?![가-힣])`),
  judge: (match) => (noName.test(match) ? null : { kind: 'person-name', strength: 'pattern' }),
}

// `02111-1307` is a postal code of Massachusetts (ZIP+4) that stands in every copy of the GPL; it is a number of Seoul where a word says so.
/** Patterns, the first that matches a place has it. */
export const identifierPatterns: readonly IdentifierPattern[] = [ // table
  { starts: [{ lengths: [13] }, { lengths: [6], next: ' -' }], pattern: sticky(String.raw`\d{2}[01]\d[0-3]\d ?-? ?[1-8]\d{6}(?!\d)`), judge: judgeResident },
  { starts: [{ lengths: [10] }, { lengths: [3], next: ' -' }, { lengths: [5], next: '-' }], pattern: sticky(String.raw`(?:\d{3}-?\d{2}-?\d{5}|\d{3}${dash}\d{2}${dash}\d{5}|\d{3} \d{2} \d{5})(?!\d)`), judge: judgeBusiness },
  {
    starts: [{ lengths: [2, 3, 4], digits: '0', next: ' .)-' }, { lengths: [5, 6, 7, 8], digits: '0', next: ' .-' }, { lengths: [11], digits: '0' }, { lengths: [2, 3, 4], digits: '8', next: ' .)-(', behind: '+' }, { lengths: [5, 6, 7, 8, 9, 10, 11, 12, 13], digits: '8', behind: '+' }],
    pattern: sticky(String.raw`(?<!\d-)(?:(?:\+82[ .-]?(?:\(0\)[ -]?)?0?(?:10|1[16789]|2|30\d|50\d|[3-6]\d|70)|01[016789]|0(?:2|30\d|50\d|[3-6]\d|70))(?:\) ?|${dash}|[ .])?\d{3,4}(?:${dash}|[ .])\d{4}(?!-?\d)|010\d{8}(?!\d)|\+820?(?:10|1[16789]|2|30\d|50\d|[3-6]\d|70)\d{7,8}(?!\d))`),
    judge: (match, context) => (!/^02\d{3}-\d{4}$/.test(match) || phoneWords.test(context()) ? { kind: 'phone', strength: 'pattern' } : null),
  },
  { starts: [{ lengths: [9, 10, 11, 12], digits: '0' }], pattern: sticky(String.raw`0(?:1[16789]|2|30\d|50\d|[3-6]\d|70)\d{7,8}(?!\d)`), judge: (_match, context) => (phoneWords.test(context()) ? { kind: 'phone', strength: 'pattern' } : null) },
  mailPattern,
  { starts: [{ lengths: [8, 3], behind: 'MSRODG' }], pattern: sticky(String.raw`(?<![A-Za-z0-9])[MSRODG](?:\d{8}|\d{3}[A-Z]\d{4})(?![A-Za-z0-9])`), judge: judgePassport },
  { starts: [{ lengths: [2], digits: '12', next: '-' }], pattern: sticky(String.raw`(?:1[1-9]|2[0-8])-\d{2}-\d{6}-\d{2}(?!\d)`), judge: found('driver-licence') },
  { starts: [{ lengths: [12], digits: '12' }, { lengths: [2], digits: '12', next: ' ' }], pattern: sticky(String.raw`(?:1[1-9]|2[0-8]) ?\d{2} ?\d{6} ?\d{2}(?!\d)`), judge: (_match, context) => (licenceWords.test(context()) ? { kind: 'driver-licence', strength: 'pattern' } : null) },
  { starts: [{ lengths: [4], digits: '23456', next: ' -' }, { lengths: [12, 13, 14, 15, 16, 17, 18, 19], digits: '23456' }, { lengths: [15], digits: '1' }], pattern: sticky(String.raw`(?:[2-6]\d{3}(?:([ -])\d{4}\1\d{4}\1\d{4}|([ -])\d{6}\2\d{4,5}|\d{8,15})|1800\d{11})(?!\d)`), judge: judgeCard },
  { starts: [{ lengths: [3], next: '-' }], pattern: sticky(String.raw`(?<!\d-)(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])`), judge: found('us-social-security-number') },
  namePattern,
]
