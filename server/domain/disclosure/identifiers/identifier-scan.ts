import { identifierPatterns, mailPattern, namePattern, type IdentifierPattern, type IdentifierVerdict } from './identifier-patterns.ts'
import { isOdd, plainText } from './plain-text.ts'

/** One identifier in a text; the text itself is never kept. */
export interface IdentifierHit extends IdentifierVerdict {
  /** Where it begins in the given text, in UTF-16 units. */
  readonly index: number
}

/** A match with a verdict before it is known whether another has its place. */
interface Candidate extends IdentifierVerdict {
  readonly from: number
  readonly to: number
}

/** A way for a pattern to begin at a run of digits, by tables of characters. */
interface RunStart {
  readonly pattern: number
  readonly digits: Uint8Array | null
  readonly next: Uint8Array | null
  readonly behind: Uint8Array | null
}

const [nothing, digit, at, label, foreign] = [0, 1, 2, 3, 4]
/** Labels of names in Hangul by their first two syllables. */
const labels = new Map(['성명', '이름', '환자', '피보', '보호', '담당', '주치'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]))
/** How far before its `m` a label that ends in `name` begins: patient name, full name, surname. */
const backs = [10, 7, 5]
/** What a UTF-16 unit can be the sign of. */
const signs = new Uint8Array(0x1_0000).fill(digit, 0x30, 0x3a).fill(foreign, 0x80).fill(nothing, 0xac00, 0xd7a4)
signs[0x40] = at
signs[0x6d] = label
for (const syllable of labels.keys()) signs[syllable] = label

const among = (characters: string | undefined): Uint8Array | null => {
  if (characters === undefined) return null
  const table = new Uint8Array(128)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return table
}
const holds = (table: Uint8Array | null, unit: number): boolean => table === null || unit < 128 && table[unit] === 1

const longestRun = 19
const startsOfRuns: readonly (readonly RunStart[])[] = Array.from({ length: longestRun + 1 }, (_, length) => identifierPatterns.flatMap(({ starts }, pattern) =>
  starts.filter(({ lengths }) => lengths.includes(length)).map(({ digits, next, behind }) => ({ pattern, digits: among(digits), next: among(next), behind: among(behind) }))))
const [mail, name] = [identifierPatterns.indexOf(mailPattern), identifierPatterns.indexOf(namePattern)]

/** How far back words are read that say what a number is. */
const contextLength = 60
/** Longest part of an e-mail address before its `@` (RFC 5321). */
const longestLocalPart = 64

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
const isLetter = (unit: number): boolean => unit >= 0x61 && unit <= 0x7a || unit >= 0x41 && unit <= 0x5a || unit >= 0xac00 && unit <= 0xd7a3
const isLocal = (unit: number): boolean => isDigit(unit) || unit < 128 && isLetter(unit) || unit === 0x2e || unit === 0x5f || unit === 0x2b || unit === 0x2d

/** One pass over a text that collects candidates of each pattern in the order of their places. */
class Pass {
  /** By the number of the pattern; holes where it matched nothing. */
  readonly found: Candidate[][] = []
  readonly #text: string
  readonly #heading: string

  constructor(text: string, heading: string) {
    this.#text = text
    this.#heading = heading
  }

  /** Ends early, with false, at a unit that hides what stands there, unless the text is a rewritten one. */
  run(isRewritten: boolean): boolean {
    const text = this.#text
    for (let index = 0; index < text.length; index += 1) {
      const sign = signs[text.charCodeAt(index)]
      if (sign === nothing) continue
      if (sign === digit) {
        let end = index + 1
        while (isDigit(text.charCodeAt(end))) end += 1
        if (end - index <= longestRun) this.#atDigits(index, end)
        index = end - 1
      } else if (sign === at) this.#atMail(index)
      else if (sign === label) this.#atLabel(index)
      else if (!isOdd(text.charCodeAt(index))) signs[text.charCodeAt(index)] = nothing
      else if (!isRewritten) return false
    }
    return true
  }

