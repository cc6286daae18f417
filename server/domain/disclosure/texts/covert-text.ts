import { parseNumber } from '../tables/shown-value.ts'

/** Ways in which a text carries more than it says. */
export type CovertKind = 'invisible-characters' | 'trailing-blanks' | 'look-alike-letters' | 'needless-digits' | 'encoded-run' | 'data-in-code' | 'number-list' | 'repeated-lines'

/** One such way in one text. */
export interface CovertSign {
  readonly kind: CovertKind
  readonly count: number
  readonly line: number | null
}

const invisible = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u180e\u3164\uffa0\u{e0000}-\u{e007f}\ufe00-\ufe0f]/gu
/** Marks piled on one Latin letter. */
const stackedMarks = /[A-Za-z]\p{Mn}{3,}/gu
const word = /\p{L}+/gu
const strangeLetter = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}]/u

function lineOf(text: string, index: number): number {
  let line = 1
  for (let place = 0; place < index; place += 1) if (text.charCodeAt(place) === 10) line += 1
  return line
}

function invisibleSigns(text: string): readonly CovertSign[] {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  // Joiners and selectors belong to emoji and some scripts; a few are no message.
  const matches = [...body.matchAll(invisible), ...body.matchAll(stackedMarks)].filter(({ 0: character }) => !/[\ufe0f\u200d]/u.test(character))
  return matches.length === 0 ? [] : [{ kind: 'invisible-characters', count: matches.length, line: lineOf(body, matches[0]?.index ?? 0) }]
}

/** Stretches of lines that end at one place, as a printed box has them; a text with more is asked about. */
const mostPrinted = 4

/** Says of which lines the blanks at the end fill up a printed block: all lines that have any end where the others of the block do. */
function isPrintedToWidth(lines: readonly string[]): (index: number) => boolean {
  const widths = lines.map((line) => (/\S {1,200}$/.test(line.slice(-201)) ? line.length : null))
  const ends = widths.filter((width) => width !== null)
  const stretches = ends.filter((width, index) => width !== ends[index - 1])
  const others = new Set(lines.filter((line) => /\S$/.test(line)).map((line) => line.length))
  return stretches.length <= mostPrinted && stretches.every((width) => others.has(width)) ? (index) => widths[index] !== null : () => false
}

function trailingSigns(text: string): readonly CovertSign[] {
  const lines = text.split('\n')
  const widths = lines.map((line) => {
    const body = line.endsWith('\r') ? line.slice(0, -1) : line
    return body.slice(body.trimEnd().length)
  })
  const padded = isPrintedToWidth(lines)
  const some = widths.filter((width, index) => width !== '' && (lines[index] ?? '').trim() !== '' && !padded(index))
  const different = new Set(some).size
  const mixed = some.some((width) => width.includes('\t')) && some.some((width) => width.includes(' '))
  const long = some.filter((width) => width.length >= 8).length
  return some.length >= 4 && (mixed || different >= 4 && long >= 2) || long >= 8 && different >= 3 ? [{ kind: 'trailing-blanks', count: some.length, line: widths.findIndex((width) => width !== '') + 1 }] : []
}

function lookAlikeSigns(text: string): readonly CovertSign[] {
  if (!strangeLetter.test(text)) return []
  let count = 0
  let first = -1
  for (const { 0: letters, index } of text.matchAll(word)) {
    if (letters.length > 2 && /[A-Za-z]/.test(letters) && strangeLetter.test(letters) && !/^[βαχμσρτλδε]/u.test(letters)) {
      count += 1
      if (first < 0) first = index
    }
  }
  return count === 0 ? [] : [{ kind: 'look-alike-letters', count, line: lineOf(text, first) }]
}

