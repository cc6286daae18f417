import { describe, expect, it } from 'vitest'
import { mixedSigns } from '../../../../../server/domain/disclosure/texts/mixed-ways.ts'

/** The same bits in every run, in no order: a linear congruence. */
function bits(count: number): readonly boolean[] {
  let state = 7
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state > 1073741824
  })
}

const words = ['age', 'weight', 'visit', 'income', 'region', 'centre', 'sample']
const lines = (count: number, write: (word: string, index: number) => string): string => Array.from({ length: count }, (_, index) => write(words[index % 7] ?? '', index)).join('\n')
const kindsOf = (text: string, isCode = false): readonly string[] => mixedSigns(text, isCode).map(({ kind }) => kind)

describe('one thing written in two ways', () => {
  const coin = bits(80)

  it.each([
    ['mixed-blanks', lines(80, (word, index) => `The ${word} was recorded at entry.${coin[index] === true ? ' ' : ''}`), false],
    ['mixed-blanks', coin.map((bit, index) => `${words[index % 7]}${bit ? '  ' : ' '}`).join('').trim(), false],
    ['mixed-forms', coin.map((bit) => (bit ? '각'.normalize('NFD') : '각')).join(' '), false],
    ['mixed-capitals', coin.map((bit, index) => `${words[index % 7]} ${bit ? 'The' : 'the'}`).join(' '), false],
    ['mixed-marks', lines(80, (word, index) => `- the ${word}${coin[index] === true ? ';' : '.'}`), false],
    ['mixed-code-style', lines(80, (word, index) => (coin[index] === true ? `x = read("${word}")` : `x = read('${word}')`)), true],
    ['mixed-code-style', lines(80, (word, index) => `${coin[index] === true ? '\t' : '    '}x${index} = ${word}`), true],
    ['mixed-order', lines(80, (_, index) => (coin[index] === true ? 'fit(data, weights, model)' : 'fit(weights, data, model)')), true],
  ])('without a rule is %s', (kind, text, isCode) => {
    expect(kindsOf(text, isCode)).toContain(kind)
  })

  it.each([
    ['blanks at every line end', lines(80, (word) => `The ${word} was recorded at entry. `), false],
    ['two blanks after every sentence and one between words', lines(80, (word) => `The ${word} was recorded at entry.  It was not asked again.`), false],
    ['letters in parts everywhere', lines(80, () => '각'.normalize('NFD')), false],
    ['a pasted half with another list mark', lines(80, (word, index) => `${index < 40 ? '-' : '*'} the ${word}`), false],
    ['a second author with other quotes', lines(80, (word, index) => (index < 40 ? `x = read("${word}")` : `x = read('${word}')`)), true],
    ['strings in one quote and keys in the other', lines(80, (word) => `x['${word}'] = "a"`), true],
    ['a few slips', lines(80, (word, index) => `The ${word} was recorded.${index % 13 === 0 ? ' ' : ''}`), false],
  ])('by a rule or for a stretch is none: %s', (_, text, isCode) => {
    expect(kindsOf(text, isCode)).toEqual([])
  })
})
