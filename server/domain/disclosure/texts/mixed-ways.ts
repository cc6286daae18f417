/** One thing written now in one way and now in another, which says a bit each time. */
export type MixedKind = 'mixed-blanks' | 'mixed-forms' | 'mixed-capitals' | 'mixed-marks' | 'mixed-code-style' | 'mixed-order'

/** How often a text leaves its commoner way of writing, without a rule that could be seen. */
export interface MixedSign {
  readonly kind: MixedKind
  readonly count: number
  readonly line: number | null
}

/** One place where a text had a choice; places of one context are compared with each other alone. */
interface Choice {
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
function irregular(choices: readonly Choice[], least = fewest): number {
  const contexts = new Map<string, boolean[]>()
  for (const { context, way } of choices) {
    const known = contexts.get(context)
    if (known === undefined) contexts.set(context, [way])
    else known.push(way)
  }
  let most = 0
  for (const ways of contexts.values()) {
    const yes = ways.filter(Boolean).length
    const rarer = Math.min(yes, ways.length - yes)
    const changes = ways.filter((way, index) => index > 0 && way !== ways[index - 1]).length
    if (rarer >= least && changes >= leastShareOfChanges * 2 * yes * (ways.length - yes) / ways.length) most = Math.max(most, rarer)
  }
  return most
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

/** Letters put together from parts beside the same letters as one sign. */
function forms(text: string): number {
  if (text.normalize('NFC') === text) return 0
  const choices: Choice[] = []
  for (const { 0: sign } of text.matchAll(/[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|[\uac00-\ud7a3]|\p{L}\p{Mn}+|[\u00c0-\u024f]/gu)) {
    const whole = sign.normalize('NFC')
    if (whole.normalize('NFD') !== whole) choices.push({ context: 'form', way: sign !== whole })
  }
  return irregular(choices, 8)
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
  { kind: 'mixed-forms', in: 'both', count: forms },
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