const runPatterns: readonly RegExp[] = [ // table
  // base64 over one or several lines, hex, base85, percent- and entity-escapes, binary digits
  /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{60,}={0,2}(?![A-Za-z0-9+/=_-])/g, /(?:^|\n)(?:[A-Za-z0-9+/]{40,}\r?\n){2,}/g, /(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}[ :]?){40,}(?![0-9A-Fa-f])/g,
  /(?:%[0-9A-Fa-f]{2}){12,}/g, /(?:[A-Za-z0-9._~+-]{0,20}%[0-9A-Fa-f]{2}){12,}[A-Za-z0-9._~+-]*/g, /(?:&#x?[0-9A-Fa-f]{1,6};){8,}/g, /(?:\\u[0-9A-Fa-f]{4}){12,}/g, /(?:\\x[0-9A-Fa-f]{2}){12,}/g, /(?<![01])[01]{64,}(?![01])/g,
  /<~[!-u\sz]{40,}~>/g, /(?:[!-u]{75}\n){2,}/g, /(?<![A-Z2-7])[A-Z2-7]{56,}={0,6}(?![A-Z2-7=])/g, /(?:\b[01]{8}\b[ ,]?){10,}/g, /[A-Za-z0-9!#$%&()*+\-;<=>?@^_`{|}~]{40,}/g,
]

/** Shorter runs of base85's letters are coded where small and large letters, digits and many signs change about; a path, a name or a formula is not so. */
function isMixedRun(run: string): boolean {
  const signs = new Set(run.match(/[!#$%&()*+\-;<=>?@^_`{|}~]/g)).size
  return run.length >= 100 || (signs >= 6 && /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) && entropy(run) >= 4.5)
}

/** SHA-256 and the like stand alone; a run of letters of one kind is a rule or a word. */
function isHarmlessRun(run: string): boolean {
  const body = run.trim()
  if (/^[0-9a-f]{64}$|^[0-9a-f]{40}$|^[0-9a-f]{128}$|^[0-9a-f]{32}$/i.test(body)) return true
  if (/^[-_=+*#./]+$/.test(body)) return true
  return new Set(body).size <= 2 && !/^[01\s]+$/.test(body)
}

/** Bits per character, by how often each occurs. */
export function entropy(text: string): number {
  const times = new Map<string, number>()
  for (const character of text) times.set(character, (times.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of times.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Long unbroken runs that look encoded. */
export function encodedRuns(text: string): readonly { text: string; index: number }[] {
  const runs: { text: string; index: number }[] = []
  // One digest names a file; a list of them names records.
  const digests = text.match(/(?<![0-9A-Fa-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})(?![0-9A-Fa-f])/gi)?.length ?? 0
  for (const [place, pattern] of runPatterns.entries()) {
    for (const match of text.matchAll(pattern)) {
      const body = match[0]
      if (place === runPatterns.length - 1 && !isMixedRun(body)) continue
      if (isHarmlessRun(body) && !(digests > 20 && /^[0-9a-f]{32,}$/i.test(body.trim()))) continue
      const wordy = /^[A-Za-z]+(?:[_/-][A-Za-z0-9]+)+$/.test(body) || /^\/?(?:[\w.-]+\/)+[\w.-]*$/.test(body) && entropy(body) < 4.6
      if (wordy || (entropy(body) < 3 && !/^[0-9A-Fa-f\s:]+$|^[01\s,]+$|%|&#|\\/.test(body))) continue
      if (runs.length >= 300) return runs
      if (!runs.some((other) => match.index >= other.index && match.index < other.index + other.text.length)) runs.push({ text: body, index: match.index })
    }
  }
  return runs
}

function digitsNeeded(shown: string): number {
  const digits = shown.replace(/[eE].*$/, '').replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return digits.length
}

/** Digits beyond what any statistic needs, over all numbers. */
export function needlessDigits(cells: Iterable<string>): number {
  let spare = 0
  let odd = 0
  for (const cell of cells) {
    if (parseNumber(cell) === null || !cell.includes('.')) continue
    const digits = digitsNeeded(cell)
    if (digits > 17) spare += 100
    else if (digits >= 9 && digits <= 13 && (/\.(\d*)/.exec(cell)?.[1]?.length ?? 0) >= 7) odd += 1
    else if (digits > 8) spare += digits - 8
  }
  // Neither rounded nor printed in full: three such numbers are asked about.
  return odd >= 3 ? spare + 100 : spare
}

// Bounded, and never begun inside a number: a megabyte of digits must not be tried from every digit.
const item = String.raw`(?<![\d.])(?:[-+]?\d{1,25}(?:\.\d{1,25})?(?:[eE][-+]?\d{1,4})?|nan|NaN|NA|null|None)`
const commaList = new RegExp(String.raw`(?:${item}[\])}"']{0,4}\s{0,4}[,;|/][\s[({"']{0,40}){12,}`)
const shortList = new RegExp(String.raw`(?:${item}[\])}"']{0,4}\s{0,4}[,;|/][\s[({"']{0,40}){8,}`)
const blankList = new RegExp(String.raw`(?:${item}\s{1,40}){40,}`)
const wordList = /(?:(["'])[^"'\n]{1,80}\1\s*[,;]\s*){30,}/

/** Eight numbers in a row at uneven distances; edges of bands run evenly. */
function unevenList(text: string): RegExpExecArray | null {
  const found = shortList.exec(text)
  const numbers = (found?.[0].match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number)
  const rising = numbers.every((value, index) => index === 0 || value > (numbers[index - 1] ?? 0))
  return found === null || rising || new Set(numbers).size < 6 ? null : found
}

/** Lists of values: written into a program, or in prose. */
function listSigns(text: string, kind: 'data-in-code' | 'number-list'): readonly CovertSign[] {
  const found = commaList.exec(text) ?? (kind === 'number-list' ? unevenList(text) : null) ?? blankList.exec(text) ?? (kind === 'data-in-code' ? wordList.exec(text) : null)
  return found === null ? [] : [{ kind, count: found[0].split(/[,;|/\s]+/).length, line: lineOf(text, found.index) }]
}

/** Lines of one pattern, each with other numbers: records told as sentences. */
function repeatedLines(text: string): readonly CovertSign[] {
  const patterns = new Map<string, { count: number; line: number }>()
  text.split('\n').forEach((line, index) => {
    const numbers = line.match(/\d+(?:\.\d+)?/g) ?? []
    if (numbers.length < 3 || /epoch|step|iter|fold|batch|\b\d{1,2}:\d{2}:\d{2}\b.*(?:INFO|DEBUG|WARN)/i.test(line) || !/[\p{L}]{3,}/u.test(line)) return
    const pattern = line.replace(/\d+(?:\.\d+)?/g, '#').trim()
    const known = patterns.get(pattern)
    if (known === undefined) patterns.set(pattern, { count: 1, line: index + 1 })
    else known.count += 1
  })
  return [...patterns.values()].filter(({ count }) => count >= 8).slice(0, 1).map(({ count, line }) => ({ kind: 'repeated-lines', count, line }))
}

/** Everything in a text that carries more than it says. */
export function covertSigns(text: string, isCode: boolean, prose = text): readonly CovertSign[] {
  const runs = encodedRuns(text)
  return [
    ...invisibleSigns(text), ...trailingSigns(text), ...lookAlikeSigns(text),
    ...(runs.length === 0 ? [] : [{ kind: 'encoded-run' as const, count: runs.length, line: lineOf(text, runs[0]?.index ?? 0) }]),
    ...listSigns(prose, isCode ? 'data-in-code' : 'number-list'), ...repeatedLines(prose),
  ]
}
