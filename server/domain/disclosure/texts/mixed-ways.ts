/** One thing written now in one way and now in another, which says a bit each time. */
export type MixedKind = 'mixed-blanks' | 'mixed-forms' | 'mixed-capitals' | 'mixed-marks' | 'mixed-code-style' | 'mixed-order' | 'mixed-signs' | 'mixed-gaps' | 'mixed-case'

/** How often a text leaves its commoner way of writing, without a rule that could be seen. */
export interface MixedSign {
  readonly kind: MixedKind
  readonly count: number
  readonly line: number | null
}

/** One place where a text had a choice; places of one context are compared with each other alone. */
export interface Choice {
  readonly context: string
  readonly way: boolean
}

/** Fewer places than this against the common way hold less than a record. */
const fewest = 12

/** Code is written by hand, and by several hands: below this many places, a script of an analysis may change its way now and then. */
const fewestInCode = 20

/** People who change their way do so for a stretch: far fewer changes than a row of coin tosses has (Wald and Wolfowitz, 1940: 2np(1-p) are expected). */
const leastShareOfChanges = 0.7

/** Places against the commoner way, where both come in no order; else nought. */
export function irregular(choices: readonly Choice[], least = fewest, share = leastShareOfChanges): number {
  const contexts = new Map<string, boolean[]>()
  for (const { context, way } of choices) {
    const known = contexts.get(context)
    if (known === undefined) contexts.set(context, [way])
    else known.push(way)
  }
  let most = 0
  for (const ways of contexts.values()) {
    most = Math.max(most, tossed(ways, least, share), tossed(betweenRarer(ways), least, share))
  }
  return most
}

/** How many ways are the rarer one, where the changes are as many as those of coin tosses; else nought. */
function tossed(ways: readonly boolean[], least: number, share: number): number {
  const yes = ways.filter(Boolean).length
  const rarer = Math.min(yes, ways.length - yes)
  const changes = ways.filter((way, index) => index > 0 && way !== ways[index - 1]).length
  return rarer >= least && changes >= share * 2 * yes * (ways.length - yes) / ways.length ? rarer : 0
}

/** From the first to the last place of the rarer way: a long calm end hides no code before it. */
function betweenRarer(ways: readonly boolean[]): readonly boolean[] {
  const rarer = ways.filter(Boolean).length * 2 < ways.length
  return ways.slice(ways.indexOf(rarer), ways.lastIndexOf(rarer) + 1)
}

/** Longer lines are no writing of people, and no pattern is tried on them. */
const longestLine = 20_000

const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line.length <= longestLine)

/** Single blanks at line ends, and double blanks between words. */
function blanks(text: string): number {
  const lines = linesOf(text).filter((line) => (line.match(/\p{L}{2,40}/gu)?.length ?? 0) >= 2)
  const ends = lines.map((line) => ({ context: 'end', way: /[ \t]$/.test(line) }))
  const even = lines.filter((line) => !/ {3}/.test(line.trim()))
  const gaps = even.flatMap((line) => [...line.trim().matchAll(/(?<=(\S))( {1,2})(?=\S)/g)].map((gap) => ({ context: /[.!?:]/.test(gap[1] ?? '') ? 'sentence' : 'word', way: gap[2] === '  ' })))
  return Math.max(irregular(ends), irregular(gaps))
}

/** A program writes one form; a word may be pasted whole, so that its letters change together. */
const leastShareOfFormChanges = 0.35
const fewestForms = 8

/** Letters put together from parts beside the same letters as one sign. */
export function letterForms(text: string): number {
  if (text.normalize('NFC') === text) return 0
  const choices: Choice[] = []
  for (const { 0: sign } of text.matchAll(/[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|[\uac00-\ud7a3]|\p{L}\p{Mn}+|[\u00c0-\u024f]/gu)) {
    const whole = sign.normalize('NFC')
    if (whole.normalize('NFD') !== whole) choices.push({ context: 'form', way: sign !== whole })
  }
  return irregular(choices, fewestForms, leastShareOfFormChanges)
}

const small = new Set('the of and to in is that for it as was with be by on not he his but at are this have from or had an they which one were her all she there their we him been has when who will if so its about than them can some could these then do my two may would'.split(' '))

/** Small words with a capital inside a sentence. */
function capitals(text: string): number {
  const words = [...text.matchAll(/(?<=[\p{L}\d,)] )\p{L}+/gu)].map(({ 0: word }) => word).filter((word) => small.has(word.toLowerCase()))
  return irregular(words.map((word) => ({ context: 'word', way: /^\p{Lu}/u.test(word) })))
}

