/** Sentences or words that come again and again, or never end. */
export interface RepeatedSign {
  readonly kind: 'repeated-sentences' | 'no-sentences'
  readonly count: number
  readonly line: number | null
}

/** A report says a thing once, a few times at most. */
const fewestSentences = 24
const mostDifferent = 0.34
/** Sentences of reports have some twenty words; eighty without a mark are a list, and so are half as many that are mostly the same ones. */
const mostWordsWithoutMark = 80

function repeatedSentences(text: string): readonly RepeatedSign[] {
  const sentences = text.split(/(?<=[.!?;])\s|\n/).map((one) => (one.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).join(' ')).filter((one) => one.includes(' ') && !/\d/.test(one))
  const times = new Map<string, number>()
  for (const sentence of sentences) times.set(sentence, (times.get(sentence) ?? 0) + 1)
  const again = [...times.values()].filter((count) => count >= 3).reduce((sum, count) => sum + count, 0)
  return again >= fewestSentences && times.size <= mostDifferent * sentences.length ? [{ kind: 'repeated-sentences', count: again, line: null }] : []
}

function noSentences(text: string): readonly RepeatedSign[] {
  let most = 0
  for (const piece of text.split(/[.!?;:,()"\d|/=_<>]+|\n[ \t\r]?\n|\n(?=[ \t]{0,8}[-*+#>•])/)) {
    const lines = piece.split('\n')
    // A wrapped paragraph has long lines; short lines are a list, an index or a menu.
    const words: readonly string[] = lines.length === 1 || lines.slice(0, -1).every((line) => line.length >= 50) ? piece.toLowerCase().match(/\p{L}+/gu) ?? [] : []
    const few = words.length >= mostWordsWithoutMark / 2 && new Set(words).size <= 0.4 * words.length
    if (few || words.length >= mostWordsWithoutMark) most = Math.max(most, words.length)
  }
  const all = text.toLowerCase().match(/\p{L}{2,}/gu) ?? []
  const doubled = all.filter((word, index) => word === all[index - 1]).length
  if (most > 0) return [{ kind: 'no-sentences', count: most, line: null }]
  return doubled >= 6 && doubled >= 0.05 * all.length ? [{ kind: 'no-sentences', count: doubled, line: null }] : []
}

/** Sentences of one length that share most words in their places; where the others change, each is a choice. */
const fewestAlike = 6
const leastShareAlike = 0.6
const mostCompared = 300

function nearlyRepeated(text: string): readonly RepeatedSign[] {
  const byLength = new Map<number, (readonly string[])[]>()
  for (const sentence of text.split(/[.!?]\s|\n/).slice(0, mostCompared)) {
    const words = sentence.toLowerCase().match(/[\p{L}\d]+/gu) ?? []
    if (words.length >= 8 && words.length <= 60 && !/\d/.test(sentence)) byLength.set(words.length, [...byLength.get(words.length) ?? [], words])
  }
  let most = 0
  for (const sentences of byLength.values()) {
    for (const first of sentences) {
      const alike = sentences.filter((other) => other.filter((word, place) => word === first[place]).length >= leastShareAlike * first.length)
      const places = first.filter((word, place) => alike.filter((other) => other[place] !== word).length >= 2).length
      if (alike.length >= fewestAlike && places >= 3 && new Set(alike.map((words) => words.join(' '))).size >= fewestAlike - 1) most = Math.max(most, alike.length)
    }
  }
  return most === 0 ? [] : [{ kind: 'repeated-sentences', count: most, line: null }]
}

/** Sentences out of a small set, and strings of words that make no sentence. */
export function repeatedSigns(text: string): readonly RepeatedSign[] {
  const whole = repeatedSentences(text)
  return [...whole, ...(whole.length > 0 ? [] : nearlyRepeated(text)), ...noSentences(text)]
}
