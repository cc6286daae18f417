import { digitSigns } from './digit-words.ts'
import type { DigitSign } from './digit-words.ts'
import { longestText } from './longest-text.ts'
import { smallLooseRows } from './loose-rows.ts'
import { smallRests } from './prose-differences.ts'
import { extremesTold, smallCountsTold } from './told-counts.ts'
import { contactsTold, namedPersons } from './told-persons.ts'

/** Ways in which words and marks of a text stand for data. */
export type LoadedKind = 'loaded-words' | 'number-words' | 'symbol-code' | 'text-fragments' | 'numbers-in-code' | 'dense-numbers' | 'one-template' | 'word-code' | 'unordered-times' | 'person-told' | 'small-count-told' | 'small-rest-told' | 'extreme-told' | 'contact-told' | 'loose-rows' | DigitSign['kind']

/** One such way in one text. */
export interface LoadedSign {
  readonly kind: LoadedKind
  readonly count: number
  readonly line: number | null
}

const number = /\d+(?:[.,]\d+)*/g
const plainNumber = /^[-+~≈<>≤≥]*[\d.,]*\d(?:[eE][-+]?\d+)?[%°,.]*$/
const interval = /^[-+]?[\d.,]+%?(?:[-–~]|to|±)[-+]?[\d.,]+%?$/
const moments = /\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T|\b)|\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?|\b(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b/g

const digitsOf = (text: string): number => text.replace(/\D/g, '').length

/** Says whether a word is built of data: several numbers run together, or more digits than a name needs. */
export function isLoadedWord(word: string): boolean {
  const plain = word.replace(moments, '')
  if (plain === '' || plainNumber.test(plain) && (digitsOf(plain) < 8 || /[.,]/.test(plain)) || interval.test(plain)) return false
  const numbers = plain.match(number) ?? []
  const digits = digitsOf(plain)
  return digits >= 7 || numbers.length >= 2 && digits >= 5
}

const wordsOf = (text: string): readonly string[] => text.split(/[\s"'`()[\]{}<>=;]+|,(?=\s)/u).filter((word) => word !== '')

/** Hexadecimal codes of letters and digits, shorter than a digest and no colours: 8 of them hold 32 bytes. */
const hexCodes = /(?<![0-9A-Za-z#])(?=[0-9a-f]{0,30}\d)(?=\d{0,30}[a-f])[0-9a-f]{6,31}(?![0-9A-Za-z])/gi
const fewHexCodes = 8

function loadedWords(text: string): readonly LoadedSign[] {
  const found = new Set<string>()
  for (const word of wordsOf(text)) if (/\d/.test(word) && word.length <= 300 && !/^[0-9a-f]{32,}$/i.test(word) && isLoadedWord(word)) found.add(word)
  const codes = new Set(text.match(hexCodes))
  const count = Math.max(found.size < 10 ? 0 : found.size, codes.size < fewHexCodes ? 0 : codes.size)
  return count === 0 ? [] : [{ kind: 'loaded-words', count, line: null }]
}

const spelled = /(?<!\p{L})(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|point|[영공일이삼사오육칠팔구십백천만]{2,})(?!\p{L})/giu

function numberWords(text: string): readonly LoadedSign[] {
  const wide = text.match(/[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u2460-\u2473\u2070\u2074-\u2089\u{1d7ce}-\u{1d7ff}\u3007]/gu)?.length ?? 0
  const words = text.match(spelled)?.length ?? 0
  const all = text.match(/\p{L}{2,}/gu)?.length ?? 0
  if (wide >= 12) return [{ kind: 'number-words', count: wide, line: null }]
  return words >= 16 && words >= 0.25 * all ? [{ kind: 'number-words', count: words, line: null }] : []
}

/** Pictures, dots and dashes, blocks, Braille and rare signs that stand for something else. */
export function symbolCode(text: string): readonly LoadedSign[] {
  const pictures = text.match(/\p{Extended_Pictographic}/gu) ?? []
  if (pictures.length >= 24 && new Set(pictures).size >= 4) return [{ kind: 'symbol-code', count: pictures.length, line: null }]
  const dashes = (text.match(/(?<!\S)[.·•–-]{3,}(?!\S)/g) ?? []).filter((run) => /[.·•]/.test(run) && /[-–]/.test(run))
  const blocks = text.match(/[\u2580-\u259f\u2800-\u28ff]/g) ?? []
  const rare = text.match(/[\u2800-\u28ff]|(?![\u2500-\u259f\u00a0-\u00ff\u2100-\u218f])\p{So}|(?=\p{L})[^\p{sc=Latin}\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Thai}\p{sc=Devanagari}\p{sc=Common}]/gu) ?? []
  const unusual = text.match(/[\ue000-\uf8ff\u{f0000}-\u{10ffff}]/gu) ?? []
  const count = Math.max(dashes.length >= 8 ? dashes.length : 0, new Set(blocks).size >= 6 && blocks.length >= 24 ? blocks.length : 0, unusual.length >= 4 ? unusual.length : 0, rare.length >= 16 && new Set(rare).size >= 4 ? rare.length : 0)
  return count === 0 ? [] : [{ kind: 'symbol-code', count, line: null }]
}

/** Short pieces of an encoding, set apart so that no run is long. */
function fragments(text: string, isCode: boolean): readonly LoadedSign[] {
  const body = isCode ? text.split('\n').map((line) => /(?:#|\/\/|--|%|\*)\s?(.*)$/.exec(line)?.[1] ?? '').join('\n') : text
  // A colour of a style sheet stands there for every side of every cell.
  const odd = new Set(body.split(/\s+/).filter((word) => word.length >= 5 && word.length <= 60 && isFragment(word)))
  return odd.size < 12 ? [] : [{ kind: 'text-fragments', count: odd.size, line: null }]
}

function isFragment(word: string): boolean {
  if (/^[\p{L}_][\p{L}\p{N}_.]*[(),.:;]*$/u.test(word) && !/\d\p{Ll}*\p{Lu}|\p{Lu}\d\p{Ll}|\p{Ll}\p{Lu}+\d/u.test(word) || /^https?:|^\/|\//.test(word)) return false
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[!#$%&*+;<=>?@^`|~]/].filter((one) => one.test(word)).length
  return classes >= 3
}

/** Significant digits that say something: 1990 or 5000 say less than 1281 or 0.683. */
function isTelling(shown: string): boolean {
  const value = Number(shown.replaceAll(',', ''))
  if (Number.isInteger(value) && value >= 1900 && value <= 2100) return false
  return shown.replace(/\D/g, '').replace(/^0+/, '').replace(shown.includes('.') ? /^$/ : /0+$/, '').length >= 3
}

/** Distinct numbers of a text that say something, moments left out. */
export function tellingNumbers(text: string): ReadonlySet<string> {
  return new Set((text.replace(moments, ' ').match(/\d[\d,]*(?:\.\d+)?/g) ?? []).filter(isTelling))
}

/** One code with a number mapped to another: a dictionary names its codes in words. */
const codePair = /["'][A-Za-z]{0,4}\d[\d.]{1,8}["']\]{0,2}\s{0,4}(?::|=>?|->|<-|~|then)\s{0,4}["']?([A-Za-z]{0,4}\d[\d.]{0,8})\b/gi

/** The same line over and over, each time with numbers of its own: a program would have a list or a loop. */
const fewestAlike = 12

function linesAlike(text: string): number {
  const lines = new Map<string, Set<string>>()
  for (const line of text.split('\n')) {
    if (line.length > 400 || !/\p{L}{2}/u.test(line)) continue
    const told = (line.replace(moments, ' ').match(/(?<![\p{L}_\d])\d+(?:\.\d+)?(?![\p{L}_])/gu) ?? []).filter(isTelling)
    if (told.length === 0) continue
    const template = line.replace(/\d+(?:\.\d+)?/g, '#').trim()
    lines.set(template, (lines.get(template) ?? new Set<string>()).add(told.join(' ')))
  }
  return Math.max(0, ...[...lines.values()].map(({ size }) => size))
}

function numbersInCode(text: string): readonly LoadedSign[] {
  const alike = linesAlike(text)
  if (alike >= fewestAlike) return [{ kind: 'numbers-in-code', count: alike, line: null }]
  const told = new Set(text.replace(moments, ' ').match(/(?<![\p{L}_\d])\d+(?:\.\d+)?(?![\p{L}_])/gu)?.filter(isTelling))
  if (told.size >= 30) return [{ kind: 'numbers-in-code', count: told.size, line: null }]
  const pairs = [...text.matchAll(codePair)]
  return pairs.length < 12 || new Set(pairs.map((pair) => pair[1])).size < 10 ? [] : [{ kind: 'numbers-in-code', count: pairs.length, line: null }]
}

function denseNumbers(text: string): readonly LoadedSign[] {
  const numbers = tellingNumbers(text).size
  if (numbers < 24) return []
  const words = new Set(text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).size
  return words >= 0.75 * numbers ? [] : [{ kind: 'dense-numbers', count: numbers, line: null }]
}

/** One line may be a heading's. */
const fewestRows = 2

function unreadRows(text: string, threshold: number): readonly LoadedSign[] {
  const count = smallLooseRows(text, threshold)
  return count < fewestRows ? [] : [{ kind: 'loose-rows', count, line: null }]
}

const isSteady = (values: readonly number[]): boolean => {
  const step = (values[1] ?? 0) - (values[0] ?? 0)
  return values.every((value, index) => index === 0 || Math.abs(value - (values[index - 1] ?? 0) - step) < 1e-9)
}

/** The same line many times, each with other numbers that are no plain counter. */
function oneTemplate(text: string): readonly LoadedSign[] {
  const rows = new Map<string, { line: number; values: number[][] }>()
  text.split('\n').forEach((raw, index) => {
    const line = raw.replace(moments, ' ')
    const values = (line.match(/\d+(?:\.\d+)?/g) ?? []).map(Number)
    if (values.length === 0 || raw.length > 2000) return
    const key = `${line.replace(/\d+(?:\.\d+)?/g, '#').trim()}\u001f${values.length}`
    const known = rows.get(key)
    if (known === undefined) rows.set(key, { line: index + 1, values: [values] })
    else known.values.push(values)
  })
  for (const { line, values } of rows.values()) {
    if (values.length < 20) continue
    const width = values[0]?.length ?? 0
    const varied = Array.from({ length: width }, (_, column) => values.map((row) => row[column] ?? 0)).filter((column) => !isSteady(column))
    if (varied.some((column) => new Set(column).size >= 10)) return [{ kind: 'one-template', count: values.length, line }]
  }
  return []
}

/** A few words in ever new orders, or words of one length that are no words. */
function wordCode(text: string): readonly LoadedSign[] {
  const lines = text.split('\n').map((line) => line.toLowerCase().match(/\p{L}+/gu) ?? []).filter((words) => words.length >= 3)
  const all = lines.flat()
  const patterns = new Set(lines.map((words) => words.join(' '))).size
  const vocabulary = new Set(all).size
  if (all.length >= 80 && vocabulary <= 64 && vocabulary <= 0.2 * all.length && patterns >= 0.8 * lines.length && lines.length >= 8) return [{ kind: 'word-code', count: all.length, line: null }]
  const tails = new Map<string, Set<string>>()
  for (const line of text.split('\n')) {
    const match = /^(.{0,80}?)(\S+)\s*$/.exec(line)
    const tail = match?.[2] ?? ''
    if (tail.length < 5 || tail.length > 40 || !/^[\p{L}\p{N}]+$/u.test(tail)) continue
    const key = `${(match?.[1] ?? '').replace(/\d+/g, '#')}\u001f${tail.length}`
    tails.set(key, (tails.get(key) ?? new Set<string>()).add(tail))
  }
  const widest = Math.max(0, ...[...tails.values()].map((set) => set.size))
  return widest < 20 ? [] : [{ kind: 'word-code', count: widest, line: null }]
}

/** A log's clock runs forward. */
function unorderedTimes(text: string): readonly LoadedSign[] {
  const times = [...text.matchAll(/^\W{0,2}(\d{4}-\d{2}-\d{2}[T ])?(\d{2}:\d{2}:\d{2}(?:[.,]\d+)?)/gm)].map((match) => `${match[1] ?? ''}${(match[2] ?? '').replace(',', '.')}`)
  const back = times.filter((time, index) => index > 0 && time < (times[index - 1] ?? '')).length
  return times.length >= 8 && back >= 3 ? [{ kind: 'unordered-times', count: back, line: null }] : []
}

const people = String.raw`(?:wom[ae]n|m[ae]n|females?|males?|participants?|patients?|persons?|people|subjects?|respondents?|individuals?|residents?|cases?|deaths?|adults?|children|boys?|girls?)`
const personPatterns: readonly RegExp[] = [ // table
  new RegExp(String.raw`\b(?:an?|one|the|this)\s+(?:\w+\s+)?(?:\d{1,3})[- ]years?[- ]old\s+${people}`, 'giu'),
  new RegExp(String.raw`\b(?:an?|one|the only|single)\s+(?:\w+\s+)?${people}\b[^.\n]{0,12}\b(?:aged|of|age)\s+\d+\b(?!\s*(?:years?\s*)?(?:or|and|to|\+|-|–))`, 'giu'),
  new RegExp(String.raw`\b(?:oldest|youngest|heaviest|lightest|tallest|shortest)\s+(?:\w+\s+)?(?:${people})\b[^.\n]{0,40}\d`, 'giu'),
  new RegExp(String.raw`\b(?:oldest|youngest|heaviest|lightest)\s+(?:was|is|were)\s+\d`, 'giu'),
  /\b(?:case|patient|participant|subject|record|respondent)\s*(?:no\.?|number|#)?\s*\d+\s*[:(](?!\s*$)[^.\n]{0,60}\d/giu,
  new RegExp(String.raw`\b(?:case|patient|participant|subject|respondent|resident|wom[ae]n|man|person|boy|girl|one)\s+(?:(?:who|that)\s+)?(?:was|is|had been|were)\s+(?:aged\s+)?\d{1,3}\s*[- ]?(?:years?|yrs?|y\/?o)\b`, 'giu'),
  /(?:\d{1,3}세\s*(?:남성|여성|남자|여자|환자))|(?:가장\s*(?:나이가\s*많은|어린|고령)[^.\n]{0,20}\d)/gu,
]

/** Sentences that tell of one person. */
export function personTold(text: string): readonly LoadedSign[] {
  const count = personPatterns.reduce((sum, pattern) => sum + (text.match(pattern)?.length ?? 0), namedPersons(text))
  return count === 0 ? [] : [{ kind: 'person-told', count, line: null }]
}

const bounded = String.raw`(?<!(?:than|under|below|least|most|every|per|each|to|[<>≤≥=])\s{0,2})(?<![\d.,/=-])`
const smallCount = new RegExp(String.raw`${bounded}(?:\b[1-9]|\b(?:two|three|four|five|six|seven|eight|nine)(?!\s+(?:cases|subjects|adults|children)))\s+(?:(?:of\s+(?:them|whom|the)|were|had|other|more)\s+)?(?:(?:female|male|elderly|young|old)\s+)?(?:${people}|died|deceased|survived|dropped out)\b(?!\s+(?:years?|groups?|variables?|per|stud|definitions?|models?)|\s*[:=])`, 'giu')
const smallCountKorean = /(?:(?<![\d.,~-])[1-9]|(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)|(?<![一-鿿])[一二三四五六七八九])\s*(?:명|건|례|名|人)(?!\s*(?:당|씩|미만|이상|이하|초과|단위|보다|의\s*(?:검토|연구|평가|저자|전문)))/gu

/** Below the threshold a number of people in a sentence is a small cell. */
function smallCountTold(text: string, threshold: number): readonly LoadedSign[] {
  if (threshold < 10) return []
  const count = (text.match(smallCount)?.length ?? 0) + (text.match(smallCountKorean)?.length ?? 0) + smallCountsTold(text)
  const rests = smallRests(text, threshold)
  return [
    ...(count === 0 ? [] : [{ kind: 'small-count-told' as const, count, line: null }]),
    ...(rests === 0 ? [] : [{ kind: 'small-rest-told' as const, count: rests, line: null }]),
  ]
}

/** The least or the largest value is that of one person. */
function extremeTold(text: string): readonly LoadedSign[] {
  const count = extremesTold(text)
  return count === 0 ? [] : [{ kind: 'extreme-told', count, line: null }]
}

/** What a text's words, marks and numbers carry beyond what they say. */
export function loadedSigns(text: string, isCode: boolean, threshold: number): readonly LoadedSign[] {
  if (text.length > longestText) return []
  const contacts = contactsTold(text)
  const always = [...digitSigns(text, isCode), ...(contacts === 0 ? [] : [{ kind: 'contact-told' as const, count: contacts, line: null }]), ...loadedWords(text), ...numberWords(text), ...symbolCode(text), ...fragments(text, isCode), ...wordCode(text)]
  if (isCode) return [...always, ...numbersInCode(text), ...personTold(text)]
  return [...always, ...denseNumbers(text), ...unreadRows(text, threshold), ...oneTemplate(text), ...unorderedTimes(text), ...personTold(text), ...extremeTold(text), ...smallCountTold(text, threshold)]
}
