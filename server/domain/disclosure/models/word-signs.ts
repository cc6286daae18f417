import { covertSigns, encodedRuns, entropy } from '../texts/covert-text.ts'
import type { ModelFile, ModelString } from './model-file.ts'

/** A way in which the words of a model carry data. */
export interface WordSign {
  readonly kind: 'long-text' | 'encoded-text' | 'numbers-in-text' | 'loaded-names' | 'loaded-tokens' | 'gaps-in-names'
  readonly outcome: 'review' | 'fail'
  readonly count: number
  readonly where: string
}

/** Characters that a key's value or a documentation string needs at most. */
const mostText = 400
/** Characters that all of them together need at most. */
const mostTexts = 4_000
const mostName = 120

function prose({ kind }: ModelString): boolean {
  return kind === 'value' || kind === 'documentation' || kind === 'key'
}

function isTemplate({ where }: ModelString): boolean {
  return /chat_template|tokenizer\.(?:ggml|chat)/.test(where)
}

function textSigns(strings: readonly ModelString[]): readonly WordSign[] {
  const signs: WordSign[] = []
  let total = 0
  for (const string of strings.filter(prose)) {
    const { text, where } = string
    total += isTemplate(string) ? 0 : text.length
    const digits = text.replace(/\D/g, '').length
    const numbers = text.match(/\d+(?:\.\d+)?/g)?.length ?? 0
    if (encodedRuns(text).length > 0 || text.length >= 64 && !/\s/.test(text) && entropy(text) > 4.2) signs.push({ kind: 'encoded-text', outcome: 'fail', count: text.length, where })
    else if (numbers >= 12 && digits >= 0.2 * text.length || covertSigns(text, false).some(({ kind }) => kind === 'number-list' || kind === 'repeated-lines')) signs.push({ kind: 'numbers-in-text', outcome: 'fail', count: numbers, where })
    else if (text.length > mostText && !isTemplate(string)) signs.push({ kind: 'long-text', outcome: 'review', count: text.length, where })
  }
  if (total > mostTexts) signs.push({ kind: 'long-text', outcome: 'review', count: total, where: '' })
  return signs
}

/** A short piece is no encoding of anything; vocabularies have a hundred thousand of them. */
function holdsEncoding(text: string): boolean {
  return text.length >= 40 && encodedRuns(text).length > 0
}

/** A name is loaded where it holds a long number, a decimal, a sentence, or an encoding. */
function isLoaded(name: string): boolean {
  const body = name.trim()
  return /\d{5,}|\d+\.\d+(?:\D|$).*\d+\.\d+|\d+[,;|]\d+[,;|]\d+/.test(body.replace(/\b(?:u?int|float|bfloat|fp)\d+\b/gi, '')) || body.length > mostName || /[가-힣].*\d|[;|@=]/.test(body)
    || holdsEncoding(body) || (body.match(/\d+/g)?.length ?? 0) >= 6
}

/** Numbers of layers run without holes; numbers that carry data do not. */
function holes(names: readonly string[]): number {
  const series = new Map<string, Set<number>>()
  for (const name of names) {
    for (const { 0: digits, index } of name.matchAll(/\d{1,4}/g)) {
      const key = `${name.slice(0, index).replace(/\d+/g, '#')}#`
      series.set(key, (series.get(key) ?? new Set()).add(Number(digits)))
    }
  }
  let missing = 0
  for (const found of series.values()) {
    if (found.size < 4) continue
    const most = Math.max(...found)
    if (most + 1 > 2.5 * found.size) missing += most + 1 - found.size
  }
  return missing
}

function nameSigns({ tensors, strings, format }: ModelFile): readonly WordSign[] {
  // Names of ONNX attributes and labels are the reader's own words.
  const names = [...tensors.filter(({ kind }) => kind === 'weights').map(({ name }) => name), ...strings.filter(({ kind }) => kind === 'name').map(({ text }) => text)]
  const loaded = [...new Set(names)].filter(isLoaded)
  const missing = format === 'onnx' ? 0 : holes([...new Set(names)])
  return [
    ...(loaded.length === 0 ? [] : [{ kind: 'loaded-names' as const, outcome: 'fail' as const, count: loaded.length, where: '' }]),
    ...(missing === 0 ? [] : [{ kind: 'gaps-in-names' as const, outcome: 'review' as const, count: missing, where: '' }]),
  ]
}

/** Tokens and labels that are records rather than pieces of words or names of classes. */
function tokenSigns(strings: readonly ModelString[]): readonly WordSign[] {
  return strings.filter(({ kind }) => kind === 'vocabulary' || kind === 'label').flatMap(({ kind, where, text }): readonly WordSign[] => {
    const tokens = text.split('\n')
    const loaded = tokens.filter((token) => /\d{5,}|\d+\.\d+/.test(token) || (token.match(/\d+/g)?.length ?? 0) >= 3 || token.length > mostName || holdsEncoding(token))
    // Vocabularies of thousands of pieces hold some long numbers.
    const few = kind === 'vocabulary' && loaded.length < 0.02 * tokens.length
    return loaded.length === 0 || few && loaded.length < 50 ? [] : [{ kind: 'loaded-tokens', outcome: loaded.length >= 3 && !few ? 'fail' : 'review', count: loaded.length, where }]
  })
}

/** Everything in the words of a model that looks like data. */
export function wordSigns(model: ModelFile): readonly WordSign[] {
  return [...textSigns(model.strings), ...nameSigns(model), ...tokenSigns(model.strings)]
}