  #atDigits(from: number, end: number): void {
    const starts = startsOfRuns[end - from]
    if (starts === undefined || starts.length === 0) return
    const text = this.#text
    const first = text.charCodeAt(from)
    // Behind the end there is no character: the unit is not a number, and no table holds it.
    const next = text.charCodeAt(end)
    const before = from > 0 ? text.charCodeAt(from - 1) : 0
    // A full stop after a letter ends an abbreviation (`Tel.02-…`); any other is the point of a fraction, which has no hyphen.
    const isFraction = before === 0x2e && !(from > 1 && isLetter(text.charCodeAt(from - 2)))
    for (const { pattern, digits, next: follows, behind } of starts) {
      if (holds(digits, first) && holds(follows, next) && holds(behind, before)) this.#try(pattern, behind === null ? from : from - 1, isFraction)
    }
  }

  #atMail(index: number): void {
    const text = this.#text
    let from = index
    while (from > 0 && index - from <= longestLocalPart && isLocal(text.charCodeAt(from - 1))) from -= 1
    if (index - from > longestLocalPart) return
    while (from < index && !isDigit(text.charCodeAt(from)) && !isLetter(text.charCodeAt(from))) from += 1
    this.#try(mail, from, false)
  }

  #atLabel(index: number): void {
    const text = this.#text
    const unit = text.charCodeAt(index)
    if (unit !== 0x6d) {
      if (text.charCodeAt(index + 1) === labels.get(unit)) this.#try(name, index, false)
    } else if (text.charCodeAt(index + 1) === 0x65 && text.charCodeAt(index - 1) === 0x61) {
      for (const back of backs) if (index >= back) this.#try(name, index - back, false)
    }
  }

  #try(number: number, from: number, isFraction: boolean): void {
    const { pattern, judge } = identifierPatterns[number] as IdentifierPattern
    pattern.lastIndex = from
    if (!pattern.test(this.#text)) return
    const to = pattern.lastIndex
    const list = this.found[number]
    if (from < (list?.at(-1)?.to ?? 0)) return
    const match = this.#text.slice(from, to)
    if (isFraction && !match.includes('-')) return
    const verdict = judge(match, () => `${this.#heading} ${this.#text.slice(Math.max(0, from - contextLength), from)}`)
    if (verdict === null) return
    if (list === undefined) this.found[number] = [{ ...verdict, from, to }]
    else list.push({ ...verdict, from, to })
  }
}

/** Two lists that are in order, as one; where they overlap the first has the place. */
function merged(taken: readonly Candidate[], more: readonly Candidate[]): readonly Candidate[] {
  if (taken.length === 0 || more.length === 0) return more.length === 0 ? taken : more
  const all: Candidate[] = []
  let next = 0
  for (const candidate of more) {
    while (next < taken.length && (taken[next] as Candidate).to <= candidate.from) all.push(taken[next++] as Candidate)
    if (next >= taken.length || (taken[next] as Candidate).from >= candidate.to) all.push(candidate)
  }
  return all.concat(taken.slice(next))
}

const hitsOf = (pass: Pass, indexOf: (index: number) => number): readonly IdentifierHit[] =>
  pass.found.reduce<readonly Candidate[]>((taken, more) => merged(taken, more), []).map(({ kind, strength, from }) => ({ kind, strength, index: indexOf(from) }))

/** No identifier is shorter. */
const shortest = 5

/** Finds direct identifiers in a text; `heading` is what stands over it, such as a column's name. */
export function scanIdentifiers(given: string, heading = ''): readonly IdentifierHit[] {
  if (given.length < shortest) return []
  const asGiven = new Pass(given, heading)
  if (asGiven.run(false)) return hitsOf(asGiven, (index) => index)
  const { text, indexOf } = plainText(given)
  const rewritten = new Pass(text, heading)
  rewritten.run(true)
  return hitsOf(rewritten, indexOf)
}