/** Marks before and behind the items of lists. */
function marks(text: string): number {
  const items = linesOf(text).map((line) => line.trim()).filter((line) => /^[-*+•]\s/.test(line))
  const ends = items.flatMap((item) => (/[.;,]$/.test(item) ? [{ context: 'end', way: item.endsWith('.') }] : []))
  const none = items.map((item) => ({ context: 'none', way: /[.;,]$/.test(item) }))
  const starts = items.map((item) => ({ context: 'start', way: item.startsWith('-') }))
  return Math.max(irregular(ends), irregular(none, 20), irregular(starts))
}

/** Dashes, apostrophes, quotation marks and dots that a writer or a program sets in one way: each is a choice between two signs of one meaning. */
// table
const signPairs: readonly { readonly context: string; readonly pattern: RegExp; readonly other: RegExp }[] = [
  { context: 'dash', pattern: /(?<=\S ) ?[-–—] ?(?= \S)/g, other: /[–—]/ },
  { context: 'apostrophe', pattern: /(?<=\p{L})['’](?=\p{L})/gu, other: /’/ },
  { context: 'quotation', pattern: /(?<=[\s(])["“](?=\p{L})/gu, other: /“/ },
  { context: 'dots', pattern: /(?<=\p{L})(?:\.\.\.|…)/gu, other: /…/ },
  { context: 'sentence', pattern: /(?<=[.!?]) {1,2}(?=\p{L})/gu, other: / {2}/ },
]
/** Signs of several kinds together hold as much as as many of one; each kind must be in no order by itself. */
const fewestOfKind = 3
const fewestSigns = 10

function signs(text: string): number {
  const lines = linesOf(text).join('\n')
  const sum = signPairs.map(({ context, pattern, other }) => irregular([...lines.matchAll(pattern)].map(({ 0: sign }) => ({ context, way: other.test(sign) })), fewestOfKind)).reduce((all, count) => all + count, 0)
  return sum >= fewestSigns ? sum : 0
}

/** More empty lines together than programs of any style have (PEP 8 has two at most), now more, now fewer. */
function gaps(text: string): number {
  const runs = [...text.matchAll(/\n(?:[ \t\r]{0,20}\n){2,60}/g)].map(({ 0: run }) => run.split('\n').length - 2)
  const wide = runs.filter((run) => run > 2)
  return wide.length >= 8 && new Set(runs).size >= 4 ? runs.length : 0
}

/** A capital inside a word is a name's (McLeod, LightGBM); three changes of case and more in a third of its places are nobody's. */
const fewestUnruly = 6

function isUnruly(word: string): boolean {
  const cases = [...word].map((letter) => letter !== letter.toLowerCase())
  const changes = cases.filter((upper, index) => index > 0 && upper !== cases[index - 1]).length
  return word.length >= 5 && changes >= 3 && changes >= 0.3 * (word.length - 1) || word.length >= 8 && changes >= 5
}

/** Letters of one word now large, now small. */
export function letterCase(text: string): number {
  const words = text.match(/(?<![\p{L}\d_./-])\p{L}{2,40}(?![\p{L}\d_(])/gu) ?? []
  const unruly = new Set(words.filter((word) => !/^(?:Mc|Mac)\p{Lu}/u.test(word) && isUnruly(word))).size
  // The first of a sentence, a heading or a cell has a capital by rule; the same word inside them is judged by itself.
  const inside = [...text.matchAll(/(?<=\p{Ll} )\p{L}{2,40}(?![\p{L}\d_])/gu)].map(({ 0: word }) => word)
  const choices = inside.map((word) => ({ context: word.toLowerCase(), way: word !== word.toLowerCase() }))
  return Math.max(unruly >= fewestUnruly ? unruly : 0, irregular(choices))
}

/** The sign of an assignment, about which people differ most. */
const equals = /^sign =(?!=)/

/** In longer lines of code brackets are not counted. */
const longestCodeLine = 400

/** Style guides set blanks beside the sign of an assignment and none beside that of an argument (PEP 8): in brackets, or in a line of a list of arguments. */
function isArgument(line: string, place: number): boolean {
  if (line.length > longestCodeLine) return false
  const before = line.slice(0, place)
  return (before.match(/[([{]/g)?.length ?? 0) > (before.match(/[)\]}]/g)?.length ?? 0) || /^\s/.test(line) && (/,\s*$/.test(line) || (line.match(/[)\]}]/g)?.length ?? 0) > (line.match(/[([{]/g)?.length ?? 0))
}

/** Quotes, indents and blanks beside brackets and signs that change from place to place in code. */
function codeStyle(text: string): number {
  const lines = linesOf(text)
  const quotes = [...text.matchAll(/(^|[^\w"'\\])(?:"([^"'\\\n{}]{0,60})"|'([^"'\\\n{}]{0,60})')(?!["'])/gm)].map((match) => ({ context: `quote ${match[1] ?? ''}`, way: match[3] !== undefined }))
  const indents = lines.flatMap((line) => (/^[\t ]/.test(line) && line.trim() !== '' ? [{ context: 'indent', way: line.startsWith('\t') }] : []))
  const beside = [
    ...[...text.matchAll(/([([{])( ?)(?=[^\s)\]}])/g)].map((match) => ({ context: `open ${match[1] ?? ''}`, way: match[2] === ' ' })),
    ...[...text.matchAll(/(?<=\S),( ?)(?=\S)/g)].map((match) => ({ context: 'comma', way: match[1] === ' ' })),
    ...lines.flatMap((line) => [...line.matchAll(/[\w)\]]( ?)(==|[-+*/<>]=?|=)( ?)(?=[\w("'[])/g)].map((match) => ({ context: `sign ${match[2] ?? ''}${match[2] === '=' && isArgument(line, match.index) ? ' of an argument' : ''}`, way: match[1] === ' ' }))),
  ]
  const ends = lines.flatMap((line) => (line.trim() === '' ? [] : [{ context: 'end', way: /[ \t]$/.test(line) }, { context: 'semicolon', way: line.trimEnd().endsWith(';') }]))
  return Math.max(irregular(quotes, fewestInCode), irregular(indents), irregular(beside.filter(({ context }) => !equals.test(context)), fewestInCode), irregular(beside.filter(({ context }) => equals.test(context)), 2 * fewestInCode), irregular(ends.filter(({ context }) => context === 'end'), fewestInCode), irregular(ends.filter(({ context }) => context === 'semicolon'), fewestInCode))
}

/** Lines of the same words in another order. */
function orders(text: string): number {
  const first = new Map<string, string>()
  const choices: Choice[] = []
  for (const raw of linesOf(text)) {
    const line = raw.trim()
    const words = line.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []
    if (words.length < 3 || line.length > 500) continue
    const context = `${[...words].sort().join(' ')}\u001f${line.replace(/[^\d]/g, '').length}`
    const order = words.join(' ')
    if (!first.has(context)) first.set(context, order)
    choices.push({ context, way: first.get(context) !== order })
  }
  return irregular(choices)
}

// table
const kinds: readonly { readonly kind: MixedKind; readonly in: 'prose' | 'code' | 'both'; readonly count: (text: string) => number }[] = [
  { kind: 'mixed-blanks', in: 'prose', count: blanks },
  { kind: 'mixed-forms', in: 'both', count: letterForms },
  { kind: 'mixed-signs', in: 'prose', count: signs },
  { kind: 'mixed-gaps', in: 'both', count: gaps },
  { kind: 'mixed-case', in: 'prose', count: letterCase },
  { kind: 'mixed-capitals', in: 'prose', count: capitals },
  { kind: 'mixed-marks', in: 'prose', count: marks },
  { kind: 'mixed-code-style', in: 'code', count: codeStyle },
  { kind: 'mixed-order', in: 'both', count: orders },
]

/** Every choice of writing that a text makes now so and now otherwise, with about as many bits as places against the common way. */
export function mixedSigns(text: string, isCode: boolean): readonly MixedSign[] {
  return kinds.flatMap((one) => {
    if (one.in !== 'both' && (one.in === 'code') !== isCode) return []
    const count = one.count(text)
    return count === 0 ? [] : [{ kind: one.kind, count, line: null }]
  })
}
