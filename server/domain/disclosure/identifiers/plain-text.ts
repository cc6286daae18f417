/** A text without what hides an identifier from a pattern. */
export interface PlainText {
  readonly text: string
  /** Index in the given text of the character at an index of `text`. */
  readonly indexOf: (index: number) => number
}

const dashes = /[\u2010-\u2015\u2212\u30fc]/g
/** Nothing to see and no meaning of its own: marks over other characters, soft hyphens, joiners, variation selectors. */
const unseen = /[\p{Mn}\p{Default_Ignorable_Code_Point}]/gu
/** Characters that join their neighbours: surrogates, conjoining Jamo, combining marks. */
const joining = /[\ud800-\udfff\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]|\p{M}/u

const digit = /\p{Nd}/u

/** The value of a digit of any script; each script has its ten in a row. */
function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && digit.test(String.fromCodePoint(code - value - 1))) value += 1
  return String(value)
}

const plain = (text: string): string => text.normalize('NFKC').replace(unseen, '').replace(dashes, '-').replace(/(?![0-9])\p{Nd}/gu, digitOf)
/** What identifiers and the words around them are written in; an ellipsis is no full stop. */
const meaning = /[\w@+.,:='"()가-힣 -]/

/** One unit that may be odd. */
const foreign = /[^\x00-\x7f\uac00-\ud7a3]/g

/** What is known of each UTF-16 unit: 0 nothing yet, 1 stands for itself, 2 has to be rewritten. */
const known = new Uint8Array(0x1_0000).fill(1, 0, 0x80).fill(1, 0xac00, 0xd7a4)
const rewritten = new Map<string, string>()

/** Says whether a UTF-16 unit hides what stands there from a pattern. */
export function isOdd(unit: number): boolean {
  if (known[unit] === 0) {
    const character = String.fromCharCode(unit)
    const form = plain(character)
    const same = form === character || form === '...' || form !== '' && !meaning.test(form)
    known[unit] = !joining.test(character) && same ? 1 : 2
    if (!joining.test(character)) rewritten.set(character, form)
  }
  return known[unit] === 2
}

/** Index of the last number that is not greater. */
function lastNotAfter(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}

/** Undoes full-width and other compatible forms of characters, digits of other scripts, look-alike dashes, characters of no width and marks over digits. */
export function plainText(given: string): PlainText {
  const [parts, inner, outer]: [string[], number[], number[]] = [[], [0], [0]]
  let [length, from, at] = [0, 0, 0]
  const add = (part: string): void => {
    if (from === at) return
    parts.push(part)
    inner.push(length)
    outer.push(from)
    length += part.length
    from = at
  }
  foreign.lastIndex = 0
  while (foreign.test(given)) {
    const end = foreign.lastIndex
    at = end - 1
    if (!isOdd(given.charCodeAt(at))) continue
    add(given.slice(from, at))
    at = end
    while (at < given.length && isOdd(given.charCodeAt(at))) at += 1
    const odd = given.slice(from, at)
    add(rewritten.get(odd) ?? plain(odd))
    foreign.lastIndex = at
  }
  at = given.length
  add(given.slice(from))
  return {
    text: parts.join(''),
    indexOf: (index) => {
      const part = lastNotAfter(inner, index)
      const next = outer[part + 1] ?? given.length
      return Math.min((outer[part] ?? 0) + index - (inner[part] ?? 0), Math.max(0, next - 1))
    },
  }
}
