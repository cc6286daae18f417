/** Digits that are written as other things than digits. */
export interface DigitSign {
  readonly kind: 'number-words' | 'word-code' | 'text-bars' | 'unordered-dates' | 'uneven-lists'
  readonly count: number
  readonly line: number | null
}

const sign = (kind: DigitSign['kind'], count: number, least: number): readonly DigitSign[] => (count >= least ? [{ kind, count, line: null }] : [])

/** Korean numbers have tens and hundreds in words; digit after digit is how codes and telephone numbers are read out. */
function koreanDigits(text: string): number {
  return (text.match(/[영공일이삼사오육륙칠팔구점]{3,}/gu) ?? []).filter((run) => new Set(run).size >= 2).length
}

/** Large Roman numerals: chapters and stages have small ones. */
const roman = /(?<![\p{L}\d])(?=[IVXLCDM]{3})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\p{L}\d])/gu
const lettersThatAreWords = new Set(['MIX', 'MCI', 'CIV', 'DIM', 'III', 'VII', 'XII', 'MCD', 'MDI', 'CCL', 'CDC', 'MCC', 'DMD', 'LLC', 'MDD'])
const romanNumbers = (text: string): number => new Set((text.match(roman) ?? []).filter((word) => !lettersThatAreWords.has(word))).size

/** Names of one length that share a few syllables: a code of stems, branches or digits. */
function fewSyllables(words: readonly string[]): number {
  const names = [...new Set(words.filter((word) => /^[가-힣]{4,8}$/u.test(word)))]
  if (names.length < 12) return 0
  const syllables = names.join('')
  return new Set(syllables).size <= Math.min(26, 0.35 * syllables.length) ? names.length : 0
}

const windowOfWords = 40
const fewestPairs = 1.6

/** Forty words on end out of twelve, in ever new pairs: no sentence and no list is like that. */
function fewWords(text: string): number {
  let most = 0
  for (const piece of text.toLowerCase().split(/\d+/)) {
    const words = piece.match(/\p{L}+/gu) ?? []
    if (words.length < windowOfWords || words.length > 20_000) continue
    for (let from = 0; from + windowOfWords <= words.length; from += 10) {
      const window = words.slice(from, from + windowOfWords)
      const vocabulary = new Set(window).size
      const pairs = new Set(window.slice(1).map((word, index) => `${window[index] ?? ''} ${word}`)).size
      if (vocabulary >= 2 && vocabulary <= 12 && pairs >= fewestPairs * Math.min(vocabulary, vocabulary * vocabulary / 2)) most = Math.max(most, words.length)
    }
  }
  return most
}

/** Lines with drawn lengths: a row of one sign whose number says something that no number beside it says. */
function textBars(text: string): number {
  const lengths: string[] = []
  const widths = new Set<number>()
  for (const line of text.split('\n')) {
    const plain = line.trimEnd()
    if (plain.length > 400 || !/\p{L}{2}/u.test(plain) || /\d/.test(plain)) continue
    const runs = [...plain.matchAll(/([-=#*+.~|_xXoO█▇▆▅▄▃▂▁■□▪●○])\1+/gu)].map(({ 0: run }) => run.length)
    if (runs.length === 0 || /^\s*(?:#|\/\/|--|\|)/.test(plain)) continue
    lengths.push(runs.join(' '))
    widths.add(plain.length)
  }
  return new Set(lengths).size >= 6 && widths.size >= 5 ? lengths.length : 0
}

const day = /(?<!\d)((?:19|20)\d{2})[-./](0?[1-9]|1[0-2])[-./](0?[1-9]|[12]\d|3[01])(?!\d)/

/** Dates of notes and versions stand in order. */
function unorderedDates(text: string): number {
  const days = text.split('\n').flatMap((line) => {
    const match = line.length > 400 ? null : day.exec(line)
    return match === null ? [] : [Number(match[1]) * 372 + Number(match[2]) * 31 + Number(match[3])]
  })
  const later = days.filter((value, index) => index > 0 && value > (days[index - 1] ?? 0)).length
  const earlier = days.filter((value, index) => index > 0 && value < (days[index - 1] ?? 0)).length
  return Math.min(later, earlier) >= Math.max(3, 0.3 * (days.length - 1)) ? days.length : 0
}

/** Lists of six numbers and more in no order, each with three figures that say something. */
function unevenLists(text: string): number {
  let count = 0
  for (const { 0: list } of text.matchAll(/(?<![\d.,])-?\d{1,7}(?:\.\d{1,9})?(?:(?:, (?:and |or )?|; | and | or )-?\d{1,7}(?:\.\d{1,9})?){5,200}(?![\d.])/g)) {
    const shown = list.match(/\d+(?:\.\d+)?/g) ?? []
    const values = shown.map(Number)
    const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0))
    const telling = shown.filter((one) => one.replace(/\D/g, '').replace(/^0+/, '').length >= 3 && !/^(?:19|20)\d{2}$/.test(one)).length
    if (steps.some((step) => step > 0) && steps.some((step) => step < 0) && telling >= 0.6 * shown.length) count += shown.length
  }
  return count
}

/** Words, letters, drawn lengths, dates and lists in a text that stand for digits. */
export function digitSigns(text: string, isCode: boolean): readonly DigitSign[] {
  const always = [...sign('number-words', koreanDigits(text), 6), ...sign('number-words', romanNumbers(text), 8), ...sign('word-code', fewSyllables(text.match(/\p{L}+/gu) ?? []), 12)]
  if (isCode) return always
  return [...always, ...sign('word-code', fewWords(text), windowOfWords), ...sign('text-bars', textBars(text), 12), ...sign('unordered-dates', unorderedDates(text), 8), ...sign('uneven-lists', unevenLists(text), 8)]
}
